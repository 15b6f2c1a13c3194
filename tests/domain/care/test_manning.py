"""How a day is manned: the manager on duty, the duty shift, meetings, deputies."""

from __future__ import annotations

import pytest
from care_language import called_out, judged, manned, not_asked, of_the_desk, off
from desk_language import MONDAY, adopted, at, given, joined, next_day, opened, roster

STAFF = [joined("A"), joined("B"), joined("C"), joined("M", "manager"), joined("N", "manager")]
DESK = [opened(), *STAFF]
SB = [opened("sb"), *STAFF]


def on_duty(manager, first, last):
    return of_the_desk("duty.set", manager=manager, **{"from": first, "until": last})


def met(kind, on="2026-03-02"):
    return of_the_desk("meeting.held", kind=kind, on=on, chair="M")


@pytest.mark.clause("SB-2")
def test_sb_2_a_manager_on_duty_changed_weekly():
    week = on_duty("M", "2026-03-02", "2026-03-08")
    given(SB, week).when(manned()).then(judged("duty_manager", "done", "SB-2", ["M"]))
    given(SB).when(manned()).then(judged("duty_manager", "missing", "SB-2"))


def test_the_same_manager_for_a_second_week():
    weeks = [on_duty("M", "2026-03-02", "2026-03-08"), on_duty("M", "2026-03-09", "2026-03-15")]
    given(SB, weeks).when(manned(next_day(days=7))).then(judged("duty_manager", "late", "SB-2"))
    turn = [weeks[0], on_duty("N", "2026-03-09", "2026-03-15")]
    given(SB, turn).when(manned(next_day(days=7))).then(judged("duty_manager", "done", "SB-2", ["N"]))


def test_other_books_have_no_manager_on_duty():
    given(DESK).when(manned()).then(not_asked("duty_manager"))


@pytest.mark.clause("SU")
def test_su_three_people_on_duty_shift_and_a_meeting_morning_evening_and_on_monday():
    shift = roster("A", "B", "C", on_duty=["A", "B", "C"])
    told = given(DESK, shift, met("morning"), met("weekly"))
    told.when(manned()).then(
        judged("duty_shift", "done", "SU", ["A", "B", "C"]),
        judged("meeting_morning", "done", "SU", ["M"]),
        judged("meeting_evening", "open", "SU"),
        judged("meeting_weekly", "done", "SU"),
    )


@pytest.mark.clause("GL-m")
def test_gl_m_a_meeting_with_operations_every_week_and_every_month():
    given(DESK, met("joint", "2026-03-04")).when(manned()).then(
        judged("meeting_joint", "done", "GL-m", ["M"]), judged("meeting_coordination", "open", "GL-m")
    )
    given(DESK, met("joint", "2026-03-04")).when(manned(next_day(days=7), now=next_day(days=40))).then(
        judged("meeting_joint", "missing", "GL-m"), judged("meeting_coordination", "missing", "GL-m")
    )


def test_two_on_duty_are_too_few_and_a_weekly_meeting_on_tuesday_is_late():
    told = given(DESK, roster("A", "B", "C", on_duty=["A", "B"]), met("weekly", "2026-03-03"))
    told.when(manned()).then(judged("duty_shift", "short", "SU"), judged("meeting_weekly", "late", "SU"))


def test_no_meeting_by_the_next_day_is_missing():
    told = given(DESK, roster("A"), met("morning", "2026-03-03"))
    told.when(manned(MONDAY, now=next_day())).then(judged("meeting_morning", "missing", "SU"))


@pytest.mark.clause("FC-1")
@pytest.mark.parametrize(("told", "state"), [("2026-03-02", "done"), ("2026-03-03", "late"), (None, "missing")])
def test_fc_1_a_deputy_is_told_the_day_before(told, state):
    said = given(DESK, at("09:00", off("A", "B", told), day=next_day()))
    said.when(manned(next_day())).then(judged("deputy", state, "FC-1", ["A", "B"]))


def test_a_day_off_without_a_deputy():
    said = given(DESK, at("09:00", off("A", None, None), day=next_day()))
    said.when(manned(next_day())).then(judged("deputy", "missing", "FC-1", ["A"]))


@pytest.mark.clause("ZY")
@pytest.mark.parametrize(("calls", "state"), [(50, "done"), (49, "short")])
def test_zy_everybody_makes_fifty_calls_a_day(calls, state):
    one = [opened(), joined("A"), joined("M", "manager")]
    given(one).when(called_out(now=next_day(), A=calls)).then(judged("daily_calls", state, "ZY", ["A"]))


def test_the_day_is_not_over_and_nobody_called_yet():
    one = [opened(), joined("A"), joined("M", "manager")]
    given(one).when(called_out()).then(judged("daily_calls", "open", "ZY", ["A"]))


def test_a_desk_that_counts_no_calls():
    none = adopted("sc", "2026-03-01", care__daily_calls=0)
    given(DESK, none).when(called_out(A=3)).then(not_asked("daily_calls"))
