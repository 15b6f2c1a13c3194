"""A recalculation that is put into force, as the writing side knows it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from memory_desk import MONDAY, MemoryDesk

P = "project/gj"
SIGNED = {"views_digest": "0" * 64, "diff_digest": "1" * 64, "by": "A", "reason": "经理签字"}


def promote(desk: MemoryDesk, build: int, **data: Any) -> None:
    desk.post("rebuild.promoted", P, build=build, **SIGNED, **data)


def days(desk: MemoryDesk) -> int | None:
    return desk.project.book_at(MONDAY).ownership.protection.value.days


def test_a_promotion_is_of_a_book_that_there_is(desk: MemoryDesk) -> None:
    assert desk.refuses("rebuild.promoted", P, build=2, rulebook="xx", **SIGNED)[0] == "unknown_rulebook"
    promote(desk, 2, rulebook="sc")
    assert desk.project.book_at(MONDAY).name == "sc"
    assert desk.project.book_at(MONDAY - timedelta(days=30)).name == "sc"


def test_a_promotion_changes_only_what_can_be_changed(desk: MemoryDesk) -> None:
    data = {**SIGNED, "build": 2, "parameters": {"protecton.days": 5}}
    assert desk.refuses("rebuild.promoted", P, **data) == ("bad_parameter", "/data/parameters/protecton.days")
    before = days(desk)
    promote(desk, 2, parameters={"protection.days": 33})
    assert (before != 33, days(desk)) == (True, 33)


def test_a_later_adoption_takes_a_promotions_place(desk: MemoryDesk) -> None:
    promote(desk, 2, rulebook="sc")
    desk.post("rulebook.adopted", P, rulebook="wjc", effective_from="2026-03-02")
    assert desk.project.book_at(MONDAY + timedelta(days=1)).name == "wjc"


def test_only_the_last_promotion_can_be_taken_back(desk: MemoryDesk) -> None:
    first = desk.project.book_at(MONDAY).name
    assert desk.refuses("rebuild.demoted", P, build=2, reason="x") == ("not_promoted", "/data/build")
    promote(desk, 2, rulebook="sc")
    promote(desk, 3, parameters={"protection.days": 33})
    assert desk.refuses("rebuild.demoted", P, build=2, reason="x") == ("not_promoted", "/data/build")
    desk.post("rebuild.demoted", P, build=3, reason="x")
    assert days(desk) != 33
    desk.post("rebuild.demoted", P, build=2, reason="x")
    assert desk.project.book_at(MONDAY).name == first
