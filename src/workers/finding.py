"""What a project's worklists remind of, as it is sent: ids and dates, no names and no numbers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import structlog
from psycopg import AsyncConnection

from ledger.webhooks import Reminder
from projections.errors import NotFound, ViewMissing
from projections.worklists.queries import Cursor, behind_since, worklist

log = structlog.get_logger(__name__)

PAGE = 500
BEHIND = timedelta(seconds=60)
"""A read model that has not seen an event of this age is being made anew, and would remind of what is done long since."""


async def find(
    connection: AsyncConnection[Any], project: str, names: Sequence[str], since: datetime, now: datetime
) -> list[Reminder]:
    """The reminders of some lists as they stand now, of what falls due on the day of ``since`` or later.

    What was overdue before anybody asked to be reminded stands on the worklist, and is nobody's reminder.
    """
    found: list[Reminder] = []
    for name in names:
        try:
            behind = await behind_since(connection, project, name)
            if behind is not None and now - behind > BEHIND:
                continue
            found += await _reminders(connection, project, name, since, now)
        except (NotFound, ViewMissing) as error:
            log.info("worklist_missing", project=project, worklist=name, reason=str(error))
    return found


async def _reminders(
    connection: AsyncConnection[Any], project: str, name: str, since: datetime, now: datetime
) -> list[Reminder]:
    found: list[Reminder] = []
    after: Cursor | None = None
    while True:
        page = await worklist(connection, project, name, after=after, limit=PAGE, moment=now, since=since, named=False)
        found += [_reminder(project, item, now) for item in page["items"]]
        if page["next"] is None:
            return found
        after = Cursor.parse(page["next"])


def _reminder(project: str, item: dict[str, Any], now: datetime) -> Reminder:
    """A reminder as a CloudEvent; its ``id`` is the delivery's."""
    if item["client"] is not None:
        subject = f"client/{item['client']}"
    else:
        subject = f"unit/{item['unit']}" if item["unit"] is not None else f"project/{project}"
    body = {
        "specversion": "1.0",
        "source": f"/v1/projects/{project}/worklists/{item['worklist']}",
        "type": f"pandan.reminder.{item['worklist']}",
        "subject": subject,
        "time": now.isoformat(),
        "datacontenttype": "application/json",
        "data": item,
    }
    return Reminder(item["worklist"], item["item"], item["due"], body)
