"""What ``pandan import`` reads: events, each with the place it came from, and the rows that gave none."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import IO, Any, NamedTuple, Protocol

import orjson

from api.commands.console import fail, progress, say

SAID_BY_THE_LEDGER = frozenset(
    {
        "position",
        "version",
        "imported",
        "storedtime",
        "schemaversion",
        "postedby",
        "postedrole",
        "postedstaff",
        "forgotten",
    }
)
"""Attributes that ``GET /events`` adds to an event; they are left behind when it is imported."""


class Bad(NamedTuple):
    """A row or line that gives no event that can be stored: where it stands, why, and what it holds (JSON, or the line).

    ``told``: the person has read of it in the report of its file.
    """

    file: str
    row: int
    code: str
    reason: str
    content: str
    told: bool = False


class Found(NamedTuple):
    """An event as bytes of JSON, and where it stands."""

    file: str
    row: int
    event: bytes


class Source(Protocol):
    """Events in the order in which they are to be stored."""

    total: int | None

    def rows(self) -> Iterator[Found | Bad]:
        """Every event, and every row that gives none."""
        ...


class Lines:
    """CloudEvents as JSON lines. ``project`` takes the place of whatever project they are about."""

    def __init__(self, paths: list[Path], project: str) -> None:
        self._paths = paths
        self._project = f"project/{project}"
        self.total: int | None = None if Path("-") in paths else sum(map(_count_lines, paths))

    def rows(self) -> Iterator[Found | Bad]:
        """See Source. Blank lines are passed over."""
        for path in self._paths:
            with _opened(path) as file:
                for number, line in enumerate(file, 1):
                    if line.strip():
                        yield self._event(path.name, number, line)

    def _event(self, name: str, number: int, line: bytes) -> Found | Bad:
        try:
            event = orjson.loads(line)
        except orjson.JSONDecodeError as error:
            return Bad(name, number, "not_json", f"This is not a line of JSON: {error.msg}.", _text(line))
        if not isinstance(event, dict):
            return Bad(name, number, "not_an_event", "A line holds one event: a JSON object.", _text(line))
        for attribute in SAID_BY_THE_LEDGER & event.keys():
            del event[attribute]
        if str(event.get("subject", "")).startswith("project/"):
            event["subject"] = self._project
        return Found(name, number, orjson.dumps(event))


class Mapped:
    """Tables (CSV, xlsx) that a mapping file turns into events; read in whole before the first event is given."""

    def __init__(self, paths: list[Path], mapping: Path, project: str, *, prologue: bool) -> None:
        from api.importing import Conversion, InputError, MappingError  # noqa: PLC0415 -- only with a mapping

        try:
            self._conversion = Conversion(mapping, project, prologue=prologue)
            with progress("reading", None, "rows") as advance:
                read = 0

                def told(rows: int) -> None:
                    nonlocal read
                    advance(rows - read)
                    read = rows

                self._conversion.read(paths, told)
        except (InputError, MappingError) as error:
            fail(str(error))
        report = self._conversion.report()
        self.total: int | None = report.event_count + report.rejected_count
        for line in report.lines():
            say(line)

    def rows(self) -> Iterator[Found | Bad]:
        """See Source."""
        with closing(self._conversion):
            for rejected in self._conversion.rejected():
                content = _text(_dumps(rejected.cells))
                yield Bad(rejected.file, rejected.row, rejected.code, rejected.reason, content, told=True)
            for origin, event in self._conversion.traced():
                yield Found(origin.file or "the mapping", origin.row, _dumps(event))


def _text(line: bytes) -> str:
    return line.decode("utf-8", "replace").strip()


def _dumps(event: dict[str, Any]) -> bytes:
    try:
        return orjson.dumps(event)
    except TypeError:  # a half character or a huge number of a spreadsheet: the checks that follow say so
        return json.dumps(event, ensure_ascii=True).encode()


@contextmanager
def _opened(path: Path) -> Iterator[IO[bytes]]:
    if path == Path("-"):
        yield sys.stdin.buffer
        return
    try:
        file = path.open("rb")
    except OSError as error:
        fail(f"{path}: {error.strerror}")
    with file:
        yield file


def _count_lines(path: Path) -> int:
    with _opened(path) as file:
        count, last = 0, b"\n"
        while block := file.read(1 << 20):
            count += block.count(b"\n")
            last = block
        return count + (not last.endswith(b"\n"))
