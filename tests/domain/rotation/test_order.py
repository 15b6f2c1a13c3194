"""The queue itself: who stands in it, who may be next, and how it goes from day to day."""

from __future__ import annotations

from datetime import timedelta

import pytest
from desk_language import (
    MONDAY,
    absent,
    adjusted,
    adopted,
    at,
    desk_of,
    ended,
    events,
    given,
    joined,
    left,
    moment,
    next_day,
    opened,
    received,
    recorded_at,
    roster,
)
from rotation_language import desk, in_order, next_is, notes, queue_is, state, tells, turn, turns, whose_turn

from domain.rotation import Rotation, clauses, day_of, order_key, relevant, slim
from domain.rulebooks import PRESETS, load_preset, with_overrides

TUESDAY = next_day()


class TestBusy:
    def test_the_first_who_is_free_is_next_and_the_busy_head_is_explained(self):
        given(
            desk("A", "B", "C"),
            at("10:00", received("C1", "A", "vendor")),
        ).when(whose_turn("10:10")).then(
            next_is("B"),
            state("A", "busy"),
            queue_is("A", "B", "C"),
            tells("passed_over", "default", says="接待尚未结束"),
        )

    def test_until_the_reception_ends(self):
        given(desk("A", "B"), at("10:00", received("C1", "A", "vendor")), at("10:20", ended("C1"))).when(
            whose_turn("10:21")
        ).then(next_is("A"), state("A", "present"))

    def test_until_the_receiver_receives_somebody_else(self):
        given(
            desk("A", "B"),
            at("10:00", received("C1", "A")),
            at("10:30", received("C2", "B")),
            at("11:00", received("C3", "A")),
        ).when(whose_turn("11:01")).then(turn("R-C3", expected=None, skipped=[]), queue_is("B", "A"), next_is(None))

    def test_until_close_of_business(self):
        case = given(desk("A", "B"), at("17:50", received("C1", "A", "vendor")))
        case.when(whose_turn("17:59")).then(next_is("B"))
        case.when(whose_turn("18:00")).then(next_is("A"))

    def test_after_close_till_the_end_of_the_day(self):
        case = given(desk("A", "B"), at("20:00", received("C1", "A")))
        case.when(whose_turn("20:30")).then(next_is("B"))
        case.when(whose_turn("09:00", next_day(days=9))).then(next_is("A"))

    def test_looking_back_at_a_day_nobody_is_busy(self):
        told = events(opened("sc", hours=None), joined("A"), roster("A"), at("20:00", received("C1", "A")))
        rotation = Rotation.restore(None, desk_of(told))
        for event in told:
            rotation.apply(event)
        assert rotation.day(MONDAY, moment("12:00", TUESDAY))["next"] == "A"

    def test_another_clients_reception_of_the_same_name_ends_nothing(self):
        given(
            desk("A", "B"),
            at("10:00", received("C1", "A", "vendor", reception="R1")),
            at("10:10", ended("C2", reception="R1")),
        ).when(whose_turn("10:15")).then(state("A", "busy"))

    def test_a_turn_passed_while_still_receiving_is_kept(self):
        given(
            desk("A", "B", "C"),
            at("10:00", received("C1", "A", "vendor")),
            at("10:05", received("C2", "B")),
            at("10:10", ended("C1")),
        ).when(whose_turn("10:15")).then(
            turn("R-C2", skipped=[], because=["kept_place", "counted", "to_tail"]),
            queue_is("A", "C", "B"),
            next_is("A"),
        )

    def test_somebody_who_goes_away_is_no_longer_busy(self):
        given(desk("A", "B"), at("10:00", received("C1", "A")), at("10:30", absent("A", "private"))).when(
            whose_turn("10:31")
        ).then(state("A", "absent"))


class TestWhoStandsInTheOrder:
    def test_without_a_roster_the_order_of_joining_is_said_to_be_undecided(self):
        given(opened("sc"), joined("B"), joined("A")).when(whose_turn("09:30")).then(
            queue_is("B", "A"), notes("undecided"), tells("next", "default", says="暂按到岗先后")
        )

    def test_with_a_roster_it_is_decided(self):
        given(opened("sc"), joined("B"), joined("A"), roster("A", "B")).when(whose_turn("09:30")).then(
            queue_is("A", "B"), notes(), tells("next", "SC-8", says="按排班")
        )

    def test_only_agents_rotate_unless_the_roster_says_so(self):
        given(opened("sc"), joined("M", role="manager"), joined("A")).when(whose_turn("09:30")).then(queue_is("A"))
        given(opened("sc"), joined("M", role="manager"), joined("A"), roster("M", "A")).when(whose_turn("09:30")).then(
            queue_is("M", "A")
        )

    def test_whoever_joins_goes_last(self):
        given(desk("A", "B"), at("10:00", received("C1", "A")), at("11:00", joined("N"))).when(
            whose_turn("19:00")
        ).then(queue_is("B", "A", "N"))

    def test_whoever_leaves_is_out(self):
        given(desk("A", "B", "C"), at("10:00", left("A"))).when(whose_turn("10:01")).then(
            queue_is("B", "C"), next_is("B")
        )

    def test_a_roster_that_lists_a_leaver_does_not_bring_them_back(self):
        given(desk("A", "B"), roster("A", "B", day=TUESDAY), at("15:00", left("A"))).when(
            whose_turn("09:30", TUESDAY)
        ).then(queue_is("B"))

    def test_a_roster_set_before_somebody_joins_puts_them_where_it_says(self):
        given(opened("sc"), joined("A"), joined("B"), roster("N", "A", "B"), at("08:45", joined("N"))).when(
            whose_turn("09:30")
        ).then(queue_is("N", "A", "B"))

    def test_off_the_roster_one_is_neither_asked_nor_passed_over(self):
        given(
            desk("A", "B", "C"),
            at("08:30", roster("B", "C", day=TUESDAY), day=TUESDAY),
            at("10:00", received("C1", "B"), day=TUESDAY),
        ).when(whose_turn("19:00", TUESDAY)).then(queue_is("C", "B"), turn("R-C1", skipped=[], considered=["B", "C"]))

    def test_back_on_the_roster_they_stand_where_they_stood(self):
        given(
            desk("A", "B", "C"),
            at("08:30", roster("B", "C", day=TUESDAY), day=TUESDAY),
            at("10:00", received("C1", "B"), day=TUESDAY),
            at("08:30", roster("A", "B", "C", day=next_day(days=2)), day=next_day(days=2)),
        ).when(whose_turn("09:00", next_day(days=2))).then(queue_is("A", "C", "B"))

    def test_the_first_roster_after_a_day_without_begins_behind_the_last_served(self):
        given(
            opened("sc"),
            joined("A"),
            joined("B"),
            joined("C"),
            at("10:00", received("C1", "A")),
            at("08:30", roster("C", "A", "B", day=TUESDAY), day=TUESDAY),
        ).when(whose_turn("09:00", TUESDAY)).then(queue_is("B", "C", "A"))

    def test_a_day_without_a_roster_says_whose_list_stands(self):
        given(desk("A", "B")).when(whose_turn("09:00", TUESDAY)).then(queue_is("A", "B"), notes("roster_carried"))


class TestSuspended:
    def test_receives_nobody_for_the_days_given_and_then_again(self):
        case = given(desk("A", "B"), at("10:00", adjusted("A", "suspend", days=7, reason="虚填来访登记")))
        case.when(whose_turn("10:01")).then(state("A", "suspended"), next_is("B"))
        case.when(whose_turn("17:59", next_day(days=7))).then(state("A", "suspended"), next_is("B"))
        case.when(whose_turn("09:00", next_day(days=8))).then(state("A", "present"), next_is("A"))

    def test_until_resumed_where_no_days_are_given(self):
        given(desk("A", "B"), at("10:00", adjusted("A", "suspend")), at("15:00", adjusted("A", "resume"))).when(
            whose_turn("15:01")
        ).then(state("A", "present"), next_is("A"))

    def test_loses_the_turns_that_come(self):
        given(desk("A", "B", "C"), at("09:30", adjusted("A", "suspend")), at("10:00", received("C1", "B"))).when(
            whose_turn("19:00")
        ).then(turn("R-C1", skipped=["A"]), queue_is("C", "A", "B"))


class TestDayByDay:
    def test_a_book_may_begin_each_day_with_the_roster_again(self):
        book = with_overrides(load_preset("sc"), {"carry_over": "restart"})
        given(desk("A", "B", "C"), at("10:00", received("C1", "A"))).when(whose_turn("09:00", TUESDAY, book)).then(
            queue_is("A", "B", "C")
        )

    def test_an_adopted_book_holds_from_its_day_on(self):
        given(
            desk("A", "B", rulebook="wjc"),
            at("09:00", adopted("sc", "2026-03-03")),
            at("20:00", received("C1", "A")),
            at("20:00", received("C2", "B"), day=TUESDAY),
        ).when(whose_turn("23:00", TUESDAY)).then(turn("R-C2", counted=False, clauses=["SC-43"]), queue_is("B", "A"))

    def test_a_single_setting_may_be_adopted(self):
        given(
            desk("A", "B"),
            at("09:00", adopted("sc", "2026-03-02", rotation__out_of_hours="count")),
            at("20:00", received("C1", "A")),
        ).when(whose_turn("23:00")).then(turn("R-C1", counted=True), next_is("B"))

    def test_a_day_that_passed_is_refused(self):
        told = events(desk("A"), at("10:00", received("C1", "A"), day=TUESDAY))
        rotation = Rotation.restore(None, desk_of(told))
        for event in told:
            rotation.apply(event)
        with pytest.raises(ValueError, match="2026-03-03"):
            rotation.day(MONDAY, moment("12:00"))
        with pytest.raises(ValueError, match="2026-03-02"):
            rotation.apply(told[-1]._replace(time=moment("12:00")))

    def test_before_the_first_fact_there_is_nothing_to_close(self):
        with pytest.raises(ValueError, match="no day"):
            Rotation.restore(None, desk_of([])).close()

    def test_days_ahead_can_be_asked_about_without_going_there(self):
        told = events(desk("A", "B"), at("10:00", received("C1", "A")))
        rotation = Rotation.restore(None, desk_of(told))
        for event in told:
            rotation.apply(event)
        assert rotation.day(MONDAY + timedelta(days=30), moment("12:00"))["next"] == "B"
        assert rotation.day(MONDAY, moment("19:00"))["turns"]

    def test_a_roster_written_the_day_after_holds_from_its_own_days_beginning(self):
        told = events(
            desk("A", "B", order=False),
            at("10:00", received("C1", "B")),
            at("09:00", roster("B", "A"), day=TUESDAY),
        )
        answer = whose_turn("19:00")(told)
        assert answer["turns"][0]["expected"] is None

    def test_a_fact_told_late_stands_at_its_own_time(self):
        given(
            desk("A", "B"),
            at("10:00", received("C1", "A")),
            recorded_at("12:00", *at("09:30", received("C0", "A"))),
        ).when(whose_turn("19:00")).then(turns("R-C0", "R-C1"), turn("R-C1", expected="B"))


class TestOtherBooks:
    """What the shipped books do not use is there for others, by a setting alone."""

    @pytest.mark.parametrize(("verified", "order"), [(True, ("A", "B")), (False, ("B", "A"))])
    def test_a_verified_survey_may_earn_a_make_up(self, verified, order):
        book = with_overrides(load_preset("sc"), {"rotation.kinds.survey_declared": "make_up_if_verified"})
        given(desk("A", "B"), at("10:00", received("C1", "A", "survey_declared", verified=verified))).when(
            whose_turn("19:00", book=book)
        ).then(turn("R-C1", counted=True, make_up=["A"] if verified else []), queue_is(*order))

    def test_helping_may_earn_a_make_up(self):
        book = with_overrides(load_preset("sc"), {"rotation.assist": "make_up"})
        given(desk("A", "B", "C"), at("10:00", received("C1", "C", assist_for="A"))).when(
            whose_turn("19:00", book=book)
        ).then(turn("R-C1", counted=False, make_up=["C"]), queue_is("C", "A", "B"))

    def test_being_named_may_count(self):
        book = with_overrides(load_preset("sc"), {"rotation.named": "count"})
        given(desk("A", "B", "C"), at("10:00", received("C1", "B", named_agent="B"))).when(
            whose_turn("19:00", book=book)
        ).then(turn("R-C1", counted=True, clauses=["SC-11", "SC-27"]), queue_is("A", "C", "B"))


def test_hours_over_midnight():
    given(
        at("00:10", opened("sc", hours=("18:00", "02:00")), joined("A"), joined("B"), roster("A", "B")),
        at("01:00", received("C1", "A")),
        at("12:00", received("C2", "B")),
    ).when(whose_turn("23:00")).then(turn("R-C1", counted=True), turn("R-C2", counted=False, clauses=["SC-43"]))


def test_every_clause_that_a_shipped_book_cites_about_the_rotation_has_its_function():
    cited = {
        clause
        for name in PRESETS
        for path, parameter in load_preset(name).parameters()
        if path.startswith("rotation.")
        for clause in parameter.clauses
    }
    assert cited - {"default"} <= set(clauses())


def test_only_what_bears_on_the_rotation_is_kept_and_of_that_only_what_it_reads():
    told = events(desk("A"), at("10:00", received("C1", "A", party_size=3)))
    assert not relevant(told[0])
    assert relevant(told[-1])
    assert "party_size" not in slim(told[-1]).data
    desk_facts = desk_of(told)
    assert day_of(told[2], desk_facts.calendar) == MONDAY
    assert order_key(told[-1], desk_facts.calendar) == (told[-1].time, told[-1].position)
    assert in_order(told, desk_facts)[0].type == "staff.joined"
