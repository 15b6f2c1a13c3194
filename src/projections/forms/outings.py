"""Outings as forms (外出计划、外出日志): planned, signed, made, logged and checked. When each is due is judged with the client."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple

from domain.care.due import Due as Duty
from domain.forms.due import Due, standing
from domain.forms.lines import Cell, Line
from projections.forms.sources import Asked, Source

AHEAD = timedelta(days=31)
"""An outing is planned so long before it at most; plans made earlier still are not looked for."""

_DUTIES = f"""
    SELECT {", ".join(Duty._fields)} FROM {{build}}.dues
    WHERE kind IN ('outing_plan', 'outing_log', 'outing_check') AND since BETWEEN %(since)s AND %(until)s
    ORDER BY position, client, kind
"""  # noqa: S608 -- names of columns, nothing from outside


class _Outing(NamedTuple):
    """An outing to one client: its duties by kind, and the events that planned and reported it."""

    key: str
    client: str
    duties: dict[str, Duty]


async def outings(source: Source, form: str, asked: Asked) -> list[Line]:
    """The outings of some days, each with the client whom it went to."""
    found = await _found(source, asked)
    opened = await source.opened(
        place for one in found for duty in one.duties.values() for place in (duty.position, duty.done_position)
    )
    clients = await source.clients(one.client for one in found)
    lines = []
    for one in found:
        log, sign, check = (one.duties.get(kind) for kind in ("outing_log", "outing_plan", "outing_check"))
        if log is None:
            continue
        plan = opened.get(log.position, {})
        report = opened.get(log.done_position or 0, {})
        day = _day(source, log, plan, report)
        people = plan.get("by", [])
        if not asked.first <= day <= asked.last or (asked.staff is not None and asked.staff not in people):
            continue
        common: dict[str, Cell] = {
            "day": day,
            "outing": one.key,
            "people": "、".join(source.name_of(staff) or staff for staff in people),
            "client_name": clients[one.client].name,
        }
        own: dict[str, Cell]
        if form == "outing_plan":
            own = {"purpose": plan.get("purpose"), "filled": log.since, "approved": _by(source, sign)}
            due = _judged(form, sign, day) or _planned(log, day)
        else:
            own = {"summary": report.get("summary"), "filled": log.done_at, "checked": _by(source, check)}
            due = _judged(form, log, day) or _planned(log, day)
        positions = {log.position, *(duty.done_position for duty in one.duties.values() if duty.done_position)}
        lines.append(
            Line(
                f"{one.key}.{one.client}", day, people[0] if people else None, one.client, None, common | own,
                source.verdict(due, asked.now), sorted(positions), tuple(people),
            )
        )  # fmt: skip
    return sorted(lines, key=lambda line: (line.day, line.key))


async def _found(source: Source, asked: Asked) -> list[_Outing]:
    calendar = source.calendar
    parameters = {"since": calendar.start_of(asked.first) - AHEAD, "until": calendar.close_of(asked.last) + AHEAD}
    found: dict[tuple[str, str], _Outing] = {}
    for row in await source.look.rows(_DUTIES, parameters):
        duty = Duty(*row)
        found.setdefault((duty.key, duty.client), _Outing(duty.key, duty.client, {})).duties[duty.kind] = duty
    return list(found.values())


def _day(source: Source, log: Duty, plan: Mapping[str, Any], report: Mapping[str, Any]) -> date:
    """The day of an outing: as reported, as planned, or else that of the plan."""
    written = report.get("on") or plan.get("on")
    return date.fromisoformat(written[:10]) if written else source.calendar.date_of(log.since)


def _by(source: Source, duty: Duty | None) -> str | None:
    if duty is None or duty.done_at is None:
        return None
    return f"{source.name_of(duty.done_by) or ''} {duty.done_at.astimezone(source.calendar.zone):%m-%d %H:%M}".strip()


def _judged(form: str, duty: Duty | None, day: date) -> Due | None:
    """A duty as a form; None where the book asks for none."""
    if duty is None:
        return None
    done_at = duty.done_at if duty.state == "done" else None
    return Due(
        f"client/{duty.client}", form, duty.key, day, duty.staff, duty.client, None, "", duty.since, duty.since,
        duty.position, duty.done_position, done_at, done_at, "", duty.due_at, done_at,
        standing(duty.due_at, done_at, ""), "",
    )  # fmt: skip


def _planned(log: Duty, day: date) -> Due:
    """A plan that nobody has to sign: it is there."""
    return Due(
        f"client/{log.client}", "outing_plan", log.key, day, log.staff, log.client, None, "", log.since, log.since,
        log.position, log.position, log.since, log.since, "", None, log.since, "complete", "",
    )  # fmt: skip
