"""The money of a deal (交易款项): put down, topped up, turned into the bond, refunded, forfeited, and what is outstanding."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Literal, NamedTuple

from domain.calendar import Calendar, parse_end
from domain.deposits import PAYING_IN, PAYING_OUT, after_payment, cents
from domain.event import Event
from domain.leasing.bills import Bill
from domain.leasing.giving_back import refund_of
from domain.leasing.steps import Step, first, last
from domain.rulebooks.money import MoneyRules

State = Literal["none", "held", "lapsed", "deposited", "bond", "refunded", "forfeited", "settled"]

Role = Callable[[str, Event], str | None]
"""The role that a member of staff had when an event happened."""


class Entry(NamedTuple):
    """Money in or out, hundredths (out: below zero). ``kind``: hold, deposit, top_up, refund, forfeit, payment or rent."""

    position: int
    on: date
    kind: str
    amount: int
    method: str | None
    receipt: str | None
    approved_by: str | None


class Bond(NamedTuple):
    """The quality bond (商铺质量保证金): as agreed, made of the deposit, paid beside it, outstanding; hundredths."""

    agreed: int | None
    from_deposit: int
    paid: int
    outstanding: int


class Settlement(NamedTuple):
    """What is settled when the unit is given back (退铺结算), hundredths.

    ``held``: deposit or bond before. ``refund``: to go back, by approval. ``kept``: forfeited. ``arrears``: unpaid bills.
    ``to_client``: refund less arrears; below zero the client still owes.
    """

    on: date
    held: int
    refund: int
    kept: int
    arrears: int
    to_client: int


class Account(NamedTuple):
    """The account as of a moment. ``balance``: what is put down now, a deposit or, from the contract on, the bond.

    ``asked`` and ``received``: payment requests, and what finance confirmed of them; ``outstanding``: what is asked for and
    not there, and open bills.
    """

    state: State
    balance: int
    put_down: int
    refunded: int
    forfeited: int
    bond: Bond
    asked: int
    received: int
    billed: int
    rent_paid: int
    outstanding: int
    hold_until: datetime | None
    entries: tuple[Entry, ...]
    steps: tuple[Step, ...]
    settlement: Settlement | None


_KINDS = {
    "unit.held": "hold",
    "deposit.paid": "deposit",
    "deposit.topped_up": "top_up",
    "deposit.refunded": "refund",
    "deposit.forfeited": "forfeit",
    "payment.confirmed": "payment",
    "rent.paid": "rent",
}


def account(
    events: Sequence[Event], bills: Sequence[Bill], rules: MoneyRules, calendar: Calendar, *, role: Role, now: datetime
) -> Account:
    """The account of a deal. ``events``: all that name it, in order of position; ``bills``: those of its leases."""
    balance: int | None = None
    entries: list[Entry] = []
    out = {"deposit.refunded": 0, "deposit.forfeited": 0}
    put_down = held_then = 0
    for event in events:
        had, balance = balance or 0, after_payment(balance, event.type, event.data)
        if event.type == "unit.returned":
            held_then = balance or 0
        if (kind := _KINDS.get(event.type)) is None:
            continue
        amount = cents(event.data.get("amount", "0"))
        if event.type in PAYING_OUT:
            amount = (balance or 0) - had
            out[event.type] -= amount
        elif event.type in PAYING_IN:
            put_down += amount
        entries.append(_entry(event, kind, amount, calendar))
    requests = [event for event in events if event.type == "payment.requested"]
    received = {
        event.data["payment"]: cents(event.data["amount"]) for event in events if event.type == "payment.confirmed"
    }
    asked = sum(cents(event.data["amount"]) for event in requests)
    open_requests = sum(
        max(0, cents(event.data["amount"]) - received.get(event.data["payment"], 0)) for event in requests
    )
    bond = _bond(events, balance or 0, received, rules)
    unpaid = sum(bill.rest for bill in bills)
    held = last(events, "unit.held")
    until = parse_end(held.data["until"], calendar) if held is not None else None
    return Account(
        _state(events, balance, until, now),
        balance or 0,
        put_down,
        out["deposit.refunded"],
        out["deposit.forfeited"],
        bond,
        asked,
        sum(received.values()),
        sum(bill.amount or 0 for bill in bills),
        sum(bill.paid for bill in bills),
        open_requests + unpaid,
        until,
        tuple(entries),
        tuple(_steps(events, rules, calendar, role, now)),
        _settlement(events, held_then, unpaid, calendar),
    )


def _entry(event: Event, kind: str, amount: int, calendar: Calendar) -> Entry:
    data = event.data
    told = data.get("method"), data.get("receipt"), data.get("approved_by")
    return Entry(event.position, calendar.date_of(event.time), kind, amount, *told)


def _state(events: Sequence[Event], balance: int | None, until: datetime | None, now: datetime) -> State:
    if first(events, "unit.returned") is not None:
        return "settled"
    if balance is None:
        ended = last(events, *PAYING_OUT)
        if ended is None:
            return "none"
        return "refunded" if ended.type == "deposit.refunded" else "forfeited"
    if first(events, "contract.signed") is not None:
        return "bond"
    if first(events, "deposit.paid", "deposit.topped_up", "subscription.signed") is not None:
        return "deposited"
    return "lapsed" if until is not None and until < now else "held"


def _bond(events: Sequence[Event], balance: int, received: dict[str, int], rules: MoneyRules) -> Bond:
    """The bond of the last contract that stands: the deposit becomes it, where the book says so, and the rest is paid."""
    voided = {event.data["contract"] for event in events if event.type == "contract.voided"}
    contract = last([event for event in events if event.data.get("contract") not in voided], "contract.signed")
    if contract is None:
        return Bond(None, 0, 0, 0)
    agreed = cents(contract.data["bond"]) if "bond" in contract.data else None
    paid = sum(
        received.get(event.data["payment"], 0)
        for event in events
        if event.type == "payment.requested" and event.data["purpose"] == "bond"
    )
    from_deposit = balance if rules.bond.value == "from_deposit" else 0
    if agreed is not None:
        from_deposit = min(from_deposit, agreed)
    return Bond(agreed, from_deposit, paid, max(0, (agreed or 0) - from_deposit - paid))


def _settlement(events: Sequence[Event], held: int, unpaid: int, calendar: Calendar) -> Settlement | None:
    returned = first(events, "unit.returned")
    if returned is None:
        return None
    after = [event for event in events if event.position > returned.position]
    refund = refund_of(returned.data)
    if refund is None:
        back = [event for event in after if event.type == "deposit.refunded"]
        refund = sum(cents(event.data["amount"]) if "amount" in event.data else held for event in back)
    arrears = unpaid
    return Settlement(calendar.date_of(returned.time), held, refund, max(0, held - refund), arrears, refund - arrears)


def _steps(events: Sequence[Event], rules: MoneyRules, calendar: Calendar, role: Role, now: datetime) -> Iterable[Step]:
    """What the book asks of the money: how long a hold lasts, that it is topped up, who approved what was late or given back."""
    today = calendar.date_of(now)
    for event in events:
        on = calendar.date_of(event.time)
        match event.type:
            case "unit.held":
                until = calendar.date_of(parse_end(event.data["until"], calendar))
                longest = on + timedelta(days=rules.hold_days.value)
                state: Literal["done", "late"] = "done" if until <= longest else "late"
                yield Step("hold_length", state, rules.hold_days.clauses, event.position, until, longest)
                yield _top_up(event, events, rules, calendar, today)
            case "payment.requested":
                due = event.data.get("due_on")
                in_parts = "instalment" in event.data or (due is not None and date.fromisoformat(due) > on)
                if in_parts and event.data["purpose"] not in ("deposit", "top_up"):
                    yield _approved("late_payment", event, rules.late_payment_by, role)
            case "deposit.refunded":
                yield _approved("refund", event, rules.refund_by, role)
            case "unit.returned":
                yield Step("reason", "done", rules.refund.clauses, event.position, on, note=event.data.get("reason"))
                if refund_of(event.data):
                    yield _approved("refund", event, rules.refund_by, role)
            case _:
                pass


def _top_up(held: Event, events: Sequence[Event], rules: MoneyRules, calendar: Calendar, today: date) -> Step:
    """A temporary deposit is topped up, or the contract signed, by the day that was agreed, else while it holds."""
    by = parse_end(held.data.get("top_up_by") or held.data["until"], calendar)
    due_on = calendar.date_of(by)
    later = [event for event in events if event.position > held.position]
    done = first(later, "deposit.topped_up", "deposit.paid", "contract.signed")
    clauses = (*rules.hold_days.clauses, *rules.top_up_notice_days.clauses)
    if done is not None:
        done_on = calendar.date_of(done.time)
        return Step("topped_up", "late" if done.time > by else "done", clauses, done.position, done_on, due_on)
    return Step("topped_up", "missing" if today > due_on else "waiting", clauses, due_on=due_on)


def _approved(step: str, event: Event, rule: object, role: Role) -> Step:
    """Whether somebody in one of the roles that the book names has approved it."""
    by = event.data.get("approved_by")
    had = role(by, event) if by is not None else None
    allowed = had in rule.value  # type: ignore[attr-defined]  # a parameter, whatever its roles
    clauses: tuple[str, ...] = rule.clauses  # type: ignore[attr-defined]  # same
    return Step(step, "done" if allowed else "missing", clauses, event.position, note=by)
