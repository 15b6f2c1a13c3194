"""The rows of clients, their owners and their deals (客户、归属、判单)."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from projections.tables import Table


class IdentityRow(NamedTuple):
    """A key that ties facts together (client, phone, deal), its circle, and where it was first seen."""

    key: str
    circle: str
    first: int


class CircleRow(NamedTuple):
    """Up to which event a circle was judged, and when that was recorded."""

    circle: str
    judged: int
    recorded: datetime


class InvolvedRow(NamedTuple):
    """A staff member whom a client's facts name."""

    staff: str
    client: str


class ClientRow(NamedTuple):
    """What a desk looks up about a client (客户档案)."""

    client: str
    first: int
    last: int
    since: datetime
    last_contact: datetime | None
    name: str | None
    company: str | None
    phones: str
    pinyin: str
    channel: str | None
    intent: str | None
    next_on: str | None


class OwnerRow(NamedTuple):
    """Who owns a client from ``since`` until just before ``until`` (客户归属)."""

    client: str
    since: datetime
    until: datetime | None
    kind: str
    id: str | None
    protected_until: datetime | None
    contested: bool


class DealRow(NamedTuple):
    """A deal as judged at its circle's last event (判单)."""

    deal: str
    client: str | None
    unit: str | None
    state: str
    held_until: datetime | None
    answer: bytes


IDENTITY = Table("identity", IdentityRow, ("text", "text", "int8"))
CIRCLES = Table("circles", CircleRow, ("text", "int8", "timestamptz"))
INVOLVED = Table("involved", InvolvedRow, ("text", "text"), key=2)
CLIENTS = Table(
    "clients",
    ClientRow,
    ("text", "int8", "int8", "timestamptz", "timestamptz", *["text"] * 7),
)
OWNERS = Table("owners", OwnerRow, ("text", "timestamptz", "timestamptz", "text", "text", "timestamptz", "bool"), key=2)
DEALS = Table("deals", DealRow, ("text", "text", "text", "text", "timestamptz", "bytea"))
