"""Sums of everything that was asked for (指标汇总), by key and period; what can be added up is never divided here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from fractions import Fraction
from typing import NamedTuple

import orjson

from domain.figures.values import Number, Sums
from domain.payloads import PUBLIC
from projections.figures.keyed import CHANNEL, Keyed, Keys, channel_joins
from projections.figures.scope import label
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


class Way(NamedTuple):
    """A stage at which clients' ways enter figures: when, by whom, and for each figure what is counted and what part of it."""

    at: str
    staff: str
    counted: Mapping[str, tuple[str, str]]


_ALL = "true"
_VISITED_LATER = "(j.visited_at IS NULL OR j.visited_at >= j.called_at)"
_CALLED_LATER = "(j.called_at IS NULL OR j.called_at > j.visited_at)"


def _answered(at: str) -> str:
    return f"round(extract(epoch FROM sum(j.responded_at - {at}) FILTER (WHERE {{where}})))::int8"


WAYS: tuple[Way, ...] = (
    Way("j.entered_at", "j.entered_by", {"new_clients": (_ALL, "0")}),
    Way(
        "j.called_at",
        "j.called_by",
        {
            "call_to_visit": (_VISITED_LATER, "count(j.visited_at) FILTER (WHERE {where})"),
            "first_response_hours": (f"j.responded_at >= j.called_at AND {_VISITED_LATER}", _answered("j.called_at")),
        },
    ),
    Way(
        "j.visited_at",
        "j.visited_by",
        {
            "visit_to_deposit": (_ALL, "count(*) FILTER (WHERE j.deposited_at >= j.visited_at)"),
            "visit_to_contract": (_ALL, "count(*) FILTER (WHERE j.signed_at >= j.visited_at)"),
            "first_response_hours": (f"j.responded_at >= j.visited_at AND {_CALLED_LATER}", _answered("j.visited_at")),
        },
    ),
    Way(
        "j.deposited_at",
        "j.deposited_by",
        {"deposit_to_contract": (_ALL, "count(*) FILTER (WHERE j.signed_at >= j.deposited_at)")},
    ),
)
"""Who first called and who first came are looked through once each, for all figures that begin there."""


def _table() -> Table:
    return defaultdict(lambda: defaultdict(int))


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
        table[keys.named(key), bucket][figure] += amount if figure in _MONEY else number
    if keys.asked.by != "channel" and keys.asked.channel is None:
        await _outings(look, keys, table)
    return table


async def _outings(look: Standing, keys: Keys, table: Table) -> None:
    """Several go out together: each has the outing, those who are counted together have it once."""
    pieces = keys.pieces("f.staff", "f.day", "f.channel")
    rows = await look.rows(
        f"SELECT {pieces.key}, {pieces.bucket}, f.positions FROM {{build}}.figures AS f {pieces.joins}"  # noqa: S608 -- pieces of ours
        f" WHERE f.day BETWEEN %(first)s AND %(last)s AND f.figure = 'outings'{pieces.where}",
        keys.parameters,
    )
    found: dict[tuple[str, str], set[int]] = defaultdict(set)
    for key, bucket, positions in rows:
        found[keys.named(key), bucket].update(unpacked(positions))
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
        sums = table[keys.named(key), bucket]
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
            if not keys.among(person, day):
                continue
            key = {"project": "", "staff": person, "group": keys.group(person, day), "channel": channel}[asked.by]
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


def shares_of(answer: bytes | None, agent: str) -> dict[str, Number]:
    """Who has what part of a deal as it is judged; the agent of the contract has all of one that is not."""
    lines = orjson.loads(answer)["shares"] if answer is not None else []
    if len(lines) == 1 and lines[0]["share"] == "1":
        return {lines[0]["to"]["id"] or PUBLIC: 1}
    found: dict[str, Number] = defaultdict(int)
    for line in lines:
        found[line["to"]["id"] or PUBLIC] += Fraction(line["share"])
    return {person: share for person, share in found.items() if share} or {agent: 1}


async def went(look: Standing, keys: Keys) -> Table:
    """Clients' ways: new ones, those who go a stage further, and how soon they first heard from the desk."""
    table = _table()
    for way in WAYS:
        for key, bucket, *sums in await look.rows(_way(keys, way), keys.parameters):
            for place, figure in enumerate(way.counted):
                number, part = sums[2 * place : 2 * place + 2]
                if figure == "new_clients":
                    table[keys.named(key), bucket][figure] += number
                else:
                    table[keys.named(key), bucket][figure] += part or 0
                    table[keys.named(key), bucket][f"{figure}_of"] += number
    return table


def _way(keys: Keys, way: Way) -> str:
    pieces = way_pieces(keys, way)
    columns = ", ".join(
        f"count(*) FILTER (WHERE {where}), {part.format(where=where)}" for where, part in way.counted.values()
    )
    return (
        f"SELECT {pieces.key}, {pieces.bucket}, {columns} FROM {{build}}.journeys AS j {pieces.joins}"  # noqa: S608 -- pieces of ours
        f" WHERE j.same_as IS NULL AND {way.at} BETWEEN %(start)s AND %(close)s{pieces.where} GROUP BY 1, 2"
    )


def way_pieces(keys: Keys, way: Way) -> Keyed:
    """The pieces of a query over journeys ``j`` that enter a figure at a stage."""
    return keys.pieces(way.staff, f"({way.at} AT TIME ZONE %(zone)s)::date", "coalesce(j.channel, '')")


def _by_channel(keys: Keys, client: str) -> str:
    wanted = keys.asked.by == "channel" or keys.asked.channel is not None
    return channel_joins(client) if wanted else ""


def merged(*tables: Table) -> Table:
    """Tables added up."""
    total = _table()
    for table in tables:
        for place, sums in table.items():
            into = total[place]
            for name, value in sums.items():
                into[name] = into.get(name, 0) + value
    return total
