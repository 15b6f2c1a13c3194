"""The answers that people and programs get: ownership, deals, and the steps of their story, ready for JSON."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from fractions import Fraction
from typing import Any

from domain.calendar import Calendar
from domain.circle.agreements import holding
from domain.circle.attribution import split, written
from domain.circle.claims import Claim
from domain.circle.deal import PUBLIC, Deal, Shares
from domain.circle.deals import take, told
from domain.circle.disputes import contestable_until
from domain.circle.entries import Entry, Item, joined
from domain.circle.grades import NONE
from domain.circle.judgement import Judgement
from domain.circle.money import divide
from domain.circle.party import Party
from domain.circle.raised import waived
from domain.circle.service import service_of
from domain.circle.settlement import Adjustment, adjustments
from domain.circle.settlement import told as settled_steps
from domain.circle.wording import effect_of, tellings
from domain.desk import EVERYTHING, DeskTimeline
from domain.desk.arrangements import Settlement
from domain.rulebooks import Rulebook

_ABOUT_DISPUTES = frozenset({"claimed", "disputed", "evidence", "agreed", "ruled"})


def story(entries: Iterable[Entry], desk: DeskTimeline) -> list[dict[str, Any]]:
    """Put the steps of a story into words, each with its clauses and the positions of its evidence."""
    return [
        {
            "position": entry.position,
            "clause": entry.clauses[0],
            "clauses": list(entry.clauses),
            "effect": effect_of(entry),
            "evidence": sorted(set(entry.evidence)),
            "zh": zh,
            "en": en,
        }
        for entry, zh, en in tellings(entries, desk)
    ]


def ownership(client: str, party: Party, as_of: datetime, book: Rulebook, desk: DeskTimeline) -> dict[str, Any]:
    """Say whose client it is; ``party`` stands as of the moment."""
    calendar, owner = party.calendar, party.owner()
    kind = "agent" if owner is not None else "public" if party.public is not None else "none"
    return {
        "client": client,
        "as_of": calendar.text(as_of),
        "rulebook": book.name,
        "rulebook_hash": book.hash,
        "owner": {"kind": kind, "id": owner.agent if owner is not None else None},
        "protected_until": _text(owner.until if owner is not None else None, calendar),
        "follow_up": _follow_up_right(party, calendar),
        "grade": (party.grades or NONE)._asdict(),
        "claims": [_claim(claim, owner, calendar) for claim in party.claims],
        "because": story(party.story, desk),
    }


def _follow_up_right(party: Party, calendar: Calendar) -> dict[str, Any] | None:
    """Who may follow up a public client, and until when if they do not (跟踪权); ``None``: nobody in particular."""
    right = party.follower
    if right is None or party.public is None:
        return None
    return {"agent": right.agent, "until": _text(right.until, calendar)}


def _claim(claim: Claim, owner: Claim | None, calendar: Calendar) -> dict[str, Any]:
    ended = claim.state != "live"
    return {
        "agent": claim.agent,
        "since": calendar.text(claim.since),
        "until": _text(claim.ended if ended else None if claim.asserted else claim.until, calendar),
        "state": claim.state if ended else "owner" if claim is owner else "contender",
        "clauses": list(joined(claim.clauses, claim.protection.clauses)),
        "evidence": sorted(set(claim.evidence)),
    }


def _text(moment: datetime | None, calendar: Calendar) -> str | None:
    return calendar.text(moment) if moment is not None else None


def provisional(judgement: Judgement, party: Party, deal: Deal, last: Item, as_of: datetime) -> list[Entry]:
    """Give an undecided deal, a copy made for one answer, the shares it would have now; returns the steps that tell so."""
    now = last._replace(at=as_of, position=EVERYTHING, event=last.event._replace(time=as_of))
    found = split(judgement, party, deal, now)
    take(deal, found, last.book)
    deal.agreement = holding(judgement, party, deal)
    names = told(deal, found)
    steps = [(found.then, found.clauses, names, found.evidence)]
    steps += [(note.then, note.clauses, {**names, **note.names}, note.evidence) for note in found.notes]
    return [
        Entry(last.position, last.at, "undecided", then, clauses, words, (*evidence, last.position), deal.id)
        for then, clauses, words, evidence in steps
    ]


def hold_lapse(deal: Deal, as_of: datetime) -> Entry | None:
    """Give the step that tells of a hold that nobody confirmed by its day (临定到期); ``None`` if it did not lapse."""
    hold = deal.hold
    if hold is None or hold.until is None or _state(deal, as_of) != "expired":
        return None
    names = {"client": deal.client, "deal": deal.id, "agent": deal.closer, "unit": deal.unit, "until": hold.until}
    return Entry(hold.position, hold.until, "hold", "hold_lapsed", hold.clauses, names, (hold.position,), deal.id)


def deal(deal: Deal, party: Party, as_of: datetime, book: Rulebook, desk: DeskTimeline) -> dict[str, Any]:
    """Say whose deal it is; ``deal`` has its shares, ``party`` stands as of the moment."""
    calendar, shares = party.calendar, deal.result()
    until = contestable_until(deal, party)
    settlements = desk.settlements(deal.id)
    money = commission(deal, book)
    changes = adjustments(settlements, shares, money)
    return {
        "deal": deal.id,
        "client": deal.client,
        "unit": deal.unit,
        "state": _state(deal, as_of),
        "rulebook": book.name,
        "rulebook_hash": book.hash,
        "shares": [{"to": _to(to), "share": written(share)} for to, share in _in_order(shares)],
        "service": _to(service_of(deal, book.deals)),
        "contestable_until": _text(until, calendar),
        "final": _is_final(deal, until, as_of),
        "commission": _commission(deal, shares, money, book),
        "settled": _settled(settlements),
        "adjustments": [_adjustment(change) for change in changes],
    }


def commission(deal: Deal, book: Rulebook) -> dict[str, str] | None:
    """Split the commission of a deal by the shares that hold; ``None``: no step of it says how much there is to split."""
    if deal.commission is None or not deal.result():
        return None
    return divide(deal.commission.value, deal.result(), book.deals.remainder.value, deal.closing)


def _commission(deal: Deal, shares: Shares, money: dict[str, str] | None, book: Rulebook) -> dict[str, Any] | None:
    if deal.commission is None or money is None:
        return None
    order = [to for to, _ in _in_order(dict.fromkeys(money, Fraction(0)) | shares)]
    return {
        "amount": deal.commission.value,
        "by": [{"to": _to(to), "amount": money[to]} for to in order],
        "clause": book.deals.remainder.clauses[0],
    }


def _settled(settlements: Sequence[Settlement]) -> dict[str, Any] | None:
    """Give what was settled first, as it was paid; what was settled of the deal in later periods stands under ``later``."""
    if not settlements:
        return None
    first, *later = [_paid(settlement) for settlement in settlements]
    return {**first, "later": later} if later else first


def _paid(settlement: Settlement) -> dict[str, Any]:
    lines = [
        {"to": _to(line.to), "share": line.share, **({} if line.amount is None else {"amount": line.amount})}
        for line in settlement.lines
    ]
    return {"period": settlement.period, "position": settlement.position, "paid": lines}


def _adjustment(change: Adjustment) -> dict[str, Any]:
    amount = {} if change.amount is None else {"amount": f"{change.amount:.2f}"}
    return {"to": _to(change.to), "share": written(change.share), **amount}


def after(deal: Deal, party: Party, as_of: datetime, book: Rulebook, desk: DeskTimeline) -> list[Entry]:
    """Give the steps that no fact of the deal tells: a hold that ran out, an objection waived, what was settled."""
    ends = [hold_lapse(deal, as_of), waived(deal, contestable_until(deal, party), as_of)]
    settlements = desk.settlements(deal.id)
    changes = adjustments(settlements, deal.result(), commission(deal, book)) if settlements else []
    return [*(entry for entry in ends if entry is not None), *settled_steps(deal, settlements, changes, book, as_of)]


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
    if deal.ruled:
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
    return sorted([*steps, *foreign], key=lambda entry: entry.at)
