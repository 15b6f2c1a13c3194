"""What holds for whose turn it is, under all seven books and any other, whatever happened."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from any_book import Chosen, books
from any_history import adoptions, desk, gaps, lives, told
from desk_language import Said
from hypothesis import given, settings
from hypothesis import strategies as st
from judged import rotation_of, turns, without_positions
from tests.examples import examples

from domain.desk import DeskTimeline
from domain.event import Event
from domain.rotation import Rotation, relevant, slim
from domain.rulebooks import DEFAULT, PRESETS

often = settings(deadline=None, max_examples=examples(50))
by_desk = st.sampled_from(PRESETS)


def at_noon(folded: Rotation, known: DeskTimeline) -> datetime:
    assert folded.date is not None
    return known.calendar.start_of(folded.date) + timedelta(hours=12)


@often
@given(books, lives)
def test_the_next_is_the_first_who_can_and_every_turn_has_its_clause_and_evidence(chosen: Chosen, life: Any) -> None:
    book = chosen.rules
    history = told(life, desk())
    known = DeskTimeline(history)
    folded = rotation_of(history, book)
    if folded.date is None:
        return
    for hour in (0, 9, 12, 18, 23):
        answer = turns(folded, known.calendar.start_of(folded.date) + timedelta(hours=hour))
        queue = answer["queue"]
        assert len({one["staff"] for one in queue}) == len(queue)
        able = [one["staff"] for one in queue if one["state"] == "present"]
        assert answer["next"] == (able[0] if able else None)
        steps = [*answer["because"], *(step for turn in answer["turns"] for step in turn["because"])]
        for step in steps:
            assert step["clause"] == DEFAULT or book.clause(step["clause"]).zh
            assert 0 <= step["position"] <= len(history)
            assert "None" not in step["zh"] + step["en"]
        for turn in answer["turns"]:
            assert turn["clauses"]
            assert turn["receiver"] not in turn["skipped"]
            assert len(set(turn["skipped"])) == len(turn["skipped"])
            assert not set(turn["skipped"]) & set(turn["make_up"]) - {turn["receiver"]}


@often
@given(st.none() | books, lives, st.lists(st.tuples(adoptions, gaps), max_size=1), st.data())
def test_folding_goes_on_as_if_from_the_start(chosen: Chosen | None, life: Any, changes: Any, data: Any) -> None:
    """Desk and rotation learn of one fact after the other, questions in between; or of everything at once."""
    book = chosen and chosen.rules
    mixed = data.draw(st.permutations([*life, *changes])) if changes else life
    history = told([(said, gap) for said, gap in mixed if said.type != "roster.set"], desk(data.draw(by_desk)))
    known = DeskTimeline()
    folded = Rotation(known, book)
    for event in history:
        known.apply(event)
        if relevant(event):
            folded.apply(slim(event))
            turns(folded, event.recorded)
    if folded.date is not None:
        moment = at_noon(folded, known)
        assert turns(folded, moment) == turns(rotation_of(history, book), moment)
        assert folded.close() == rotation_of(history, book).close()


@often
@given(st.none() | books, lives, st.data())
def test_the_past_is_judged_by_what_was_recorded_then(chosen: Chosen | None, life: Any, data: Any) -> None:
    book = chosen and chosen.rules
    history = told(life, desk(data.draw(by_desk)), lag=timedelta(hours=data.draw(st.sampled_from([0, 30]))))
    then = data.draw(st.sampled_from(history)).recorded
    known = [event for event in history if event.recorded <= then]
    looking_back = rotation_of(known, book, DeskTimeline(history).as_of(then))
    if looking_back.date is not None:
        assert turns(looking_back, then) == turns(rotation_of(known, book), then)


@often
@given(books, lives, st.data())
def test_facts_recorded_in_another_order_than_they_happened_are_folded_in_the_order_in_which_they_happened(
    chosen: Chosen, life: Any, data: Any
) -> None:
    book = chosen.rules
    opening = desk()
    life = [(said, gap + timedelta(seconds=1)) for said, gap in life]
    happened = told(_one_roster_a_day(life), opening)[len(opening) :]
    order = data.draw(st.permutations(happened))
    late = happened[-1].recorded if happened else opening[-1].recorded
    recorded: list[Event] = list(opening)
    for event in order:
        position = len(recorded) + 1
        recorded.append(event._replace(position=position, version=position, recorded=late))
    in_time, in_disorder = rotation_of([*opening, *happened], book), rotation_of(recorded, book)
    if in_time.date is None:
        return
    moment = at_noon(in_time, DeskTimeline(recorded))
    assert without_positions(turns(in_time, moment), [*opening, *happened]) == without_positions(
        turns(in_disorder, moment), recorded
    )


def _one_roster_a_day(life: list[tuple[Said, timedelta]]) -> list[tuple[Said, timedelta]]:
    """Of several rosters for one day the one recorded last holds, whenever they were written: leave it at one."""
    days: dict[str, Said] = {}
    return [
        (said, gap)
        for said, gap in life
        if said.type != "roster.set" or days.setdefault(said.data["date"], said) is said
    ]
