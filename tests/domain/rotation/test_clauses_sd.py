"""《售楼部接待制度及业绩归属》: one test for each clause about the rotation, named by its id, and counter-examples."""

from __future__ import annotations

import pytest
from desk_language import absent, adjusted, at, called, ended, given, next_day, received, returned
from rotation_language import (
    cites,
    desk,
    follows,
    lost,
    next_is,
    nothing_follows,
    owed,
    queue_is,
    state,
    tells,
    turn,
    void,
    whose_turn,
)

COUNTED = "SD-13"
MONDAY_WEEK, TUESDAY_WEEK = next_day(days=7), next_day(days=8)


def sd(*staff: str):
    return desk(*staff, rulebook="sd")


class TestSd2WhatIsMadeUp:
    @pytest.mark.clause("SD-2")
    def test_an_office_call_while_the_turn_passed(self):
        given(
            sd("A", "B", "C"),
            at("10:00", called("P1", "A", minutes=8)),
            at("10:05", received("C1", "B")),
        ).when(whose_turn("10:06")).then(
            turn("R-C1", make_up=["A"], skipped=[], expected=None, clauses=[COUNTED, "SD-2"]),
            owed(A="busy:office_call"),
            state("A", "busy", make_up=True),
            next_is("C"),
            tells("passed_over", "SD-2", says="热线电话"),
        )

    def test_the_make_up_is_the_first_new_client_after_the_call(self):
        given(
            sd("A", "B", "C"),
            at("10:00", called("P1", "A", minutes=8)),
            at("10:05", received("C1", "B")),
            at("10:08", received("C2", "A")),
        ).when(whose_turn("19:00")).then(turn("R-C2", counted=True, expected=None), owed(), queue_is("C", "B", "A"))

    def test_a_call_whose_length_was_not_noted_lasts_as_the_book_says(self):
        for clock, following in (("10:09", "B"), ("10:10", "A")):
            given(sd("A", "B"), at("10:00", called("P1", "A"))).when(whose_turn(clock)).then(next_is(following))

    def test_the_call_over_before_the_turn_came_nothing_is_owed(self):
        given(sd("A", "B"), at("10:00", called("P1", "A", minutes=3)), at("10:05", received("C1", "B"))).when(
            whose_turn("19:00")
        ).then(turn("R-C1", make_up=[], expected="A"), owed(), next_is("A"))

    def test_a_private_call_is_not_on_record_as_a_call_but_as_being_away(self):
        given(sd("A", "B"), at("10:00", absent("A", "private")), at("10:05", received("C1", "B"))).when(
            whose_turn("19:00")
        ).then(turn("R-C1", make_up=[], skipped=["A"]), owed())

    @pytest.mark.clause("SD-2")
    def test_a_colleagues_existing_client_or_helping_a_colleague(self):
        given(
            sd("A", "B", "C"),
            at("10:00", received("C1", "A", "returning", assist_for="C")),
            at("10:10", received("C2", "B")),
            at("10:20", ended("C1")),
        ).when(whose_turn("10:30")).then(
            turn("R-C1", counted=False, clauses=["SD-2"]),
            turn("R-C2", make_up=["A"], clauses=[COUNTED, "SD-2"]),
            owed(A="busy:assist"),
            next_is("A"),
        )

    def test_helping_while_no_turn_passed_earns_nothing(self):
        given(sd("A", "B", "C"), at("10:00", received("C1", "C", "returning", assist_for="B"), ended("C1"))).when(
            whose_turn("10:30")
        ).then(turn("R-C1", counted=False, make_up=[]), owed(), queue_is("A", "B", "C"))

    @pytest.mark.clause("SD-2")
    def test_other_work_that_was_assigned(self):
        given(
            sd("A", "B"),
            at("10:00", absent("A", "official")),
            at("10:10", received("C1", "B")),
            at("10:20", returned("A")),
        ).when(whose_turn("10:30")).then(
            turn("R-C1", make_up=["A"]), owed(A="absent:official"), next_is("A"), cites("SD-2")
        )

    @pytest.mark.clause("SD-2")
    def test_a_developer_side_acquaintance_who_only_looked_around(self):
        given(sd("A", "B"), at("10:00", received("C1", "A", "developer_visit"), ended("C1"))).when(
            whose_turn("10:30")
        ).then(turn("R-C1", make_up=["A"], clauses=["SD-2"]), owed(A="kind:developer_visit"), next_is("A"))


class TestSd3WhatIsNotMadeUp:
    @pytest.mark.clause("SD-3")
    @pytest.mark.parametrize("reason", ["rest", "leave", "sick", "private", "own_paperwork"])
    def test_rest_leave_sickness_and_own_paperwork(self, reason):
        given(sd("A", "B", "C"), at("09:30", absent("A", reason)), at("10:00", received("C1", "B"))).when(
            whose_turn("19:00")
        ).then(turn("R-C1", skipped=["A"], make_up=[], clauses=[COUNTED, "SD-3"]), owed(), queue_is("C", "A", "B"))

    @pytest.mark.clause("SD-3")
    @pytest.mark.parametrize("kind", ["developer_introduced", "after_sale"])
    def test_buyers_whom_the_developer_sends_and_questions_about_papers_come_in_order_and_count(self, kind):
        given(sd("A", "B"), at("10:00", received("C1", "A", kind), ended("C1"))).when(whose_turn("10:30")).then(
            turn("R-C1", counted=True, make_up=[], clauses=["SD-3"], expected=None), owed(), next_is("B")
        )


class TestSd4KnownOnlyByPhone:
    @pytest.mark.clause("SD-4")
    def test_who_comes_and_asks_for_the_agent_is_received_ahead_as_the_agents_turn(self):
        given(
            sd("A", "B", "C"), at("10:00", called("C1", "C")), at("15:00", received("C1", "C", named_agent="C"))
        ).when(whose_turn("19:00")).then(
            turn(
                "R-C1",
                counted=True,
                expected=None,
                make_up=[],
                skipped=[],
                clauses=["SD-4"],
                because=["known_by_phone", "counted", "to_tail"],
            ),
            owed(),
            queue_is("A", "B", "C"),
        )

    def test_in_advance_the_agent_who_was_first_has_had_the_turn(self):
        given(sd("A", "B"), at("10:00", called("C1", "A")), at("15:00", received("C1", "A", named_agent="A"))).when(
            whose_turn("19:00")
        ).then(next_is("B"), queue_is("B", "A"))

    def test_who_had_been_on_site_before_is_an_existing_client(self):
        given(
            sd("A", "B", "C"),
            at("09:30", received("C1", "C"), ended("C1")),
            at("10:00", called("C1", "B")),
            at("15:00", received("C1", "B", "returning", reception="R2", named_agent="B")),
        ).when(whose_turn("19:00")).then(turn("R2", counted=False, clauses=["SD-9"]))

    def test_received_by_a_colleague_it_is_an_assist(self):
        given(
            sd("A", "B", "C"),
            at("10:00", called("C1", "C", minutes=2), absent("C", "rest")),
            at("15:00", received("C1", "A", named_agent="C"), ended("C1")),
        ).when(whose_turn("19:00")).then(turn("R-C1", counted=False), next_is("A"))


@pytest.mark.clause("SD-9")
def test_sd_9_a_returning_client_handed_back_to_their_agent_is_no_turn():
    given(sd("A", "B", "C"), at("10:00", received("C1", "B", "returning"), ended("C1"))).when(whose_turn("10:30")).then(
        turn("R-C1", counted=False, clauses=["SD-9"], expected=None), queue_is("A", "B", "C"), next_is("A")
    )


@pytest.mark.clause("SD-13")
@pytest.mark.parametrize("kind", ["new", "passer_by", "brochure", "peer_undeclared", "survey_discovered"])
def test_sd_13_anyone_who_comes_to_ask_about_the_project_counts(kind):
    given(sd("A", "B"), at("10:00", received("C1", "A", kind))).when(whose_turn("10:30")).then(
        turn("R-C1", counted=True, clauses=[COUNTED]), next_is("B")
    )


class TestSd14aOldAndNewClientWalkInTogether:
    @pytest.mark.clause("SD-14a")
    @pytest.mark.parametrize("reception", ["R-C0", "R2"])
    def test_and_ask_for_the_agent_it_is_one_turn_of_that_agent(self, reception):
        given(
            sd("A", "B", "C"),
            at(
                "10:00",
                received("C0", "B", "returning", named_agent="B", together=True),
                received("C1", "B", "referral", reception, named_agent="B", introduced_by="C0", together=True),
            ),
        ).when(whose_turn("19:00")).then(
            turn(reception, counted=True, clauses=["SD-14a"], skipped=[], expected=None), queue_is("A", "C", "B")
        )

    def test_who_asks_for_nobody_comes_in_normal_order(self):
        given(sd("A", "B"), at("10:00", received("C1", "A", "referral", introduced_by="C0"))).when(
            whose_turn("10:30")
        ).then(turn("R-C1", counted=True, clauses=[COUNTED, "SD-14b"]), next_is("B"))


class TestSd15TheClientAsksForAnotherAgent:
    @pytest.mark.clause("SD-15")
    def test_over_the_language_the_first_agent_is_owed_a_make_up(self):
        given(
            sd("A", "B", "C"),
            at("10:00", received("C1", "A")),
            at("10:05", lost("C1", "A", "language", "B"), ended("C1")),
        ).when(whose_turn("10:30")).then(
            follows("A", "make_up", "SD-15"), owed(A="changed:language"), queue_is("A", "B", "C"), next_is("A")
        )

    @pytest.mark.clause("SD-15")
    def test_over_the_service_they_are_not(self):
        given(
            sd("A", "B", "C"),
            at("10:00", received("C1", "A")),
            at("10:05", lost("C1", "A", "service_quality", "B"), ended("C1")),
        ).when(whose_turn("10:30")).then(follows("A", "no_make_up", "SD-15"), owed(), queue_is("B", "C", "A"))

    @pytest.mark.parametrize("cause", ["insisted", "supervisor", "departure", "absence", "key_account"])
    def test_nor_for_another_cause(self, cause):
        given(sd("A", "B"), at("10:05", lost("C1", "A", cause, "B"))).when(whose_turn("10:30")).then(
            nothing_follows, owed()
        )

    def test_a_client_of_the_department_is_nobodys_loss(self):
        given(sd("A", "B"), at("10:05", lost("C1", "public", "language", "B"))).when(whose_turn("10:30")).then(owed())

    def test_two_lost_at_once_are_owed_once(self):
        given(sd("A", "B"), at("10:05", lost("C1", "A", "language"), lost("C2", "A", "language"))).when(
            whose_turn("10:30")
        ).then(owed(A="changed:language"), queue_is("A", "B"))


class TestSd23AndSd25bAVoidEntry:
    @pytest.mark.clause("SD-23")
    def test_for_a_client_who_never_came_the_agent_receives_nobody_for_a_week(self):
        told = [*sd("A", "B", "C"), at("10:00", void("C1", "A", "never_came"))]
        given(told).when(whose_turn("10:01")).then(
            follows("A", "suspended", "SD-23"),
            state("A", "suspended"),
            next_is("B"),
            tells("passed_over", "SD-23", says="未曾到访"),
        )
        given(told).when(whose_turn("23:59", MONDAY_WEEK)).then(state("A", "suspended"))
        given(told).when(whose_turn("00:00", TUESDAY_WEEK)).then(state("A", "present"), next_is("A"))

    @pytest.mark.clause("SD-25b")
    def test_for_wilfully_poor_service_to_a_colleagues_client_likewise(self):
        answer = (
            given(sd("A", "B"), at("10:00", void("C1", "A", "poor_service")))
            .when(whose_turn("10:01"))
            .then(state("A", "suspended"), next_is("B"))
            .answer
        )
        assert answer["consequences"][0]["clauses"] == ["SD-23", "SD-25b"]
        assert "暂停接待，至2026-03-09" in answer["consequences"][0]["zh"]

    @pytest.mark.clause("SD-23", "SD-25b")
    def test_it_costs_one_turn_and_then_the_place_is_kept(self):
        given(
            sd("A", "B"),
            at("10:00", void("C1", "A")),
            at("10:10", received("C2", "B"), ended("C2")),
            at("10:20", received("C3", "B"), ended("C3")),
        ).when(whose_turn("19:00")).then(
            turn("R-C2", skipped=["A"], clauses=[COUNTED, "SD-23", "SD-25b"]),
            turn("R-C3", skipped=[], because=["kept_place", "counted", "to_tail"]),
            queue_is("A", "B"),
        )

    def test_concealment_is_not_among_the_causes(self):
        given(sd("A", "B"), at("10:00", void("C1", "A", "concealment"))).when(whose_turn("10:01")).then(
            nothing_follows, state("A", "present")
        )

    def test_a_longer_suspension_stays_as_it_is(self):
        given(sd("A", "B"), at("09:30", adjusted("A", "suspend", days=30)), at("10:00", void("C1", "A"))).when(
            whose_turn("09:30", TUESDAY_WEEK)
        ).then(state("A", "suspended"))

    def test_the_manager_may_lift_it(self):
        given(sd("A", "B"), at("10:00", void("C1", "A")), at("11:00", adjusted("A", "resume"))).when(
            whose_turn("11:01")
        ).then(state("A", "present"), next_is("A"))
