"""When the first agent comes forward whose client another closed (主张时点): before the deal, that day, later, or never."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from fractions import Fraction
from typing import Any, NamedTuple

from domain.circle.claims import Claim
from domain.circle.deal import Deal, Forward, Shares
from domain.circle.entries import Entry, Item, cite, joined
from domain.circle.judgement import Judgement
from domain.circle.party import Party, Reception
from domain.circle.service import service_right
from domain.rulebooks import Parameter
from domain.rulebooks.deals import Outcome, Raised

HALF = Fraction(1, 2)


class AtTheDeal(NamedTuple):
    """What first and closing agent get as the deal is decided, in which words, by which clauses, on what evidence.

    ``open``: the first agent has not come forward, and that may still change it.
    """

    shares: Shares
    then: str
    clauses: tuple[str, ...]
    evidence: tuple[int, ...]
    names: Mapping[str, Any]
    open: bool


def stood_in(party: Party, agent: str) -> bool:
    """Say whether an agent only ever acted for colleagues: they received the client for others, and have no claim."""
    if party.claim_of(agent) is not None:
        return False
    receptions = [one for one in party.receptions.values() if one.receiver == agent]
    if receptions:
        return all(one.agent != agent for one in receptions)
    return agent in party.stand_ins


def stand_in_on(party: Party, agent: str, day: date) -> Reception | None:
    """Give the reception of a local day at which an agent stood in for the colleague whose client it was."""
    if not stood_in(party, agent):
        return None
    for reception in reversed(party.receptions.values()):
        if reception.receiver == agent and reception.agent is not None and party.calendar.date_of(reception.at) == day:
            return reception
    return None


def shared(outcome: Outcome, first: str, closer: str) -> Shares:
    """Give the shares of an outcome."""
    if outcome == "half":
        return {first: HALF, closer: HALF}
    return {first if outcome == "first" else closer: Fraction(1)}


def before(judgement: Judgement, party: Party, deal: Deal, claim: Claim) -> Forward | None:
    """Give how the agent of a claim came forward so far, about the deal or about the client, on a claim that was live."""
    for one in judgement.forwards:
        about = one.deal == deal.id or (one.deal is None and one.client in party.clients)
        if about and one.agent == claim.agent and (claim.since, claim.position) <= (one.at, one.position):
            return one
    return None


def at_the_deal(judgement: Judgement, party: Party, deal: Deal, owner: Claim, item: Item) -> AtTheDeal:
    """Say what holds from the deal on: the first agent came forward before it, or it is as if nobody ever will."""
    rules, closing = item.book.deals, deal.closing or owner.agent
    forward = before(judgement, party, deal, owner)
    setting: Parameter[Outcome] = rules.raised.before if forward is not None else rules.raised.unraised
    if setting.value != "first":
        then = f"split_{setting.value}_{'raised' if forward is not None else 'unraised'}"
    elif forward is not None:
        then = "split_first_raised"
    else:
        then = "split_until_chosen" if rules.collision.value == "manager_choice" else "split_collision"
    proof = (forward.position, *forward.evidence) if forward is not None else ()
    clauses = joined(cite(setting), cite(rules.collision))
    names = {"first": owner.agent, "closer": closing}
    return AtTheDeal(shared(setting.value, owner.agent, closing), then, clauses, proof, names, forward is None)


def come_forward(judgement: Judgement, party: Party, item: Item, deals: list[Deal], evidence: tuple[int, ...]) -> None:
    """Note that somebody comes forward, and change what their coming changes of deals that were decided before.

    ``deals``: those that it is about, in time and not ruled on.
    """
    data = item.event.data
    by = data["by"]
    judgement.forwards.append(Forward(by, item.client, data.get("deal"), item.at, item.position, evidence))
    for deal in deals:
        contest = deal.contest
        if contest is not None and contest.first == by and deal.raised is None and deal.agreement is None:
            _change(judgement, party, item, deal, evidence)


def _change(judgement: Judgement, party: Party, item: Item, deal: Deal, evidence: tuple[int, ...]) -> None:
    """The first agent comes forward after the deal: the day decides, and whether they were away on the day of the deal."""
    trigger, contest = deal.trigger, deal.contest
    assert trigger is not None  # noqa: S101 -- a contest stands only on a decided deal
    assert contest is not None  # noqa: S101 -- the caller looked
    rules: Raised = trigger.book.deals.raised
    day = party.calendar.date_of(trigger.at)
    how, setting = "raised_same_day", rules.same_day
    proof: tuple[int, ...] = ()
    if party.calendar.date_of(item.at) != day:
        how, setting = "raised_later", rules.later
        away = judgement.desk.away_on(contest.first, day, item.position)
        if away is not None:
            how, setting, proof = "raised_away", rules.later_away, (away.position,)
    shares = shared(setting.value, contest.first, contest.closer)
    then = f"raised_{setting.value}" if shares != deal.shares or setting.value != "first" else "raised_confirmed"
    deal.raised = item.position
    deal.shares = shares
    deal.service = service_right(shares, deal.closing, trigger.book.deals)
    names = {
        "client": deal.client,
        "deal": deal.id,
        "agent": contest.first,
        "closer": contest.closer,
        "shares": shares,
        "service": deal.service,
    }
    told = (*contest.evidence, trigger.position, *evidence, *proof)
    party.tell(item, how, then, cite(setting), names, evidence=told, deal=deal.id)


def waived(deal: Deal, until: datetime | None, as_of: datetime) -> Entry | None:
    """Give the step that tells that nobody came forward in time (逾期视为放弃); ``None`` if it is not so."""
    trigger, contest = deal.trigger, deal.contest
    if trigger is None or contest is None or until is None or not until < as_of:
        return None
    rules = trigger.book.deals
    if deal.raised is not None or deal.ruled or deal.agreement is not None or rules.raised.unraised.value == "first":
        return None
    names = {
        "client": deal.client,
        "deal": deal.id,
        "agent": contest.first,
        "closer": contest.closer,
        "until": until,
        "shares": deal.shares,
    }
    clauses = joined(cite(rules.raised.unraised), cite(rules.objection))
    proof = (*contest.evidence, trigger.position)
    return Entry(trigger.position, until, "unraised", "waived", clauses, names, proof, deal.id)
