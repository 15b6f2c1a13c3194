"""What a desk may publish and adopt as its rulebook."""

from __future__ import annotations

from typing import Any

import pytest
from memory_desk import OPENING, MemoryDesk

from domain.event import Refused
from domain.payloads import validate

P = "project/gj"
OURS = 'name = "ours"\nzh = "《本部接待办法》"\nen = "Our Reception Rules"\n'
RESTART = '[rotation]\ncarry_over = "restart"\n'


def test_a_book_is_published_and_adopted(desk: MemoryDesk) -> None:
    desk.post("rulebook.published", P, name="ours", text=OURS + RESTART)
    desk.post("rulebook.adopted", P, rulebook="ours", effective_from="2026-03-01", parameters={"protection.days": 9})
    book = desk.project.book_at(desk.now)
    assert (book.name, book.rotation.carry_over.value) == ("ours", "restart")
    assert book.ownership.protection.value.days == 9


def test_it_is_adopted_only_after_it_was_published(desk: MemoryDesk) -> None:
    adoption = {"rulebook": "ours", "effective_from": "2026-04-01"}
    assert desk.refuses("rulebook.adopted", P, **adoption) == ("unknown_rulebook", "/data/rulebook")
    desk.post("rulebook.published", P, name="ours", text=OURS)
    desk.post("rulebook.adopted", P, **adoption)
    changed = {**adoption, "parameters": {"carryover": "restart"}}
    assert desk.refuses("rulebook.adopted", P, **changed) == ("bad_parameter", "/data/parameters/carryover")


def test_a_new_version_changes_nothing_until_it_is_adopted(desk: MemoryDesk) -> None:
    desk.post("rulebook.published", P, name="ours", text=OURS)
    desk.post("rulebook.adopted", P, rulebook="ours", effective_from="2026-03-01")
    desk.post("rulebook.published", P, name="ours", text=OURS + RESTART)
    assert desk.project.book_at(desk.now).rotation.carry_over.value == "continue"
    desk.post("rulebook.adopted", P, rulebook="ours", effective_from="2026-03-01")
    assert desk.project.book_at(desk.now).rotation.carry_over.value == "restart"


def test_publishing_the_same_again_is_fine(desk: MemoryDesk) -> None:
    desk.post("rulebook.published", P, name="ours", text=OURS)
    desk.post("rulebook.published", P, name="ours", text=OURS)


def test_a_book_may_build_upon_one_that_was_published(desk: MemoryDesk) -> None:
    branch = OURS.replace("ours", "branch") + 'extends = "ours"\n'
    assert desk.refuses("rulebook.published", P, name="branch", text=branch) == ("bad_rulebook", "/data/text")
    desk.post("rulebook.published", P, name="ours", text=OURS + RESTART)
    desk.post("rulebook.published", P, name="branch", text=branch)
    desk.post("rulebook.adopted", P, rulebook="branch", effective_from="2026-03-01")
    assert desk.project.book_at(desk.now).rotation.carry_over.value == "restart"
    assert desk.refuses("rulebook.published", P, name="ours", text=OURS + 'extends = "branch"\n')[0] == "bad_rulebook"


@pytest.mark.parametrize(
    ("name", "text", "code", "pointer"),
    [
        ("wjc", OURS.replace("ours", "wjc"), "reserved_name", "/data/name"),
        ("theirs", OURS, "name_differs", "/data/name"),
        ("ours", OURS + "[rotation]\ncarryover = 1", "bad_rulebook", "/data/text"),
        ("ours", OURS + '[rotation]\norder = "number"', "bad_rulebook", "/data/text"),
        ("ours", OURS + 'extends = "ours"', "bad_rulebook", "/data/text"),
        ("ours", OURS + "= =", "bad_rulebook", "/data/text"),
        ("ours", "a = " + "[" * 1000, "bad_rulebook", "/data/text"),
        ("ours", "章" * 100_000, "bad_rulebook", "/data/text"),
    ],
)
def test_what_is_no_book_is_refused(desk: MemoryDesk, name: str, text: str, code: str, pointer: str) -> None:
    assert desk.refuses("rulebook.published", P, name=name, text=text) == (code, pointer)


def test_the_refusal_tells_every_fault(desk: MemoryDesk) -> None:
    with pytest.raises(Refused, match=r"line 5: .*carry_over\?\); line 7: .*negative"):
        desk.post(
            "rulebook.published",
            P,
            name="ours",
            text=OURS + "[rotation]\ncarryover = 1\n[ownership.protection]\ndays = -7",
        )


def test_nothing_is_published_before_the_opening(empty_desk: MemoryDesk) -> None:
    assert empty_desk.refuses("rulebook.published", P, name="ours", text=OURS)[0] == "project_not_opened"


def test_a_project_opens_with_a_book_that_ships(empty_desk: MemoryDesk) -> None:
    assert empty_desk.refuses("project.opened", P, **{**OPENING, "rulebook": "ours"})[0] == "unknown_rulebook"


@pytest.mark.parametrize(
    ("data", "pointer"),
    [
        ({"rulebook": "sc", "effective_from": "soon"}, "/data/effective_from"),
        ({"rulebook": "sc", "effective_from": "2026-02-30"}, "/data/effective_from"),
        ({"rulebook": "sc", "effective_from": "2026-03-02T10:00:00"}, "/data/effective_from"),
        ({"rulebook": "sc", "effective_from": "0001-01-01"}, "/data/effective_from"),
        ({"rulebook": "sc", "effective_from": None}, "/data/effective_from"),
        ({"rulebook": "s c", "effective_from": "2026-04-01"}, "/data/rulebook"),
        ({"rulebook": "sc", "effective_from": "2026-04-01", "parameters": ["restart"]}, "/data/parameters"),
    ],
)
def test_an_adoption_is_well_formed(data: dict[str, Any], pointer: str) -> None:
    _, problems = validate("rulebook.adopted", P, data)
    assert [problem.pointer for problem in problems] == [pointer]
    assert problems[0].detail.endswith(".")


@pytest.mark.parametrize("text", ["", " ", "a\x00b", "x" * 262_145, 7, None])
def test_a_text_is_a_text_of_a_bearable_size(text: Any) -> None:
    _, problems = validate("rulebook.published", P, {"name": "ours", "text": text})
    assert [problem.pointer for problem in problems] == ["/data/text"]


def test_the_line_ends_of_windows_are_made_plain() -> None:
    clean, problems = validate("rulebook.published", P, {"name": "ours", "text": OURS.replace("\n", "\r\n")})
    assert not problems
    assert clean["text"] == OURS
