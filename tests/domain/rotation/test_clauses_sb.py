"""《客户接待制度与判单原则》: branch companies rotate. One test for each clause, named by its id, and counter-examples."""

from __future__ import annotations

import pytest
from desk_language import absent, at, ended, given, joined, left, next_day, opened, received, returned, roster
from rotation_language import (
    cites,
    companies,
    follows,
    next_is,
    nothing_follows,
    owed,
    queue_is,
    state,
    tells,
    turn,
    whose_turn,
)

TUESDAY = next_day()
THREE = ("1A", "1B", "2C", "2D", "10E")


class TestSb1BranchCompaniesInTheOrderOfTheirNumbers:
    @pytest.mark.clause("SB-1")
    def test_ascending_2_before_10_whatever_order_the_list_is_written_in(self):
        given(companies("10E", "2C", "1A")).when(whose_turn("09:30")).then(
            queue_is("1", "2", "10"), next_is("1"), tells("next", "SB-1", says="按编号")
        )

    @pytest.mark.clause("SB-1")
    def test_a_reception_is_the_companys_turn(self):
        given(companies(*THREE), at("10:00", received("C1", "B"))).when(whose_turn("10:05")).then(
            turn("R-C1", counted=True, receiver="B", group="1"), queue_is("2", "10", "1"), next_is("2"), cites("SB-1")
        )

    @pytest.mark.clause("SB-1")
    def test_each_company_names_its_person_for_the_day(self):
        told = [*companies(*THREE, **{"1": "B"}), at("09:40", absent("B", "rest"))]
        given(told).when(whose_turn("09:41")).then(state("1", "absent"), next_is("2"), cites("SB-1"))
        given(told, at("10:00", received("C1", "C"))).when(whose_turn("10:05")).then(
            turn("R-C1", skipped=["1"], expected=None), queue_is("10", "1", "2")
        )

    def test_where_none_was_named_any_of_the_company_can(self):
        given(companies(*THREE), at("09:40", absent("B", "rest"))).when(whose_turn("09:41")).then(
            state("1", "present"), next_is("1")
        )

    def test_the_company_is_busy_when_all_its_people_are(self):
        told = [*companies(*THREE), at("10:00", received("C1", "A", "vendor"))]
        given(told).when(whose_turn("10:05")).then(state("1", "present"), next_is("1"))
        given(told, at("10:06", received("C2", "B", "vendor"))).when(whose_turn("10:10")).then(
            state("1", "busy"), next_is("2")
        )

    def test_another_of_the_company_than_the_one_named_is_pointed_out(self):
        given(companies(*THREE, **{"1": "B"}), at("10:00", received("C1", "A"))).when(whose_turn("10:05")).then(
            turn("R-C1", counted=True, because=["counted", "to_tail", "not_the_one_named"]), queue_is("2", "10", "1")
        )

    def test_the_one_named_stands_for_that_day_alone(self):
        given(companies(*THREE, **{"1": "B"}), at("19:00", absent("B", "rest"))).when(
            whose_turn("09:30", TUESDAY)
        ).then(state("1", "present"), next_is("1"))

    def test_tomorrow_goes_on_where_today_ended(self):
        given(
            companies(*THREE),
            at("10:00", received("C1", "A")),
            at("08:30", roster("1", "2", "10", day=TUESDAY), day=TUESDAY),
        ).when(whose_turn("09:30", TUESDAY)).then(queue_is("2", "10", "1"))

    def test_a_company_that_joins_stands_at_its_number(self):
        given(companies(*THREE), at("10:00", received("C1", "A")), at("11:00", joined("F", group="3"))).when(
            whose_turn("19:00")
        ).then(queue_is("2", "3", "10", "1"))

    def test_a_company_whose_last_agent_leaves_is_out(self):
        given(companies(*THREE), at("10:00", left("C"))).when(whose_turn("10:05")).then(queue_is("1", "2", "10"))
        given(companies(*THREE), at("10:00", left("C"), left("D"))).when(whose_turn("10:05")).then(queue_is("1", "10"))

    def test_an_agent_without_a_company_is_one_of_their_own(self):
        given(opened("sb"), joined("B"), joined("A", group="1"), roster("1", "B")).when(whose_turn("09:30")).then(
            queue_is("1", "B")
        )

    def test_a_list_of_people_means_their_companies(self):
        given(opened("sb"), joined("A", group="2"), joined("B", group="1"), roster("A", "B")).when(
            whose_turn("09:30")
        ).then(queue_is("1", "2"))


class TestSb3NobodyLeavesTheirPostWithoutConsent:
    @pytest.mark.clause("SB-3")
    @pytest.mark.parametrize("reason", ["private", "official", "own_paperwork"])
    def test_leaving_without_it_is_pointed_out(self, reason):
        given(companies(*THREE), at("10:00", absent("B", reason))).when(whose_turn("10:05")).then(
            follows("B", "without_consent", "SB-3"), queue_is("1", "2", "10")
        )

    @pytest.mark.parametrize(
        ("clock", "fact"),
        [
            ("10:00", absent("B", "private", approved_by="M")),
            ("10:00", absent("B", "sick")),
            ("08:30", absent("B", "private")),
            ("10:00", absent("M", "private")),
        ],
    )
    def test_with_consent_sick_before_opening_or_out_of_the_rotation_nothing_is(self, clock, fact):
        given(companies(*THREE), joined("M", role="manager"), at(clock, fact)).when(whose_turn("10:05")).then(
            nothing_follows
        )

    def test_what_it_costs_goes_by_the_reason(self):
        given(
            companies("1A", "2C", "3F"),
            at("10:00", absent("A", "private"), absent("C", "official")),
            at("10:10", received("C1", "F")),
        ).when(whose_turn("19:00")).then(
            turn("R-C1", skipped=["1"], make_up=["2"]), owed(**{"2": "absent:official"}), queue_is("2", "1", "3")
        )


class TestSb8OnesOwnClientReturns:
    @pytest.mark.clause("SB-8")
    def test_out_of_the_order_until_done_and_then_at_the_tail(self):
        told = [
            *companies("1A", "2C", "3F"),
            at("10:00", received("C1", "A", "returning")),
            at("10:10", received("C2", "C")),
        ]
        given(told).when(whose_turn("10:15")).then(
            turn("R-C1", counted=False, clauses=["SB-8"], because=["not_counted", "out_of_the_order"]),
            turn("R-C2", skipped=[], expected=None, because=["kept_place", "counted", "to_tail"]),
            state("1", "busy"),
            next_is("3"),
        )
        given(told, at("10:20", ended("C1"))).when(whose_turn("10:21")).then(
            queue_is("3", "2", "1"), state("1", "present"), next_is("3")
        )

    @pytest.mark.clause("SB-8")
    def test_without_a_word_that_it_ended_it_ends_with_business_hours(self):
        told = [*companies("1A", "2C", "3F"), at("10:00", received("C1", "A", "returning"))]
        given(told).when(whose_turn("17:59")).then(queue_is("1", "2", "3"), next_is("2"), cites("SB-8"))
        given(told).when(whose_turn("18:00")).then(queue_is("2", "3", "1"), next_is("2"))
        given(told).when(whose_turn("09:30", TUESDAY)).then(queue_is("2", "3", "1"))

    def test_or_with_the_next_client_whom_they_receive(self):
        given(
            companies("1A", "2C", "3F"),
            at("10:00", received("C1", "A", "returning")),
            at("10:30", received("C2", "A", "vendor")),
        ).when(whose_turn("10:31")).then(queue_is("2", "3", "1"))

    def test_or_when_they_leave_the_desk(self):
        given(
            companies("1A", "2C", "3F"),
            at("10:00", received("C1", "A", "returning")),
            at("10:30", absent("A", "sick")),
            at("10:40", returned("A")),
        ).when(whose_turn("10:41")).then(queue_is("2", "3", "1"), next_is("2"))

    def test_a_company_with_somebody_else_at_hand_stays_in_the_order(self):
        given(companies("1A", "1B", "2C"), at("10:00", received("C1", "A", "returning"))).when(
            whose_turn("10:05")
        ).then(turn("R-C1", because=["not_counted"]), state("1", "present"), next_is("1"))
        given(companies("1A", "1B", "2C", **{"1": "A"}), at("10:00", received("C1", "A", "returning"))).when(
            whose_turn("19:00")
        ).then(queue_is("2", "1"))

    def test_a_colleagues_client_is_another_matter(self):
        given(companies("1A", "2C"), at("10:00", received("C1", "A", "returning", assist_for="C"), ended("C1"))).when(
            whose_turn("19:00")
        ).then(turn("R-C1", counted=False, clauses=["SB-4"]), queue_is("1", "2"))
