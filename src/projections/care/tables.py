"""The rows of the view "care"; the SQL of ``sql/build/care.sql`` says the same."""

from __future__ import annotations

from typing import NamedTuple

import orjson

from domain.care import Due, Kept
from projections.tables import Table


class CareRow(NamedTuple):
    """What is remembered of a client beside the duties (客户跟进): see ``domain.care.Kept``."""

    client: str
    staff: str | None
    settled: bool
    service: str | None
    basis: str | None
    assigned: int | None
    met: bool
    registered: int | None
    signed: bool
    reserve: int | None
    visited: int | None
    asked: int | None
    graded: int | None
    delegations: bytes | None

    @classmethod
    def of(cls, kept: Kept) -> CareRow:
        """As it is stored."""
        terms = kept.delegations
        return cls(*kept[:-1], orjson.dumps(terms, option=orjson.OPT_SORT_KEYS) if terms else None)

    def kept(self) -> Kept:
        """As it is judged with."""
        return Kept(*self[:-1], orjson.loads(self.delegations) if self.delegations else {})


CARE = Table(
    "care",
    CareRow,
    ("text", "text", "bool", "text", "text", "int8", "bool", "int8", "bool", *["int8"] * 4, "bytea"),
)
DUES = Table(
    "dues",
    Due,
    (
        *["text"] * 4,
        "timestamptz",
        "timestamptz",
        "text",
        "timestamptz",
        "text",
        "text",
        "int8",
        "int8",
        "text",
    ),
    key=3,
)
