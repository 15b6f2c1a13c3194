"""The visit book (来访登记本): when an entry is evidence of whose client it is, and for whom it speaks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from domain.calendar import Calendar
from domain.circle.entries import Item, cite, joined
from domain.circle.grades import note_intent
from domain.circle.judgement import Judgement
from domain.circle.party import Party, Reception
from domain.circle.visits import NOBODY, Kind, meant_by, taken_by
from domain.event import Event
from domain.rulebooks.ownership import OwnershipRules


def registered(judgement: Judgement, party: Party, item: Item) -> None:
    """A visit is entered in the visit book (登记): evidence for whom the reception speaks, else for the agent who made it."""
    data, rules = item.event.data, item.book.ownership
    by = data["registered_by"]
    names: dict[str, Any] = {"client": item.client, "by": by}
    known = party.receptions.get(data.get("reception", "")) or _reception_meant(judgement, party, item)
    reception = known or _reception_elsewhere(judgement, item)
    evidence: tuple[int, ...] = ()
    if reception is not None:
        agent, evidence = reception.agent, (reception.position,)
        how = "registered_own" if agent in (by, None) else "registered_visit"
    else:
        agent, how = (by if judgement.is_agent(by, item) else None), "registered"
        party.came("phone" if data.get("channel") == "phone" else "visit")
    names["agent"] = agent or by
    fault = _fault(party, item, reception)
    if fault is not None:
        party.tell(item, how, fault.then, fault.clauses, {**names, **fault.names}, evidence=evidence)
        return
    note_intent(party, data.get("intent"))
    dated = _dated(party, item, how, names)
    mine = party.claim_of(agent)
    if party.public is not None:
        taken = taken_by(party.public, rules)
        party.tell(item, dated.how, "stays_public", cite(taken), names, evidence=(party.public.position,))
    elif party.pending is not None and party.pending.why == "unknown_first" and reception is not None:
        names["until"] = party.pending.due
        party.tell(
            item, dated.how, "entry_waits", party.pending.clauses, names, evidence=(party.pending.item.position,)
        )
    elif agent is None:
        party.tell(item, dated.how, "names_nobody", cite(rules.basis), names, evidence=evidence)
    elif mine is not None:
        party.contact(item, mine, "registration", dated.how, names, by=joined(dated.clauses, cite(rules.basis)))
    elif reception is None and rules.registration_alone.value == "none":
        party.tell(item, dated.how, "without_visit", cite(rules.registration_alone), names)
    elif known is not None and (rules.basis.value == "first_reception" or _entered_before(party, known)):
        party.tell(item, dated.how, "too_late", cite(rules.basis), names, evidence=evidence)
    else:
        used = rules.basis if reception is not None else rules.registration_alone
        clauses = joined(dated.clauses, cite(rules.basis, used), reception.clauses if reception is not None else ())
        if party.live:
            clauses = joined(cite(rules.conflict), clauses)
        choice = rules.conflict.value == "manager_choice"
        claim = party.open(item, agent, dated.how, clauses, names, then="contender_choice" if choice else "contender")
        if known is not None:
            claim.evidence.insert(0, known.position)


def _entered_before(party: Party, reception: Reception) -> bool:
    """Whether a claim was founded on this reception before; once that is over, the same visit founds no other."""
    return any(reception.position in claim.evidence for claim in party.claims)


# What makes an entry no evidence


class _Fault(NamedTuple):
    """Why an entry founds nothing: the words, the clauses, and what fills them."""

    then: str
    clauses: tuple[str, ...]
    names: Mapping[str, Any]


def _fault(party: Party, item: Item, reception: Reception | None) -> _Fault | None:
    visited = reception.at if reception is not None else None
    return fault_of(item.event, item.at, item.book.ownership, party.calendar, visited)


def fault_of(
    event: Event, at: datetime, rules: OwnershipRules, calendar: Calendar, visited: datetime | None
) -> _Fault | None:
    """Find what is wrong with an entry under the book: something left blank, entered too late, or back-dated.

    ``at``: which of its times counts; ``visited``: when the reception was that it is about, if one is known.
    """
    if rules.registration_fields.value and (missing := _missing(event, rules)):
        return _Fault("incomplete", cite(rules.registration_fields), {"missing": missing})
    if rules.back_dating.value == "void" and back_dated(event, calendar):
        return _Fault("back_dated", cite(rules.back_dating), {"entered": event.recorded})
    late = visited is not None and calendar.date_of(at) != calendar.date_of(visited)
    if late and rules.registration_when.value == "same_day":
        return _Fault("entered_late", cite(rules.registration_when), {"visited": visited})
    return None


def _missing(event: Event, rules: OwnershipRules) -> tuple[str, ...]:
    """The fields that the book asks for and the entry leaves blank."""
    data = event.data
    written = (data.get("sealed") or {}).get("fields", ())

    def blank(field: str) -> bool:
        return not data.get("phone_hashes") if field == "phones" else field not in written and not data.get(field)

    return tuple(field for field in rules.registration_fields.value if blank(field))


class _Dated(NamedTuple):
    """How an entry is told: made when it says, or later; the clauses say which of the two times counts."""

    how: str
    clauses: tuple[str, ...]


def _dated(party: Party, item: Item, how: str, names: dict[str, Any]) -> _Dated:
    if item.at == item.event.time or not back_dated(item.event, party.calendar):
        return _Dated(how, ())
    names["visited"] = item.event.time
    return _Dated(f"{how}_later", cite(item.book.ownership.back_dating))


def back_dated(event: Event, calendar: Calendar) -> bool:
    """Say whether an entry was made on a later day than it says (补登、倒签)."""
    return event.recorded != event.time and calendar.date_of(event.recorded) != calendar.date_of(event.time)


# For whom an entry speaks


def _reception_meant(judgement: Judgement, party: Party, item: Item) -> Reception | None:
    """Find the reception that a registration is about which names none.

    It is the client's last reception of the day, if no agent made the entry, or if the book lets nobody be entered who
    never came.
    """
    data, rules = item.event.data, item.book.ownership
    if "reception" in data:
        return None
    only_visits = rules.registration_alone.value == "none"
    if not only_visits and judgement.is_agent(data["registered_by"], item):
        return None
    today = party.calendar.date_of(item.at)
    own = [one for one in reversed(party.receptions.values()) if one.client == item.client]
    for reception in own:
        if party.calendar.date_of(reception.at) == today:
            return reception
    return own[0] if own and only_visits else None


def _reception_elsewhere(judgement: Judgement, item: Item) -> Reception | None:
    """Find the reception that a registration names, if it is none of the client's own so far.

    One that was entered after its registration, or for somebody of the same group, explains it all the same.
    """
    other = judgement.reception(item.event.data.get("reception", ""))
    if other is None:
        return None
    kind: Kind = getattr(other.book.ownership.kinds, other.event.data["kind"])
    as_known = other._replace(at=min(other.at, item.at))  # whoever introduced them is judged no further than here
    meant = NOBODY if kind.value in ("none", "public") else meant_by(judgement, as_known)
    return Reception(meant.agent, item.client, other.at, other.position, other.event.data["received_by"], meant.clauses)
