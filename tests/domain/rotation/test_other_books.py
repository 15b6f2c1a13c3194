"""Books that nobody has seen: every setting of the rotation that no shipped book uses does what it says."""

from __future__ import annotations

from datetime import date

import orjson
import pytest
from desk_language import (
    MONDAY,
    absent,
    adjusted,
    adopted,
    at,
    called,
    desk_of,
    ended,
    events,
    given,
    joined,
    next_day,
    opened,
    received,
    returned,
    roster,
)
from rotation_language import (
    book_with,
    calls,
    companies,
    desk,
    follows,
    in_order,
    lost,
    next_call,
    next_is,
    notes,
    owed,
    queue_is,
    state,
    tells,
    turn,
    void,
    whose_turn,
)

from domain.rotation import Rotation

TUESDAY = next_day()
FEWEST = book_with("sc", {"rotation.order": "fewest_new"})


def kept_after(*said, book=None):
    """Fold what is told and give the opening of the next day, through JSON and back."""
    told = events(*said)
    rotation = Rotation.restore(None, desk_of(told), book)
    for fact in in_order(told, desk_of(told)):
        rotation.apply(fact)
    return orjson.loads(orjson.dumps(rotation.close()))


class TestTheFewestNewClients:
    def asked(self, *said, clock="19:00", day=MONDAY):
        return given(desk("A", "B", "C"), *said).when(whose_turn(clock, day, FEWEST))

    def test_whoever_has_had_the_fewest_is_next(self):
        self.asked(
            at("10:00", received("C1", "A"), ended("C1")),
            at("10:30", received("C2", "B", "referral", named_agent="B"), ended("C2")),
            at("11:00", received("C3", "B"), ended("C3")),
            at("11:30", received("C4", "A"), ended("C4")),
        ).then(queue_is("C", "B", "A"), next_is("C"), tells("next", "default", says="最少"))

    def test_a_tie_goes_by_the_queue_and_the_answer_says_so(self):
        self.asked(at("10:00", received("C1", "A"), ended("C1"))).then(
            queue_is("B", "C", "A"), next_is("B"), tells("next", "default", says="与C员（C）相同，以排队先后为准")
        )

    def test_returning_clients_are_not_new_ones(self):
        self.asked(at("10:00", received("C1", "A", "returning"), ended("C1"))).then(next_is("A"))

    def test_a_turn_lost_is_a_turn_had(self):
        self.asked(
            at("09:30", absent("A", "private")), at("10:00", received("C1", "B")), at("10:30", returned("A"))
        ).then(turn("R-C1", skipped=["A"]), queue_is("C", "A", "B"))

    def test_a_make_up_comes_first_and_a_client_given_back_is_not_counted(self):
        book = book_with("sc", {"rotation.order": "fewest_new", "rotation.kinds.vendor": "make_up"})
        answer = (
            given(desk("A", "B"), at("10:00", received("C1", "A", "vendor"), ended("C1")))
            .when(whose_turn("19:00", book=book))
            .then(next_is("A"), owed(A="kind:vendor"))
            .answer
        )
        assert [one["new_clients"] for one in answer["queue"]] == [0, 0]

    @pytest.mark.parametrize(("action", "order"), [("to_head", ("A", "B", "C")), ("to_tail", ("B", "C", "A"))])
    def test_by_hand_one_stands_as_if_with_as_many_as_those_beside(self, action, order):
        self.asked(at("10:00", received("C1", "A"), ended("C1")), at("10:30", adjusted("A", action))).then(
            queue_is(*order)
        )

    def test_each_month_begins_anew_and_the_queue_decides(self):
        told = [
            at("10:00", received("C1", "A"), ended("C1"), day=date(2026, 3, 31)),
            at("10:30", received("C2", "A"), ended("C2"), day=date(2026, 3, 31)),
        ]
        answer = self.asked(*told, clock="09:00", day=date(2026, 4, 1)).then(queue_is("B", "C", "A")).answer
        assert [one["new_clients"] for one in answer["queue"]] == [0, 0, 0]

    def test_whoever_joins_has_had_none_yet(self):
        self.asked(
            at("10:00", received("C1", "A"), ended("C1"), received("C2", "B"), ended("C2")),
            at("10:30", received("C3", "C"), ended("C3"), joined("N")),
        ).then(queue_is("N", "A", "B", "C"), next_is("N"))


class TestAnotherBookIsAdopted:
    def test_companies_take_the_seats_of_their_people(self):
        told = [
            *companies("1A", "2B", "1C", rulebook="sc"),
            at("09:30", adjusted("B", "make_up")),
            at("09:40", received("C1", "B"), ended("C1"), received("C2", "A"), ended("C2")),
            at("09:50", adjusted("C", "make_up")),
            at("12:00", adopted("sb", "2026-03-02T12:00:00+08:00")),
        ]
        given(told).when(whose_turn("11:59")).then(queue_is("C", "B", "A"), owed(C="by_hand"))
        given(told).when(whose_turn("12:30")).then(queue_is("1", "2"), owed(**{"1": "by_hand"}), next_is("1"))

    def test_and_people_the_seats_of_their_company(self):
        given(
            companies("1A", "2B", "1C"),
            at("10:00", received("C1", "A"), ended("C1")),
            at("12:00", adopted("sc", "2026-03-02T12:00:00+08:00")),
            at("12:30", received("C2", "B"), ended("C2")),
        ).when(whose_turn("19:00")).then(queue_is("A", "C", "B"), notes("group_listed", "group_listed"))

    def test_numbers_begin_behind_whoever_was_served_last(self):
        given(
            desk("A3", "A1", "A2"),
            at("10:00", received("C1", "A1"), ended("C1")),
            at("12:00", adopted("sc", "2026-03-02T12:00:00+08:00", rotation__order="number")),
        ).when(whose_turn("12:01")).then(queue_is("A2", "A3", "A1"))

    def test_a_make_up_is_told_under_the_book_that_granted_it(self):
        given(
            desk("A", "B"),
            at("09:30", absent("A", "official")),
            at("10:00", received("C1", "B")),
            at("12:00", adopted("sm", "2026-03-02T12:00:00+08:00")),
        ).when(whose_turn("12:30")).then(
            owed(A="absent:official"), lambda answer: _equal(answer["owed"][0]["clauses"], ["SC-9"])
        )


def _equal(found, expected):
    assert found == expected


class TestOneAbsence:
    def asked(self, book=None, *more):
        return given(
            desk("A", "B"),
            at("09:00", absent("A", "leave", until="2026-03-04")),
            at("10:00", received("C1", "B"), ended("C1")),
            at("11:00", received("C2", "B"), ended("C2")),
            at("10:00", received("C3", "B"), day=TUESDAY),
            *more,
        ).when(whose_turn("19:00", TUESDAY, book))

    def test_costs_one_turn_however_long_it_lasts(self):
        self.asked().then(turn("R-C3", skipped=[], because=["kept_place", "counted", "to_tail"]), queue_is("A", "B"))

    def test_that_is_told_under_its_own_clause(self):
        answer = self.asked().answer
        assert "已轮空过一次" in answer["turns"][0]["because"][0]["zh"]
        assert answer["turns"][0]["passed_over"][0]["clauses"] == ["default"]

    def test_a_book_may_have_each_turn_cost(self):
        self.asked(book_with("sc", {"rotation.one_absence": "each_turn"})).then(
            turn("R-C3", skipped=["A"]), queue_is("A", "B")
        )

    def test_entered_again_without_a_return_it_is_the_same(self):
        self.asked(None, at("09:00", absent("A", "sick"), day=TUESDAY)).then(turn("R-C3", skipped=[]))

    def test_after_a_return_it_is_another(self):
        self.asked(None, at("09:00", returned("A"), absent("A", "sick"), day=TUESDAY)).then(turn("R-C3", skipped=["A"]))

    def test_a_client_who_named_one_costs_one_turn_too(self):
        given(
            desk("A", "B"),
            at("10:00", received("C1", "A", named_agent="A")),
            at("10:10", received("C2", "B"), ended("C2")),
            at("10:20", received("C3", "B")),
        ).when(whose_turn("19:00")).then(turn("R-C2", skipped=["A"]), turn("R-C3", skipped=[]))


class TestSingleSettings:
    def test_own_clients_may_put_an_agent_out_of_the_order(self):
        book = book_with("sc", {"rotation.own_client": "reenter_tail"})
        given(desk("A", "B"), at("10:00", received("C1", "A", "returning"), ended("C1"))).when(
            whose_turn("10:30", book=book)
        ).then(queue_is("B", "A"), next_is("B"), tells("next", "SC-14", says="排到末位"))

    def test_an_office_call_may_cost_the_turn(self):
        book = book_with("sd", {"rotation.passed.office_call": "skipped"})
        given(desk("A", "B", "C"), at("10:00", called("P", "A")), at("10:05", received("C1", "B"))).when(
            whose_turn("19:00", book=book)
        ).then(turn("R-C1", skipped=["A"]), owed())

    def test_concealment_may_cost_days(self):
        book = book_with("sd", {"rotation.concealment_days": 30})
        given(desk("A", "B"), at("10:00", void("C1", "A", "concealment"))).when(
            whose_turn("10:01", next_day(days=30), book)
        ).then(state("A", "suspended"), next_is("B"))

    def test_a_client_who_insists_may_earn_a_make_up(self):
        book = book_with("sc", {"rotation.changed.insisted": "make_up"})
        given(desk("A", "B"), at("10:00", lost("C1", "B", "insisted"))).when(whose_turn("10:01", book=book)).then(
            follows("B", "make_up", "default"), owed(B="changed:insisted"), next_is("B")
        )

    def test_two_rounds_may_be_skipped(self):
        book = book_with("sc", {"ownership.unknown_first_agent": {"days": 0, "skip_rounds": 2}})
        given(
            desk("A", "B"),
            at("10:00", received("C1", "A", "returning", first_agent_unknown=True), ended("C1")),
            *(at(f"1{hour}:00", received(f"C{hour}2", "B"), ended(f"C{hour}2"), day=TUESDAY) for hour in range(3)),
        ).when(whose_turn("19:00", TUESDAY, book)).then(
            turn("R-C02", skipped=["A"]), turn("R-C12", skipped=["A"]), turn("R-C22", skipped=[], expected="A")
        )

    def test_calls_go_by_company_where_companies_rotate(self):
        book = book_with("sb", {"rotation.calls": "turn"})
        given(companies("1A", "2B", "1C"), at("10:00", called("P1", "C"), called("P2", "A"))).when(
            whose_turn("10:30", book=book)
        ).then(calls(("C", "1"), ("A", "2")), next_call("2"))

    def test_where_the_last_answers_the_next_call_is_theirs(self):
        given(desk("A", "B"), at("10:00", received("C1", "A"), ended("C1"))).when(whose_turn("10:30")).then(
            next_call("A"), next_is("B")
        )


class TestWhatIsKeptOverNight:
    def test_is_only_what_the_book_needs(self):
        told = [desk("A", "B"), at("10:00", called("C1", "A"), received("C2", "A"))]
        assert kept_after(*told).keys() == {"date", "order", "people"}
        assert kept_after(*told, book=book_with("sa", {})).keys() == {"date", "order", "people", "phones", "callers"}

    def test_callers_are_forgotten_when_they_come_or_a_month_has_passed(self):
        told = [desk("A", rulebook="sd"), at("10:00", called("C1", "A"), called("C2", "A"))]
        assert [call[0] for call in kept_after(*told)["callers"]] == ["C1", "C2"]
        assert [call[0] for call in kept_after(*told, at("11:00", received("C1", "A")))["callers"]] == ["C2"]
        later = at("11:00", received("C3", "A"), day=next_day(days=32))
        assert "callers" not in kept_after(*told, later)

    def test_a_month_ends_with_the_same_day_of_the_next_or_its_last(self):
        told = [
            at("09:00", opened("sd"), joined("A"), day=date(2026, 1, 31)),
            at("10:00", called("C1", "A"), day=date(2026, 1, 31)),
        ]
        assert "callers" in kept_after(*told, at("11:00", received("C3", "A"), day=date(2026, 2, 28)))
        assert "callers" not in kept_after(*told, at("11:00", received("C3", "A"), day=date(2026, 3, 1)))


def test_a_roster_of_groups_where_people_rotate_means_their_people():
    given(opened("sc"), joined("B2", group="1"), joined("B1", group="1"), joined("A"), roster("1", "A")).when(
        whose_turn("09:30")
    ).then(queue_is("B1", "B2", "A"), notes("group_listed"))
