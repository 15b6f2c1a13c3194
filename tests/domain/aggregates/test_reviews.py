"""Scores of a quarter: by oneself, the superior, the clients; nobody scores what they may not."""

from __future__ import annotations

from typing import Any

import pytest
from memory_desk import MemoryDesk

from domain.event import Fact, Refused
from domain.payloads import validate

P = "project/gj"


def score(desk: MemoryDesk, side: str = "self", **data: Any) -> None:
    desk.post("review.scored", P, **{"staff": "A", "period": "2026-Q1", "by": side, "score": 80, **data})


def posted_by(desk: MemoryDesk, role: str, staff: str | None, **data: Any) -> str | None:
    """Why a score is refused to a token of a role, bound to somebody; None when it is taken."""
    given = {"staff": "A", "period": "2026-Q1", "score": "80", **data}
    fact = desk.fact("review.scored", P, given)
    poster = {"token": "t", "role": role} | ({"staff": staff} if staff else {})
    try:
        desk.project.check(Fact(**{name: getattr(fact, name) for name in Fact.__slots__} | {"posted_by": poster}), desk)
    except Refused as refusal:
        return refusal.code
    return None


def test_scores_of_all_sides_are_taken(desk: MemoryDesk) -> None:
    score(desk)
    score(desk, "superior", scorer="M")
    score(desk, "client", scorer="C1")
    score(desk, "client", scorer="C2", score="92.5")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ({"score": 101}, "bad_score"),
        ({"score": -1}, "bad_score"),
        ({"score": "82.555"}, "bad_score"),
        ({"score": "many"}, "bad_score"),
        ({"period": "2026-03"}, "bad_period"),
        ({"scorer": "B"}, "scorer_is_another"),
        ({"by": "superior", "scorer": "A"}, "scorer_is_oneself"),
        ({"by": "neighbour"}, "not_allowed"),
    ],
)
def test_what_is_no_score(data: dict[str, Any], code: str) -> None:
    given = {"staff": "A", "period": "2026-Q1", "by": "self", "score": 80, **data}
    assert [problem.code for problem in validate("review.scored", P, given)[1]] == [code]


def test_a_quarter_is_not_scored_before_it_begins(desk: MemoryDesk) -> None:
    data = {"staff": "A", "period": "2026-Q2", "by": "self", "score": 80}
    assert desk.refuses("review.scored", P, **data) == ("period_not_begun", "/data/period")


def test_who_scores_as_a_superior_is_of_the_desk(desk: MemoryDesk) -> None:
    data = {"staff": "A", "period": "2026-Q1", "score": 80}
    assert desk.refuses("review.scored", P, **data, by="superior", scorer="Z") == ("unknown_staff", "/data/scorer")
    assert desk.refuses("review.scored", P, **{**data, "staff": "Z"}, by="self") == ("unknown_staff", "/data/staff")


@pytest.mark.parametrize(
    ("role", "staff", "side", "code"),
    [
        ("manager", "M", "superior", None),
        ("supervisor", None, "superior", None),
        ("agent", "B", "superior", "may_not_score"),
        ("service", None, "superior", "may_not_score"),
        ("agent", "A", "self", None),
        ("agent", "B", "self", "may_not_score"),
        ("manager", "M", "self", None),
        ("agent", "A", "client", "may_not_score"),
        ("agent", "B", "client", None),
        ("service", None, "client", None),
        ("importer", None, "superior", None),
    ],
)
def test_who_may_enter_a_score(desk: MemoryDesk, role: str, staff: str | None, side: str, code: str | None) -> None:
    assert posted_by(desk, role, staff, by=side) == code
