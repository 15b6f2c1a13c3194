"""Rotation, ownership and deals judged together in memory on one core, beside a loop that only decodes the events.

The judges are driven as the read models drive them: the desk's timeline first, one rotation through all days, a circle
for every set of connected clients; then every client's owner and every deal's outcome is asked once. Sorting facts to days
and circles, and cutting them down to what the judges read, is the read models' work and counted apart.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from typing import TypeVar

from benchmarks.machine import describe
from benchmarks.years import Years
from domain import circle, desk, rotation
from domain.circle import Circle
from domain.desk import DeskTimeline
from domain.event import Event
from domain.rotation import Rotation, day_of, order_key
from domain.rulebooks import PRESETS
from ledger.codec import decode
from workers.garbage import settle

T = TypeVar("T")


def decoded(records: Iterable[bytes]) -> list[Event]:
    """The events of stored records: what any reader of the ledger does first."""
    return [decode(position, record) for position, record in enumerate(records, 1)]


def timeline(events: Iterable[Event]) -> DeskTimeline:
    """The desk over time."""
    return DeskTimeline(event for event in events if desk.relevant(event))


def turned(events: Iterable[Event], known: DeskTimeline) -> list[Event]:
    """The facts of the rotation, day after day, within a day in the order in which they happened."""
    calendar = known.calendar
    days: dict[date, list[Event]] = {}
    for event in events:
        if rotation.relevant(event):
            days.setdefault(day_of(event, calendar), []).append(rotation.slim(event))
    return [fact for day in sorted(days) for fact in sorted(days[day], key=lambda fact: order_key(fact, calendar))]


def rotated(facts: Iterable[Event], known: DeskTimeline) -> Rotation:
    """The rotation at the end of all days."""
    folded = Rotation(known)
    for fact in facts:
        folded.apply(fact)
    return folded


def tied(events: Iterable[Event]) -> list[list[Event]]:
    """The facts of each circle, in ledger order: what events have in common ties them."""
    roots: dict[str, str] = {}

    def root(key: str) -> str:
        while (parent := roots.setdefault(key, key)) != key:
            roots[key] = key = roots[parent]
        return key

    facts = [circle.slim(event) for event in events if circle.relevant(event)]
    keys = [circle.connections(fact) for fact in facts]
    for first, *others in (some for some in keys if len(some) > 1):
        for other in others:
            roots[root(other)] = root(first)
    circles: dict[str, list[Event]] = {}
    for fact, some in zip(facts, keys, strict=True):
        if some:
            circles.setdefault(root(some[0]), []).append(fact)
    return list(circles.values())


def judged(circles: Iterable[Iterable[Event]], known: DeskTimeline, as_of: datetime) -> tuple[int, int]:
    """Feeds every circle, asks whose every client and every deal is; returns how many of each there were."""
    clients = deals = 0
    for facts in circles:
        judge = Circle(known)
        for fact in facts:
            judge.apply(fact)
        for client in judge.clients():
            judge.standing(client, as_of)
            clients += 1
        for deal in judge.deals():
            judge.outcome(deal, as_of)
            deals += 1
    return clients, deals


def timed(work: Callable[[], T]) -> tuple[T, float]:
    """What the work gives, and the seconds of processor time that it took, the garbage collector set as in the workers."""
    settle()
    started = time.process_time()
    result = work()
    return result, time.process_time() - started


def measure(records: list[bytes], book: str) -> float:
    """Prints the figures of one book; returns the events per second of the three judges together."""
    events, decoding = timed(lambda: decoded(records))
    as_of = events[-1].recorded + timedelta(days=1)
    known, first = timed(lambda: timeline(events))
    facts, ordering = timed(lambda: turned(events, known))
    circles, tying = timed(lambda: tied(events))
    folded, turns = timed(lambda: rotated(facts, known))
    (clients, deals), people = timed(lambda: judged(circles, known, as_of))
    count, judging = len(events), first + turns + people
    days = (folded.date - known.calendar.date_of(events[0].time)).days if folded.date else 0
    print(f"{book}: {count:,} events, {clients:,} clients in {len(circles):,} circles, {deals:,} deals, {days} days")
    for what, seconds in (
        ("decoding alone (orjson and two dates)", decoding),
        ("desk", first),
        ("rotation", turns),
        ("ownership and deals", people),
        ("rotation + ownership + deals", judging),
        ("the same, and sorting facts to days and circles", judging + ordering + tying),
    ):
        print(
            f"    {what:<48}{seconds:7.2f} s {count / seconds:12,.0f} events/s   {seconds / decoding:5.2f} × decoding"
        )
    return count / judging


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=200_000, help="events to judge at least (default 200,000)")
    parser.add_argument("--books", nargs="*", choices=PRESETS, default=PRESETS, help="rulebooks (default: all)")
    parser.add_argument("--kinds", action="store_true", help="list how many events there are of each type")
    arguments = parser.parse_args()
    print(describe())
    for book in arguments.books:
        records = Years(book).records(arguments.events)
        if arguments.kinds:
            for type_, number in Counter(event.type for event in decoded(records)).most_common():
                print(f"    {type_:<28}{number:9,}")
        measure(records, book)


if __name__ == "__main__":
    main()
