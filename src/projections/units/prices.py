"""What a unit costs, and the rent of its lease as it is collected (报价、收租台账)."""

from __future__ import annotations

from typing import Any

import orjson
from psycopg import AsyncConnection

from domain.leasing.bills import Bill
from domain.leasing.money import maybe_written, written
from domain.leasing.quote import Quote, quote
from domain.leasing.rent_sheet import Period, Sheet, sheet
from domain.leasing.schedule import terms
from domain.rulebooks import Rulebook
from domain.rulebooks.money import MoneyRules
from projections.errors import NotFound
from projections.reading import now, standing
from projections.units import telling
from projections.units.tables import LeaseRow

_LISTED = "SELECT unit, building, floor, number, area, rent, fees FROM {build}.units WHERE unit = %(unit)s AND building IS NOT NULL"
_OTHERS = """
    SELECT unit, building, floor, number, area, rent, fees FROM {build}.units
    WHERE unit <> %(unit)s AND area IS NOT NULL AND rent IS NOT NULL
        AND (state = 'free' OR (state = 'held' AND hold_until < %(now)s))
    ORDER BY abs(area::numeric - %(area)s::numeric), unit LIMIT %(most)s
"""
_OF_UNIT = f"""
    SELECT {", ".join(LeaseRow._fields)} FROM {{build}}.leases
    WHERE unit = %(unit)s AND (%(contract)s::text IS NULL OR contract = %(contract)s)
    ORDER BY voided_on IS NOT NULL, ended_on IS NOT NULL, starts_on > %(today)s, starts_on DESC LIMIT 1
"""  # noqa: S608 -- names of columns, nothing from outside
_BILLS = f"""
    SELECT {", ".join(Bill._fields)} FROM {{build}}.bills
    WHERE unit = %(unit)s AND contract IS NOT DISTINCT FROM %(contract)s ORDER BY position
"""  # noqa: S608 -- names of columns, nothing from outside

LINES = {"rent": ("租金", "rent")}
PERIOD_STATES = {
    "paid": ("已付", "paid"),
    "overdue": ("逾期", "overdue"),
    "due": ("应付", "due"),
    "to_come": ("未到期", "to come"),
    "not_billed": ("未开账单", "not billed"),
    "before": ("入账前", "before the contract was on record"),
}


async def quoted(
    connection: AsyncConnection[Any],
    project: str,
    unit: str,
    *,
    months: int = 12,
    area: str | None = None,
    rent: str | None = None,
) -> dict[str, Any]:
    """Rent and every fee of a unit, for a month and over ``months``, with free units of about its size beside it (GJ-5).

    ``area``: to be counted with instead of the unit's. ``rent``: an amount that the client asks for, per what the listed
    rent is; the answer says whether the agent may promise it. Raises NotFound.
    """
    async with standing(connection, project, "units") as look:
        rows = await look.rows(_LISTED, {"unit": unit})
        if not rows:
            raise NotFound(f"there is no unit {unit}")
        book = look.desk.current_book(now())
        listed = _listing(rows[0])
        answer = _quoted(listed, quote(listed, months, book.money, area=area, offered=rent), book)
        most = book.money.offers.value - 1
        if listed["area"] is not None and most:
            parameters = {"unit": unit, "area": area or listed["area"], "now": now(), "most": most}
            others = [_listing(row) for row in await look.rows(_OTHERS, parameters)]
            answer["also"] = [_quoted(one, quote(one, months, book.money), book) for one in others]
        else:
            answer["also"] = []
        return {
            **answer,
            "clauses": telling.cited(book, book.money.offers.clauses),
            "rulebook": book.name,
            "position": look.position,
        }


def _listing(row: tuple[Any, ...]) -> dict[str, Any]:
    unit, building, floor, number, area, rent, fees = row
    return {
        "unit": unit,
        "building": building,
        "floor": floor,
        "number": number,
        "area": area,
        "rent": orjson.loads(rent) if rent is not None else None,
        "fees": orjson.loads(fees) if fees is not None else None,
    }


def _quoted(listed: dict[str, Any], one: Quote, book: Rulebook) -> dict[str, Any]:
    authority = one.authority
    return {
        **listed,
        "months": one.months,
        "lines": [
            {
                "name": line.name,
                "zh": LINES.get(line.name, (line.name, line.name))[0],
                "en": LINES.get(line.name, (line.name, line.name))[1],
                "monthly": maybe_written(line.monthly),
                "term": maybe_written(line.term),
                "once": maybe_written(line.once),
            }
            for line in one.lines
        ],
        "monthly": written(one.monthly),
        "term": written(one.term),
        "once": written(one.once),
        "total": written(one.term + one.once),
        "unknown": list(one.unknown),
        "authority": None
        if authority is None
        else {
            "monthly_rent": written(authority.monthly),
            "below_percent": written(authority.below),
            "within": authority.within,
            "zh": "在权限之内" if authority.within else "超出权限，须请示经理",
            "en": "within the agent's authority" if authority.within else "beyond it: ask the manager",
            "clauses": telling.cited(book, authority.clauses),
        },
    }


async def rent(
    connection: AsyncConnection[Any], project: str, unit: str, *, contract: str | None = None
) -> dict[str, Any]:
    """The rent of a unit's lease, period by period: of the one that runs, else of the last; ``contract`` names another.

    Raises NotFound for a unit that was never let, or not under that contract.
    """
    async with standing(connection, project, "units") as look:
        today = look.desk.calendar.date_of(now())
        rows = await look.rows(_OF_UNIT, {"unit": unit, "contract": contract, "today": today})
        if not rows:
            raise NotFound(f"unit {unit} has no lease" + (f" under contract {contract}" if contract else ""))
        lease = LeaseRow(*rows[0])
        bills = [Bill(*row) for row in await look.rows(_BILLS, {"unit": unit, "contract": lease.contract})]
        (signed,) = await look.at([lease.position])
        book = look.desk.current_book(now())
        listed = await look.rows(_LISTED, {"unit": unit})
        agreed = terms(signed.data, lease.signed_on, listed[0][4] if listed else None)
        if lease.ended_on is not None:
            agreed = agreed._replace(ends_on=min(lease.ended_on, agreed.ends_on or lease.ended_on))
        found = sheet(agreed, lease.signed_on, bills, book.money, today)
        return {
            **_head(lease, signed.data),
            **_sums(found, book.money, book),
            "periods": [_period(one) for one in found.periods],
            "others": [bill(one) for one in found.others],
            "rulebook": book.name,
            "position": look.position,
        }


def _head(lease: LeaseRow, data: Any) -> dict[str, Any]:
    return {
        "unit": lease.unit,
        "contract": lease.contract,
        "deal": lease.deal,
        "client": lease.client,
        "agent": lease.agent,
        "starts_on": telling.day(lease.starts_on),
        "ends_on": telling.day(lease.ended_on or lease.ends_on),
        "monthly_rent": maybe_written(lease.monthly),
        "rent": data.get("rent"),
        "rent_schedule": data.get("rent_schedule"),
        "signed_position": lease.position,
    }


def _sums(found: Sheet, rules: MoneyRules, book: Rulebook) -> dict[str, Any]:
    return {
        "due": written(found.due),
        "billed": written(found.billed),
        "paid": written(found.paid),
        "overdue": written(found.overdue),
        "collected": telling.share(min(found.paid, found.billed), found.billed),
        "clauses": telling.cited(book, (*rules.rent_due_days.clauses, *rules.rent_notice_days.clauses)),
    }


def _period(one: Period) -> dict[str, Any]:
    return {
        "period": one.due.period,
        "from": one.due.first.isoformat(),
        "until": one.due.last.isoformat(),
        "rent": written(one.due.rent),
        "property_fee": written(one.due.fee),
        "amount": written(one.due.amount),
        "due_on": one.due_on.isoformat(),
        "billed": written(one.billed),
        "paid": written(one.paid),
        "state": one.state,
        **telling.labelled(one.state, PERIOD_STATES),
        "bills": [bill(each) for each in one.bills],
    }


def bill(one: Bill) -> dict[str, Any]:
    """A bill as it is told, with the event that made it."""
    return {
        "bill": one.bill,
        "period": one.period,
        "amount": maybe_written(one.amount),
        "due_on": telling.day(one.due_on),
        "paid": written(one.paid),
        "paid_on": telling.day(one.paid_on),
        "open": one.open,
        "position": one.position,
    }
