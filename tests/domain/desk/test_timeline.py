"""The desk over time: what was true at a moment, as known at a position."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from desk_language import (
    MONDAY,
    absent,
    adjusted,
    adopted,
    at,
    desk_of,
    events,
    joined,
    left,
    moment,
    next_day,
    opened,
    received,
    recorded_at,
    returned,
    roster,
    signed_off,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.desk import EVERYTHING, DeskTimeline, relevant
from domain.desk.transitions import Transitions
from domain.rulebooks import RulebookError, UnknownRulebookError

TUESDAY = next_day()


def test_the_opening_gives_name_zone_hours_and_book():
    desk = desk_of(events(opened("wjc", hours=("10:00", "22:00"), zone="Asia/Urumqi")))
    assert desk.name == "中央广场"
    assert desk.zone.key == "Asia/Urumqi"
    assert desk.hours is not None
    assert (desk.hours.open.isoformat(), desk.hours.close.isoformat()) == ("10:00:00", "22:00:00")
    assert desk.book_at(EVERYTHING).name == "wjc"
    assert desk.opened_at == moment("08:30")


class TestBookInForce:
    TOLD = events(
        opened("wjc"),
        joined("A"),
        at("12:00", adopted("sc", "2026-03-05", carry_over="restart")),
        at("13:00", joined("B")),
        at("14:00", adopted("wjc", "2026-03-10")),
    )

    def test_before_its_day_the_old_book_holds(self):
        assert desk_of(self.TOLD).book_at(4, moment("23:59", date(2026, 3, 4))).name == "wjc"

    def test_from_its_day_on_the_new_one(self):
        book = desk_of(self.TOLD).book_at(4, moment("00:00", date(2026, 3, 5)))
        assert (book.name, book.rotation.carry_over.value) == ("sc", "restart")

    def test_what_stands_before_the_adoption_is_never_judged_by_it(self):
        assert desk_of(self.TOLD).book_at(3, moment("12:00", date(2026, 3, 6))).name == "wjc"

    def test_of_several_the_last_adopted_holds_once_its_day_has_come(self):
        desk = desk_of(self.TOLD)
        assert desk.book_at(6, moment("12:00", date(2026, 3, 9))).name == "sc"
        assert desk.book_at(6, moment("12:00", date(2026, 3, 10))).name == "wjc"

    def test_for_an_event_by_its_position_and_time(self):
        told = events(opened("wjc"), adopted("sc", "2026-03-03"), at("10:00", received("C1", "A"), day=TUESDAY))
        desk = desk_of(told)
        assert [desk.book_of(event).name for event in told] == ["wjc", "wjc", "sc"]
        assert desk.current_book(moment("10:00")).name == "wjc"
        assert desk.current_book(moment("10:00", TUESDAY)).name == "sc"

    def test_with_one_book_nothing_is_searched(self):
        told = events(opened("sc"), received("C1", "A"))
        assert desk_of(told).book_of(told[1]).name == "sc"

    def test_before_any_opening_there_is_a_book_all_the_same(self):
        assert DeskTimeline().book_at(1).name == "sc"

    def test_a_book_nobody_knows_is_an_error_not_a_guess(self):
        with pytest.raises(UnknownRulebookError):
            desk_of(events(opened("zz")))
        with pytest.raises(RulebookError, match="no such setting"):
            desk_of(events(opened("sc"), adopted("sc", "2026-03-03", nonsense=1)))


class TestPeople:
    TOLD = events(
        opened(),
        joined("A", group="G1"),
        joined("M", role="manager"),
        at("09:00", left("A"), day=TUESDAY),
        recorded_at("12:00", *at("15:00", joined("B"))),
    )

    def test_of_the_desk_from_joining_to_leaving(self):
        desk = desk_of(self.TOLD)
        member = desk.member("A", moment("12:00"))
        assert member is not None
        assert (member.role, member.group, member.name) == ("agent", "G1", "A员")
        assert desk.member("A", moment("08:00")) is None
        assert desk.member("A", moment("09:00", TUESDAY)) is None
        assert desk.role("M", moment("12:00")) == "manager"
        assert desk.role("X", moment("12:00")) is None

    def test_only_what_was_known_counts(self):
        desk = desk_of(self.TOLD)
        assert desk.member("A", moment("12:00", TUESDAY), 3) is not None
        assert desk.member("B", moment("16:00"), 4) is None
        assert desk.member("B", moment("16:00"), 5) is not None

    def test_who_is_there_in_order_of_joining(self):
        desk = desk_of(self.TOLD)
        assert [one.staff for one in desk.members(moment("16:00"))] == ["A", "M", "B"]
        assert desk.staff_ids() == ["A", "M", "B"]

    def test_who_left_and_what_they_were_called(self):
        desk = desk_of(self.TOLD)
        gone = desk.left_at("A")
        assert gone is not None
        assert (gone.time, gone.position) == (moment("09:00", TUESDAY), 4)
        assert desk.left_at("A", 3) is None
        assert desk.left_at("M") is None
        assert desk.left_at("X") is None
        assert (desk.name_of("A"), desk.name_of("X"), desk.name_of("B", 4)) == ("A员", "", "")


class TestAbsence:
    TOLD = events(
        opened(),
        joined("A"),
        at("10:00", absent("A", "official", until="2026-03-03")),
        at("12:00", absent("A", "private", until="2026-03-04T12:00:00+08:00"), day=next_day(days=2)),
        at("15:00", absent("A", "sick"), day=next_day(days=3)),
        at("09:00", returned("A"), day=next_day(days=6)),
    )

    def test_a_date_includes_its_whole_day(self):
        desk = desk_of(self.TOLD)
        away = desk.absence("A", moment("23:59", TUESDAY))
        assert away is not None
        assert (away.reason, away.position) == ("official", 3)
        assert desk.absence("A", moment("00:00", next_day(days=2))) is None

    def test_without_an_end_until_they_return(self):
        desk = desk_of(self.TOLD)
        assert desk.absence("A", moment("08:59", next_day(days=6))) is not None
        assert desk.absence("A", moment("09:00", next_day(days=6))) is None
        assert desk.absence("A", moment("20:00", next_day(days=6)), 5) is not None

    def test_a_day_is_touched_by_an_absence_that_lasts_into_it_or_begins_on_it(self):
        desk = desk_of(self.TOLD)
        assert desk.away_on("A", MONDAY) is not None
        assert desk.away_on("A", TUESDAY) is not None
        third = desk.away_on("A", next_day(days=3))
        assert third is not None
        assert third.reason == "sick"
        assert desk.away_on("A", next_day(days=7)) is None
        assert desk.away_on("A", MONDAY, 2) is None
        assert desk.away_on("X", MONDAY) is None


def test_suspended_for_the_days_given_until_the_close_of_the_last():
    desk = desk_of(
        events(
            opened(),
            joined("A"),
            joined("B"),
            at("10:00", adjusted("A", "suspend", days=7)),
            at("10:00", adjusted("B", "suspend")),
            at("11:00", adjusted("A", "to_head")),
            at("12:00", adjusted("B", "resume"), day=TUESDAY),
        )
    )
    assert not desk.suspended("A", moment("09:59"))
    assert desk.suspended("A", moment("23:59", next_day(days=7)))
    assert not desk.suspended("A", moment("00:00", next_day(days=8)))
    assert desk.suspended("B", moment("11:59", TUESDAY))
    assert not desk.suspended("B", moment("12:00", TUESDAY))


def test_the_roster_of_a_day_is_the_last_one_set_for_it():
    desk = desk_of(
        events(
            opened(), joined("A"), joined("B"), roster("A", on_duty=["B"]), roster("B", "A"), roster("A", day=TUESDAY)
        )
    )
    first, last = desk.roster(MONDAY, 4), desk.roster(MONDAY)
    assert first is not None
    assert last is not None
    assert (first.order, first.on_duty, last.order) == (("A",), ("B",), ("B", "A"))
    assert desk.on_duty("B", MONDAY, 4)
    assert not desk.on_duty("B", MONDAY)
    assert desk.roster(next_day(days=5)) is None


def test_a_months_sheet_is_signed_once():
    desk = desk_of(events(opened(), joined("A"), signed_off("A", "2026-02"), signed_off("A", "2026-02")))
    found = desk.sign_off("A", "2026-02")
    assert found is not None
    assert found.position == 3
    assert desk.sign_off("A", "2026-02", 2) is None
    assert desk.sign_off("A", "2026-03") is None


class TestAsOf:
    TOLD = events(
        opened("wjc"),
        joined("A"),
        at("12:00", adopted("sc", "2026-03-02")),
        at("13:00", received("C1", "A")),
        at("14:00", absent("A", "private")),
    )

    @pytest.mark.parametrize(
        ("clock", "book", "away"), [("11:59", "wjc", False), ("12:00", "sc", False), ("14:00", "sc", True)]
    )
    def test_a_view_knows_only_what_was_recorded_by_then(self, clock, book, away):
        view = desk_of(self.TOLD).as_of(moment(clock))
        assert view.current_book(moment("20:00")).name == book
        assert (view.absence("A", moment("20:00")) is not None) == away

    def test_before_anything_was_recorded_nothing_is_known(self):
        view = desk_of(self.TOLD).as_of(moment("01:00"))
        assert view.members(moment("20:00")) == []

    def test_a_view_of_a_view_knows_no_more(self):
        view = desk_of(self.TOLD).as_of(moment("12:30")).as_of(moment("20:00"))
        assert view.absence("A", moment("20:00")) is None

    def test_what_comes_later_does_not_reach_a_view(self):
        desk = desk_of(self.TOLD[:2])
        view = desk.as_of(moment("09:00"))
        for event in self.TOLD[2:]:
            desk.apply(event)
        assert view.current_book(moment("20:00")).name == "wjc"


def test_a_view_taken_before_the_opening_moves_on_with_the_desk():
    desk = DeskTimeline()
    view = desk.known_at(0)
    for event in events(opened("wjc", zone="Asia/Urumqi"), joined("A")):
        desk.apply(event)
    assert view.zone.key == "Asia/Urumqi"
    assert view.role("A", moment("12:00")) is None
    view.move_to(2)
    assert view.role("A", moment("12:00")) == "agent"


def test_only_facts_about_the_desk_are_kept():
    told = events(opened(), joined("A"), received("C1", "A"))
    assert [relevant(event) for event in told] == [True, True, False]


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 5)), max_size=20), st.integers(0, 20), st.integers(0, 21))
def test_changes_told_in_any_order_give_the_last_known_at_the_moment(told, when, position):
    changes: Transitions[int] = Transitions()
    start = moment("00:00")
    for index, (hour, state) in enumerate(told, 1):
        changes.add(start + timedelta(hours=hour), index, state)
    known = [(hour, index, state) for index, (hour, state) in enumerate(told, 1) if hour <= when and index <= position]
    found = changes.at(start + timedelta(hours=when), position)
    assert (None if found is None else found.state) == (max(known)[2] if known else None)
