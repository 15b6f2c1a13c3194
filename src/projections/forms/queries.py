"""What is asked about forms (表单): which there are, one of them filled, and which are missing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from operator import itemgetter
from typing import Any

from psycopg import AsyncConnection

from domain.care.due import Due as Duty
from domain.forms.definitions import FORMS, Form, setting_of
from domain.forms.due import Due
from domain.forms.lines import Line
from domain.forms.lines import as_json as cell_json
from domain.forms.periods import CHECKS, FILED
from domain.forms.verdicts import STATES
from domain.forms.verdicts import as_json as verdict_json
from domain.rulebooks import Rulebook
from ledger.stream import LedgerReader
from projections.forms.sheets import Place, Sheet, Wanted, owed_forms, sheet, told_turns
from projections.forms.sources import Asked, Source
from projections.reading import Standing, now, standing

VIEWS = ("desk", "rotation", "people", "units", "figures", "care", "forms", "filings")
"""The read models that forms are made of."""

PERIODIC = (*FILED, *CHECKS, "signed_contracts", "targets")
"""Forms that the calendar calls for and somebody has to hand in, check or set."""

DAYS_BACK = 31
"""So far back missing forms are looked for, unless somebody says otherwise."""

_POSITION = "SELECT min(position) FROM {build}.progress WHERE view = ANY(%(views)s::text[])"
_DUTIES = f"""
    SELECT {", ".join(Duty._fields)} FROM {{build}}.dues
    WHERE kind IN ('outing_plan', 'outing_log') AND state = 'open' AND due_at BETWEEN %(since)s AND %(now)s
        AND (%(staff)s::text IS NULL OR staff = %(staff)s)
"""  # noqa: S608 -- names of columns, nothing from outside


async def forms(connection: AsyncConnection[Any], project: str) -> dict[str, Any]:
    """Every form: its titles, who fills it, by when, by which clauses, and its columns."""
    async with standing(connection, project, "forms") as look:
        book = look.desk.current_book(now())
        return {
            "rulebook": book.name,
            "items": [_described(form, book) for form in FORMS.values()],
            "position": look.position,
        }


async def filled(connection: AsyncConnection[Any], reader: LedgerReader, wanted: Wanted) -> tuple[Sheet, Standing, int]:
    """A form for some days, with the look that it was taken at and its position. Raises NotFound and ViewMissing."""
    told = await told_turns(connection, reader.project, wanted)
    async with standing(connection, reader.project, "forms") as look:
        found = await sheet(Source(look, reader), wanted, told)
        return found, look, await _position(look)


async def form(connection: AsyncConnection[Any], reader: LedgerReader, wanted: Wanted) -> dict[str, Any]:
    """A form for some days as JSON: its columns, lines with verdict, clauses and positions, sums and checks."""
    found, look, position = await filled(connection, reader, wanted)
    asked, calendar = found.asked, look.desk.calendar
    findings: dict[str, list[Any]] = {}
    for check in found.checks:
        for finding in check["findings"]:
            if "key" in finding:
                findings.setdefault(finding["key"], []).append({**finding, "position": check["position"]})
    book = look.desk.current_book(calendar.close_of(asked.last))
    return {
        **_described(found.form, book),
        "project": look.desk.name,
        "rulebook": book.name,
        "from": asked.first.isoformat(),
        "to": asked.last.isoformat(),
        "staff": asked.staff,
        "items": [_line(line, look, findings, masked=line.client in found.masked) for line in found.lines],
        "totals": {name: cell_json(cell, calendar) for name, cell in found.totals.items()},
        "verdicts": {state: found.counts.get(state, 0) for state in STATES if state != "not_asked"},
        "checks": found.checks,
        "next": None if found.following is None else cursor(found.following),
        "position": position,
    }


async def missing(
    connection: AsyncConnection[Any],
    reader: LedgerReader,
    day: date | None = None,
    since: date | None = None,
    staff: str | None = None,
    *,
    after: str = "",
    limit: int = 100,
) -> dict[str, Any]:
    """Forms that were due by the end of a day (None: by now) and are missing or not whole; late ones where they do not count.

    ``since``: due from that day on, by default a month back. ``after``: ``next`` of the page before.
    """
    moment = now()
    async with standing(connection, reader.project, "forms") as look:
        calendar = look.desk.calendar
        until = min(moment, calendar.close_of(day)) if day is not None else moment
        last = calendar.date_of(until)
        first = since or last - timedelta(days=DAYS_BACK)
        source = Source(look, reader)
        found = await outstanding(source, first, until, staff)
        page = [(place, item) for place, item in found if place > after]
        masked = source.note(item["client"] for _, item in page[:limit])
        return {
            "from": first.isoformat(),
            "to": last.isoformat(),
            "staff": staff,
            "items": [{**item, **({"masked": True} if item["client"] in masked else {})} for _, item in page[:limit]],
            "total": len(found),
            "next": page[limit - 1][0] if len(page) > limit else None,
            "position": await _position(look),
        }


async def outstanding(
    source: Source, first: date, until: datetime, staff: str | None
) -> list[tuple[str, dict[str, Any]]]:
    """The forms that were due from a day to a moment and do not count as filled, the longest due first.

    Each after its place in the list, by which texts sort as they stand here.
    """
    since = source.calendar.start_of(first)
    asked = Asked(first, source.calendar.date_of(until), staff, until)
    known = await source.filings(first - timedelta(days=92), asked.last + timedelta(days=92))
    called = await source.outstanding(since, until, staff, late=True)
    wide = asked._replace(first=first - timedelta(days=92), last=asked.last + timedelta(days=31))
    duties = [Duty(*row) for row in await source.look.rows(_DUTIES, {"since": since, "now": until, "staff": staff})]
    found: list[tuple[Due, tuple[str, ...]]] = [(due, (due.staff,) if due.staff else ()) for due in called]
    found += [(_as_form(duty, source), (duty.staff,) if duty.staff else ()) for duty in duties]
    for one in await owed_forms(source, PERIODIC, wide, known):
        if one.due.due_at is not None and since <= one.due.due_at <= until:
            found.append(one)
    clients = await source.clients(due.client for due, _ in found)
    units = await source.units(due.unit for due, _ in found)
    items: list[tuple[str, dict[str, Any]]] = []
    for due, by in found:
        told = source.verdict(due, until)
        if told.state in ("missing", "incomplete") or (told.state == "late" and not told.done):
            title = FORMS[due.form]
            due_at = (told.due_at or until).astimezone(UTC)
            item = {
                "form": due.form,
                "title": {"zh": title.zh, "en": title.en},
                "key": due.key,
                "day": due.day.isoformat(),
                "staff": due.staff,
                "owed_by": list(by),
                "client": due.client,
                "client_name": clients[due.client].name,
                "unit": due.unit,
                "unit_name": units.get(due.unit),
                "verdict": verdict_json(told, source.calendar),
                "positions": sorted({place for place in (due.position, due.done_position) if place}),
            }
            items.append((f"{due_at:%Y%m%dT%H%M%S%f}.{due.form}.{due.subject}.{due.key}", item))
    return sorted(items, key=itemgetter(0))


def _as_form(duty: Duty, source: Source) -> Due:
    """An outing's plan that nobody signed, or its log that nobody wrote, as a form."""
    return Due(
        f"client/{duty.client}", duty.kind, duty.key, source.calendar.date_of(duty.since), duty.staff, duty.client, None, "",
        duty.since, duty.since, duty.position, None, None, None, "", duty.due_at, None, "open", "",
    )  # fmt: skip


def cursor(place: Place) -> str:
    """Where the next page begins, as a query says it."""
    return f"{place[0].isoformat()}.{place[1]}"


def place_of(written: str | None) -> Place | None:
    """Where a page begins that a query names."""
    if written is None:
        return None
    day, _, position = written.partition(".")
    return date.fromisoformat(day), int(position)


def of_days(name: str, first: date, last: date, staff: str | None = None) -> Wanted:
    """A form of some days as it stands now, all of it."""
    return Wanted(name, Asked(first, last, staff, now()))


async def _position(look: Standing) -> int:
    rows = await look.rows(_POSITION, {"views": list(VIEWS)})
    return int(rows[0][0])


def _described(form: Form, book: Rulebook) -> dict[str, Any]:
    setting = setting_of(form.name, book)
    return {
        "form": form.name,
        "title": {"zh": form.zh, "en": form.en},
        "cover": form.cover,
        "filled_by": {"zh": form.by[0], "en": form.by[1]},
        "deadline": {"zh": setting.zh, "en": setting.en, "setting": form.setting},
        "clauses": list(dict.fromkeys((*setting.clauses, *book.forms.late.clauses))),
        "columns": [{"name": one.name, "zh": one.zh, "en": one.en} for one in form.columns if one.name != "verdict"],
    }


def _line(line: Line, look: Standing, findings: Mapping[str, list[Any]], *, masked: bool) -> dict[str, Any]:
    calendar = look.desk.calendar
    return {
        "key": line.key,
        "day": line.day.isoformat(),
        "staff": line.staff,
        "owed_by": list(line.owed_by),
        "client": line.client,
        "unit": line.unit,
        "cells": {name: cell_json(cell, calendar) for name, cell in line.cells.items()},
        **({"masked": True} if masked else {}),
        "verdict": None if line.verdict is None else verdict_json(line.verdict, calendar),
        "findings": findings.get(line.key, []),
        "positions": line.positions,
    }
