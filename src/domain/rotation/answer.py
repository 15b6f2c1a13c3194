"""The answer to “whose turn is it, and why”: the contract's ``GET /rotation``, and what explains it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from domain.desk import DeskTimeline
from domain.rotation.calls import due
from domain.rotation.groups import standing
from domain.rotation.notes import notes
from domain.rotation.order import FEWEST, NUMBER
from domain.rotation.ruling import Hindrance
from domain.rotation.turn import Passed, Turn
from domain.rotation.wording import Step, Story
from domain.rulebooks import DEFAULT, Rulebook

if TYPE_CHECKING:
    from domain.rotation.rotation import Rotation


def answer(day: Rotation, desk: DeskTimeline, book: Rulebook, moment: datetime) -> dict[str, Any]:
    """Give the day as it stands at ``moment`` (UTC), JSON-ready, without the ledger's position.

    Beside the contract's members: ``unit`` (whether people or groups rotate), ``because`` (why the next is next),
    ``owed`` (make-ups, since when and why), ``adjustments`` by hand, ``consequences`` of other facts, ``inquiries`` that
    are open, ``calls`` and whom the next is for, ``notes``, the book's hash, and in every turn its client, kind, time,
    who was considered, who was passed over, and ``because``. Where groups rotate, a place names its ``people`` and a
    turn its ``group``; where the fewest new clients decide, a place has its ``new_clients``.
    """
    story = Story(desk, grouped=day.order.grouped)
    order = day.order.on_roster()
    hindrances = {seat: day.blocked(seat, moment) for seat in order}
    following = next((seat for seat in order if hindrances[seat] is None), None)
    return {
        "date": day.date.isoformat() if day.date is not None else None,
        "rulebook": book.name,
        "rulebook_hash": book.hash,
        "unit": {"kind": day.terms.book.rotation.unit.value, "clauses": list(day.terms.unit)},
        "next": following,
        "queue": [_place(day, seat, place, hindrances[seat]) for place, seat in enumerate(order, 1)],
        "turns": [_turn(turn, story, desk) for turn in day.turns],
        "because": _why_next(day, story, hindrances, following),
        "owed": _owed(day, story, desk),
        "adjustments": [
            {"staff": one.staff, "action": one.action, "clauses": list(one.terms.adjust), **story.adjusted(one)}
            for one in day.adjustments
        ],
        "consequences": [
            {"staff": one.seat, "clauses": list(one.clauses), **story.followed(one)} for one in day.consequences
        ],
        "inquiries": [
            {
                "reception": name,
                "client": inquiry.client,
                "staff": inquiry.seat,
                "until": inquiry.last,
                "rounds": inquiry.rounds,
                **story.asked(book, inquiry, day.terms.round.clauses[0]),
            }
            for name, inquiry in day.inquiries.items()
        ],
        "calls": [
            {
                "answered_by": call.answered_by,
                "expected": call.expected,
                "clauses": list(call.terms.calls.clauses),
                **story.called(call),
            }
            for call in day.calls
        ],
        "next_call": due(day, moment),
        "notes": notes(day),
    }


def _place(day: Rotation, seat: str, place: int, hindrance: Hindrance | None) -> dict[str, Any]:
    state = "present" if hindrance is None else hindrance.state
    written: dict[str, Any] = {"staff": seat, "place": place, "state": state, "make_up": seat in day.order.owed}
    if day.order.grouped:
        written["people"] = standing(day, seat)
    if day.order.kind == FEWEST:
        written["new_clients"] = day.order.news.get(seat, 0)
    return written


def _turn(turn: Turn, story: Story, desk: DeskTimeline) -> dict[str, Any]:
    written: dict[str, Any] = {
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
        "passed_over": [_passed(passed) for passed in turn.passed],
        "because": story.turn(turn),
    }
    if turn.seat != turn.receiver:
        written["group"] = turn.seat
    return written


def _passed(passed: Passed) -> dict[str, Any]:
    return {
        "staff": passed.seat,
        "state": passed.hindrance.state,
        "reason": passed.hindrance.detail or None,
        "effect": passed.effect,
        "clauses": list(passed.clauses),
        "position": passed.hindrance.position,
    }


def _why_next(
    day: Rotation, story: Story, hindrances: dict[str, Hindrance | None], following: str | None
) -> list[dict[str, Any]]:
    """Tell who stands ahead and cannot, and then why the next is the next."""
    terms = day.terms
    because: list[dict[str, Any]] = []
    for seat, hindrance in hindrances.items():
        if hindrance is None:
            break
        because.append(story.waiting(terms.book, seat, hindrance, terms.cost(hindrance).clauses[0]))
    if following is None:
        return because
    tied = _tied(day, hindrances, following)
    reason, clauses, book = _first(day, following, ahead=bool(because), tied=bool(tied))
    because.append(story.next(Step(book, day.order.evidence, clauses[0], "next"), following, reason, tied))
    return because


def _tied(day: Rotation, hindrances: dict[str, Hindrance | None], following: str) -> list[str]:
    """Give those who could be next as well, having had as few new clients; nobody where the queue alone decides."""
    order = day.order
    if order.kind != FEWEST or following in order.owed:
        return []
    fewest = order.news.get(following, 0)
    able = (seat for seat, hindrance in hindrances.items() if hindrance is None and seat != following)
    return [seat for seat in able if order.news.get(seat, 0) == fewest and seat not in order.owed]


def _first(day: Rotation, following: str, *, ahead: bool, tied: bool) -> tuple[str, tuple[str, ...], Rulebook]:
    """Give why the next stands where they stand, as a word of the wording, the clauses that put them there, their book."""
    order, terms = day.order, day.terms
    if following in order.owed:
        return "owed", terms.make_up, terms.book
    if order.kind == FEWEST:
        return ("tied" if tied else "fewest"), terms.order, terms.book
    cause = day.cause
    if cause is not None and cause.position == order.evidence and cause.word != "owed":
        return ("ahead" if ahead else cause.word), cause.clauses, cause.terms.book
    reason, clauses = _standing(day)
    return ("ahead" if ahead and reason != "joining" else reason), clauses, terms.book


def _standing(day: Rotation) -> tuple[str, tuple[str, ...]]:
    """Give why the queue stands as it does: as it was set, or as receptions moved it."""
    order, terms = day.order, day.terms
    if order.moved:
        served = any(turn.ruling.counted for turn in day.turns)
        return ("served", terms.tail) if served else ("carried", terms.carry_over)
    if order.kind == NUMBER:
        return "number", terms.order
    return ("joining", (DEFAULT,)) if order.roster is None else ("roster", terms.adjust)


def _owed(day: Rotation, story: Story, desk: DeskTimeline) -> list[dict[str, Any]]:
    """Give the make-ups that are owed, in the order in which they will be taken, under the books that granted them."""
    found = []
    for seat in day.order.places:
        owed = day.order.owed.get(seat)
        if owed is not None:
            book = day.book_then(owed.evidence[-1], owed.since)
            found.append(
                {
                    "staff": seat,
                    "since": desk.calendar.text(owed.since),
                    "why": owed.why,
                    "clauses": list(owed.clauses),
                    "evidence": list(owed.evidence),
                    **story.owed(book, seat, owed),
                }
            )
    return found
