"""The papers of a deal, step by step (签约流程核对): what the book asks for, and whether it was done, late or missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from domain.calendar import Calendar
from domain.deposits import cents
from domain.event import Event
from domain.leasing.account import Account
from domain.leasing.quote import below_list
from domain.leasing.rates import per_month
from domain.leasing.steps import Step, before, first, judged, last
from domain.rulebooks.money import MoneyRules


class Case(NamedTuple):
    """A deal to be checked: its events in order of position, its unit as listed, its account, the book, and the day."""

    events: Sequence[Event]
    unit: Mapping[str, Any]
    account: Account
    rules: MoneyRules
    calendar: Calendar
    today: date

    @property
    def signed(self) -> Event | None:
        """The signing of the last contract."""
        return last(self.events, "contract.signed")

    @property
    def deposit(self) -> Event | None:
        """The first deposit that was paid in full; a temporary one is none."""
        return first(self.events, "deposit.paid", "deposit.topped_up")

    def day(self, event: Event, more: int = 0) -> date:
        """The local day of an event, and so many days later."""
        return self.calendar.date_of(event.time) + timedelta(days=more)


def checklist(case: Case) -> list[Step]:
    """Every step from the deposit to the opening; those after a swap or a return where the deal has come to that."""
    return [*_deposit(case), *_papers(case), *_signature(case), *_after_signing(case), *_changes(case)]


def _deposit(case: Case) -> Iterable[Step]:
    events, rules, paid = case.events, case.rules, case.deposit
    if paid is None and case.signed is not None:  # signed at once, without a deposit
        yield Step("payment_request", "not_asked", rules.payment_slip.clauses)
        yield Step("receipt", "not_asked", rules.payment_slip.clauses)
        yield Step("planned", "not_asked", rules.contract_plan_days.clauses)
        return
    asked = first(events, "payment.requested", purpose="deposit") or first(
        events, "payment.requested", purpose="top_up"
    )
    signed_by_client = asked if asked is not None and asked.data.get("client_signed") is True else None
    wanted = rules.payment_slip.value == "signed_by_client"
    yield before("payment_request", rules.payment_slip, signed_by_client, paid, case.calendar, asked=wanted)
    confirmed = asked and first(events, "payment.confirmed", payment=asked.data["payment"])
    receipt = confirmed or (paid if paid is not None and "receipt" in paid.data else None)
    yield before("receipt", rules.payment_slip, receipt, case.signed or paid, case.calendar, asked=wanted)
    planned = first(events, "contract.planned")
    due_on = case.day(paid, rules.contract_plan_days.value) if paid is not None else None
    if planned is None and case.signed is not None and due_on is not None and case.day(case.signed) <= due_on:
        planned = case.signed  # signed at once, there was nothing to plan
    yield judged("planned", rules.contract_plan_days, planned, case.calendar, due_on=due_on, today=case.today)


def _papers(case: Case) -> Iterable[Step]:
    events, rules, signed = case.events, case.rules, case.signed
    qualified = first(events, "contract.reviewed", qualified=True)
    wanted = rules.qualification.value == "before_signing"
    yield before("qualification", rules.qualification, qualified, signed, case.calendar, asked=wanted)
    review = last(events, "contract.reviewed")
    passed = review if review is not None and review.data["passed"] else None
    wanted = rules.legal_review.value == "before_signing"
    yield before("legal_review", rules.legal_review, passed, signed, case.calendar, asked=wanted)
    approved = first(events, "contract.approved")
    wanted = rules.contract_approval.value == "before_signing"
    yield before("approval", rules.contract_approval, approved, signed, case.calendar, asked=wanted)
    yield _price(case, approved)


def _price(case: Case, approved: Event | None) -> Step:
    """The rent agreed is within what an agent may promise, or the contract was approved (GJ-5)."""
    rule, signed = case.rules.discount_percent, case.signed
    terms = signed or approved
    if terms is None:
        return Step("price", "waiting", rule.clauses)
    area = terms.data.get("area") or case.unit.get("area")
    listed, agreed = per_month(case.unit.get("rent"), area), per_month(terms.data.get("rent"), area)
    if listed is None or agreed is None or below_list(listed, agreed) * 100 <= rule.value:
        return Step("price", "done", rule.clauses, terms.position)
    below = f"{float(below_list(listed, agreed) * 100):.2f}%"
    return before("price", rule, approved, signed, case.calendar)._replace(note=f"-{below}")


def _signature(case: Case) -> Iterable[Step]:
    rules, signed = case.rules, case.signed
    known = signed is not None and (
        "signer" in signed.data or "signer" in signed.data.get("sealed", {}).get("fields", ())
    )
    wanted = rules.signer_id.value == "checked"
    yield before("id_checked", rules.signer_id, signed if known else None, signed, case.calendar, asked=wanted)
    by_proxy = signed is not None and signed.data.get("signed_by_proxy") is True
    yield before("proxy", rules.proxy, signed if by_proxy else None, None, case.calendar, asked=by_proxy)
    planned = last(case.events, "contract.planned")
    due_on = date.fromisoformat(planned.data["sign_on"]) if planned is not None else None
    yield judged("signed", rules.contract_plan_days, signed, case.calendar, due_on=due_on, today=case.today)


def _after_signing(case: Case) -> Iterable[Step]:
    events, rules, signed = case.events, case.rules, case.signed
    later = [event for event in events if signed is not None and event.position > signed.position]
    collected = first(later, "contract.collected")
    wanted = rules.first_payment.value == "before_collection"
    yield before("first_payment", rules.first_payment, _first_rent(events), collected, case.calendar, asked=wanted)
    yield _bond(case)
    sealed = first(events, "contract.sealed")
    yield before("sealed", rules.seal, sealed, collected, case.calendar, asked=rules.seal.value == "approved")
    due_on = case.day(signed, rules.filing_days.value) if signed is not None else None
    yield judged("filed", rules.filing_days, sealed, case.calendar, due_on=due_on, today=case.today)
    opened = first(later, "unit.opened")
    yield before("collected", rules.first_payment, collected, opened, case.calendar)
    due_on = case.day(signed, rules.handover_days.value) if signed is not None else None
    handed = first(later, "unit.handed_to_operations")
    yield judged("handed_over", rules.handover_days, handed, case.calendar, due_on=due_on, today=case.today)
    yield _agreed_fees(case, opened)
    yield before("opened", rules.handover_days, opened, None, case.calendar)


def _first_rent(events: Sequence[Event]) -> Event | None:
    """The first rent or fee that finance has, by a payment request or on a bill."""
    asked = {
        event.data["payment"]
        for event in events
        if event.type == "payment.requested" and event.data["purpose"] in ("rent", "fee")
    }
    paid = (
        event
        for event in events
        if event.type == "rent.paid" or (event.type == "payment.confirmed" and event.data["payment"] in asked)
    )
    return next(paid, None)


def _bond(case: Case) -> Step:
    rule, bond, signed = case.rules.bond, case.account.bond, case.signed
    if signed is None:
        return Step("bond", "waiting", rule.clauses)
    if bond.agreed is None:
        return Step("bond", "not_asked", rule.clauses)
    return Step("bond", "missing" if bond.outstanding else "done", rule.clauses, signed.position)


def _agreed_fees(case: Case, opened: Event | None) -> Step:
    rule = case.rules.agreed_fees
    asked = [e for e in case.events if e.type == "payment.requested" and e.data["purpose"] in ("fee", "other")]
    if not asked:
        return Step("agreed_fees", "not_asked", rule.clauses)
    paid = {e.data["payment"]: e for e in case.events if e.type == "payment.confirmed"}
    open_ = [
        e
        for e in asked
        if e.data["payment"] not in paid or cents(paid[e.data["payment"]].data["amount"]) < cents(e.data["amount"])
    ]
    done = None if open_ else max((paid[e.data["payment"]] for e in asked), key=lambda e: e.position)
    return before("agreed_fees", rule, done, opened, case.calendar)


def _changes(case: Case) -> Iterable[Step]:
    """What a swap or a give-back asks for afterwards."""
    events, rules = case.events, case.rules
    swapped, returned = last(events, "unit.swapped"), first(events, "unit.returned")
    if swapped is not None and first([e for e in events if e.position < swapped.position], "contract.signed"):
        again = first([e for e in events if e.position > swapped.position], "contract.signed")
        yield before("new_contract", rules.swap, again, None, case.calendar)
    if returned is not None and case.signed is not None:
        voided = last(events, "contract.voided")
        yield before("voided", rules.refund, voided, None, case.calendar)
