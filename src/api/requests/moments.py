"""Moments and days in query parameters."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Annotated, Any

from pydantic import BeforeValidator, WithJsonSchema

from domain.payloads.times import FIRST_YEAR, LAST_YEAR

_MOMENT = re.compile(
    r"(\d{4}-\d{2}-\d{2})[Tt ](\d{2}:\d{2}:\d{2})(?:\.(\d{1,9}))?(?:([Zz])|([+ -])(\d{2}:\d{2}))", re.ASCII
)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def parse_moment(value: Any) -> datetime:
    """The moment of an RFC 3339 text with its zone, in UTC. Raises ValueError that says what is expected."""
    match = _MOMENT.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise ValueError("A moment is written as in RFC 3339 with its zone: 2026-03-02T10:15:00+08:00.")
    day, clock, fraction, utc, sign, offset = match.groups()
    # A plus sign that was not percent-encoded arrives as a space: what is meant is beyond doubt.
    zone = "+00:00" if utc else ("+" if sign == " " else sign) + offset
    try:
        moment = datetime.fromisoformat(f"{day}T{clock}.{(fraction or '0')[:6].ljust(6, '0')}{zone}").astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValueError("There is no such moment.") from None
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise ValueError(f"The year must be between {FIRST_YEAR} and {LAST_YEAR}.")
    return moment


def parse_day(value: Any) -> date:
    """The day of a ``YYYY-MM-DD`` text. Raises ValueError that says what is expected."""
    if not isinstance(value, str) or _DAY.fullmatch(value) is None:
        raise ValueError("A day is written YYYY-MM-DD.")
    try:
        day = date.fromisoformat(value)
    except ValueError:
        raise ValueError("There is no such day.") from None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(f"The year must be between {FIRST_YEAR} and {LAST_YEAR}.")
    return day


Moment = Annotated[
    datetime,
    BeforeValidator(parse_moment),
    WithJsonSchema({"type": "string", "format": "date-time", "examples": ["2026-03-02T10:15:00+08:00"]}),
]
Day = Annotated[
    date,
    BeforeValidator(parse_day),
    WithJsonSchema({"type": "string", "format": "date", "examples": ["2026-03-02"]}),
]
