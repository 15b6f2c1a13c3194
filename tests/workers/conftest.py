"""Puts the desk that posts (``posting_desk``) within reach, and gives every test an open desk of its own."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ledger.database import Database
from ledger.ledgers import Ledgers
from ledger.settings import Settings

sys.path.append(str(Path(__file__).parent.parent / "projections"))

from posting_desk import Desk


@pytest.fixture(scope="session")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A database of these tests' own: a projector takes up every project it finds, and elsewhere there are hundreds."""
    with Database.open(Settings(home=tmp_path_factory.mktemp("workers"), database_url=None)) as opened:
        yield opened


@pytest.fixture
def ledgers(database: Database) -> Iterator[Ledgers]:
    opened = Ledgers(database)
    yield opened
    opened.close()


@pytest.fixture
def desk(database: Database, ledgers: Ledgers, new_project: Callable[[], str]) -> Desk:
    """An open desk with the agents A, B and C."""
    made = Desk(database, ledgers, new_project())
    made.open("A", "B", "C")
    return made
