"""客户归属 under the sales manager's rules (sm): the registration is the evidence, three weeks, introductions."""

from datetime import date

import pytest
from client_language import (
    by,
    claim,
    contested,
    deposited,
    desk,
    followed_up,
    no_claim,
    nobody,
    on,
    owner,
    protected_to_the_end_of,
    public,
    registered,
    sent_by,
    shares,
    signed,
    subscribed,
    whose,
    whose_deal,
)
from desk_language import called, given, received, recorded_at

SM = desk("sm")
A_HAS_C1 = [
    *on("03-02 10:00", received("C1", "A")),
    *on("03-02 10:15", registered("C1", "A", "R-C1")),
]
B_RECEIVES_C2 = [
    *on("03-06 10:00", received("C2", "B")),
    *on("03-06 10:15", registered("C2", "B", "R-C2")),
]


@pytest.mark.clause("SM-2")
def test_sm_2_the_registration_is_the_evidence_and_unregistered_is_at_ones_own_risk() -> None:
    told = on("03-02 10:00", received("C1", "A"))
    given(SM, told).when(whose("C1", "03-02 12:00")).then(nobody(), no_claim("A"), by("SM-2", "unregistered"))
    given(SM, A_HAS_C1).when(whose("C1", "03-02 12:00")).then(owner("A"), by("SM-2", "claim_opened"))


@pytest.mark.clause("SM-2")
def test_sm_2_the_time_of_registering_is_the_time_that_counts() -> None:
    late = [
        *on("03-02 10:00", received("C1", "A")),
        *on("03-03 10:00", received("C1", "B", reception="R2")),
        *on("03-03 10:10", registered("C1", "B", "R2")),
        *recorded_at("18:00", *on("03-02 10:05", registered("C1", "A", "R-C1")), day=date(2026, 3, 3)),
    ]
    given(SM, late).when(whose("C1", "03-04 10:00")).then(
        owner("B"), claim("A", "contender"), contested(), by("SM-2", "contender_noted")
    )


@pytest.mark.clause("SM-5v")
def test_sm_5v_three_weeks_without_a_follow_up_and_a_client_who_walks_in_is_new() -> None:
    given(SM, A_HAS_C1).when(whose("C1", "03-23 23:59")).then(owner("A"), protected_to_the_end_of("03-23"))
    again = [
        *on("03-24 10:00", received("C1", "B", reception="R2")),
        *on("03-24 10:10", registered("C1", "B", "R2")),
    ]
    given(SM, A_HAS_C1, again).when(whose("C1", "03-24 12:00")).then(
        owner("B"), claim("A", "expired"), by("SM-5v", "claim_expired")
    )


def test_sm_5v_a_follow_up_on_the_last_day_keeps_the_client_three_weeks_more() -> None:
    given(SM, A_HAS_C1, on("03-23 20:00", followed_up("C1", "A"))).when(whose("C1", "03-24 10:00")).then(
        owner("A"), protected_to_the_end_of("04-13"), by("SM-5v", "claim_extended")
    )


@pytest.mark.clause("SM-7a")
def test_sm_7a_an_introduced_client_is_the_introducers_agents() -> None:
    sent = [
        *on("03-06 10:00", received("C2", "B", "referral", introduced_by="C1")),
        *on("03-06 10:15", registered("C2", "B", "R-C2")),
    ]
    given(SM, A_HAS_C1, sent).when(whose("C2", "03-06 12:00")).then(owner("A"), no_claim("B"), by("SM-7a"))


@pytest.mark.clause("SM-7a")
def test_sm_7a_coming_out_before_the_deal_it_is_the_introducers_agents_all_the_same() -> None:
    found = on("03-10 10:00", sent_by("C2", "C1"))
    (
        given(SM, A_HAS_C1, B_RECEIVES_C2, found)
        .when(whose("C2", "03-10 12:00"))
        .then(owner("A"), claim("B", "superseded"), by("SM-7a", "claim_opened"))
    )


@pytest.mark.clause("SM-7a")
def test_sm_7a_coming_out_only_after_the_deal_it_stays_the_receivers() -> None:
    sold = on("03-10 10:00", deposited("D1", "C2", "B"), subscribed("D1", "C2", "B"), signed("D1", "C2", "B"))
    story = given(SM, A_HAS_C1, B_RECEIVES_C2, sold, on("03-11 10:00", sent_by("C2", "C1")))
    story.when(whose("C2", "03-12 10:00")).then(owner("B"), no_claim("A"), by("SM-7a", "introduction_noted"))
    story.when(whose_deal("D1", "03-12 10:00")).then(shares(B="1"))


def test_sm_7a_an_introducer_out_of_protection_brings_their_agent_nothing() -> None:
    late = [
        *on("03-26 10:00", received("C2", "B"), registered("C2", "B", "R-C2")),
        *on("03-27 10:00", sent_by("C2", "C1")),
    ]
    given(SM, A_HAS_C1, late).when(whose("C2", "03-27 12:00")).then(
        owner("B"), no_claim("A"), by("SM-7a", "introduction_noted")
    )


def test_sm_7a_the_introducers_agent_who_has_the_client_anyway_keeps_them() -> None:
    told = on("03-06 10:00", received("C2", "A"), registered("C2", "A", "R-C2"))
    given(SM, A_HAS_C1, told, on("03-07 10:00", sent_by("C2", "C1"))).when(whose("C2", "03-07 12:00")).then(
        owner("A"), by("SM-7a", "claim_kept")
    )


@pytest.mark.clause("SM-7b")
def test_sm_7b_a_client_who_calls_is_public_whoever_answers_and_stays_so_at_the_visit() -> None:
    call = on("03-02 10:00", called("C9", "A"))
    given(SM, call).when(whose("C9", "03-02 12:00")).then(public(), no_claim("A"), by("SM-7b", "made_public"))
    visit = [
        *on("03-03 10:00", received("C9", "B", named_agent="A", known_by_phone=True)),
        *on("03-03 10:10", registered("C9", "B", "R-C9")),
    ]
    given(SM, call, visit).when(whose("C9", "03-03 12:00")).then(public(), no_claim("A"), no_claim("B"))
