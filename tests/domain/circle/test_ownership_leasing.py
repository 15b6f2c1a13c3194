"""客户归属 at leasing desks: wjc and gj, and the trade's common papers (ZS) that their customs rest on."""

from datetime import date

import pytest
from client_language import (
    away,
    by,
    claim,
    claims,
    contested,
    desk,
    followed_up,
    grade,
    graded,
    handed_over,
    no_claim,
    nobody,
    on,
    owner,
    registered,
    ruled,
    shares,
    signed,
    whose,
    whose_deal,
)
from desk_language import given, left, received, recorded_at

WJC, GJ = desk("wjc"), desk("gj")
A_RECEIVES = on("03-02 10:15", received("C1", "A"))
A_REGISTERS = [*A_RECEIVES, *on("03-02 10:30", registered("C1", "A", "R-C1"))]


# The register (gj)


@pytest.mark.clause("GJ-8A2")
def test_gj_8a2_an_entry_made_later_than_it_says_counts_from_when_it_was_made() -> None:
    late = recorded_at("18:00", *on("03-02 10:30", registered("C1", "A", "R-C1")), day=date(2026, 3, 4))
    told = [
        *A_RECEIVES,
        *on("03-03 10:00", received("C1", "B", reception="R2"), registered("C1", "B", "R2")),
        *late,
    ]
    (
        given(GJ, told)
        .when(whose("C1", "03-05 10:00"))
        .then(owner("B"), claim("A", "contender"), by("GJ-8A2", "contender_noted"))
    )


def test_gj_8a2_an_entry_of_the_same_day_is_not_back_dated() -> None:
    prompt = recorded_at("18:00", *on("03-02 10:30", registered("C1", "A", "R-C1")))
    answer = given(GJ, A_RECEIVES, prompt).when(whose("C1", "03-05 10:00")).then(owner("A")).answer
    assert "补登" not in "".join(step["zh"] for step in answer["because"])


@pytest.mark.clause("GJ-8A3")
def test_gj_8a3_of_two_registrations_the_earlier_has_the_client_until_the_head_chooses() -> None:
    second = on("03-04 10:00", received("C1", "B", reception="R2"), registered("C1", "B", "R2"))
    story = given(GJ, A_REGISTERS, second)
    story.when(whose("C1", "03-05 10:00")).then(
        owner("A"), claim("B", "contender"), contested(), by("GJ-8A3", "contender_noted")
    )
    chosen = given(GJ, A_REGISTERS, second, on("03-06 10:00", ruled("C1", owner="B")))
    chosen.when(whose("C1", "03-07 10:00")).then(owner("B"), claim("A", "superseded"), by("GJ-8A3", "contender_noted"))


def test_gj_8a3_one_registration_meets_no_other() -> None:
    again = on("03-04 10:00", received("C1", "A", "returning", reception="R2"), registered("C1", "A", "R2"))
    answer = given(GJ, A_REGISTERS, again).when(whose("C1", "03-05 10:00")).then(owner("A")).answer
    assert not [step for step in answer["because"] if step["effect"] == "contender_noted"]


@pytest.mark.clause("GJ-8B4")
def test_gj_8b4_the_grade_of_intent_is_the_one_given_last() -> None:
    told = [
        *on("03-02 10:15", received("C1", "A"), registered("C1", "A", "R-C1", intent="C")),
        *on("03-05 10:00", followed_up("C1", "A", intent="B")),
        *on("03-09 10:00", graded("C1", "M", intent="A")),
    ]
    given(GJ, told[:2]).when(whose("C1", "03-03 10:00")).then(grade(intent="C"))
    given(GJ, told).when(whose("C1", "03-10 10:00")).then(owner("A"), grade(intent="A"), by("GJ-8B4", "graded"))


@pytest.mark.clause("GJ-9.7")
def test_gj_9_7_a_leavers_client_goes_by_the_written_record() -> None:
    told = [A_REGISTERS, on("03-05 18:00", left("A"))]
    given(GJ, told).when(whose("C1", "03-06 10:00")).then(owner("A"))
    handed = on("03-06 10:00", handed_over("C1", "A", "B", "departure"))
    given(GJ, told, handed).when(whose("C1", "03-06 12:00")).then(
        owner("B"), claim("A", "superseded"), by("GJ-9.7", "handed_over")
    )


# wjc


@pytest.mark.clause("WJC-5b")
def test_wjc_5b_a_colleague_who_deals_with_the_client_is_put_on_record_and_gets_nothing() -> None:
    told = [A_RECEIVES, on("03-04 10:00", followed_up("C1", "B"))]
    given(WJC, told).when(whose("C1", "03-05 10:00")).then(owner("A"), no_claim("B"), by("WJC-5b", "colleague_noted"))


def test_wjc_5b_the_manager_may_be_asked_to_help() -> None:
    told = [A_RECEIVES, on("03-04 10:00", followed_up("C1", "M"))]
    answer = given(WJC, told).when(whose("C1", "03-05 10:00")).then(owner("A"), no_claim("M")).answer
    assert "colleague_noted" not in [step["effect"] for step in answer["because"]]


@pytest.mark.clause("WJC-6L")
def test_wjc_6l_a_large_client_moves_to_the_key_account_department() -> None:
    told = [A_RECEIVES, on("03-04 10:00", handed_over("C1", "A", "B", "key_account"))]
    given(WJC, told).when(whose("C1", "03-05 10:00")).then(
        owner("B"), claim("A", "superseded"), by("WJC-6L", "handed_over")
    )


@pytest.mark.clause("WJC-6L")
def test_wjc_6l_a_grade_of_size_holds_once_a_leader_confirmed_it() -> None:
    told = [A_RECEIVES, on("03-04 10:00", graded("C1", "M", size=2))]
    given(WJC, told).when(whose("C1", "03-05 10:00")).then(
        owner("A"), grade(size=None), by("WJC-6L", "grade_unconfirmed")
    )
    confirmed = on("03-05 10:00", graded("C1", "M", size=2, confirmed_by="L"))
    given(WJC, told, confirmed).when(whose("C1", "03-05 12:00")).then(grade(size=2), by("WJC-6L", "graded"))
    later = on("03-12 10:00", graded("C1", "M", size=1))
    given(WJC, told, confirmed, later).when(whose("C1", "03-12 12:00")).then(grade(size=2))


# The trade's papers


@pytest.mark.clause("ZS-8.3")
def test_zs_8_3_a_clients_intent_is_graded_and_reviewed_as_things_change() -> None:
    told = [
        *on("03-02 10:15", received("C1", "A"), registered("C1", "A", "R-C1", intent="B")),
        *on("03-09 10:00", graded("C1", "A", intent="D")),
    ]
    given(WJC, told).when(whose("C1", "03-10 10:00")).then(grade(intent="D"), by("ZS-8.3", "graded"))


@pytest.mark.clause("ZS-8.6")
def test_zs_8_6_only_the_clients_agent_talks_terms() -> None:
    told = [A_REGISTERS, on("03-04 10:00", followed_up("C1", "B"))]
    given(GJ, told).when(whose("C1", "03-05 10:00")).then(owner("A"), no_claim("B"), by("ZS-8.6", "colleague_noted"))


@pytest.mark.clause("ZS-8.10")
def test_zs_8_10_a_leavers_open_client_is_followed_up_on_the_strength_of_a_record() -> None:
    told = [A_RECEIVES, on("03-05 18:00", left("A")), on("03-06 10:00", handed_over("C1", "A", "B", "departure"))]
    story = given(WJC, told, on("03-10 10:00", signed("D1", "C1", "B")))
    story.when(whose("C1", "03-06 12:00")).then(owner("B"), by("ZS-8.10", "handed_over"))
    story.when(whose_deal("D1", "03-11 10:00")).then(shares(B="1"))


def test_zs_8_10_without_a_record_following_up_a_leavers_client_brings_nothing() -> None:
    told = [A_RECEIVES, on("03-05 18:00", left("A")), on("03-06 10:00", followed_up("C1", "B"), claims("C1", "B"))]
    given(WJC, told).when(whose("C1", "03-07 10:00")).then(owner("A"))


@pytest.mark.clause("FC-1")
def test_fc_1_a_deputy_covers_the_days_off_and_keeps_the_client_for_the_absent_agent() -> None:
    told = [A_RECEIVES, on("03-30 08:00", away("A", deputy="B"))]
    called_on = on("03-30 10:00", followed_up("C1", "B"))
    visited = on("03-30 10:00", received("C1", "B", "returning", reception="R2"))
    for contact in (called_on, visited):
        given(WJC, told, contact).when(whose("C1", "04-20 10:00")).then(
            owner("A"), no_claim("B"), by("FC-1", "claim_extended")
        )
    without = [A_RECEIVES, on("03-30 08:00", away("A"))]
    given(WJC, without, called_on).when(whose("C1", "04-20 10:00")).then(nobody())
