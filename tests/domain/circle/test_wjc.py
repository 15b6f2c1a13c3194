"""客户归属 under the draft rules of the hardware city (wjc), one clause after the other."""

import pytest
from client_language import (
    by,
    by_custom,
    claim,
    claims,
    desk,
    disputes,
    final,
    followed_up,
    handed_over,
    no_claim,
    nobody,
    on,
    owner,
    protected_to_the_end_of,
    proves,
    public,
    registered,
    ruled,
    service,
    shares,
    signed,
    whose,
    whose_deal,
)
from desk_language import given, received

WJC = desk("wjc")


def test_wjc_1_the_first_reception_fixes_the_ownership() -> None:
    (
        given(WJC, on("03-02 10:15", received("C1", "A")))
        .when(whose("C1", "03-02 12:00"))
        .then(owner("A"), by("WJC-1", "claim_opened"), claim("A", "owner"))
    )


def test_wjc_1_a_second_reception_as_a_new_client_makes_a_contender_only() -> None:
    (
        given(WJC, on("03-02 10:15", received("C1", "A")), on("03-10 10:00", received("C1", "B", reception="R2")))
        .when(whose("C1", "03-11 12:00"))
        .then(owner("A"), claim("B", "contender"), by("WJC-1", "contender_noted"))
    )


def test_wjc_1_a_registration_by_the_front_desk_is_the_receivers_evidence() -> None:
    (
        given(WJC, on("03-02 10:15", received("C1", "A")), on("03-02 10:40", registered("C1", "F", "R-C1")))
        .when(whose("C1", "03-11 12:00"))
        .then(owner("A"), no_claim("F"))
    )


def test_wjc_1_a_registration_that_names_no_reception_is_about_the_reception_of_that_day() -> None:
    (
        given(WJC, on("03-02 10:15", received("C1", "A")), on("03-02 17:40", registered("C1", "F")))
        .when(whose("C1", "03-11 12:00"))
        .then(owner("A"), by("WJC-1", "claim_extended"))
    )


def test_wjc_1_where_there_was_no_reception_the_registration_opens_the_claim() -> None:
    (
        given(WJC, on("03-02 10:15", registered("C1", "A")))
        .when(whose("C1", "03-11 12:00"))
        .then(owner("A"), by("WJC-1", "claim_opened"))
    )


def test_wjc_1_a_registration_by_the_front_desk_alone_names_no_agent() -> None:
    (
        given(WJC, on("03-02 10:15", registered("C1", "F")))
        .when(whose("C1", "03-11 12:00"))
        .then(nobody(), no_claim("F"), by("WJC-1", "registration_noted"))
    )


def test_wjc_1_a_registration_entered_before_its_reception_is_the_receivers_all_the_same() -> None:
    (
        given(WJC, on("03-02 10:15", registered("C1", "F", "R-C1")), on("03-02 10:30", received("C1", "A")))
        .when(whose("C1", "03-11 12:00"))
        .then(owner("A"))
    )


def test_wjc_1_registering_a_reception_whose_protection_is_over_brings_nothing_back() -> None:
    (
        given(WJC, on("03-02 10:15", received("C1", "A")), on("04-03 10:00", registered("C1", "F", "R-C1")))
        .when(whose("C1", "04-04 12:00"))
        .then(nobody(), claim("A", "expired"), by("WJC-1", "registered_late"))
    )


@pytest.mark.parametrize("kind", ["passer_by", "brochure", "peer_undeclared", "tour", "developer_introduced"])
def test_wjc_1_every_natural_visitor_is_the_receivers(kind: str) -> None:
    given(WJC, on("03-02 10:15", received("C1", "A", kind))).when(whose("C1", "03-02 12:00")).then(owner("A"))


@pytest.mark.parametrize(
    "kind",
    ["find_person", "vendor", "affiliate", "other_business", "survey_declared", "survey_discovered", "developer_visit"],
)
def test_wjc_1_who_is_no_client_is_nobodys(kind: str) -> None:
    (
        given(WJC, on("03-02 10:15", received("C1", "A", kind)))
        .when(whose("C1", "03-02 12:00"))
        .then(nobody(), no_claim("A"), by_custom("no_claim"))
    )


def test_wjc_2_a_card_makes_the_visitor_its_agents_whoever_receives() -> None:
    (
        given(WJC, on("03-02 10:15", received("C1", "B", card_of="A")))
        .when(whose("C1", "03-02 12:00"))
        .then(owner("A"), no_claim("B"), by("WJC-2", "claim_opened"))
    )


def test_wjc_2_with_all_agents_busy_a_card_still_names_its_agent() -> None:
    (
        given(WJC, on("03-02 10:15", received("C1", "F", "overflow", card_of="A")))
        .when(whose("C1", "03-02 12:00"))
        .then(owner("A"), by("WJC-2"))
    )


def test_wjc_2_but_a_card_takes_no_client_from_the_agent_who_has_them() -> None:
    (
        given(
            WJC,
            on("03-02 10:15", received("C1", "A")),
            on("03-10 10:00", received("C1", "B", card_of="B", reception="R2")),
        )
        .when(whose("C1", "03-11 12:00"))
        .then(owner("A"), claim("B", "contender"))
    )


def test_wjc_2_no_card_and_the_visitor_is_the_receivers() -> None:
    given(WJC, on("03-02 10:15", received("C1", "B"))).when(whose("C1", "03-02 12:00")).then(owner("B"))


@pytest.mark.clause("WJC-3")
def test_wjc_3_on_a_later_visit_the_client_stays_the_original_agents() -> None:
    (
        given(
            WJC,
            on("03-02 10:15", received("C1", "A")),
            on("03-10 10:00", received("C1", "B", "returning", reception="R2")),
        )
        .when(whose("C1", "03-11 12:00"))
        .then(owner("A"), no_claim("B"), by("WJC-3", "claim_extended"), protected_to_the_end_of("04-10"))
    )


def test_wjc_3_a_client_who_books_again_stays_the_original_agents() -> None:
    (
        given(
            WJC,
            on("03-02 10:15", received("C1", "A")),
            on("03-10 10:00", received("C1", "B", "repeat_purchase", reception="R2")),
        )
        .when(whose("C1", "03-11 12:00"))
        .then(owner("A"), no_claim("B"), by("WJC-3"))
    )


def test_wjc_3_but_after_the_protection_whoever_receives_the_returning_client_owns() -> None:
    (
        given(
            WJC,
            on("03-02 10:15", received("C1", "A")),
            on("04-03 10:00", received("C1", "B", "returning", reception="R2")),
        )
        .when(whose("C1", "04-04 12:00"))
        .then(owner("B"), claim("A", "expired"), by_custom("claim_expired"), by("WJC-3", "claim_opened"))
    )


def test_wjc_3_on_the_last_day_of_protection_the_client_is_still_the_original_agents() -> None:
    (
        given(
            WJC,
            on("03-02 10:15", received("C1", "A")),
            on("04-02 17:59", received("C1", "B", "returning", reception="R2")),
        )
        .when(whose("C1", "04-04 12:00"))
        .then(owner("A"), no_claim("B"))
    )


def test_wjc_3_after_sale_service_changes_no_ownership() -> None:
    (
        given(
            WJC,
            on("03-02 10:15", received("C1", "A")),
            on("03-10 10:00", received("C1", "B", "after_sale", reception="R2")),
        )
        .when(whose("C1", "03-11 12:00"))
        .then(owner("A"), no_claim("B"), by("WJC-3"))
    )


def test_wjc_3_after_sale_service_for_somebody_unknown_opens_nothing() -> None:
    (
        given(WJC, on("03-10 10:00", received("C1", "B", "after_sale")))
        .when(whose("C1", "03-11 12:00"))
        .then(nobody(), by("WJC-3", "no_change"))
    )


@pytest.mark.parametrize("receiver", ["F", "M"])
@pytest.mark.parametrize("kind", ["overflow", "new"])
def test_wjc_4_a_new_client_whom_the_front_desk_or_the_manager_receives_is_public(receiver: str, kind: str) -> None:
    (
        given(WJC, on("03-02 10:15", received("C1", receiver, kind)), on("03-02 10:40", registered("C1", "F", "R-C1")))
        .when(whose("C1", "12-31 12:00"))
        .then(public(), by("WJC-4", "made_public"), by("WJC-4", "stays_public"))
    )


def test_wjc_4_an_agent_who_receives_with_all_others_busy_owns() -> None:
    (
        given(WJC, on("03-02 10:15", received("C1", "C", "overflow")))
        .when(whose("C1", "03-02 12:00"))
        .then(owner("C"), by("WJC-4", "claim_opened"))
    )


def test_wjc_4_neither_a_reception_nor_a_follow_up_makes_a_public_client_an_agents() -> None:
    (
        given(
            WJC,
            on("03-02 10:15", received("C1", "F", "overflow")),
            on("03-05 10:00", received("C1", "B", reception="R2"), followed_up("C1", "B"), registered("C1", "B")),
        )
        .when(whose("C1", "03-06 12:00"))
        .then(public(), no_claim("B"), by("WJC-4", "stays_public"))
    )


def test_wjc_4_a_public_client_may_not_be_handed_to_an_agent() -> None:
    (
        given(
            WJC,
            on("03-02 10:15", received("C1", "F", "overflow")),
            on("03-05 10:00", handed_over("C1", "public", "B", "supervisor")),
        )
        .when(whose("C1", "03-06 12:00"))
        .then(public(), no_claim("B"), by("WJC-4", "handover_refused"))
    )


def test_wjc_4_the_deal_of_a_public_client_is_public() -> None:
    (
        given(
            WJC,
            on("03-02 10:15", received("C1", "F", "overflow")),
            on("03-20 10:00", signed("D1", "C1", "B")),
        )
        .when(whose_deal("D1", "03-21 12:00"))
        .then(shares(public="1"), service("public"), by("WJC-4", "deal_attributed"))
    )


def test_wjc_4_an_agents_client_stays_theirs_when_the_front_desk_receives() -> None:
    (
        given(
            WJC,
            on("03-02 10:15", received("C1", "A")),
            on("03-10 10:00", received("C1", "F", "overflow", reception="R2")),
        )
        .when(whose("C1", "03-11 12:00"))
        .then(owner("A"))
    )


@pytest.mark.clause("WJC-5")
def test_wjc_5_who_went_to_a_leader_first_is_public() -> None:
    (
        given(WJC, on("03-02 10:15", received("C1", "A", "leader_introduced")))
        .when(whose("C1", "03-02 12:00"))
        .then(public(), no_claim("A"), by("WJC-5", "made_public"))
    )


@pytest.mark.clause("WJC-5")
def test_wjc_5_who_had_been_to_the_desk_before_the_leader_stays_the_agents() -> None:
    (
        given(
            WJC,
            on("03-02 10:15", received("C1", "A")),
            on("03-10 10:00", received("C1", "B", "leader_introduced", reception="R2")),
        )
        .when(whose("C1", "03-11 12:00"))
        .then(owner("A"), no_claim("B"), by("WJC-5", "claim_kept"))
    )


def test_wjc_6_claims_and_evidence_before_the_ruling_are_heard_but_change_nothing_themselves() -> None:
    (
        given(
            WJC,
            on("03-02 10:15", received("C1", "A")),
            on("03-10 10:00", claims("C1", "B"), disputes("C1", "B"), proves("C1", "A")),
        )
        .when(whose("C1", "03-11 12:00"))
        .then(owner("A"), claim("B", "contender"), by("WJC-6", "contender_noted"), by("WJC-6", "objection_noted"))
    )


def test_wjc_6_the_ruling_settles_owner_shares_and_service_for_good() -> None:
    story = given(
        WJC,
        on("03-02 10:15", received("C1", "A")),
        on("03-10 10:00", received("C1", "B", reception="R2")),
        on("03-12 10:00", signed("D1", "C1", "B")),
        on("03-13 10:00", disputes("C1", "B", deal="D1"), proves("C1", "B")),
        on("03-14 10:00", ruled("C1", {"A": "0.4", "B": "0.6"}, owner="B")),
        on("03-15 10:00", claims("C1", "A", "D1"), disputes("C1", "A", "X2", "D1")),
        on("03-16 10:00", ruled("C1", {"A": "1"}, dispute="X2", owner="A")),
        on("06-16 10:00", received("C1", "C", reception="R3")),
    )
    story.when(whose("C1", "09-01 12:00")).then(
        owner("B"), claim("A", "superseded"), by("WJC-6", "ruled"), by("WJC-6", "ruling_stands")
    )
    story.when(whose_deal("D1", "09-01 12:00")).then(
        shares(A="0.4", B="0.6"), service("B"), final(), by("WJC-6", "ruled"), by("WJC-6", "objection_late")
    )


def test_wjc_6_without_a_ruling_the_first_valid_claim_takes_the_deal() -> None:
    (
        given(
            WJC,
            on("03-02 10:15", received("C1", "A")),
            on("03-10 10:00", received("C1", "B", reception="R2")),
            on("03-12 10:00", signed("D1", "C1", "B")),
            on("03-13 10:00", disputes("C1", "B", deal="D1")),
        )
        .when(whose_deal("D1", "09-01 12:00"))
        .then(shares(A="1"), service("A"), final(expected=False), by("WJC-6", "objection_noted"))
    )
