"""Clients who wait (待定客户): received but not registered, or had by somebody before whom nobody can name.

A wait comes true by itself at the close of its last day; a registration, the name of the first agent, a link to an earlier
record, or anything else that gives the client to somebody ends it before.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from domain.circle.deal import PUBLIC
from domain.circle.entries import Item, cite

if TYPE_CHECKING:
    from domain.circle.judgement import Judgement
    from domain.circle.party import Party

Why = Literal["unclaimed", "unknown_first"]


class Pending(NamedTuple):
    """A wait: what for, until the end of ``due``, and whose the client then is (``public``: the department's).

    ``item``: the reception that began it.
    """

    why: Why
    due: datetime
    heir: str
    item: Item
    clauses: tuple[str, ...]


def wait_for_registration(party: Party, item: Item, receiver: str | None) -> Pending | None:
    """Begin to wait for the registration of a visit, if the book sets a time for that; gives the wait that is on.

    ``receiver``: the agent for whom the reception speaks. Where the client would be theirs and they are no agent, nobody
    waits.
    """
    unclaimed = item.book.ownership.unclaimed
    days = unclaimed.value.days
    if days is None or party.pending is not None:
        return party.pending
    heir = PUBLIC if unclaimed.value.then == "public" else receiver
    if heir is not None:
        due = party.calendar.days_after(item.at, days)
        party.pending = Pending("unclaimed", due, heir, item, cite(unclaimed))
    return party.pending


def wait_for_first_agent(party: Party, item: Item, receiver: str | None) -> Pending | None:
    """Begin to look for the first agent of a visitor, if the book knows of that; gives the wait (SA-o2C)."""
    rule = item.book.ownership.unknown_first_agent
    days = rule.value.days
    if days is None:
        return None
    due = party.calendar.days_after(item.at, days)
    party.pending = Pending("unknown_first", due, receiver or PUBLIC, item, cite(rule))
    return party.pending


def come_true(party: Party, position: int) -> None:
    """The wait is over: the client is whose the book says, or nobody's if that agent has left meanwhile."""
    pending, party.pending = party.pending, None
    assert pending is not None  # noqa: S101 -- asked only when one is over
    if party.live or party.public is not None or party.ruled is not None:
        return
    item = pending.item._replace(at=pending.due)
    names: Mapping[str, Any] = {
        "client": item.client,
        "agent": pending.heir,
        "receiver": item.event.data["received_by"],
    }
    if pending.heir == PUBLIC:
        party.make_public(item, pending.why, pending.clauses, names)
        return
    left = party.desk.left_at(pending.heir, position)
    if left is not None and left.time <= pending.due:
        party.tell(item, pending.why, "heir_left", pending.clauses, names, evidence=(left.position,))
    else:
        party.open(item, pending.heir, pending.why, pending.clauses, names)


def first_agent_named(judgement: Judgement, party: Party, item: Item) -> None:
    """It is found out who had received a visitor of an unknown first agent (找到首接人): in time, the client is theirs."""
    data, rule = item.event.data, item.book.ownership.unknown_first_agent
    agent = data["agent"]
    names = {"client": item.client, "agent": agent, "by": data["by"]}
    pending = party.pending
    owner = party.owner()
    if (
        pending is not None
        and pending.why == "unknown_first"
        and pending.item.event.data["reception"] == data["reception"]
    ):
        evidence = (pending.item.position,)
        if not judgement.is_agent(agent, item):
            party.tell(item, "first_found", "first_gone", pending.clauses, names, evidence=evidence)
        elif any(claim.agent == agent and claim.state == "expired" for claim in party.claims):
            party.tell(item, "first_found", "first_expired", pending.clauses, names, evidence=evidence)
        else:
            rank = (pending.item.at, pending.item.position)
            claim = party.open(item, agent, "first_found", pending.clauses, names, rank=rank)
            claim.evidence = [*evidence, item.position]
    elif owner is not None and owner.agent == agent:
        party.tell(item, "first_found", "confirmed_owner", cite(rule), names, evidence=(owner.position,))
    else:
        known = party.receptions.get(data["reception"])
        party.tell(
            item,
            "first_found",
            "found_late",
            cite(rule),
            names,
            evidence=(known.position,) if known is not None else (),
        )
