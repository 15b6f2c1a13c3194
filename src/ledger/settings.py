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
    database_owner_url: SecretStr | None = Field(
        default=None,
        description="The same database as its owner, for migrations and new projects; unset = `database_url` owns it.",
    )
    home: Path = Field(default=Path(".pandan"), description="Folder of the embedded server's data and of the keys.")
    host: str = Field(default="127.0.0.1", description="Address that `pandan serve` listens on.")
    port: int = Field(default=8000, ge=0, le=65535, description="Port that `pandan serve` listens on.")
    master_key: SecretStr | None = Field(
        default=None,
        description="Base64 of 32 bytes that wrap the clients' keys; several, with commas between: the first wraps.",
    )
    master_key_file: Path | None = Field(
        default=None, description="File of the master keys, one a line; unset = `home`/master.key, made on first use."
    )
    master_key_command: str | None = Field(
        default=None,
        description="Command that prints the master keys; run without a shell, what it prints is not told.",
    )
    master_key_seconds: float = Field(default=10.0, gt=0, le=120, description="How long that command may take.")
    signer: str = Field(
        default="pandan",
        pattern=r"^[^\s+]{1,100}$",
        description="Who signs checkpoints: name of the key that is made on first use, and head of every checkpoint.",
    )
    signing_key: SecretStr | None = Field(
        default=None, description="Key that signs checkpoints (PRIVATE+KEY+…); unset = the file `home`/signing.key."
    )
    verifier_keys: str | None = Field(
        default=None,
        description="Public keys, one a line, by which checkpoints verify; unset = the file `home`/verifier.keys.",
    )
    witness: Path | None = Field(
        default=None, description="Folder, on another disk, that keeps every ledger's last checkpoint; unset = none."
    )
    seal_seconds: float = Field(
        default=5.0, ge=0.1, le=86_400, description="How often the worker signs a checkpoint over what is new."
    )
    token_rate: float = Field(
        default=5_000.0, ge=0, description="Requests a second that one token may make; 0 = no limit."
    )
    search_rate: float = Field(
        default=2.0,
        ge=0,
        description="Searches a second by a token that does not see everybody's personal data; 0 = no limit.",
    )
    refusal_seconds: float = Field(
        default=2.0,
        ge=0,
        le=30,
        description="How long answers to unknown tokens are kept back at most, once there were some from one address.",
    )
    request_seconds: float = Field(
        default=60.0,
        gt=0,
        le=3600,
        description="How long a request may take to arrive and be answered; streams may last.",
    )
    max_body_bytes: int = Field(
        default=5 * 1024 * 1024, ge=1024, description="Largest request body accepted, in bytes."
    )
    max_batch_events: int = Field(default=2000, ge=1, description="Most events in one posted array.")
    pool_size: int = Field(default=12, ge=4, description="Database connections of the posting side of one process.")
    webhook_private: bool = Field(
        default=False, description="Whether webhooks may go to private and loopback addresses; else they are refused."
    )
    webhook_timeout: float = Field(
        default=10.0, gt=0, le=120, description="Seconds that a webhook may take for one reminder."
    )
    webhook_attempts: int = Field(
        default=12, ge=1, le=100, description="Attempts after which a reminder is put with the dead letters."
    )
