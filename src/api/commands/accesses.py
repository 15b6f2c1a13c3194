"""``pandan access``: the access log on the terminal; and what commands themselves write into it."""

from __future__ import annotations

import getpass
from collections.abc import Iterable
from typing import Any

import orjson
import typer
from psycopg import AsyncConnection

from api.access.telling import as_json, as_line
from api.commands.asking import asked, reader_of
from api.commands.console import fail
from ledger.access import KINDS, Asked, Entry, Kind, entries, store
from ledger.database import Database

OPERATOR = "operator"
"""In place of a role: whoever runs commands on the server has its keys."""


def show(question: Asked, *, as_lines_of_json: bool) -> None:
    """Prints entries, oldest first. Fails for a kind or a project that is not there."""
    if question.kind is not None and question.kind not in KINDS:
        fail(f"there is no kind {question.kind}; there are {', '.join(KINDS)}")

    async def found(connection: AsyncConnection[Any], database: Database) -> list[str]:
        if question.project is not None:
            await reader_of(connection, database, question.project)
        noted = await entries(connection, question)
        if as_lines_of_json:
            return [orjson.dumps(as_json(one)).decode() for one in noted]
        return [as_line(one) for one in noted]

    for line in asked(found):
        typer.echo(line)


async def note(
    connection: AsyncConnection[Any], command: str, project: str, clients: Iterable[str], kind: Kind = "personal"
) -> None:
    """Notes that a command shows, or hands out, the personal data of clients; before it does.

    ``command``: without what was asked, such as ``show client``. No clients: everybody's, for an export.
    """
    shown = tuple(sorted(clients))
    if shown or kind != "personal":
        await store(connection, [_entry(command, project, shown, kind)])


def _entry(command: str, project: str, clients: tuple[str, ...], kind: Kind) -> Entry:
    return Entry(kind, project, None, OPERATOR, None, f"local/{_user()}", "CLI", f"pandan {command}", None, clients)


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container's user needs no name
        return "-"
