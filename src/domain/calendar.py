"""Local days of a project: periods of the rule books are counted in them, never in hours.

All moments are aware datetimes in UTC; only :meth:`Calendar.text` speaks local time.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

MICROSECOND = timedelta(microseconds=1)
DAY = timedelta(days=1)


class Calendar:
    """The days of one time zone, remembered: the same day is asked for a thousand times in one fold."""

    __slots__ = ("_days", "_months", "_starts", "zone")

    def __init__(self, zone: ZoneInfo) -> None:
        self.zone = zone
        self._starts: dict[date, datetime] = {}
        self._days: dict[int, tuple[datetime, date, date]] = {}
        self._months: dict[tuple[date, int], datetime] = {}

    def date_of(self, moment: datetime) -> date:
        """Give the local date of a moment (aware, any zone)."""
        if moment.tzinfo is not UTC:
            moment = moment.astimezone(UTC)
        known = self._days.get(moment.toordinal())
        if known is None:
            known = self._split(moment)
        return known[1] if moment < known[0] else known[2]

    def _split(self, moment: datetime) -> tuple[datetime, date, date]:
        """A UTC day touches two local dates at most; remember both and the moment between them."""
        midnight = moment.replace(hour=0, minute=0, second=0, microsecond=0)
        first = midnight.astimezone(self.zone).date()
        last = midnight.replace(hour=23, minute=59, second=59, microsecond=999999).astimezone(self.zone).date()
        known = (self.start_of(last), first, last)
        self._days[moment.toordinal()] = known
        return known

    def start_of(self, day: date) -> datetime:
        """Give the first moment of a local day, in UTC."""
        start = self._starts.get(day)
        if start is None:
            start = datetime.combine(day, time.min, tzinfo=self.zone).astimezone(UTC)
            self._starts[day] = start
        return start

    def close_of(self, day: date) -> datetime:
        """Give the last moment of a local day (23:59:59.999999 there), in UTC."""
        return self.start_of(day + DAY) - MICROSECOND

    def at(self, day: date, clock: time) -> datetime:
        """Give the moment of a local clock time on a local day, in UTC."""
        return datetime.combine(day, clock, tzinfo=self.zone).astimezone(UTC)

    def days_after(self, moment: datetime, days: int) -> datetime:
        """Give the close of the last of ``days`` local calendar days that follow the day of ``moment`` (“n 天”).

        The day itself is not counted: 7 days after 2 March end with 9 March. (Catalogue, section 9.)
        """
        return self.close_of(self.date_of(moment) + timedelta(days=days))

    def months_after(self, moment: datetime, months: int = 1) -> datetime:
        """Give the close of the same day ``months`` later, or of that month's last day if it is shorter (“一个月”)."""
        day = self.date_of(moment)
        end = self._months.get((day, months))
        if end is None:
            end = self._months[day, months] = self.close_of(add_months(day, months))
        return end

    def text(self, moment: datetime) -> str:
        """Write a moment as RFC 3339 in local time."""
        return moment.astimezone(self.zone).isoformat()


def add_months(day: date, months: int) -> date:
    """Give the same day ``months`` later, or that month's last day: 31 January + 1 = 28 (29) February."""
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(years, month + 1, min(day.day, monthrange(years, month + 1)[1]))


@lru_cache(maxsize=64)
def calendar_of(zone: str) -> Calendar:
    """Give the calendar of an IANA zone name; one per zone, as its memory of days is worth sharing."""
    return Calendar(ZoneInfo(zone))


def parse_moment(text: str) -> datetime:
    """Read an RFC 3339 date-time as an aware UTC datetime; ``ValueError`` if it has no zone."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"{text!r} has no time zone")
    return moment.astimezone(UTC)


def parse_start(text: str, calendar: Calendar) -> datetime:
    """Read a date (its first moment) or a date-time, in UTC: “from 1 April” begins with that day."""
    if len(text) == 10:
        return calendar.start_of(date.fromisoformat(text))
    return parse_moment(text)


def parse_end(text: str, calendar: Calendar) -> datetime:
    """Read a date (its last moment) or a date-time, in UTC: “until 1 April” includes that day."""
    if len(text) == 10:
        return calendar.close_of(date.fromisoformat(text))
    return parse_moment(text)
