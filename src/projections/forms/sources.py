"""Where the rows of a form come from: what is owed and handed in, the events behind it, names of clients, units and staff."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from psycopg import AsyncConnection

from domain.calendar import Calendar
from domain.desk import DeskTimeline
from domain.event import Event
from domain.forms.definitions import deadline_of
from domain.forms.due import Due, done_moment, moment_of, standing
from domain.forms.filings import Filing
from domain.forms.verdicts import Verdict, verdict
from ledger.masking import Sight, masked_name, masked_phone
from ledger.stream import LedgerReader
from projections.figures.queries import positions
from projections.people.judged import opened
from projections.reading import Standing

_DUE_COLUMNS = ", ".join(Due._fields)
_STATE = "CASE WHEN state = 'open' AND due_at <= %(now)s THEN 'missing' ELSE state END"
_OF_DAYS = """
    form = ANY(%(forms)s::text[]) AND day BETWEEN %(first)s AND %(last)s AND state <> 'not_asked'
    AND (%(staff)s::text IS NULL OR staff = %(staff)s)
"""
_DUES = f"""
    SELECT {_DUE_COLUMNS} FROM {{build}}.form_dues
    WHERE {_OF_DAYS} AND (day, position) > (%(after_day)s, %(after)s)
    ORDER BY day, position, form LIMIT %(limit)s
"""  # noqa: S608 -- names of columns, nothing from outside
_COUNTS = f"SELECT {_STATE}, count(*) FROM {{build}}.form_dues WHERE {_OF_DAYS} GROUP BY 1"  # noqa: S608 -- the same
_OUTSTANDING = f"""
    SELECT {_DUE_COLUMNS} FROM {{build}}.form_dues
    WHERE due_at BETWEEN %(since)s AND %(now)s AND (%(staff)s::text IS NULL OR staff = %(staff)s)
        AND (state = 'open' OR state = 'incomplete' OR (state = 'late' AND %(late)s))
    ORDER BY due_at, position, form
"""  # noqa: S608 -- the same
_FILINGS = f"""
    SELECT {", ".join(Filing._fields)} FROM {{build}}.form_filings
    WHERE last >= %(first)s AND first <= %(last)s ORDER BY position
"""  # noqa: S608 -- the same
_CLIENTS = "SELECT client, name, company, phones, channel FROM {build}.clients WHERE client = ANY(%(ids)s::text[])"
_UNITS = "SELECT unit, building, floor, number FROM {build}.units WHERE unit = ANY(%(ids)s::text[])"


class Client(NamedTuple):
    """A client as a form names them; what is not known, or forgotten, is None."""

    name: str | None
    company: str | None
    phones: str
    channel: str | None


_NOBODY = Client(None, None, "", None)


class Asked(NamedTuple):
    """Of which local days, and whose forms (None: everybody's), as things stand at a moment."""

    first: date
    last: date
    staff: str | None
    now: datetime


class _Gathering:
    """Somebody's sight while lines are made of more than comes into a form: what was shown is noted with the lines alone."""

    def __init__(self, sight: Sight) -> None:
        self._sight = sight
        self.views = sight.views
        self.open: set[str] = set()
        self.covered: set[str] = set()

    async def learn(self, connection: AsyncConnection[Any], clients: Collection[str]) -> None:
        await self._sight.learn(connection, clients)

    def covers(self, client: str) -> bool:
        covers = self._sight.covers(client)
        if not covers:
            self.covered.add(client)
        return covers

    def shown(self, client: str) -> None:
        self.open.add(client)

    def note(self, clients: Iterable[str | None]) -> None:
        for client in clients:
            if client is not None and client in self.open:
                self._sight.shown(client)


class Source:
    """What the rows of a form are made of; one look, so that all of it belongs together."""

    def __init__(self, look: Standing, reader: LedgerReader) -> None:
        self.look = look
        self._sight = _Gathering(reader.sight)
        self._reader = reader.seen_by(self._sight)

    @property
    def desk(self) -> DeskTimeline:
        """The desk as known here."""
        return self.look.desk

    @property
    def calendar(self) -> Calendar:
        """The desk's local days."""
        return self.look.desk.calendar

    async def dues(
        self, forms: Collection[str], asked: Asked, after: tuple[date, int] | None = None, limit: int | None = None
    ) -> list[Due]:
        """Forms that events called for on some days, in order of day and position."""
        parameters = {
            **_parameters(forms, asked),
            "after_day": after[0] if after else date.min,
            "after": after[1] if after else 0,
            "limit": limit,
        }
        return [Due(*row) for row in await self.look.rows(_DUES, parameters)]

    async def counts(self, form: str, asked: Asked) -> dict[str, int]:
        """How many of these forms stand how."""
        return dict(await self.look.rows(_COUNTS, {**_parameters([form], asked), "now": asked.now}))

    async def outstanding(self, since: datetime, now: datetime, staff: str | None, *, late: bool) -> list[Due]:
        """Forms that were due since then and are not filled, or not whole; with ``late``, those filled late as well."""
        parameters = {"since": since, "now": now, "staff": staff, "late": late}
        return [Due(*row) for row in await self.look.rows(_OUTSTANDING, parameters)]

    async def filings(self, first: date, last: date) -> list[Filing]:
        """What was handed in, checked or set for any of these days, in order."""
        return [Filing(*row) for row in await self.look.rows(_FILINGS, {"first": first, "last": last})]

    async def figures(self, figures: Collection[str], asked: Asked) -> list[Event]:
        """The events that count for figures on these days, in order; what is personal in them stays sealed."""
        found = await positions(self.look, figures, asked.first, asked.last, asked.staff)
        return await self.look.at(found)

    async def opened(self, found: Iterable[int | None]) -> dict[int, dict[str, Any]]:
        """The data of events by position, personal data opened where its key still exists; ``time`` among it."""
        wanted = sorted({position for position in found if position})
        events = await opened(self.look, self._reader, wanted)
        return {event["position"]: {**event["data"], "type": event["type"]} for event in events}

    async def clients(self, ids: Iterable[str | None]) -> Mapping[str | None, Client]:
        """Clients by id, as far as they may be seen; whoever is not known is nobody."""
        wanted = sorted({one for one in ids if one})
        rows = await self.look.rows(_CLIENTS, {"ids": wanted}) if wanted else []
        await self._sight.learn(self.look.connection, wanted)
        return _Default({row[0]: self._seen(row[0], Client(*row[1:])) for row in rows})

    def _seen(self, client: str, known: Client) -> Client:
        if not (known.name or known.company or known.phones):
            return known
        if self._sight.covers(client):
            self._sight.shown(client)
            return known
        return Client(
            known.name and masked_name(known.name),
            known.company and masked_name(known.company),
            " ".join(masked_phone(phone) for phone in known.phones.split()),
            known.channel,
        )

    def note(self, clients: Iterable[str | None]) -> frozenset[str]:
        """Takes note that these clients come into the form; gives those of whom something is covered."""
        self._sight.note(clients)
        return frozenset(self._sight.covered)

    async def units(self, ids: Iterable[str | None]) -> dict[str | None, str]:
        """What stands on the doors of units, by id."""
        wanted = sorted({one for one in ids if one})
        rows = await self.look.rows(_UNITS, {"ids": wanted}) if wanted else []
        return {row[0]: " ".join(part for part in row[1:] if part) or row[0] for row in rows}

    def name_of(self, staff: str | None) -> str | None:
        """Somebody's name; their id where the desk never named them."""
        return None if staff is None else self.desk.name_of(staff) or staff

    def entry(self, form: str, event: Event, key: str = "") -> Due:
        """An event as an entry of a form: due from when it happened, filled when somebody wrote it down."""
        book, day = self.desk.book_of(event), self.calendar.date_of(event.time)
        due_at = moment_of(deadline_of(form, book), event.time, self.calendar)
        due = Due(
            event.subject, form, key, day, None, None, None, "", event.time, event.time, event.position, event.position,
            event.time, event.recorded, "", due_at, None, "open", "",
        )  # fmt: skip
        done_at = done_moment(due, book)
        return due._replace(done_at=done_at, state=standing(due_at, done_at, ""))

    def verdict(self, due: Due, now: datetime) -> Verdict:
        """The verdict on a form, under the book in force when it was called for."""
        book = self.desk.book_at(due.position, due.since) if due.position else self.desk.current_book(due.since)
        return verdict(due, now, book, self.calendar)


class _Default(dict[Any, Client]):
    def __missing__(self, key: Any) -> Client:
        return _NOBODY


def _parameters(forms: Collection[str], asked: Asked) -> dict[str, Any]:
    return {"forms": list(forms), "first": asked.first, "last": asked.last, "staff": asked.staff}
