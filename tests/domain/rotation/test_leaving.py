"""Who leaves the desk takes nothing along, and whoever comes back begins anew."""

from __future__ import annotations

from desk_language import adjusted, at, given, joined, left, received
from rotation_language import book_with, desk, first_named, next_is, owed, queue_is, turn, whose_turn

FEWEST = book_with("sc", {"rotation.order": "fewest_new"})
LOOKING = received("C1", "A", "returning", first_agent_unknown=True)


def test_a_make_up_is_not_kept_for_somebody_who_left():
    told = [*desk("A", "B", "C"), at("09:30", adjusted("C", "make_up"))]
    given(told).when(whose_turn("09:31")).then(owed(C="by_hand"), next_is("C"))
    again = at("10:00", left("C"), joined("C"))
    given(told, again).when(whose_turn("10:01")).then(owed(), queue_is("A", "B", "C"))


def test_nor_are_the_new_clients_that_they_had():
    told = [*desk("A", "B"), at("10:00", received("C1", "A")), at("10:30", left("A"), joined("A"))]
    answer = given(told).when(whose_turn("18:30", book=FEWEST)).answer
    assert {one["staff"]: one["new_clients"] for one in answer["queue"]} == {"A": 0, "B": 0}


def test_to_the_head_by_hand_is_to_have_had_as_few_as_any():
    told = [
        *desk("A", "B", "C"),
        *(
            at(f"1{hour}:00", received(f"C{hour}{who}", who, reception=f"R{hour}{who}"))
            for hour in (0, 1)
            for who in "ABC"
        ),
        at("12:00", adjusted("C", "to_head")),
    ]
    answer = given(told).when(whose_turn("18:30", book=FEWEST)).then(next_is("C")).answer
    assert {one["staff"]: one["new_clients"] for one in answer["queue"]} == {"C": 2, "A": 2, "B": 2}


def test_that_somebody_left_is_why_the_next_is_the_next():
    told = [*desk("A", "B"), at("10:00", left("A"))]
    answer = given(told).when(whose_turn("10:01")).then(next_is("B")).answer
    assert answer["because"][-1]["position"] == len(given(told).told)


def test_who_received_the_visitor_first_is_asked_for_each_visit_apart():
    told = [
        *desk("A", "B", rulebook="sa"),
        at("10:00", LOOKING, received("C2", "B", "returning", first_agent_unknown=True)),
    ]
    answer = given(told, at("11:00", first_named("C2", "A"))).when(whose_turn("11:01")).answer
    assert [one["reception"] for one in answer["inquiries"]] == ["R-C1"]


def test_a_reception_does_not_go_on_without_its_receiver():
    told = [*desk("A", "B"), at("10:00", received("C1", "A", "returning")), at("10:05", left("A"), joined("A"))]
    given(told).when(whose_turn("10:06")).then(turn("R-C1", counted=False), queue_is("A", "B"), next_is("A"))
