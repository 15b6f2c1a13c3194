"""The rows of clients' ways (客户路径)."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from projections.tables import Table


class JourneyRow(NamedTuple):
    """The way of one client. ``same_as``: the older record of the same person, whose row has all of their way."""

    client: str
    first: int
    same_as: str | None
    channel: str | None
    channel_from: int | None
    called_at: datetime | None
    called_by: str | None
    called: int | None
    visited_at: datetime | None
    visited_by: str | None
    visited: int | None
    entered_at: datetime | None
    entered_by: str | None
    entered: int | None
    deposited_at: datetime | None
    deposited_by: str | None
    deposited: int | None
    signed_at: datetime | None
    signed_by: str | None
    signed: int | None
    responded_at: datetime | None
    responded_by: str | None
    responded: int | None
    receptions: bytes


class PhoneRow(NamedTuple):
    """A phone (keyed hash), and the first record that gave it."""

    phone: str
    client: str


JOURNEYS = Table(
    "journeys",
    JourneyRow,
    ("text", "int8", "text", "text", "int8", *["timestamptz", "text", "int8"] * 6, "bytea"),
)
JOURNEY_PHONES = Table("journey_phones", PhoneRow, ("text", "text"))
