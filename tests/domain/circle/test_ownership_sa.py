"""客户归属 under the sales office's ownership rules (sa, 归属规定 一至十)."""

import pytest
from client_language import (
    asked_at,
    by,
    claim,
    contested,
    desk,
    first_agent,
    followed_up,
    handed_over,
    linked,
    no_claim,
    nobody,
    on,
    owner,
    protected_to_the_end_of,
    public,
    registered,
    right_to_follow_up,
    service,
    shares,
    signed,
    whose,
    whose_deal,
)
from desk_language import absent, given, joined, left, received

SA = desk("sa")
A_RECEIVES = on("03-02 10:15", received("C1", "A"))
UNKNOWN = on("03-02 10:15", received("C1", "A", "returning", first_agent_unknown=True))


@pytest.mark.clause("SA-o1")
def test_sa_o1_the_first_reception_owns_to_the_end_commission_included() -> None:
    story = given(SA, A_RECEIVES, on("03-08 10:00", signed("D1", "C1", "A")))
    story.when(whose("C1", "03-20 10:00")).then(owner("A"), by("SA-o1", "claim_opened"))
    story.when(whose_deal("D1", "03-20 10:00")).then(shares(A="1"), service("A"))


def test_sa_o1_a_second_reception_makes_a_contender_only() -> None:
    story = given(SA, A_RECEIVES, on("03-04 10:00", received("C1", "B", reception="R2")))
    story.when(whose("C1", "03-05 10:00")).then(owner("A"), claim("B", "contender"), contested())


@pytest.mark.clause("SA-o2")
def test_sa_o2_who_names_the_first_agent_is_handed_back() -> None:
    (
        given(SA, A_RECEIVES, on("03-05 10:00", received("C1", "B", "returning", reception="R2", named_agent="A")))
        .when(whose("C1", "03-06 10:00"))
        .then(owner("A"), no_claim("B"), by("SA-o2", "claim_extended"))
    )


def test_sa_o2_whom_nobody_recognises_is_received_as_new() -> None:
    story = given(SA, A_RECEIVES, on("03-05 10:00", received("C2", "B")))
    story.when(whose("C2", "03-06 10:00")).then(owner("B"), no_claim("A"))


def test_sa_o2_when_it_comes_out_who_they_are_the_first_reception_owns() -> None:
    (
        given(SA, A_RECEIVES, on("03-05 10:00", received("C2", "B")), on("03-08 10:00", linked("C2", "C1")))
        .when(whose("C2", "03-08 11:00"))
        .then(owner("A"), claim("B", "contender"), by("SA-o2", "linked"))
    )


def test_sa_o2c_the_desk_asks_for_three_days_who_had_them_first() -> None:
    given(SA, UNKNOWN).when(whose("C1", "03-05 23:59")).then(
        nobody(), no_claim("A"), by("SA-o2C", "first_agent_awaited")
    )


def test_sa_o2c_then_they_are_the_receivers_new_client() -> None:
    given(SA, UNKNOWN).when(whose("C1", "03-06 00:00")).then(
        owner("A"), by("SA-o2C", "claim_opened"), protected_to_the_end_of("03-12")
    )


def test_sa_o2c_registering_the_visit_meanwhile_takes_nobody_in() -> None:
    told = [UNKNOWN, on("03-02 10:30", registered("C1", "A", "R-C1"))]
    given(SA, told).when(whose("C1", "03-04 10:00")).then(nobody(), by("SA-o2C", "registration_noted"))
    given(SA, told).when(whose("C1", "03-06 10:00")).then(owner("A"))


def test_sa_o2c_the_first_agent_found_in_time_owns_the_client() -> None:
    found = on("03-05 18:00", first_agent("C1", "B", "R-C1"))
    story = given(SA, UNKNOWN, found)
    story.when(whose("C1", "03-05 19:00")).then(owner("B"), no_claim("A"), by("SA-o2C", "claim_opened"))
    story.when(whose("C1", "03-06 10:00")).then(owner("B"), no_claim("A"))


def test_sa_o2c_found_one_day_late_it_changes_nothing() -> None:
    (
        given(SA, UNKNOWN, on("03-06 09:00", first_agent("C1", "B", "R-C1")))
        .when(whose("C1", "03-06 10:00"))
        .then(owner("A"), no_claim("B"), by("SA-o2C", "first_agent_noted"))
    )


def test_sa_o2c_a_link_to_an_earlier_record_finds_the_first_agent_whenever_it_comes() -> None:
    before = on("02-27 10:00", received("C0", "B"))
    for day in ("03-04", "03-08"):
        story = given(SA, before, UNKNOWN, on(f"{day} 09:00", linked("C1", "C0")))
        story.when(whose("C1", "03-08 10:00")).then(owner("B"), no_claim("A"))


def test_sa_o2c_a_second_visit_within_the_days_does_not_settle_it() -> None:
    told = [UNKNOWN, on("03-04 10:00", received("C1", "B", "returning", reception="R2"))]
    given(SA, told).when(whose("C1", "03-05 10:00")).then(nobody())
    given(SA, told).when(whose("C1", "03-06 10:00")).then(owner("A"), no_claim("B"))


def test_sa_o2c_but_whom_the_visitor_names_then_is_the_first_agent() -> None:
    (
        given(SA, UNKNOWN, on("03-04 10:00", received("C1", "A", "returning", reception="R2", named_agent="B")))
        .when(whose("C1", "03-07 10:00"))
        .then(owner("B"), no_claim("A"))
    )


def test_sa_o2c_a_receiver_who_left_meanwhile_gets_nobody() -> None:
    given(SA, UNKNOWN, on("03-04 10:00", left("A"))).when(whose("C1", "03-07 10:00")).then(nobody(), no_claim("A"))


def test_sa_o2c_a_known_client_needs_no_asking() -> None:
    told = [A_RECEIVES, on("03-05 10:00", received("C1", "B", "returning", reception="R2", first_agent_unknown=True))]
    given(SA, told).when(whose("C1", "03-05 12:00")).then(owner("A"), no_claim("B"), by("SA-o2", "claim_extended"))


REFERRED = on("03-06 10:00", received("C2", "B", "referral", introduced_by="C1"))


@pytest.mark.clause("SA-o5")
def test_sa_o5_a_clients_introduction_is_the_original_agents_if_they_are_there() -> None:
    given(SA, A_RECEIVES, REFERRED).when(whose("C2", "03-06 12:00")).then(
        owner("A"), no_claim("B"), by("SA-o5", "claim_opened")
    )


@pytest.mark.clause("SA-o5")
def test_sa_o5_with_the_original_agent_absent_the_receiver_owns() -> None:
    gone = on("03-06 08:00", absent("A", "rest"))
    given(SA, A_RECEIVES, gone, REFERRED).when(whose("C2", "03-06 12:00")).then(
        owner("B"), no_claim("A"), by("SA-o5", "claim_opened")
    )


def test_sa_o5_even_if_the_visitor_asked_for_them() -> None:
    asks = on("03-06 10:00", received("C2", "B", "referral", introduced_by="C1", named_agent="A"))
    given(SA, A_RECEIVES, on("03-06 08:00", absent("A", "rest")), asks).when(whose("C2", "03-06 12:00")).then(
        owner("B")
    )
    given(SA, A_RECEIVES, asks).when(whose("C2", "03-06 12:00")).then(owner("A"))


def test_sa_o5_an_introducer_who_is_nobodys_client_sends_to_the_receiver() -> None:
    late = on("03-20 10:00", received("C2", "B", "referral", introduced_by="C1"))
    given(SA, A_RECEIVES, late).when(whose("C2", "03-20 12:00")).then(owner("B"))


@pytest.mark.clause("SA-o6")
def test_sa_o6_followed_up_within_7_then_15_then_every_30_days() -> None:
    story = given(
        SA,
        A_RECEIVES,
        on("03-09 18:00", followed_up("C1", "A")),
        on("03-24 18:00", followed_up("C1", "A")),
        on("04-23 18:00", followed_up("C1", "A")),
    )
    for moment, end in (("03-03", "03-09"), ("03-10", "03-24"), ("03-25", "04-23"), ("04-24", "05-23")):
        asked_at(story, "C1", f"{moment} 10:00").then(owner("A"), protected_to_the_end_of(end))
    story.when(whose("C1", "04-24 10:00")).then(by("SA-o6", "claim_extended"))


@pytest.mark.clause("SA-o6")
def test_sa_o6_missed_by_a_day_the_client_is_given_up_and_new() -> None:
    missed = given(SA, A_RECEIVES, on("03-10 09:00", followed_up("C1", "A")))
    missed.when(whose("C1", "03-11 10:00")).then(nobody(), claim("A", "expired"), by("SA-o6", "client_released"))
    again = [A_RECEIVES, on("03-12 10:00", received("C1", "B", "returning", reception="R2"))]
    given(SA, again).when(whose("C1", "03-13 10:00")).then(owner("B"))


@pytest.mark.clause("SA-o7")
@pytest.mark.parametrize("kind", ["leader_introduced", "developer_introduced"])
def test_sa_o7_whom_leaders_and_partners_bring_is_the_receivers_or_the_named_agents(kind: str) -> None:
    given(SA, on("03-02 10:15", received("C1", "B", kind))).when(whose("C1", "03-02 12:00")).then(
        owner("B"), by("SA-o7", "claim_opened")
    )
    named = on("03-02 10:15", received("C1", "B", kind, named_agent="A"))
    given(SA, named).when(whose("C1", "03-02 12:00")).then(owner("A"), no_claim("B"), by("SA-o7", "claim_opened"))


@pytest.mark.clause("SA-o9")
def test_sa_o9_changed_for_the_quality_of_service_the_result_is_public_and_another_follows_up() -> None:
    story = given(
        SA,
        A_RECEIVES,
        on("03-05 10:00", handed_over("C1", "A", "B", "service_quality")),
        on("03-10 10:00", followed_up("C1", "B"), signed("D1", "C1", "B")),
    )
    story.when(whose("C1", "03-10 12:00")).then(
        public(), claim("A", "superseded"), right_to_follow_up("B"), by("SA-o9", "made_public")
    )
    story.when(whose_deal("D1", "03-10 12:00")).then(shares(public="1"))


@pytest.mark.clause("SA-o9")
@pytest.mark.parametrize("cause", ["language", "insisted", "supervisor"])
def test_sa_o9_for_other_reasons_the_supervisor_decides(cause: str) -> None:
    given(SA, A_RECEIVES, on("03-05 10:00", handed_over("C1", "A", "B", cause))).when(whose("C1", "03-05 12:00")).then(
        owner("B"), claim("A", "superseded"), by("SA-o9", "handed_over")
    )


@pytest.mark.clause("SA-o10")
def test_sa_o10_a_leavers_clients_go_to_the_supervisor_who_shares_them_out() -> None:
    gone = [A_RECEIVES, on("03-05 18:00", left("A"))]
    given(SA, gone).when(whose("C1", "03-06 10:00")).then(
        public(), claim("A", "superseded"), by("SA-o10", "made_public")
    )
    for giver in ("A", "S", "public"):
        given(SA, gone, on("03-06 10:00", handed_over("C1", giver, "B", "departure"))).when(
            whose("C1", "03-06 12:00")
        ).then(owner("B"), by("SA-o10", "handed_over"))


def test_sa_o10_nobody_takes_them_by_themselves() -> None:
    gone = [A_RECEIVES, on("03-05 18:00", left("A"))]
    taken = [*on("03-06 10:00", followed_up("C1", "B")), *on("03-06 11:00", received("C1", "C", reception="R2"))]
    given(SA, gone, taken).when(whose("C1", "03-06 12:00")).then(
        public(), no_claim("B"), no_claim("C"), by("SA-o10", "stays_public")
    )


def test_sa_o10_whose_protection_was_over_before_they_left_leaves_nobody() -> None:
    given(SA, A_RECEIVES, on("03-12 18:00", left("A"))).when(whose("C1", "03-13 10:00")).then(nobody())


def test_sa_o10_a_new_colleague_may_be_given_them() -> None:
    told = [A_RECEIVES, on("03-05 18:00", left("A")), on("03-06 08:00", joined("D"))]
    given(SA, told, on("03-06 10:00", handed_over("C1", "S", "D", "departure"))).when(whose("C1", "03-06 12:00")).then(
        owner("D"), protected_to_the_end_of("03-13")
    )
