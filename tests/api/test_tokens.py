"""Tokens that end by themselves, are used, and are replaced."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from ledger import tokens
from ledger.database import Database

Pandan = Callable[..., Any]


def ask(address: str, token: str, project: str) -> int:
    answer = httpx.get(
        f"{address}/v1/projects/{project}/events", headers={"Authorization": f"Bearer {token}"}, timeout=20
    )
    return answer.status_code


def row(database: Database, token: str) -> tokens.Listed:
    with database.owner() as connection:
        return next(listed for listed in tokens.listed(connection) if listed.token == tokens.public_part(token))


def end(database: Database, token: str) -> None:
    """Its time is over."""
    with database.owner() as connection:
        connection.execute(
            "UPDATE pandan.tokens SET expires = now() - interval '1 second' WHERE token = %s",
            (tokens.public_part(token),),
        )


def test_a_token_that_has_ended_opens_nothing(address: str, desk: str, database: Database, pandan: Pandan) -> None:
    made = pandan("token", "create", "--role", "auditor", "--project", desk, "--lasts", "90d").stdout.strip()
    expires = row(database, made).expires
    assert expires is not None
    assert timedelta(days=89) < expires - datetime.now(UTC) < timedelta(days=91)
    assert ask(address, made, desk) == 200
    other = pandan("token", "create", "--role", "auditor", "--project", desk, "--lasts", "12h").stdout.strip()
    end(database, other)
    assert ask(address, other, desk) == 401


def test_when_a_token_was_used_last_is_noted(address: str, desk: str, database: Database, pandan: Pandan) -> None:
    made = pandan("token", "create", "--role", "auditor", "--project", desk).stdout.strip()
    assert row(database, made).last_used is None
    ask(address, made, desk)
    used = row(database, made).last_used
    assert used is not None
    assert abs(used - datetime.now(UTC)) < timedelta(minutes=1)
    line = next(
        line for line in pandan("token", "list").stdout.splitlines() if line.startswith(row(database, made).token)
    )
    assert used.isoformat(timespec="seconds") in line


def test_a_token_is_replaced_by_one_with_its_rights_and_ends_after_a_while(
    address: str, desk: str, database: Database, pandan: Pandan
) -> None:
    old = pandan("token", "create", "--role", "agent", "--project", desk, "--staff", "A").stdout.strip()
    made = pandan("token", "rotate", old, "--overlap", "30m")
    assert made.returncode == 0, made.stderr
    fresh = made.stdout.strip()
    assert ask(address, old, desk) == ask(address, fresh, desk) == 200
    mine, before = row(database, fresh), row(database, old)
    assert (mine.role, mine.staff, mine.projects) == (before.role, before.staff, before.projects)
    assert before.expires is not None
    assert before.expires - datetime.now(UTC) < timedelta(minutes=31)
    end(database, old)
    again = pandan("token", "rotate", old)
    assert (again.returncode, again.stderr) == (1, "pandan: there is no such token, or it has ended already\n")


@pytest.mark.parametrize("lasts", ["", "90", "x", "-1d", "1.5h", "0d"])
def test_a_length_of_time_that_is_none_is_refused(desk: str, pandan: Pandan, lasts: str) -> None:
    made = pandan("token", "create", "--role", "auditor", "--project", desk, "--lasts", lasts)
    assert made.returncode == 1
    assert "no length of time" in made.stderr or "of no use" in made.stderr
