"""Sheets that come out of a day's entries: totals of visits and follow-ups, the daily sales and channel reports."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from domain.event import Event
from domain.forms.calling import REVISITS, VISIT
from domain.forms.due import Due
from domain.forms.lines import Cell, Line, channel
from domain.forms.verdicts import state_at
from projections.forms.sources import Asked, Source

_VISITS = ("visits", "new", "again", "other", "complete", "late", "incomplete", "missing")
_FOLLOW_UPS = ("follow_ups", "phone", "wechat", "sms", "visit", "mail", "unanswered", "dated")
_SALES = ("calls", "receptions", "new", "follow_ups", "deposits", "contracts", "returned")
_BY_CHANNEL = ("calls", "visits", "deposits", "contracts")

FIGURES: Mapping[str, tuple[str, ...]] = {
    "follow_up_totals": ("follow_ups",),
    "sales_daily": (
        "calls", "receptions", "follow_ups", "deposits", "deals", "contracts", "refunds", "forfeits", "units_returned",
    ),
    "channel_daily": ("calls", "visits", "deposits", "deals", "contracts"),
}  # fmt: skip
"""What each sheet counts."""

_Sums = dict[tuple[date, str], Counter[str]]
_Positions = dict[tuple[date, str], set[int]]


async def visit_totals(source: Source, asked: Asked) -> tuple[list[Line], list[Due]]:
    """来访汇总表: by day and agent, who came and how their records stand; and the visits themselves."""
    dues = await source.dues([VISIT], asked)
    sums, positions = _empty()
    for due in dues:
        place = due.day, due.staff or ""
        sums[place]["visits"] += 1
        sums[place]["new" if due.about == "new" else "again" if due.about in REVISITS else "other"] += 1
        sums[place][state_at(due, asked.now)] += 1
        positions[place].add(due.position)
    return _lines(source, sums, positions, _VISITS), dues


async def follow_up_totals(source: Source, asked: Asked) -> tuple[list[Line], list[Due]]:
    """跟进汇总表: by day and agent, how many follow-ups by what means."""
    events = await source.figures(FIGURES["follow_up_totals"], asked)
    sums, positions = _empty()
    clients: dict[tuple[date, str], set[str]] = defaultdict(set)
    for event in events:
        place = source.calendar.date_of(event.time), event.data["by"]
        sums[place].update(("follow_ups", event.data["method"]))
        sums[place]["unanswered"] += event.data.get("answered") is False
        sums[place]["dated"] += "next_on" in event.data
        clients[place].add(event.subject_id)
        positions[place].add(event.position)
    for place, known in clients.items():
        sums[place]["clients"] = len(known)
    return _lines(source, sums, positions, ("clients", *_FOLLOW_UPS)), entered(source, "follow_up_totals", events)


async def sales_daily(source: Source, asked: Asked) -> tuple[list[Line], list[Due]]:
    """销售日报: by day and agent, calls, receptions, follow-ups, deposits and contracts."""
    events = await source.figures(FIGURES["sales_daily"], asked)
    sums, positions = _empty()
    money: dict[tuple[date, str], Decimal] = defaultdict(Decimal)
    for event in events:
        counted = _SOLD.get(event.type)
        if counted is None:
            continue
        figure, member = counted
        place = source.calendar.date_of(event.time), event.data.get(member) or ""
        if asked.staff is not None and place[1] != asked.staff:
            continue
        sums[place][figure] += 1
        sums[place]["new"] += event.data.get("kind") == "new"
        if figure == "deposits":
            money[place] += Decimal(event.data["amount"])
        positions[place].add(event.position)
    lines = _lines(source, sums, positions, _SALES)
    for line in lines:
        line.cells["deposit_amount"] = money[line.day, line.staff or ""]
    return lines, entered(source, "sales_daily", events)


_SOLD = {
    "call.received": ("calls", "answered_by"),
    "client.received": ("receptions", "received_by"),
    "follow_up.made": ("follow_ups", "by"),
    "deposit.paid": ("deposits", "agent"),
    "contract.signed": ("contracts", "agent"),
    "deposit.refunded": ("returned", "agent"),
    "deposit.forfeited": ("returned", "agent"),
    "unit.returned": ("returned", "agent"),
}


async def channel_daily(source: Source, asked: Asked) -> tuple[list[Line], list[Due]]:
    """渠道日报: by day and channel, calls, visits and deals."""
    events = await source.figures(FIGURES["channel_daily"], asked)
    clients = await source.clients(event.data.get("client") for event in events)
    sums, positions = _empty()
    counted = {
        "call.received": "calls",
        "visit.registered": "visits",
        "deposit.paid": "deposits",
        "contract.signed": "contracts",
    }
    for event in events:
        if event.type in counted:
            word = event.data.get("channel") or clients[event.data.get("client")].channel or ""
            place = source.calendar.date_of(event.time), word
            sums[place][counted[event.type]] += 1
            positions[place].add(event.position)
    lines = [
        Line(
            f"{day}.{word or '-'}", day, None, None, None,
            {"day": day, "channel": channel(word) or "未注明", **{one: sums[day, word][one] for one in _BY_CHANNEL}}, None,
            sorted(positions[day, word]),
        )
        for day, word in sorted(sums)
    ]  # fmt: skip
    return lines, entered(source, "channel_daily", events)


def summed(lines: Iterable[Line]) -> dict[str, Cell]:
    """The last line of a sheet of totals (合计): the sum of every column of numbers."""
    sums: dict[str, Cell] = {}
    for line in lines:
        for name, cell in line.cells.items():
            if isinstance(cell, (int, Decimal)):
                before = sums.get(name, 0)
                sums[name] = cell + before if isinstance(before, (int, Decimal)) else cell
    return sums


def entered(source: Source, form: str, events: Sequence[Event]) -> list[Due]:
    """The entries of a sheet as forms filled by themselves: when they happened, and when somebody wrote them down."""
    return [source.entry(form, event) for event in events]


def _empty() -> tuple[_Sums, _Positions]:
    return defaultdict(Counter), defaultdict(set)


def _lines(source: Source, sums: _Sums, positions: _Positions, columns: Sequence[str]) -> list[Line]:
    lines = []
    for day, staff in sorted(sums):
        cells: dict[str, Cell] = {"day": day, "staff_name": source.name_of(staff) or "未注明"}
        cells |= {column: sums[day, staff][column] for column in columns}
        lines.append(
            Line(f"{day}.{staff or '-'}", day, staff or None, None, None, cells, None, sorted(positions[day, staff]))
        )
    return lines
