"""The table of complaints (投诉)."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from projections.tables import Table


class ComplaintRow(NamedTuple):
    """A complaint as it stands. Ids of complaints are a client's own: two clients may have one each of the same id.

    ``state``: the last step. ``department``, ``staff``: who it was assigned to last. ``due``: until when it is to be closed;
    ``next``, ``next_due``: the step that comes next, and until when. ``steps``: canonical JSON of every step with its position,
    time and what of its data is judged.
    """

    complaint: str
    client: str
    last: int
    opened: datetime
    by: str | None
    state: str
    founded: bool | None
    category: str | None
    channel: str | None
    unit: str | None
    department: str | None
    staff: str | None
    due: datetime
    next: str | None
    next_due: datetime | None
    closed: datetime | None
    followed_up: datetime | None
    satisfied: bool | None
    steps: bytes


COMPLAINTS = Table(
    "complaints",
    ComplaintRow,
    (
        "text",
        "text",
        "int8",
        "timestamptz",
        "text",
        "text",
        "bool",
        *["text"] * 5,
        "timestamptz",
        "text",
        *["timestamptz"] * 3,
        "bool",
        "bytea",
    ),
    key=2,
)
