"""What the weekly report tells (XT-w), under books that do not say."""

from __future__ import annotations

from datetime import date

import pytest
from desk_language import MONDAY, at, given, joined, next_day, opened
from forms_language import filed, local, sheet, sheets

WHOLE = {
    "results": "签约两份",
    "targets": "完成三成",
    "staff": "B 跟进及时",
    "problems": "餐饮铺位不足",
    "why_closed": "位置好",
}


@pytest.mark.clause("XT-w")
def test_xt_w_it_tells_results_targets_staff_open_problems_and_why_deals_closed():
    given(
        opened("gj"),
        joined("A"),
        joined("M", "manager"),
        at("09:00", filed("M", "weekly_report", "2026-W10", **WHOLE), day=next_day(days=7)),
        at("09:00", filed("M", "weekly_report", "2026-W11", results="签约一份"), day=next_day(days=14)),
    ).when(sheets(MONDAY, date(2026, 3, 22), now=local("12:00", date(2026, 3, 22)))).then(
        sheet("weekly_report", "2026-W10", "complete"),
        sheet(
            "weekly_report",
            "2026-W11",
            "incomplete",
            by="XT-w",
            missing=("targets", "staff", "problems", "why_closed"),
        ),
    )
