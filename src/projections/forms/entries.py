"""Forms with a line for everything that called for one: visits, follow-up plans, contract plans, contracts handed out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from domain.forms.calling import COLLECTION, FOLLOW_UP, VISIT
from domain.forms.due import Due
from domain.forms.lines import Cell, Line, channel, kind, rent
from projections.forms.sources import Asked, Source

Opened = Mapping[int, Mapping[str, Any]]

_NOTHING: Mapping[str, Any] = {}


async def visit_register(source: Source, dues: Sequence[Due], asked: Asked) -> list[Line]:
    """来访登记表: who came, what they want, who received them, and what is next."""
    plans = await _plans_of(source, dues, asked)
    positions = [due.done_position for due in dues] + [plan.done_position for plan in plans.values()]
    opened = await source.opened(positions)
    clients = await source.clients(due.client for due in dues)
    lines = []
    for due in dues:
        entry, client = opened.get(due.done_position or 0, _NOTHING), clients[due.client]
        plan = plans.get((due.subject, due.key))
        cells: dict[str, Cell] = {
            "day": due.day,
            "came": due.since,
            "left": due.anchor,
            "client_name": entry.get("name") or client.name,
            "phones": " ".join(entry.get("phones") or client.phones.split()),
            "company": entry.get("company") or client.company,
            "kind": kind(due.about),
            "channel": channel(entry.get("channel") or client.channel),
            "need": entry.get("need") or entry.get("summary"),
            "intent": entry.get("intent"),
            "next_on": _next_on(opened.get((plan.done_position if plan else None) or 0, _NOTHING)),
            "staff_name": source.name_of(due.staff),
        }
        lines.append(_line(source, due, asked.now, cells))
    return lines


async def follow_up_plan(source: Source, dues: Sequence[Due], asked: Asked) -> list[Line]:
    """跟进计划表: with whom the desk means to speak again, when, and about what."""
    opened = await source.opened(due.done_position for due in dues)
    clients = await source.clients(due.client for due in dues)
    lines = []
    for due in dues:
        entry, client = opened.get(due.done_position or 0, _NOTHING), clients[due.client]
        cells: dict[str, Cell] = {
            "day": due.day,
            "client_name": client.name,
            "phones": client.phones,
            "intent": entry.get("intent"),
            "next_on": _next_on(entry),
            "content": entry.get("content") or entry.get("summary"),
            "staff_name": source.name_of(due.staff),
            "filled": due.done_at,
        }
        lines.append(_line(source, due, asked.now, cells))
    return lines


async def contract_plan(source: Source, dues: Sequence[Due], asked: Asked) -> list[Line]:
    """签约计划表: which deposits are to become contracts, and on what day."""
    opened = await source.opened([due.position for due in dues] + [due.done_position for due in dues])
    clients, units = await _named(source, dues)
    lines = []
    for due in dues:
        paid, plan = opened.get(due.position, _NOTHING), opened.get(due.done_position or 0, _NOTHING)
        cells: dict[str, Cell] = {
            "day": due.day,
            "deal": due.key,
            "unit": units.get(due.unit, due.unit),
            "client_name": clients[due.client].name,
            "phones": clients[due.client].phones,
            "amount": Decimal(paid["amount"]) if paid.get("amount") else None,
            "sign_on": _date(plan.get("sign_on"))
            or (due.day if plan.get("type") == "pandan.contract.signed" else None),
            "staff_name": source.name_of(due.staff),
            "filled": due.done_at,
        }
        lines.append(_line(source, due, asked.now, cells))
    return lines


async def contract_collection(source: Source, dues: Sequence[Due], asked: Asked) -> list[Line]:
    """合同领取表: which contracts were handed out, to whom, and whether before they were signed."""
    opened = await source.opened(due.done_position for due in dues)
    clients, units = await _named(source, dues)
    lines = []
    for due in dues:
        taken = opened.get(due.done_position or 0, _NOTHING)
        cells: dict[str, Cell] = {
            "day": due.day,
            "contract": due.key,
            "unit": units.get(due.unit, due.unit),
            "client_name": clients[due.client].name,
            "staff_name": source.name_of(due.staff),
            "collected": due.done_at,
            "collected_by": source.name_of(taken.get("by") or taken.get("agent")),
            "signed": due.anchor,
            "state": "已签约" if due.anchor else "未签约",
        }
        lines.append(_line(source, due, asked.now, cells))
    return lines


async def signed_contracts(source: Source, asked: Asked) -> list[Line]:
    """签约表: the contracts signed on these days, beside the collection sheet; the verdict is of the day's check."""
    dues = [due for due in await source.dues([COLLECTION], asked) if due.anchor is not None]
    signed = {event.data["contract"]: event for event in await source.figures(["deals", "contracts"], asked)}
    clients, units = await _named(source, dues)
    lines = []
    for due in dues:
        event = signed.get(due.key)
        contract = event.data if event is not None else _NOTHING
        term = [contract.get("starts_on"), contract.get("ends_on")]
        cells: dict[str, Cell] = {
            "day": due.day,
            "contract": due.key,
            "unit": units.get(due.unit, due.unit),
            "client_name": clients[due.client].name,
            "area": contract.get("area"),
            "rent": rent(contract.get("rent")),
            "term": " 至 ".join(day for day in term if day) or None,
            "staff_name": source.name_of(due.staff),
            "collected": due.done_at,
            "matches": _matches(due),
        }
        line = _line(source, due, asked.now, cells)
        positions = sorted({*line.positions, *([event.position] if event is not None else [])})
        lines.append(line._replace(verdict=None, positions=positions))
    return lines


def _matches(due: Due) -> str:
    if due.done_at is None:
        return "未领取"
    return "相符" if due.state == "complete" else "签后补领"


async def _plans_of(source: Source, dues: Sequence[Due], asked: Asked) -> dict[tuple[str, str], Due]:
    if not dues:
        return {}
    span = Asked(dues[0].day, dues[-1].day, None, asked.now)
    wanted = {(due.subject, due.key) for due in dues if due.form == VISIT}
    found = ((plan.subject, plan.key, plan) for plan in await source.dues([FOLLOW_UP], span))
    return {(subject, key): plan for subject, key, plan in found if (subject, key) in wanted}


async def _named(source: Source, dues: Sequence[Due]) -> tuple[Mapping[str | None, Any], dict[str | None, str]]:
    return await source.clients(due.client for due in dues), await source.units(due.unit for due in dues)


def _line(source: Source, due: Due, now: datetime, cells: dict[str, Cell]) -> Line:
    positions = sorted({due.position, *([due.done_position] if due.done_position else [])})
    return Line(
        due.key, due.day, due.staff, due.client, due.unit, cells, source.verdict(due, now), positions,
        (due.staff,) if due.staff else (),
    )  # fmt: skip


def _next_on(entry: Mapping[str, Any]) -> date | None:
    return _date(entry.get("next_on") or entry.get("on"))


def _date(written: str | None) -> date | None:
    return date.fromisoformat(written[:10]) if written else None
