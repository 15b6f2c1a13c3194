"""The tables of a build as Python sees them; the SQL of ``sql/build.sql`` and these rows say the same."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, NamedTuple, TypeVar

FOLD = 1
"""Edition of the tables and of the fold that fills them: a live build of an earlier one is rebuilt by the workers.

Count it up with every change after which the same ledger gives other rows.
"""

Row = TypeVar("Row", bound=tuple[Any, ...])


@dataclass(frozen=True, slots=True)
class Table(Generic[Row]):
    """One table: its name, the class of its rows, PostgreSQL's types of the columns, and how many lead as primary key."""

    name: str
    row: type[Row]
    types: tuple[str, ...]
    key: int = 1

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the columns, in order."""
        fields: tuple[str, ...] = self.row._fields  # type: ignore[attr-defined]  # every row is a NamedTuple
        return fields


class DeskFactRow(NamedTuple):
    """Position of a fact about the desk itself."""

    position: int
    type: str


class RotationDayRow(NamedTuple):
    """A local day: whether it has begun, the order it opened with (None on the first), when its last fact was recorded."""

    day: date
    begun: bool
    opening: bytes | None
    recorded: datetime


class RotationFactRow(NamedTuple):
    """Position of a fact that moves the rotation of a day, with the time it happened."""

    position: int
    day: date
    time: datetime


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


class UnitRow(NamedTuple):
    """A unit (铺位): what it is, whether it is free, and its contract."""

    unit: str
    last: int
    building: str | None
    floor: str | None
    number: str | None
    area: str | None
    format: str | None
    rent: bytes | None
    fees: bytes | None
    state: str
    hold_until: datetime | None
    deal: str | None
    client: str | None
    agent: str | None
    contract: str | None
    starts_on: str | None
    ends_on: str | None
    contract_rent: bytes | None
    deals: bytes


DESK_FACTS = Table("desk_facts", DeskFactRow, ("int8", "text"))
ROTATION_DAYS = Table("rotation_days", RotationDayRow, ("date", "bool", "bytea", "timestamptz"))
ROTATION_FACTS = Table("rotation_facts", RotationFactRow, ("int8", "date", "timestamptz"))
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
UNITS = Table(
    "units",
    UnitRow,
    ("text", "int8", *["text"] * 5, "bytea", "bytea", "text", "timestamptz", *["text"] * 6, "bytea", "bytea"),
)

VIEWS: dict[str, tuple[Table[Any], ...]] = {
    "desk": (DESK_FACTS,),
    "rotation": (ROTATION_DAYS, ROTATION_FACTS),
    "people": (IDENTITY, CIRCLES, INVOLVED, CLIENTS, OWNERS, DEALS),
    "units": (UNITS,),
}
"""View → the tables it writes; a table has one writer."""
