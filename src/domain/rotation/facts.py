"""Which events bear on the rotation, on which local day, and in which order within it."""

from __future__ import annotations

from datetime import date, datetime

from domain.calendar import Calendar
from domain.event import Event

_KEPT: dict[str, tuple[str, ...]] = {
    "client.received": (
        "reception",
        "received_by",
        "kind",
        "named_agent",
        "card_of",
        "together",
        "assist_for",
        "verified",
        "assigned_by",
        "first_agent_unknown",
        "known_by_phone",
        "introduced_by",
    ),
    "reception.ended": ("reception",),
    "call.received": ("answered_by", "minutes"),
    "first_agent.named": ("reception",),
    "client.handed_over": ("from", "cause"),
    "registration.voided": ("agent", "cause"),
    "staff.joined": ("staff", "role", "group"),
    "staff.left": ("staff",),
    "staff.absent": ("staff", "reason", "until", "approved_by"),
    "staff.returned": ("staff",),
    "roster.set": ("date", "order", "on_duty", "representatives"),
    "rotation.adjusted": ("staff", "action", "days", "reason"),
}


def relevant(event: Event) -> bool:
    """Say whether an event bears on the rotation."""
    return event.type in _KEPT


def slim(event: Event) -> Event:
    """Give a relevant event with only the data that the rotation reads."""
    position, kind, subject, time, recorded, data, version = event
    kept = {name: data[name] for name in _KEPT[kind] if name in data}
    return Event(position, kind, subject, time, recorded, kept, version)


def day_of(event: Event, calendar: Calendar) -> date:
    """Give the local day to which an event belongs: the day it happened, for ``roster.set`` the day that it sets."""
    if event.type == "roster.set":
        return date.fromisoformat(event.data["date"])
    return calendar.date_of(event.time)


def order_key(event: Event, calendar: Calendar) -> tuple[datetime, int]:
    """Give the sorting key of facts within their day: happened time, ties by position.

    A roster written on another day than its own holds from its day's beginning.
    """
    if event.type == "roster.set":
        day = day_of(event, calendar)
        if calendar.date_of(event.time) != day:
            return calendar.start_of(day), event.position
    return event.time, event.position
