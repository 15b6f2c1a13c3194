"""Answers about any day, as of any moment and under any book are those of a judge who is told everything from the start."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from histories import CLIENTS, Fact, histories, posts
from hypothesis import given
from hypothesis import strategies as st
from posting_desk import OPENED, Desk
from psycopg import AsyncConnection
from tests.examples import on_a_database

from domain import circle
from domain.circle import Circle
from domain.desk import DeskTimeline
from domain.event import Event
from domain.rotation import Rotation, day_of, order_key, relevant
from domain.rulebooks import load_preset
from projections import queries
from projections.errors import NotFound

SLOW = on_a_database(6)
LATER = datetime.fromisoformat("2026-11-10T12:00:00+08:00")
"""Long after all that happened: what is asked now stands as it closed."""


def _told_rotation(events: list[Event], day: date, moment: datetime | None, book: str | None) -> dict[str, Any]:
    desk = DeskTimeline(events)
    calendar = desk.calendar
    facts = [event for event in events if relevant(event) and day_of(event, calendar) <= day]
    rotation = Rotation(desk, load_preset(book) if book else None)
    for fact in sorted(facts, key=lambda fact: (day_of(fact, calendar), order_key(fact, calendar))):
        rotation.apply(fact)
    return rotation.day(day, moment or LATER)


def _told_circle(events: list[Event], client: str, book: str | None) -> Circle:
    facts = [event for event in events if circle.relevant(event)]
    keys, grown = {f"client/{client}"}, True
    while grown:
        tied = keys.union(*(ties for fact in facts if not keys.isdisjoint(ties := circle.connections(fact))))
        keys, grown = tied, len(tied) > len(keys)
    judge = Circle(DeskTimeline(events), load_preset(book) if book else None)
    for fact in facts:
        if not keys.isdisjoint(circle.connections(fact)):
            judge.apply(circle.slim(fact))
    return judge


@SLOW
@given(
    facts=histories(),
    importing=st.booleans(),
    places=st.lists(st.integers(0, 200), max_size=3),
    book=st.sampled_from([None, None, "sc", "wjc"]),
)
def test_the_past(
    open_desk: Callable[..., Desk], facts: list[Fact], importing: bool, places: list[int], book: str | None
) -> None:
    desk = open_desk(importing=importing)
    desk.offer(posts(desk, facts))
    desk.fold([40])
    events = desk.events()
    moments = [events[place % len(events)].recorded for place in places]
    days = sorted({day_of(event, DeskTimeline(events).calendar) for event in events if relevant(event)})

    async def compare(connection: AsyncConnection[Any]) -> None:
        for moment in [None, *moments]:
            known = [event for event in events if moment is None or event.recorded <= moment]
            for day in {*days[:2], *days[-3:], days[len(days) // 2], OPENED.date() + timedelta(days=20)}:
                rotation = await queries.rotation(connection, desk.project, day, moment, book)
                assert rotation == {**_told_rotation(known, day, moment, book), "position": len(events)}
            for client in CLIENTS:
                judge = _told_circle(known, client, book)
                try:
                    answer = await queries.ownership(connection, desk.project, client, moment, book)
                except NotFound:
                    assert not judge.clients()
                else:
                    told = judge.ownership(client, datetime.fromisoformat(answer["as_of"]))
                    assert answer == {**told, "position": len(events)}

    desk.ask(compare)


@SLOW
@given(facts=histories(), importing=st.booleans(), sizes=st.lists(st.integers(1, 30), max_size=4))
def test_lists_say_what_the_judge_says(
    open_desk: Callable[..., Desk], facts: list[Fact], importing: bool, sizes: list[int]
) -> None:
    desk = open_desk(importing=importing)
    desk.offer(posts(desk, facts))
    desk.fold(sizes)

    async def compare(connection: AsyncConnection[Any]) -> None:
        page = await queries.clients(connection, desk.project, limit=500)
        for item in page["items"]:
            judged = await queries.ownership(connection, desk.project, item["client"])
            assert (item["owner"], item["protected_until"]) == (judged["owner"], judged["protected_until"])
            profile = await queries.client(connection, desk.project, item["client"])
            for deal in profile["deals"]:
                assert (await queries.deal(connection, desk.project, deal["deal"]))["state"] == deal["state"]
            history = await queries.timeline(connection, desk.reader(), item["client"], limit=500)
            told = [reason for entry in history["items"] for reason in entry["decisions"]]
            assert sorted(reason["zh"] for reason in told) == sorted(reason["zh"] for reason in judged["because"])

    desk.ask(compare)
