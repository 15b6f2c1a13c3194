"""Allotment, grades, handovers, leavers, colleagues who are told: who looks after the client, and what that asks for."""

from __future__ import annotations

import pytest
from care_language import (
    breached,
    did,
    fell_away,
    followed,
    looked_after,
    not_owed,
    nothing,
    of_the_desk,
    owed,
    registered,
    signs,
)
from desk_language import at, called, client, given, joined, left, next_day, opened, received

DESK = [opened(), joined("A"), joined("B"), joined("S", "service"), joined("M", "manager"), joined("L", "leader")]
WJC = [opened("wjc"), *DESK[1:]]
MINE = at("10:00", registered("C1", "A"))
C1 = looked_after("C1")


def allotted(to="S", basis="equal"):
    return client("C1", "service.assigned", to=to, by="M", basis=basis)


def graded(**more):
    return client("C1", "client.graded", by="M", **more)


def handed(giver, taker, cause="departure"):
    return client("C1", "client.handed_over", **{"from": giver, "to": taker}, cause=cause, record="交接单")


@pytest.mark.clause("XT-1")
def test_xt_1_an_allotted_client_is_contacted_within_a_week():
    given(DESK, MINE, at("11:00", allotted())).when(C1).then(
        owed("service_contact", by="2026-03-09", who="S", clause="XT-1")
    )


@pytest.mark.clause("XT-2")
def test_xt_2_who_was_contacted_is_followed_up_within_three_days():
    told = given(DESK, MINE, at("11:00", allotted()), at("15:00", followed("C1", "S"), day=next_day()))
    told.when(C1).then(did("service_contact"), owed("service_follow_up", by="2026-03-06", who="S", clause="XT-2"))


def test_the_agents_own_call_is_no_contact_of_the_service_staff():
    told = given(DESK, MINE, at("11:00", allotted()), at("15:00", followed("C1", "A")))
    told.when(C1).then(owed("service_contact", by="2026-03-09", who="S"), did("follow_up"))


def test_a_client_allotted_to_somebody_else_owes_the_first_nothing():
    told = given(DESK, MINE, at("11:00", allotted()), at("12:00", allotted("B", "ability")))
    told.when(C1).then(fell_away("service_contact", "reassigned"), owed("service_contact", "2026-03-09", "B"))


@pytest.mark.clause("WJC-6L")
def test_wjc_6l_large_clients_go_to_key_accounts_and_others_are_graded_weekly_and_confirmed():
    large = given(WJC, MINE, at("11:00", graded(large=True)))
    large.when(C1).then(owed("key_account", by="2026-03-09", clause="WJC-6L"), not_owed("grading"))
    given(WJC, MINE).when(C1).then(owed("grading", by="2026-03-09", who=None, clause="WJC-6L"))
    sized = given(WJC, MINE, at("11:00", graded(size=2)))
    sized.when(C1).then(did("grading"), owed("grade_confirm", by="2026-03-09", who=None, clause="WJC-6L"))
    confirmed = given(WJC, MINE, at("11:00", graded(size=2)), at("12:00", graded(size=2, confirmed_by="L")))
    confirmed.when(C1).then(did("grade_confirm", who="L"), owed("grading", by="2026-03-09", who=None))


def test_the_key_account_department_has_the_large_client():
    told = given(WJC, MINE, at("11:00", graded(large=True)), at("12:00", handed("A", "B", "key_account")))
    told.when(C1).then(did("key_account", who="B"), owed("follow_up", by="2026-03-05", who="B"))


@pytest.mark.clause("ZS-8.10")
def test_zs_8_10_a_leavers_open_client_is_handed_over_on_record():
    told = given(DESK, MINE, at("18:00", left("A")))
    told.when(C1).then(owed("handover", by="2026-03-09", who="A", clause="ZS-8.10"))


@pytest.mark.clause("GJ-9.7")
def test_gj_9_7_the_record_hands_the_client_over_and_the_next_agent_begins_anew():
    told = given(
        [opened("gj"), *DESK[1:]], MINE, at("18:00", left("A")), at("09:00", handed("A", "B"), day=next_day(days=2))
    )
    told.when(C1).then(
        did("handover", "GJ-9.7", who="B"),
        fell_away("follow_up", "handed_over"),
        owed("follow_up", by="2026-03-07", who="B"),
    )


def test_following_a_leavers_client_up_is_no_record():
    told = given(DESK, MINE, at("18:00", left("A")), at("19:00", followed("C1", "B")))
    told.when(C1).then(owed("handover", by="2026-03-09"))


def test_a_leavers_signed_client_is_not_handed_over():
    given(DESK, MINE, at("11:00", signs("C1")), at("18:00", left("A"))).when(C1).then(nothing("handover"))


def test_somebody_elses_client_stays_when_another_leaves():
    given(DESK, MINE, at("18:00", left("B"))).when(C1).then(nothing("handover"), owed("follow_up", by="2026-03-05"))


def test_standing_in_during_an_absence_moves_nothing():
    told = given(DESK, MINE, at("11:00", handed("A", "B", "absence")))
    told.when(C1).then(owed("follow_up", by="2026-03-05", who="A"))


@pytest.mark.clause("SA-r5")
def test_sa_r5_the_colleague_is_told_the_same_day():
    desk = [opened("sa"), *DESK[1:]]
    came = at("11:00", received("C1", "B", "returning", assist_for="A"), day=next_day())
    given(desk, MINE, came).when(C1).then(owed("colleague_told", by="2026-03-03", who="B", clause="SA-r5"))


@pytest.mark.clause("SB-4")
def test_sb_4_told_the_next_day_is_late():
    desk = [opened("sb"), *DESK[1:]]
    came = at("11:00", received("C1", "B", "returning", assist_for="A"), day=next_day())
    told = at("11:00", client("C1", "colleague.told", colleague="A", by="B"), day=next_day(days=2))
    given(desk, MINE, came, told).when(C1).then(did("colleague_told", "SB-4", late=True))


def test_other_books_do_not_ask_who_was_told():
    came = at("11:00", received("C1", "B", "returning", assist_for="A"), day=next_day())
    given(DESK, MINE, came).when(C1).then(nothing("colleague_told"))


@pytest.mark.clause("WJC-out")
def test_wjc_out_only_information_that_was_signed_off_is_given_out():
    given(WJC, MINE, at("11:00", followed("C1", "A", materials=["plan"]))).when(C1).then(
        breached("material", "WJC-out")
    )


def test_information_that_was_signed_off_may_be_given_out():
    approved = of_the_desk("material.approved", material="plan", title="平面图", by="L")
    told = given(WJC, at("09:00", approved), MINE, at("11:00", followed("C1", "A", materials=["plan"])))
    told.when(C1).then(nothing("material"))


def test_who_was_forgotten_cannot_be_reached_and_is_owed_nothing_more():
    forgotten = client("C1", "client.forgotten", ground="consent_withdrawn")
    told = given(DESK, at("10:00", registered("C1", "A")), at("11:00", forgotten))
    told.when(looked_after("C1")).then(
        fell_away("follow_up", "forgotten"), not_owed("follow_up"), not_owed("introductions")
    )


def test_what_was_overdue_when_the_client_was_forgotten_stays_late():
    forgotten = client("C1", "client.forgotten", ground="consent_withdrawn")
    told = given(DESK, at("10:00", called("C1", "A")), at("10:00", forgotten, day=next_day(days=7)))
    told.when(looked_after("C1")).then(did("callback", late=True, how="forgotten"), not_owed("callback"))
