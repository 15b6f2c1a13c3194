"""The answers of ``pandan form``, read from the database as the API reads them."""

from __future__ import annotations

import asyncio
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import orjson
import typer
from psycopg import AsyncConnection

from api.commands.accesses import note
from api.commands.asking import asked, day_of, reader_of, viewer_of
from api.commands.console import fail, say
from domain.forms.definitions import FORMS
from domain.forms.verdicts import STATES
from ledger.access import Kind
from ledger.database import Database
from projections.desk.queries import desk
from projections.forms import queries
from projections.forms.printing import Behind, write
from projections.forms.sheets import Wanted
from projections.forms.sources import Asked
from projections.reading import now
from projections.sight import Viewer

LIST, MISSING = "list", "missing"
MOST = 1_000_000
"""All missing forms are told at once."""


class Question(NamedTuple):
    """What is asked, as it was typed."""

    project: str
    name: str
    date: str | None
    first: str | None
    last: str | None
    staff: str | None


def show(question: Question, output: Path | None, language: str, *, as_json: bool) -> None:
    """Prints a form, or writes its sheet to a file. Fails with a line that says why."""
    if question.name not in (*FORMS, LIST, MISSING):
        fail(f"there is no form {question.name}; there are {', '.join(FORMS)}")
    both = question.date is not None and (question.last is not None or question.first is not None)
    if both and (question.name != MISSING or question.last is not None):
        fail("give --date, or --from and --to; not both")
    if output is not None and question.name in (LIST, MISSING):
        fail("only a form can be written to a file")
    answer = asked(lambda connection, database: _answer(connection, database, question, output))
    if output is not None:
        say(f"{output}: {answer['count']} line{'' if answer['count'] == 1 else 's'}")
    elif as_json:
        typer.echo(orjson.dumps(answer, option=orjson.OPT_INDENT_2))
    else:
        for line in _TOLD.get(question.name, _form)(answer, language):
            typer.echo(line)


async def _answer(
    connection: AsyncConnection[Any], database: Database, question: Question, output: Path | None
) -> dict[str, Any]:
    if question.name == LIST:
        return await queries.forms(connection, question.project)
    viewer = await viewer_of(connection, question.project, question.staff)
    reader = (await reader_of(connection, database, question.project)).seen_by(viewer)
    if question.name == MISSING:
        since, until = day_of("--from", question.first), day_of("--date", question.date or question.last)
        answer = await queries.missing(connection, reader, until, since, question.staff, limit=MOST)
        await _note(connection, question, viewer, "personal")
        return answer
    first, last = await _days(connection, question)
    wanted = Wanted(question.name, Asked(first, last, question.staff, now()))
    if output is None:
        answer = await queries.form(connection, reader, wanted)
        await _note(connection, question, viewer, "personal")
        return answer
    found, look, position = await queries.filled(connection, reader, wanted)
    await _note(connection, question, viewer, "export")
    book = look.desk.current_book(look.desk.calendar.close_of(last))
    await asyncio.to_thread(write, str(output), found, Behind(look.desk.name, book, look.desk.calendar, position))
    return {"count": len(found.lines)}


async def _note(connection: AsyncConnection[Any], question: Question, viewer: Viewer, kind: Kind) -> None:
    if viewer.seen:
        await note(connection, f"form {question.name}", question.project, viewer.seen, kind)


async def _days(connection: AsyncConnection[Any], question: Question) -> tuple[date, date]:
    """The first and the last day that are asked about; today when none is said."""
    day, first, last = (
        day_of("--date", question.date),
        day_of("--from", question.first),
        day_of("--to", question.last),
    )
    today = (await desk(connection, question.project)).calendar.date_of(now())
    last = day or last or first or today
    first = day or first or last
    if last < first:
        fail(f"the days end on {last}, before they begin on {first}")
    return first, last


def _list(answer: dict[str, Any], language: str) -> list[str]:
    return [
        f"{one['form']:22}{one['title'][language]}  {one['deadline'][language]}  [{' '.join(one['clauses'])}]"
        for one in answer["items"]
    ]


def _form(answer: dict[str, Any], language: str) -> list[str]:
    """Head, one line an entry: its cells, its verdict; then the sums."""
    days = answer["from"] if answer["from"] == answer["to"] else f"{answer['from']} – {answer['to']}"
    lines = [f"{answer['project']}  {answer['title'][language]}  {days}"]
    columns = [one["name"] for one in answer["columns"]]
    lines.append("\t".join(one[language] for one in answer["columns"]))
    for item in answer["items"]:
        cells = [_cell(item["cells"].get(name), language) for name in columns]
        verdict = item["verdict"]
        lines.append("\t".join([*cells, verdict[language] if verdict else ""]).rstrip())
    if answer["totals"]:
        lines.append("\t".join(_cell(answer["totals"].get(name), language) for name in columns).rstrip())
    counted = [f"{getattr(STATES[state], language)} {count}" for state, count in answer["verdicts"].items() if count]
    return [*lines, "，".join(counted) if language == "zh" else ", ".join(counted)]


def _missing(answer: dict[str, Any], language: str) -> list[str]:
    lines = []
    for one in answer["items"]:
        who = one["client_name"] or one["unit_name"] or ""
        told = [one["title"][language], one["key"], who, "/".join(one["owed_by"]), one["verdict"][language]]
        lines.append("\t".join([*told, " ".join(one["verdict"]["clauses"])]))
    return lines or ["无" if language == "zh" else "none"]


_TOLD = {LIST: _list, MISSING: _missing}


def _cell(cell: Any, language: str) -> str:
    if isinstance(cell, dict):
        return str(cell[language])
    return "" if cell is None else str(cell).replace("\n", " ")
