"""Outings: signed before, reported the same evening or the next morning, read by the manager; every client visited once."""

from __future__ import annotations

import pytest
from care_language import about_outing, breached, did, goes_out, looked_after, nothing, owed, registered
from desk_language import adopted, at, called, given, joined, next_day, opened

STAFF = [joined("A"), joined("B"), joined("M", "manager")]
DESK = [opened(), *STAFF]
WJC = [opened("wjc"), *STAFF]
MINE = at("09:00", registered("C1", "A"))
C1 = looked_after("C1")
TOMORROW = next_day()


def log(**more):
    return about_outing("C1", "made", summary="见到店主", **more)


@pytest.mark.clause("ZS-5")
def test_zs_5_an_outing_is_reported_the_same_evening():
    told = given(DESK, MINE, at("10:00", goes_out("C1", "A", "B")), at("21:00", log()))
    told.when(C1).then(did("outing_log", "ZS-5"))


def test_reported_the_next_day_is_late_under_zs_5():
    told = given(DESK, MINE, at("10:00", goes_out("C1", "A", "B")), at("08:00", log(), day=TOMORROW))
    told.when(C1).then(did("outing_log", late=True))


def test_planned_the_day_before_and_reported_on_the_day():
    told = given(DESK, MINE, at("18:00", goes_out("C1", "A", "B", on="2026-03-03")), at("21:00", log(), day=TOMORROW))
    told.when(C1).then(did("outing_log"))


@pytest.mark.clause("ZS-5")
def test_zs_5_a_revisit_is_booked_first():
    again = at("10:00", goes_out("C1", "A", "B", outing="O2", booked=False), day=TOMORROW)
    told = given(DESK, MINE, at("10:00", goes_out("C1", "A", "B")), at("21:00", log()), again)
    told.when(C1).then(breached("revisit", "ZS-5"))


@pytest.mark.clause("ZS-5")
def test_zs_5_a_desk_may_ask_for_three_on_an_outing():
    three = adopted("sc", "2026-03-01", care__outing_people=3)
    told = given(DESK, three, MINE, at("10:00", goes_out("C1", "A", "B")))
    told.when(C1).then(breached("outing_people", "ZS-5"))
    given(DESK, MINE, at("10:00", goes_out("C1", "A", "B"))).when(C1).then(nothing("outing_people"))


@pytest.mark.clause("WJC-4.1")
def test_wjc_4_1_the_plan_is_signed_before_anybody_leaves():
    plan, sign = at("10:00", goes_out("C1", "A", "B")), at("10:30", about_outing("C1", "approved", by="M"))
    given(WJC, MINE, plan).when(C1).then(owed("outing_plan", by="2026-03-02", who=None, clause="WJC-4.1"))
    given(WJC, MINE, plan, sign).when(C1).then(did("outing_plan", "WJC-4.1", who="M"))


def test_a_plan_signed_after_the_log_was_written_is_late():
    told = given(
        WJC,
        MINE,
        at("10:00", goes_out("C1", "A", "B")),
        at("17:00", log()),
        at("18:00", about_outing("C1", "approved", by="M")),
    )
    told.when(C1).then(did("outing_plan", late=True))


def test_a_plan_signed_after_they_left_is_late():
    leaving = at("10:00", goes_out("C1", "A", "B", on="2026-03-02T14:00:00+08:00"))
    told = given(WJC, MINE, leaving, at("14:01", about_outing("C1", "approved", by="M")))
    told.when(C1).then(did("outing_plan", late=True))


@pytest.mark.clause("WJC-4.2")
@pytest.mark.parametrize(("clock", "late"), [("09:59", False), ("10:01", True)])
def test_wjc_4_2_the_log_is_written_first_thing_next_morning_at_the_latest(clock, late):
    told = given(WJC, MINE, at("10:00", goes_out("C1", "A", "B")), at(clock, log(), day=TOMORROW))
    told.when(C1).then(did("outing_log", "WJC-4.2", late=late))


@pytest.mark.clause("WJC-4.3")
def test_wjc_4_3_every_client_is_visited_at_least_once():
    given(WJC, MINE).when(C1).then(owed("visit_once", by=None, clause="WJC-4.3"))
    told = given(WJC, MINE, at("10:00", goes_out("C1", "A", "B")), at("21:00", log()))
    told.when(C1).then(did("visit_once", "WJC-4.3", how="visit"), did("follow_up", how="visit"))


@pytest.mark.clause("WJC-4.4")
def test_wjc_4_4_the_manager_checks_every_log():
    out = [at("10:00", goes_out("C1", "A", "B")), at("21:00", log())]
    given(WJC, MINE, *out).when(C1).then(owed("outing_check", by="2026-03-09", who=None, clause="WJC-4.4"))
    checked = at("09:00", about_outing("C1", "checked", by="M"), day=TOMORROW)
    given(WJC, MINE, *out, checked).when(C1).then(did("outing_check", "WJC-4.4", who="M"))


def test_a_caller_who_was_visited_need_not_be_called_back():
    out = [at("10:00", goes_out("C1", "A", "B")), at("21:00", log())]
    given(DESK, at("09:00", called("C1", "A")), *out).when(C1).then(did("callback", how="visit"))


def test_what_is_not_written_cannot_be_checked():
    checked = at("11:00", about_outing("C1", "checked", by="M"))
    told = given(WJC, MINE, at("10:00", goes_out("C1", "A", "B")), checked, at("21:00", log()))
    told.when(C1).then(owed("outing_check", by="2026-03-09", who=None))
