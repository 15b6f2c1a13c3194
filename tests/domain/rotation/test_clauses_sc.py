"""《售楼处客户接待制度》: the order and who receives. One test for each clause, named by its id, and counter-examples."""

from __future__ import annotations

import pytest
from desk_language import (
    absent,
    adjusted,
    adopted,
    at,
    called,
    ended,
    given,
    joined,
    left,
    next_day,
    opened,
    received,
    returned,
    roster,
)
from rotation_language import cites, companies, desk, next_is, queue_is, state, tells, turn, whose_turn

COUNTED = ["SC-42", "SC-27"]
TUESDAY = next_day()


class TestSc3ByPersonOrByGroup:
    @pytest.mark.clause("SC-3")
    def test_by_person_each_agent_has_a_turn_of_their_own(self):
        given(opened("sc"), joined("A", group="G"), joined("B", group="G"), roster("A", "B")).when(
            whose_turn("09:30")
        ).then(next_is("A"), queue_is("A", "B"), cites("SC-3"))

    @pytest.mark.clause("SC-3")
    def test_by_group_the_turn_is_the_groups_whoever_of_it_receives(self):
        given(
            companies("1A", "1B", "2C", rulebook="sc"),
            at("09:00", adopted("sc", "2026-03-02", rotation__unit="group")),
            at("10:00", received("C1", "B")),
        ).when(whose_turn("10:30")).then(
            turn("R-C1", counted=True, receiver="B", group="1", considered=["1", "2"]),
            queue_is("2", "1"),
            next_is("2"),
            cites("SC-3"),
        )


@pytest.mark.clause("SC-42", "SC-27")
def test_sc_42_and_27_one_new_group_is_one_turn_and_the_receiver_goes_last():
    given(desk("A", "B", "C"), at("10:15", received("C1", "A"))).when(whose_turn("10:20")).then(
        turn(
            "R-C1", counted=True, receiver="A", clauses=COUNTED, skipped=[], make_up=[], because=["counted", "to_tail"]
        ),
        queue_is("B", "C", "A"),
        next_is("B"),
        tells("next", "SC-27"),
    )


class TestSc7TomorrowBeginsBehindTheLastServed:
    @pytest.mark.clause("SC-7")
    def test_the_next_one_is_first_tomorrow(self):
        given(
            desk("A", "B", "C"),
            at("10:00", received("C1", "A")),
            at("11:00", received("C2", "B")),
            at("08:30", roster("A", "B", "C", day=TUESDAY), day=TUESDAY),
        ).when(whose_turn("09:30", TUESDAY)).then(queue_is("C", "A", "B"), next_is("C"), tells("next", "SC-7"))

    def test_also_without_a_new_roster(self):
        given(desk("A", "B", "C"), at("10:00", received("C1", "A"))).when(whose_turn("09:30", TUESDAY)).then(
            next_is("B")
        )

    def test_where_nobody_was_served_the_new_roster_gives_the_order(self):
        given(desk("A", "B", "C"), at("08:30", roster("C", "B", "A", day=TUESDAY), day=TUESDAY)).when(
            whose_turn("09:30", TUESDAY)
        ).then(queue_is("C", "B", "A"))

    def test_an_uncounted_reception_leaves_nothing_to_carry_over(self):
        given(desk("A", "B"), at("10:00", received("C1", "A", "vendor"))).when(whose_turn("09:30", TUESDAY)).then(
            next_is("A")
        )


class TestSc8OnlyTheSupervisorChangesTheOrder:
    @pytest.mark.clause("SC-8")
    @pytest.mark.parametrize(
        ("action", "order"),
        [
            ("to_head", ("C", "A", "B")),
            ("to_tail", ("A", "B", "C")),
            ("skip", ("A", "B", "C")),
            ("make_up", ("C", "A", "B")),
        ],
    )
    def test_the_last_of_three_is_moved(self, action, order):
        answer = (
            given(desk("A", "B", "C"), at("09:30", adjusted("C", action)))
            .when(whose_turn("09:31"))
            .then(queue_is(*order))
            .answer
        )
        (told,) = answer["adjustments"]
        assert (told["staff"], told["action"], told["clauses"]) == ("C", action, ["SC-8"])
        assert "经理决定" in told["zh"]

    def test_a_make_up_by_hand_is_the_next_new_client_and_then_gone(self):
        given(desk("A", "B", "C"), at("09:30", adjusted("C", "make_up")), at("09:40", received("C1", "C"))).when(
            whose_turn("09:41")
        ).then(queue_is("A", "B", "C"), state("C", "busy", make_up=False), turn("R-C1", counted=True))

    def test_skipped_by_hand_loses_the_make_up_too(self):
        given(desk("A", "B"), at("09:30", adjusted("A", "make_up"), adjusted("A", "skip"))).when(
            whose_turn("09:31")
        ).then(queue_is("B", "A"), state("A", "present", make_up=False))


class TestSc9AbsentWhenTheTurnComes:
    @pytest.mark.clause("SC-9")
    @pytest.mark.parametrize("reason", ["rest", "leave", "sick", "private", "own_paperwork"])
    def test_for_a_reason_of_ones_own_the_turn_is_lost(self, reason):
        given(
            desk("A", "B", "C"),
            at("09:30", absent("A", reason)),
            at("10:00", received("C1", "B")),
            at("10:30", returned("A")),
        ).when(whose_turn("10:31")).then(
            turn(
                "R-C1", skipped=["A"], make_up=[], clauses=[*COUNTED, "SC-9"], because=["skipped", "counted", "to_tail"]
            ),
            queue_is("C", "A", "B"),
            next_is("C"),
        )

    @pytest.mark.clause("SC-9")
    def test_on_company_business_it_is_made_up(self):
        given(
            desk("A", "B", "C"),
            at("09:30", absent("A", "official")),
            at("10:00", received("C1", "B")),
        ).when(whose_turn("10:31")).then(
            turn(
                "R-C1", skipped=[], make_up=["A"], clauses=[*COUNTED, "SC-9"], because=["make_up", "counted", "to_tail"]
            ),
            queue_is("A", "C", "B"),
            state("A", "absent", make_up=True),
            next_is("C"),
            tells("passed_over", "SC-9", says="因公外出"),
        )

    def test_back_from_business_the_make_up_is_the_next_new_client(self):
        given(
            desk("A", "B", "C"),
            at("09:30", absent("A", "official")),
            at("10:00", received("C1", "B")),
            at("10:30", returned("A")),
        ).when(whose_turn("10:31")).then(next_is("A"), tells("next", "default", says="待补"))

    def test_two_turns_missed_on_one_errand_are_owed_once(self):
        given(
            desk("A", "B", "C"),
            at("09:30", absent("A", "official")),
            at("10:00", received("C1", "B")),
            at("10:30", received("C2", "C")),
            at("11:00", returned("A"), received("C3", "A")),
        ).when(whose_turn("23:00")).then(
            turn("R-C2", make_up=[], clauses=COUNTED, because=["kept_place", "counted", "to_tail"]),
            queue_is("B", "C", "A"),
            state("A", "present", make_up=False),
        )

    def test_absent_but_back_before_the_turn_comes_costs_nothing(self):
        given(
            desk("A", "B"),
            at("09:30", absent("A", "private")),
            at("09:50", returned("A")),
            at("10:00", received("C1", "A")),
        ).when(whose_turn("10:01")).then(turn("R-C1", skipped=[], clauses=COUNTED))

    def test_an_absence_ends_with_its_last_day(self):
        given(desk("A", "B"), at("09:30", absent("A", "leave", until="2026-03-03"))).when(
            whose_turn("23:59", TUESDAY)
        ).then(state("A", "absent"), next_is("B"))
        given(desk("A", "B"), at("09:30", absent("A", "leave", until="2026-03-03"))).when(
            whose_turn("09:00", next_day(days=2))
        ).then(state("A", "present"), next_is("A"))

    def test_an_absence_for_two_hours_ends_by_itself(self):
        given(desk("A", "B"), at("09:30", absent("A", "private", until="2026-03-02T11:30:00+08:00"))).when(
            whose_turn("11:31")
        ).then(next_is("A"))


class TestSc11TheVisitorNamesAnAgent:
    @pytest.mark.clause("SC-11")
    def test_the_agent_receives_and_keeps_the_place(self):
        given(desk("A", "B", "C"), at("10:00", received("C1", "B", named_agent="B"), ended("C1"))).when(
            whose_turn("10:30")
        ).then(
            turn("R-C1", counted=False, clauses=["SC-11"], because=["not_counted"]),
            queue_is("A", "B", "C"),
            next_is("A"),
        )

    @pytest.mark.clause("SC-11")
    def test_a_turn_that_came_and_passed_meanwhile_is_lost(self):
        given(
            desk("A", "B", "C"),
            at("10:00", received("C1", "A", named_agent="A")),
            at("10:10", received("C2", "B")),
        ).when(whose_turn("10:30")).then(
            turn("R-C2", skipped=["A"], make_up=[], clauses=[*COUNTED, "SC-11"]), queue_is("C", "A", "B")
        )

    def test_nothing_is_lost_once_the_named_reception_is_over(self):
        given(
            desk("A", "B", "C"),
            at("10:00", received("C1", "A", named_agent="A")),
            at("10:05", ended("C1")),
            at("10:10", received("C2", "A")),
        ).when(whose_turn("10:30")).then(turn("R-C2", skipped=[], counted=True), queue_is("B", "C", "A"))

    def test_a_card_is_as_good_as_a_name(self):
        given(desk("A", "B"), at("10:00", received("C1", "B", card_of="B"))).when(whose_turn("10:30")).then(
            turn("R-C1", counted=False, clauses=["SC-11"])
        )


class TestSc12TheNamedAgentIsAbsent:
    @pytest.mark.clause("SC-12")
    def test_the_head_assists_and_keeps_the_turn(self):
        given(
            desk("A", "B", "C"), at("09:30", absent("C", "rest")), at("10:00", received("C1", "A", named_agent="C"))
        ).when(whose_turn("19:00")).then(
            turn("R-C1", counted=False, clauses=["SC-12", "SC-46", "SC-18"]), queue_is("A", "B", "C"), next_is("A")
        )

    def test_somebody_who_left_cannot_be_assisted(self):
        given(desk("A", "B", "C"), at("09:30", left("C")), at("10:00", received("C1", "A", named_agent="C"))).when(
            whose_turn("19:00")
        ).then(turn("R-C1", counted=True, clauses=COUNTED), queue_is("B", "A"))


class TestSc14OnesOwnClientAtTheDoor:
    @pytest.mark.clause("SC-14")
    def test_is_received_out_of_order_uncounted(self):
        given(desk("A", "B", "C"), at("10:00", received("C1", "C", "returning"))).when(whose_turn("10:30")).then(
            turn("R-C1", counted=False, clauses=["SC-44", "SC-14"], skipped=[]), queue_is("A", "B", "C")
        )

    def test_the_head_needs_no_exception(self):
        given(desk("A", "B"), at("10:00", received("C1", "A", "returning"))).when(whose_turn("10:30")).then(
            turn("R-C1", counted=False, clauses=["SC-44"])
        )


@pytest.mark.clause("SC-15")
def test_sc_15_busy_with_a_new_client_a_colleague_assists_and_keeps_the_turn():
    given(
        desk("A", "B", "C"),
        at("10:00", received("C1", "A")),
        at("10:10", received("C9", "C", "returning", assist_for="A")),
    ).when(whose_turn("19:00")).then(
        turn("R-C9", counted=False, clauses=["SC-15", "SC-46", "SC-18"]), queue_is("B", "C", "A"), next_is("B")
    )


class TestSc29EveryVisitorCounts:
    @pytest.mark.clause("SC-29")
    @pytest.mark.parametrize(
        "kind", ["passer_by", "brochure", "peer_undeclared", "survey_discovered", "developer_visit"]
    )
    def test_also_one_who_only_asks(self, kind):
        given(desk("A", "B"), at("10:00", received("C1", "A", kind))).when(whose_turn("10:30")).then(
            turn("R-C1", counted=True, clauses=["SC-29", "SC-27"]), next_is("B")
        )

    @pytest.mark.clause("SC-29")
    def test_snatching_is_pointed_out_and_costs_the_one_whose_turn_it_was_nothing(self):
        given(desk("A", "B", "C"), at("10:00", received("C1", "B"))).when(whose_turn("10:30")).then(
            turn("R-C1", counted=True, expected="A", skipped=[], because=["counted", "to_tail", "out_of_order"]),
            queue_is("A", "C", "B"),
            next_is("A"),
            cites("SC-29"),
        )


class TestSc29bOtherBusinessGoesToTheLast:
    @pytest.mark.clause("SC-29b")
    @pytest.mark.parametrize("kind", ["other_business", "survey_declared"])
    def test_the_head_keeps_the_turn(self, kind):
        given(desk("A", "B", "C"), at("10:00", received("C1", "C", kind))).when(whose_turn("10:30")).then(
            turn("R-C1", counted=False, clauses=["SC-29b"], expected=None), queue_is("A", "B", "C"), next_is("A")
        )

    def test_another_than_the_last_is_pointed_out(self):
        given(desk("A", "B", "C"), at("10:00", received("C1", "A", "other_business"))).when(whose_turn("19:30")).then(
            turn("R-C1", counted=False, expected="C", because=["not_counted", "out_of_order"]), next_is("A")
        )


@pytest.mark.clause("SC-38")
def test_sc_38_the_phone_is_answered_by_the_last():
    answer = (
        given(desk("A", "B", "C"), at("10:00", called("C1", "C")), at("10:05", called("C2", "A")))
        .when(whose_turn("10:30"))
        .then(queue_is("A", "B", "C"))
        .answer
    )
    assert [(call["effect"], call["clause"]) for call in answer["calls"]] == [
        ("answered", "SC-38"),
        ("out_of_order", "SC-38"),
    ]


class TestSc39TheCallersVisit:
    @pytest.mark.clause("SC-39")
    def test_goes_by_the_order(self):
        given(desk("A", "B", "C"), at("10:00", called("C1", "C")), at("15:00", received("C1", "A"))).when(
            whose_turn("15:30")
        ).then(turn("R-C1", counted=True, expected=None), next_is("B"), cites("SC-39"))

    def test_unless_the_visitor_names_someone(self):
        given(
            desk("A", "B", "C"), at("10:00", called("C1", "C")), at("15:00", received("C1", "C", named_agent="C"))
        ).when(whose_turn("15:30")).then(turn("R-C1", counted=False, clauses=["SC-11"]), next_is("A"))
