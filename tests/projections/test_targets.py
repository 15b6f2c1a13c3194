"""Targets and reviews as they are looked up: the same however the ledger was cut into batches."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import orjson
from hypothesis import given
from hypothesis import strategies as st
from posting_desk import Desk
from tests.examples import on_a_database

from ledger.posting import Post
from projections.targets.tables import REVIEWS, TARGETS, TargetRow

LAZY = on_a_database(6)
PERIODS = ["2026-01", "2026-02", "2026-03", "2026-Q1", "2026"]
SCOPES = ["project", "group/G1", "staff/A", "A", "N", "staff/N"]
APRIL = datetime(2026, 4, 1, 2, 0, tzinfo=UTC)


def told(desk: Desk, random: Random, length: int) -> list[Post]:
    """Targets that are set, split, revised and approved, people who join, scores; many of them are refused."""
    posts = [_joined(desk, "G", "G1"), _joined(desk, "L", None, "leader")]
    for minute in range(length):
        event_type, data = random.choice([_set, _set, _set, _split, _split, _approved, _scored, _late_joined])(random)
        posts.append(desk.post(event_type, "project", data, time=APRIL + timedelta(minutes=minute)))
    return posts


def _joined(desk: Desk, staff: str, group: str | None, role: str = "agent") -> Post:
    data = {"staff": staff, "name": staff, "role": role, **({"group": group} if group else {})}
    return desk.post("staff.joined", "project", data)


def _late_joined(random: Random) -> tuple[str, dict[str, Any]]:
    return "staff.joined", {"staff": random.choice(["N", "G2"]), "name": "新人", "role": "agent", "group": "N"}


def _set(random: Random) -> tuple[str, dict[str, Any]]:
    figures = {"deals": random.choice([1, 2, 3, 6, "6"]), "contract_value": random.choice(["0.10", "0.3", 0.2])}
    chosen = random.sample(sorted(figures), random.choice([1, 2]))
    revises = random.choice([True, None])
    metrics = {name: figures[name] for name in chosen}
    return "target.set", {"period": _period(random), "scope": _scope(random), "metrics": metrics, "revises": revises}


def _split(random: Random) -> tuple[str, dict[str, Any]]:
    whole = random.choice([1, 2, 3, 6])
    first = random.randrange(whole + 1)
    parts = {"A": {"deals": first}, random.choice(["staff/G", "group/G1", "N"]): {"deals": whole - first}}
    data = {"period": _period(random), "scope": _scope(random), "parts": parts, "metrics": {"deals": whole}}
    return "target.split", data


def _approved(random: Random) -> tuple[str, dict[str, Any]]:
    return "target.approved", {"period": _period(random), "scope": _scope(random), "by": "L"}


def _scored(random: Random) -> tuple[str, dict[str, Any]]:
    side = random.choice(["self", "superior", "client"])
    scorer = random.choice(["M", None]) if side == "superior" else None
    period = random.choice(["2025-Q4", "2026-Q1"])
    return "review.scored", {
        "staff": "A",
        "period": period,
        "by": side,
        "score": random.randrange(101),
        "scorer": scorer,
    }


def _period(random: Random) -> str:
    return random.choice(PERIODS)


def _scope(random: Random) -> str:
    return random.choice(SCOPES)


@LAZY
@given(seed=st.integers(0, 2**32), sizes=st.lists(st.integers(1, 7), max_size=20))
def test_any_batching_gives_the_rows_of_a_fresh_fold(
    open_desk: Callable[..., Desk], seed: int, sizes: list[int]
) -> None:
    desk = open_desk()
    desk.folds_alike(told(desk, Random(seed), 80), sizes)  # noqa: S311 -- it tells stories, it keeps no secrets


def rows(desk: Desk) -> dict[tuple[str, str], TargetRow]:
    return {(row.period, row.scope): row for row in desk.fresh().rows(TARGETS)}


def test_a_plan_goes_on_after_a_restart(desk: Desk) -> None:
    desk.tell("staff.joined", "project", {"staff": "L", "name": "L", "role": "leader"})
    whole = {"period": "2026-Q1", "scope": "project"}
    desk.tell("target.set", "project", {**whole, "metrics": {"deals": 6, "contract_value": "300000.00"}})
    desk.fold()
    at = desk.tell("target.split", "project", {**whole, "parts": _halves()})
    desk.fold()
    desk.tell("target.approved", "project", {**whole, "by": "L"})
    desk.fold()
    assert desk.digests() == desk.fresh_digests()
    found = rows(desk)
    part, project = found["2026-Q1", "staff/A"], found["2026-Q1", "project"]
    assert orjson.loads(part.metrics) == {"deals": "4", "contract_value": "100000"}
    assert (part.by_split, part.position) == ("project", at)
    assert (project.approved_by, orjson.loads(project.split or b"")["position"]) == ("L", at)
    desk.tell("target.set", "project", {**whole, "metrics": {"deals": 7}, "revises": True})
    desk.fold()
    assert desk.digests() == desk.fresh_digests()
    assert list(rows(desk)) == [("2026-Q1", "project")]
    assert rows(desk)["2026-Q1", "project"].approved is None


def _halves() -> dict[str, Any]:
    return {"A": {"deals": 4, "contract_value": "100000"}, "B": {"deals": 2, "contract_value": "200000"}}


def test_the_last_score_of_everybody_stands(desk: Desk) -> None:
    score = {"staff": "A", "period": "2026-Q1", "by": "superior", "scorer": "M"}
    desk.tell("review.scored", "project", {**score, "score": 50})
    desk.fold()
    desk.tell("review.scored", "project", {**score, "score": 60})
    for points in (70, 90):
        desk.tell("review.scored", "project", {"staff": "A", "period": "2026-Q1", "by": "client", "score": points})
    desk.fold()
    assert desk.digests() == desk.fresh_digests()
    found = [(row.side, row.score) for row in desk.fresh().rows(REVIEWS)]
    assert found == [("client", "70"), ("client", "90"), ("superior", "60")]
