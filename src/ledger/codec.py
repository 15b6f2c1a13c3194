"""Bytes of the ledger: canonical JSON out (RFC 8785 in spirit: sorted keys, no spaces, UTF-8), events in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

import orjson

from domain.event import PREFIX, Event
from ledger import upcasting
from ledger.upcasting import upcast

_PREFIX_LENGTH = len(PREFIX)
_OFFSET_LENGTH = len("+08:00")
_OFFSETS = {
    f"{sign}{hours:02}:{minutes:02}": timedelta(hours=hours, minutes=minutes) * (-1 if sign == "-" else 1)
    for sign in "+-"
    for hours in range(15)
    for minutes in (0, 15, 30, 45)
}
_new = tuple.__new__


def encode(value: Any) -> bytes:
    """Canonical bytes of JSON-ready data: the same data gives the same bytes on any machine."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)


def timestamp(moment: datetime) -> str:
    """RFC 3339 text of an aware datetime, in the offset it carries; ``Z`` for UTC."""
    text = moment.isoformat()
    return text[:-6] + "Z" if text.endswith("+00:00") else text


@lru_cache(maxsize=8)
def utc_timestamp(moment_: datetime) -> str:
    """`timestamp` of a datetime in UTC; all events of a commit share theirs, so the last few are remembered."""
    return timestamp(moment_)


def moment(text: str) -> datetime:
    """The aware datetime of RFC 3339 text."""
    return datetime.fromisoformat(text)


def envelope(record: bytes | memoryview) -> dict[str, Any]:
    """The stored envelope of an event as it was written, brought to today's schema version."""
    stored: dict[str, Any] = orjson.loads(record)
    return upcast(stored)


def decode(position: int, record: bytes | memoryview) -> Event:
    """The event that folds and judges read, from a stored record."""
    stored = orjson.loads(record)
    if upcasting.STEPS:
        stored = upcast(stored)
    happened = stored["time"]
    if (offset := _OFFSETS.get(happened[-_OFFSET_LENGTH:])) is not None:
        # Half the time of `astimezone`; nothing is done more often.
        time = datetime.fromisoformat(happened[:-_OFFSET_LENGTH] + "Z") - offset
    else:
        time = datetime.fromisoformat(happened)
        if time.tzinfo is not UTC:
            time = time.astimezone(UTC)
    fields = (
        position,
        stored["type"][_PREFIX_LENGTH:],
        stored["subject"],
        time,
        datetime.fromisoformat(stored["recordedtime"]),
        stored["data"],
        stored["version"],
    )
    return _new(Event, fields)
