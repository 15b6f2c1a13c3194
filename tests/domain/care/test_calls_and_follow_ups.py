"""Calls, follow-ups, the reserve pool, introductions: what the desk owes a client, and by when."""

from __future__ import annotations

import pytest
from care_language import breached, did, fell_away, followed, looked_after, not_owed, nothing, owed, registered, signs
from desk_language import adopted, at, called, client, given, joined, next_day, opened, received

from domain.rulebooks import load_preset

DESK = [opened(), joined("A"), joined("B"), joined("M", "manager")]
C1 = looked_after("C1")
TUESDAY, THURSDAY, FRIDAY = next_day(), next_day(days=3), next_day(days=4)


@pytest.mark.clause("ZS-2")
def test_zs_2_a_caller_is_called_back_within_three_days():
    given(DESK, at("10:00", called("C1", "A"))).when(C1).then(owed("callback", by="2026-03-05", clause="ZS-2"))


@pytest.mark.clause("ZS-2")
def test_zs_2_answered_after_five_rings():
    given(DESK, at("10:00", called("C1", "A", rings=5))).when(C1).then(breached("rings", "ZS-2"))


def test_answered_at_the_third_ring():
    given(DESK, at("10:00", called("C1", "A", rings=3))).when(C1).then(nothing("rings"))


def test_a_caller_who_comes_need_not_be_called_back():
    told = given(DESK, at("10:00", called("C1", "A")), at("15:00", received("C1", "B")))
    told.when(C1).then(did("callback", how="visit", who="B"), owed("follow_up", by="2026-03-05", who="B"))


def test_a_visitor_who_left_no_name_is_owed_nothing_until_entered_in_the_book():
    given(DESK, at("10:00", received("C1", "A"))).when(C1).then(nothing("follow_up"))
    told = given(DESK, at("10:00", received("C1", "A")), at("10:30", registered("C1", "A")))
    told.when(C1).then(owed("follow_up", by="2026-03-05", who="A"))


def test_called_back_on_the_fourth_day_is_late():
    given(DESK, at("10:00", called("C1", "A")), at("10:00", followed("C1", "A"), day=FRIDAY)).when(C1).then(
        did("callback", late=True)
    )


def test_a_call_that_was_not_answered_is_no_callback():
    told = given(DESK, at("10:00", called("C1", "A")), at("11:00", followed("C1", "A", answered=False)))
    told.when(C1).then(owed("callback", by="2026-03-05"), did("contact", how="phone"))


def test_calling_twice_asks_for_one_callback():
    given(DESK, at("10:00", called("C1", "A")), at("16:00", called("C1", "B"))).when(C1).then(
        owed("callback", by="2026-03-05")
    )


@pytest.mark.clause("ZS-3.9")
def test_zs_3_9_a_client_for_whom_nothing_is_free_goes_into_the_reserve_pool():
    told = given(DESK, at("10:00", registered("C1", "A", no_suitable_unit=True)))
    told.when(C1).then(lambda care: _in_reserve(care, 5))
    assert "ZS-3.9" in load_preset("sc").care.reserve.clauses


def test_whoever_puts_a_deposit_down_leaves_the_reserve_pool():
    told = given(DESK, at("10:00", registered("C1", "A", no_suitable_unit=True)), at("11:00", signs("C1")))
    told.when(C1).then(lambda care: _in_reserve(care, None))


@pytest.mark.clause("ZS-3.11")
def test_zs_3_11_the_agent_sets_the_day_of_the_next_follow_up():
    plan = client("C1", "follow_up.planned", by="A", on="2026-03-10")
    given(DESK, at("10:00", registered("C1", "A")), at("10:30", plan)).when(C1).then(
        owed("follow_up", by="2026-03-10", clause="ZS-3.11")
    )


def test_a_plan_counts_within_the_interval_where_the_book_says_so():
    plan = client("C1", "follow_up.planned", by="A", on="2026-03-10")
    within = adopted("sc", "2026-03-01", care__planned="within")
    given(DESK, within, at("10:00", registered("C1", "A")), at("10:30", plan)).when(C1).then(
        owed("follow_up", by="2026-03-05")
    )


@pytest.mark.clause("ZS-8.5")
def test_zs_8_5_followed_up_every_two_or_three_days():
    told = given(DESK, at("10:00", registered("C1", "A")), at("10:00", followed("C1", "A"), day=THURSDAY))
    told.when(C1).then(did("follow_up", "ZS-8.5"), owed("follow_up", by="2026-03-08", clause="ZS-8.5"))


@pytest.mark.clause("GJ-9.3")
def test_gj_9_3_the_fourth_day_is_late():
    desk = [opened("gj"), joined("A")]
    given(desk, at("10:00", registered("C1", "A")), at("10:00", followed("C1", "A"), day=FRIDAY)).when(C1).then(
        did("follow_up", "GJ-9.3", late=True)
    )


@pytest.mark.clause("ZS-8.5")
@pytest.mark.parametrize("clock", ["08:59", "12:00", "13:59", "20:00"])
def test_zs_8_5_nobody_is_called_in_rest_hours(clock):
    told = given(DESK, at("08:00", registered("C1", "A")), at(clock, followed("C1", "A")))
    told.when(C1).then(breached("quiet_hours", "ZS-8.5"))


@pytest.mark.parametrize(("clock", "method"), [("09:00", "phone"), ("14:00", "phone"), ("12:30", "wechat")])
def test_called_at_a_decent_hour_or_written_to_at_noon(clock, method):
    told = given(DESK, at("08:00", registered("C1", "A")), at(clock, followed("C1", "A", method)))
    told.when(C1).then(nothing("quiet_hours"))


@pytest.mark.clause("ZS-8.8")
def test_zs_8_8_deal_or_no_deal_the_client_is_asked_for_introductions():
    told = given(DESK, at("10:00", registered("C1", "A")), at("11:00", signs("C1")))
    told.when(C1).then(owed("introductions", by="2026-04-01", clause="ZS-8.8"))


def test_a_client_who_was_asked_owes_no_more_asking():
    told = given(DESK, at("10:00", registered("C1", "A")), at("11:00", followed("C1", "A", asked_introductions=True)))
    told.when(C1).then(did("introductions"))


def test_signing_ends_the_follow_ups():
    told = given(DESK, at("10:00", registered("C1", "A")), at("11:00", signs("C1")))
    told.when(C1).then(fell_away("follow_up", "signed"), not_owed("follow_up"))


def test_a_reception_and_its_registration_are_one_contact():
    told = given(DESK, at("10:00", received("C1", "A")), at("10:30", registered("C1", "A")))
    told.when(C1).then(owed("follow_up", by="2026-03-05"), lambda care: _count(care, "follow_up", 1))


def test_what_is_entered_late_does_not_do_what_was_owed_only_afterwards():
    told = given(DESK, at("15:00", registered("C1", "A")), at("10:00", followed("C1", "A")))
    told.when(C1).then(owed("follow_up", by="2026-03-05"), did("contact"))


def test_a_helper_does_not_come_to_look_after_the_client():
    told = given(DESK, at("10:00", received("C1", "B", assist_for="A")), at("10:30", registered("C1", "B")))
    told.when(C1).then(owed("follow_up", by="2026-03-05", who="A"))


def test_somebody_who_sells_something_is_owed_nothing():
    given(DESK, at("10:00", received("C1", "A", "vendor"))).when(C1).then(lambda care: _count(care, None, 0))


def test_time_of_recording_counts_where_the_book_says_so():
    recorded = adopted("sc", "2026-03-01", care__counts_from="recorded")
    told = given(DESK, recorded, at("10:00", registered("C1", "A")), at("10:00", followed("C1", "A"), day=TUESDAY))
    told.when(C1).then(did("follow_up"))


def _in_reserve(care, position):
    assert care.reserve == position


def _count(care, kind, number):
    assert len([due for due in care.changed.values() if kind in (None, due.kind)]) == number
