"""What settings and values are called, and the reference made of it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from domain.rulebooks.reference import entries, markdown
from domain.rulebooks.words import setting, value

PAGE = Path(__file__).parents[3] / "docs" / "parameters.md"
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def test_every_setting_and_every_word_it_takes_has_a_name_in_both_languages() -> None:
    for entry in entries():
        for told in (entry.name, *(value(entry.path, word) for word in entry.takes.words)):
            assert CHINESE.search(told.zh), f"{entry.path}: {told} (words.toml)"
            assert not CHINESE.search(told.en), f"{entry.path}: {told}"


def test_the_page_of_settings_is_the_models() -> None:
    assert PAGE.read_text(encoding="utf-8") == markdown(), "run: pandan rulebook parameters > docs/parameters.md"


@pytest.mark.parametrize(
    ("path", "given", "zh", "en"),
    [
        ("rotation.carry_over", "restart", "每日按排班重新开始", "begins anew with the roster"),
        ("rotation.kinds.new", "count", "计轮", "counts"),
        ("ownership.kinds.vendor", "none", "不算客户", "no client"),
        ("ownership.contact", ["call", "follow_up"], "来电、跟进", "calls, follow-ups"),
        ("ownership.registration_fields", [], "无", "none"),
        ("ownership.protection", {"days": 1}, "1天", "1 day"),
        ("ownership.protection", {"months": 2}, "2个月", "2 months"),
        ("ownership.protection", {"stages": [7, 15]}, "依次7、15天", "7, 15 days in turn"),
        ("ownership.protection", {}, "不限期", "without end"),
        (
            "ownership.protection_by",
            {"phone": {"days": 7}, "referral": {"months": 1}, "visit": None},
            "来电7天，介绍1个月",
            "phone 7 days; referral 1 month",
        ),
        ("ownership.unclaimed", {"days": 3, "then": "public"}, "3天后为公共客户", "3 days, then public"),
        ("ownership.unclaimed", {"then": "receiver"}, "不因时间归任何人", "nobody's by waiting"),
        (
            "ownership.unknown_first_agent",
            {"days": 3, "skip_rounds": 1},
            "3天，接待人轮空1轮",
            "3 days, the receiver skipped 1 round",
        ),
        ("deals.objection", {"before_ruling": True}, "裁定前", "before the ruling"),
        ("deals.objection", {"days": 7}, "成交后7天内", "within 7 days of the deal"),
        ("rotation.office_call", 10, "10", "10"),
        ("deals.on_the_spot", "0.2", "0.2", "0.2"),
        ("nothing.known", "word", "word", "word"),
    ],
)
def test_values_are_told(path: str, given: Any, zh: str, en: str) -> None:
    assert value(path, given) == (zh, en)


def test_a_setting_of_a_group_is_called_after_both() -> None:
    assert setting("rotation.absence.sick") == ("缺勤时轮到·病假", "turn missed while absent: sick")
    assert setting("rotation.nothing") == ("rotation.nothing", "rotation.nothing")
