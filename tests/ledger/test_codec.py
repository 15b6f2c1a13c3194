"""The moments of a stored record: whatever offset and precision a poster wrote, the fold reads UTC."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from ledger.codec import decode, encode


def _record(time: str) -> bytes:
    stored: dict[str, Any] = {
        "data": {"reception": "R1"},
        "recordedtime": "2026-03-01T02:00:00Z",
        "subject": "client/C1",
        "time": time,
        "type": "pandan.reception.ended",
        "version": 2,
    }
    return encode(stored)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-03-01T09:30:00+08:00", datetime(2026, 3, 1, 1, 30, tzinfo=UTC)),
        ("2026-03-01T09:30:00.25+08:00", datetime(2026, 3, 1, 1, 30, 0, 250_000, tzinfo=UTC)),
        ("2026-03-01T09:30:00.000001-03:30", datetime(2026, 3, 1, 13, 0, 0, 1, tzinfo=UTC)),
        ("2026-03-01T09:30:00.5Z", datetime(2026, 3, 1, 9, 30, 0, 500_000, tzinfo=UTC)),
        ("2026-03-01T09:30:00+05:07", datetime(2026, 3, 1, 4, 23, tzinfo=UTC)),
        ("2026-03-01T00:10:00+14:00", datetime(2026, 2, 28, 10, 10, tzinfo=UTC)),
    ],
)
def test_the_time_of_an_event_is_read_in_utc(text: str, moment: datetime) -> None:
    event = decode(7, _record(text))
    assert event.time == moment
    assert event.time.tzinfo is UTC
    assert (event.position, event.type, event.version) == (7, "reception.ended", 2)
