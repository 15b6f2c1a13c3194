"""The tables of targets and of reviews (指标、考核)."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from projections.tables import Table


class TargetRow(NamedTuple):
    """A target as it stands: of a period (2026-03, 2026-Q1, 2026) and a scope (project, group/G1, staff/A).

    ``metrics``: canonical JSON of figures as decimal strings, ``{"deals": "6"}``; ``position``: of the event that gave them.
    ``by_split``: the scope whose split gave those of ``given`` (JSON list). ``split``: how it is split itself, as JSON with
    figures, parts and position. ``approved``: the position at which a leader approved it as it stands.
    """

    period: str
    scope: str
    metrics: bytes
    position: int
    by_split: str | None
    given: bytes
    split: bytes | None
    approved: int | None
    approved_by: str | None
    approved_at: datetime | None


class ReviewRow(NamedTuple):
    """A score of a quarter that stands. ``side``: self, superior or client; ``scorer``: who gave it, or # and the position of
    a score that nobody put a name to."""

    staff: str
    period: str
    side: str
    scorer: str
    score: str
    position: int
    time: datetime


TARGETS = Table(
    "targets",
    TargetRow,
    ("text", "text", "bytea", "int8", "text", "bytea", "bytea", "int8", "text", "timestamptz"),
    key=2,
)
REVIEWS = Table("reviews", ReviewRow, ("text", "text", "text", "text", "text", "int8", "timestamptz"), key=4)
