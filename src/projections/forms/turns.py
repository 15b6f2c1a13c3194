"""The rotation sheet (轮排表): every turn of some days, as the judges of the rotation tell it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from psycopg import AsyncConnection

from domain.forms.lines import Cell, Line, kind
from projections.forms.sources import Asked, Source
from projections.rotation.queries import rotation

MOST_DAYS = 31
"""A rotation sheet is of so many days at most: each of them is judged anew for it."""


async def turns(connection: AsyncConnection[Any], project: str, days: Sequence[date]) -> list[dict[str, Any]]:
    """The rotation of some days, each as ``GET /rotation`` answers."""
    return [await rotation(connection, project, day) for day in days]


async def rotation_sheet(source: Source, told: Sequence[dict[str, Any]], asked: Asked) -> list[Line]:
    """轮排表: who received whom, whether it counted, who was skipped, who is owed a turn, and by which clause."""
    positions = [turn["position"] for day in told for turn in day["turns"]]
    events = {event.position: event for event in await source.look.at(positions)}
    clients = await source.clients(event.subject_id for event in events.values())
    lines = []
    for day in told:
        for turn in day["turns"]:
            event = events.get(turn["position"])
            if event is None or (asked.staff is not None and turn["receiver"] != asked.staff):
                continue
            cells: dict[str, Cell] = {
                "day": date.fromisoformat(day["date"]),
                "came": event.time,
                "reception": turn["reception"],
                "client_name": clients[event.subject_id].name,
                "kind": kind(event.data["kind"]) if "kind" in event.data else None,
                "staff_name": source.name_of(turn["receiver"]),
                "counted": "√" if turn["counted"] else "×",
                "make_up": _people(source, turn["make_up"]),
                "skipped": _people(source, turn["skipped"]),
                "clauses": " ".join(turn["clauses"]),
            }
            lines.append(
                Line(
                    turn["reception"], date.fromisoformat(day["date"]), turn["receiver"], event.subject_id, None, cells,
                    source.verdict(source.entry("rotation_sheet", event, turn["reception"]), asked.now), [turn["position"]],
                )
            )  # fmt: skip
    return lines


def _people(source: Source, staff: Sequence[str]) -> str | None:
    return "、".join(source.name_of(one) or one for one in staff) or None
