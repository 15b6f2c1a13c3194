"""What visits, registrations, calls and follow-ups do to ownership (接待、登记、来电、跟进)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from domain.circle.entries import Item, cite, joined
from domain.circle.judgement import Judgement
from domain.circle.party import Party, Publicness, Reception
from domain.rulebooks import Parameter
from domain.rulebooks.clientele import KindEffect
from domain.rulebooks.ownership import ContactKind, OwnershipRules

Kind = Parameter[KindEffect]


class Meant(NamedTuple):
    """For whom a visit speaks: an agent, or none (``None``); ``how`` tells why, ``clauses`` say by which rule."""

    agent: str | None
    how: str
    clauses: tuple[str, ...]


def meant_by(judgement: Judgement, item: Item) -> Meant:
    """Find the agent for whom a reception speaks: the one helped, on the card, introducing, named, or the receiver."""
    data, rules = item.event.data, item.book.ownership
    receiver = data["received_by"]
    helped, card, named = data.get("assist_for"), data.get("card_of"), data.get("named_agent")
    if helped and rules.assist.value == "assisted" and judgement.is_agent(helped, item):
        return Meant(helped, "assisted", cite(rules.assist))
    if card and rules.card.value == "card_owner" and judgement.is_agent(card, item):
        return Meant(card, "card", cite(rules.card))
    referred = data["kind"] == "referral" or data.get("introduced_by")
    if named and judgement.is_agent(named, item) and (referred or rules.named.value == "named"):
        return Meant(named, "named", cite(rules.referral_named if referred else rules.named))
    if referred and rules.referral_unnamed.value == "introducers_agent":
        introducer = judgement.owner_of(data.get("introduced_by"), item.at)
        if introducer is not None:
            return Meant(introducer, "introduced", cite(rules.referral_unnamed))
    kind: Kind = getattr(rules.kinds, data["kind"])
    return Meant(
        receiver if judgement.is_agent(receiver, item) else None,
        "received",
        cite(kind, rules.referral_unnamed) if referred else cite(kind, rules.basis),
    )


def received(judgement: Judgement, party: Party, item: Item) -> None:
    """A visitor is received (接待): what the kind of reception does is the book's."""
    data, rules = item.event.data, item.book.ownership
    kind: Kind = getattr(rules.kinds, data["kind"])
    names = {"client": item.client, "receiver": data["received_by"], "kind": data["kind"]}
    meant = _NOBODY if kind.value == "none" else meant_by(judgement, item)
    owner = party.owner()
    if owner is not None and party.claim_of(meant.agent) is None and _helps(kind.value, meant):
        meant = Meant(owner.agent, "received", cite(kind))
    party.receptions[data["reception"]] = Reception(
        meant.agent, item.client, item.at, item.position, data["received_by"]
    )
    _RECEIVED[kind.value](party, item, meant, kind, {**names, "agent": meant.agent})


_NOBODY = Meant(None, "received", ())


def _helps(effect: KindEffect, meant: Meant) -> bool:
    """Whether the receiver stood in for the owner: the visit names nobody else, and its kind leaves the client as it is."""
    return effect in ("original", "contact", "public") and meant.how == "received"


def _claims(party: Party, item: Item, meant: Meant, kind: Kind, names: Mapping[str, Any]) -> None:
    """The visit opens a claim for the agent it speaks for, or is one more contact of the agent who has one."""
    rules = item.book.ownership
    owner = party.owner()
    mine = party.claim_of(meant.agent)
    if party.public is not None:
        taken = _taken_by(party.public, rules)
        if taken.value == "first_reception" and meant.agent is not None and party.ruled is None:
            party.public = None
            party.open(item, meant.agent, meant.how, cite(taken), names)
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
            party.tell(item, "received", "nobodys", cite(rules.received_by_others), names)
    elif rules.basis.value == "registration":
        party.tell(item, meant.how, "unregistered", cite(rules.basis), names)
    else:
        party.open(item, meant.agent, meant.how, meant.clauses, names)


def _taken_by(public: Publicness, rules: OwnershipRules) -> Parameter[str]:
    """What makes a public client an agent's: the book may treat those whom a leaver left to nobody apart (SD-left)."""
    if public.left is not None and rules.left_claim.value != "as_public":
        return rules.left_claim
    return rules.public_claim


def _anew(party: Party, item: Item, meant: Meant, kind: Kind, names: Mapping[str, Any]) -> None:
    """Who comes so is a new client, whatever stood before."""
    if party.ruled is None and (party.live or party.public is not None):
        former = party.owner()
        for claim in party.live[:]:
            party.end(claim, "superseded", item.at)
        party.public = None
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


def registered(judgement: Judgement, party: Party, item: Item) -> None:
    """A visit is entered in the visit book (登记): evidence for whom the reception speaks, else for the agent who made it."""
    rules = item.book.ownership
    by = item.event.data["registered_by"]
    names = {"client": item.client, "by": by}
    known = party.receptions.get(item.event.data.get("reception", ""))
    reception = known or _reception_of(judgement, party, item)
    evidence: tuple[int, ...] = ()
    if reception is not None:
        agent, how, evidence = reception.agent, "registered_visit", (reception.position,)
    else:
        agent, how = (by if judgement.is_agent(by, item) else None), "registered"
    names["agent"] = agent or by
    mine = party.claim_of(agent)
    if party.public is not None:
        taken = _taken_by(party.public, rules)
        party.tell(item, how, "stays_public", cite(taken), names, evidence=(party.public.position,))
    elif agent is None:
        party.tell(item, how, "names_nobody", cite(rules.basis), names, evidence=evidence)
    elif mine is not None:
        party.contact(item, mine, "registration", how, names, by=cite(rules.basis))
    elif reception is None and rules.registration_alone.value == "none":
        party.tell(item, how, "without_visit", cite(rules.registration_alone), names)
    elif known is not None and rules.basis.value == "first_reception":
        party.tell(item, how, "too_late", cite(rules.basis), names, evidence=evidence)
    else:
        used = rules.basis if reception is not None else rules.registration_alone
        party.open(item, agent, how, cite(rules.basis, used), names)


def _reception_of(judgement: Judgement, party: Party, item: Item) -> Reception | None:
    """Find the reception that a registration is about, if it is not one of the client's own that it names.

    A reception that was entered after its registration, or for somebody of the same group, explains it all the same. A
    registration that names none and was made by no agent is about the client's last reception of the day.
    """
    data = item.event.data
    if "reception" in data:
        return _reception_elsewhere(judgement, item, data["reception"])
    if judgement.is_agent(data["registered_by"], item):
        return None
    today = party.calendar.date_of(item.at)
    for reception in reversed(party.receptions.values()):
        if reception.client == item.client and party.calendar.date_of(reception.at) == today:
            return reception
    return None


def _reception_elsewhere(judgement: Judgement, item: Item, name: str) -> Reception | None:
    other = judgement.reception(name)
    if other is None:
        return None
    kind: Kind = getattr(other.book.ownership.kinds, other.event.data["kind"])
    agent = None if kind.value in ("none", "public") else meant_by(judgement, other).agent
    return Reception(agent, item.client, other.at, other.position, other.event.data["received_by"])


def called(judgement: Judgement, party: Party, item: Item) -> None:
    """A client calls (来电): contact of the agent who answers, if it is theirs; what else, the book says."""
    rules = item.book.ownership
    by = item.event.data["answered_by"]
    names = {"client": item.client, "receiver": by, "agent": by}
    mine = party.claim_of(by)
    if mine is not None:
        party.contact(item, mine, "call", "called", names)
    elif party.owner() is not None or party.public is not None or rules.phone.value == "none":
        party.tell(item, "called", "no_claim", cite(rules.phone), names)
    elif rules.phone.value == "public":
        party.make_public(item, "called", cite(rules.phone), names)
    elif judgement.is_agent(by, item):
        party.open(item, by, "called", cite(rules.phone), names)


def followed_up(judgement: Judgement, party: Party, item: Item) -> None:
    """An agent keeps in touch (跟进): their own claim stays protected; another's client does not become theirs."""
    data, rules = item.event.data, item.book.ownership
    by = data["by"]
    names = {"client": item.client, "agent": by, "receiver": by, "method": data["method"]}
    mine = party.claim_of(by)
    if mine is not None and data["method"] in rules.contact_methods.value:
        party.contact(item, mine, "follow_up", "followed_up", names)
    elif mine is not None:
        party.tell(item, "followed_up", "no_contact", cite(rules.contact_methods), names)
    elif party.public is not None:
        taken = _taken_by(party.public, rules)
        if taken.value == "first_follow_up" and party.ruled is None and judgement.is_agent(by, item):
            party.public = None
            party.open(item, by, "followed_up", cite(taken), names)
        else:
            party.tell(item, "followed_up", "stays_public", cite(taken), names, evidence=(party.public.position,))
    elif (owner := party.owner()) is not None:
        told = {**names, "owner": owner.agent}
        party.tell(item, "followed_up", "stays", cite(rules.basis), told, evidence=(owner.position,))
    else:
        party.tell(item, "followed_up", "no_claim", cite(rules.expiry if party.claims else rules.basis), names)
