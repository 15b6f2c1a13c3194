"""How a day is manned (值班、例会、代班), with the outbound calls that everybody made (ZY)."""

from __future__ import annotations

from datetime import date
from typing import Any

from psycopg import AsyncConnection

from domain.calendar import DAY
from domain.care import Words
from domain.care.manning import MANNING, VERDICTS, Asked, calls_made, manning
from projections.care.words import Teller
from projections.reading import now, standing

EVIDENCE_AT_MOST = 200
"""Positions told of one thing; a busy day has more calls than anybody reads."""

_CALLS = """
    SELECT done_by, array_agg(DISTINCT done_position ORDER BY done_position) FROM {build}.dues
    WHERE how = 'phone' AND state = 'done' AND done_at >= %(start)s AND done_at < %(end)s AND done_by IS NOT NULL
    GROUP BY done_by
"""


async def manned(connection: AsyncConnection[Any], project: str, day: date | None = None) -> dict[str, Any]:
    """What the book asks of a local day (today without ``day``), and what there was."""
    moment = now()
    async with standing(connection, project, "care") as look:
        calendar = look.desk.calendar
        day = day or calendar.date_of(moment)
        start, end = calendar.start_of(day), calendar.start_of(day + DAY)
        teller = Teller(look, moment)
        calls = dict(await look.rows(_CALLS, {"start": start, "end": end}))
        asked = manning(look.desk, day, look.position, moment)
        asked += calls_made(look.desk, day, look.position, moment, calls)
        return {
            "date": day.isoformat(),
            "items": [_item(teller, one) for one in asked],
            "position": look.position,
        }


def _item(teller: Teller, asked: Asked) -> dict[str, Any]:
    words, verdict = MANNING.get(asked.kind, Words(asked.kind, asked.kind)), VERDICTS[asked.state]
    return {
        "kind": asked.kind,
        "zh": words.zh,
        "en": words.en,
        "verdict": asked.state,
        "verdict_zh": verdict.zh,
        "due_at": teller.look.text(asked.due_at),
        "staff": [teller.person(one) for one in asked.staff],
        "wanted": asked.wanted,
        "found": asked.found,
        "clauses": teller.clauses(asked.clauses),
        "evidence": list(asked.positions[:EVIDENCE_AT_MOST]),
    }
