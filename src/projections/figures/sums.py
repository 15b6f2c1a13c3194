"""Sums of everything that was asked for (指标汇总), by key and period; what can be added up is never divided here."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from typing import Any

import orjson

from domain.figures.values import Sums
from domain.payloads import PUBLIC
from projections.figures.keyed import CHANNEL, Keys, channel_joins
from projections.figures.scope import group_of, label
from projections.figures.tables import unpacked
from projections.reading import Standing

Table = dict[tuple[str, str], Sums]
"""(key, period) → sums."""

_MONEY = {"rent_received": "rent_received"}
_STEPS: dict[str, tuple[str | None, str | None]] = {
    "holds": ("holds", None),
    "deposits": ("deposits", "deposit_amount"),
    "top_ups": (None, "deposit_amount"),
    "refunds": (None, "deposits_returned"),
    "forfeits": (None, "deposits_forfeited"),
    "subscriptions": ("subscriptions", None),
    "units_returned": ("units_returned", None),
}
"""Step of a deal → the figures that its number and its money add to."""

_BEGAN = "LEAST(j.called_at, j.visited_at)"
_RESPONDED = (
    f"j.responded_at >= {_BEGAN}"
    " AND (j.called_at BETWEEN %(start)s AND %(close)s OR j.visited_at BETWEEN %(start)s AND %(close)s)"
)
_WAYS: tuple[tuple[str, str, str, str, str], ...] = (
    # figure, when the way enters it, whose it is, what is counted, when it counts at all
    ("new_clients", "j.entered_at", "j.entered_by", "0", "true"),
    (
        "call_to_visit",
        "j.called_at",
        "j.called_by",
        "count(j.visited_at)",
        "(j.visited_at IS NULL OR j.visited_at >= j.called_at)",
    ),
    (
        "visit_to_deposit",
        "j.visited_at",
        "j.visited_by",
        "count(*) FILTER (WHERE j.deposited_at >= j.visited_at)",
        "true",
    ),
    (
        "visit_to_contract",
        "j.visited_at",
        "j.visited_by",
        "count(*) FILTER (WHERE j.signed_at >= j.visited_at)",
        "true",
    ),
    (
        "deposit_to_contract",
        "j.deposited_at",
        "j.deposited_by",
        "count(*) FILTER (WHERE j.signed_at >= j.deposited_at)",
        "true",
    ),
    (
        "first_response_hours",
        _BEGAN,
        "CASE WHEN j.called_at <= coalesce(j.visited_at, j.called_at) THEN j.called_by ELSE j.visited_by END",
        f"sum(extract(epoch FROM j.responded_at - {_BEGAN}))",
        _RESPONDED,
    ),
)
WAYS = {way[0]: way for way in _WAYS}


def _table() -> Table:
    return defaultdict(lambda: defaultdict(Fraction))


async def counted(look: Standing, keys: Keys) -> Table:
    """What single events count for."""
    table = _table()
    pieces = keys.pieces("f.staff", "f.day", "f.channel")
    only = " AND f.channel <> ''" if keys.asked.by == "channel" or keys.asked.channel is not None else ""
    rows = await look.rows(
        f"SELECT f.figure, {pieces.key}, {pieces.bucket}, sum(f.n)::int8, sum(f.amount)::int8"  # noqa: S608 -- pieces of ours
        f" FROM {{build}}.figures AS f {pieces.joins} WHERE f.day BETWEEN %(first)s AND %(last)s"
        f" AND f.figure <> 'outings'{only}{pieces.where} GROUP BY 1, 2, 3",
        keys.parameters,
    )
    for figure, key, bucket, number, amount in rows:
        table[key, bucket][figure] += amount if figure in _MONEY else number
    if keys.asked.by != "channel" and keys.asked.channel is None:
        await _outings(look, keys, table)
    return table


async def _outings(look: Standing, keys: Keys, table: Table) -> None:
    """Several go out together: each has the outing, those who are counted together have it once."""
    pieces = keys.pieces("f.staff", "f.day", "f.channel")
    rows = await look.rows(
        f"SELECT {pieces.key}, {pieces.bucket}, f.positions FROM {{build}}.figures AS f {pieces.joins}"  # noqa: S608 -- pieces of ours
        " WHERE f.day BETWEEN %(first)s AND %(last)s AND f.figure = 'outings'",
        keys.parameters,
    )
    found: dict[tuple[str, str], set[int]] = defaultdict(set)
    for key, bucket, positions in rows:
        found[key, bucket].update(unpacked(positions))
    for place, outings in found.items():
        table[place]["outings"] += len(outings)


async def stepped(look: Standing, keys: Keys) -> Table:
    """Steps of deals, but for the deals themselves."""
    table = _table()
    pieces = keys.pieces("r.staff", "r.day", CHANNEL)
    rows = await look.rows(
        f"SELECT r.figure, {pieces.key}, {pieces.bucket}, count(*), sum(r.amount)::int8 FROM {{build}}.results AS r"  # noqa: S608 -- pieces of ours
        f" {_by_channel(keys, 'r.client')} {pieces.joins} WHERE r.day BETWEEN %(first)s AND %(last)s"
        f" AND r.figure = ANY(%(steps)s::text[]){pieces.where} GROUP BY 1, 2, 3",
        {**keys.parameters, "steps": list(_STEPS)},
    )
    for figure, key, bucket, number, amount in rows:
        of_number, of_amount = _STEPS[figure]
        sums = table[key, bucket]
        if of_number is not None:
            sums[of_number] += number
        if of_amount is not None:
            sums[of_amount] += amount
    return table


async def dealt(look: Standing, keys: Keys) -> Table:
    """Deals and the value of their contracts: everybody has the part that is judged theirs (判单份额)."""
    table, asked = _table(), keys.asked
    for _, day, staff, channel, answer, value in await look.rows(deals_query(keys), keys.parameters):
        if asked.channel is not None and channel != asked.channel:
            continue
        bucket = label(day, asked.period)
        for person, share in shares_of(answer, staff).items():
            group = group_of(keys.spells, person, day) if keys.narrowed else None
            if keys.narrowed and not any(one.staff == person and one.since <= day <= one.until for one in keys.spells):
                continue
            key = {"project": "", "staff": person, "group": group or "", "channel": channel}[asked.by]
            sums = table[key, bucket]
            sums["deals"] += share
            sums["contract_value"] += share * (value or 0)
    return table


def deals_query(keys: Keys) -> str:
    """First contracts of deals, not voided by the end, with the deal as it is judged and the contract's value."""
    joins = _by_channel(keys, "r.client")
    channel = CHANNEL if joins else "''"
    return (
        f"SELECT r.position, r.day, r.staff, {channel}, d.answer, l.value FROM {{build}}.results AS r"  # noqa: S608 -- pieces of ours
        " LEFT JOIN {build}.deals AS d ON d.deal = r.deal"
        f" LEFT JOIN {{build}}.leases AS l ON l.deal = r.deal AND l.position = r.position{joins}"
        " WHERE r.figure = 'deals' AND r.day BETWEEN %(first)s AND %(last)s AND NOT EXISTS ("
        "SELECT 1 FROM {build}.results AS v WHERE v.deal = r.deal AND v.figure = 'contracts_voided'"
        " AND v.contract IS NOT DISTINCT FROM r.contract AND v.day <= %(last)s AND v.position > r.position)"
        " ORDER BY r.position"
    )


def shares_of(answer: bytes | None, agent: str) -> dict[str, Fraction]:
    """Who has what part of a deal as it is judged; the agent of the contract has all of one that is not."""
    lines = orjson.loads(answer)["shares"] if answer is not None else []
    found: dict[str, Fraction] = defaultdict(Fraction)
    for line in lines:
        found[line["to"]["id"] or PUBLIC] += Fraction(line["share"])
    return {person: share for person, share in found.items() if share} or {agent: Fraction(1)}


async def went(look: Standing, keys: Keys) -> Table:
    """Clients' ways: new ones, those who go a stage further, and how soon they first heard from the desk."""
    table = _table()
    parts = [_way(keys, *way) for way in _WAYS]
    rows = await look.rows(" UNION ALL ".join(parts), keys.parameters)
    for figure, key, bucket, number, part in rows:
        sums = table[key, bucket]
        if figure == "new_clients":
            sums[figure] += number
        else:
            sums[figure] += Fraction(part or 0)
            sums[f"{figure}_of"] += number
    return table


def _way(keys: Keys, figure: str, at: str, staff: str, part: str, where: str) -> str:  # noqa: PLR0917 -- one line of _WAYS
    pieces = keys.pieces(staff, f"({at} AT TIME ZONE %(zone)s)::date", "coalesce(j.channel, '')")
    return (
        f"SELECT '{figure}', {pieces.key}, {pieces.bucket}, count(*), ({part})::numeric FROM {{build}}.journeys AS j"  # noqa: S608 -- pieces of ours
        f" {pieces.joins} WHERE j.same_as IS NULL AND {at} BETWEEN %(start)s AND %(close)s AND {where}{pieces.where}"
        " GROUP BY 1, 2, 3"
    )


def _by_channel(keys: Keys, client: str) -> str:
    wanted = keys.asked.by == "channel" or keys.asked.channel is not None
    return channel_joins(client) if wanted else ""


def merged(*tables: dict[tuple[str, str], Any]) -> Table:
    """Tables added up."""
    total = _table()
    for table in tables:
        for place, sums in table.items():
            for name, value in sums.items():
                total[place][name] += value
    return total
