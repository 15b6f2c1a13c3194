"""Dates, months, moments and time zones inside an event's data: how they are written and what instants they mean."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from pydantic_core import PydanticCustomError

FIRST_YEAR, LAST_YEAR = 1970, 2199
"""Years outside are slips of the pen; inside, a lease of a century can still be added to any date."""

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,9})?(?:[Zz]|[+-][0-9]{2}:[0-9]{2})"
)
_ZONE = re.compile(r"[A-Z][A-Za-z_]+(?:/[A-Za-z0-9_+\-]+){1,2}")


def check_day(written: str) -> str:
    """A calendar date ``YYYY-MM-DD`` that exists. Raises PydanticCustomError ``not_a_date``."""
    if _DAY.fullmatch(written):
        try:
            day = date.fromisoformat(written)
        except ValueError:
            pass
        else:
            if FIRST_YEAR <= day.year <= LAST_YEAR:
                return written
    raise PydanticCustomError(
        "not_a_date", f"Write a date that exists as YYYY-MM-DD, from {FIRST_YEAR} to {LAST_YEAR}, such as 2026-03-02."
    )


def check_moment(written: str) -> str:
    """An instant with its zone, as canonical RFC 3339 in the offset given. Raises PydanticCustomError ``not_a_time``."""
    if _MOMENT.fullmatch(written):
        try:
            moment = datetime.fromisoformat(written.upper())
        except ValueError:
            pass
        else:
            if FIRST_YEAR <= moment.year <= LAST_YEAR:
                return moment.isoformat()
    raise PydanticCustomError(
        "not_a_time",
        f"Write an instant with its zone (RFC 3339), from {FIRST_YEAR} to {LAST_YEAR}, such as 2026-03-02T10:15:00+08:00.",
    )


def check_day_or_moment(written: str) -> str:
    """A date (the whole local day) or an instant. Raises PydanticCustomError ``not_a_date_or_time``."""
    try:
        return check_day(written) if len(written) == 10 else check_moment(written)
    except PydanticCustomError:
        raise PydanticCustomError(
            "not_a_date_or_time",
            "Write a date (2026-03-02) or an instant with its zone (2026-03-02T10:15:00+08:00), "
            f"from {FIRST_YEAR} to {LAST_YEAR}.",
        ) from None


@lru_cache(maxsize=64)
def zone_of(name: str) -> ZoneInfo:
    """The time zone called ``name`` (Asia/Shanghai, UTC). Raises ValueError for a name the IANA database does not have.

    Names that mean different things on different machines (localtime) or count leap seconds (right/…) are none.
    """
    if name != "UTC" and not _ZONE.fullmatch(name):
        raise ValueError(name)
    try:
        return ZoneInfo(name)
    except (KeyError, OSError, ValueError) as error:
        raise ValueError(name) from error


def check_zone(written: str) -> str:
    """The name of an IANA time zone. Raises PydanticCustomError ``unknown_timezone``."""
    try:
        zone_of(written)
    except ValueError:
        raise PydanticCustomError(
            "unknown_timezone", "This is no time zone of the IANA database: write one such as Asia/Shanghai."
        ) from None
    return written


def start_of(written: str, zone: ZoneInfo) -> datetime:
    """The first instant (UTC) that a stored date or moment means: of a date, its midnight in ``zone``."""
    if len(written) == 10:
        return datetime.combine(date.fromisoformat(written), time.min, zone).astimezone(UTC)
    return datetime.fromisoformat(written).astimezone(UTC)


def end_of(written: str, zone: ZoneInfo) -> datetime:
    """The last instant (UTC) that a stored date or moment means: of a date, one microsecond before the next midnight."""
    if len(written) == 10:
        following = date.fromisoformat(written) + timedelta(days=1)
        return datetime.combine(following, time.min, zone).astimezone(UTC) - timedelta(microseconds=1)
    return datetime.fromisoformat(written).astimezone(UTC)
