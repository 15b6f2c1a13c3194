"""Who posts which event, as data: the roles of every type, and what agents may say in nobody's name but their own."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from api.auth.matrix import WRITERS

CARRIERS = frozenset({"admin", "importer"})
"""Programs and who runs them: they bring in what the desk has on record, and alone set ``recordedtime``."""
_HEADS = CARRIERS | {"manager"}
_LEADERS = _HEADS | {"supervisor"}
_DESK = _LEADERS | {"front_desk"}
_CASHIER = CARRIERS | {"finance"}
_AFTER_CARE = _DESK | {"service", "operations"}
_PREMISES = _LEADERS | {"operations"}
_BILLING = _PREMISES | {"finance"}

_TYPES: dict[frozenset[str], tuple[str, ...]] = {
    CARRIERS: ("rebuild.promoted", "rebuild.demoted"),
    _HEADS: ("rulebook.published", "rulebook.adopted", "target.approved", "client.forgotten"),
    _LEADERS: (
        "project.opened",
        "target.set",
        "target.split",
        "campaign.announced",
        "follow_ups.signed_off",
        "outing.approved",
        "outing.checked",
        "service.assigned",
        "delegation.approved",
        "material.approved",
        "duty.set",
        "registration.voided",
        "dispute.ruled",
        "complaint.decided",
        "contract.approved",
    ),
    _PREMISES: ("unit.listed", "contract.reviewed", "contract.sealed", "fit_out.approved"),
    _BILLING: ("rent.billed", "exit.inspected", "contract.ended"),
    _DESK: (
        "staff.joined",
        "staff.left",
        "staff.absent",
        "staff.returned",
        "roster.set",
        "rotation.adjusted",
        "reception.ended",
        "dispute.agreed",
        "first_agent.named",
        "form.checked",
        "meeting.held",
    ),
    _DESK | {"finance", "operations"}: ("contract.voided", "unit.swapped", "unit.returned", "unit.opened"),
    _AFTER_CARE: ("client.linked", "complaint.judged", "complaint.assigned", "complaint.closed"),
    _CASHIER: (
        "payment.confirmed",
        "deposit.paid",
        "deposit.topped_up",
        "deposit.refunded",
        "deposit.forfeited",
        "rent.paid",
        "commission.settled",
    ),
    WRITERS: (
        "call.received",
        "client.received",
        "visit.registered",
        "follow_up.planned",
        "follow_up.made",
        "colleague.told",
        "introduction.found",
        "client.graded",
        "client.handed_over",
        "outing.planned",
        "outing.made",
        "ownership.claimed",
        "dispute.opened",
        "dispute.evidence_added",
        "delegation.requested",
        "delegation.visited",
        "delegation.followed_up",
        "delegation.costed",
        "complaint.opened",
        "complaint.investigated",
        "complaint.proposed",
        "complaint.carried_out",
        "complaint.followed_up",
        "unit.held",
        "payment.requested",
        "subscription.signed",
        "contract.planned",
        "contract.signed",
        "contract.collected",
        "unit.handed_to_operations",
        "form.filed",
        "review.scored",
    ),
}

POSTERS: Mapping[str, frozenset[str]] = MappingProxyType({
    name: roles for roles, names in _TYPES.items() for name in names
})  # fmt: skip
"""Every event type (without ``pandan.``) and the roles that may post it; a type that is not here is posted by nobody.

Promotions come into a ledger when a manager signs for one, or with the export of another ledger; nobody writes them by hand.
These are the most that any book allows: who of them rules, adjusts the order or scores is the book's in force
(``domain.rights``); here it cannot be known, as the book may change within the very batch.
"""

IN_OWN_NAME: Mapping[str, tuple[str, ...]] = MappingProxyType({
    "call.received": ("answered_by",),
    "client.received": ("received_by",),
    "visit.registered": ("registered_by",),
    "client.handed_over": ("from",),
    "contract.collected": ("by", "agent"),
    "unit.handed_to_operations": ("by", "agent"),
    "form.filed": ("staff",),
    "review.scored": ("staff",),
    **dict.fromkeys(
        (
            "follow_up.planned", "follow_up.made", "colleague.told", "introduction.found", "client.graded", "outing.planned",
            "ownership.claimed", "dispute.opened", "dispute.evidence_added", "delegation.requested", "delegation.visited",
            "delegation.followed_up", "delegation.costed", "complaint.opened", "complaint.investigated",
            "complaint.proposed", "complaint.carried_out", "complaint.followed_up",
        ),
        ("by",),
    ),
    **dict.fromkeys(
        ("unit.held", "payment.requested", "subscription.signed", "contract.planned", "contract.signed"), ("agent",)
    ),
})  # fmt: skip
"""Members of an event that say in whose name it is: an agent's token that is bound to a member of staff puts no other there."""

WORDS_OF_OTHERS = ("approved_by", "confirmed_by", "assigned_by", "verified")
"""Members that say that somebody else approved, confirmed or saw it: no agent's token sets them, those others' tokens do."""


def may_post(role: str, event_type: str) -> bool:
    """Whether ``role`` may post events of ``event_type`` (without ``pandan.``)."""
    return role in POSTERS.get(event_type, frozenset())


def names_of_others(role: str, staff: str | None, event_type: str, data: Mapping[str, object]) -> list[str]:
    """The members of an event's data that put another name where a poster bound to ``staff`` puts only their own."""
    if role != "agent" or staff is None:
        return []
    return [name for name in IN_OWN_NAME.get(event_type, ()) if not _names(data.get(name), staff)]


def words_of_others(role: str, data: Mapping[str, object]) -> list[str]:
    """The members of an event's data that are not the poster's to say."""
    if role != "agent":
        return []
    return [name for name in WORDS_OF_OTHERS if data.get(name) is not None]


def _names(value: object, staff: str) -> bool:
    return value is None or value == staff or (isinstance(value, list) and staff in value)
