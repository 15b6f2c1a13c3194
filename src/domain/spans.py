"""Days, weeks, months, quarters and years by name (2026-03-02, 2026-W10, 2026-03, 2026-Q1, 2026), as targets, forms and figures have them."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any, Literal

Length = Literal["day", "week", "month", "quarter"]


def span(data: Mapping[str, Any]) -> tuple[date, date]:
    """The first and the last day of what an event's ``date`` or ``period`` names."""
    return days_of(data.get("date") or data["period"])


def days_of(written: str) -> tuple[date, date]:
    """The first and the last day of a day, week, month, quarter or year. Raises ValueError for anything else."""
    if len(written) == 10:
        day = date.fromisoformat(written)
        return day, day
    if len(written) == 4:
        return date(int(written), 1, 1), date(int(written), 12, 31)
    year, rest = int(written[:4]), written[5:]
    if rest.startswith("W"):
        first = date.fromisocalendar(year, int(rest[1:]), 1)
        return first, first + timedelta(days=6)
    if rest.startswith("Q"):
        month = 3 * int(rest[1:])
        return date(year, month - 2, 1), date(year, month, monthrange(year, month)[1])
    return date(year, int(rest), 1), date(year, int(rest), monthrange(year, int(rest))[1])


def name_of(day: date, length: Length) -> str:
    """The day, week, month or quarter that a day lies in, by name."""
    if length == "day":
        return day.isoformat()
    if length == "week":
        year, week, _ = day.isocalendar()
        return f"{year}-W{week:02}"
    return f"{day:%Y-%m}" if length == "month" else f"{day.year}-Q{(day.month + 2) // 3}"


def within(first: date, last: date, length: Length) -> Iterator[str]:
    """The names of all days, weeks, months or quarters that have a day between two days, both included."""
    day = first
    while day <= last:
        name = name_of(day, length)
        yield name
        day = days_of(name)[1] + timedelta(days=1)
