"""客户归属 under the sales office's rules of results (sd): the visit book, one month, signatures, households, the public."""

from datetime import date

import pytest
from client_language import (
    asked_at,
    by,
    claim,
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
    sent_by,
    service,
    shares,
    subscribed,
    void,
    whose,
    whose_deal,
)
from desk_language import called, given, left, received, recorded_at, signed_off

SD = desk("sd")


def visited(client: str, agent: str, day: str, reception: str | None = None, kind: str = "new") -> list:
    """An agent receives a client and enters the visit at once."""
    name = reception or f"R-{client}"
    return [
        *on(f"{day} 10:00", received(client, agent, kind, reception=name)),
        *on(f"{day} 10:20", registered(client, agent, name)),
    ]


A_HAS_C1 = visited("C1", "A", "03-02")


# The visit book


@pytest.mark.clause("SD-5")
def test_sd_5_the_visit_book_is_the_only_evidence() -> None:
    told = [*on("03-02 10:00", received("C1", "A")), *on("03-04 10:00", followed_up("C1", "A"))]
    given(SD, told).when(whose("C1", "03-05 10:00")).then(nobody(), no_claim("A"), by("SD-5", "unregistered"))
    given(SD, A_HAS_C1).when(whose("C1", "03-05 10:00")).then(owner("A"), by("SD-5", "claim_opened"))


@pytest.mark.clause("SD-5")
def test_sd_5_it_must_be_filled_at_once_so_the_next_day_is_too_late() -> None:
    late = [*on("03-02 10:00", received("C1", "A")), *on("03-03 09:00", registered("C1", "A", "R-C1"))]
    given(SD, late).when(whose("C1", "03-03 10:00")).then(nobody(), no_claim("A"), by("SD-5", "registration_void"))
    evening = [*on("03-02 10:00", received("C1", "A")), *on("03-02 23:30", registered("C1", "A", "R-C1"))]
    given(SD, evening).when(whose("C1", "03-03 10:00")).then(owner("A"))


def test_sd_5_an_entry_made_the_next_day_as_of_the_day_before_is_too_late_as_well() -> None:
    back = recorded_at("09:00", *on("03-02 10:20", registered("C1", "A", "R-C1")), day=date(2026, 3, 3))
    given(SD, on("03-02 10:00", received("C1", "A")), back).when(whose("C1", "03-03 10:00")).then(
        nobody(), by("SD-5", "registration_void")
    )


def test_sd_5_the_front_desks_entry_speaks_for_whoever_received() -> None:
    told = [*on("03-02 10:00", received("C1", "A")), *on("03-02 10:20", registered("C1", "F"))]
    given(SD, told).when(whose("C1", "03-02 12:00")).then(owner("A"))


@pytest.mark.clause("SD-23b")
def test_sd_23b_who_never_came_on_site_may_not_be_entered_only_followed_up() -> None:
    told = [*on("03-02 10:00", called("C1", "A")), *on("03-02 10:20", registered("C1", "A"))]
    given(SD, told).when(whose("C1", "03-02 12:00")).then(
        nobody(), no_claim("A"), by("SD-23b", "registration_void"), by("SD-23b", "no_claim")
    )


def test_sd_23b_an_entry_that_names_no_reception_is_about_the_visit_there_was() -> None:
    told = [*on("03-02 10:00", received("C1", "A")), *on("03-02 10:20", registered("C1", "A"))]
    given(SD, told).when(whose("C1", "03-02 12:00")).then(owner("A"))


def test_sd_23_an_entry_for_a_client_who_never_came_is_void_and_the_manager_reassigns_them() -> None:
    given(SD, A_HAS_C1, on("03-06 10:00", void("C1", "A", "never_came"))).when(whose("C1", "03-06 12:00")).then(
        nobody(), claim("A", "void"), by("SD-23", "claim_void")
    )
    given(SD, A_HAS_C1, on("03-06 10:00", void("C1", "A", "never_came", "B"))).when(whose("C1", "03-06 12:00")).then(
        owner("B"), claim("A", "void"), by("SD-23", "claim_opened")
    )


def test_sd_25b_poor_service_to_a_colleagues_client_costs_the_entry() -> None:
    told = [A_HAS_C1, visited("C1", "B", "03-04", "R2")]
    given(SD, told, on("03-06 10:00", void("C1", "A", "poor_service"))).when(whose("C1", "03-06 12:00")).then(
        owner("B"), claim("A", "void"), by("SD-25b", "claim_succeeded")
    )


def test_sd_25b_what_an_innocent_colleague_holds_is_not_given_away() -> None:
    told = [A_HAS_C1, visited("C1", "B", "03-04", "R2")]
    given(SD, told, on("03-06 10:00", void("C1", "B", "poor_service", "C"))).when(whose("C1", "03-06 12:00")).then(
        owner("A"), claim("B", "void"), no_claim("C"), by("SD-25b", "reassignment_refused")
    )


# One month, and the signature


@pytest.mark.clause("SD-6")
def test_sd_6_protected_for_one_month_from_the_registration_extended_by_each_follow_up() -> None:
    followed = on("03-20 10:00", followed_up("C1", "A"))
    given(SD, A_HAS_C1).when(whose("C1", "03-20 09:00")).then(owner("A"), protected_to_the_end_of("04-02"))
    given(SD, A_HAS_C1, followed).when(whose("C1", "03-21 10:00")).then(
        owner("A"), protected_to_the_end_of("04-20"), by("SD-6", "claim_extended")
    )


def test_sd_6_a_visit_without_an_entry_extends_nothing() -> None:
    again = on("03-20 10:00", received("C1", "A", "returning", reception="R2"))
    given(SD, A_HAS_C1, again).when(whose("C1", "03-21 10:00")).then(owner("A"), protected_to_the_end_of("04-02"))


FOLLOWED = [A_HAS_C1, on("03-20 10:00", followed_up("C1", "A"))]


@pytest.mark.clause("SD-7")
def test_sd_7_the_months_sheet_signed_in_time_counts_for_good() -> None:
    told = [FOLLOWED, on("04-07 17:00", signed_off("A", "2026-03"))]
    given(SD, told).when(whose("C1", "04-08 10:00")).then(
        owner("A"), protected_to_the_end_of("04-20"), by("SD-7", "claim_extended")
    )


@pytest.mark.clause("SD-7")
def test_sd_7_unsigned_it_does_not_count() -> None:
    given(SD, FOLLOWED).when(whose("C1", "04-07 23:59")).then(owner("A"), protected_to_the_end_of("04-20"))
    given(SD, FOLLOWED).when(whose("C1", "04-08 00:00")).then(
        nobody(), claim("A", "expired"), by("SD-7", "follow_up_void"), by("SD-10", "client_released")
    )


def test_sd_7_signed_one_day_late_it_does_not_count_either() -> None:
    told = [FOLLOWED, on("04-08 09:00", signed_off("A", "2026-03"))]
    given(SD, told).when(whose("C1", "04-08 10:00")).then(nobody(), claim("A", "expired"))


def test_sd_7_a_colleagues_sheet_or_another_months_is_no_help() -> None:
    for staff, month in (("B", "2026-03"), ("A", "2026-02")):
        told = [FOLLOWED, on("04-06 17:00", signed_off(staff, month))]
        given(SD, told).when(whose("C1", "04-08 10:00")).then(nobody())


def test_sd_7_a_signature_that_is_entered_late_counts_from_its_entry() -> None:
    late = recorded_at("09:00", *on("04-05 17:00", signed_off("A", "2026-03")), day=date(2026, 4, 8))
    given(SD, FOLLOWED, late).when(whose("C1", "04-08 10:00")).then(nobody())


def test_sd_7_the_past_is_told_as_it_stood_then() -> None:
    story = given(SD, FOLLOWED, on("04-15 10:00", followed_up("C1", "A")))
    asked_at(story, "C1", "04-05 10:00").then(owner("A"), protected_to_the_end_of("04-20"))
    asked_at(story, "C1", "04-10 10:00").then(nobody())
    story.when(whose("C1", "04-16 10:00")).then(nobody(), by("SD-10"))


def test_sd_7_what_the_others_are_worth_without_the_unsigned_sheet_is_counted_again() -> None:
    """Followed up in March (unsigned) and on 1 April (signed): the second came within the month of the registration."""
    told = [
        FOLLOWED,
        on("04-01 10:00", followed_up("C1", "A")),
        on("05-06 10:00", signed_off("A", "2026-04")),
    ]
    given(SD, told).when(whose("C1", "04-08 10:00")).then(owner("A"), protected_to_the_end_of("05-01"))
    gap = [FOLLOWED, on("04-05 10:00", followed_up("C1", "A")), on("04-30 10:00", signed_off("A", "2026-04"))]
    given(SD, gap).when(whose("C1", "04-07 10:00")).then(owner("A"), protected_to_the_end_of("05-05"))
    given(SD, gap).when(whose("C1", "04-08 10:00")).then(nobody(), claim("A", "expired"))


def test_sd_7_whoever_came_next_has_the_client_once_the_sheet_falls() -> None:
    told = [FOLLOWED, visited("C1", "B", "04-04", "R2")]
    given(SD, told).when(whose("C1", "04-05 10:00")).then(owner("A"), claim("B", "contender"))
    given(SD, told).when(whose("C1", "04-08 10:00")).then(owner("B"), claim("A", "expired"))


def test_sd_7_a_deal_decided_meanwhile_stays_as_it_was_decided() -> None:
    told = [FOLLOWED, visited("C1", "B", "04-04", "R2"), on("04-05 10:00", subscribed("D1", "C1", "A"))]
    story = given(SD, told)
    for moment in ("04-06 10:00", "04-20 10:00"):
        story.when(whose_deal("D1", moment)).then(shares(A="1"))


@pytest.mark.clause("SD-10")
def test_sd_10_past_the_month_the_client_is_new_and_so_is_the_follow_up_right() -> None:
    new = visited("C1", "B", "04-03", "R2", "returning")
    given(SD, A_HAS_C1, new).when(whose("C1", "04-03 12:00")).then(
        owner("B"), claim("A", "expired"), by("SD-10", "client_released")
    )


def test_sd_10_on_the_last_day_the_client_is_still_the_first_agents() -> None:
    last = visited("C1", "B", "04-02", "R2", "returning")
    given(SD, A_HAS_C1, last).when(whose("C1", "04-02 12:00")).then(owner("A"), no_claim("B"))


# Introductions


@pytest.mark.clause("SD-14b")
def test_sd_14b_the_old_client_did_not_ask_for_the_agent_so_the_new_one_is_the_receivers() -> None:
    told = [
        *on("03-06 10:00", received("C2", "B", "referral", introduced_by="C1")),
        *on("03-06 10:20", registered("C2", "B", "R-C2")),
    ]
    given(SD, A_HAS_C1, told).when(whose("C2", "03-06 12:00")).then(owner("B"), no_claim("A"), by("SD-14b"))


def test_sd_14a_asking_for_the_agent_both_are_theirs() -> None:
    told = [
        *on("03-06 10:00", received("C2", "B", "referral", introduced_by="C1", named_agent="A", together=True)),
        *on("03-06 10:20", registered("C2", "B", "R-C2")),
    ]
    given(SD, A_HAS_C1, told).when(whose("C2", "03-06 12:00")).then(owner("A"), no_claim("B"), by("SD-14a"))


@pytest.mark.clause("SD-14c")
def test_sd_14c_not_mentioned_at_the_first_visit_is_new_whatever_comes_out_later() -> None:
    told = [visited("C2", "B", "03-06"), on("03-07 10:00", sent_by("C2", "C1"))]
    given(SD, A_HAS_C1, told).when(whose("C2", "03-07 12:00")).then(
        owner("B"), no_claim("A"), by("SD-14c", "introduction_noted")
    )


# Households


@pytest.mark.clause("SD-3f")
@pytest.mark.parametrize("relation", ["spouse", "parent", "child", "grandparent", "grandchild"])
def test_sd_3f_a_household_is_direct_relatives_within_three_generations(relation: str) -> None:
    told = [visited("C2", "B", "03-06"), on("03-07 10:00", linked("C2", "C1", relation))]
    given(SD, A_HAS_C1, told).when(whose("C2", "03-07 12:00")).then(owner("A"), by("SD-3f", "linked"))


@pytest.mark.parametrize("relation", ["sibling", "company"])
def test_sd_3f_brothers_and_colleagues_are_none(relation: str) -> None:
    told = [visited("C2", "B", "03-06"), on("03-07 10:00", linked("C2", "C1", relation))]
    given(SD, A_HAS_C1, told).when(whose("C2", "03-07 12:00")).then(owner("B"), no_claim("A"), by("SD-3f", "linked"))


HOUSEHOLD = [A_HAS_C1, visited("C2", "B", "03-06"), on("03-08 10:00", followed_up("C1", "A"), followed_up("C2", "B"))]


@pytest.mark.clause("SD-24a")
def test_sd_24a_learnt_only_at_the_deal_it_is_split_evenly() -> None:
    told = [HOUSEHOLD, on("03-20 10:00", subscribed("D1", "C2", "B")), on("03-20 15:00", linked("C2", "C1", "spouse"))]
    given(SD, told).when(whose_deal("D1", "03-21 10:00")).then(shares(A="0.5", B="0.5"), by("SD-24a"))


@pytest.mark.clause("SD-24b")
def test_sd_24b_learnt_before_the_deal_the_first_agent_has_it_and_the_second_helped() -> None:
    told = [HOUSEHOLD, on("03-19 15:00", linked("C2", "C1", "spouse")), on("03-20 10:00", subscribed("D1", "C2", "B"))]
    story = given(SD, told)
    story.when(whose("C2", "03-19 16:00")).then(owner("A"), claim("B", "contender"), by("SD-24b", "linked"))
    story.when(whose_deal("D1", "03-21 10:00")).then(shares(A="1"), by("SD-24b"))


# The department


@pytest.mark.clause("SD-public")
@pytest.mark.parametrize("kind", ["survey_declared", "developer_visit", "leader_introduced"])
def test_sd_public_peers_and_guests_are_the_departments(kind: str) -> None:
    given(SD, visited("C1", "A", "03-02", kind=kind)).when(whose("C1", "03-02 12:00")).then(
        public(), no_claim("A"), by("SD-public", "made_public")
    )


@pytest.mark.clause("SD-public")
def test_sd_public_whom_a_leaver_left_to_nobody() -> None:
    given(SD, A_HAS_C1, on("03-10 18:00", left("A"))).when(whose("C1", "03-11 10:00")).then(
        public(), claim("A", "superseded"), by("SD-public", "made_public")
    )


@pytest.mark.clause("SD-public")
def test_sd_public_handed_over_and_not_followed_up_for_over_a_month() -> None:
    handed = [A_HAS_C1, on("03-10 10:00", handed_over("C1", "A", "B", "supervisor"))]
    given(SD, handed).when(whose("C1", "04-10 23:00")).then(owner("B"), protected_to_the_end_of("04-10"))
    given(SD, handed).when(whose("C1", "04-11 00:00")).then(
        public(), claim("B", "expired"), by("SD-public", "made_public")
    )
    kept = [handed, on("04-01 10:00", followed_up("C1", "B")), on("04-30 10:00", signed_off("B", "2026-04"))]
    given(SD, kept).when(whose("C1", "04-11 10:00")).then(owner("B"))
    given(SD, A_HAS_C1).when(whose("C1", "04-11 10:00")).then(nobody())


@pytest.mark.clause("SD-left")
def test_sd_left_the_first_follow_up_entry_makes_a_leavers_client_that_agents() -> None:
    gone = [A_HAS_C1, on("03-10 18:00", left("A"))]
    told = [gone, on("03-12 10:00", followed_up("C1", "B")), on("03-12 11:00", followed_up("C1", "C"))]
    given(SD, told).when(whose("C1", "03-12 12:00")).then(owner("B"), no_claim("C"), by("SD-left", "claim_opened"))


def test_sd_left_a_visit_does_not() -> None:
    gone = [A_HAS_C1, on("03-10 18:00", left("A"))]
    given(SD, gone, visited("C1", "B", "03-12", "R2")).when(whose("C1", "03-12 12:00")).then(public(), no_claim("B"))


def test_sd_left_whom_the_manager_hands_over_is_not_left_to_anybody() -> None:
    told = [A_HAS_C1, on("03-10 18:00", left("A")), on("03-11 10:00", handed_over("C1", "A", "C", "departure"))]
    given(SD, told, on("03-12 10:00", followed_up("C1", "B"))).when(whose("C1", "03-12 12:00")).then(
        owner("C"), no_claim("B")
    )


def test_sd_left_an_entry_on_a_sheet_that_nobody_signs_brings_nothing() -> None:
    told = [A_HAS_C1, on("03-10 18:00", left("A")), on("03-12 10:00", followed_up("C1", "B"))]
    given(SD, told).when(whose("C1", "04-07 10:00")).then(owner("B"))
    given(SD, told).when(whose("C1", "04-08 10:00")).then(public(), claim("B", "void"), by("SD-7", "claim_void"))
    again = [told, on("04-09 10:00", followed_up("C1", "C"))]
    given(SD, again).when(whose("C1", "04-09 12:00")).then(owner("C"))


TOUR = visited("C1", "A", "03-02", kind="tour")
RIGHT = [TOUR, on("03-03 10:00", handed_over("C1", "public", "B", "supervisor"))]


@pytest.mark.clause("SD-18")
def test_sd_18_a_tour_is_public_and_the_supervisor_gives_out_the_follow_up_right() -> None:
    given(SD, TOUR).when(whose("C1", "03-02 12:00")).then(
        public(), no_claim("A"), right_to_follow_up(None), by("SD-18", "made_public")
    )
    story = given(SD, RIGHT, on("03-20 10:00", subscribed("D1", "C1", "B")))
    story.when(whose("C1", "03-20 12:00")).then(public(), right_to_follow_up("B"), by("SD-18", "follow_up_right"))
    story.when(whose_deal("D1", "03-20 12:00")).then(shares(public="1"), service("B"))


@pytest.mark.clause("SD-18")
def test_sd_18_who_does_not_follow_up_loses_it() -> None:
    given(SD, RIGHT).when(whose("C1", "04-03 23:00")).then(public(), right_to_follow_up("B"))
    given(SD, RIGHT).when(whose("C1", "04-04 00:00")).then(
        public(), right_to_follow_up(None), by("SD-18", "follow_up_right_lost")
    )
    kept = [RIGHT, on("03-30 10:00", followed_up("C1", "B")), on("04-05 10:00", signed_off("B", "2026-03"))]
    given(SD, kept).when(whose("C1", "04-10 10:00")).then(public(), right_to_follow_up("B"))


def test_sd_18_a_follow_up_without_the_right_brings_nothing() -> None:
    given(SD, RIGHT, on("03-05 10:00", followed_up("C1", "C"))).when(whose("C1", "03-05 12:00")).then(
        public(), right_to_follow_up("B"), no_claim("C"), by("SD-18", "stays_public")
    )


def test_sd_18_a_leaver_loses_the_right() -> None:
    given(SD, RIGHT, on("03-05 10:00", left("B"))).when(whose("C1", "03-05 12:00")).then(
        public(), right_to_follow_up(None)
    )


def test_the_book_does_not_know_of_an_unknown_first_agent_so_naming_one_changes_nothing() -> None:
    told = [
        *on("03-02 10:00", received("C1", "A", "returning", first_agent_unknown=True)),
        *on("03-02 10:20", registered("C1", "A", "R-C1")),
        *on("03-03 10:00", first_agent("C1", "B", "R-C1")),
    ]
    given(SD, told).when(whose("C1", "03-03 12:00")).then(owner("A"), no_claim("B"))
