"""``pandan export``: a project's events as CloudEvents, one JSON line each."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import orjson
from psycopg import AsyncConnection

from api.commands.accesses import note
from api.commands.asking import asked, reader_of
from api.commands.console import progress
from api.commands.sources import SAID_BY_THE_LEDGER
from ledger.database import Database

PAGE = 1000


def export(project: str, output: Path | None) -> None:
    """Writes every event of ``project``, in order, with its recorded time; personal data in plain text.

    A file appears under its name only when it is whole. Fails when there is no such project.
    """
    asked(lambda connection, database: _export(connection, database, project, output))


async def _export(connection: AsyncConnection[Any], database: Database, project: str, output: Path | None) -> None:
    reader = await reader_of(connection, database, project)
    head = await reader.head(connection)
    await note(connection, "export", project, (), "export")
    with _written(output) as file, progress("exporting", head, "events") as advance:
        after = 0
        while after < head:
            events, _ = await reader.page(connection, after=after, limit=min(PAGE, head - after))
            file.writelines(_line(event) for event in events)
            after = events[-1]["position"]
            advance(len(events))


def _line(event: dict[str, Any]) -> bytes:
    kept = {name: value for name, value in event.items() if name not in SAID_BY_THE_LEDGER}
    return orjson.dumps(kept, option=orjson.OPT_APPEND_NEWLINE)


@contextmanager
def _written(output: Path | None) -> Iterator[IO[bytes]]:
    if output is None:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    part = output.with_name(output.name + ".part")
    try:
        with part.open("wb") as file:
            yield file
        os.replace(part, output)  # noqa: PTH105 -- the same, and says what it is about: the name changes hands at once
    finally:
        part.unlink(missing_ok=True)
