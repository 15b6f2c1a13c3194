"""Forms that the calendar calls for (日计划、周报、月报…) and that are not handed in, as items of a list."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from domain.forms.definitions import deadline_of
from projections.forms.queries import PERIODIC
from projections.forms.sheets import owed_forms
from projections.forms.sources import Asked, Source
from projections.reading import Standing

DAYS_BACK = 7
"""So far back they are looked for; what is older stands among the missing forms alone."""

DAYS_AHEAD = 31
"""So far ahead a stretch may begin whose form is due already."""

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
    oldest = day - timedelta(days=DAYS_BACK)
    since, until = look.desk.calendar.start_of(oldest), look.desk.calendar.close_of(day)
    book = look.desk.current_book(until)
    after = max(deadline_of(form, book).days or 0 for form in PERIODIC)  # the end of what a form is about
    asked = Asked(oldest - timedelta(days=max(1, after)), day + timedelta(days=DAYS_AHEAD), None, until)
    known = await source.filings(asked.first, asked.last)
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
