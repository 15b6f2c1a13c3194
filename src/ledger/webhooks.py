"""Webhooks (到期提醒的接收地址) and what is sent to them: each reminder once, noted before it is sent."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import orjson
from psycopg import Connection
from psycopg.types.json import Jsonb

from ledger.vault import Vault

SECRET_PREFIX = "whsec_"  # noqa: S105 -- how a secret begins, none itself
AT_ONCE = 8
"""Reminders that one webhook is sent side by side; more wait, so that a slow one does not keep the others waiting."""


class Webhook(NamedTuple):
    """An address that hears of a project's reminders. ``events``: names of worklists."""

    webhook: str
    project: str
    events: tuple[str, ...]
    url: str
    secret: str
    created: datetime
    removed: datetime | None


class Reminder(NamedTuple):
    """Something that falls due: the list it stands on, its key there, when it is due, and what is sent."""

    worklist: str
    item: str
    due: str
    body: dict[str, Any]


class Delivery(NamedTuple):
    """A reminder on its way to one webhook, or that could not be delivered."""

    delivery: str
    webhook: str
    project: str
    worklist: str
    item: str
    due: str
    body: bytes
    created: datetime
    attempts: int
    ended: datetime | None
    status: int | None
    error: str | None


_DELIVERY = ", ".join(Delivery._fields)


def add(
    connection: Connection[Any],
    vault: Vault,
    project: str,
    *,
    url: str,
    events: Collection[str],
    made_by: dict[str, Any],
    now: datetime,
) -> Webhook:
    """Makes a webhook with a new secret; this is the one time that anybody is told it."""
    name = f"wh_{secrets.token_hex(6)}"
    secret = SECRET_PREFIX + secrets.token_urlsafe(32)
    sealed = vault.wrap(orjson.dumps({"url": url, "secret": secret}), purpose_of(name))
    row = connection.execute(
        "INSERT INTO pandan.webhooks (webhook, project, events, sealed, made_by, created) VALUES (%s, %s, %s, %s, %s, %s)"
        " RETURNING events, created",
        (name, project, sorted(set(events)), sealed, Jsonb(made_by), now),
    ).fetchone()
    if row is None:
        raise LookupError(name)
    return Webhook(name, project, tuple(row[0]), url, secret, row[1], None)


def listed(connection: Connection[Any], vault: Vault, projects: Collection[str]) -> list[Webhook]:
    """The webhooks of some projects that were not removed, oldest first."""
    rows = connection.execute(
        "SELECT webhook, project, events, sealed, created FROM pandan.webhooks"
        " WHERE project = ANY(%s) AND removed IS NULL ORDER BY created, webhook",
        (list(projects),),
    )
    found: list[Webhook] = []
    for name, project, events, sealed, created in rows:
        opened = orjson.loads(vault.unwrap(bytes(sealed), purpose_of(name)))
        found.append(Webhook(name, project, tuple(events), opened["url"], opened["secret"], created, None))
    return found


def remove(connection: Connection[Any], project: str, webhook: str) -> datetime | None:
    """Ends a webhook, with what waits to be sent to it; when that was. None when the project has no such one."""
    row = connection.execute(
        "UPDATE pandan.webhooks SET removed = now() WHERE project = %s AND webhook = %s AND removed IS NULL RETURNING removed",
        (project, webhook),
    ).fetchone()
    return row[0] if row is not None else None


def counts(connection: Connection[Any], project: str) -> dict[str, dict[str, int]]:
    """Webhook → state → how many reminders: pending, delivered, dead."""
    found: dict[str, dict[str, int]] = {}
    for webhook, state, count in connection.execute(
        "SELECT webhook, state, count(*) FROM pandan.deliveries WHERE project = %s GROUP BY 1, 2", (project,)
    ):
        found.setdefault(webhook, {})[state] = count
    return found


# Sending


def name_of(webhook: str, reminder: Reminder) -> str:
    """The id of a delivery: the same for the same reminder, whoever finds it and whenever."""
    key = f"{webhook}\x00{reminder.worklist}\x00{reminder.item}\x00{reminder.due}"
    return hashlib.sha256(key.encode()).hexdigest()[:32]


def note(connection: Connection[Any], webhook: Webhook, reminders: Sequence[Reminder], now: datetime) -> int:
    """Notes reminders that are to be sent; those that were noted before are left alone. How many were new."""
    if not reminders:
        return 0
    names = [name_of(webhook.webhook, reminder) for reminder in reminders]
    bodies = [orjson.dumps({**reminder.body, "id": name}) for name, reminder in zip(names, reminders, strict=True)]
    return connection.execute(
        "INSERT INTO pandan.deliveries"
        " (delivery, webhook, project, worklist, item, due, body, created, state, next_at)"
        " SELECT delivery, %(webhook)s, %(project)s, worklist, item, due, body, %(now)s, 'pending', %(now)s"
        " FROM unnest(%(names)s::text[], %(lists)s::text[], %(items)s::text[], %(dues)s::text[], %(bodies)s::bytea[])"
        " AS new (delivery, worklist, item, due, body) ON CONFLICT DO NOTHING",
        {
            "webhook": webhook.webhook,
            "project": webhook.project,
            "now": now,
            "names": names,
            "lists": [reminder.worklist for reminder in reminders],
            "items": [reminder.item for reminder in reminders],
            "dues": [reminder.due for reminder in reminders],
            "bodies": bodies,
        },
    ).rowcount


def waiting(connection: Connection[Any], projects: Collection[str], now: datetime, limit: int) -> list[Delivery]:
    """Reminders of some projects whose time has come, the longest waiting first; few of each webhook at once."""
    rows = connection.execute(
        f"SELECT {_DELIVERY} FROM ("  # noqa: S608 -- names of columns, nothing from outside
        " SELECT d.*, row_number() OVER (PARTITION BY d.webhook ORDER BY d.next_at, d.delivery) AS place"
        " FROM pandan.deliveries AS d JOIN pandan.webhooks AS w ON w.webhook = d.webhook AND w.removed IS NULL"
        " WHERE d.project = ANY(%s) AND d.state = 'pending' AND d.next_at <= %s"
        ") AS due WHERE place <= %s ORDER BY next_at, delivery LIMIT %s",
        (list(projects), now, AT_ONCE, limit),
    )
    return [_delivery(row) for row in rows]


def delivered(connection: Connection[Any], delivery: str, now: datetime, status: int) -> None:
    """Notes that a reminder was taken."""
    connection.execute(
        "UPDATE pandan.deliveries SET state = 'delivered', attempts = attempts + 1, ended = %s, status = %s, error = NULL"
        " WHERE delivery = %s",
        (now, status, delivery),
    )


def failed(
    connection: Connection[Any],
    delivery: str,
    now: datetime,
    *,
    again: datetime | None,
    status: int | None,
    error: str,
) -> None:
    """Notes that an attempt failed; ``again``: when the next one is, None = given up."""
    connection.execute(
        "UPDATE pandan.deliveries SET state = %s, attempts = attempts + 1, next_at = coalesce(%s, next_at), ended = %s,"
        " status = %s, error = %s WHERE delivery = %s AND state = 'pending'",
        ("dead" if again is None else "pending", again, now if again is None else None, status, error, delivery),
    )


# Dead letters


def dead_letters(connection: Connection[Any], project: str, after: str, limit: int) -> list[Delivery]:
    """Reminders that were given up, by id."""
    rows = connection.execute(
        f"SELECT {_DELIVERY} FROM pandan.deliveries"  # noqa: S608 -- names of columns, nothing from outside
        " WHERE project = %s AND state = 'dead' AND delivery > %s ORDER BY delivery LIMIT %s",
        (project, after, limit),
    )
    return [_delivery(row) for row in rows]


def replay(connection: Connection[Any], project: str, deliveries: Iterable[str] | None, now: datetime) -> list[str]:
    """Has dead letters sent again, some or all, with their own ids and as many attempts as new ones; their ids.

    Those of removed webhooks stay where they are.
    """
    rows = connection.execute(
        "UPDATE pandan.deliveries AS d SET state = 'pending', attempts = 0, next_at = %(now)s, ended = NULL"
        " FROM pandan.webhooks AS w WHERE w.webhook = d.webhook AND w.removed IS NULL"
        " AND d.project = %(project)s AND d.state = 'dead'"
        " AND (%(some)s::text[] IS NULL OR d.delivery = ANY(%(some)s::text[])) RETURNING d.delivery",
        {"now": now, "project": project, "some": None if deliveries is None else list(deliveries)},
    )
    return sorted(row[0] for row in rows)


def _delivery(row: Sequence[Any]) -> Delivery:
    found = Delivery(*row)
    return found._replace(body=bytes(found.body))


def purpose_of(webhook: str) -> str:
    """What a webhook's address and secret are wrapped for."""
    return f"webhook {webhook}"
