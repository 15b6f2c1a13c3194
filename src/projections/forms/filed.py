"""Forms that are handed in or checked, and targets: one line for every item that stands on them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from domain.forms.definitions import FORMS
from domain.forms.filings import Filing
from domain.forms.lines import Cell, Line
from domain.forms.periods import Owed
from domain.forms.verdicts import field_name
from domain.rulebooks.words import Both
from domain.spans import days_of
from projections.forms.sources import Asked, Source

_FINDINGS = {
    "wrong": Both("填错", "wrong"),
    "false": Both("弄虚作假", "false"),
    "incomplete": Both("不全", "incomplete"),
    "note": Both("说明", "note"),
}
_ALL = Both("全部表单", "all forms")
_FOUND_NOTHING = Both("未发现问题", "nothing was found wrong")
_METRICS = {
    "deals": Both("成交（份）", "deals"),
    "contract_value": Both("合同金额（元）", "contract value"),
    "new_clients": Both("新增有效客户", "new clients"),
    "deposits": Both("定金（笔）", "deposits"),
    "visits": Both("来访（组）", "visits"),
    "calls": Both("来电", "calls"),
}


async def filed(source: Source, owed: Sequence[Owed], filings: Iterable[Filing], asked: Asked) -> list[Line]:
    """每日工作计划、周报、月报: what was handed in, item by item; one line for what nobody handed in."""
    mine = {(one.form, one.first, one.last): one for one in filings if one.kind == "filed"}
    opened = await source.opened(one.due.done_position for one in owed)
    lines: list[Line] = []
    for one in owed:
        entries = opened.get(one.due.done_position or 0, {}).get("entries", {})
        again = mine.get((one.due.form, *days_of(one.due.key)))
        positions = sorted({place for place in (one.due.done_position, again.position if again else None) if place})
        items: list[tuple[Both | None, Any]] = [
            (field_name(one.due.form, name), told) for name, told in entries.items()
        ]
        for name, told in items or [(None, None)]:
            cells: dict[str, Cell] = {
                "day": one.due.key,
                "staff_name": source.name_of(one.due.staff) or _names(source, one.by),
                "item": name,
                "content": _plain(told),
                "filled": one.due.done_at,
            }
            lines.append(_line(source, one, asked, cells, positions))
    return lines


async def checks(source: Source, owed: Sequence[Owed], filings: Iterable[Filing], asked: Asked) -> list[Line]:
    """表单检查表: who checked which forms, and what they found."""
    known = [one for one in filings if one.kind == "checked"]
    opened = await source.opened(one.position for one in known)
    lines: list[Line] = []
    for one in owed:
        first, last = days_of(one.due.key)
        mine = [check for check in known if check.last >= first and check.first <= last and check.staff in one.by]
        for check in mine:
            findings: list[Mapping[str, Any]] = opened[check.position].get("findings") or [{}]
            for finding in findings:
                told = ": ".join(word for word in (finding.get("key"), finding.get("text")) if word)
                cells: dict[str, Cell] = {
                    "day": one.due.key,
                    "form": FORMS[check.form].zh if check.form in FORMS else _ALL,
                    "staff_name": source.name_of(check.staff),
                    "finding": _FINDINGS[finding["finding"]] if finding else _FOUND_NOTHING,
                    "content": told or None,
                    "filled": check.recorded,
                }
                lines.append(_line(source, one, asked, cells, [check.position]))
        if not mine:
            cells = {"day": one.due.key, "form": _ALL, "staff_name": _names(source, one.by)}
            lines.append(_line(source, one, asked, cells, []))
    return lines


async def targets(source: Source, owed: Sequence[Owed], filings: Iterable[Filing], asked: Asked) -> list[Line]:
    """指标及分解表: what is to be reached by the project, its groups and its people, and who approved it."""
    known = [one for one in filings if one.form == "targets"]
    opened = await source.opened(one.position for one in known)
    lines: list[Line] = []
    for one in owed:
        mine = [filing for filing in known if (filing.first, filing.last) == days_of(one.due.key)]
        approved = {filing.staff: filing for filing in mine if filing.kind == "approved"}
        for filing in mine:
            if filing.kind == "approved":
                continue
            for scope, metric, value in _parts(filing, opened[filing.position]):
                sign = approved.get(scope)
                cells: dict[str, Cell] = {
                    "day": one.due.key,
                    "scope": _scope(source, scope),
                    "metric": _METRICS.get(metric, metric),
                    "value": value,
                    "basis": Both("下达", "set") if filing.kind == "set" else Both("分解", "split"),
                    "filled": filing.recorded,
                    "approved": _approval(source, sign, opened) if sign is not None else None,
                }
                positions = [filing.position, *([sign.position] if sign is not None else [])]
                lines.append(_line(source, one, asked, cells, positions))
        if not mine:
            lines.append(_line(source, one, asked, {"day": one.due.key, "scope": _names(source, one.by)}, []))
    return lines


def _parts(filing: Filing, data: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Scope, metric and value of every target that an event sets."""
    whole = {filing.staff or "project": data.get("metrics", {})}
    found = whole if filing.kind == "set" else data.get("parts") or {}
    return [(scope, metric, str(value)) for scope, metrics in found.items() for metric, value in metrics.items()]


def _approval(source: Source, sign: Filing, opened: Mapping[int, Mapping[str, Any]]) -> str:
    by = source.name_of(opened[sign.position].get("by"))
    return f"{by or ''} {sign.recorded.astimezone(source.calendar.zone):%m-%d %H:%M}".strip()


def _scope(source: Source, scope: str) -> Cell:
    kind, _, name = scope.rpartition("/")
    if kind == "staff" or (not kind and source.desk.name_of(name)):
        return source.name_of(name)
    return Both("项目", "the project") if scope == "project" else name


def _names(source: Source, staff: Iterable[str]) -> str | None:
    return "、".join(source.name_of(one) or one for one in staff) or None


def _plain(told: Any) -> str | None:
    """What an entry says, as text: lists line by line, members with their names."""
    if told is None or isinstance(told, str):
        return told
    if isinstance(told, list):
        return "\n".join(f"{place}. {_plain(one)}" for place, one in enumerate(told, 1))
    if isinstance(told, dict):
        return "，".join(f"{name}：{_plain(one)}" for name, one in told.items())
    return {True: "是", False: "否"}.get(told, str(told)) if isinstance(told, bool) else str(told)


def _line(source: Source, one: Owed, asked: Asked, cells: dict[str, Cell], positions: Sequence[int]) -> Line:
    due = one.due
    day: date = due.day
    return Line(due.key, day, due.staff, None, None, cells, source.verdict(due, asked.now), sorted(positions), one.by)
