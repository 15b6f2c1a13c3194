"""What the environment says: where the database is, where files live, where to listen."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Settings read from ``PANDAN_*`` environment variables; every one has a working default."""

    model_config = SettingsConfigDict(env_prefix="PANDAN_", extra="ignore")

    database_url: SecretStr | None = Field(
        default=None, description="An external PostgreSQL 15 to 18; unset = the embedded server under `home`."
    )
    home: Path = Field(default=Path(".pandan"), description="Folder of the embedded server's data and of the keys.")
    host: str = Field(default="127.0.0.1", description="Address that `pandan serve` listens on.")
    port: int = Field(default=8000, ge=0, le=65535, description="Port that `pandan serve` listens on.")
    master_key: SecretStr | None = Field(
        default=None, description="Base64 of 32 bytes that wrap the clients' keys; unset = the file `home`/master.key."
    )
    max_body_bytes: int = Field(
        default=5 * 1024 * 1024, ge=1024, description="Largest request body accepted, in bytes."
    )
    max_batch_events: int = Field(default=2000, ge=1, description="Most events in one posted array.")
    pool_size: int = Field(default=12, ge=4, description="Database connections of the posting side of one process.")
