"""What comes true as time goes by, without any fact that says so (到期).

Protection runs out, a sheet that was to be signed falls due, a wait is over, an agent has left. ``settle`` brings a client to
a moment, one after the other in the order in which it happened, so that nothing depends on when somebody asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from domain.circle.claims import Claim
from domain.circle.entries import Entry, cite
from domain.circle.party import Party, Publicness
from domain.circle.pending import come_true
from domain.circle.signatures import signed
from domain.rulebooks import Parameter, Rulebook


def settle(party: Party, moment: datetime, position: int, book: Rulebook) -> None:
    """Bring a client to ``moment``, as known at ``position``; ``book`` says whose the clients of those are who left."""
    if party.pending is not None and party.pending.due < moment:
        come_true(party, position)
    if book.ownership.departure.value != "stays":
        for time in _leavings(party, moment, position):
            lapse(party, time)
            _departed(party, time, position, book)
    lapse(party, moment)


def _leavings(party: Party, moment: datetime, position: int) -> list[datetime]:
    """When agents who have a claim left, by ``moment``, in order."""
    times: list[datetime] = []
    for claim in party.timed():
        left = party.desk.left_at(claim.agent, position)
        if left is not None and left.time <= moment and left.time not in times:
            times.append(left.time)
    if len(times) > 1:
        times.sort()
    return times


def settled(party: Party, moment: datetime, book: Rulebook) -> bool:
    """Say whether nothing came true for a client until ``moment`` that was not settled yet."""
    if party.pending is not None and party.pending.due < moment:
        return False
    if book.ownership.departure.value != "stays":
        return not party.timed()
    return all(moment <= claim.sure for claim in party.timed())


class Outlook(NamedTuple):
    """Who owns a client at a moment, whether the client is public, and when that changes if nothing more happens."""

    owner: Claim | None
    public: bool
    changes_at: datetime | None


def foreseen(party: Party, moment: datetime, book: Rulebook) -> Outlook | None:
    """Say how a client will stand at a moment if nothing happens but that protection runs out, without settling it.

    ``None`` where more comes true by then than that; then settle a copy.
    """
    if party.pending is not None or party.follower is not None:
        return None
    live = party.live
    if not live:
        return Outlook(None, party.public is not None, None)
    for claim in live:
        if claim.due is not None and claim.due < moment:
            return None
    if book.ownership.departure.value != "stays":
        for claim in live:
            if party.desk.left_at(claim.agent) is not None:
                return None
    left = [claim for claim in live if not claim.lapsed(moment)]
    public = party.public is not None
    if not public and live and not left:
        last = live[0] if len(live) == 1 else max(live, key=lambda claim: (claim.until, claim.rank))
        public = _pool(last) is not None
    if not left:
        return Outlook(None, public, None)
    ends = [claim.until for claim in left]
    ends += [claim.due for claim in left if _unsigned(party, claim)]
    return Outlook(None if public else left[0], public, min((end for end in ends if end is not None), default=None))


def changes(party: Party) -> datetime | None:
    """Give the next moment after which something comes true, if no fact comes before; ``None`` if nothing will."""
    ends = [claim.until for claim in party.timed()]
    ends += [claim.due for claim in party.timed() if _unsigned(party, claim)]
    if party.pending is not None:
        ends.append(party.pending.due)
    return min((end for end in ends if end is not None), default=None)


def lapse(party: Party, moment: datetime) -> None:
    """End every claim whose protection was over before ``moment``, and settle the sheets that were due by then."""
    told: datetime | None = None
    while (first := _first_end(party, moment)) is not None:
        end, claim = first
        told = end if told is None else max(told, end)
        if claim.due == end and (claim.until is None or claim.until > end):
            _fall_due(party, claim)
        elif claim is party.follower:
            _right_lost(party, claim, told)
        else:
            _expire(party, claim, told)


def _first_end(party: Party, moment: datetime) -> tuple[datetime, Claim] | None:
    """What ends first before ``moment``, and of which claim: its protection, or its wait for a signature."""
    first: tuple[datetime, Claim] | None = None
    for claim in party.timed():
        if moment <= claim.sure:
            continue
        end, due = claim.until, claim.due
        if due is not None and (end is None or due < end):
            end = due
        if end is None or end >= moment:
            continue
        if first is None or (end, claim.rank) < (first[0], first[1].rank):
            first = end, claim
    return first


# Protection


def _expire(party: Party, claim: Claim, told_at: datetime) -> None:
    """A claim's protection is over; it is told of when it came to be so, which a sheet left unsigned makes later."""
    rules, until = claim.book.ownership, claim.until
    assert until is not None  # noqa: S101 -- only a claim with an end lapses
    owned = party.owner() is claim
    party.end(claim, "expired", until)
    if not party.told:
        pool = _pool(claim) if owned and not party.live else None
        if pool is not None:
            party.public = Publicness(told_at, claim.evidence[-1], pool.clauses)
        return
    position, proof = claim.evidence[-1], (claim.position, claim.evidence[-1])
    names = {"agent": claim.agent, "client": claim.client, "until": until, "contact": claim.contact}

    def tell(then: str, clauses: tuple[str, ...], more: Mapping[str, Any], evidence: tuple[int, ...]) -> None:
        told = {**names, **more}
        kept = tuple(dict.fromkeys(evidence))
        party.story.append(Entry(position, told_at, "silence", then, clauses, told, kept))

    tell("expired", cite(claim.protection), {}, proof)
    if not owned:
        return
    pool = _pool(claim)
    if party.live:
        heir = party.live[0]
        tell("succeeded", cite(rules.basis), {"heir": heir.agent, "client": heir.client}, (*proof, heir.position))
    elif pool is not None:
        party.public = Publicness(told_at, position, pool.clauses)
        tell("pooled", pool.clauses, {}, proof)
    else:
        tell("anew", rules.expiry.clauses, {}, proof)


def _pool(claim: Claim) -> Parameter[Any] | None:
    """The setting by which a client whose protection ran out is the department's; ``None``: they are a new client."""
    rules = claim.book.ownership
    if claim.handed and rules.handed_over_idle.value == "public":
        return rules.handed_over_idle
    return rules.expiry if rules.expiry.value == "public_pool" else None


def _right_lost(party: Party, claim: Claim, told_at: datetime) -> None:
    """Who was given the follow-up right to a public client and does not follow up loses it (SD-18)."""
    party.follower = None
    names = {"agent": claim.agent, "client": claim.client, "until": claim.until, "contact": claim.contact}
    clauses = cite(claim.book.ownership.public_handover, claim.protection)
    proof = (claim.position, claim.evidence[-1])
    party.story.append(Entry(claim.evidence[-1], told_at, "silence", "right_lost", clauses, names, proof))


# Signatures


def _unsigned(party: Party, claim: Claim) -> bool:
    return not all(signed(sheet, party.desk) for sheet in claim.sheets_due()) if claim.due is not None else False


def _fall_due(party: Party, claim: Claim) -> None:
    """The time to sign a month's sheet is over: signed, its follow-ups count for good; unsigned, they never counted."""
    due, rules = claim.due, claim.book.ownership
    assert due is not None  # noqa: S101 -- only a claim that waits for a signature comes here
    unsigned = [sheet for sheet in claim.sheets_due() if not signed(sheet, party.desk)]
    fallen = claim.count_again(unsigned)
    if not fallen:
        return
    clauses = cite(rules.sign_off, rules.sign_off_days)
    names = {"agent": claim.agent, "client": claim.client, "by": unsigned[0].staff, "month": unsigned[0].month}
    if claim.position in fallen:
        _unfounded(party, claim, due, fallen, clauses, names=names)
        return
    told = {**names, "term": claim.term if claim.held is None else None}
    party.story.append(Entry(fallen[-1], due, "unsigned", "fallen", clauses, told, (claim.position, *fallen)))


def _unfounded(
    party: Party, claim: Claim, due: datetime, fallen: list[int], clauses: tuple[str, ...], *, names: Mapping[str, Any]
) -> None:
    """A claim that was begun by a follow-up falls with it; the public client goes back to where they were."""
    owned = party.owner() is claim
    party.end(claim, "void", due)
    if owned and not party.live:
        party.public = Publicness(due, claim.position, clauses, claim.taken_from)
    then = "back_to_pool" if party.public is not None else "given_up"
    party.story.append(Entry(fallen[-1], due, "unsigned", then, clauses, names, tuple(fallen)))


# Departures


def _departed(party: Party, moment: datetime, position: int, book: Rulebook) -> None:
    """Whose client it was has left (离职): the client is the department's, or waits for the supervisor to share them out."""
    rules = book.ownership
    clauses = cite(rules.departure)
    for claim in [*party.timed()]:
        left = party.desk.left_at(claim.agent, position)
        if left is None or not claim.since <= left.time <= moment:
            continue
        then = "given_up"
        if claim is party.follower:
            party.follower = None
            then = "right_ended"
        else:
            owned = party.owner() is claim
            party.end(claim, "superseded", left.time)
            if owned:
                party.public = Publicness(left.time, left.position, clauses, claim.agent)
                then = "to_supervisor" if rules.departure.value == "redistribute" else "made_public"
        told = {"client": claim.client, "agent": claim.agent}
        evidence = (claim.position, left.position)
        party.story.append(Entry(left.position, left.time, "left", then, clauses, told, evidence))
