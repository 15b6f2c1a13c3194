"""判单 at the leasing desks and under the 51 articles: gj, wjc and sc."""

from collections.abc import Callable
from fractions import Fraction

import pytest
from client_language import (
    by,
    by_custom,
    claims,
    desk,
    disputes,
    final,
    on,
    proves,
    registered,
    ruled,
    shares,
    signed,
    whose_deal,
)
from desk_language import given, received

from domain.circle.targets import commission_basis
from domain.desk import DeskTimeline
from domain.event import Event
from domain.rulebooks import Rulebook, load_preset, with_overrides

A_FIRST = on("03-02 10:15", received("C1", "A"), registered("C1", "A", "R-C1"))
B_AFTER = on("03-10 10:00", received("C1", "B", reception="R2"), registered("C1", "B", "R2"))
B_SIGNS = on("03-20 10:00", signed("D1", "C1", "B"))
COLLISION = [A_FIRST, B_AFTER, B_SIGNS]


@pytest.mark.clause("GJ-8A3")
def test_gj_8a3_the_earlier_registration_has_priority_until_the_desks_head_chooses() -> None:
    (
        given(desk("gj"), COLLISION)
        .when(whose_deal("D1", "03-21 12:00"))
        .then(shares(A="1"), final(expected=False), by("GJ-8A3", "deal_attributed"))
    )


@pytest.mark.clause("GJ-8A3")
def test_gj_8a3_the_head_may_choose_the_one_with_the_competitive_advantage() -> None:
    (
        given(
            desk("gj"),
            COLLISION,
            on("03-22 10:00", disputes("C1", "B", deal="D1"), ruled("C1", {"B": "1"}, deal="D1")),
        )
        .when(whose_deal("D1", "03-23 12:00"))
        .then(shares(B="1"), final(), by("GJ-8A3", "ruled"))
    )


@pytest.mark.clause("WJC-6")
def test_wjc_6_evidence_and_objections_before_the_ruling_are_heard_and_after_it_are_not() -> None:
    (
        given(
            desk("wjc"),
            COLLISION,
            on("03-22 10:00", disputes("C1", "B", deal="D1"), proves("C1", "B"), claims("C1", "A", deal="D1")),
            on("03-23 10:00", ruled("C1", {"A": "0.5", "B": "0.5"}, deal="D1")),
            on("03-24 10:00", claims("C1", "A", deal="D1"), proves("C1", "A")),
        )
        .when(whose_deal("D1", "03-25 12:00"))
        .then(
            shares(A="0.5", B="0.5"),
            final(),
            by("WJC-6", "objection_noted"),
            by("WJC-6", "ruled"),
            by("WJC-6", "objection_late"),
            by("WJC-6", "evidence_refused"),
        )
    )


@pytest.mark.clause("SC-35")
def test_sc_35_what_the_client_was_asked_after_the_deal_is_no_evidence() -> None:
    answer = (
        given(
            desk("sc"),
            COLLISION,
            on("03-22 10:00", disputes("C1", "B", deal="D1"), proves("C1", "B", obtained_from="client")),
            on("03-22 11:00", proves("C1", "A", obtained_from="records")),
            on("03-23 10:00", ruled("C1", {"A": "1"}, deal="D1")),
        )
        .when(whose_deal("D1", "03-25 12:00"))
        .then(by("SC-35", "evidence_refused"))
        .answer
    )
    ruling = next(step for step in answer["because"] if step["effect"] == "ruled")
    assert ruling["evidence"] == [14, 16, 17], "the dispute, the records and the ruling, not what the client was asked"


@pytest.mark.clause("SC-35")
def test_sc_35_a_dispute_over_the_client_is_no_way_around_it() -> None:
    (
        given(
            desk("sc"),
            COLLISION,
            on("03-22 10:00", disputes("C1", "B"), proves("C1", "B", obtained_from="client")),
        )
        .when(whose_deal("D1", "03-25 12:00"))
        .then(by("SC-35", "evidence_refused"))
    )


def test_sc_35_before_the_deal_the_client_may_be_asked() -> None:
    told = on("03-15 10:00", disputes("C1", "B"), proves("C1", "B", obtained_from="client"))
    answer = given(desk("sc"), A_FIRST, B_AFTER, told, B_SIGNS).when(whose_deal("D1", "03-25 12:00")).answer
    assert "evidence_refused" not in {step["effect"] for step in answer["because"]}


def test_sc_35_colleagues_may_be_asked_at_any_time() -> None:
    told = on("03-22 10:00", disputes("C1", "B", deal="D1"), proves("C1", "B", obtained_from="colleagues"))
    answer = given(desk("sc"), COLLISION, told).when(whose_deal("D1", "03-25 12:00")).answer
    assert "evidence_refused" not in {step["effect"] for step in answer["because"]}


def test_where_the_book_is_silent_the_client_may_be_asked() -> None:
    told = on("03-22 10:00", disputes("C1", "B", deal="D1"), proves("C1", "B", obtained_from="client"))
    answer = given(desk("gj"), COLLISION, told).when(whose_deal("D1", "03-25 12:00")).answer
    assert "evidence_refused" not in {step["effect"] for step in answer["because"]}


@pytest.mark.clause("WJC-t3")
def test_wjc_t3_an_agents_commission_goes_by_their_own_target_and_the_managers_by_the_departments() -> None:
    own, department = Fraction(4, 5), Fraction(11, 10)
    asked = given(desk("wjc"))
    asked.when(lambda told: commission_basis("agent", own, department, book_of(told))).then(
        is_(own, "own_target", ("WJC-t3",))
    )
    asked.when(lambda told: commission_basis("manager", own, department, book_of(told))).then(
        is_(department, "department", ("WJC-t3",))
    )


def book_of(told: list[Event]) -> Rulebook:
    return DeskTimeline(told).book_at(told[-1].position + 1)


def is_(*basis: object) -> Callable[[object], None]:
    def check(answer: object) -> None:
        assert answer == basis

    return check


def test_wjc_t3_without_a_target_no_figure_decides_and_of_other_posts_the_book_does_not_speak() -> None:
    book = load_preset("wjc")
    assert commission_basis("agent", None, Fraction(1), book) == (None, "own_target", ("WJC-t3",))
    assert commission_basis("front_desk", Fraction(1), Fraction(1), book) is None


def test_a_desk_may_let_agents_be_measured_by_the_department() -> None:
    book = with_overrides(load_preset("sc"), {"deals.commission_agent": "department"})
    assert commission_basis("agent", Fraction(1), Fraction(2), book) == (Fraction(2), "department", ("default",))


def test_a_customary_split_says_that_it_is_one() -> None:
    given(desk("wjc"), COLLISION).when(whose_deal("D1", "03-25 12:00")).then(by_custom("deal_attributed"))
