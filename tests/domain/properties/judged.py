"""Asks everything that there is to ask of a history under a book, in a form that can be compared."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import orjson

from domain import rotation
from domain.circle import Circle, relevant, slim
from domain.desk import DeskTimeline
from domain.event import Event
from domain.rotation import Rotation, day_of, order_key
from domain.rulebooks import Rulebook


def circle_of(history: Iterable[Event], book: Rulebook | None, known: DeskTimeline | None = None) -> Circle:
    """Feed a circle with everything; ``known``: the desk, if it is not that of the history."""
    history = list(history)
    circle = Circle(known if known is not None else DeskTimeline(history), book)
    for event in history:
        if relevant(event):
            circle.apply(slim(event))
    return circle


def people(circle: Circle, as_of: datetime) -> dict[str, Any]:
    """Give every answer about owners and deals."""
    clients, deals = circle.clients(), circle.deals()
    answers = {
        "owners": {client: circle.ownership(client, as_of) for client in clients},
        "standings": {client: list(circle.standing(client, as_of)) for client in clients},
        "contested": {client: circle.contested(as_of, client) for client in clients},
        "deals": {deal: circle.deal(deal, as_of) for deal in deals},
        "outcomes": {deal: circle.outcome(deal, as_of) for deal in deals},
        "decisions": circle.decisions(as_of=as_of),
    }
    return dict(orjson.loads(orjson.dumps(answers)))


def rotation_of(history: Iterable[Event], book: Rulebook | None, known: DeskTimeline | None = None) -> Rotation:
    """Fold the rotation through all days of a history."""
    history = list(history)
    known = known if known is not None else DeskTimeline(history)
    calendar = known.calendar
    facts = [rotation.slim(event) for event in history if rotation.relevant(event)]
    folded = Rotation(known, book)
    for fact in sorted(facts, key=lambda fact: (day_of(fact, calendar), order_key(fact, calendar))):
        folded.apply(fact)
    return folded


def turns(folded: Rotation, moment: datetime) -> dict[str, Any]:
    """Give the answer about the day at which the rotation stands."""
    assert folded.date is not None
    return dict(orjson.loads(orjson.dumps(folded.day(folded.date, moment))))


def without_positions(answer: Any, order: list[Event]) -> Any:
    """Give an answer with each position replaced by the fact that stands there, so that other orders compare."""
    names = {event.position: f"{event.type} {event.subject} {event.time}" for event in order}

    def named(value: Any, key: str = "") -> Any:
        if isinstance(value, dict):
            return {name: named(inner, name) for name, inner in value.items()}
        if key == "position":
            return names.get(value, value)
        if key == "evidence":
            return sorted(names.get(one, str(one)) for one in value)
        if isinstance(value, list):
            return [named(inner, key) for inner in value]
        return value

    return named(answer)
