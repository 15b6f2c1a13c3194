"""The rows of the rotation (轮排)."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from projections.tables import Table


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


ROTATION_DAYS = Table("rotation_days", RotationDayRow, ("date", "bool", "bytea", "timestamptz"))
ROTATION_FACTS = Table("rotation_facts", RotationFactRow, ("int8", "date", "timestamptz"))
