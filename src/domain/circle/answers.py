"""The answers that people and programs get: ownership, deals, and the steps of their story, ready for JSON."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from fractions import Fraction
from typing import Any

from domain.calendar import Calendar
from domain.circle.attribution import Split, service_right, written
from domain.circle.claims import Claim
from domain.circle.deal import PUBLIC, Deal
from domain.circle.disputes import contestable_until
from domain.circle.entries import Entry, Item, joined
from domain.circle.party import Party
from domain.circle.wording import effect_of, in_chinese, in_english
from domain.desk import DeskTimeline
from domain.rulebooks import Rulebook

_ABOUT_DISPUTES = frozenset({"claimed", "disputed", "evidence", "ruled"})


def because(entry: Entry, desk: DeskTimeline) -> dict[str, Any]:
    """Put one step of the story into words, with its clauses and the positions of its evidence."""
    calendar = desk.calendar
    return {
        "position": entry.position,
        "clause": entry.clauses[0],
        "clauses": list(entry.clauses),
        "effect": effect_of(entry),
        "evidence": sorted(set(entry.evidence)),
        "zh": in_chinese(entry, calendar),
        "en": in_english(entry, calendar),
    }


def ownership(client: str, party: Party, as_of: datetime, book: Rulebook, desk: DeskTimeline) -> dict[str, Any]:
    """Say whose client it is; ``party`` stands as of the moment."""
    calendar, owner = party.calendar, party.owner()
    kind = "agent" if owner is not None else "public" if party.public is not None else "none"
    return {
        "client": client,
        "as_of": calendar.text(as_of),
        "rulebook": book.name,
        "owner": {"kind": kind, "id": owner.agent if owner is not None else None},
        "protected_until": _text(owner.until if owner is not None else None, calendar),
        "claims": [_claim(claim, owner, calendar) for claim in party.claims],
        "because": [because(entry, desk) for entry in party.story],
    }


def _claim(claim: Claim, owner: Claim | None, calendar: Calendar) -> dict[str, Any]:
    ended = claim.state != "live"
    return {
        "agent": claim.agent,
        "since": calendar.text(claim.since),
        "until": _text(claim.ended if ended else None if claim.asserted else claim.until, calendar),
        "state": claim.state if ended else "owner" if claim is owner else "contender",
        "clauses": list(joined(claim.clauses, claim.book.ownership.protection.clauses)),
        "evidence": sorted(set(claim.evidence)),
    }


def _text(moment: datetime | None, calendar: Calendar) -> str | None:
    return calendar.text(moment) if moment is not None else None


def provisional(deal: Deal, found: Split, last: Item) -> Entry:
    """Give an undecided deal, a copy made for one answer, the shares it would have now; returns the step that tells so."""
    deal.shares = found.shares
    deal.service = service_right(found.shares, deal.closer, last.book.deals)
    names = {
        "client": deal.client,
        "deal": deal.id,
        "agent": next(iter(found.shares)),
        "closer": deal.closer,
        "shares": found.shares,
    }
    return Entry(last.position, last.at, "undecided", found.then, found.clauses, names, found.evidence, deal.id)


def hold_lapse(deal: Deal, as_of: datetime) -> Entry | None:
    """Give the step that tells of a hold that nobody confirmed by its day (临定到期); ``None`` if it did not lapse."""
    hold = deal.hold
    if hold is None or hold.until is None or _state(deal, as_of) != "expired":
        return None
    names = {"client": deal.client, "deal": deal.id, "agent": deal.closer, "unit": deal.unit, "until": hold.until}
    return Entry(hold.position, hold.until, "hold", "hold_lapsed", hold.clauses, names, (hold.position,), deal.id)


def deal(deal: Deal, party: Party, as_of: datetime, book: Rulebook) -> dict[str, Any]:
    """Say whose deal it is; ``deal`` has its shares, ``party`` stands as of the moment."""
    calendar, ruling = party.calendar, deal.ruling
    shares = ruling.shares if ruling is not None and ruling.shares is not None else deal.shares or {}
    service = deal.service or PUBLIC
    if ruling is not None and ruling.shares is not None:
        service = service_right(ruling.shares, deal.closer, book.deals)
    if ruling is not None and ruling.service is not None:
        service = ruling.service
    until = contestable_until(deal, party)
    return {
        "deal": deal.id,
        "client": deal.client,
        "unit": deal.unit,
        "state": _state(deal, as_of),
        "rulebook": book.name,
        "shares": [{"to": _to(to), "share": written(share)} for to, share in _in_order(shares)],
        "service": _to(service),
        "contestable_until": _text(until, calendar),
        "final": _is_final(deal, until, as_of),
    }


def _in_order(shares: dict[str, Fraction]) -> list[tuple[str, Fraction]]:
    """Largest share first, then by id, the department last."""
    return sorted(shares.items(), key=lambda one: (one[0] == PUBLIC, -one[1], one[0]))


def _to(staff: str) -> dict[str, Any]:
    return {"kind": "public", "id": None} if staff == PUBLIC else {"kind": "agent", "id": staff}


def _state(deal: Deal, as_of: datetime) -> str:
    """The deal's state; a hold that nobody confirmed by its day has expired (临定到期)."""
    hold = deal.hold
    lapsed = deal.state == "held" and hold is not None and hold.until is not None and hold.until < as_of
    return "expired" if lapsed else deal.state


def _is_final(deal: Deal, until: datetime | None, as_of: datetime) -> bool:
    """Whether nothing can change the shares: a ruling stands, or the period for objections is over and none is open."""
    if deal.ruling is not None and deal.ruling.shares is not None:
        return True
    return deal.trigger is not None and until is not None and until < as_of and not deal.disputed


def deal_story(deal: Deal, story: Iterable[Entry], others: Iterable[Party]) -> list[Entry]:
    """Pick the steps that bear on a deal: the client's until it was decided, the deal's own, disputes whenever they came.

    ``story``: the client's. ``others``: the other clients of the circle, over whom the same deal may have been disputed.
    """
    trigger = deal.trigger
    steps = [
        entry
        for entry in story
        if entry.deal == deal.id
        or (
            entry.deal is None
            and (trigger is None or (entry.at, entry.position) <= trigger[:2] or entry.how in _ABOUT_DISPUTES)
        )
    ]
    foreign = [entry for other in others for entry in other.story if entry.deal == deal.id]
    if foreign:
        steps = sorted([*steps, *foreign], key=lambda entry: entry.at)
    return steps
