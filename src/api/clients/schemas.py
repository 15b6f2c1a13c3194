"""Clients as they are read (客户), their history, and whose they are (归属)."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.events.schemas import RecordedEvent
from api.requests.decisions import Party, Reason, RulebookHash
from api.requests.masks import Masked

Forgotten = Annotated[
    bool | None,
    Field(
        description="True when the client was forgotten: nothing personal is left of them. Otherwise it is not there."
    ),
]


class Client(BaseModel):
    """What a desk looks up about a client. Names and numbers are missing once the client was forgotten."""

    client: str
    name: str | None
    company: str | None
    phones: list[str] = Field(description="E.164, oldest first.")
    masked: Masked = None
    forgotten: Forgotten = None
    owner: Party
    protected_until: str | None
    contested: bool = Field(description="Whether more than one agent claims the client, or a dispute is open.")
    state: str = Field(
        description="`prospect`, `reserve` (in the reserve pool, nothing suitable being free), or the stage of the deal that is furthest: `held` to `opened`."
    )
    channel: str | None
    intent: str | None
    since: str = Field(description="When the client's first fact happened.")
    last_contact: str | None
    next_on: str | None = Field(description="When the client is to be followed up next.")


class ClientsDeal(BaseModel):
    """A deal of a client."""

    deal: str
    unit: str | None
    state: str


class ClientProfile(Client):
    """One client, their deals, and the other records that are judged together with this one."""

    related: list[str] = Field(description="Clients who share a phone, a link or an introduction with this one.")
    deals: list[ClientsDeal]
    position: int


class ClientsPage(BaseModel):
    """A page of clients."""

    items: list[Client]
    next: str | None = Field(description="`after` of the next page; null when this is the last one.")
    position: int


class TimelineEntry(RecordedEvent):
    """An event that touches the client, and the decisions that followed from it."""

    decisions: list[Reason]


class Timeline(BaseModel):
    """A page of a client's history, in order."""

    client: str
    forgotten: Forgotten = None
    rulebook: str = Field(description="The book in force; an earlier decision was made under the one in force at it.")
    rulebook_hash: RulebookHash
    items: list[TimelineEntry]
    next: int | None = Field(description="`after` of the next page; null when this is the last one.")
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
    rulebook_hash: RulebookHash
    owner: Party
    protected_until: str | None
    claims: list[Claim]
    because: list[Reason]
