"""Databases with the account of builds that earlier editions made are brought along, with what stands in them."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest

from ledger.database import Database
from projections import builds, preparing
from projections.rebuild import states

BEFORE = """
    CREATE SCHEMA pandan_views;
    CREATE TABLE pandan_views.builds (
        project text COLLATE "C" NOT NULL, build integer NOT NULL CHECK (build > 0), ledger text COLLATE "C" NOT NULL,
        schema text COLLATE "C" NOT NULL UNIQUE, live boolean NOT NULL, state text NOT NULL, rulebook text,
        created timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (project, build)
    );
    CREATE UNIQUE INDEX builds_one_live ON pandan_views.builds (project) WHERE live;
    INSERT INTO pandan_views.builds (project, build, ledger, schema, live, state) VALUES ('old', 3, 'p7', 'p7__b3', true, 'live');
"""


@pytest.fixture
def other(database: Database) -> Iterator[psycopg.Connection]:
    """A database of its own on the same server."""
    with psycopg.connect(database.owner_url or database.url, autocommit=True) as admin:
        admin.execute("DROP DATABASE IF EXISTS pandan_before")
        admin.execute("CREATE DATABASE pandan_before")
        with psycopg.connect(database.owner_url or database.url, autocommit=True, dbname="pandan_before") as connection:
            yield connection
        admin.execute("DROP DATABASE pandan_before")


def test_an_empty_database(other: psycopg.Connection) -> None:
    preparing.prepare(other)
    preparing.prepare(other)
    assert builds.live_builds(other) == {}


def test_one_of_the_first_edition(other: psycopg.Connection) -> None:
    other.execute(BEFORE)
    preparing.prepare(other)
    build = builds.live_build(other, "old")
    assert build is not None
    assert (build.number, build.schema, build.fold, build.rules.adopted) == (3, "p7__b3", 0, True)
    assert states.find(other, "old", 3).state == "live"
    assert builds.next_number(other, "old") == 4
