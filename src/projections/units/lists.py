"""Leases and payments as lists (租约、付款)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from psycopg import AsyncConnection

from domain.leasing.money import maybe_written, written
from projections.reading import Standing, now, standing
from projections.units import telling
from projections.units.tables import LeaseRow, PaymentRow

LEASE_STATES = {
    "to_begin": ("未起租", "has not begun"),
    "running": ("在租", "running"),
    "ending": ("即将到期", "ending soon"),
    "overstayed": ("已到期未办终止", "past its last day, its end not on record"),
    "ended": ("已终止", "ended"),
    "voided": ("已作废", "came to nothing"),
}
PAYMENT_STATES = {
    "requested": ("待收款", "asked for"),
    "late": ("逾期未收", "asked for, and past its day"),
    "confirmed": ("已收款", "confirmed by finance"),
}

_LEASE_STATE = """CASE
    WHEN voided_on IS NOT NULL THEN 'voided'
    WHEN ended_on IS NOT NULL AND ended_on <= %(today)s THEN 'ended'
    WHEN starts_on > %(today)s THEN 'to_begin'
    WHEN coalesce(ended_on, ends_on) < %(today)s THEN 'overstayed'
    WHEN coalesce(ended_on, ends_on) <= %(soon)s THEN 'ending'
    ELSE 'running' END"""
_LEASES = f"""
    SELECT * FROM (
        SELECT {", ".join(LeaseRow._fields)}, {_LEASE_STATE} AS state,
            coalesce(ended_on, ends_on, '9999-12-31') AS last_day
        FROM {{build}}.leases
    ) AS leases
    WHERE (last_day, unit, contract) > (%(day)s, %(unit)s, %(contract)s)
        AND (%(state)s::text IS NULL OR state = %(state)s)
        AND (%(ending_before)s::date IS NULL OR (last_day < %(ending_before)s AND state NOT IN ('ended', 'voided')))
        AND (%(of_unit)s::text IS NULL OR unit = %(of_unit)s)
        AND (%(client)s::text IS NULL OR client = %(client)s)
        AND (%(agent)s::text IS NULL OR agent = %(agent)s)
    ORDER BY last_day, unit, contract LIMIT %(limit)s
"""  # noqa: S608 -- names of columns, nothing from outside
_PAYMENT_STATE = """CASE
    WHEN confirmed IS NOT NULL THEN 'confirmed' WHEN due_on < %(today)s THEN 'late' ELSE 'requested' END"""
_PAYMENTS = f"""
    SELECT * FROM (SELECT {", ".join(PaymentRow._fields)}, {_PAYMENT_STATE} AS state FROM {{build}}.payments) AS payments
    WHERE position > %(after)s
        AND (%(state)s::text IS NULL OR state = %(state)s OR (%(state)s = 'requested' AND state = 'late'))
        AND (%(deal)s::text IS NULL OR deal = %(deal)s)
        AND (%(of_unit)s::text IS NULL OR unit = %(of_unit)s)
    ORDER BY position LIMIT %(limit)s
"""  # noqa: S608 -- names of columns, nothing from outside


async def leases(
    connection: AsyncConnection[Any],
    project: str,
    *,
    ending_before: date | None = None,
    state: str | None = None,
    unit: str | None = None,
    client: str | None = None,
    agent: str | None = None,
    after: str | None = None,
    limit: int = 100,
) -> dict[str, Any]:
    """Leases by their last day, those without end last. ``ending_before``: only what still stands and ends before that day.

    ``after``: the ``next`` of the page before: last day, unit and contract.
    """
    async with standing(connection, project, "units") as look:
        today = look.desk.calendar.date_of(now())
        rules = look.desk.current_book(now()).money
        day, after_unit, contract = after.split("/") if after else ("0001-01-01", "", "")
        parameters = {
            "today": today,
            "soon": today + timedelta(days=rules.lease_notice_days.value),
            "day": date.fromisoformat(day),
            "unit": after_unit,
            "contract": contract,
            "state": state,
            "ending_before": ending_before,
            "of_unit": unit,
            "client": client,
            "agent": agent,
            "limit": limit + 1,
        }
        rows = await look.rows(_LEASES, parameters)
        page = [_lease(LeaseRow(*row[:-2]), row[-2], today) for row in rows[:limit]]
        following = None
        if len(rows) > limit:
            last = rows[limit - 1]
            following = f"{last[-1].isoformat()}/{last[0]}/{last[1]}"
        return {"items": page, "next": following, "position": look.position}


async def payments(
    connection: AsyncConnection[Any],
    project: str,
    *,
    state: str | None = None,
    deal: str | None = None,
    unit: str | None = None,
    after: int | None = None,
    limit: int = 100,
) -> dict[str, Any]:
    """Payment requests in the order in which they came; ``requested`` are all that finance has not confirmed."""
    async with standing(connection, project, "units") as look:
        parameters = {
            "today": look.desk.calendar.date_of(now()),
            "state": state,
            "deal": deal,
            "of_unit": unit,
            "after": after or 0,
            "limit": limit + 1,
        }
        rows = await look.rows(_PAYMENTS, parameters)
        page = [_payment(look, PaymentRow(*row[:-1]), row[-1]) for row in rows[:limit]]
        following = page[-1]["position"] if len(rows) > limit else None
        return {"items": page, "next": following, "position": look.position}


def _lease(row: LeaseRow, state: str, today: date) -> dict[str, Any]:
    ends = row.ended_on or row.ends_on
    return {
        "unit": row.unit,
        "contract": row.contract,
        "deal": row.deal,
        "client": row.client,
        "agent": row.agent,
        "state": state,
        **telling.labelled(state, LEASE_STATES),
        "signed_on": telling.day(row.signed_on),
        "starts_on": telling.day(row.starts_on),
        "ends_on": telling.day(row.ends_on),
        "ended_on": telling.day(row.ended_on),
        "voided_on": telling.day(row.voided_on),
        "outcome": row.outcome,
        "days_left": (ends - today).days if ends is not None and state in ("running", "ending", "to_begin") else None,
        "monthly_rent": maybe_written(row.monthly),
        "value": maybe_written(row.value),
        "area": telling.area(row.area),
        "moved_in_on": telling.day(row.moved_in_on),
        "opened_on": telling.day(row.opened_on),
        "inspected_on": telling.day(row.inspected_on),
        "arrears": maybe_written(row.arrears),
        "position": row.position,
    }


def _payment(look: Standing, row: PaymentRow, state: str) -> dict[str, Any]:
    return {
        "payment": row.payment,
        "unit": row.unit,
        "deal": row.deal,
        "client": row.client,
        "agent": row.agent,
        "purpose": row.purpose,
        "state": state,
        **telling.labelled(state, PAYMENT_STATES),
        "amount": written(row.amount),
        "client_signed": row.client_signed,
        "requested_at": look.text(row.requested),
        "due_on": telling.day(row.due_on),
        "confirmed_at": look.text(row.confirmed),
        "received": maybe_written(row.received),
        "method": row.method,
        "receipt": row.receipt,
        "position": row.position,
        "confirmed_position": row.confirmed_position,
    }
