"""Tests that log in as others than the owner."""

from __future__ import annotations

import pytest

from ledger.database import Database


def with_its_own_login(database: Database) -> None:
    """Skips a test for which the application, or the reader, must log in as itself.

    On the embedded server, and so in ``make test``, they always do. A server named by PANDAN_TEST_DATABASE_URL is given with one
    login alone, the owner's, and the password of no other is known.
    """
    if database.owner_url == database.url:
        pytest.skip("PANDAN_TEST_DATABASE_URL gives the owner's login alone: there is no other to try")
