"""Which fact does what to what a client is owed, under the book that holds for the fact."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from domain.care import changes, contacts, delegations, outings
from domain.care.record import ClientCare, Item
from domain.care.rules import rules_of
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
    "client.forgotten": changes.forgotten,
    "staff.left": changes.left,
}
"""Fact → what it does to the client whom it is about, or whose agent it is about."""


class Judge:
    """Lets facts change what clients are owed. ``desk``: the timeline, which knows at least as much as the ledger did then."""

    def __init__(self, desk: DeskTimeline) -> None:
        self.desk = desk
        self._item = Item(desk)

    def apply(self, care: ClientCare, event: Event) -> None:
        """Take in a fact about a client, or ``staff.left`` of whoever looks after them; others change nothing."""
        handle = HANDLERS.get(event.type)
        if handle is not None:
            item = self._item
            item.turn_to(event, rules_of(self.desk.book_of(event)))
            handle(care, item)


def client_of(event: Event) -> str | None:
    """The client whom a fact is about; None for facts about the desk, and for steps of a lease that name no client."""
    subject = event.subject
    if subject.startswith("client/"):
        return subject[7:]
    return event.data.get("client") if subject.startswith("unit/") else None
