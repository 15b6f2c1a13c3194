"""Which fact does what to what a client is owed, under the book that holds for the fact."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from domain.care import changes, contacts, delegations, outings
from domain.care.record import ClientCare, Item
from domain.desk import DeskTimeline
from domain.event import Event

Handler = Callable[[ClientCare, Item], None]

HANDLERS: Mapping[str, Handler] = {
    "call.received": contacts.called,
    "client.received": contacts.received,
    "visit.registered": contacts.registered,
    "follow_up.planned": contacts.planned,
    "follow_up.made": contacts.followed_up,
    "colleague.told": changes.told,
    "service.assigned": changes.assigned,
    "client.graded": changes.graded,
    "client.handed_over": changes.handed_over,
    "registration.voided": changes.voided,
    "dispute.ruled": changes.ruled,
    "outing.planned": outings.planned,
    "outing.approved": outings.approved,
    "outing.made": outings.made,
    "outing.checked": outings.checked,
    "delegation.requested": delegations.requested,
    "delegation.approved": delegations.approved,
    "delegation.visited": delegations.visited,
    "delegation.followed_up": delegations.followed_up,
    "delegation.costed": delegations.costed,
    "unit.held": changes.claims_a_unit,
    "deposit.paid": changes.claims_a_unit,
    "contract.signed": changes.signed,
    "contract.voided": changes.unsigned,
    "staff.left": changes.left,
}
"""Fact → what it does to the client whom it is about, or whose agent it is about."""


def apply(care: ClientCare, event: Event, desk: DeskTimeline) -> None:
    """Take in a fact about a client, or ``staff.left`` of whoever looks after them.

    ``desk``: the timeline, which knows at least as much as the ledger did at the fact. Other facts change nothing.
    """
    handle = HANDLERS.get(event.type)
    if handle is None:
        return
    book: Any = desk.book_of(event).laid_out
    rules = book.care
    at = event.recorded if rules.counts_from.value == "recorded" else event.time
    handle(care, Item(event, event.data, at, book, rules, desk.calendar, desk))


def client_of(event: Event) -> str | None:
    """The client whom a fact is about; None for facts about the desk, and for steps of a lease that name no client."""
    kind, _, name = event.subject.partition("/")
    if kind == "client":
        return name
    return event.data.get("client") if kind == "unit" else None
