"""What holds for every history of a desk, however odd."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import orjson
from desk_language import (
    MONDAY,
    absent,
    adjusted,
    at,
    called,
    desk_of,
    ended,
    events,
    joined,
    left,
    next_day,
    opened,
    received,
    returned,
    roster,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from rotation_language import in_order

from domain.desk import DeskTimeline
from domain.event import Event
from domain.rotation import Rotation, day_of
from domain.rotation.words import KINDS
from domain.rulebooks import PRESETS

STAFF = ("A", "B", "C", "D", "E")
DAYS = 4

staff = st.sampled_from(STAFF)
clients = st.sampled_from([f"C{number}" for number in range(8)])


days = st.sampled_from([next_day(days=number) for number in range(DAYS)])
reasons = st.sampled_from(["rest", "leave", "sick", "private", "own_paperwork", "official"])
actions = st.sampled_from(["to_head", "to_tail", "skip", "make_up", "suspend", "resume"])
receptions = st.sampled_from(["R1", "R2", "R3"])
perhaps = st.one_of(st.none(), st.none(), staff)
order = st.lists(staff, min_size=1, unique=True)

visits = st.builds(
    received,
    clients,
    staff,
    st.sampled_from(["new", "new", "new", *KINDS]),
    reception=receptions,
    named_agent=perhaps,
    card_of=perhaps,
    assist_for=perhaps,
    together=st.sampled_from([None, None, True]),
    verified=st.sampled_from([None, True]),
)
rosters = st.builds(
    lambda listed, day, on_duty: roster(*listed, day=day, on_duty=on_duty),
    order,
    days,
    st.lists(staff, max_size=2, unique=True),
)
facts = st.one_of(
    visits,
    visits,
    visits,
    st.builds(absent, staff, reasons, until=st.one_of(st.none(), days.map(str))),
    st.builds(returned, staff),
    st.builds(left, staff),
    st.builds(joined, staff, role=st.sampled_from(["agent", "agent", "manager"])),
    rosters,
    st.builds(adjusted, staff, actions, days=st.sampled_from([None, 1, 2])),
    st.builds(ended, clients, reception=receptions),
    st.builds(called, clients, staff),
)
"""Facts of every kind that bears on the rotation, visits most often."""


@st.composite
def histories(draw: st.DrawFn) -> list[Event]:
    """A desk of five, and what befell it on four days."""
    said: list[Any] = [opened(draw(st.sampled_from(PRESETS))), *(joined(one) for one in STAFF)]
    for day in range(DAYS):
        for one in draw(st.lists(facts, max_size=10)):
            clock = f"{draw(st.integers(7, 20)):02d}:{draw(st.integers(0, 59)):02d}"
            said.append(at(clock, one, day=next_day(days=day)))
    return events(*said)


def folded(told: list[Event], desk: DeskTimeline) -> Rotation:
    rotation = Rotation.restore(None, desk)
    for fact in told:
        rotation.apply(fact)
    return rotation


def moments(rotation: Rotation, desk: DeskTimeline) -> list[Any]:
    start = desk.calendar.start_of(rotation.date)
    return [start + timedelta(hours=hour) for hour in (0, 8, 10, 12, 15, 18, 21, 24)]


def checked(rotation: Rotation, desk: DeskTimeline, gone: set[str]) -> None:
    for moment in moments(rotation, desk):
        answer = rotation.day(rotation.date, moment)
        queue = answer["queue"]
        names = [one["staff"] for one in queue]
        assert len(set(names)) == len(names), "everybody has one place"
        assert [one["place"] for one in queue] == list(range(1, len(queue) + 1)), "places have no gaps"
        assert not gone & set(names), "who left has no place"
        able = [one["staff"] for one in queue if one["state"] == "present"]
        assert answer["next"] == (able[0] if able else None), "the first who can is the next"
        roles = rotation.people.roles
        off = rotation.order.off
        assert {name for name in roles if roles[name] == "agent"} - off <= set(names), "nobody is lost"
        for turn in answer["turns"]:
            assert turn["clauses"], "no clause, no decision"
            assert len(set(turn["skipped"])) == len(turn["skipped"])
            assert turn["receiver"] not in turn["skipped"]
            assert turn["because"]
        orjson.dumps(answer)


@settings(deadline=None, max_examples=150)
@given(histories())
def test_the_queue_is_whole_and_nobody_who_cannot_is_next(told: list[Event]) -> None:
    desk = desk_of(told)
    rotation = Rotation.restore(None, desk)
    gone: set[str] = set()
    for fact in in_order(told, desk):
        rotation.apply(fact)
        if fact.type == "staff.left":
            gone.add(fact.data["staff"])
        elif fact.type == "staff.joined":
            gone.discard(fact.data["staff"])
    if rotation.date is None:
        return
    checked(rotation, desk, gone)
    close = desk.calendar.close_of(rotation.date)
    following = rotation.day(rotation.date, close)["next"]
    if following is not None and desk.member(following, close) and not any(e.type == "staff.left" for e in told):
        assert desk.absence(following, close) is None
        assert not desk.suspended(following, close)


@settings(deadline=None, max_examples=150)
@given(histories())
def test_a_day_begun_at_its_opening_equals_the_fold_from_the_start(told: list[Event]) -> None:
    desk = desk_of(told)
    facts_in_order = in_order(told, desk)
    whole = Rotation.restore(None, desk)
    opening: dict[str, Any] | None = None
    today = None
    parts: Rotation = Rotation.restore(None, desk)
    for fact in facts_in_order:
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
        ahead = whole.date + timedelta(days=3)
        assert parts.day(ahead, moment) == whole.day(ahead, moment)


@settings(deadline=None, max_examples=50)
@given(histories())
def test_asking_changes_nothing(told: list[Event]) -> None:
    desk = desk_of(told)
    asked, quiet = Rotation.restore(None, desk), Rotation.restore(None, desk)
    for fact in in_order(told, desk):
        asked.apply(fact)
        quiet.apply(fact)
        asked.day(asked.date, fact.time)
        asked.day(asked.date + timedelta(days=1), fact.time)
        asked.close()
    if quiet.date is not None:
        assert asked.close() == quiet.close()


@settings(deadline=None, max_examples=50)
@given(st.permutations(range(20)), st.integers(1, 19))
def test_twenty_visitors_in_one_batch_rotate_as_one_by_one(order: list[int], cut: int) -> None:
    """Same moment, positions decide: a desk that learns of them at once answers as one that learns one by one."""
    said = [opened("sc"), *(joined(one) for one in STAFF), roster(*STAFF, day=MONDAY)]
    visitors = [received(f"C{number}", STAFF[index % 5]) for index, number in enumerate(order)]
    told = events(*said, at("10:00", *visitors))
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
