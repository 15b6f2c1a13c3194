"""The review of a quarter: scores of three sides, a warning after two quarters below standard, a flag after three."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from desk_language import MONDAY, Case, Said, adopted, at, desk_of, events, joined, opened
from hypothesis import given as drawn
from hypothesis import strategies as st

from domain.event import Event
from domain.reviews.judging import Quarter, Score, judge
from domain.rulebooks import load_preset

DESK = [opened("wjc"), joined("A"), joined("M", "manager")]


def scored(period: str, side: str, score: Any, scorer: str | None = None) -> Said:
    return Said(
        "review.scored", "project/P", {"staff": "A", "period": period, "by": side, "score": score, "scorer": scorer}
    )


def quarter(period: str, score: Any) -> list[Said]:
    """The same score from all sides."""
    return [scored(period, side, score) for side in ("self", "superior", "client")]


def given(*said: Any) -> Case:
    return Case(events(DESK, at("18:00", *_flat(said), day=MONDAY)))


def _flat(said: Any) -> list[Said]:
    return [said] if isinstance(said, Said) else [one for inner in said for one in _flat(inner)]


def reviewed(told: list[Event]) -> dict[str, Quarter]:
    """Ask for every quarter of A."""
    desk = desk_of(told)
    history: dict[str, list[Score]] = {}
    books = {}
    for event in told:
        if event.type == "review.scored":
            data = event.data
            score = Score(data["by"], data["scorer"], str(data["score"]), event.position, event.time)
            history.setdefault(data["period"], []).append(score)
            books[data["period"]] = desk.book_at(event.position, event.time)
    return judge(history, books)


Check = Callable[[dict[str, Quarter]], None]


def score_is(period: str, score: str | None) -> Check:
    def check(found: dict[str, Quarter]) -> None:
        assert found[period].score == (None if score is None else Decimal(score))

    return check


def follows(period: str, effect: str, clause: str, positions: int | None = None) -> Check:
    """An effect, with its clause, and how many events it rests on."""

    def check(found: dict[str, Quarter]) -> None:
        (remark,) = [one for one in found[period].remarks if one["effect"] == effect]
        assert clause in remark["clauses"]
        assert remark["positions"]
        assert positions is None or len(remark["positions"]) == positions

    return check


def effects(period: str, *expected: str) -> Check:
    def check(found: dict[str, Quarter]) -> None:
        assert [one["effect"] for one in found[period].remarks] == list(expected)

    return check


@pytest.mark.clause("GL-k3")
def test_gl_k3_two_quarters_below_are_a_warning_three_mean_dismissal():
    given(quarter("2025-Q3", 59), quarter("2025-Q4", 50), quarter("2026-Q1", "59.99")).when(reviewed).then(
        effects("2025-Q3", "below"),
        follows("2025-Q4", "warning", "GL-k3", positions=6),
        follows("2026-Q1", "dismissal", "GL-k3", positions=9),
        effects("2026-Q1", "below", "dismissal"),
    )


@pytest.mark.clause("GL-k3")
def test_gl_k3_an_excellent_score_is_noted():
    given(quarter("2026-Q1", 90)).when(reviewed).then(follows("2026-Q1", "excellent", "GL-k3"))


def test_the_score_is_the_weighted_average_of_the_sides():
    given(
        scored("2026-Q1", "self", 100), scored("2026-Q1", "superior", "70.5"), scored("2026-Q1", "client", 60, "C1"),
        scored("2026-Q1", "client", 71, "C2"),
    ).when(reviewed).then(score_is("2026-Q1", "74.90"))  # fmt: skip


def test_a_quarter_without_all_sides_has_no_score_and_ends_the_row():
    given(quarter("2025-Q2", 40), quarter("2025-Q3", 40), scored("2025-Q4", "self", 40), quarter("2026-Q1", 40)).when(
        reviewed
    ).then(
        effects("2025-Q3", "below", "warning"),
        score_is("2025-Q4", None),
        effects("2025-Q4", "no_score"),
        effects("2026-Q1", "below"),
    )


def test_a_quarter_that_nobody_scored_ends_the_row():
    given(quarter("2025-Q3", 40), quarter("2026-Q1", 40)).when(reviewed).then(effects("2026-Q1", "below"))


def test_a_row_goes_on_over_the_turn_of_the_year_and_ends_with_a_good_quarter():
    given(quarter("2025-Q4", 40), quarter("2026-Q1", 40), quarter("2026-Q2", 60), quarter("2026-Q3", 59)).when(
        reviewed
    ).then(effects("2026-Q1", "below", "warning"), effects("2026-Q2"), effects("2026-Q3", "below"))


def test_a_book_of_other_weights_standards_and_patience():
    changes = {
        "reviews__weights__self": 0,
        "reviews__weights__client": 0,
        "reviews__standard": 75,
        "reviews__warning": 1,
        "reviews__dismissal": 2,
    }
    given(
        adopted("wjc", "2026-01-01", **changes),
        scored("2025-Q4", "superior", 74),
        scored("2026-Q1", "superior", 74),
        scored("2026-Q1", "self", 100),
    ).when(reviewed).then(
        score_is("2026-Q1", "74.00"), effects("2025-Q4", "below", "warning"), effects("2026-Q1", "below", "dismissal")
    )


def test_a_book_may_count_what_scores_there_are():
    given(adopted("wjc", "2026-01-01", reviews__incomplete="by_the_rest"), scored("2026-Q1", "superior", 80)).when(
        reviewed
    ).then(score_is("2026-Q1", "80.00"), effects("2026-Q1", "incomplete"))


@drawn(scores=st.lists(st.tuples(st.sampled_from(["self", "superior", "client"]), st.integers(0, 10000)), min_size=1))
def test_a_score_lies_between_the_lowest_and_the_highest(scores):
    given_scores = [
        Score(side, None, str(Decimal(hundredths).scaleb(-2)), place, MONDAY)  # type: ignore[arg-type]
        for place, (side, hundredths) in enumerate(scores, start=1)
    ]
    found = judge({"2026-Q1": given_scores}, {"2026-Q1": load_preset("wjc")})["2026-Q1"]
    sides = {side for side, _ in scores}
    assert (found.score is None) == (len(sides) < 3)
    if found.score is not None:
        written = [Decimal(hundredths).scaleb(-2) for _, hundredths in scores]
        assert min(written) <= found.score <= max(written)
