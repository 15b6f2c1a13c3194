"""What holds for every history of a desk, however odd, under all the books that ship and others."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

import orjson
from desk_language import MONDAY, desk_of, events, joined, opened, received, roster
from desk_language import at as at_
from hypothesis import given, settings
from hypothesis import strategies as st
from rotation_days import STAFF, histories
from rotation_language import in_order
from tests.examples import examples

from domain.desk import DeskTimeline
from domain.event import Event
from domain.rotation import Rotation, day_of
from domain.rotation.words import ABSENCES
from domain.rulebooks import DEFAULT


def folded(told: list[Event], desk: DeskTimeline) -> Rotation:
    rotation = Rotation.restore(None, desk)
    for fact in told:
        rotation.apply(fact)
    return rotation


def moments(rotation: Rotation, desk: DeskTimeline) -> list[Any]:
    start = desk.calendar.start_of(rotation.date)
    return [start + timedelta(hours=hour) for hour in (0, 8, 10, 12, 15, 18, 21, 24)]


def days_of(told: list[Event], desk: DeskTimeline) -> list[tuple[Rotation, dict[str, Any]]]:
    """Give every day with facts as it closed: its rotation and its answer."""
    closed: list[tuple[Rotation, dict[str, Any]]] = []
    rotation: Rotation | None = None
    for fact in in_order(told, desk):
        day = day_of(fact, desk.calendar)
        if rotation is None or rotation.date != day:
            opening = rotation.close() if rotation is not None else None
            rotation = Rotation.restore(orjson.loads(orjson.dumps(opening)), desk)
            closed.append((rotation, {}))
        rotation.apply(fact)
    return [(one, one.day(one.date, desk.calendar.close_of(one.date))) for one, _ in closed]


def cannot(rotation: Rotation, name: str, moment: Any) -> bool:
    """Say whether somebody, or everybody of a group who could stand for it, has left, is away or is suspended."""
    people = rotation.people
    if rotation.order.grouped and name in people.groups.values():
        members = [one for one, group in people.groups.items() if group == name]
        return all(cannot(rotation, one, moment) for one in members) if name not in members else False
    gone = name not in people.roles
    held = [table.get(name) for table in (people.absent, people.suspended)]
    return gone or any(one is not None and one.holds(moment) for one in held)


@settings(deadline=None, max_examples=examples(40))
@given(histories())
def test_the_queue_is_whole_and_nobody_who_cannot_is_next(told: list[Event]) -> None:
    desk = desk_of(told)
    rotation = Rotation.restore(None, desk)
    for fact in in_order(told, desk):
        rotation.apply(fact)
        view = rotation._twin()
        following = view._stands(fact.time)["next"]
        assert following is None or not cannot(view, following, fact.time)
    if rotation.date is None:
        return
    for moment in moments(rotation, desk):
        view = rotation._twin()
        answer = view._stands(moment)
        queue = answer["queue"]
        names = [one["staff"] for one in queue]
        assert len(set(names)) == len(names), "everybody has one place"
        assert [one["place"] for one in queue] == list(range(1, len(queue) + 1)), "places have no gaps"
        roles, groups = rotation.people.roles, rotation.people.groups
        assert set(names) <= roles.keys() | set(groups.values()), "who left has no place"
        able = [one["staff"] for one in queue if one["state"] == "present"]
        assert answer["next"] == (able[0] if able else None), "the first who can is the next"
        assert answer["next"] is None or not cannot(view, answer["next"], moment)
        seats = {view.seat_of(name) for name in roles if roles[name] == "agent"}
        assert seats - view.order.off <= set(names), "nobody is lost"
        for turn in answer["turns"]:
            assert turn["clauses"], "no clause, no decision"
            assert len(set(turn["skipped"])) == len(turn["skipped"])
            assert turn["receiver"] not in turn["skipped"]
            assert turn["because"]
        orjson.dumps(answer)


@settings(deadline=None, max_examples=examples(40))
@given(histories())
def test_nobody_loses_a_turn_twice_for_one_absence(told: list[Event]) -> None:
    """One absence, one suspension, one reception: each costs a turn once at most, over all the days that it lasts."""
    desk = desk_of(told)
    lost: Counter[tuple[str, int]] = Counter()
    for _, answer in days_of(told, desk):
        for turn in answer["turns"]:
            lost.update(
                (one["staff"], one["position"])
                for one in turn["passed_over"]
                if one["effect"] == "skipped" and one["state"] in ("absent", "suspended", "busy")
            )
        lost.update((one["staff"], one["position"]) for one in answer["consequences"] if one["effect"] == "left_post")
    assert all(times == 1 for times in lost.values()), lost


@settings(deadline=None, max_examples=examples(40))
@given(histories())
def test_no_make_up_is_invented(told: list[Event]) -> None:
    """Whatever is owed was granted by a turn, a fact or by hand, under a clause of the book, and on evidence."""
    desk = desk_of(told)
    by_position = {event.position: event for event in told}
    before: set[tuple[str, tuple[int, ...]]] = set()
    for _, answer in days_of(told, desk):
        granted = {turn["position"] for turn in answer["turns"] if turn["make_up"]}
        granted |= {one["position"] for one in answer["consequences"] if one["effect"] == "make_up"}
        granted |= {one["position"] for one in answer["adjustments"] if one["action"] == "make_up"}
        owed = {(one["staff"], tuple(one["evidence"])) for one in answer["owed"]}
        for one in answer["owed"]:
            book = desk.book_of(by_position[one["evidence"][-1]])
            assert one["clauses"]
            assert all(clause == DEFAULT or book.clause(clause) for clause in one["clauses"])
            kept = any(tuple(one["evidence"]) == evidence for _, evidence in before)
            assert one["evidence"][-1] in granted or kept
            if one["why"].startswith("absent:"):
                assert one["why"].partition(":")[2] in ABSENCES
                assert by_position[one["evidence"][0]].type == "staff.absent"
        before = owed


@settings(deadline=None, max_examples=examples(40))
@given(histories())
def test_a_day_begun_at_its_opening_equals_the_fold_from_the_start(told: list[Event]) -> None:
    desk = desk_of(told)
    whole = Rotation.restore(None, desk)
    opening: dict[str, Any] | None = None
    today = None
    parts: Rotation = Rotation.restore(None, desk)
    for fact in in_order(told, desk):
        day = day_of(fact, desk.calendar)
        if day != today:
            if today is not None:
                opening = orjson.loads(orjson.dumps(parts.close(), option=orjson.OPT_SORT_KEYS))
            parts, today = Rotation.restore(opening, desk), day
        parts.apply(fact)
        whole.apply(fact)
    if whole.date is None:
        return
    assert parts.close() == whole.close()
    for moment in moments(whole, desk):
        assert parts.day(whole.date, moment) == whole.day(whole.date, moment)
        for later in (3, 35):
            ahead = whole.date + timedelta(days=later)
            assert parts.day(ahead, moment) == whole.day(ahead, moment)


@settings(deadline=None, max_examples=examples(25))
@given(histories())
def test_asking_changes_nothing(told: list[Event]) -> None:
    desk = desk_of(told)
    asked, quiet = Rotation.restore(None, desk), Rotation.restore(None, desk)
    for fact in in_order(told, desk):
        asked.apply(fact)
        quiet.apply(fact)
        asked.day(asked.date, desk.calendar.close_of(asked.date))
        asked.day(asked.date + timedelta(days=1), fact.time)
        asked.close()
    if quiet.date is not None:
        assert asked.close() == quiet.close()
        close = desk.calendar.close_of(quiet.date)
        assert asked.day(quiet.date, close) == quiet.day(quiet.date, close)


@settings(deadline=None, max_examples=examples(40))
@given(histories(distinct=True), st.randoms(use_true_random=False))
def test_facts_recorded_late_and_in_any_order_give_the_same_days(told: list[Event], rng: Any) -> None:
    opening = [event for event in told if event.type in ("project.opened", "staff.joined")][:7]
    later = [event for event in told if event not in opening]
    shuffled = list(later)
    rng.shuffle(shuffled)
    late = max(event.time for event in told)
    mixed = [
        event._replace(position=position, recorded=late) for position, event in enumerate(shuffled, len(opening) + 1)
    ]
    in_time = [_decided(answer) for _, answer in days_of(told, desk_of(told))]
    recorded_late = [*opening, *mixed]
    assert [_decided(answer) for _, answer in days_of(recorded_late, desk_of(recorded_late))] == in_time


def _decided(answer: dict[str, Any]) -> Any:
    """Give what an answer decides, without the positions on which it rests."""
    told = ("reception", "receiver", "counted", "skipped", "make_up", "clauses", "expected", "considered")
    return (
        answer["next"],
        answer["next_call"],
        answer["queue"],
        [{name: turn[name] for name in told} for turn in answer["turns"]],
        [(one["staff"], one["why"], one["since"]) for one in answer["owed"]],
        [(one["staff"], one["effect"]) for one in answer["consequences"]],
    )


@settings(deadline=None, max_examples=examples(25))
@given(st.permutations(range(20)), st.integers(1, 19))
def test_twenty_visitors_in_one_batch_rotate_as_one_by_one(order: list[int], cut: int) -> None:
    """Same moment, positions decide: a desk that learns of them at once answers as one that learns one by one."""
    said = [opened("sc"), *(joined(one) for one in STAFF), roster(*STAFF, day=MONDAY)]
    visitors = [received(f"C{number}", STAFF[index % 5]) for index, number in enumerate(order)]
    told = events(*said, at_("10:00", *visitors))
    at_once = desk_of(told)
    one_by_one = DeskTimeline()
    rotation = Rotation(one_by_one)
    for event in told[: len(said) + cut]:
        one_by_one.apply(event)
        rotation.apply(event)
    restored = Rotation.restore(None, one_by_one)
    for event in told[: len(said) + cut]:
        restored.apply(event)
    for event in told[len(said) + cut :]:
        one_by_one.apply(event)
        restored.apply(event)
    noon = told[-1].time
    assert restored.day(MONDAY, noon) == folded(told, at_once).day(MONDAY, noon)
    assert all(turn["counted"] and turn["expected"] is None for turn in restored.day(MONDAY, noon)["turns"])
