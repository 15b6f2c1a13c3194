"""A step that house rules ask for, and what became of it: done, late, missing, or not yet due (完成、逾期、缺、待办)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Literal, NamedTuple

from domain.calendar import Calendar
from domain.event import Event
from domain.rulebooks.parameter import Parameter

State = Literal["done", "late", "missing", "waiting", "not_asked"]

STATES: Mapping[State, tuple[str, str]] = {
    "done": ("完成", "done"),
    "late": ("逾期完成", "done late"),
    "missing": ("缺", "missing"),
    "waiting": ("待办", "to be done"),
    "not_asked": ("不要求", "not asked for"),
}

NAMES: Mapping[str, tuple[str, str]] = {
    "payment_request": ("客户签署付款申请", "the client signed a payment request"),
    "receipt": ("财务收款、开收据", "finance has the deposit and gave a receipt"),
    "planned": ("约定签约日期", "a day for signing is agreed"),
    "price": ("价格在权限之内或已获批准", "the price is within authority, or approved"),
    "qualification": ("客户资质审查", "the client's qualifications were reviewed"),
    "legal_review": ("法务审核", "legal reviewed the contract"),
    "approval": ("合同审批", "the contract was approved"),
    "id_checked": ("核对签约人身份证", "the signer's ID was checked"),
    "proxy": ("代签委托书经公证", "the proxy's power of attorney is notarised"),
    "signed": ("签约", "the contract is signed"),
    "first_payment": ("租金和服务费交清", "rent and service fee are paid"),
    "bond": ("商铺质量保证金到位", "the quality bond is there"),
    "sealed": ("经批准用印", "sealed, with approval"),
    "filed": ("合同归档", "the contract is filed"),
    "collected": ("领取合同", "the contract is handed out"),
    "handed_over": ("移交营运", "handed over to operations"),
    "agreed_fees": ("约定费用付清", "the fees that were agreed are paid"),
    "opened": ("开业", "the shop has opened"),
    "hold_length": ("临定保留期限", "how long the temporary deposit holds"),
    "topped_up": ("补交定金", "the deposit is topped up"),
    "late_payment": ("缓交或分期的批准", "late or instalment payment is approved"),
    "refund": ("退定的批准", "the refund is approved"),
    "reason": ("查明退铺原因", "why the unit was given back"),
    "voided": ("合同作废归档", "the contract is voided and filed"),
    "new_contract": ("换铺后另签合同", "a new contract after the swap"),
}


class Step(NamedTuple):
    """One step. ``position``: the event that did it; ``due_on`` by when it was to be done, if that can be said."""

    step: str
    state: State
    clauses: tuple[str, ...]
    position: int | None = None
    done_on: date | None = None
    due_on: date | None = None
    note: str | None = None


def judged(
    step: str, rule: Parameter[Any], event: Event | None, calendar: Calendar, *, due_on: date | None, today: date
) -> Step:
    """A step that is due on a day: done by then, done late, missing once the day has gone, waiting until then."""
    if event is not None:
        done_on = calendar.date_of(event.time)
        late = due_on is not None and done_on > due_on
        return Step(step, "late" if late else "done", rule.clauses, event.position, done_on, due_on)
    return Step(step, "missing" if due_on is not None and today > due_on else "waiting", rule.clauses, due_on=due_on)


def before(
    step: str, rule: Parameter[Any], event: Event | None, by: Event | None, calendar: Calendar, *, asked: bool = True
) -> Step:
    """A step that comes before another (``by``): done if so, late if after, missing once that other is there without it."""
    if event is not None:
        late = by is not None and (event.time, event.position) > (by.time, by.position)
        return Step(step, "late" if late else "done", rule.clauses, event.position, calendar.date_of(event.time))
    if not asked:
        return Step(step, "not_asked", rule.clauses)
    return Step(step, "missing" if by is not None else "waiting", rule.clauses)


def first(events: Iterable[Event], *types: str, **members: Any) -> Event | None:
    """The first event of these types whose data has these members, or None."""
    return next(_matching(events, types, members), None)


def last(events: Iterable[Event], *types: str, **members: Any) -> Event | None:
    """The last event of these types whose data has these members, or None."""
    found = list(_matching(events, types, members))
    return found[-1] if found else None


def _matching(events: Iterable[Event], types: tuple[str, ...], members: Mapping[str, Any]) -> Any:
    return (
        event
        for event in events
        if event.type in types and all(event.data.get(name) == value for name, value in members.items())
    )
