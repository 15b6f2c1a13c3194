"""Which facts the judges of ownership and deals read, and how little of each they need."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from domain.event import Event

_PARTIES = ("deal", "client", "agent")
_SPLIT = ("campaign", "commission")
TYING = frozenset({"client", "other", "introduced_by", "phone_hashes", "deal"})
"""Members of an event's data that can tie it to more than its own client."""

KEPT: Mapping[str, tuple[str, ...]] = {
    "client.received": (
        "reception",
        "received_by",
        "kind",
        "named_agent",
        "card_of",
        "introduced_by",
        "together",
        "assist_for",
        "verified",
        "first_agent_unknown",
        "known_by_phone",
    ),
    "first_agent.named": ("reception", "agent", "by"),
    "introduction.found": ("introduced_by", "by"),
    "visit.registered": ("reception", "registered_by", "phone_hashes", "channel", "intent"),
    "registration.voided": ("agent", "cause", "reassigned_to", "by"),
    "call.received": ("answered_by", "phone_hashes", "asked_for", "channel"),
    "follow_up.made": ("by", "method", "answered", "intent"),
    "client.graded": ("by", "size", "intent", "confirmed_by"),
    "client.linked": ("other", "relation"),
    "client.handed_over": ("from", "to", "cause"),
    "ownership.claimed": ("by", "deal", "evidence"),
    "dispute.opened": ("dispute", "by", "deal"),
    "dispute.evidence_added": ("dispute", "by", "obtained_from"),
    "dispute.agreed": ("dispute", "deal", "shares", "parties"),
    "dispute.ruled": ("dispute", "deal", "shares", "owner", "service"),
    "unit.held": (*_PARTIES, "until"),
    "deposit.paid": (*_PARTIES, *_SPLIT),
    "deposit.topped_up": _PARTIES,
    "deposit.refunded": _PARTIES,
    "deposit.forfeited": _PARTIES,
    "subscription.signed": (*_PARTIES, *_SPLIT),
    "contract.approved": (*_PARTIES, "contract"),
    "contract.signed": (*_PARTIES, "contract", *_SPLIT),
    "contract.voided": (*_PARTIES, "contract"),
    "unit.swapped": (*_PARTIES, "to_unit"),
    "unit.returned": _PARTIES,
    "unit.opened": _PARTIES,
}
"""Event type → the members of ``data`` that a judge of ownership or deals may read."""


def relevant(event: Event) -> bool:
    """Whether the event can bear on ownership or on a deal."""
    return event.type in KEPT


def slim(event: Event) -> Event:
    """The event with nothing but what judging needs: no sealed box, no text; of the box only the names of its fields.

    Slimming a slim event gives it back unchanged.
    """
    position, kind, subject, time, recorded, data, version = event
    kept: dict[str, Any] = {name: data[name] for name in KEPT[kind] if name in data}
    if kind == "visit.registered" and (sealed := data.get("sealed")) is not None:
        kept["sealed"] = {"fields": sealed["fields"]}
    return Event(position, kind, subject, time, recorded, kept, version)


def connections(event: Event) -> tuple[str, ...]:
    """What ties the event to a circle: ``client/…``, ``phone/…`` (keyed hash) and ``deal/…`` keys.

    Events that have a key in common belong to one circle, and so do all events reached from there.
    """
    data = event.data
    if TYING.isdisjoint(data):
        return (event.subject,) if event.subject.startswith("client/") else ()
    keys = [event.subject] if event.subject.startswith("client/") else []
    keys += [f"client/{data[name]}" for name in ("client", "other", "introduced_by") if data.get(name)]
    keys += [f"phone/{phone}" for phone in data.get("phone_hashes", ())]
    if data.get("deal"):
        keys.append(f"deal/{data['deal']}")
    return tuple(keys)
