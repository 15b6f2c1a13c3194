"""What the access log answers (访问记录)."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, Field


class AccessEntry(BaseModel):
    """One entry: who was refused what, or who was shown whose personal data."""

    number: int = Field(description="Its place in the log of all projects; later entries have higher numbers.")
    at: datetime = Field(description="When it was stored.")
    kind: Literal["refused", "personal", "evidence", "export", "forgotten"] = Field(
        description="A refusal; or personal data that was answered, handed out as evidence or as a file; or forgotten."
    )
    project: str
    token: str | None = Field(description="Public part of the token; null for a command of the server's operator.")
    role: str | None = Field(description="Null for a token that is not known.")
    staff: str | None = Field(description="Whom the token is bound to.")
    address: str | None = Field(description="Where the request came from; `local/USER` for a command.")
    method: str
    path: str = Field(
        description="Template of the route, or the command.", examples=["/v1/projects/{project}/clients/{client}"]
    )
    code: str | None = Field(description="Why it was refused.", examples=["role_may_not"])
    subjects: list[str] = Field(
        description="Ids of the clients whose data was shown; empty for a refusal, and for an export of everything."
    )
    times: int = Field(description="So often within the minute before; refusals that are alike are counted.")


class AccessPage(BaseModel):
    """Entries, by number."""

    items: list[AccessEntry]
    next: int | None = Field(description="`after` of the next page; null on the last.")
