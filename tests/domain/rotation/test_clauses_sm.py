"""销售经理《接待/登记/撞单处理》: one test for each clause about the rotation, named by its id, and counter-examples."""

from __future__ import annotations

import pytest
from desk_language import absent, adjusted, at, called, ended, given, joined, next_day, received, roster
from rotation_language import desk, next_is, owed, queue_is, tells, turn, whose_turn

TUESDAY = next_day()


def sm(*staff: str):
    return [*desk(*staff, rulebook="sm"), joined("M", role="manager")]


class TestSm1TheManagerSetsTheDaysOrder:
    @pytest.mark.clause("SM-1")
    def test_each_day_begins_with_it_whoever_was_served_the_day_before(self):
        given(
            sm("A", "B", "C"),
            at("10:00", received("C1", "A")),
            at("08:30", roster("C", "A", "B", day=TUESDAY), day=TUESDAY),
        ).when(whose_turn("09:30", TUESDAY)).then(
            queue_is("C", "A", "B"), next_is("C"), tells("next", "SM-1", says="按排班")
        )

    def test_without_a_new_order_the_last_one_begins_again(self):
        given(sm("A", "B", "C"), at("10:00", received("C1", "A"))).when(whose_turn("09:30", TUESDAY)).then(
            queue_is("A", "B", "C"), next_is("A")
        )

    def test_within_the_day_the_receiver_goes_last(self):
        given(sm("A", "B", "C"), at("10:00", received("C1", "A"))).when(whose_turn("10:30")).then(
            queue_is("B", "C", "A")
        )

    def test_a_make_up_still_owed_comes_first_the_next_day(self):
        given(
            sm("A", "B", "C"),
            at("09:30", absent("C", "official", until="2026-03-02")),
            at("10:00", received("C1", "A")),
            at("10:10", received("C2", "B")),
            at("10:20", ended("C1"), received("C3", "A")),
        ).when(whose_turn("09:30", TUESDAY)).then(queue_is("C", "A", "B"), owed(C="absent:official"))

    def test_a_change_by_hand_is_the_managers(self):
        answer = given(sm("A", "B"), at("10:00", adjusted("B", "to_head"))).when(whose_turn("10:01")).answer
        assert answer["adjustments"][0]["clauses"] == ["SM-1"]


class TestSm6APeerOnMarketSurvey:
    @pytest.mark.clause("SM-6")
    @pytest.mark.parametrize("kind", ["survey_discovered", "survey_declared"])
    def test_found_out_the_agent_gets_a_replacement_client(self, kind):
        given(sm("A", "B"), at("10:00", received("C1", "A", kind), ended("C1"))).when(whose_turn("10:30")).then(
            turn("R-C1", counted=True, make_up=["A"], clauses=["SM-6"]), owed(A=f"kind:{kind}"), next_is("A")
        )

    def test_received_by_the_manager_it_takes_nobodys_turn(self):
        given(sm("A", "B"), at("10:00", received("C1", "M", "survey_discovered"))).when(whose_turn("10:30")).then(
            turn("R-C1", counted=False, make_up=[]), owed(), next_is("A")
        )

    @pytest.mark.clause("SM-6")
    def test_an_undeclared_peer_counts_as_a_new_client(self):
        given(sm("A", "B"), at("10:00", received("C1", "A", "peer_undeclared"), ended("C1"))).when(
            whose_turn("10:30")
        ).then(turn("R-C1", counted=True, make_up=[], clauses=["SM-6"]), owed(), next_is("B"))


def test_phone_clients_are_public_so_no_call_earns_or_costs_a_turn():
    """Whose client the caller is, ownership says; in the rotation the call moves nobody and the visit comes in order."""
    given(sm("A", "B", "C"), at("10:00", called("C1", "C")), at("15:00", received("C1", "A"), ended("C1"))).when(
        whose_turn("15:30")
    ).then(turn("R-C1", counted=True, expected=None), queue_is("B", "C", "A"))


def test_to_ask_for_who_took_the_call_is_no_way_to_another_turn():
    given(sm("A", "B", "C"), at("10:00", called("C1", "C")), at("15:00", received("C1", "C", named_agent="C"))).when(
        whose_turn("19:00")
    ).then(turn("R-C1", counted=False), queue_is("A", "B", "C"), next_is("A"))
