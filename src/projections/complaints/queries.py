"""Complaints as they are looked up (投诉): by department and limit, one with all its steps, and counted by class."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from psycopg import AsyncConnection

from domain.calendar import DAY
from domain.complaints.judging import Due, Judged, Step, judge
from domain.complaints.remarks import remarks
from domain.complaints.words import STANDINGS, STEP_NAMES
from ledger.masking import EVERYBODY, Sight, flag, name_seen
from ledger.stream import LedgerReader
from projections.complaints.tables import ComplaintRow
from projections.complaints.view import steps_of
from projections.errors import NotFound, Several
from projections.people.judged import opened
from projections.reading import Standing, now, standing

OPEN = "open"
OVERDUE = "overdue"

_COLUMNS = ", ".join(f"x.{column}" for column in ComplaintRow._fields)
_STATE = """
    %(state)s::text IS NULL
    OR (%(state)s = 'open' AND x.closed IS NULL)
    OR (%(state)s = 'overdue' AND x.closed IS NULL AND x.due < %(now)s)
    OR x.state = %(state)s
"""
_PAGE = f"""
    SELECT {_COLUMNS}, c.name FROM {{build}}.complaints AS x LEFT JOIN {{build}}.clients AS c ON c.client = x.client
    WHERE (x.complaint, x.client) > (%(after)s::text, %(after_client)s::text) AND ({_STATE})
        AND (%(due_before)s::timestamptz IS NULL OR (x.closed IS NULL AND x.due < %(due_before)s))
        AND (%(department)s::text IS NULL OR x.department = %(department)s)
        AND (%(category)s::text IS NULL OR x.category = %(category)s)
        AND (%(staff)s::text IS NULL OR x.staff = %(staff)s)
        AND (%(client)s::text IS NULL OR x.client = %(client)s)
        AND (%(since)s::timestamptz IS NULL OR x.opened >= %(since)s)
        AND (%(until)s::timestamptz IS NULL OR x.opened <= %(until)s)
    ORDER BY x.complaint, x.client LIMIT %(limit)s
"""  # noqa: S608 -- names of columns, nothing from outside
_ONE = f"""
    SELECT {_COLUMNS}, c.name FROM {{build}}.complaints AS x LEFT JOIN {{build}}.clients AS c ON c.client = x.client
    WHERE x.complaint = %(complaint)s AND (%(client)s::text IS NULL OR x.client = %(client)s) ORDER BY x.client
"""  # noqa: S608 -- names of columns, nothing from outside


async def complaints(
    connection: AsyncConnection[Any],
    project: str,
    filters: Mapping[str, Any],
    *,
    due_before: date | None = None,
    first: date | None = None,
    last: date | None = None,
    after: str | None = None,
    limit: int = 100,
    sight: Sight = EVERYBODY,
) -> dict[str, Any]:
    """A page of complaints by id.

    ``filters``: state, department, category, staff, client, each or None; a state is the last step, ``open`` or ``overdue``.
    ``due_before``: those not closed that are due before that local day. ``first``, ``last``: local days of the opening.
    ``after``: complaint and client of the last one before, joined by a slash.
    """
    async with standing(connection, project, "complaints") as look:
        complaint, _, client = (after or "").partition("/")
        moment = now()
        parameters = {
            **filters,
            **_period(look, first, last),
            "due_before": look.desk.calendar.start_of(due_before) if due_before is not None else None,
            "now": moment,
            "after": complaint,
            "after_client": client,
            "limit": limit + 1,
        }
        found = [(ComplaintRow(*row[:-1]), row[-1]) for row in await look.rows(_PAGE, parameters)]
        await sight.learn(connection, {row.client for row, _ in found[:limit]})
        return {
            "items": [_item(look, row, name, moment, sight) for row, name in found[:limit]],
            "next": "/".join(found[limit - 1][0][:2]) if len(found) > limit else None,
            "position": look.position,
        }


async def complaint(
    connection: AsyncConnection[Any], reader: LedgerReader, complaint: str, client: str | None = None
) -> dict[str, Any]:
    """One complaint with every step and what is pointed out. Raises NotFound, and Several when clients share the id."""
    async with standing(connection, reader.project, "complaints") as look:
        rows = await look.rows(_ONE, {"complaint": complaint, "client": client})
        if not rows:
            whose = f"client {client} has" if client is not None else "there is"
            raise NotFound(f"{whose} no complaint {complaint}")
        if len(rows) > 1:
            told = ", ".join(row[1] for row in rows[:20])
            raise Several(f"several clients have a complaint {complaint}: say which, with client=… ({told})")
        row, name = ComplaintRow(*rows[0][:-1]), rows[0][-1]
        steps, moment, desk = steps_of(row.steps), now(), look.desk
        events = {event["position"]: event for event in await opened(look, reader, [step.position for step in steps])}
        data = {position: (event["data"], "forgotten" not in event) for position, event in events.items()}
        judged = judge(steps, desk.book_at, desk.calendar)
        pointed_out = remarks(judged, data, desk.book_at, desk.role, moment)
        book = desk.current_book(moment)
        await reader.sight.learn(connection, {row.client})
        return {
            **_item(look, row, name, moment, reader.sight),
            "rulebook": book.name,
            "rulebook_hash": book.hash,
            "steps": [_step(look, step, events[step.taken.position]) for step in judged.steps],
            "next_step": _next(look, judged),
            "remarks": list(pointed_out),
            "position": look.position,
        }


def _period(look: Standing, first: date | None, last: date | None) -> dict[str, datetime | None]:
    calendar = look.desk.calendar
    return {
        "since": calendar.start_of(first) if first is not None else None,
        "until": calendar.close_of(last) if last is not None else None,
    }


def _item(look: Standing, row: ComplaintRow, name: str | None, moment: datetime, sight: Sight) -> dict[str, Any]:
    in_time = row.due >= (row.closed or moment)
    handled = ("in_time" if in_time else "late") if row.closed is not None else OPEN if in_time else OVERDUE
    return {
        "complaint": row.complaint,
        "client": row.client,
        "name": name_seen(sight, row.client, name),
        **flag(sight, row.client, name),
        "state": row.state,
        "state_zh": STEP_NAMES[row.state].zh,
        "state_en": STEP_NAMES[row.state].en,
        "handled": handled,
        "handled_zh": STANDINGS[handled].zh,
        "handled_en": STANDINGS[handled].en,
        "founded": row.founded,
        "opened": look.text(row.opened),
        "opened_by": row.by,
        "category": row.category,
        "channel": row.channel,
        "unit": row.unit,
        "department": row.department,
        "staff": row.staff,
        "due": look.text(row.due),
        "days_left": _days_left(look, row.due, moment) if row.closed is None else None,
        "next": row.next,
        "next_due": look.text(row.next_due),
        "closed": look.text(row.closed),
        "followed_up": look.text(row.followed_up),
        "satisfied": row.satisfied,
        "positions": [step.position for step in steps_of(row.steps)],
    }


def _days_left(look: Standing, due: datetime, moment: datetime) -> int:
    """Local days until the limit; 0 on the last one, below 0 when it is over."""
    calendar = look.desk.calendar
    return (calendar.date_of(due) - calendar.date_of(moment)) // DAY


def _step(look: Standing, step: Step, event: Mapping[str, Any]) -> dict[str, Any]:
    taken = step.taken
    return {
        "step": taken.step,
        "zh": STEP_NAMES[taken.step].zh,
        "en": STEP_NAMES[taken.step].en,
        "position": taken.position,
        "time": look.text(taken.time),
        "by": taken.data.get("by"),
        "due": _due(look, step.due, taken.position, taken.time),
        "in_time": step.in_time,
        "stands": step.stands,
        "data": {name: value for name, value in event["data"].items() if name not in ("complaint", "by")},
        **{mark: True for mark in ("forgotten", "masked") if mark in event},
    }


def _due(look: Standing, due: Due | None, position: int, moment: datetime) -> dict[str, Any] | None:
    if due is None:
        return None
    book, setting = look.desk.book_at(position, moment), due.setting
    promised = setting is None
    return {
        "until": look.text(due.until),
        "promised": promised,
        "clauses": [] if setting is None else list(setting.clauses),
        "zh": "按所承诺的期限" if setting is None else "、".join(book.cite(clause) for clause in setting.clauses),
        "en": "as promised" if setting is None else "; ".join(book.cite(clause, "en") for clause in setting.clauses),
    }


def _next(look: Standing, judged: Judged) -> dict[str, Any] | None:
    if judged.next is None:
        return None
    last = judged.steps[-1].taken
    return {
        "step": judged.next,
        "zh": STEP_NAMES[judged.next].zh,
        "en": STEP_NAMES[judged.next].en,
        "due": _due(look, judged.next_due, last.position, last.time),
    }
