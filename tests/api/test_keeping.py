"""Servers that do not know the owner's login, and the command that does what they may not."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest

from api.commands import keeping
from api.commands.console import CommandError
from ledger.database import Database
from tests.logins import with_its_own_login

from .desk import opening


@pytest.fixture
def logins(database: Database, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """The environment of a command."""
    for name, value in database.environment().items():
        monkeypatch.setenv(name, value)
    return monkeypatch


def test_a_new_project_is_made_where_the_owner_is(
    database: Database, admin: httpx.Client, new_project: Callable[[], str], logins: pytest.MonkeyPatch
) -> None:
    project, owner = new_project(), database.owner_url
    assert owner is not None
    logins.setattr(database, "owner_url", None)
    refused = admin.post(f"/v1/projects/{project}/events", json=opening(project))
    assert refused.status_code == 503
    assert refused.json()["type"] == "urn:pandan:problem:owner_needed"
    assert f"pandan migrate --project {project}" in refused.json()["detail"]
    logins.setenv("PANDAN_DATABASE_OWNER_URL", owner)
    keeping.migrate([project])
    assert admin.post(f"/v1/projects/{project}/events", json=opening(project)).status_code == 201


def test_without_the_owner_it_says_what_is_missing(database: Database, logins: pytest.MonkeyPatch) -> None:
    with_its_own_login(database)
    logins.delenv("PANDAN_DATABASE_OWNER_URL", raising=False)
    with pytest.raises(CommandError, match="PANDAN_DATABASE_OWNER_URL"):
        keeping.migrate([])


def test_an_id_is_an_id() -> None:
    with pytest.raises(CommandError, match="is not an id"):
        keeping.migrate(["x; DROP"])
