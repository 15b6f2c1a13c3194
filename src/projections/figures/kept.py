"""Whether what had to be done was done in time (及时率): duties towards clients, forms, complaints; and satisfied clients."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

import orjson

from projections.figures.keyed import Keys
from projections.figures.sums import Table
from projections.reading import Standing

DUTIES = ("callback", "follow_up", "service_contact", "service_follow_up")
"""Kinds of duty that are counted: whoever is to be spoken with (来电回访、跟进、服务回访)."""

FORMS = ("visit_register", "follow_up_plan", "contract_plan", "contract_collection")
"""Forms that an event calls for."""

_LOCAL = "({at} AT TIME ZONE %(zone)s)::date"


class _Source(NamedTuple):
    """Where a rate is counted: its table, when a row falls into the period, whose it is, what counts, and what is part of it."""

    table: str
    day: str
    staff: str
    within: str
    counts: str
    part: str
    positions: str


_SOURCES: Mapping[str, _Source] = {
    "complaints_in_time": _Source(
        "complaints",
        _LOCAL.format(at="t.opened"),
        "t.staff",
        "t.opened BETWEEN %(start)s AND %(close)s",
        "(t.closed IS NOT NULL OR t.due < %(now)s)",
        "t.closed <= t.due",
        "t.steps",
    ),
    "satisfaction": _Source(
        "complaints",
        _LOCAL.format(at="t.opened"),
        "t.staff",
        "t.opened BETWEEN %(start)s AND %(close)s",
        "t.satisfied IS NOT NULL",
        "t.satisfied",
        "t.steps",
    ),
    "follow_up_compliance": _Source(
        "dues",
        _LOCAL.format(at="t.due_at"),
        "t.staff",
        "t.kind = ANY(%(duties)s::text[]) AND coalesce(t.due_at, 'infinity') BETWEEN %(start)s AND %(close)s",
        "(t.state = 'done' OR t.state = 'open' AND t.due_at < %(now)s)",
        "t.done_at <= t.due_at",
        "ARRAY[t.position, t.done_position]",
    ),
    "form_compliance": _Source(
        "form_dues",
        "t.day",
        "t.staff",
        "t.form = ANY(%(forms)s::text[]) AND t.day BETWEEN %(first)s AND %(last)s",
        "(t.state IN ('complete', 'late', 'incomplete') OR t.state = 'open' AND t.due_at < %(now)s)",
        "t.state = 'complete'",
        "ARRAY[t.position, t.done_position]",
    ),
}

FIGURES = tuple(_SOURCES)
"""The rates that are counted here."""


async def kept(look: Standing, keys: Keys, now: datetime) -> Table:
    """All of these rates, as sums. ``now``: what is open and overdue by then counts."""
    table: Table = defaultdict(lambda: defaultdict(int))
    parts = [_counting(keys, figure, source) for figure, source in _SOURCES.items()]
    for figure, key, bucket, part, of in await look.rows(" UNION ALL ".join(parts), _parameters(keys, now)):
        sums = table[keys.named(key), bucket]
        sums[figure] += part
        sums[f"{figure}_of"] += of
    return table


async def positions(look: Standing, keys: Keys, now: datetime, figure: str) -> set[int]:
    """Positions of the events by which something is counted, and of those that did what had to be done."""
    source = _SOURCES[figure]
    pieces = keys.pieces(source.staff, source.day, "''")
    rows = await look.rows(
        f"SELECT {source.positions} FROM {{build}}.{source.table} AS t {pieces.joins}"  # noqa: S608 -- pieces of ours
        f" WHERE {source.within} AND {source.counts}{pieces.where}",
        _parameters(keys, now),
    )
    return {one for (found,) in rows for one in _read(found) if one is not None}


def _read(found: Any) -> list[int | None]:
    """Positions as a table has them: an array, or the steps of a complaint."""
    return [step[1] for step in orjson.loads(found)] if isinstance(found, bytes) else found


def _counting(keys: Keys, figure: str, source: _Source) -> str:
    pieces = keys.pieces(source.staff, source.day, "''")
    return (
        f"SELECT '{figure}', {pieces.key}, {pieces.bucket}, count(*) FILTER (WHERE {source.part}), count(*)"  # noqa: S608 -- pieces of ours
        f" FROM {{build}}.{source.table} AS t {pieces.joins} WHERE {source.within} AND {source.counts}{pieces.where} GROUP BY 1, 2, 3"
    )


def _parameters(keys: Keys, now: datetime) -> dict[str, Any]:
    return {**keys.parameters, "now": now, "duties": list(DUTIES), "forms": list(FORMS)}
