"""Clients as they are read (客户), their history, and whose they are (归属)."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.requests.decisions import Party, Reason


class Client(BaseModel):
    """What a desk looks up about a client. Names and numbers are null once the client was forgotten."""

    model_config = ConfigDict(extra="allow")

    client: str
    name: str | None
    company: str | None
    phones: list[str] = Field(description="E.164, oldest first.")
    owner: Party
    protected_until: str | None
    contested: bool


class ClientProfile(Client):
    """One client, with everything that the desk's record says."""

    position: int


class ClientsPage(BaseModel):
    """A page of clients."""

    items: list[Client]
    next: str | None = Field(description="`after` of the next page; null when this is the last one.")
    position: int


class TimelineEntry(BaseModel):
    """An event that touches the client, and the decisions that followed from it."""

    model_config = ConfigDict(extra="allow")

    position: int
    type: str
    subject: str
    time: str
    data: dict[str, Any]
    decisions: list[Reason] = []


class Timeline(BaseModel):
    """A page of a client's history, in order."""

    items: list[TimelineEntry]
    next: int | str | None = Field(description="`after` of the next page; null when this is the last one.")
    position: int


class Claim(BaseModel):
    """What an agent's claim to a client rests on, and what became of it."""

    model_config = ConfigDict(extra="allow")

    agent: str
    since: str
    until: str | None
    state: Literal["owner", "contender", "expired", "superseded", "void"]
    clauses: list[str]
    evidence: list[int] = Field(description="Positions of the events it rests on.")


class Ownership(BaseModel):
    """Whose client it is, until when, and why."""

    model_config = ConfigDict(extra="allow")

    client: str
    position: int
    as_of: str
    rulebook: str | None
    owner: Party
    protected_until: str | None
    claims: list[Claim]
    because: list[Reason]
