"""The clauses about forms: by when each is there, what counts as filled, and who looks after it."""

from __future__ import annotations

from datetime import date

import pytest
from desk_language import MONDAY, at, ended, given, joined, next_day, opened, received, roster
from forms_language import (
    checked,
    contract,
    deposit,
    filed,
    followed_up,
    local,
    planned,
    registered,
    sheet,
    sheets,
    target,
    told,
    verdicts,
)

TUESDAY, WEDNESDAY = next_day(), next_day(days=2)
NEXT_MONDAY, NEXT_TUESDAY = next_day(days=7), next_day(days=8)
APRIL = date(2026, 4, 20)
LEADER = joined("L", "leader")
DESK = [opened("wjc"), joined("A"), joined("B"), joined("F", "front_desk"), joined("M", "manager")]
WEEKLY = {"results": "1", "targets": "2", "staff": "3", "problems": "4", "why_closed": "5"}


def nothing(found):
    assert not found


@pytest.mark.clause("ZS-3.11")
def test_zs_3_11_after_the_client_leaves_the_record_is_completed_at_once_and_the_follow_up_set():
    given(
        opened("gj"),
        joined("A"),
        at("10:00", received("C1", "A"), received("C2", "A"), received("C3", "A")),
        at("10:30", ended("C1"), ended("C2"), ended("C3")),
        at("10:50", registered("C1", "A"), planned("C1", "A", "2026-03-05")),
        at("11:30", registered("C2", "A"), followed_up("C2", "A")),
    ).when(verdicts(local("09:00", TUESDAY))).then(
        told("visit_register", "R-C1", "complete", by="ZS-3.11"),
        told("visit_register", "R-C2", "late", by="ZS-3.11"),
        told("visit_register", "R-C3", "missing", by="ZS-3.11"),
        told("follow_up_plan", "R-C1", "complete", by="ZS-3.11"),
        told("follow_up_plan", "R-C2", "missing", by="ZS-3.11"),
    )


@pytest.mark.clause("WJC-form-a")
def test_wjc_form_a_the_visit_record_is_whole_and_says_when_to_follow_up():
    given(
        DESK,
        at("10:00", received("C1", "A"), received("C2", "A")),
        at("10:20", registered("C1", "A"), registered("C2", "A", intent=None)),
        at("10:25", planned("C1", "A", "2026-03-05")),
        at("10:30", ended("C1"), ended("C2")),
    ).when(verdicts(local("09:00", TUESDAY))).then(
        told("visit_register", "R-C1", "complete", by="WJC-form-a"),
        told("visit_register", "R-C2", "incomplete", by="WJC-form-a", missing=("intent",)),
        told("follow_up_plan", "R-C2", "missing", by="WJC-form-a"),
    )


@pytest.mark.clause("WJC-form")
def test_wjc_form_the_agents_forms_have_their_hours():
    given(
        DESK,
        at("10:00", received("C1", "A", "returning")),
        at("10:10", ended("C1")),
        at("14:00", deposit("U1", "D1", "C1", "A"), deposit("U2", "D2", "C2", "B")),
        at("17:00", contract("U1", "planned", "D1", "K1", sign_on="2026-03-03")),
        at("10:00", contract("U1", "collected", "D1", "K1", by="A"), day=TUESDAY),
        at("11:00", contract("U1", "signed", "D1", "K1"), day=TUESDAY),
        at("12:00", contract("U2", "signed", "D2", "K2", client="C2", agent="B"), day=TUESDAY),
        at("12:30", contract("U2", "collected", "D2", "K2", client="C2", by="B"), day=TUESDAY),
    ).when(verdicts(local("09:00", WEDNESDAY))).then(
        told("visit_register", "R-C1", "missing", by="WJC-form"),
        told("follow_up_plan", "R-C1", "missing", by="WJC-form"),
        told("contract_plan", "D1", "complete", by="WJC-form"),
        told("contract_plan", "D2", "missing", by="WJC-form"),
        told("contract_collection", "K1", "complete", by="WJC-form"),
        told("contract_collection", "K2", "late", by="WJC-form"),
    )


@pytest.mark.clause("WJC-form")
def test_wjc_form_the_front_desk_plans_the_evening_before_and_checks_signings_daily():
    given(
        DESK,
        roster("A", "B", day=TUESDAY),
        roster("A", "B", day=WEDNESDAY),
        at("20:00", filed("F", "daily_plan", TUESDAY, work="排班")),
        at("08:50", filed("F", "daily_plan", WEDNESDAY, work="排班"), day=WEDNESDAY),
        at("11:00", contract("U1", "signed", "D1", "K1"), day=TUESDAY),
        at("18:00", checked("F", "signed_contracts", TUESDAY), day=TUESDAY),
        at("11:00", contract("U1", "signed", "D2", "K2"), day=WEDNESDAY),
    ).when(sheets(MONDAY, next_day(days=3), now=local("12:00", next_day(days=3)))).then(
        sheet("daily_plan", "2026-03-03", "complete", by="WJC-form", owed_by=("F",)),
        sheet("daily_plan", "2026-03-04", "late", by="WJC-form"),
        sheet("signed_contracts", "2026-03-03", "complete", by="WJC-form"),
        sheet("signed_contracts", "2026-03-04", "missing", by="WJC-form"),
    )


@pytest.mark.clause("WJC-form")
def test_wjc_form_the_manager_reports_by_week_and_month_and_sets_targets():
    given(
        DESK,
        at("18:00", filed("M", "weekly_report", "2026-W10", **WEEKLY), day=NEXT_MONDAY),
        at("18:00", filed("M", "weekly_report", "2026-W11", results="只写了一项"), day=date(2026, 3, 16)),
        at("18:00", target("2026-04", "project"), target("2026-04", "staff/A"), day=date(2026, 3, 30)),
        at("10:00", filed("M", "monthly_report", "2026-03", results="1", targets="2"), day=date(2026, 4, 7)),
        at("10:00", target("2026-05", "project"), day=date(2026, 4, 20)),
    ).when(sheets(MONDAY, date(2026, 5, 20), now=local("12:00", date(2026, 5, 20)))).then(
        sheet("weekly_report", "2026-W10", "complete", by="WJC-form", owed_by=("M",)),
        sheet(
            "weekly_report",
            "2026-W11",
            "incomplete",
            by="WJC-form",
            missing=("targets", "staff", "problems", "why_closed"),
        ),
        sheet("weekly_report", "2026-W12", "missing", by="WJC-form"),
        sheet("monthly_report", "2026-03", "late", by="WJC-form"),
        sheet("targets", "2026-04", "complete", by="WJC-form"),
        sheet("targets", "2026-05", "incomplete", by="WJC-form", missing=("split",)),
        sheet("targets", "2026-Q2", "missing", by="WJC-form"),
    )


@pytest.mark.clause("WJC-form-0")
def test_wjc_form_0_incomplete_or_late_is_not_done():
    case = given(
        DESK,
        at("10:00", received("C1", "A"), received("C2", "A"), received("C3", "A")),
        at("10:20", registered("C1", "A"), registered("C2", "A", need=None)),
        at("10:30", ended("C1"), ended("C2"), ended("C3")),
        at("17:00", registered("C3", "A")),
    )
    case.when(verdicts(local("09:00", TUESDAY))).then(
        told("visit_register", "R-C1", "complete", done=True),
        told("visit_register", "R-C2", "incomplete", done=False, by="WJC-form-0"),
        told("visit_register", "R-C3", "late", done=False, by="WJC-form-0"),
    )


@pytest.mark.clause("WJC-form-0")
def test_wjc_form_0_the_manager_checks_weekly_and_leaders_monthly():
    given(
        DESK,
        LEADER,
        at("10:00", checked("M", "all", "2026-W10"), day=NEXT_TUESDAY),
        at("10:00", checked("M", "visit_register", "2026-W11"), day=date(2026, 3, 30)),
        at("10:00", checked("L", "all", "2026-03"), day=date(2026, 4, 15)),
    ).when(sheets(MONDAY, APRIL, now=local("12:00", date(2026, 6, 10)))).then(
        sheet("manager_checks", "2026-W10", "complete", by="WJC-form-0", owed_by=("M",)),
        sheet("manager_checks", "2026-W11", "late", by="WJC-form-0"),
        sheet("manager_checks", "2026-W15", "missing", by="WJC-form-0"),
        sheet("leader_checks", "2026-03", "complete", by="WJC-form-0", owed_by=("L",)),
        sheet("leader_checks", "2026-04", "missing", by="WJC-form-0"),
    )


def test_where_the_book_says_nothing_late_forms_are_pointed_out_and_count():
    given(
        opened("sc"),
        joined("A"),
        at("10:00", received("C1", "A")),
        at("10:30", ended("C1")),
        at("17:00", registered("C1", "A")),
    ).when(verdicts(local("09:00", TUESDAY))).then(told("visit_register", "R-C1", "late", done=True))


def test_where_the_book_says_nothing_a_later_visit_needs_no_entry():
    given(opened("sc"), joined("A"), at("10:00", received("C1", "A", "returning"))).when(
        verdicts(local("09:00", TUESDAY))
    ).then(told("visit_register", "R-C1", "complete", done=True))


def test_nobody_owes_a_form_whom_the_desk_does_not_have():
    given(opened("wjc"), joined("A"), roster("A", day=TUESDAY)).when(
        sheets(MONDAY, NEXT_TUESDAY, now=local("12:00", date(2026, 5, 1)))
    ).then(nothing)


def test_what_is_not_due_yet_is_not_missing():
    given(DESK, at("10:00", received("C1", "A"))).when(verdicts(local("12:00"))).then(
        told("visit_register", "R-C1", "open"), told("follow_up_plan", "R-C1", "open")
    )
    given(DESK).when(sheets(MONDAY, MONDAY, now=local("12:00", NEXT_MONDAY))).then(
        sheet("weekly_report", "2026-W10", "open")
    )


def test_the_first_whole_report_counts_and_later_ones_stand_beside_it():
    given(
        DESK,
        at("09:00", filed("M", "weekly_report", "2026-W10", results="1"), day=NEXT_MONDAY),
        at("10:00", filed("M", "weekly_report", "2026-W10", **WEEKLY), day=NEXT_MONDAY),
        at("10:00", filed("M", "weekly_report", "2026-W10", **WEEKLY), day=WEDNESDAY),
    ).when(sheets(MONDAY, MONDAY, now=local("12:00", NEXT_TUESDAY))).then(
        sheet("weekly_report", "2026-W10", "complete", owed_by=("M",))
    )
