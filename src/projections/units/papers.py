"""The money and the papers of a deal (交易款项、签约流程核对), worked out from its events when they are asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import orjson
from psycopg import AsyncConnection

from domain.event import Event
from domain.leasing.account import Account, account
from domain.leasing.bills import Bill
from domain.leasing.checklist import Case, checklist
from domain.leasing.money import maybe_written, written
from domain.leasing.schedule import terms
from domain.leasing.steps import first, last
from domain.leasing.swap import Swap, paid_until, swap
from domain.rulebooks import Rulebook
from ledger.stream import LedgerReader
from projections.errors import NotFound
from projections.people.judged import opened
from projections.reading import Standing, now, standing
from projections.units import telling
from projections.units.prices import bill as bill_told

_BILLS = f"SELECT {', '.join(Bill._fields)} FROM {{build}}.bills WHERE deal = %(deal)s ORDER BY position"  # noqa: S608 -- names of columns
_UNITS = "SELECT unit, area, rent, fees FROM {build}.units WHERE unit = ANY(%(units)s)"

STATES = {
    "none": ("未收定金", "nothing is put down"),
    "held": ("临定", "held by a temporary deposit"),
    "lapsed": ("临定已过期", "the temporary deposit has lapsed"),
    "deposited": ("已收定金", "the deposit is paid"),
    "bond": ("已转保证金", "the deposit has become the bond"),
    "refunded": ("已退定", "refunded"),
    "forfeited": ("已没收", "forfeited"),
    "settled": ("已退铺结算", "given back and settled"),
}
_KINDS = {
    "hold": ("临定", "temporary deposit"),
    "deposit": ("定金", "deposit"),
    "top_up": ("补定", "top-up"),
    "refund": ("退定", "refund"),
    "forfeit": ("没收定金", "forfeited deposit"),
    "payment": ("财务收款", "confirmed by finance"),
    "rent": ("租金", "rent"),
}
_OF_TENANT = frozenset(
    ("unit.handed_to_operations", "fit_out.approved", "unit.opened", "rent.billed", "rent.paid", "exit.inspected")
)


class _Papers(NamedTuple):
    """A deal with everything that is asked about it."""

    client: str | None
    unit: str
    events: tuple[Event, ...]
    bills: tuple[Bill, ...]
    units: dict[str, dict[str, Any]]
    account: Account
    book: Rulebook


async def deal_account(connection: AsyncConnection[Any], reader: LedgerReader, deal: str) -> dict[str, Any]:
    """The money of a deal now, entry by entry, and what the book has to say about it. Raises NotFound.

    Why it was swapped or given back is shown as far as whoever asks may see it, and nobody has been forgotten.
    """
    async with standing(connection, reader.project, "units") as look:
        papers = await _papers(look, deal)
        reasons = await _reasons(look, reader, papers.events)
        money, book = papers.account, papers.book
        bond, settled = money.bond, money.settlement
        return {
            "deal": deal,
            "client": papers.client,
            "unit": papers.unit,
            "state": money.state,
            **telling.labelled(money.state, STATES),
            "hold_until": look.text(money.hold_until),
            "balance": written(money.balance),
            "put_down": written(money.put_down),
            "refunded": written(money.refunded),
            "forfeited": written(money.forfeited),
            "bond": {
                "agreed": maybe_written(bond.agreed),
                "from_deposit": written(bond.from_deposit),
                "paid": written(bond.paid),
                "outstanding": written(bond.outstanding),
            },
            "asked": written(money.asked),
            "received": written(money.received),
            "billed": written(money.billed),
            "rent_paid": written(money.rent_paid),
            "outstanding": written(money.outstanding),
            "entries": [
                {
                    "position": entry.position,
                    "on": entry.on.isoformat(),
                    "kind": entry.kind,
                    **telling.labelled(entry.kind, _KINDS),
                    "amount": written(entry.amount),
                    "method": entry.method,
                    "receipt": entry.receipt,
                    "approved_by": entry.approved_by,
                }
                for entry in money.entries
            ],
            "bills": [bill_told(bill) for bill in papers.bills],
            "steps": [
                telling.step(step._replace(note=reasons.get(step.position)) if step.step == "reason" else step, book)
                for step in money.steps
            ],
            "swap": _swap(look, papers, reasons),
            "settlement": None
            if settled is None
            else {
                "on": settled.on.isoformat(),
                "held": written(settled.held),
                "refund": written(settled.refund),
                "kept": written(settled.kept),
                "arrears": written(settled.arrears),
                "to_client": written(settled.to_client),
                "clauses": telling.cited(book, book.money.refund.clauses),
            },
            "rulebook": book.name,
            "position": look.position,
        }


async def deal_checklist(connection: AsyncConnection[Any], project: str, deal: str) -> dict[str, Any]:
    """Every step that the book asks of a deal, from the deposit to the opening. Raises NotFound."""
    async with standing(connection, project, "units") as look:
        papers = await _papers(look, deal)
        case = Case(
            papers.events,
            papers.units.get(papers.unit, {}),
            papers.account,
            papers.book.money,
            look.desk.calendar,
            look.desk.calendar.date_of(now()),
        )
        steps = checklist(case)
        return {
            "deal": deal,
            "client": papers.client,
            "unit": papers.unit,
            "complete": all(step.state in ("done", "late", "not_asked") for step in steps),
            "late": [step.step for step in steps if step.state == "late"],
            "missing": [step.step for step in steps if step.state == "missing"],
            "steps": [telling.step(step, papers.book) for step in steps],
            "rulebook": papers.book.name,
            "position": look.position,
        }


async def _papers(look: Standing, deal: str) -> _Papers:
    named = [event for event in await look.about([f"deal/{deal}"]) if event.subject.startswith("unit/")]
    if not named:
        raise NotFound(f"there is no deal {deal}")
    unit = named[0].subject_id
    for event in named:
        if event.type == "unit.swapped":
            unit = event.data["to_unit"]
    signed = last(named, "contract.signed")
    events = named if signed is None else [*named, *await _of_tenant(look, signed)]
    events.sort(key=lambda event: event.position)
    bills = tuple(Bill(*row) for row in await look.rows(_BILLS, {"deal": deal}))
    units = {event.subject_id for event in named} | {unit}
    listed = {
        row[0]: {"area": row[1], "rent": _json(row[2]), "fees": _json(row[3])}
        for row in await look.rows(_UNITS, {"units": sorted(units)})
    }
    book = look.desk.current_book(now())
    money = account(
        events,
        bills,
        book.money,
        look.desk.calendar,
        role=lambda staff, event: look.desk.role(staff, event.time),
        now=now(),
    )
    client = next((event.data["client"] for event in named if "client" in event.data), None)
    return _Papers(client, unit, tuple(events), bills, listed, money, book)


async def _of_tenant(look: Standing, signed: Event) -> list[Event]:
    """What happened to the tenant of a contract without naming the deal: until the unit is let again."""
    later = [event for event in await look.about([signed.subject]) if event.position > signed.position]
    again = first(later, "contract.signed")
    return [
        event
        for event in later
        if event.subject == signed.subject
        and event.type in _OF_TENANT
        and event.data.get("deal") is None
        and event.data.get("contract") in (None, signed.data["contract"])
        and (again is None or event.position < again.position)
    ]


async def _reasons(look: Standing, reader: LedgerReader, events: Sequence[Event]) -> dict[int | None, str | None]:
    """The reasons given for swaps and returns, by position."""
    positions = [event.position for event in events if event.type in ("unit.swapped", "unit.returned")]
    return {item["position"]: item["data"].get("reason") for item in await opened(look, reader, positions)}


def _swap(look: Standing, papers: _Papers, reasons: Mapping[int | None, str | None]) -> dict[str, Any] | None:
    """The last swap, recomputed: the old contract or listing against the new contract, or what the swap itself agreed."""
    moved = last(papers.events, "unit.swapped")
    if moved is None:
        return None
    calendar = look.desk.calendar
    old_unit, new_unit = moved.subject_id, moved.data["to_unit"]
    old = last([event for event in papers.events if event.position < moved.position], "contract.signed")
    new = first([event for event in papers.events if event.position > moved.position], "contract.signed")
    old_terms = _terms(papers.units.get(old_unit, {}), old)
    new_terms = _terms(papers.units.get(new_unit, {}), new or moved)
    from_on = calendar.date_of(moved.time)
    if "from_on" in moved.data:
        from_on = type(from_on).fromisoformat(moved.data["from_on"])
    until = None
    if old is not None:
        lease = terms(old.data, calendar.date_of(old.time), old_terms.get("area"))
        own = [bill for bill in papers.bills if bill.unit == old_unit]
        until = paid_until(lease, own, max((bill.due_on for bill in own if bill.due_on), default=from_on))
    return _swap_told(swap((old_unit, old_terms), (new_unit, new_terms), from_on, until), moved, papers.book, reasons)


def _terms(listed: dict[str, Any], agreed: Event | None) -> dict[str, Any]:
    told = agreed.data if agreed is not None else {}
    return {name: told.get(name) or listed.get(name) for name in ("area", "rent", "fees")}


def _swap_told(found: Swap, moved: Event, book: Rulebook, reasons: Mapping[int | None, str | None]) -> dict[str, Any]:
    def side(one: Any) -> dict[str, Any]:
        return {
            "unit": one.unit,
            "area": one.area,
            "monthly_rent": maybe_written(one.rent),
            "monthly_fees": maybe_written(one.fees),
        }

    pays = (found.difference or 0) + found.once
    return {
        "from": side(found.old),
        "to": side(found.new),
        "from_on": found.from_on.isoformat(),
        "monthly_difference": maybe_written(found.monthly),
        "paid_until": telling.day(found.paid_until),
        "difference": maybe_written(found.difference),
        "once": written(found.once),
        "zh": "补交" if pays > 0 else "退还" if pays < 0 else "无差额",
        "en": "to be paid up" if pays > 0 else "to be refunded" if pays < 0 else "nothing to pay",
        "approved_by": moved.data["approved_by"],
        "reason": reasons.get(moved.position),
        "clauses": telling.cited(book, book.money.swap.clauses),
        "position": moved.position,
    }


def _json(value: bytes | None) -> Any:
    return None if value is None else orjson.loads(value)
