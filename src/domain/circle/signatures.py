"""The month's follow-up sheet and the manager's signature under it (跟踪表签字, SD-6, SD-7, SD-10).

Under a book that asks for it, a follow-up counts for the time being. It goes on counting if the sheet of its month, of the
agent who made it, is signed in time; else it falls with the end of that time, and protection is what it is without it.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from domain.calendar import Calendar
from domain.circle.entries import Item
from domain.desk import DeskTimeline
from domain.rulebooks import Rulebook


class Sheet(NamedTuple):
    """One agent's follow-up sheet of a month (``2026-03``), to be signed by the end of ``due``."""

    staff: str
    month: str
    due: datetime


class Contact(NamedTuple):
    """A contact that protection was counted from: by which book, whether the next stage began, and on which sheet it stands.

    ``sheet``: one that is still to be signed; ``None`` for a contact that needs no signature, or has it.
    """

    at: datetime
    position: int
    book: Rulebook
    steps: int
    sheet: Sheet | None


def sheet_of(staff: str, item: Item, calendar: Calendar) -> Sheet | None:
    """Give the sheet that a follow-up stands on; ``None`` if the book asks for no signature."""
    rules = item.book.ownership
    if rules.sign_off.value == "none":
        return None
    day = calendar.date_of(item.at)
    return _sheet(staff, day.year, day.month, rules.sign_off_days.value, calendar)


@lru_cache(maxsize=4096)
def _sheet(staff: str, year: int, month: int, days: int, calendar: Calendar) -> Sheet:
    last = date(year, month, monthrange(year, month)[1])
    return Sheet(staff, f"{year:04d}-{month:02d}", calendar.close_of(last + timedelta(days=days)))


def signed(sheet: Sheet, desk: DeskTimeline) -> bool:
    """Say whether a sheet was signed in time: when the signature was recorded is what counts, as for everything written."""
    signature = desk.sign_off(sheet.staff, sheet.month)
    return signature is not None and signature.recorded <= sheet.due
