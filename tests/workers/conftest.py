"""Puts the desk that posts (``posting_desk``) within reach, and gives every test an open desk of its own."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ledger.database import Database
from ledger.settings import Settings

sys.path.append(str(Path(__file__).parent.parent / "projections"))

from posting_desk import desk

__all__ = ["desk"]


@pytest.fixture(scope="session")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A database of these tests' own: a projector takes up every project it finds, and elsewhere there are hundreds."""
    with Database.open(Settings(home=tmp_path_factory.mktemp("workers"), database_url=None)) as opened:
        yield opened
