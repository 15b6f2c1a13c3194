"""五金城《招商部工作流程…》: one test for each clause about the rotation, named by its id, and its counter-examples."""

from __future__ import annotations

import pytest
from desk_language import absent, adjusted, at, called, given, joined, received
from rotation_language import desk, next_is, queue_is, state, tells, turn, whose_turn


class TestWjc1NaturalVisitorsComeInOrder:
    @pytest.mark.clause("WJC-1")
    @pytest.mark.parametrize("kind", ["new", "passer_by", "brochure"])
    def test_the_head_receives_and_goes_last(self, kind):
        given(desk("A", "B", "C", rulebook="wjc"), at("10:00", received("C1", "A", kind))).when(
            whose_turn("10:30")
        ).then(turn("R-C1", counted=True, clauses=["WJC-1"]), queue_is("B", "C", "A"))

    def test_that_the_receiver_goes_last_is_custom_as_the_draft_is_silent(self):
        answer = (
            given(desk("A", "B", rulebook="wjc"), at("10:00", received("C1", "A")))
            .when(whose_turn("10:30"))
            .then(next_is("B"))
            .answer
        )
        ruled, sent = answer["turns"][0]["because"]
        assert (ruled["clause"], sent["clause"]) == ("WJC-1", "default")
        assert "通例" in sent["zh"]

    def test_what_it_does_not_regulate_is_custom(self):
        given(desk("A", "B", rulebook="wjc"), at("10:00", received("C1", "A", "vendor"))).when(
            whose_turn("19:00")
        ).then(turn("R-C1", counted=False, clauses=["default"]), next_is("A"))


class TestWjc2TheAgentsCard:
    @pytest.mark.clause("WJC-2")
    def test_its_holder_does_not_count_for_the_agent(self):
        given(desk("A", "B", "C", rulebook="wjc"), at("10:00", received("C1", "B", card_of="B"))).when(
            whose_turn("19:00")
        ).then(turn("R-C1", counted=False, clauses=["WJC-2"]), queue_is("A", "B", "C"), next_is("A"))

    def test_nor_for_a_colleague_who_receives_them(self):
        given(
            desk("A", "B", rulebook="wjc"),
            at("09:30", absent("B", "rest")),
            at("10:00", received("C1", "A", card_of="B")),
        ).when(whose_turn("19:00")).then(turn("R-C1", counted=False, clauses=["WJC-2"]), next_is("A"))

    def test_without_a_card_a_new_client_counts(self):
        given(desk("A", "B", rulebook="wjc"), at("10:00", received("C1", "A"))).when(whose_turn("19:00")).then(
            turn("R-C1", counted=True)
        )


class TestWjc3NotTheFirstVisit:
    @pytest.mark.clause("WJC-3")
    def test_the_original_agent_receives_whatever_the_order(self):
        given(desk("A", "B", "C", rulebook="wjc"), at("10:00", received("C1", "C", "returning"))).when(
            whose_turn("19:00")
        ).then(turn("R-C1", counted=False, clauses=["WJC-3"]), queue_is("A", "B", "C"))

    def test_papers_after_signing_are_a_later_visit(self):
        given(desk("A", "B", rulebook="wjc"), at("10:00", received("C1", "A", "after_sale"))).when(
            whose_turn("19:00")
        ).then(turn("R-C1", counted=False, clauses=["WJC-3"]), next_is("A"))


class TestWjc4EverybodyIsBusy:
    @pytest.mark.clause("WJC-4")
    @pytest.mark.parametrize("kind", ["new", "overflow"])
    def test_the_manager_receives_and_nobody_loses_a_turn(self, kind):
        given(
            desk("A", "B", rulebook="wjc"),
            joined("M", role="manager"),
            at("10:00", received("C1", "A")),
            at("10:05", received("C2", "B")),
            at("10:10", received("C3", "M", kind)),
        ).when(whose_turn("10:11")).then(
            turn("R-C3", counted=False, clauses=["WJC-4"], skipped=[], because=["not_counted"]),
            queue_is("A", "B"),
            state("A", "busy"),
            next_is(None),
        )

    def test_with_an_agent_free_that_the_manager_received_is_pointed_out(self):
        given(desk("A", "B", rulebook="wjc"), joined("M", role="manager"), at("10:10", received("C3", "M"))).when(
            whose_turn("10:11")
        ).then(turn("R-C3", counted=False, expected="A", because=["not_counted", "out_of_order"]), next_is("A"))

    def test_with_everybody_busy_nobody_is_next_and_the_answer_says_why(self):
        given(desk("A", "B", rulebook="wjc"), at("10:00", received("C1", "A")), at("10:05", received("C2", "B"))).when(
            whose_turn("10:11")
        ).then(next_is(None), tells("passed_over", "default", says="接待尚未结束"))

    def test_an_agent_who_receives_the_overflow_spends_no_turn_either(self):
        given(desk("A", "B", rulebook="wjc"), at("10:00", received("C1", "A", "overflow"))).when(
            whose_turn("19:00")
        ).then(turn("R-C1", counted=False, clauses=["WJC-4"]), next_is("A"))


def test_wjc_5_a_leaders_client_is_public_and_takes_no_turn():
    given(desk("A", "B", rulebook="wjc"), at("10:00", received("C1", "A", "leader_introduced"))).when(
        whose_turn("19:00")
    ).then(turn("R-C1", counted=False, clauses=["WJC-5"]), next_is("A"))


@pytest.mark.clause("WJC-form-1")
def test_wjc_form_1_the_front_desk_keeps_the_rotation_sheet():
    answer = (
        given(desk("A", "B", rulebook="wjc"), at("10:00", adjusted("B", "to_head", reason="前台更正")))
        .when(whose_turn("10:30"))
        .then(queue_is("B", "A"))
        .answer
    )
    assert answer["adjustments"][0]["clauses"] == ["WJC-form-1"]
    assert "前台更正" in answer["adjustments"][0]["zh"]


class TestCustomWhereTheDraftIsSilent:
    def test_receptions_out_of_hours_count(self):
        given(desk("A", "B", rulebook="wjc"), at("20:00", received("C1", "A"))).when(whose_turn("23:00")).then(
            turn("R-C1", counted=True)
        )

    def test_private_absence_is_skipped_and_official_made_up(self):
        given(
            desk("A", "B", "C", rulebook="wjc"),
            at("09:30", absent("A", "private"), absent("B", "official")),
            at("10:00", received("C1", "C")),
        ).when(whose_turn("19:00")).then(
            turn("R-C1", skipped=["A"], make_up=["B"], clauses=["WJC-1"]), queue_is("B", "A", "C")
        )

    def test_assisting_is_no_turn(self):
        given(desk("A", "B", rulebook="wjc"), at("10:00", received("C1", "A", assist_for="B"))).when(
            whose_turn("19:00")
        ).then(turn("R-C1", counted=False, clauses=["default"]), next_is("A"))

    def test_anybody_may_answer_the_phone(self):
        answer = given(desk("A", "B", rulebook="wjc"), at("10:00", called("C1", "A"))).when(whose_turn("10:30")).answer
        assert [call["effect"] for call in answer["calls"]] == ["answered"]
