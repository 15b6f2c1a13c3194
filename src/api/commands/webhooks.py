"""The work of ``pandan webhook``."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from psycopg import Connection

from api.commands.console import fail, say
from api.commands.opening import opened
from ledger import addresses, webhooks
from ledger.database import Database
from projections.worklists.lists import LISTS

PAGE = 500


def add(url: str, project: str, events: str) -> str:
    """Makes a webhook; its id and secret, tab-separated. Fails for a list that there is not, and a URL that is none."""
    names = [name.strip() for name in events.split(",") if name.strip()]
    if unknown := [name for name in names if name not in LISTS]:
        fail(f"there is no worklist {unknown[0]!r}; there are {', '.join(LISTS)}")
    if not names:
        fail(f"name the worklists with --events: {', '.join(LISTS)}")
    with _open(project) as (database, connection):
        try:
            addresses.parse(url, private=database.settings.webhook_private)
        except addresses.AddressError as error:
            fail(str(error))
        now = datetime.now(UTC)
        made = webhooks.add(
            connection,
            database.vault,
            project,
            url=url,
            events=names,
            made_by={"role": "admin", "token": "cli"},
            now=now,
        )
        return f"{made.webhook}\t{made.secret}"


def listing(project: str) -> list[str]:
    """One line a webhook, oldest first, tab-separated."""
    with _open(project) as (database, connection):
        counts = webhooks.counts(connection, project)
        return ["\t".join(_line(one, counts.get(one.webhook, {}))) for one in _standing(database, connection, project)]


def _standing(database: Database, connection: Connection[Any], project: str) -> list[webhooks.Webhook]:
    return webhooks.listed(connection, database.vault, [project])


def _line(webhook: webhooks.Webhook, counts: dict[str, int]) -> tuple[str, ...]:
    numbers = " ".join(f"{state} {counts.get(state, 0)}" for state in ("pending", "delivered", "dead"))
    made = webhook.created.isoformat(timespec="seconds")
    return webhook.webhook, ",".join(webhook.events), numbers, made, webhook.url


def remove(webhook: str, project: str) -> None:
    """Ends a webhook. Fails when there is no such one."""
    with _open(project) as (_, connection):
        if webhooks.remove(connection, project, webhook) is None:
            fail(f"there is no webhook {webhook}, or it is removed already")
    say(f"removed {webhook}")


def dead(project: str) -> list[str]:
    """One line a dead letter, tab-separated."""
    with _open(project) as (_, connection):
        found: list[webhooks.Delivery] = []
        while page := webhooks.dead_letters(connection, project, found[-1].delivery if found else "", PAGE):
            found += page
        return [
            "\t".join((one.delivery, one.webhook, one.item, one.due, str(one.attempts), one.error or "-"))
            for one in found
        ]


def replay(project: str, deliveries: list[str] | None) -> list[str]:
    """Has dead letters sent again; their ids. Fails when one that was named is none, or its webhook was removed."""
    with _open(project) as (_, connection):
        replayed = webhooks.replay(connection, project, deliveries or None, datetime.now(UTC))
    if missing := set(deliveries or ()) - set(replayed):
        fail(f"no dead letter, or its webhook was removed: {', '.join(sorted(missing))}")
    say(f"{len(replayed)} on their way again")
    return replayed


@contextmanager
def _open(project: str) -> Iterator[tuple[Database, Connection[Any]]]:
    """The database and a connection. Fails when there is no such project."""
    with opened() as database, database.pool.connection() as connection:
        if connection.execute("SELECT 1 FROM pandan.projects WHERE id = %s", (project,)).fetchone() is None:
            fail(f"there is no project {project}")
        yield database, connection
