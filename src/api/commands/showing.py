"""The answers of ``pandan show``, read from the database as the API reads them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any, NamedTuple

import orjson
import typer
from psycopg import AsyncConnection

from api.commands import showing_words
from api.commands.asking import asked, day_of
from api.commands.console import fail
from api.requests.moments import parse_day, parse_moment
from domain.calendar import Calendar
from projections import queries
from projections.desk.queries import Desk, desk


class Question(NamedTuple):
    """What is asked, as it was typed: a project, the client or deal in it, a book, a moment or a day."""

    project: str
    name: str
    rulebook: str | None
    as_of: str | None
    day: str | None


def show(kind: str, question: Question, language: str, *, as_json: bool) -> None:
    """Prints the answer to standard output: the story first, then what follows from it. Fails with a line that says why."""
    answer, behind = asked(lambda connection, _: _answer(connection, kind, question))
    if as_json:
        typer.echo(orjson.dumps(answer, option=orjson.OPT_INDENT_2))
        return
    for line in showing_words.TELL[kind](answer, behind, language):
        typer.echo(line)


async def _answer(connection: AsyncConnection[Any], kind: str, question: Question) -> tuple[dict[str, Any], Desk]:
    now = await desk(connection, question.project)
    as_of = _moment(question.as_of, now.calendar)
    behind = await desk(connection, question.project, question.rulebook, as_of)
    return await _ASK[kind](connection, question, as_of), behind


async def _client(connection: AsyncConnection[Any], question: Question, as_of: datetime | None) -> dict[str, Any]:
    return await queries.ownership(connection, question.project, question.name, as_of, question.rulebook)


async def _deal(connection: AsyncConnection[Any], question: Question, as_of: datetime | None) -> dict[str, Any]:
    return await queries.deal(connection, question.project, question.name, as_of, question.rulebook)


async def _rotation(connection: AsyncConnection[Any], question: Question, as_of: datetime | None) -> dict[str, Any]:
    day = day_of("--date", question.day)
    return await queries.rotation(connection, question.project, day, as_of, question.rulebook)


_ASK: dict[str, Callable[[AsyncConnection[Any], Question, datetime | None], Awaitable[dict[str, Any]]]] = {
    "client": _client,
    "deal": _deal,
    "rotation": _rotation,
}


def _moment(written: str | None, calendar: Calendar) -> datetime | None:
    if written is None:
        return None
    try:
        return calendar.close_of(parse_day(written)) if len(written) == 10 else parse_moment(written)
    except ValueError as error:
        fail(f"--as-of {written}: {error}")
