"""What visits and calls do to ownership (接待、来电)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from domain.circle.entries import Item, cite, joined
from domain.circle.introductions import Introducer, introducers_agent
from domain.circle.judgement import Judgement
from domain.circle.party import Party, Publicness, Reception
from domain.circle.pending import wait_for_first_agent, wait_for_registration
from domain.rulebooks import Parameter
from domain.rulebooks.clientele import KindEffect
from domain.rulebooks.ownership import ContactKind, OwnershipRules
from domain.rulebooks.protection import Arrival

Kind = Parameter[KindEffect]


class Meant(NamedTuple):
    """For whom a visit speaks: an agent, or none (``None``); ``how`` tells why, ``clauses`` say by which rule.

    ``introducer``: the agent of the client who sent the visitor, where that is what decided.
    """

    agent: str | None
    how: str
    clauses: tuple[str, ...]
    introducer: str | None = None


def meant_by(judgement: Judgement, item: Item) -> Meant:
    """Find the agent for whom a reception speaks: the one helped, on the card, introducing, named, or the receiver."""
    data, rules = item.event.data, item.book.ownership
    receiver = data["received_by"]
    helped, card, named = data.get("assist_for"), data.get("card_of"), data.get("named_agent")
    if helped and rules.assist.value == "assisted" and judgement.is_agent(helped, item):
        return Meant(helped, "assisted", cite(rules.assist))
    if card and rules.card.value == "card_owner" and judgement.is_agent(card, item):
        return Meant(card, "card", cite(rules.card))
    if data["kind"] == "referral" or data.get("introduced_by"):
        return _referred(judgement, item)
    kind: Kind = getattr(rules.kinds, data["kind"])
    if named and rules.named.value == "named" and judgement.is_agent(named, item):
        return Meant(named, "named", cite(rules.named) if data["kind"] == "new" else cite(kind, rules.named))
    return Meant(receiver if judgement.is_agent(receiver, item) else None, "received", cite(kind, rules.basis))


def _referred(judgement: Judgement, item: Item) -> Meant:
    """For whom a visitor speaks whom an existing client brings or sends (老客户介绍)."""
    data, rules = item.event.data, item.book.ownership
    receiver, named = data["received_by"], data.get("named_agent")
    kind: Kind = getattr(rules.kinds, data["kind"])
    agent = receiver if judgement.is_agent(receiver, item) else None
    theirs = Meant(agent, "received", cite(kind, rules.referral_unnamed))
    if named and judgement.is_agent(named, item):
        if rules.referral_absent.value != "receiver" or judgement.away(named, item) is None:
            return Meant(named, "named", cite(rules.referral_named))
        return theirs._replace(how="introduced_absent", clauses=cite(rules.referral_absent), introducer=named)
    if rules.referral_unnamed.value != "introducers_agent":
        return theirs
    whose = introducers_agent(judgement, data.get("introduced_by"), item)
    return theirs if whose is None else _sent(rules, receiver, whose, theirs)


def _sent(rules: OwnershipRules, receiver: str, whose: Introducer, theirs: Meant) -> Meant:
    """For whom a visitor speaks whom a client of an agent's sent, and who named nobody: the agent may be absent."""
    absent = rules.referral_absent
    if whose.away is None or absent.value == "introducers_agent" or receiver == whose.agent:
        return Meant(whose.agent, "introduced", whose.clauses)
    if absent.value == "named_or_deputy" and whose.away.deputy == receiver:
        return Meant(whose.agent, "deputised", cite(absent, rules.deputy))
    return theirs._replace(how="introduced_absent", clauses=cite(absent), introducer=whose.agent)


def received(judgement: Judgement, party: Party, item: Item) -> None:
    """A visitor is received (接待): what the kind of reception does is the book's."""
    data, rules = item.event.data, item.book.ownership
    kind: Kind = getattr(rules.kinds, data["kind"])
    receiver = data["received_by"]
    names: dict[str, Any] = {"client": item.client, "receiver": receiver, "kind": data["kind"]}
    if party.arrival is None:
        party.came(_arrival(data))
    meant = NOBODY if kind.value == "none" else meant_by(judgement, item)
    owner = party.owner()
    if owner is not None and party.claim_of(meant.agent) is None and _helps(kind.value, meant):
        meant = _helped(judgement, item, owner.agent, kind)
    names["agent"] = meant.agent
    if meant.introducer is not None:
        names["introducer"] = meant.introducer
    asks = data.get("first_agent_unknown") or party.pending is not None
    if asks and kind.value != "none" and _looks_for_first(party, item, meant, names):
        party.receptions[data["reception"]] = Reception(None, item.client, item.at, item.position, receiver)
        return
    party.receptions[data["reception"]] = Reception(
        meant.agent, item.client, item.at, item.position, receiver, meant.clauses
    )
    _RECEIVED[kind.value](party, item, meant, kind, names)


NOBODY = Meant(None, "received", ())


def _arrival(data: Mapping[str, Any]) -> Arrival:
    if data["kind"] == "referral" or data.get("introduced_by"):
        return "referral"
    return "phone" if data.get("known_by_phone") else "visit"


def _helps(effect: KindEffect, meant: Meant) -> bool:
    """Whether the receiver stood in for the owner: the visit names nobody else, and its kind leaves the client as it is."""
    return effect in ("original", "contact", "public") and meant.how == "received"


def _helped(judgement: Judgement, item: Item, owner: str, kind: Kind) -> Meant:
    """The receiver received for the owner; perhaps as the deputy whom the owner had arranged for (代班)."""
    away = judgement.away(owner, item)
    if away is not None and away.deputy == item.event.data["received_by"]:
        return Meant(owner, "deputised", cite(kind, item.book.ownership.deputy))
    return Meant(owner, "received", cite(kind))


def _looks_for_first(party: Party, item: Item, meant: Meant, names: Mapping[str, Any]) -> bool:
    """The visitor came before, nobody knows to whom: the desk asks around for some days, if the book says so (SA-o2C).

    Whoever names an agent, or is known to belong to one, has answered the question.
    """
    pending = party.pending
    if pending is not None and pending.why == "unclaimed":
        return False
    if meant.how != "received" or party.live or party.public is not None:
        party.pending = None
        return False
    if pending is None:
        pending = wait_for_first_agent(party, item, meant.agent)
    if pending is None:
        return False
    told = {**names, "heir": pending.heir, "until": pending.due}
    party.tell(item, "received", "looks_for_first", pending.clauses, told, evidence=(pending.item.position,))
    return True


def _claims(party: Party, item: Item, meant: Meant, kind: Kind, names: Mapping[str, Any]) -> None:
    """The visit opens a claim for the agent it speaks for, or is one more contact of the agent who has one."""
    rules = item.book.ownership
    owner = party.owner()
    mine = party.claim_of(meant.agent)
    if party.public is not None:
        taken = taken_by(party.public, rules)
        if taken.value == "first_reception" and meant.agent is not None and party.ruled is None:
            party.public = None
            party.open(item, meant.agent, meant.how, cite(taken), names)
            return
        if party.follower is not None and party.follower.agent == meant.agent:
            party.contact(item, party.follower, "reception", meant.how, names)
            return
        party.tell(item, meant.how, "stays_public", cite(taken), names, evidence=(party.public.position,))
    elif mine is not None:
        received_by_owner = meant.agent == names["receiver"]
        contact: ContactKind = "reception" if received_by_owner else "assist"
        how = meant.how if received_by_owner or meant.how != "received" else "assisted"
        party.contact(item, mine, contact, how, names, by=joined(meant.clauses, cite(kind)))
    elif meant.agent is None:
        if owner is not None:
            party.contact(item, owner, "assist", "assisted", names, by=cite(kind))
        elif rules.received_by_others.value == "public":
            party.make_public(
                item, "received", cite(rules.received_by_others, getattr(rules.kinds, names["kind"])), names
            )
        else:
            _unclaimed(party, item, "received", "nobodys", cite(rules.received_by_others), names=names)
    elif rules.basis.value == "registration":
        _unclaimed(party, item, meant.how, "unregistered", joined(cite(rules.basis), meant.clauses), names=names)
    else:
        party.open(item, meant.agent, meant.how, meant.clauses, names)


def _unclaimed(
    party: Party, item: Item, how: str, then: str, clauses: tuple[str, ...], *, names: Mapping[str, Any]
) -> None:
    """The visit founds no claim by itself; the book may say whose the client is if nobody registers it (未登记客户)."""
    pending = wait_for_registration(party, item, names["agent"])
    if pending is None:
        party.tell(item, how, then, clauses, names)
    else:
        told = {**names, "heir": pending.heir, "until": pending.due}
        party.tell(item, how, f"{then}_yet", joined(clauses, pending.clauses), told)


def taken_by(public: Publicness, rules: OwnershipRules) -> Parameter[str]:
    """What makes a public client an agent's: the book may treat those whom a leaver left to nobody apart (SD-left).

    Where the supervisor shares a leaver's clients out, nobody takes them by themselves.
    """
    if public.left is None:
        return rules.public_claim
    if rules.left_claim.value != "as_public":
        return rules.left_claim
    return rules.departure if rules.departure.value == "redistribute" else rules.public_claim


def _anew(party: Party, item: Item, meant: Meant, kind: Kind, names: Mapping[str, Any]) -> None:
    """Who comes so is a new client, whatever stood before."""
    if party.ruled is None and (party.live or party.public is not None):
        former = party.owner()
        for claim in party.live[:]:
            party.end(claim, "superseded", item.at)
        party.public = party.follower = None
        evidence = (former.position,) if former is not None else ()
        party.tell(item, "received", "fresh", cite(kind), names, evidence=evidence)
    _claims(party, item, meant, kind, names)


def _contacts(party: Party, item: Item, meant: Meant, kind: Kind, names: Mapping[str, Any]) -> None:
    """The visit keeps what there is, and opens nothing."""
    if party.claim_of(meant.agent) is not None:
        _claims(party, item, meant, kind, names)
    else:
        party.tell(item, "received", "changes_nothing", cite(kind), names)


def _publishes(party: Party, item: Item, meant: Meant, kind: Kind, names: Mapping[str, Any]) -> None:
    """An agent's client stays theirs; nobody's client becomes the department's."""
    owner = party.owner()
    if owner is not None:
        party.tell(item, "received", "kept", cite(kind), {**names, "agent": owner.agent}, evidence=(owner.position,))
    if owner is not None or party.public is not None:
        _claims(party, item, meant, kind, names)
    else:
        party.make_public(item, "received", cite(kind), names)


def _ignores(party: Party, item: Item, _meant: Meant, kind: Kind, names: Mapping[str, Any]) -> None:
    """The visitor is no client."""
    party.tell(item, "received", "no_client", cite(kind), names)


Visit = Callable[[Party, Item, Meant, Kind, Mapping[str, Any]], None]

_RECEIVED: Mapping[KindEffect, Visit] = {
    "claim": _claims,
    "original": _claims,
    "fresh": _anew,
    "contact": _contacts,
    "public": _publishes,
    "none": _ignores,
}


def called(judgement: Judgement, party: Party, item: Item) -> None:
    """A client calls (来电): contact of the agent who answers, if it is theirs; what else, the book says."""
    rules = item.book.ownership
    by = item.event.data["answered_by"]
    names = {"client": item.client, "receiver": by, "agent": by}
    party.came("phone")
    mine = party.claim_of(by)
    if mine is not None:
        party.contact(item, mine, "call", "called", names)
    elif party.owner() is not None or party.public is not None or rules.phone.value == "none":
        party.tell(item, "called", "no_claim", cite(rules.phone), names)
    elif rules.phone.value == "public":
        party.make_public(item, "called", cite(rules.phone), names)
    elif judgement.is_agent(by, item):
        party.open(item, by, "called", cite(rules.phone), names)
