"""Targets and reviews as they are looked up (指标、考核): what stands, what is still to be done, what follows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import orjson
from psycopg import AsyncConnection

from domain.reviews.judging import Quarter, Score, judge
from domain.reviews.words import SIDES
from domain.rulebooks import Rulebook
from domain.targets.periods import is_quarter, last_day, months_of
from domain.targets.plan import Plan
from domain.targets.remarks import below, remarks
from domain.targets.scopes import PROJECT, full, kind_of, name_of
from projections.reading import Standing, now, standing
from projections.targets.tables import ReviewRow, TargetRow
from projections.targets.view import plan_of

_TARGETS = f"SELECT {', '.join(TargetRow._fields)} FROM {{build}}.targets"  # noqa: S608 -- names of columns
_PAGE = f"""
    {_TARGETS} WHERE (period, scope) > (%(after)s::text, %(after_scope)s::text)
        AND (%(period)s::text IS NULL OR period = %(period)s) AND (%(scope)s::text IS NULL OR scope = %(scope)s)
    ORDER BY period, scope LIMIT %(limit)s
"""
_AROUND = f"{_TARGETS} WHERE period = ANY(%(periods)s)"
_QUARTERS = """
    SELECT DISTINCT staff, period FROM {build}.reviews
    WHERE (staff, period) > (%(after)s::text, %(after_period)s::text)
        AND (%(period)s::text IS NULL OR period = %(period)s) AND (%(staff)s::text IS NULL OR staff = %(staff)s)
    ORDER BY staff, period LIMIT %(limit)s
"""
_REVIEWS = (
    f"SELECT {', '.join(ReviewRow._fields)} FROM {{build}}.reviews WHERE staff = ANY(%(staff)s) ORDER BY position"  # noqa: S608 -- names of columns
)


async def targets(
    connection: AsyncConnection[Any],
    project: str,
    *,
    period: str | None = None,
    scope: str | None = None,
    after: str | None = None,
    limit: int = 100,
) -> dict[str, Any]:
    """A page of targets by period and scope, each with its split, its approval and what is still to be done.

    ``scope``: with its kind, or an id alone, as in events. ``after``: period and scope of the last one before, with a slash
    between them.
    """
    async with standing(connection, project, "targets") as look:
        moment = now()
        before, _, before_scope = (after or "").partition("/")
        if scope is not None:
            scope = full(scope, lambda name: bool(look.desk.name_of(name)))
        parameters = {
            "period": period,
            "scope": scope,
            "after": before,
            "after_scope": before_scope,
            "limit": limit + 1,
        }
        found = [TargetRow(*row) for row in await look.rows(_PAGE, parameters)]
        page = found[:limit]
        around = {
            one for row in page for one in (row.period, *(months_of(row.period) if is_quarter(row.period) else ()))
        }
        plan = plan_of([TargetRow(*row) for row in await look.rows(_AROUND, {"periods": sorted(around)})])
        book = look.desk.current_book(moment)
        return {
            "rulebook": book.name,
            "rulebook_hash": book.hash,
            "items": [_target(look, row, plan, book, moment) for row in page],
            "next": f"{page[-1].period}/{page[-1].scope}" if len(found) > limit else None,
            "position": look.position,
        }


def _target(look: Standing, row: TargetRow, plan: Plan, book: Rulebook, moment: datetime) -> dict[str, Any]:
    split = None if row.split is None else orjson.loads(row.split)
    groups = _with_targets(look, row.period, book, moment)
    approved = plan.approval_of((row.period, row.scope))
    return {
        "period": row.period,
        "scope": row.scope,
        "kind": kind_of(row.scope),
        "name": _name(look, row.scope),
        "metrics": orjson.loads(row.metrics),
        "by_split": row.by_split,
        "given": orjson.loads(row.given),
        "split": split,
        "approved": None
        if approved is None
        else {
            "by": approved[0].by,
            "time": look.text(approved[0].time),
            "position": approved[0].position,
            "scope": approved[1],
        },
        "months": [month for month in months_of(row.period) if (month, row.scope) in plan.targets]
        if is_quarter(row.period)
        else [],
        "remarks": list(remarks(plan, (row.period, row.scope), below(row.scope, groups), book)),
        "positions": sorted(
            {
                row.position,
                *([split["position"]] if split is not None else []),
                *([approved[0].position] if approved is not None else []),
            }
        ),
    }


def _with_targets(look: Standing, period: str, book: Rulebook, moment: datetime) -> dict[str, str | None]:
    """Who has to have a target of a period, each with their group: whoever can own clients, as of its end or of now."""
    end = look.desk.calendar.close_of(last_day(period))
    roles = book.ownership.agents.value
    return {member.staff: member.group for member in look.desk.members(min(end, moment)) if member.role in roles}


def _name(look: Standing, scope: str) -> str:
    """What a scope is called: the project's name, somebody's, or the group's id."""
    if scope == PROJECT:
        return look.desk.name
    return look.desk.name_of(name_of(scope)) or name_of(scope)


async def reviews(
    connection: AsyncConnection[Any],
    project: str,
    *,
    period: str | None = None,
    staff: str | None = None,
    after: str | None = None,
    limit: int = 100,
) -> dict[str, Any]:
    """A page of reviews by person and quarter: the scores of each side, the score of the quarter, and what follows from it.

    ``after``: person and quarter of the last one before, with a slash between them.
    """
    async with standing(connection, project, "targets") as look:
        person, _, quarter = (after or "").partition("/")
        parameters = {"period": period, "staff": staff, "after": person, "after_period": quarter, "limit": limit + 1}
        found = await look.rows(_QUARTERS, parameters)
        page = found[:limit]
        rows = [ReviewRow(*row) for row in await look.rows(_REVIEWS, {"staff": sorted({row[0] for row in page})})]
        judged = {one: _judged(look, [row for row in rows if row.staff == one]) for one in {row.staff for row in rows}}
        book = look.desk.current_book(now())
        return {
            "rulebook": book.name,
            "rulebook_hash": book.hash,
            "items": [_review(look, one, judged[one][quarter]) for one, quarter in page],
            "next": "/".join(page[-1]) if len(found) > limit else None,
            "position": look.position,
        }


def _judged(look: Standing, rows: Sequence[ReviewRow]) -> dict[str, Quarter]:
    """Every quarter of one person. A quarter goes by the book in force at its last score."""
    history: dict[str, list[Score]] = {}
    books: dict[str, Rulebook] = {}
    for row in rows:
        scorer = None if row.scorer.startswith("#") else row.scorer
        history.setdefault(row.period, []).append(Score(row.side, scorer, row.score, row.position, row.time))
        books[row.period] = look.desk.book_at(row.position, row.time)
    return judge(history, books)


def _review(look: Standing, staff: str, quarter: Quarter) -> dict[str, Any]:
    return {
        "staff": staff,
        "name": look.desk.name_of(staff),
        "period": quarter.period,
        "score": None if quarter.score is None else str(quarter.score),
        "standard": quarter.standard,
        "below": quarter.below,
        "sides": [
            {
                "side": side,
                "zh": SIDES[side].zh,
                "en": SIDES[side].en,
                "score": str(found.score),
                "weight": found.weight,
                "scores": [
                    {"scorer": one.scorer, "score": one.score, "time": look.text(one.time), "position": one.position}
                    for one in found.scores
                ],
            }
            for side, found in quarter.sides.items()
        ],
        "missing": list(quarter.missing),
        "remarks": list(quarter.remarks),
        "positions": quarter.positions,
    }
