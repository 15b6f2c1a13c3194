"""What differs between two builds, found in the database: owners, deals, and the figures that follow from deals.

Rows that are equal never leave it. Every item is stored with its outcome on both sides; why it is so is judged when it is
read (`judging`), for the few that are read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from psycopg import Connection, sql
from psycopg.types.json import Jsonb

from domain.circle.attribution import written
from domain.desk import DeskTimeline
from domain.figures.values import decimal
from projections.rebuild.kept import RATES, Counted, counted
from projections.rebuild.sides import Side

SIGNED = ("signed", "opened")
"""States of a deal that counts among those that were signed."""

_MOMENT = """to_char({column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')"""
_OWNERS = """
    WITH a AS (
        SELECT DISTINCT ON (client) client, kind, id, protected_until, contested FROM {a}.owners
        WHERE since <= %(now)s ORDER BY client, since DESC
    ), b AS (
        SELECT DISTINCT ON (client) client, kind, id, protected_until, contested FROM {b}.owners
        WHERE since <= %(now)s ORDER BY client, since DESC
    ), both_sides AS (
        SELECT client,
            coalesce(a.kind, 'none') AS a_kind, a.id AS a_id, a.protected_until AS a_until,
            coalesce(a.contested, false) AS a_contested,
            coalesce(b.kind, 'none') AS b_kind, b.id AS b_id, b.protected_until AS b_until,
            coalesce(b.contested, false) AS b_contested
        FROM a FULL JOIN b USING (client)
    )
    INSERT INTO pandan_views.diff_items (diff, kind, key, item)
    SELECT %(diff)s,
        CASE WHEN (a_kind, a_id) IS DISTINCT FROM (b_kind, b_id) THEN 'owners' ELSE 'protection' END,
        client,
        jsonb_build_object(
            'client', client,
            'from', jsonb_build_object('kind', a_kind, 'id', a_id, 'protected_until', {a_until}, 'contested', a_contested),
            'to', jsonb_build_object('kind', b_kind, 'id', b_id, 'protected_until', {b_until}, 'contested', b_contested)
        )
    FROM both_sides
    WHERE (a_kind, a_id, a_until, a_contested) IS DISTINCT FROM (b_kind, b_id, b_until, b_contested)
"""
_DEALS = """
    WITH a AS (
        SELECT deal, client, unit, answer, CASE WHEN state = 'held' AND held_until < %(now)s THEN 'expired' ELSE state END AS state
        FROM {a}.deals
    ), b AS (
        SELECT deal, client, unit, answer, CASE WHEN state = 'held' AND held_until < %(now)s THEN 'expired' ELSE state END AS state
        FROM {b}.deals
    ), both_sides AS (
        SELECT deal, coalesce(a.client, b.client) AS client, coalesce(a.unit, b.unit) AS unit,
            jsonb_build_object('state', a.state) || coalesce(convert_from(a.answer, 'UTF8')::jsonb, '{{}}') AS a,
            jsonb_build_object('state', b.state) || coalesce(convert_from(b.answer, 'UTF8')::jsonb, '{{}}') AS b
        FROM a FULL JOIN b USING (deal)
        WHERE (a.answer, a.state) IS DISTINCT FROM (b.answer, b.state)
    )
    INSERT INTO pandan_views.diff_items (diff, kind, key, item)
    SELECT %(diff)s,
        CASE WHEN (a -> 'shares', a -> 'commission', a -> 'adjustments', a -> 'state')
            IS DISTINCT FROM (b -> 'shares', b -> 'commission', b -> 'adjustments', b -> 'state')
            THEN 'shares' ELSE 'terms' END,
        deal, jsonb_build_object('deal', deal, 'client', client, 'unit', unit, 'from', a, 'to', b)
    FROM both_sides
"""
_SIGNED = """
    SELECT convert_from(answer, 'UTF8')::jsonb -> 'shares', convert_from(answer, 'UTF8')::jsonb -> 'commission'
    FROM {build}.deals WHERE state = ANY(%s)
"""


def owners_and_deals(connection: Connection[Any], diff: int, one: Side, other: Side, moment: datetime) -> None:
    """Stores the clients and the deals that differ at a moment."""
    schemas = {"a": sql.Identifier(one.build.schema), "b": sql.Identifier(other.build.schema)}
    texts = {name: sql.SQL(_MOMENT).format(column=sql.SQL(name)) for name in ("a_until", "b_until")}
    parameters = {"diff": diff, "now": moment}
    connection.execute(sql.SQL(_OWNERS).format(**schemas, **texts), parameters)
    connection.execute(sql.SQL(_DEALS).format(**schemas), parameters)


@dataclass
class Figures:
    """What somebody's deals come to: how many signed ones they have a part in, the sum of the parts, the commission; and what
    else the book decides: how many of their clients are new and valid, what they did in time.
    """

    deals: int = 0
    result: Fraction = Fraction(0)
    commission: Decimal = Decimal(0)
    kept: dict[str, tuple[int, int]] = field(default_factory=dict)

    def count(self, one: Counted) -> None:
        """Adds a count."""
        part, of = self.kept.get(one.figure, (0, 0))
        self.kept[one.figure] = (part + one.part, of + one.of)

    def as_json(self) -> dict[str, Any]:
        """As it stands in a diff."""
        rates = {name: self.kept.get(name, (0, 0)) for name in RATES}
        return {
            "deals": self.deals,
            "result": written(self.result),
            "commission": f"{self.commission:.2f}",
            "new_clients": self.kept.get("new_clients", (0, 0))[1],
            **{name: decimal(part, 4, of) if of else None for name, (part, of) in rates.items()},
        }


@dataclass
class _Table:
    people: dict[str, Figures] = field(default_factory=lambda: defaultdict(Figures))
    groups: dict[str, Figures] = field(default_factory=lambda: defaultdict(Figures))
    all: Figures = field(default_factory=Figures)


def figures(connection: Connection[Any], diff: int, one: Side, other: Side, moment: datetime) -> dict[str, Any]:
    """Stores whose figures differ, by person and by group; returns those of the whole project on both sides."""
    before = _figures(connection, one, moment)
    after = _figures(connection, other, moment)
    items: dict[str, dict[str, Any]] = {}
    for scope, left, right in (("staff", before.people, after.people), ("group", before.groups, after.groups)):
        for name in sorted(left.keys() | right.keys()):
            was, becomes = left.get(name, Figures()).as_json(), right.get(name, Figures()).as_json()
            if was != becomes:
                items[f"{scope}/{name}"] = {"scope": scope, "id": name, "from": was, "to": becomes}
    store(connection, diff, "kpis", items)
    return {"from": before.all.as_json(), "to": after.all.as_json()}


def store(connection: Connection[Any], diff: int, kind: str, items: Mapping[str, Mapping[str, Any]]) -> None:
    """Stores things that differ, by key."""
    connection.execute(
        "INSERT INTO pandan_views.diff_items (diff, kind, key, item)"
        " SELECT %s, %s, key, item FROM unnest(%s::text[], %s::jsonb[]) AS items (key, item)",
        (diff, kind, list(items), [Jsonb(dict(item)) for item in items.values()]),
    )


def _figures(connection: Connection[Any], side: Side, moment: datetime) -> _Table:
    table = _Table()
    for shares, commission in _signed(connection, side):
        table.all.deals += 1
        groups: dict[str, Fraction] = {}
        for line in shares:
            person, share = line["to"]["id"] or "public", Fraction(line["share"])
            if share:
                table.people[person].deals += 1
                table.people[person].result += share
                table.all.result += share
                if (group := _group(side.desk, person, moment)) is not None:
                    groups[group] = groups.get(group, Fraction(0)) + share
        for group, share in groups.items():
            table.groups[group].deals += 1
            table.groups[group].result += share
        for line in commission["by"] if commission else ():
            person, amount = line["to"]["id"] or "public", Decimal(line["amount"])
            table.people[person].commission += amount
            table.all.commission += amount
            if (group := _group(side.desk, person, moment)) is not None:
                table.groups[group].commission += amount
    for one in counted(connection, side, moment):
        table.all.count(one)
        if one.staff:
            table.people[one.staff].count(one)
            if (group := _group(side.desk, one.staff, moment)) is not None:
                table.groups[group].count(one)
    return table


def _signed(connection: Connection[Any], side: Side) -> Iterator[tuple[list[Any], dict[str, Any] | None]]:
    query = sql.SQL(_SIGNED).format(build=sql.Identifier(side.build.schema))
    with connection.cursor("signed_deals") as cursor:
        cursor.itersize = 5000
        for shares, commission in cursor.execute(query, (list(SIGNED),)):
            yield shares or [], commission


def _group(desk: DeskTimeline, person: str, moment: datetime) -> str | None:
    member = desk.member(person, moment)
    return member.group if member is not None else None
