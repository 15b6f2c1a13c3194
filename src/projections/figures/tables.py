"""The rows of figures (指标)."""

from __future__ import annotations

import sys
from array import array
from datetime import date
from typing import NamedTuple

from projections.tables import Table


class FigureRow(NamedTuple):
    """What was counted on a local day: how many, how much money in hundredths, and the events (see ``packed``)."""

    day: date
    figure: str
    staff: str
    channel: str
    n: int
    amount: int
    positions: bytes


class ResultRow(NamedTuple):
    """A step of a deal that counts, with the money in hundredths."""

    position: int
    day: date
    figure: str
    staff: str
    deal: str
    client: str | None
    unit: str
    contract: str | None
    amount: int


FIGURES = Table("figures", FigureRow, ("date", "text", "text", "text", "int8", "int8", "bytea"), key=4)
RESULTS = Table("results", ResultRow, ("int8", "date", *["text"] * 6, "int8"))


def packed(positions: array[int]) -> bytes:
    """Positions as they are stored: eight bytes each, the lowest first."""
    return _turned(positions[:]).tobytes() if sys.byteorder == "big" else positions.tobytes()


def unpacked(stored: bytes) -> array[int]:
    """Stored positions."""
    positions = array("q", stored)
    return _turned(positions) if sys.byteorder == "big" else positions


def _turned(positions: array[int]) -> array[int]:
    positions.byteswap()
    return positions
