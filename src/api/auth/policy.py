"""Who may do what, as data: who posts at all, and which events only some roles may post. Every role reads."""

from __future__ import annotations

from ledger.tokens import ROLES

ADMIN = "admin"

READ_ONLY = frozenset({"analyst", "auditor"})
"""Roles that post nothing."""

RECORDED_TIME = frozenset({ADMIN, "importer"})
"""Roles that may set ``recordedtime``."""

_CARRIERS = frozenset({ADMIN, "importer"})
_HEADS = frozenset({ADMIN, "importer", "manager"})
_LEADERS = frozenset({ADMIN, "importer", "manager", "supervisor"})
_DESK = _LEADERS | {"front_desk"}
_MONEY = _LEADERS | {"finance"}
_AFTER_CARE = _DESK | {"service", "operations"}

RESERVED: dict[str, frozenset[str]] = {
    "project.opened": _LEADERS,
    "rulebook.published": _HEADS,
    "rulebook.adopted": _HEADS,
    "rebuild.promoted": _CARRIERS,
    "rebuild.demoted": _CARRIERS,
    "target.set": _LEADERS,
    "target.split": _LEADERS,
    "target.approved": _HEADS,
    "campaign.announced": _LEADERS,
    "follow_ups.signed_off": _LEADERS,
    "outing.approved": _LEADERS,
    "outing.checked": _LEADERS,
    "service.assigned": _LEADERS,
    "delegation.approved": _LEADERS,
    "material.approved": _LEADERS,
    "duty.set": _LEADERS,
    "registration.voided": _LEADERS,
    "dispute.ruled": _LEADERS,
    "complaint.judged": _AFTER_CARE,
    "complaint.assigned": _AFTER_CARE,
    "complaint.decided": _LEADERS,
    "complaint.closed": _AFTER_CARE,
    "dispute.agreed": _DESK,
    "first_agent.named": _DESK,
    "roster.set": _DESK,
    "rotation.adjusted": _DESK,
    "commission.settled": _MONEY,
    "payment.confirmed": _CARRIERS | {"finance"},
    "form.checked": _DESK,
}
"""Event types (without ``pandan.``) that only these roles may post; every other type is open to every role that posts.

Promotions come into a ledger when a manager signs for one, or with the export of another ledger; nobody writes them by hand.
These are the most that any book allows. Who of them rules and who adjusts the order is the book's in force
(``domain.rights``); here it cannot be known, as the book may change within the very batch.
"""


BUILDS = frozenset({ADMIN, "manager", "analyst"})
"""Roles that ask for builds of the read models, cancel and drop them."""

COMPARES = BUILDS | {"auditor"}
"""Roles that read what a build would change."""

SIGNS = frozenset({ADMIN, "manager"})
"""Roles that promote a build, and take a promotion back."""

WEBHOOKS = frozenset({ADMIN, "manager"})
"""Roles that say where reminders go, and see where they went: an address may hold a key."""


def may_post(role: str) -> bool:
    """Whether ``role`` may post events at all."""
    return role in ROLES and role not in READ_ONLY


def may_post_type(role: str, event_type: str) -> bool:
    """Whether ``role`` may post events of ``event_type`` (without ``pandan.``)."""
    if not may_post(role):
        return False
    allowed = RESERVED.get(event_type)
    return allowed is None or role in allowed
