"""A desk whose clients change hands when the rules do: sc protects two months, sd one."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ledger.database import Database
from ledger.ledgers import Ledgers

sys.path.append(str(Path(__file__).parent.parent))
sys.path.append(str(Path(__file__).parent))

from building import Office


@pytest.fixture
def office(database: Database, ledgers: Ledgers, new_project: Callable[[], str]) -> Office:
    """A desk with history, its live build folded."""
    made = Office(database, ledgers, new_project(), opened=datetime.now(UTC) - timedelta(days=9))
    made.fill()
    return made
