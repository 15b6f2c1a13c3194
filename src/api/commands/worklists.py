"""``pandan worklist``: what somebody has to do, on the terminal (待办清单)."""

from __future__ import annotations

from datetime import date
from typing import Any

import orjson
import typer
from psycopg import AsyncConnection

from api.commands.accesses import note
from api.commands.asking import asked, day_of, viewer_of
from api.commands.console import fail
from projections.worklists.lists import NAMES
from projections.worklists.queries import Cursor, worklist

PAGE = 500

_WORDS = {
    "zh": ("逾期{days}天", "今天", "还有{days}天", "轮序第{place}位", "代{names}班", "无", "休假：{reason}"),
    "en": (
        "{days} days overdue",
        "today",
        "in {days} days",
        "place {place} in the order",
        "stands in for {names}",
        "nothing",
        "away: {reason}",
    ),
}


def show(project: str, name: str, staff: str | None, day: str | None, language: str, *, as_json: bool) -> None:
    """Prints a list, one line an item: how long there is, who, what. Fails with a line that says why."""
    if name not in NAMES:
        fail(f"there is no worklist {name}; there are {', '.join(NAMES)}")
    on = day_of("--date", day)
    answer = asked(lambda connection, _: _whole(connection, project, name, staff, on))
    if as_json:
        typer.echo(orjson.dumps(answer, option=orjson.OPT_INDENT_2))
        return
    for line in _told(answer, language):
        typer.echo(line)


async def _whole(
    connection: AsyncConnection[Any], project: str, name: str, staff: str | None, day: date | None
) -> dict[str, Any]:
    """The whole list; with whose names it was answered is noted."""
    viewer = await viewer_of(connection, project, staff)
    answer = await worklist(connection, project, name, staff=staff, day=day, limit=PAGE, sight=viewer)
    while answer["next"] is not None:
        after = Cursor.parse(answer["next"])
        page = await worklist(connection, project, name, staff=staff, day=day, after=after, limit=PAGE, sight=viewer)
        answer["items"] += page["items"]
        answer["next"] = page["next"]
    await note(connection, f"worklist {name}", project, viewer.seen)
    return answer


def _told(answer: dict[str, Any], language: str) -> list[str]:
    overdue, today, ahead, place, deputy, nothing, away = _WORDS[language]
    whose = f" · {answer['staff']}" if answer["staff"] is not None else ""
    lines = [f"{answer[language]} · {answer['date']}{whose}"]
    if (plan := answer.get("day")) is not None:
        if plan["away"] is not None:
            lines.append(away.format(reason=plan["away"]))
        if plan["place"] is not None:
            lines.append(place.format(place=plan["place"]))
        if plan["deputy_of"]:
            lines.append(deputy.format(names=", ".join(plan["deputy_of"])))
    for item in answer["items"]:
        days = item["days_left"]
        left = today if days == 0 else (ahead if days > 0 else overdue).format(days=abs(days))
        lines.append("\t".join((left, item["staff"] or "-", item[language], " ".join(item["clauses"]))))
    return lines if answer["items"] else [*lines, nothing]
