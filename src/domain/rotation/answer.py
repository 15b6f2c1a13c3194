"""The answer to “whose turn is it, and why”: the contract's ``GET /rotation``, and what explains it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from domain.desk import DeskTimeline
from domain.rotation.ruling import Hindrance, Terms, terms_of
from domain.rotation.turn import Turn
from domain.rotation.wording import NO_ROSTER, Step, Story, old_roster
from domain.rulebooks import DEFAULT, Rulebook

if TYPE_CHECKING:
    from domain.rotation.rotation import Rotation


def answer(day: Rotation, desk: DeskTimeline, book: Rulebook, moment: datetime) -> dict[str, Any]:
    """Give the day as it stands at ``moment`` (UTC), JSON-ready, without the ledger's position.

    Beside the contract's members: ``because`` (why the next is next), ``notes``, ``adjustments``, ``calls``, the book's
    hash, and in every turn its client, kind, time, who was considered, who was passed over, and ``because``.
    """
    story = Story(desk)
    order = day.order.on_roster()
    hindrances = {staff: day.hindrance(staff, moment) for staff in order}
    following = next((staff for staff in order if hindrances[staff] is None), None)
    return {
        "date": day.date.isoformat() if day.date is not None else None,
        "rulebook": book.name,
        "rulebook_hash": book.hash,
        "next": following,
        "queue": [
            {
                "staff": staff,
                "place": place,
                "state": _state(hindrances[staff]),
                "make_up": staff in day.order.owed,
            }
            for place, staff in enumerate(order, 1)
        ],
        "turns": [_turn(turn, story, desk) for turn in day.turns],
        "because": _why_next(day, story, book, hindrances, following),
        "adjustments": [
            {
                "staff": one.staff,
                "action": one.action,
                "clauses": list(one.terms.adjust),
                **story.adjusted(one),
            }
            for one in day.adjustments
        ],
        "calls": [
            {"answered_by": call.answered_by, "expected": call.expected, **story.called(call)} for call in day.calls
        ],
        "notes": _notes(day),
    }


def _state(hindrance: Hindrance | None) -> str:
    return "present" if hindrance is None else hindrance.state


def _turn(turn: Turn, story: Story, desk: DeskTimeline) -> dict[str, Any]:
    return {
        "reception": turn.reception,
        "position": turn.position,
        "receiver": turn.receiver,
        "counted": turn.ruling.counted,
        "make_up": list(turn.make_up),
        "skipped": list(turn.skipped),
        "clauses": list(turn.clauses),
        "client": turn.clients[0],
        "clients": list(turn.clients),
        "kind": turn.kind,
        "time": desk.calendar.text(turn.time),
        "expected": turn.expected,
        "considered": list(turn.considered),
        "passed_over": [_passed(turn, *passed) for passed in turn.passed],
        "because": story.turn(turn),
    }


def _passed(turn: Turn, staff: str, hindrance: Hindrance, effect: str) -> dict[str, Any]:
    return {
        "staff": staff,
        "state": hindrance.state,
        "reason": hindrance.detail or None,
        "effect": effect,
        "clauses": list(turn.terms.cost(hindrance).clauses),
        "position": hindrance.position,
    }


def _why_next(
    day: Rotation, story: Story, book: Rulebook, hindrances: dict[str, Hindrance | None], following: str | None
) -> list[dict[str, Any]]:
    """Tell who stands ahead and cannot, and then why the next is the next."""
    terms = terms_of(book)
    because: list[dict[str, Any]] = []
    for staff, hindrance in hindrances.items():
        if hindrance is None:
            break
        cost = terms.cost(hindrance)
        because.append(story.waiting(book, staff, hindrance, cost.clauses[0]))
    if following is None:
        return because
    reason, clauses = _first(day, terms, following, ahead=bool(because))
    step = Step(book, day.order.evidence, clauses[0], "next")
    because.append(story.next(step, following, reason))
    return because


def _first(day: Rotation, terms: Terms, following: str, *, ahead: bool) -> tuple[str, tuple[str, ...]]:
    """Give why the next stands where they stand, as a word of the wording, and the clauses that put them there."""
    if following in day.order.owed:
        return "owed", terms.make_up
    if day.order.roster is None and not day.order.moved:
        return "joining", (DEFAULT,)
    if not day.order.moved:
        return ("ahead" if ahead else "roster"), terms.adjust
    if any(turn.ruling.counted for turn in day.turns):
        return ("ahead" if ahead else "served"), terms.tail
    return ("ahead" if ahead else "carried"), terms.carry_over


def _notes(day: Rotation) -> list[dict[str, str]]:
    order = day.order
    if order.roster is None:
        return [NO_ROSTER] if order.places else []
    if order.roster_date and day.date is not None and order.roster_date != day.date.isoformat():
        return [old_roster(order.roster_date)]
    return []
