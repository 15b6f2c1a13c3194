"""Statements of commission (佣金结算单): what everybody has earned in a period, and by whose completion of targets it goes."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction
from typing import Any

import orjson
from psycopg import AsyncConnection

from domain.circle.targets import commission_basis
from domain.desk import DeskTimeline
from domain.figures.statements import Judged, Statement, statements
from domain.figures.values import decimal
from domain.payloads import PUBLIC
from domain.rulebooks import Rulebook
from domain.targets.periods import first_day, last_day
from projections.figures.keyed import Keys
from projections.figures.kpis import position
from projections.figures.scope import Asked
from projections.figures.sums import deals_query, dealt
from projections.figures.targets import Targets, read_plans
from projections.reading import Standing, now, standing

_SETTLED = "SELECT position FROM {build}.desk_facts WHERE type = 'commission.settled' ORDER BY position"
_DEALS = "SELECT deal, client, unit, answer FROM {build}.deals WHERE deal = ANY(%(deals)s::text[]) ORDER BY deal"

WORDS = {
    "own_target": ("按本人指标完成情况", "by their own completion of targets"),
    "department": ("按部门整体完成情况", "by the completion of the whole department"),
}


async def commissions(
    connection: AsyncConnection[Any], project: str, period: str, staff: str | None = None
) -> dict[str, Any]:
    """The answer of ``GET /commissions``: a statement for everybody with a line, and for whoever owns clients at the end."""
    async with standing(connection, project, "figures") as look:
        asked = Asked(first_day(period), last_day(period))
        keys = Keys(look.desk, asked)
        signed = {row[2]: (row[0], row[1].isoformat()) for row in await _signed(look, keys)}
        settled = await _settled(look, period)
        rows = await look.rows(_DEALS, {"deals": list({*signed, *settled})})
        judged = [
            Judged(deal, client, unit, *signed.get(deal, (None, None)), orjson.loads(answer))
            for deal, client, unit, answer in rows
        ]
        found = statements(judged, period, settled)
        moment = min(look.desk.calendar.close_of(asked.last), now())
        book = look.desk.current_book(moment)
        owning = [one.staff for one in look.desk.members(moment) if one.role in book.ownership.agents.value]
        heads = [one.staff for one in look.desk.members(moment) if one.role == "manager"]
        people = [one for one in sorted({*found, *owning, *heads}) if staff in (None, one)]
        own = await dealt(look, Keys(look.desk, Asked(asked.first, asked.last, "staff")))
        done = {key: Fraction(sums["deals"]) for (key, _), sums in own.items()}
        done[""] = sum(done.values(), start=Fraction(0))
        targets = (await read_plans(look)).of(period)
        return {
            "project": project,
            "period": period,
            "from": asked.first.isoformat(),
            "to": asked.last.isoformat(),
            "rulebook": book.name,
            "rulebook_hash": book.hash,
            "statements": [
                {
                    **_told(look.desk, found.get(one) or Statement(one)),
                    "basis": _basis(look.desk, book, one, moment, done=done, targets=targets),
                }
                for one in people
            ],
            "position": await position(look),
        }


async def _signed(look: Standing, keys: Keys) -> list[tuple[Any, ...]]:
    query = (
        f"SELECT q.position, q.day, r.deal FROM ({deals_query(keys)}) AS q"  # noqa: S608 -- pieces of ours
        " JOIN {build}.results AS r ON r.position = q.position"
    )
    return await look.rows(query, keys.parameters)


async def _settled(look: Standing, period: str) -> list[str]:
    """Deals that were settled for a period, or for one that ended no later."""
    facts = await look.at([row[0] for row in await look.rows(_SETTLED, {})])
    then = [fact for fact in facts if last_day(fact.data["period"]) <= last_day(period)]
    return list(dict.fromkeys(line["deal"] for fact in then for line in fact.data["paid"]))


def _told(desk: DeskTimeline, statement: Statement) -> dict[str, Any]:
    return {
        "staff": statement.staff,
        "name": "公共" if statement.staff == PUBLIC else desk.name_of(statement.staff) or statement.staff,
        "deals": statement.earned,
        "paid": statement.paid,
        "adjustments": statement.changed,
        "totals": statement.totals(),
    }


def _basis(
    desk: DeskTimeline, book: Rulebook, staff: str, moment: datetime, *, done: dict[str, Fraction], targets: Targets
) -> dict[str, Any] | None:
    """By whose completion the commission or bonus goes, with the clause that says so (WJC-t3)."""
    member = desk.member(staff, moment)
    if member is None:
        return None
    own = targets.completion(f"staff/{staff}", "deals", done.get(staff, Fraction(0)))
    department = targets.completion("project", "deals", done[""])
    basis = commission_basis(member.role, own, department, book)
    if basis is None:
        return None
    scope = f"staff/{staff}" if basis.of == "own_target" else "project"
    zh, en = WORDS[basis.of]
    return {
        "of": basis.of,
        "zh": zh,
        "en": en,
        "figure": "deals",
        "target": targets.text(scope, "deals"),
        "done": decimal(done.get(staff, Fraction(0)) if basis.of == "own_target" else done[""], 4),
        "completion": None if basis.figure is None else decimal(basis.figure, 4),
        "clauses": list(basis.clauses),
        "evidence": targets.evidence(scope),
    }
