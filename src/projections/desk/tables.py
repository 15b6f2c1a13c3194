"""The rows of the desk (案场)."""

from __future__ import annotations

from typing import NamedTuple

from projections.tables import Table


class DeskFactRow(NamedTuple):
    """Position of a fact about the desk itself."""

    position: int
    type: str


DESK_FACTS = Table("desk_facts", DeskFactRow, ("int8", "text"))
