"""Books that reach back: builds under other rules, promotions, and their end."""

from __future__ import annotations

from typing import Any

import pytest
from desk_language import MONDAY, Said, adopted, at, desk_of, events, joined, moment, next_day, opened

from domain.desk import EVERYTHING, DeskTimeline, Rules
from domain.event import Event
from domain.rulebooks import UnknownRulebookError

TUESDAY = next_day()
BOOK = 'name = "east"\nzh = "东"\nen = "East"\nextends = "sc"\n\n[rotation]\ncarry_over = "{}"\n'


def promoted(build: int, rulebook: str | None = None, **more: Any) -> Said:
    return Said("rebuild.promoted", "project/P", {"build": build, "rulebook": rulebook, **more})


def demoted(build: int) -> Said:
    return Said("rebuild.demoted", "project/P", {"build": build})


def published(text: str) -> Said:
    return Said("rulebook.published", "project/P", {"name": "east", "text": text})


def books(desk: DeskTimeline, positions: int, clock: str = "12:00") -> list[str]:
    return [desk.book_at(position, moment(clock)).name for position in range(1, positions + 1)]


def days(desk: DeskTimeline, position: int = 3) -> Any:
    return desk.book_at(position, moment("12:00")).ownership.protection.value


def event(said: Said, position: int = 99) -> Event:
    return events(said, start=position)[0]


def test_a_promotion_judges_what_was_recorded_before_it():
    desk = desk_of(events(opened("sc"), joined("A"), promoted(2, "sd"), joined("B")))
    assert books(desk, 4) == ["sd"] * 4


def test_before_it_was_promoted_nobody_knew():
    desk = desk_of(events(opened("sc"), joined("A"), promoted(2, "sd"), joined("B")))
    assert books(desk.known_at(2), 2) == ["sc", "sc"]
    assert [one.book.name for one in desk.known_at(2).adoptions()] == ["sc"]
    assert [one.book.name for one in desk.adoptions()] == ["sc", "sd"]


def test_what_was_judged_earlier_is_judged_anew_with_the_people_known_then():
    desk = desk_of(events(opened("sc"), joined("A"), promoted(2, "sd"), joined("B")))
    case = desk.known_at(EVERYTHING)
    case.move_to(2, 4)
    assert books(case, 2) == ["sd", "sd"]
    assert not case.name_of("B")
    case.move_to(2, 2)
    assert books(case, 2) == ["sc", "sc"]


def test_a_promotion_from_a_day_on_leaves_what_happened_before():
    told = events(opened("sc"), joined("A"), promoted(2, "sd", effective_from=TUESDAY.isoformat()))
    desk = desk_of(told)
    assert desk.book_at(2, moment("23:59")).name == "sc"
    assert desk.book_at(2, moment("00:00", TUESDAY)).name == "sd"
    assert desk.book_at(0).name == "sc"
    assert desk.next_book_after(moment("09:00")) == moment("00:00", TUESDAY)
    assert desk.next_book_after(moment("00:00", TUESDAY)) is None


def test_a_book_adopted_before_gives_way_and_one_adopted_after_does_not():
    told = events(
        opened("sc"), adopted("wjc", MONDAY.isoformat()), joined("A"), promoted(2, "sd"), joined("B"),
        adopted("sm", MONDAY.isoformat()), joined("C"),
    )  # fmt: skip
    assert books(desk_of(told), 7) == ["sd"] * 6 + ["sm"]


def test_a_book_that_never_comes_to_hold_is_not_waited_for():
    told = events(opened("sc"), adopted("wjc", TUESDAY.isoformat()), promoted(2, "sd"))
    assert desk_of(told).next_book_after(moment("09:00")) is None
    assert desk_of(told[:2]).next_book_after(moment("09:00")) == moment("00:00", TUESDAY)


def test_a_promotion_of_parameters_changes_each_book_in_force():
    told = events(
        opened("sc"), joined("A"), adopted("sd", MONDAY.isoformat()), joined("B"),
        promoted(2, parameters={"protection.days": 33}), joined("C"),
    )  # fmt: skip
    desk = desk_of(told)
    assert books(desk, 6) == ["sc", "sc", "sc", "sd", "sd", "sd"]
    assert all(days(desk, position).days == 33 for position in (2, 4, 6))
    assert days(desk_of(told[:4])).days != 33


def test_what_was_promoted_can_be_taken_back():
    told = events(opened("sc"), joined("A"), promoted(2, "sd"), promoted(3, "sm"), joined("B"), demoted(3), demoted(2))
    assert books(desk_of(told[:5]), 2) == ["sm", "sm"]
    assert books(desk_of(told[:6]), 2) == ["sd", "sd"]
    assert books(desk_of(told), 7) == ["sc"] * 7
    assert books(desk_of(told).known_at(5), 2) == ["sm", "sm"]


def test_a_build_is_judged_by_its_rules_alone():
    told = events(opened("sc"), joined("A"), adopted("wjc", MONDAY.isoformat()), joined("B"))
    desk = desk_of(told)
    assert books(desk.under(Rules("sd")), 4) == ["sd"] * 4
    assert books(desk, 4) == ["sc", "sc", "sc", "wjc"]
    assert books(desk.under(None), 4) == books(desk.under(Rules()), 4) == books(desk, 4)
    assert desk.under(Rules("sd")).current_book(moment("12:00")).name == "sd"


def test_a_build_from_a_day_on_keeps_the_books_of_the_days_before():
    desk = desk_of(events(opened("sc"), joined("A"))).under(Rules("sd", effective_from=TUESDAY.isoformat()))
    assert desk.book_at(2, moment("12:00")).name == "sc"
    assert desk.book_at(2, moment("12:00", TUESDAY)).name == "sd"


def test_a_build_with_parameters_alone_changes_the_books_in_force():
    told = events(opened("sc"), joined("A"), adopted("sd", MONDAY.isoformat()), joined("B"))
    desk = desk_of(told).under(Rules(parameters={"protection.days": 33}))
    assert books(desk, 4) == ["sc", "sc", "sc", "sd"]
    assert days(desk).days == days(desk, 4).days == 33


def test_a_build_that_is_promoted_follows_the_ledger_from_there():
    rules = Rules("sd")
    told = events(opened("sc"), joined("A"), promoted(2, "sd"), adopted("sm", MONDAY.isoformat()), joined("B"))
    ours = desk_of(told).under(rules, 2)
    assert books(ours, 5) == books(desk_of(told), 5) == ["sd", "sd", "sd", "sd", "sm"]
    assert not ours.rules_change_at(told[2])
    assert desk_of(told).rules_change_at(told[2])
    assert books(desk_of(told).under(Rules("gj"), 3), 5) == ["gj"] * 5
    assert desk_of(told).under(Rules("gj"), 2).rules_change_at(told[2])
    assert ours.rules_change_at(event(demoted(2)))
    assert not ours.rules_change_at(told[3])


def test_a_build_and_its_promotion_judge_alike():
    told = events(opened("sc"), adopted("wjc", TUESDAY.isoformat()), joined("A"))
    for rules in (
        Rules("sd"),
        Rules("sd", effective_from=TUESDAY.isoformat()),
        Rules(parameters={"protection.days": 9}),
    ):
        build = desk_of(told).under(rules, 2)
        after = desk_of([*told, event(promoted(2, **rules.document()))])
        after.move_to(3, 99)
        for clock in (moment("12:00"), moment("12:00", TUESDAY)):
            assert [build.book_at(position, clock) for position in range(4)] == [
                after.book_at(position, clock) for position in range(4)
            ]
            assert build.next_book_after(clock) == after.next_book_after(clock)


def test_a_published_book_holds_in_the_version_that_was_looked_at():
    told = events(
        opened("sc"), published(BOOK.format("restart")), joined("A"), published(BOOK.format("continue")),
        promoted(2, "east", published_by=3),
    )  # fmt: skip
    desk = desk_of(told)
    assert desk.book_at(3, moment("12:00")).rotation.carry_over.value == "restart"
    assert desk.under(Rules("east")).book_at(3, moment("12:00")).rotation.carry_over.value == "continue"
    assert desk.under(Rules("east", published_by=3)).book_at(3).rotation.carry_over.value == "restart"


def test_a_book_that_nobody_wrote_is_an_error():
    desk = desk_of(events(opened("sc")))
    with pytest.raises(UnknownRulebookError):
        desk.under(Rules("nobody")).book_at(1)
    with pytest.raises(UnknownRulebookError):
        desk.apply(event(promoted(2, "nobody")))


def test_rules_are_written_and_read():
    rules = Rules("sd", {"protection.days": 21}, "2026-03-01", 7)
    assert Rules.of(rules.document()) == rules
    assert Rules().document() == {}
    assert Rules().adopted
    assert not rules.adopted


def test_facts_are_fed_beneath_a_build():
    desk = DeskTimeline(events(opened("sc")))
    build = desk.under(Rules("sd"))
    for one in events(at("10:00", joined("A")), start=2):
        desk.apply(one)
    assert build.name_of("A")
