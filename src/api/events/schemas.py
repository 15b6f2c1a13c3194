"""The ledger as it is read: CloudEvents with what the ledger adds."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from api.requests.masks import Masked


class RecordedEvent(BaseModel):
    """A CloudEvent 1.0 with the ledger's own attributes beside it."""

    model_config = ConfigDict(
        extra="allow", json_schema_extra={"description": "Extension attributes of the poster stand beside these."}
    )

    specversion: str = Field(examples=["1.0"])
    id: str
    source: str
    type: str = Field(examples=["pandan.visit.registered"])
    subject: str = Field(examples=["client/C001"])
    time: str = Field(description="When it happened, as the poster wrote it.", examples=["2026-03-02T10:15:00+08:00"])
    datacontenttype: str = Field(examples=["application/json"])
    data: dict[str, Any]
    position: int = Field(description="Its place in the ledger: 1, 2, 3… without gaps.")
    version: int = Field(description="Its place among the events of its subject.")
    recordedtime: str = Field(description="When it was recorded.")
    storedtime: str = Field(description="When it truly was stored; later than `recordedtime` for what was imported.")
    imported: bool
    schemaversion: int
    postedby: str = Field(description="Public part of the token that posted it.")
    postedrole: str = Field(description="Role of that token.")
    postedstaff: str | None = Field(None, description="Staff member that the token is bound to.")
    forgotten: bool | None = Field(None, description="True when its personal data was forgotten; it is missing then.")
    masked: Masked = None


class EventsPage(BaseModel):
    """A page of the ledger."""

    items: list[RecordedEvent]
    next: int | None = Field(description="`after` of the next page; null when this is the last one.")
    position: int = Field(description="The ledger's last position when this was read.")
