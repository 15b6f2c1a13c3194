"""Receptions (接待): what each does to the order of service."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from domain.event import Event
from domain.rotation.clauses import BARE, rule, same_group
from domain.rotation.groups import group_hindrance, standing
from domain.rotation.order import Owed
from domain.rotation.ruling import Hindrance, Ruling, merge
from domain.rotation.turn import Cause, Inquiry, Passed, Turn

if TYPE_CHECKING:
    from domain.rotation.rotation import Rotation


def received(day: Rotation, event: Event) -> None:
    """A client is received: the clauses rule, the order moves, and the receiver is busy."""
    data, moment = event.data, event.time
    receiver: str = data["received_by"]
    joined, shared = _companion(day, data, receiver, moment)
    held = day.busy.pop(receiver, None)
    day.on_phone.pop(receiver, None)
    if held is not joined:
        reenter(day, held, event.position)
    day.visitor = client = event.subject_id
    ruling = same_group(day) if shared else rule(day, data, receiver, moment)
    if joined is not None:
        turn = joined
        turn.clients.append(client)
        if ruling.counted:
            turn.ruling, turn.clauses, turn.kind = ruling, ruling.clauses, data["kind"]
    else:
        turn = Turn(event, client, ruling, day.terms, day.till_close if moment < day.closes else day.last_moment)
        if day.order.grouped:
            turn.seat = day.seat_of(receiver)
        turn.considered = tuple(day.order.on_roster())
        day.turns.append(turn)
        day.receptions.setdefault(turn.reception, turn)
    seat = turn.seat
    if ruling.counted:
        _count(day, turn, moment)
    elif ruling.reason == "last":
        last = day.last(moment)
        turn.expected = None if last == seat else last
    elif ruling.reason == "outsider":
        turn.expected = day.head(moment)
    if ruling.make_up:
        _give_back(day, turn, ruling, moment)
    day.busy[receiver] = turn
    if len(data) > BARE:
        _ask(day, turn, data)
    if day.callers is not None:
        day.callers.forget(client)
    if ruling.purpose == "own_client":
        _step_out(day, turn, moment)


def _companion(day: Rotation, data: Mapping[str, Any], receiver: str, moment: datetime) -> tuple[Turn | None, bool]:
    """Find the turn that a reception belongs to, if its client did not come alone, and whether the turn is taken.

    The same reception received by the same agent is the same turn. Another reception of clients who came together
    (``together``), the one before still going on, has its own entry, but no turn once the group's was counted.
    """
    earlier = day.receptions.get(data["reception"])
    if earlier is not None:
        return (earlier if earlier.receiver == receiver else None), earlier.ruling.counted
    if data.get("together") and day.turns:
        earlier = day.turns[-1]
        here = day.busy.get(earlier.receiver) is earlier and moment < earlier.until
        if here and (earlier.receiver == receiver or earlier.together):
            return None, earlier.ruling.counted or earlier.ruling.reason == "group"
    return None, False


def _count(day: Rotation, turn: Turn, moment: datetime) -> None:
    """Count a reception: those ahead who could not take the turn are passed over, the receiver goes last."""
    seat, order, ruling = turn.seat, day.order, turn.ruling
    if ruling.ordered and order.places[0] != seat:
        _pass_over(day, turn, moment)
    turn.made_up = order.served(seat, new=not ruling.make_up)
    order.evidence = turn.position
    if order.grouped and seat in day.representatives:
        people = standing(day, seat)
        if day.representatives[seat] in people and turn.receiver not in people:
            turn.stands_for = people[0]


def _pass_over(day: Rotation, turn: Turn, moment: datetime) -> None:
    seat, order, people, busy = turn.seat, day.order, day.people, day.busy
    absent, suspended, duty = people.absent, people.suspended, day.duty
    look = bool(order.grouped or order.debts or day.on_phone)
    for other in turn.considered:
        if other == seat:
            break
        if look or other in absent or other in suspended or other in duty:
            hindrance = day.blocked(other, moment)
        else:
            holding = busy.get(other)
            hindrance = holding.hindrance if holding is not None and moment < holding.until else None
        if hindrance is None:
            turn.expected = other
            break
        passed = _pass(day, turn, other, hindrance)
        if passed.effect != "keep":
            turn.clauses = merge(turn.clauses, passed.clauses)
        turn.passed += (passed,)


def _pass(day: Rotation, turn: Turn, seat: str, hindrance: Hindrance) -> Passed:
    """Let somebody pay for a turn that they could not take; one absence costs one turn, unless the book says each."""
    terms, order = turn.terms, day.order
    effect, clauses = terms.cost(hindrance)
    if effect == "skipped":
        if hindrance.state == "skipped_round":
            order.pay_round(seat)
            order.skipped(seat)
        elif not charge(day, hindrance):
            return Passed(seat, hindrance, "keep", "charged", terms.one_absence or clauses)
        else:
            order.skipped(seat)
        turn.skipped += (seat,)
    elif effect == "make_up":
        evidence = (hindrance.position, turn.position)
        if not order.make_up(seat, Owed(evidence, turn.time, f"{hindrance.state}:{hindrance.detail}", clauses)):
            return Passed(seat, hindrance, "keep", "owed", clauses)
        turn.make_up += (seat,)
    elif terms.reenters is not None and hindrance.detail == "own_client":
        return Passed(seat, hindrance, "keep", "out", terms.reenters)
    return Passed(seat, hindrance, effect, effect, clauses)


def charge(day: Rotation, hindrance: Hindrance) -> bool:
    """Say whether a hindrance may cost a turn (轮空), and note that it has; the shift costs what the book says each time."""
    if day.terms.one_absence is None or hindrance.state == "on_duty":
        return True
    if hindrance.position in day.people.charged:
        return False
    day.people.charged.add(hindrance.position)
    return True


def _give_back(day: Rotation, turn: Turn, ruling: Ruling, moment: datetime) -> None:
    """The turn is given back: the next new client is the receiver's again (SM-6, SA-r4, SD-2)."""
    if turn.seat in day.order:
        why = "assist" if ruling.purpose == "assist" else f"kind:{turn.kind}"
        if day.order.make_up(turn.seat, Owed((turn.position,), moment, why, ruling.clauses)):
            turn.make_up += (turn.seat,)


def _ask(day: Rotation, turn: Turn, data: Mapping[str, Any]) -> None:
    """Nobody knows who received the visitor first: colleagues are asked, and it may cost the receiver a round (SA-o2C)."""
    unknown = day.terms.unknown
    if unknown is None or not data.get("first_agent_unknown") or not unknown.skip_rounds or turn.seat not in day.order:
        return
    last = day.last_day(turn.time, unknown.days or 0)
    inquiry = Inquiry(day.visitor, turn.seat, last.isoformat(), unknown.skip_rounds, turn.position)
    day.inquiries[turn.reception] = inquiry


# Out of the order while with an own client


def _step_out(day: Rotation, turn: Turn, moment: datetime) -> None:
    """With an own client one is out of the order until done (SB-8); a group is, if it has nobody else to take a turn."""
    if turn.terms.reenters is None or turn in day.out or turn.seat not in day.order:
        return
    if not day.order.grouped or group_hindrance(day, turn.seat, moment) is not None:
        turn.reenters = True
        day.out.append(turn)


def reenter(day: Rotation, turn: Turn | None, position: int) -> None:
    """The own client has gone: whoever was out of the order for them is back in it, at its tail."""
    if turn is not None and turn in day.out:
        day.out.remove(turn)
        day.order.to_tail(turn.seat)
        day.order.evidence = position
        day.cause = Cause(position, "reentered", turn.terms.reenters or (), turn.terms)


def reenter_lapsed(day: Rotation, moment: datetime) -> None:
    """Receptions of own clients end with business hours at the latest; so does being out of the order."""
    for turn in [turn for turn in day.out if turn.until <= moment]:
        reenter(day, turn, turn.position)


def ended(day: Rotation, event: Event) -> None:
    """A reception is over: its receiver is free."""
    reception, client = event.data["reception"], event.subject_id
    for staff, turn in day.busy.items():
        if turn.reception == reception and client in turn.clients:
            del day.busy[staff]
            reenter(day, turn, event.position)
            return


def named_first(day: Rotation, event: Event) -> None:
    """It is known who received the visitor first: nobody is skipped for it (SA-o2C)."""
    reception, client = event.data["reception"], event.subject_id
    solved = [name for name, inquiry in day.inquiries.items() if name == reception or inquiry.client == client]
    for name in solved:
        del day.inquiries[name]
