"""Forms that the calendar calls for (日计划、周报、月报…) and that are not handed in, as items of a list."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from projections.forms.queries import PERIODIC
from projections.forms.sheets import owed_forms
from projections.forms.sources import Asked, Source
from projections.reading import Standing

DAYS_BACK = 14
"""So far back they are looked for; what is older stands among the missing forms alone."""

LONGEST = 93
"""Days of the longest stretch that a form is about: it is called for by days long before it is due."""

COLUMNS = ("item", "due", "staff", "about", "kind", "evidence")


class _Unopened(Source):
    """A source that opens nothing personal: these forms are about days, not about clients."""

    def __init__(self, look: Standing) -> None:
        self.look = look


async def periodic(look: Standing, day: date, staff: Sequence[str] | None) -> dict[str, list[Any]]:
    """Items by column, of what is due by the end of a day; a form that several may hand in is nobody's by name.

    ``staff``: only what one of them may hand in.
    """
    source = _Unopened(look)
    since = look.desk.calendar.start_of(day - timedelta(days=DAYS_BACK))
    until = look.desk.calendar.close_of(day)
    asked = Asked(day - timedelta(days=DAYS_BACK + LONGEST), day + timedelta(days=31), None, until)
    known = await source.filings(asked.first - timedelta(days=LONGEST), asked.last + timedelta(days=LONGEST))
    found: dict[str, list[Any]] = {column: [] for column in COLUMNS}
    for due, by in await owed_forms(source, PERIODIC, asked, known):
        if due.due_at is None or not since <= due.due_at <= until or due.state not in ("open", "incomplete"):
            continue
        if staff is not None and not set(staff) & {*by, due.staff}:
            continue
        mine = [one for one in staff or () if one in by]
        whose = due.staff or (mine[0] if mine else by[0] if len(by) == 1 else None)
        row = (
            f"forms_missing/{due.form}/{due.subject}/{due.key}",
            due.due_at,
            whose,
            due.state,
            due.form,
            due.position or None,
        )
        for column, value in zip(COLUMNS, row, strict=True):
            found[column].append(value)
    return found
