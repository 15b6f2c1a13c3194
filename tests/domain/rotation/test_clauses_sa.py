"""《接待客户轮排制度》《客户归属规定》: one test for each clause about the rotation, named by its id, and counter-examples."""

from __future__ import annotations

import pytest
from desk_language import absent, at, called, ended, given, joined, next_day, received, returned
from rotation_language import (
    book_with,
    calls,
    cites,
    desk,
    first_named,
    follows,
    next_call,
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
THURSDAY, FRIDAY, SATURDAY = next_day(days=3), next_day(days=4), next_day(days=5)


def sa(*staff: str):
    return [*desk(*staff, rulebook="sa"), joined("S", role="supervisor")]


class TestSaR1NoChoosingRefusingOrSnatching:
    @pytest.mark.clause("SA-r1")
    def test_a_reception_out_of_order_is_pointed_out_and_costs_whose_turn_it_was_nothing(self):
        given(sa("A", "B"), at("10:00", received("C1", "B"))).when(whose_turn("19:00")).then(
            turn("R-C1", counted=True, expected="A", because=["counted", "to_tail", "out_of_order"]),
            next_is("A"),
            cites("SA-r1"),
        )

    @pytest.mark.clause("SA-r1")
    def test_a_peer_who_does_not_say_so_is_a_client(self):
        given(sa("A", "B"), at("10:00", received("C1", "A", "peer_undeclared"))).when(whose_turn("10:30")).then(
            turn("R-C1", counted=True, clauses=["SA-r1"]), next_is("B")
        )


class TestSaR2AndR3AbsentWhenTheTurnComes:
    @pytest.mark.clause("SA-r2")
    def test_a_business_errand_is_made_up(self):
        given(
            sa("A", "B", "C"),
            at("09:30", absent("A", "official")),
            at("10:00", received("C1", "B")),
            at("10:30", returned("A")),
        ).when(whose_turn("10:31")).then(
            turn("R-C1", make_up=["A"], skipped=[], clauses=["SA-r4", "SA-r2"]),
            owed(A="absent:official"),
            next_is("A"),
        )

    @pytest.mark.clause("SA-r3")
    @pytest.mark.parametrize("reason", ["private", "leave"])
    def test_leaving_without_leave_or_on_personal_leave_loses_the_turn(self, reason):
        given(
            sa("A", "B", "C"),
            at("08:30", absent("A", reason)),
            at("10:00", received("C1", "B")),
            at("10:30", returned("A")),
        ).when(whose_turn("10:31")).then(
            turn("R-C1", make_up=[], skipped=["A"]), owed(), next_is("C"), queue_is("C", "A", "B"), cites("SA-r3")
        )

    def test_a_book_may_ask_for_the_approval_of_errands(self):
        told = given(
            sa("A", "B", "C"),
            at("08:30", absent("A", "official"), absent("B", "official", approved_by="S")),
            at("10:00", received("C1", "C")),
        )
        told.when(whose_turn("10:31")).then(turn("R-C1", make_up=["A", "B"], skipped=[]))
        strict = whose_turn("10:31", book=book_with("sa", {"rotation.approval": "required"}))
        told.when(strict).then(turn("R-C1", make_up=["B"], skipped=["A"]), owed(B="absent:official"))


class TestSaFrontTheFirstMayNotLeaveTheDesk:
    @pytest.mark.clause("SA-front")
    @pytest.mark.parametrize("reason", ["private", "leave"])
    def test_who_walks_off_is_skipped_at_once_and_the_second_steps_up(self, reason):
        given(sa("A", "B", "C"), at("10:00", absent("A", reason))).when(whose_turn("10:01")).then(
            queue_is("B", "C", "A"),
            next_is("B"),
            follows("A", "left_post", "SA-front"),
            tells("next", "SA-front", says="即时顶上"),
        )

    def test_back_a_minute_later_the_turn_is_gone_all_the_same(self):
        given(sa("A", "B", "C"), at("10:00", absent("A", "private")), at("10:01", returned("A"))).when(
            whose_turn("10:02")
        ).then(next_is("B"), queue_is("B", "C", "A"))

    def test_it_is_not_paid_for_again_when_the_turn_comes_round(self):
        given(
            sa("A", "B"),
            at("10:00", absent("A", "private")),
            at("10:10", received("C1", "B")),
            at("10:40", ended("C1"), received("C2", "B")),
        ).when(whose_turn("19:00")).then(
            turn("R-C2", skipped=[], because=["kept_place", "counted", "to_tail"]), queue_is("A", "B")
        )

    @pytest.mark.parametrize(
        "fact",
        [
            absent("A", "private", approved_by="S"),
            absent("A", "official"),
            absent("A", "sick"),
            absent("B", "private"),
        ],
    )
    def test_with_leave_on_business_sick_or_from_the_second_place_nothing_happens_at_once(self, fact):
        given(sa("A", "B", "C"), at("10:00", fact)).when(whose_turn("10:01")).then(
            queue_is("A", "B", "C"), nothing_follows
        )

    def test_before_opening_there_is_no_post_to_leave(self):
        given(sa("A", "B", "C"), at("08:40", absent("A", "leave"))).when(whose_turn("09:01")).then(
            queue_is("A", "B", "C"), nothing_follows, next_is("B")
        )


class TestSaR4WhoCounts:
    @pytest.mark.clause("SA-r4")
    @pytest.mark.parametrize("kind", ["new", "passer_by", "brochure"])
    def test_one_group_received_is_one_turn_whoever_they_are(self, kind):
        given(sa("A", "B"), at("10:00", received("C1", "A", kind))).when(whose_turn("10:30")).then(
            turn("R-C1", counted=True, clauses=["SA-r4"]), next_is("B")
        )

    @pytest.mark.clause("SA-r4")
    def test_a_visitor_whom_the_supervisor_assigns_does_not_count(self):
        answer = (
            given(sa("A", "B", "C"), at("10:00", received("C1", "C", assigned_by="S")))
            .when(whose_turn("19:00"))
            .then(turn("R-C1", counted=False, clauses=["SA-r4"], expected=None), queue_is("A", "B", "C"), next_is("A"))
            .answer
        )
        assert "由S员（S）指派" in answer["turns"][0]["because"][0]["zh"]

    @pytest.mark.clause("SA-r4")
    @pytest.mark.parametrize("kind", ["survey_declared", "survey_discovered", "find_person"])
    def test_a_visitor_who_is_no_buyer_once_verified_gives_a_make_up(self, kind):
        given(sa("A", "B"), at("10:00", received("C1", "A", kind, verified=True), ended("C1"))).when(
            whose_turn("10:30")
        ).then(
            turn("R-C1", counted=True, make_up=["A"], because=["counted", "to_tail", "make_up"]),
            owed(A=f"kind:{kind}"),
            next_is("A"),
            cites("SA-r4"),
        )

    @pytest.mark.parametrize("kind", ["survey_declared", "find_person"])
    def test_unverified_it_counts_and_nothing_is_owed(self, kind):
        given(sa("A", "B"), at("10:00", received("C1", "A", kind), ended("C1"))).when(whose_turn("10:30")).then(
            turn("R-C1", counted=True, make_up=[]), owed(), next_is("B")
        )


class TestSaO3CallsAndCallers:
    @pytest.mark.clause("SA-o3")
    def test_calls_are_answered_in_an_order_of_their_own(self):
        given(
            sa("A", "B", "C"),
            at("09:30", received("C1", "A"), ended("C1")),
            at("10:00", called("P1", "A")),
            at("10:05", called("P2", "B")),
        ).when(whose_turn("10:06")).then(
            calls(("A", "A"), ("B", "B")), next_call("C"), queue_is("B", "C", "A"), next_is("B"), cites("SA-o3")
        )

    def test_whoever_is_with_a_client_keeps_the_place_among_the_calls(self):
        told = [*sa("A", "B", "C"), at("09:30", received("C1", "A")), at("10:00", called("P1", "B"))]
        given(told).when(whose_turn("10:01")).then(calls(("B", "B")), next_call("C"))
        given(told, at("10:30", ended("C1"))).when(whose_turn("10:31")).then(next_call("A"))

    @pytest.mark.clause("SA-o3")
    def test_a_caller_who_comes_and_asks_for_who_took_the_call_counts_for_them(self):
        given(
            sa("A", "B", "C"), at("10:00", called("C1", "C")), at("15:00", received("C1", "C", named_agent="C"))
        ).when(whose_turn("15:30")).then(
            turn("R-C1", counted=True, clauses=["SA-o3"], because=["known_by_phone", "counted", "to_tail"], make_up=[]),
            queue_is("A", "B", "C"),
        )

    def test_who_asks_for_nobody_comes_in_normal_order(self):
        given(sa("A", "B", "C"), at("10:00", called("C1", "C")), at("15:00", received("C1", "A"))).when(
            whose_turn("15:30")
        ).then(turn("R-C1", counted=True, clauses=["SA-r4"], expected=None), next_is("B"))

    def test_asking_for_somebody_who_did_not_take_the_call_is_naming_an_agent(self):
        given(
            sa("A", "B", "C"), at("10:00", called("C1", "C")), at("15:00", received("C1", "B", named_agent="B"))
        ).when(whose_turn("19:00")).then(turn("R-C1", counted=False, clauses=["default"]), next_is("A"))

    def test_a_client_who_has_been_here_since_is_known_by_more_than_the_phone(self):
        given(
            sa("A", "B", "C"),
            at("10:00", called("C1", "C")),
            at("11:00", received("C1", "A"), ended("C1")),
            at("15:00", received("C1", "C", reception="R2", named_agent="C")),
        ).when(whose_turn("19:00")).then(turn("R2", counted=False))

    def test_a_call_is_remembered_for_a_month(self):
        book = book_with("sa", {})
        for day, counted in ((31, True), (32, False)):
            given(
                sa("A", "B", "C"),
                at("10:00", called("C1", "C")),
                at("10:00", received("C1", "C", named_agent="C"), day=next_day(days=day)),
            ).when(whose_turn("19:00", next_day(days=day), book)).then(turn("R-C1", counted=counted))

    def test_that_the_client_is_known_only_by_phone_may_be_on_record_without_the_call(self):
        given(sa("A", "B"), at("10:00", received("C1", "B", named_agent="B", known_by_phone=True))).when(
            whose_turn("10:30")
        ).then(turn("R-C1", counted=True, clauses=["SA-o3"], because=["counted", "to_tail"]))


class TestSaO2CNobodyKnowsWhoReceivedThemFirst:
    def visit(self, *more):
        return given(
            sa("A", "B", "C"),
            at("10:00", received("C1", "A", "returning", first_agent_unknown=True), ended("C1")),
            *more,
        )

    @pytest.mark.clause("SA-o2C")
    def test_they_are_received_as_an_existing_client_and_colleagues_are_asked_for_three_days(self):
        answer = (
            self.visit()
            .when(whose_turn("19:00"))
            .then(turn("R-C1", counted=False, clauses=["SA-o2C"]), queue_is("A", "B", "C"), next_is("A"))
            .answer
        )
        (asked,) = answer["inquiries"]
        assert (asked["staff"], asked["until"], asked["rounds"]) == ("A", "2026-03-05", 1)
        assert "至2026-03-05仍未查明的，A员（A）轮空1轮" in asked["zh"]
        self.visit().when(whose_turn("23:59", THURSDAY)).then(next_is("A"))

    @pytest.mark.clause("SA-o2C")
    def test_not_found_in_three_days_the_receiver_is_skipped_one_round(self):
        self.visit().when(whose_turn("00:01", FRIDAY)).then(
            state("A", "skipped_round"), next_is("B"), tells("passed_over", "SA-o2C", says="轮空")
        )
        self.visit(at("10:00", received("C2", "B"), day=FRIDAY)).when(whose_turn("19:00", FRIDAY)).then(
            turn("R-C2", skipped=["A"], expected=None, clauses=["SA-r4", "SA-o2C"]),
            queue_is("C", "A", "B"),
            state("A", "present"),
        )

    def test_only_once(self):
        self.visit(
            at("10:00", received("C2", "B"), day=FRIDAY),
            at("11:00", received("C3", "C"), day=FRIDAY),
            at("12:00", received("C4", "A"), day=FRIDAY),
        ).when(whose_turn("19:00", FRIDAY)).then(turn("R-C4", expected=None, skipped=[]), queue_is("B", "C", "A"))

    def test_found_on_the_third_day_nobody_is_skipped(self):
        self.visit(at("18:00", first_named("C1", "B"), day=THURSDAY)).when(whose_turn("10:00", FRIDAY)).then(
            state("A", "present"), next_is("A")
        )

    def test_found_on_the_fourth_day_it_is_too_late(self):
        self.visit(at("09:30", first_named("C1", "B"), day=FRIDAY)).when(whose_turn("10:00", FRIDAY)).then(
            state("A", "skipped_round"), next_is("B")
        )

    def test_a_future_moment_shows_it(self):
        self.visit().when(whose_turn("12:00", SATURDAY)).then(state("A", "skipped_round"), next_is("B"))


class TestSaO8TheFirstAgentIsAbsentAtASecondVisit:
    @pytest.mark.clause("SA-o8")
    def test_whose_turn_it_is_receives_as_a_duty_and_keeps_the_turn(self):
        given(
            sa("A", "B", "C"),
            at("08:30", absent("C", "rest")),
            at("10:00", received("C1", "A", "returning", assist_for="C"), ended("C1")),
        ).when(whose_turn("10:30")).then(turn("R-C1", counted=False, clauses=["SA-o8", "SA-r5"]), owed(), next_is("A"))

    @pytest.mark.clause("SA-o8")
    def test_a_turn_missed_for_it_is_made_up(self):
        given(
            sa("A", "B", "C"),
            at("08:30", absent("C", "rest")),
            at("10:00", received("C1", "A", "returning", assist_for="C")),
            at("10:10", received("C2", "B")),
            at("10:20", ended("C1")),
        ).when(whose_turn("10:30")).then(
            turn("R-C2", make_up=["A"], clauses=["SA-r4", "SA-o8"]), owed(A="busy:assist"), next_is("A")
        )

    def test_missed_for_a_private_reason_it_is_not(self):
        given(
            sa("A", "B", "C"),
            at("10:00", absent("B", "private", approved_by="S")),
            at("10:05", received("C1", "A")),
            at("10:10", received("C2", "C")),
        ).when(whose_turn("10:30")).then(turn("R-C2", make_up=[], skipped=["B"]), owed())


class TestSaO5TheIntroducersAgent:
    def test_receives_out_of_order_without_reproach_and_it_counts(self):
        given(sa("A", "B"), at("10:00", received("C1", "B", "referral", introduced_by="C0"))).when(
            whose_turn("19:00")
        ).then(turn("R-C1", counted=True, expected=None, clauses=["SA-o5"]), queue_is("A", "B"))

    def test_being_absent_leaves_the_client_and_the_turn_to_whoever_receives(self):
        given(
            sa("A", "B", "C"),
            at("09:30", absent("C", "private", approved_by="S")),
            at("10:00", received("C1", "A", "referral", named_agent="C")),
        ).when(whose_turn("19:00")).then(turn("R-C1", counted=True, clauses=["SA-o5"]), next_is("B"))

    def test_being_there_is_helped_by_whoever_receives_instead(self):
        given(sa("A", "B", "C"), at("10:00", received("C1", "A", "referral", named_agent="C"))).when(
            whose_turn("19:00")
        ).then(turn("R-C1", counted=False), next_is("A"))


@pytest.mark.clause("SA-o5")
def test_sa_o5_an_introduced_client_counts_for_the_original_agent_or_for_whose_turn_it_is():
    given(
        sa("A", "B", "C"),
        at("10:00", received("C1", "B", "referral", named_agent="B"), ended("C1")),
        at("10:30", received("C2", "A", "referral")),
    ).when(whose_turn("19:00")).then(
        turn("R-C1", counted=True, clauses=["SA-o5"]), turn("R-C2", counted=True, clauses=["SA-o5"], expected=None)
    )


def test_the_next_day_the_calls_go_on_where_they_stood():
    given(sa("A", "B", "C"), at("10:00", called("P1", "A"))).when(whose_turn("09:30", TUESDAY)).then(next_call("B"))
