"""客户归属 under the sales office's reception rules (sc), one clause after the other."""

import pytest
from client_language import (
    by,
    by_custom,
    claim,
    deposited,
    desk,
    final,
    followed_up,
    handed_over,
    no_claim,
    nobody,
    of_deal,
    on,
    owner,
    protected_to_the_end_of,
    public,
    registered,
    service,
    shares,
    signed,
    whose,
    whose_deal,
    without_end,
)
from desk_language import called, given, received

SC = desk("sc")


@pytest.mark.clause("SC-10")
def test_sc_10_one_group_has_one_agent() -> None:
    (
        given(SC, on("03-02 10:15", received("C1", "A", party_size=4)))
        .when(whose("C1", "03-02 12:00"))
        .then(owner("A"), by("SC-10", "claim_opened"))
    )


def test_sc_11_a_visitor_who_names_an_agent_is_that_agents() -> None:
    (
        given(SC, on("03-02 10:15", received("C1", "A", named_agent="A")))
        .when(whose("C1", "03-02 12:00"))
        .then(owner("A"), by("SC-11", "claim_opened"))
    )


def test_sc_11_somebody_who_is_no_agent_cannot_be_named() -> None:
    (
        given(SC, on("03-02 10:15", received("C1", "B", named_agent="M")))
        .when(whose("C1", "03-02 12:00"))
        .then(owner("B"), by("SC-17"))
    )


@pytest.mark.clause("SC-12b")
def test_sc_12b_the_named_agent_is_absent_and_owns_all_the_same() -> None:
    (
        given(SC, on("03-02 10:15", received("C1", "B", named_agent="A", assist_for="A")))
        .when(whose("C1", "03-02 12:00"))
        .then(owner("A"), no_claim("B"), by("SC-12b", "claim_opened"))
    )


def test_sc_12b_a_helper_gets_no_claim_by_registering_the_visit() -> None:
    (
        given(
            SC,
            on("03-02 10:15", received("C1", "B", assist_for="A")),
            on("03-02 10:40", registered("C1", "B", "R-C1")),
        )
        .when(whose("C1", "03-02 12:00"))
        .then(owner("A"), no_claim("B"))
    )


def test_sc_12b_a_stand_in_during_an_absence_does_not_own() -> None:
    (
        given(SC, on("03-02 10:15", received("C1", "A")), on("03-05 09:00", handed_over("C1", "A", "B", "absence")))
        .when(whose("C1", "03-06 12:00"))
        .then(owner("A"), no_claim("B"), by("SC-12b", "stand_in_noted"))
    )


def test_sc_13_a_referred_client_who_names_an_agent_is_that_agents() -> None:
    (
        given(
            SC,
            on("03-02 10:15", received("C1", "A")),
            on("03-10 10:00", received("C2", "B", "referral", named_agent="A", introduced_by="C1")),
        )
        .when(whose("C2", "03-11 12:00"))
        .then(owner("A"), no_claim("B"), by("SC-13", "claim_opened"))
    )


def test_sc_13_a_referred_client_who_names_nobody_is_the_receivers() -> None:
    (
        given(
            SC,
            on("03-02 10:15", received("C1", "A")),
            on("03-10 10:00", received("C2", "B", "referral", introduced_by="C1")),
        )
        .when(whose("C2", "03-11 12:00"))
        .then(owner("B"), no_claim("A"), by("SC-13", "claim_opened"))
    )


def test_sc_13_who_gave_a_unit_back_comes_as_a_new_client() -> None:
    (
        given(
            SC,
            on("03-02 10:15", received("C1", "A")),
            on("03-05 10:00", signed("D1", "C1", "A")),
            on("03-20 10:00", of_deal("unit.returned", "D1")),
            on("03-25 10:00", received("C1", "B", "returned_buyer", reception="R2")),
        )
        .when(whose("C1", "03-26 12:00"))
        .then(owner("B"), claim("A", "superseded"), by("SC-13", "claim_superseded"))
    )


def test_sc_13_who_gave_a_unit_back_but_names_the_agent_stays_theirs() -> None:
    (
        given(
            SC,
            on("03-02 10:15", received("C1", "A")),
            on("03-25 10:00", received("C1", "B", "returned_buyer", reception="R2", named_agent="A")),
        )
        .when(whose("C1", "03-26 12:00"))
        .then(owner("A"), no_claim("B"))
    )


@pytest.mark.clause("SC-16")
def test_sc_16_a_client_who_insists_on_another_agent_becomes_the_later_agents() -> None:
    story = given(
        SC,
        on("03-02 10:15", received("C1", "A")),
        on("03-05 10:00", handed_over("C1", "A", "B", "insisted")),
        on("03-12 10:00", signed("D1", "C1", "B")),
    )
    story.when(whose("C1", "03-13 12:00")).then(owner("B"), claim("A", "superseded"), by("SC-16", "handed_over"))
    story.when(whose_deal("D1", "03-13 12:00")).then(shares(B="1"), service("B"))


def test_sc_16_but_asking_for_another_agent_at_the_door_is_no_change_of_agent_yet() -> None:
    (
        given(
            SC,
            on("03-02 10:15", received("C1", "A")),
            on("03-05 10:00", received("C1", "B", "returning", reception="R2", named_agent="B")),
        )
        .when(whose("C1", "03-06 12:00"))
        .then(owner("A"), claim("B", "contender"))
    )


@pytest.mark.parametrize("cause", ["service_quality", "language", "supervisor"])
def test_a_change_of_agent_for_another_cause_follows_the_record_as_the_book_is_silent(cause: str) -> None:
    (
        given(SC, on("03-02 10:15", received("C1", "A")), on("03-05 10:00", handed_over("C1", "A", "B", cause)))
        .when(whose("C1", "03-06 12:00"))
        .then(owner("B"), by_custom("handed_over"), protected_to_the_end_of("04-05"))
    )


@pytest.mark.clause("SC-17")
def test_sc_17_the_first_reception_owns_to_the_end_commission_included() -> None:
    story = given(
        SC,
        on("03-02 10:15", received("C1", "A")),
        on("03-10 10:00", received("C1", "B", reception="R2")),
        on("03-20 10:00", signed("D1", "C1", "B")),
    )
    story.when(whose("C1", "12-31 12:00")).then(owner("A"), by("SC-17", "claim_kept"), without_end())
    story.when(whose_deal("D1", "12-31 12:00")).then(
        shares(A="1"), service("A"), final(expected=False), by("SC-17", "deal_attributed")
    )


def test_sc_17_a_registration_does_not_go_before_the_reception() -> None:
    (
        given(SC, on("03-02 10:15", received("C1", "A")), on("03-02 10:30", registered("C1", "B")))
        .when(whose("C1", "03-03 12:00"))
        .then(owner("A"), claim("B", "contender"))
    )


def test_sc_17_a_returning_client_received_by_a_colleague_stays_the_first_agents() -> None:
    (
        given(
            SC,
            on("03-02 10:15", received("C1", "A")),
            on("03-10 10:00", received("C1", "B", "returning", reception="R2", assist_for="A")),
        )
        .when(whose("C1", "03-11 12:00"))
        .then(owner("A"), no_claim("B"), protected_to_the_end_of("04-10"))
    )


@pytest.mark.clause("SC-17b")
def test_sc_17b_one_month_without_a_follow_up_entry_and_the_client_is_nobodys() -> None:
    story = given(SC, on("03-02 10:15", received("C1", "A")))
    story.when(whose("C1", "04-02 23:59")).then(owner("A"), protected_to_the_end_of("04-02"))
    story.when(whose("C1", "04-03 00:00")).then(nobody(), claim("A", "expired"), by("SC-17b", "claim_expired"))


def test_sc_17b_the_month_runs_from_the_last_follow_up() -> None:
    (
        given(SC, on("03-02 10:15", received("C1", "A")), on("03-31 10:00", followed_up("C1", "A")))
        .when(whose("C1", "04-20 12:00"))
        .then(owner("A"), by("SC-17b", "claim_extended"), protected_to_the_end_of("04-30"))
    )


def test_sc_17b_a_follow_up_one_day_late_brings_nothing_back() -> None:
    (
        given(SC, on("03-02 10:15", received("C1", "A")), on("04-03 10:00", followed_up("C1", "A")))
        .when(whose("C1", "04-04 12:00"))
        .then(nobody(), claim("A", "expired"), by("SC-17b", "no_claim"))
    )


def test_sc_17b_a_follow_up_by_a_colleague_does_not_keep_the_owner() -> None:
    (
        given(SC, on("03-02 10:15", received("C1", "A")), on("03-20 10:00", followed_up("C1", "B")))
        .when(whose("C1", "03-21 12:00"))
        .then(owner("A"), no_claim("B"), protected_to_the_end_of("04-02"))
    )


def test_sc_17b_a_call_is_no_follow_up_entry() -> None:
    (
        given(SC, on("03-02 10:15", received("C1", "A")), on("03-20 10:00", called("C1", "A")))
        .when(whose("C1", "03-21 12:00"))
        .then(owner("A"), protected_to_the_end_of("04-02"), by("SC-17b", "claim_evidenced"))
    )


def test_sc_17b_the_released_client_is_the_one_whose_turn_it_is() -> None:
    (
        given(
            SC,
            on("03-02 10:15", received("C1", "A")),
            on("04-10 10:00", received("C1", "B", "returning", reception="R2")),
            on("04-20 10:00", signed("D1", "C1", "B")),
        )
        .when(whose_deal("D1", "04-21 12:00"))
        .then(shares(B="1"), by("SC-17b", "claim_expired"))
    )


def test_sc_17b_who_received_meanwhile_comes_next_when_the_first_agents_month_is_over() -> None:
    (
        given(
            SC,
            on("03-02 10:15", received("C1", "A")),
            on("03-20 10:00", received("C1", "B", reception="R2")),
        )
        .when(whose("C1", "04-10 12:00"))
        .then(owner("B"), claim("A", "expired"), by("SC-17", "claim_succeeded"), protected_to_the_end_of("04-20"))
    )


def test_sc_17b_a_month_that_is_too_short_ends_with_its_last_day() -> None:
    (
        given(SC, on("01-31 10:15", received("C1", "A")))
        .when(whose("C1", "02-01 12:00"))
        .then(protected_to_the_end_of("02-28"))
    )


@pytest.mark.parametrize(
    ("kind", "clause"),
    [("find_person", "SC-44"), ("vendor", "SC-44"), ("affiliate", "SC-45"), ("other_business", "SC-29b")],
)
def test_sc_29b_44_45_who_is_no_client_opens_no_claim(kind: str, clause: str) -> None:
    (
        given(SC, on("03-02 10:15", received("C1", "A", kind)), on("03-02 10:30", registered("C1", "F", "R-C1")))
        .when(whose("C1", "03-02 12:00"))
        .then(nobody(), no_claim("A"), by(clause, "no_claim"))
    )


@pytest.mark.parametrize("kind", ["passer_by", "brochure", "peer_undeclared"])
def test_sc_29_every_visitor_is_a_client(kind: str) -> None:
    (
        given(SC, on("03-02 10:15", received("C1", "A", kind)))
        .when(whose("C1", "03-02 12:00"))
        .then(owner("A"), by("SC-29", "claim_opened"))
    )


def test_sc_18_46_whoever_helps_gets_nothing() -> None:
    (
        given(
            SC,
            on("03-02 10:15", received("C1", "A")),
            on("03-10 10:00", received("C1", "B", reception="R2", assist_for="A")),
            on("03-20 10:00", signed("D1", "C1", "B")),
        )
        .when(whose_deal("D1", "03-21 12:00"))
        .then(shares(A="1"), by("SC-18", "claim_extended"), by("SC-46"))
    )


def test_sc_47_a_buyer_who_books_again_stays_with_their_agent() -> None:
    (
        given(
            SC,
            on("03-02 10:15", received("C1", "A")),
            on("03-05 10:00", signed("D1", "C1", "A")),
            on("09-10 10:00", received("C1", "B", "repeat_purchase", reception="R2")),
        )
        .when(whose("C1", "09-11 12:00"))
        .then(owner("A"), no_claim("B"), by("SC-47"))
    )


def test_the_book_is_silent_on_leaders_so_a_leaders_client_is_the_receivers() -> None:
    (
        given(SC, on("03-02 10:15", received("C1", "A", "leader_introduced")))
        .when(whose("C1", "03-02 12:00"))
        .then(owner("A"))
    )


def test_the_book_is_silent_on_overflow_so_the_public_gets_what_no_agent_received() -> None:
    story = given(
        SC,
        on("03-02 10:15", received("C1", "M", "overflow")),
        on("03-05 10:00", handed_over("C1", "public", "B", "supervisor")),
    )
    story.when(whose("C1", "03-06 12:00")).then(owner("B"), by_custom("made_public"), by_custom("handed_over"))


def test_the_book_is_silent_on_overflow_and_nobody_was_handed_the_client() -> None:
    (
        given(SC, on("03-02 10:15", received("C1", "S")), on("03-06 10:00", received("C1", "A", reception="R2")))
        .when(whose("C1", "03-07 12:00"))
        .then(public(), no_claim("A"))
    )


def test_the_book_is_silent_on_the_trigger_so_a_deposit_decides_nothing() -> None:
    story = given(
        SC,
        on("03-02 10:15", received("C1", "A")),
        on("03-20 10:00", deposited("D1", "C1", "A")),
        on("03-21 10:00", handed_over("C1", "A", "B", "insisted")),
        on("03-25 10:00", signed("D1", "C1", "A")),
    )
    story.when(whose_deal("D1", "03-26 12:00")).then(shares(B="1"), by_custom("deal_trigger"))
