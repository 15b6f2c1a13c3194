"""Puts the desk that posts (``posting_desk``) within reach, and gives every test an open desk of its own."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from ledger.database import Database
from ledger.ledgers import Ledgers

sys.path.append(str(Path(__file__).parent))

from posting_desk import Desk, desk

__all__ = ["desk"]


@pytest.fixture
def open_desk(database: Database, ledgers: Ledgers, new_project: Callable[[], str]) -> Callable[..., Desk]:
    """Opens a desk with three units, a new one for every example."""

    def opened(*, importing: bool = False) -> Desk:
        desk = Desk(database, ledgers, new_project(), importing=importing)
        desk.open("A", "B", "C")
        for unit in ("U1", "U2", "U3"):
            desk.list_unit(unit)
        return desk

    return opened
