"""《售楼处客户接待制度》: what counts as a turn. One test for each clause, named by its id, and its counter-examples."""

from __future__ import annotations

import pytest
from desk_language import at, ended, given, joined, next_day, opened, received, roster
from rotation_language import cites, desk, next_is, queue_is, state, turn, whose_turn

COUNTED = ["SC-42", "SC-27"]
TUESDAY = next_day()


class TestSc13AndSc49AnIntroducedClient:
    @pytest.mark.clause("SC-13", "SC-49")
    def test_who_names_the_agent_counts_for_that_agent(self):
        given(
            desk("A", "B", "C"), at("10:00", received("C1", "B", "referral", named_agent="B", introduced_by="C0"))
        ).when(whose_turn("10:30")).then(
            turn("R-C1", counted=True, clauses=["SC-13", "SC-49", "SC-27"], skipped=[]), queue_is("A", "C", "B")
        )

    @pytest.mark.clause("SC-13", "SC-49")
    def test_who_names_nobody_comes_in_normal_order(self):
        given(desk("A", "B"), at("10:00", received("C1", "A", "referral", introduced_by="C0"))).when(
            whose_turn("10:30")
        ).then(turn("R-C1", counted=True, clauses=["SC-13", "SC-49", "SC-27"]), next_is("B"))

    @pytest.mark.clause("SC-49")
    def test_who_gave_a_unit_back_is_a_new_client(self):
        given(desk("A", "B"), at("10:00", received("C1", "A", "returned_buyer"))).when(whose_turn("10:30")).then(
            turn("R-C1", counted=True, clauses=["SC-49", "SC-27"]), next_is("B")
        )


class TestSc46AndSc18HelpingWithAColleaguesClient:
    @pytest.mark.clause("SC-46", "SC-18")
    def test_is_no_turn(self):
        given(desk("A", "B"), at("10:00", received("C1", "A", assist_for="B"))).when(whose_turn("19:00")).then(
            turn("R-C1", counted=False, clauses=["SC-46", "SC-18"]), next_is("A")
        )

    @pytest.mark.clause("SC-46", "SC-18")
    def test_the_helpers_turn_that_came_meanwhile_is_kept(self):
        given(
            desk("A", "B", "C"),
            at("10:00", received("C1", "A", assist_for="C")),
            at("10:10", received("C2", "B")),
            at("10:20", ended("C1")),
        ).when(whose_turn("10:30")).then(
            turn("R-C2", skipped=[], make_up=[], clauses=COUNTED, because=["kept_place", "counted", "to_tail"]),
            queue_is("A", "C", "B"),
            next_is("A"),
            cites("SC-46"),
            cites("SC-18"),
        )


class TestSc43OutsideWorkingHours:
    @pytest.mark.clause("SC-43")
    @pytest.mark.parametrize("clock", ["08:59", "18:00", "20:15"])
    def test_nothing_counts(self, clock):
        given(desk("A", "B"), at(clock, received("C1", "A"))).when(whose_turn("23:00")).then(
            turn("R-C1", counted=False, clauses=["SC-43"]), queue_is("A", "B")
        )

    @pytest.mark.parametrize("clock", ["09:00", "17:59"])
    def test_from_opening_to_closing_it_does(self, clock):
        given(desk("A", "B"), at(clock, received("C1", "A"))).when(whose_turn("23:00")).then(turn("R-C1", counted=True))

    def test_where_no_hours_are_known_everything_does(self):
        given(opened("sc", hours=None), joined("A"), roster("A"), at("23:00", received("C1", "A"))).when(
            whose_turn("23:30")
        ).then(turn("R-C1", counted=True))


@pytest.mark.clause("SC-44")
@pytest.mark.parametrize("kind", ["find_person", "vendor", "returning", "after_sale"])
def test_sc_44_people_looking_for_someone_vendors_and_returning_clients_do_not_count(kind):
    given(desk("A", "B"), at("10:00", received("C1", "A", kind))).when(whose_turn("19:00")).then(
        turn("R-C1", counted=False, clauses=["SC-44"]), next_is("A")
    )


@pytest.mark.clause("SC-45")
def test_sc_45_staff_of_the_company_do_not_count():
    given(desk("A", "B"), at("10:00", received("C1", "A", "affiliate"))).when(whose_turn("19:00")).then(
        turn("R-C1", counted=False, clauses=["SC-45"]), next_is("A")
    )


@pytest.mark.clause("SC-47")
def test_sc_47_a_buyer_who_books_again_does_not_count():
    given(desk("A", "B"), at("10:00", received("C1", "A", "repeat_purchase"))).when(whose_turn("19:00")).then(
        turn("R-C1", counted=False, clauses=["SC-47"]), next_is("A")
    )


class TestSc48TheDutyShift:
    @pytest.mark.clause("SC-48")
    def test_receptions_on_duty_do_not_count(self):
        given(desk("A", "B", on_duty=["A"]), at("10:00", received("C1", "A"))).when(whose_turn("19:00")).then(
            turn("R-C1", counted=False, clauses=["SC-48"]), queue_is("A", "B"), state("A", "on_duty"), next_is("B")
        )

    def test_whoever_is_on_duty_is_passed_over_and_keeps_the_place(self):
        given(
            desk("A", "B", on_duty=["A"]),
            at("10:00", received("C1", "B")),
            at("08:30", roster("A", "B", day=TUESDAY), day=TUESDAY),
        ).when(whose_turn("09:00", TUESDAY)).then(next_is("A"), queue_is("A", "B"))

    def test_on_duty_without_a_place_on_the_list_stands_behind_it(self):
        given(opened("sc"), joined("D"), joined("A"), roster("A", on_duty=["D"])).when(whose_turn("10:00")).then(
            queue_is("A", "D"), state("D", "on_duty"), next_is("A")
        )


class TestSc50GroupsWhoCameTogether:
    def test_one_reception_of_several_clients_is_one_turn(self):
        answer = (
            given(desk("A", "B"), at("10:00", received("C1", "A", reception="R1"), received("C2", "A", reception="R1")))
            .when(whose_turn("10:30"))
            .then(turn("R1", counted=True, clients=["C1", "C2"], clauses=COUNTED), queue_is("B", "A"))
            .answer
        )
        assert len(answer["turns"]) == 1

    @pytest.mark.clause("SC-50")
    def test_a_second_reception_of_the_group_is_no_second_turn(self):
        given(
            desk("A", "B", "C"),
            at("10:00", received("C1", "A", together=True)),
            at("10:01", received("C2", "B", together=True)),
        ).when(whose_turn("19:00")).then(
            turn("R-C1", counted=True), turn("R-C2", counted=False, clauses=["SC-50"]), queue_is("B", "C", "A")
        )

    def test_a_group_that_comes_later_is_another(self):
        given(
            desk("A", "B", "C"),
            at("10:00", received("C1", "A", together=True)),
            at("10:40", ended("C1")),
            at("10:45", received("C2", "B", together=True)),
        ).when(whose_turn("19:00")).then(turn("R-C2", counted=True), queue_is("C", "A", "B"))

    def test_an_old_client_and_the_friend_they_bring_are_the_friends_turn(self):
        given(
            desk("A", "B"),
            at(
                "10:00",
                received("C0", "A", "returning", reception="R1"),
                received("C1", "A", "referral", reception="R1", named_agent="A", introduced_by="C0"),
            ),
        ).when(whose_turn("19:00")).then(turn("R1", counted=True, clauses=["SC-13", "SC-49", "SC-27"]), next_is("B"))
