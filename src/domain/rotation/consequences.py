"""What facts about clients do to their agents' turns: a lost client, a void entry, a question never answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.event import Event
from domain.rotation.order import Owed
from domain.rotation.people import Until
from domain.rotation.turn import Cause, Consequence
from domain.rulebooks import DEFAULT

if TYPE_CHECKING:
    from datetime import date

    from domain.rotation.rotation import Rotation


def handed_over(day: Rotation, event: Event) -> None:
    """The client asked for another agent: the first one is owed a make-up, or is not, as the book says of the cause (SD-15)."""
    cause: str = event.data["cause"]
    effect, clauses = day.terms.changed.get(cause, ("none", (DEFAULT,)))
    seat = day.seat_of(event.data["from"])
    if effect == "none":
        if clauses != (DEFAULT,) and seat in day.order:
            day.consequences.append(
                Consequence(event.position, event.time, seat, "no_make_up", cause, clauses, day.terms)
            )
        return
    owed = Owed((event.position,), event.time, f"changed:{cause}", clauses)
    if seat in day.order and day.order.make_up(seat, owed):
        day.moved(Cause(event.position, "owed", clauses, day.terms))
        day.consequences.append(Consequence(event.position, event.time, seat, "make_up", cause, clauses, day.terms))


def voided(day: Rotation, event: Event) -> None:
    """An entry is declared void: whoever made it receives nobody for the days that the book says (SD-23, SD-25b).

    A suspension that lasts longer already stays as it is.
    """
    data, terms, people = event.data, day.terms, day.people
    staff, cause = data["agent"], data["cause"]
    days = terms.suspension[cause]
    if not days.value or not day.employed(staff):
        return
    until = day.calendar.days_after(event.time, days.value)
    before = people.suspended.get(staff)
    if before is not None and (before.until is None or before.until >= until):
        return
    people.hold(people.suspended, staff, Until("suspended", cause, until, event.position), event.time)
    day.consequences.append(
        Consequence(event.position, event.time, staff, "suspended", cause, days.clauses, terms, until)
    )


def let_inquiries_lapse(day: Rotation, today: date) -> None:
    """Who received a visitor first was not found in time: from the close of the last day on, the receiver is to be
    skipped, once each time that the turn comes (SA-o2C)."""
    for name, inquiry in sorted(day.inquiries.items(), key=lambda one: one[1].last):
        if inquiry.last < today.isoformat():
            del day.inquiries[name]
            if inquiry.seat in day.order:
                day.order.owe_round(inquiry.seat, inquiry.rounds, inquiry.position)
