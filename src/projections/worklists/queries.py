"""Asking for a worklist (待办清单): what somebody has to do by a day, most urgent first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

from psycopg import AsyncConnection

from domain.event import PREFIX
from domain.rulebooks import Rulebook
from ledger.masking import EVERYBODY, Sight, flag, name_seen
from projections.errors import NotFound, ViewMissing
from projections.people.profiles import CONTACTS
from projections.reading import Standing, now, standing
from projections.worklists.day import outings_of, plan
from projections.worklists.forms import DAYS_BACK
from projections.worklists.lists import LISTS, NAMES, TODAY, Worklist, lists_of, title, views_of
from projections.worklists.periodic import periodic
from projections.worklists.words import LINES, NOBODY, Named

TODAYS_DAYS = 3
"""So far ahead the list of a person's day looks, where a list by itself looks farther."""

_PAGE = """
    SELECT x.list, x.item, x.due, x.staff, x.client, c.name, x.unit, x.deal, x.about, x.kind, x.clauses,
        CASE WHEN x.evidence IS NOT NULL THEN x.evidence ELSE ARRAY(
            SELECT e.position FROM {{ledger}}.events AS e
            WHERE e.subject = 'client/' || x.client AND e.type = ANY(%(contacts)s) AND e.position <= %(position)s
            ORDER BY e.version DESC LIMIT 1
        ) END
    FROM (
        SELECT * FROM ({lists}) AS every ORDER BY due, item LIMIT %(limit)s
    ) AS x LEFT JOIN {{build}}.clients AS c ON c.client = x.client
    ORDER BY x.due, x.item
"""
_LIST = """
    (
        SELECT '{name}' AS list, found.* FROM ({query}) AS found
        WHERE due >= %(after)s AND (due, item) > (%(after)s::timestamptz, %(last)s::text)
        ORDER BY due, item LIMIT %(limit)s
    )
"""
_REACHED = "SELECT min(position), count(*) FROM {build}.progress WHERE view = ANY(%(views)s)"
_UNSEEN = "SELECT storedtime FROM {ledger}.events WHERE position = %(position)s + 1"


_CONTACTS = [f"{PREFIX}{kind}" for kind in sorted(CONTACTS)]


class Row(NamedTuple):
    """An item as it is found: ``about`` is what else names it (a bill, a complaint, a form), ``clauses`` its own,
    separated by spaces."""

    worklist: str
    item: str
    due: datetime
    staff: str | None
    client: str | None
    name: str | None
    unit: str | None
    deal: str | None
    about: str | None
    kind: str | None
    clauses: str | None
    evidence: list[int]


HEADS = ("manager", "supervisor")
COLLECTS = ("operations", "finance")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Cursor(NamedTuple):
    """Where a page ends: the last item's due moment and key."""

    due: datetime
    item: str

    @classmethod
    def of(cls, row: Row) -> Cursor:
        """The place after an item."""
        return cls(row.due, row.item)

    @classmethod
    def parse(cls, text: str) -> Cursor:
        """What `text` wrote. Raises ValueError."""
        micros, _, item = text.partition(".")
        return cls(_EPOCH + timedelta(microseconds=int(micros)), item)

    @property
    def text(self) -> str:
        """As it stands in ``next`` and ``after``: microseconds since 1970, and the key."""
        return f"{(self.due - _EPOCH) // timedelta(microseconds=1)}.{self.item}"


async def worklist(
    connection: AsyncConnection[Any],
    project: str,
    name: str,
    *,
    staff: str | None = None,
    day: date | None = None,
    after: Cursor | None = None,
    limit: int = 100,
    moment: datetime | None = None,
    since: datetime | None = None,
    named: bool = True,
    sight: Sight = EVERYBODY,
) -> dict[str, Any]:
    """A page of what has to be done by a day: everybody's, or of one person.

    ``day``: as known now, seen from its first moment; without it, from ``moment`` (now). ``since``: only what falls due on
    the day of that moment or later. ``named``: with names, as far as ``sight`` goes. Raises NotFound for a list, a
    project or a person that nobody knows, and ViewMissing.
    """
    if name not in NAMES:
        raise NotFound(f"there is no worklist {name}")
    lists = lists_of(name)
    async with standing(connection, project, "desk") as look:
        calendar = look.desk.calendar
        moment = moment or now()
        today = calendar.date_of(moment)
        if day is None or day == today:
            day = today
        else:
            moment = calendar.start_of(day)
        if staff is not None and staff not in look.desk.staff_ids():
            raise NotFound(f"there is no {staff} at this desk")
        if since is not None and after is None:
            after = Cursor(calendar.start_of(calendar.date_of(since)), "")
        position = await _reached(look, views_of(name))
        arranged = plan(look.desk, staff, day) if name == TODAY else None
        whose = None if staff is None else [staff, *(arranged.deputy_of if arranged is not None else ())]
        book = look.desk.current_book(moment).laid_out
        query: dict[str, Any] = {
            "staff": whose,
            "person": staff,
            "zone": str(calendar.zone),
            "moment": moment,
            "after": after.due if after is not None else _EPOCH,
            "last": after.item if after is not None else "",
            "limit": limit + 1,
            "position": position,
            "contacts": _CONTACTS,
            "plan_days": book.money.contract_plan_days.value,
        }
        for one in lists:
            last = day + timedelta(days=_ahead(one, book, name))
            query |= {one.name: calendar.close_of(last), f"{one.name}_on": last}
        if LISTS["forms_missing"] in lists:
            found = await periodic(look, day, whose)
            query |= {f"form_{column}": values for column, values in found.items()}
            query["forms_from"] = calendar.start_of(day - timedelta(days=DAYS_BACK))
        role = look.desk.role(staff, moment) if staff is not None else None
        page = _PAGE.format(lists=" UNION ALL ".join(_list(one, whose, role) for one in lists))
        rows = [Row(*row) for row in await look.rows(page, query)]
        await sight.learn(connection, {row.client for row in rows[:limit] if row.client})
        answer: dict[str, Any] = {
            "worklist": name,
            "zh": title(name)[0],
            "en": title(name)[1],
            "date": day.isoformat(),
            "staff": staff,
            "items": [_item(look, row, day, book, sight if named else None) for row in rows[:limit]],
            "next": Cursor.of(rows[limit - 1]).text if len(rows) > limit else None,
            "position": position,
        }
        if arranged is not None:
            outings = await outings_of(look, staff, day)
            answer["day"] = {**arranged.document(), "outings": outings}
        return answer


async def titles(connection: AsyncConnection[Any], project: str) -> dict[str, Any]:
    """What every list is called, and how many days ahead it looks. Raises as `worklist`."""
    async with standing(connection, project, "desk") as look:
        book = look.desk.current_book(now())
        return {
            "items": [
                {
                    "worklist": name,
                    "zh": title(name)[0],
                    "en": title(name)[1],
                    "days_ahead": max(_ahead(one, book, name) for one in lists_of(name)),
                }
                for name in NAMES
            ]
        }


async def behind_since(connection: AsyncConnection[Any], project: str, name: str) -> datetime | None:
    """Since when the oldest event is stored that a list does not know yet; None when it knows all. Raises as `worklist`."""
    async with standing(connection, project, "desk") as look:
        position = await _reached(look, LISTS[name].views)
        rows = await look.rows(_UNSEEN, {"position": position})
        return rows[0][0] if rows else None


def _item(look: Standing, row: Row, day: date, book: Rulebook, sight: Sight | None) -> dict[str, Any]:
    """An item, ready for JSON, with the client's name as far as the desk knows it, ``sight`` covers it, and it is not forgotten.

    Without ``sight``, without names.
    """
    name = None if sight is None else name_seen(sight, row.client, row.name)
    due_on = look.desk.calendar.date_of(row.due)
    told = LINES[row.worklist](
        Named(
            client=name or row.client or NOBODY,
            unit=row.unit or NOBODY,
            about=row.about or NOBODY,
            kind=row.kind or "",
            due=due_on.isoformat(),
            late=due_on < day,
        )
    )
    clauses = row.clauses.split() if row.clauses else list(LISTS[row.worklist].clauses(book, row.kind or ""))
    return {
        "item": row.item,
        "worklist": row.worklist,
        "kind": row.kind,
        "staff": row.staff,
        "client": row.client,
        **({"name": name, **flag(sight, row.client, name)} if sight is not None else {}),
        "unit": row.unit,
        "deal": row.deal,
        "about": row.about,
        "due": look.text(row.due),
        "due_on": due_on.isoformat(),
        "days_left": (due_on - day).days,
        "clauses": clauses,
        "evidence": list(row.evidence),
        "zh": told.zh,
        "en": told.en,
    }


def _whose(one: Worklist, staff: Sequence[str] | None, role: str | None) -> str:
    """The condition of a list's query by which items are somebody's. ``role``: of the person who asks."""
    if staff is None or (one.also == "collect" and role in COLLECTS):
        return "true"
    # A single person is compared as one: an index then gives the items in order.
    named = f"{one.staff} = %(person)s" if len(staff) == 1 else f"{one.staff} = ANY(%(staff)s::text[])"
    return f"({named} OR {one.staff} IS NULL)" if one.also == "heads" and role in HEADS else named


def _ahead(one: Worklist, book: Rulebook, name: str) -> int:
    """Days that a list looks ahead, by itself or as a part of the day's."""
    return min(one.ahead(book), TODAYS_DAYS) if name == TODAY else one.ahead(book)


def _list(one: Worklist, whose: Sequence[str] | None, role: str | None) -> str:
    return _LIST.format(name=one.name, query=one.query.replace("{whose}", _whose(one, whose, role)))


async def _reached(look: Standing, views: Sequence[str]) -> int:
    """The position up to which all of some views have come. Raises ViewMissing while one of them is not there."""
    rows = await look.rows(_REACHED, {"views": list(views)})
    position, count = rows[0]
    if count < len(set(views)):
        raise ViewMissing("the worklists of this project are being made: its build is of an earlier edition")
    return int(position)
