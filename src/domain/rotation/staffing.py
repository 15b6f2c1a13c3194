"""People, absences, rosters and changes by hand: what they do to the order."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from domain.calendar import parse_end
from domain.event import Event
from domain.rotation.groups import seats
from domain.rotation.order import Owed
from domain.rotation.people import Until
from domain.rotation.receptions import charge, reenter
from domain.rotation.ruling import Hindrance
from domain.rotation.turn import Adjustment, Cause, Consequence

if TYPE_CHECKING:
    from domain.rotation.rotation import Rotation

LEAVING = frozenset({"private", "leave", "unapproved"})
"""Reasons for which the first in the order walks off on their own account."""

ERRANDS = frozenset({"private", "own_paperwork", "official"})
"""Reasons for which people leave their post in the middle of a day."""


def joined(day: Rotation, event: Event) -> None:
    """Somebody joins: agents rotate, and whoever is on the roster."""
    data = event.data
    staff, people, order = data["staff"], day.people, day.order
    people.join(staff, data["role"], data.get("group"))
    seat = day.seat_of(staff)
    roster = order.roster or ()
    if data["role"] == "agent" or staff in roster or seat in roster:
        for one in day.orders():
            one.join(seat, seats(day, roster))
        order.evidence = event.position


def left(day: Rotation, event: Event) -> None:
    """Somebody leaves; their group stands in the order as long as it has anybody."""
    staff, seat = event.data["staff"], day.seat_of(event.data["staff"])
    day.people.leave(staff)
    reenter(day, day.busy.pop(staff, None), event.position)
    if seat == staff or not day.people.members(seat):
        for order in day.orders():
            order.leave(seat)
        for name in [name for name, inquiry in day.inquiries.items() if inquiry.seat == seat]:
            del day.inquiries[name]
    day.order.evidence = event.position


def absent(day: Rotation, event: Event) -> None:
    """Somebody is away; the first in the order who walks off is skipped there and then, if the book says so (SA-front)."""
    data, moment, terms = event.data, event.time, day.terms
    staff, reason = data["staff"], data["reason"]
    consent = "approved_by" in data
    if reason == "official" and terms.approval == "required" and not consent:
        reason = "unapproved"
    until = parse_end(data["until"], day.calendar) if data.get("until") else None
    was_first = terms.at_once is not None and day.head(moment) == day.seat_of(staff)
    day.people.hold(day.people.absent, staff, Until("absent", reason, until, event.position), moment)
    reenter(day, day.busy.pop(staff, None), event.position)
    if was_first and reason in LEAVING and not consent:
        _walk_off(day, event, reason)
    elif terms.approval == "noted" and reason in ERRANDS and not consent:
        _note_absence(day, event)


def _walk_off(day: Rotation, event: Event, reason: str) -> None:
    seat, clauses = day.seat_of(event.data["staff"]), day.terms.at_once or ()
    hindrance = day.blocked(seat, event.time)
    if hindrance is None or not day.within_hours(event.time) or not charge(day, hindrance):
        return
    day.order.skipped(seat)
    day.moved(Cause(event.position, "left_post", clauses, day.terms))
    day.consequences.append(Consequence(event.position, event.time, seat, "left_post", reason, clauses, day.terms))


def _note_absence(day: Rotation, event: Event) -> None:
    """Whoever of the rotation leaves their post without consent is pointed out (SB-3); the cost is the reason's."""
    staff, terms = event.data["staff"], day.terms
    if day.within_hours(event.time) and day.in_rotation(staff):
        reason = event.data["reason"]
        day.consequences.append(
            Consequence(event.position, event.time, staff, "without_consent", reason, terms.consent, terms)
        )


def returned(day: Rotation, event: Event) -> None:
    """Somebody is back."""
    day.people.absent.pop(event.data["staff"], None)


def roster_set(day: Rotation, event: Event) -> None:
    """The day's list is set: who rotates, who is on duty shift, and who stands for each group."""
    data = event.data
    on_duty = data.get("on_duty") or ()
    day.duty, day.duty_shift = frozenset(on_duty), Hindrance("on_duty", "", event.position)
    day.representatives = dict(data.get("representatives") or {})
    listed: list[str] = data["order"]
    here = seats(day, [*listed, *on_duty])
    for order in day.orders():
        order.set_roster(data["date"], listed, here, restart=day.terms.restart)
    day.order.evidence = event.position


def adjusted(day: Rotation, event: Event) -> None:
    """The order is changed by hand; who may do so is the book's (SC-8, WJC-form-1) and checked where it is posted."""
    data, order, terms = event.data, day.order, day.terms
    staff, action = data["staff"], data["action"]
    seat = day.seat_of(staff)
    until: datetime | None = None
    if action == "suspend":
        days = data.get("days")
        until = day.calendar.days_after(event.time, days) if days else None
        day.people.hold(day.people.suspended, staff, Until("suspended", "", until, event.position), event.time)
    elif action == "resume":
        day.people.suspended.pop(staff, None)
    elif seat in order:
        owed = Owed((event.position,), event.time, "by_hand", terms.adjust)
        change: Callable[[], object] = {
            "to_head": lambda: order.to_head(seat),
            "to_tail": lambda: order.to_tail(seat),
            "skip": lambda: order.skipped(seat),
            "make_up": lambda: order.make_up(seat, owed),
        }[action]
        change()
        day.moved(Cause(event.position, "by_hand", terms.adjust, terms))
    day.adjustments.append(Adjustment(event.position, event.time, staff, action, until, data.get("reason", ""), terms))
