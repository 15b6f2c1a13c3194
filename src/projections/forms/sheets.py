"""A whole form for some days: its lines, what was owed, how it was checked (表单)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any, NamedTuple

from psycopg import AsyncConnection

from domain.forms.calling import COLLECTION, FOLLOW_UP, PLAN, VISIT
from domain.forms.definitions import FORMS, Form
from domain.forms.due import Due
from domain.forms.filings import Filing
from domain.forms.lines import Cell, Line
from domain.forms.periods import CHECKS, FILED, TOTALS, Owed, Worked, owed
from domain.forms.verdicts import state_at
from domain.spans import days_of, within
from projections.forms import entries, filed, outings, totals
from projections.forms.sources import Asked, Source
from projections.forms.turns import rotation_sheet, turns

CALLED = (VISIT, FOLLOW_UP, PLAN, COLLECTION)
"""Forms whose lines events call for, one each."""

OUTINGS = ("outing_plan", "outing_log")

_WORKED = """
    SELECT DISTINCT day FROM {build}.form_dues
    WHERE form = %(form)s AND day BETWEEN %(first)s AND %(last)s AND (NOT %(anchored)s OR anchor IS NOT NULL)
"""

Place = tuple[date, int]
"""Day and position behind which a page begins."""


class Sheet(NamedTuple):
    """A form, filled. ``totals``: its last line, of sums. ``counts``: how many entries, or sheets, stand how.

    ``masked``: clients of whom something is covered.
    """

    form: Form
    asked: Asked
    lines: list[Line]
    totals: dict[str, Cell]
    counts: dict[str, int]
    checks: list[dict[str, Any]]
    following: Place | None
    masked: frozenset[str]


class Wanted(NamedTuple):
    """Which form, of which days and whose; ``after`` and ``limit`` page through forms that have a line an event."""

    name: str
    asked: Asked
    after: Place | None = None
    limit: int | None = None


async def told_turns(connection: AsyncConnection[Any], project: str, wanted: Wanted) -> list[dict[str, Any]]:
    """What a rotation sheet needs, asked before anything else; nothing for other forms."""
    if wanted.name != "rotation_sheet":
        return []
    first, last = wanted.asked.first, wanted.asked.last
    return await turns(connection, project, [date.fromisoformat(day) for day in within(first, last, "day")])


async def sheet(source: Source, wanted: Wanted, told: Sequence[dict[str, Any]] = ()) -> Sheet:
    """The form that is wanted. ``told``: the turns of its days, for the rotation sheet."""
    form, asked = FORMS[wanted.name], wanted.asked
    sums: dict[str, Cell] = {}
    following: Place | None = None
    known = await source.filings(*_reach(asked))
    if form.name in CALLED:
        dues = await source.dues([form.name], asked, wanted.after, None if wanted.limit is None else wanted.limit + 1)
        if wanted.limit is not None and len(dues) > wanted.limit:
            dues = dues[: wanted.limit]
            following = dues[-1].day, dues[-1].position
        lines = await _ENTRIES[form.name](source, dues, asked)
        counts = await source.counts(form.name, asked)
    elif form.name == "rotation_sheet" or form.name in OUTINGS:
        outing = form.name in OUTINGS
        lines = await (outings.outings(source, form.name, asked) if outing else rotation_sheet(source, told, asked))
        counts = _counted([line.verdict.state for line in lines if line.verdict is not None])
    else:
        lines, found = await _periodic(source, form.name, asked, known)
        counts = _counted([state_at(one.due, asked.now) for one in found])
        sums = totals.summed(lines) if form.name in TOTALS else {}
    checks = await _checks(source, form.name, known, asked)
    masked = source.note(line.client for line in lines)
    return Sheet(form, asked, lines, sums, counts, checks, following, masked)


_ENTRIES = {
    VISIT: entries.visit_register,
    FOLLOW_UP: entries.follow_up_plan,
    PLAN: entries.contract_plan,
    COLLECTION: entries.contract_collection,
}
_TOTALS = {
    "visit_totals": totals.visit_totals,
    "follow_up_totals": totals.follow_up_totals,
    "sales_daily": totals.sales_daily,
    "channel_daily": totals.channel_daily,
}


async def owed_forms(
    source: Source,
    forms: Collection[str],
    asked: Asked,
    known: Sequence[Filing],
    days: Mapping[str, Sequence[Due]] = MappingProxyType({}),
) -> list[Owed]:
    """The forms that the calendar calls for, of those named. ``days``: the entries of sheets of totals."""
    by_day: dict[tuple[str, date], list[Due]] = {}
    for form, dues in days.items():
        for due in dues:
            by_day.setdefault((form, due.day), []).append(due)
    worked = Worked(
        await _days(source, VISIT, asked) | _rostered(source, asked) if "daily_plan" in forms else (),
        await _days(source, COLLECTION, asked) if "signed_contracts" in forms else (),
        by_day,
    )
    found = owed(source.desk, known, worked, asked.first, asked.last)
    return [
        one
        for one in found
        if one.due.form in forms and (asked.staff is None or asked.staff in one.by or asked.staff == one.due.staff)
    ]


async def _periodic(source: Source, form: str, asked: Asked, known: Sequence[Filing]) -> tuple[list[Line], list[Owed]]:
    if form in _TOTALS:
        lines, dues = await _TOTALS[form](source, asked)
        everybody = asked._replace(staff=None)
        found = await owed_forms(source, [form], everybody, known, {form: dues})
        return _with_verdicts(source, lines, found, asked), found
    if form == "signed_contracts":
        lines = await entries.signed_contracts(source, asked)
        found = await owed_forms(source, [form], asked._replace(staff=None), known)
        return _with_verdicts(source, lines, found, asked), found
    found = await owed_forms(source, [form], asked, known)
    make = filed.filed if form in FILED else filed.checks if form in CHECKS else filed.targets
    return await make(source, found, known, asked), found


def _with_verdicts(source: Source, lines: Sequence[Line], found: Sequence[Owed], asked: Asked) -> list[Line]:
    """Lines with the verdict on the sheet of their day."""
    of_day = {one.due.day: one for one in found}
    told = {day: source.verdict(one.due, asked.now) for day, one in of_day.items()}
    return [
        line._replace(verdict=told.get(line.day), owed_by=of_day[line.day].by if line.day in of_day else ())
        for line in lines
    ]


async def _days(source: Source, form: str, asked: Asked) -> set[date]:
    parameters = {"form": form, "first": asked.first, "last": asked.last, "anchored": form == COLLECTION}
    return {day for (day,) in await source.look.rows(_WORKED, parameters)}


def _rostered(source: Source, asked: Asked) -> set[date]:
    days = (date.fromisoformat(day) for day in within(asked.first, asked.last, "day"))
    return {day for day in days if source.desk.roster(day) is not None}


def _reach(asked: Asked) -> tuple[date, date]:
    """The first and last day of every week, month and quarter that the days lie in."""
    quarters = list(within(asked.first, asked.last, "quarter"))
    weeks = list(within(asked.first, asked.last, "week"))
    return min(days_of(quarters[0])[0], days_of(weeks[0])[0]), max(days_of(quarters[-1])[1], days_of(weeks[-1])[1])


async def _checks(source: Source, form: str, known: Sequence[Filing], asked: Asked) -> list[dict[str, Any]]:
    """Who checked this form, or all forms, for any of the days, and what they found."""
    mine = [
        one
        for one in known
        if one.kind == "checked" and one.form in (form, "all") and one.last >= asked.first and one.first <= asked.last
    ]
    opened = await source.opened(one.position for one in mine)
    return [
        {
            "by": one.staff,
            "name": source.name_of(one.staff),
            "form": one.form,
            "from": one.first.isoformat(),
            "to": one.last.isoformat(),
            "staff": one.about,
            "at": source.look.text(one.recorded),
            "findings": opened[one.position].get("findings", []),
            "position": one.position,
        }
        for one in mine
    ]


def _counted(states: Sequence[str]) -> dict[str, int]:
    return dict(Counter(states))
