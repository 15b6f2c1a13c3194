"""判单 under the book of the sales office sa: the first reception has it, if it says so within seven days."""

import pytest
from client_language import (
    by,
    claims,
    contestable_until,
    desk,
    disputes,
    final,
    followed_up,
    handed_over,
    on,
    proves,
    registered,
    ruled,
    service,
    shares,
    signed,
    whose_deal,
)
from desk_language import absent, given, received

SA = desk("sa")
A_FIRST = on("03-16 10:15", received("C1", "A"), registered("C1", "A", "R-C1"))
B_AFTER = on("03-18 10:00", received("C1", "B", reception="R2"), registered("C1", "B", "R2"))
B_SIGNS = on("03-20 10:00", signed("D1", "C1", "B"))
COLLISION = [A_FIRST, B_AFTER, B_SIGNS]


@pytest.mark.clause("SA-o4")
def test_sa_o4_the_first_reception_gets_it_if_it_objects_within_seven_days() -> None:
    (
        given(SA, COLLISION, on("03-27 23:59", claims("C1", "A", deal="D1")))
        .when(whose_deal("D1", "03-28 12:00"))
        .then(
            shares(A="1"),
            service("A"),
            by("SA-o4", "deal_attributed"),
            contestable_until("03-27T23:59:59.999999"),
            final(),
        )
    )


@pytest.mark.clause("SA-o4")
def test_sa_o4_on_the_eighth_day_it_is_waived_and_the_closer_keeps_it() -> None:
    (
        given(SA, COLLISION, on("03-28 00:00", claims("C1", "A", deal="D1")))
        .when(whose_deal("D1", "03-28 12:00"))
        .then(
            shares(B="1"),
            service("B"),
            by("SA-o4", "objection_waived"),
            by("SA-o4", "objection_late"),
            final(),
        )
    )


def test_sa_o4_as_of_a_day_within_the_period_it_is_the_closers_but_not_for_good() -> None:
    story = given(SA, COLLISION)
    answer = story.when(whose_deal("D1", "03-27 23:59")).then(shares(B="1"), final(expected=False)).answer
    assert "objection_waived" not in {step["effect"] for step in answer["because"]}
    story.when(whose_deal("D1", "03-28 00:00")).then(shares(B="1"), final(), by("SA-o4", "objection_waived"))


def test_sa_o4_an_objection_before_the_contract_is_as_good() -> None:
    (
        given(SA, A_FIRST, B_AFTER, on("03-19 10:00", disputes("C1", "A")), B_SIGNS)
        .when(whose_deal("D1", "04-10 12:00"))
        .then(shares(A="1"), by("SA-o4", "deal_attributed"), final(expected=False))
    )


def test_sa_o4_on_the_fifth_day_the_objection_of_who_was_away_is_as_good_as_of_who_was_there() -> None:
    away = on("03-20 08:00", absent("A", "rest", until="2026-03-20"))
    (
        given(SA, A_FIRST, B_AFTER, away, B_SIGNS, on("03-25 09:00", claims("C1", "A", deal="D1")))
        .when(whose_deal("D1", "03-26 12:00"))
        .then(shares(A="1"), by("SA-o4", "deal_attributed"))
    )


def test_sa_o4_who_closes_their_own_client_has_nothing_to_wait_for() -> None:
    answer = (
        given(SA, A_FIRST, B_AFTER, on("03-20 10:00", signed("D1", "C1", "A")))
        .when(whose_deal("D1", "04-10 12:00"))
        .then(shares(A="1"), final())
        .answer
    )
    assert "objection_waived" not in {step["effect"] for step in answer["because"]}


def test_sa_o4_a_duty_reception_is_no_collision() -> None:
    """SA-o8: B received for A, who was absent; whether A objects or not, the client is A's."""
    (
        given(
            SA,
            A_FIRST,
            on("03-18 10:00", received("C1", "B", "returning", reception="R2", assist_for="A")),
            B_SIGNS,
        )
        .when(whose_deal("D1", "04-10 12:00"))
        .then(shares(A="1"), service("A"))
    )


def test_sa_o4_a_client_handed_over_for_an_absence_is_no_collision_either() -> None:
    (
        given(SA, A_FIRST, on("03-18 09:00", handed_over("C1", "A", "B", "absence")), B_SIGNS)
        .when(whose_deal("D1", "04-10 12:00"))
        .then(shares(A="1"), service("A"))
    )


def test_sa_o4_out_of_protection_the_first_agent_has_nothing_to_object_with() -> None:
    """SA-o6: no follow-up within seven days gives the client up."""
    (
        given(
            SA,
            on("03-02 10:15", received("C1", "A"), registered("C1", "A", "R-C1")),
            B_AFTER,
            B_SIGNS,
            on("03-21 10:00", claims("C1", "A", deal="D1")),
        )
        .when(whose_deal("D1", "03-22 12:00"))
        .then(shares(B="1"), by("SA-o6", "expired_before"))
    )


def test_sa_o4_a_third_agent_between_them_gains_nothing_by_objecting() -> None:
    (
        given(
            SA,
            A_FIRST,
            on("03-17 10:00", received("C1", "C", reception="R3"), registered("C1", "C", "R3"), followed_up("C1", "C")),
            B_AFTER,
            B_SIGNS,
            on("03-21 10:00", claims("C1", "C", deal="D1")),
        )
        .when(whose_deal("D1", "03-22 12:00"))
        .then(shares(B="1"))
    )


@pytest.mark.clause("SA-o11")
def test_sa_o11_a_dispute_is_settled_by_the_manager_on_the_evidence_and_that_is_final() -> None:
    (
        given(
            SA,
            COLLISION,
            on("03-22 10:00", disputes("C1", "A", deal="D1"), proves("C1", "A")),
            on("03-23 10:00", ruled("C1", {"A": "0.5", "B": "0.5"}, deal="D1")),
            on("03-24 10:00", claims("C1", "B", deal="D1")),
        )
        .when(whose_deal("D1", "04-26 12:00"))
        .then(shares(A="0.5", B="0.5"), final(), by("SA-o11", "ruled"), by("SA-o11", "objection_late"))
    )


def test_sa_o11_a_dispute_raised_in_time_keeps_the_deal_open_until_the_ruling() -> None:
    told = [COLLISION, on("03-27 10:00", disputes("C1", "B", deal="D1"))]
    given(SA, told).when(whose_deal("D1", "05-01 12:00")).then(final(expected=False))


def test_sa_o11_a_dispute_raised_too_late_does_not() -> None:
    told = [COLLISION, on("03-28 10:00", disputes("C1", "B", deal="D1"))]
    given(SA, told).when(whose_deal("D1", "05-01 12:00")).then(final(), by("SA-o4", "objection_late"))
