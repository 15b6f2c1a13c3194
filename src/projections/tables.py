"""What a table of a build is to Python. Each view's tables are in ``<view>/tables.py``, their SQL in ``sql/build/<view>.sql``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

FOLD = 4
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
