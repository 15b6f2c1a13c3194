"""``pandan rulebook``: the books by name or file, what is wrong in a file, and publishing it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NoReturn

import orjson

from api.commands.console import CommandError, fail, say
from api.commands.opening import opened
from api.events.envelope import PLAIN, parse
from domain import desk
from domain.desk import DeskTimeline
from domain.event import PREFIX
from domain.rulebooks import (
    PRESETS,
    Fault,
    Rulebook,
    RulebookError,
    UnknownRulebookError,
    check,
    find_book,
    load_preset,
    read_book,
)
from domain.rulebooks.toml_text import MOST_BYTES
from ledger.bulk import Bulk
from ledger.ledgers import Ledgers
from ledger.posting import Poster
from projections.history import LedgerHistory

POSTER = Poster("rulebook", "admin")
SOURCE = "/pandan/rulebook"
NO_END = 2**63 - 1


def listing(project: str | None) -> list[str]:
    """One line a book: name, Chinese title, English title, hash; tab-separated. Those of a project come last."""
    books = [load_preset(name) for name in PRESETS]
    if project is not None:
        books += desk_of(project).published().values()
    return [f"{book.name}\t{book.zh}\t{book.en}\t{book.hash}" for book in books]


def book_of(named: str, project: str | None) -> Rulebook:
    """The book of a name or of a file: one that ships, one that the project published, or the file's. Fails for neither."""
    published = desk_of(project).published() if project is not None else {}
    path = Path(named)
    if named not in PRESETS and named not in published and (path.suffix == ".toml" or path.is_file()):
        try:
            return read_book(_read(path), published)
        except RulebookError as error:
            _fail_for(path, error.faults)
    try:
        return find_book(named, published)
    except UnknownRulebookError as error:
        fail(f"{error}, or name a file")


def faults_of(path: Path, project: str | None) -> list[Fault]:
    """Everything that is wrong with a file, in order of lines."""
    return check(_read(path), desk_of(project).published() if project is not None else {})


def told(path: Path, fault: Fault, language: str | None) -> str:
    """A fault as it is printed: ``file:line: reason (suggestion)``, in Chinese, in English, or in both on two lines."""
    hint = f" ({fault.suggestion})" if fault.suggestion else ""
    english = f"{path}:{fault.line}: {fault.detail}{hint}"
    if language is None:
        return f"{english}\n    {fault.zh}"
    return english if language == "en" else f"{path}:{fault.line}: {fault.zh}"


def desk_of(project: str) -> DeskTimeline:
    """The desk of a project, with the books that it published. Fails when there is no such project."""
    with opened() as database:
        ledgers = Ledgers(database)
        try:
            ledger = ledgers.get(project)
            if ledger is None:
                fail(f"there is no project {project}")
            with database.pool.connection() as connection:
                events = LedgerHistory(connection, ledger.schema).of_project(project, 0, NO_END)
        finally:
            ledgers.close()
    return DeskTimeline(event for event in events if desk.relevant(event))


def publish(path: Path, project: str, adopt_from: str | None) -> None:
    """Publishes a file's book in a project and, if asked, adopts it from a day or moment on: both or neither.

    A version that is published already is not published again. Fails when the file or the adoption cannot be.
    """
    data = _read(path)
    known = desk_of(project)
    try:
        book = read_book(data, known.published())
    except RulebookError as error:
        _fail_for(path, error.faults)
    text = data.decode("utf-8").removeprefix("\ufeff").replace("\r\n", "\n")
    events: list[dict[str, Any]] = []
    if known.published().get(book.name) != book:
        events.append(_event(project, "rulebook.published", {"name": book.name, "text": text}))
    if adopt_from is not None:
        data_of_adoption = {"rulebook": book.name, "effective_from": adopt_from}
        events.append(_event(project, "rulebook.adopted", data_of_adoption))
    position = _write(project, events) if events else None
    done = [event["type"].rpartition(".")[2] for event in events]
    adopted = f", adopted from {adopt_from}" if adopt_from is not None else ""
    what = "published" if "published" in done else "was published already"
    at = f" (position {position})" if position is not None else ""
    say(f"{book.name} {what} in {project}{adopted}{at}; {book.zh}, hash {book.hash}")


def _read(path: Path) -> bytes:
    """The bytes of a file, one more than a book may have at most: a file that is too large is told so, not read."""
    with path.open("rb") as file:
        return file.read(MOST_BYTES + 1)


def _fail_for(path: Path, faults: tuple[Fault, ...]) -> NoReturn:
    lines = [told(path, fault, "en") for fault in faults]
    raise CommandError("\n".join(["the file is no rulebook:", *lines]))


def _event(project: str, event_type: str, data: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "specversion": "1.0",
        "id": str(uuid.uuid4()),
        "source": SOURCE,
        "type": f"{PREFIX}{event_type}",
        "subject": f"project/{project}",
        "time": datetime.now(UTC).isoformat(),
        "data": dict(data),
    }


def _write(project: str, events: list[dict[str, Any]]) -> int:
    """Appends events to a project's ledger, all or none; gives the last one's position. Fails when one is refused."""
    parsed = parse(orjson.dumps(events), PLAIN, project, len(events))
    for problem in parsed.problems:
        fail(f"{problem.pointer}: {problem.detail}")
    with opened() as database:
        ledgers = Ledgers(database)
        try:
            ledger = ledgers.get(project)
            if ledger is None:
                fail(f"there is no project {project}")
            bulk = Bulk(project, ledger.recorder, ledger.application.keyring, POSTER)
            with bulk.writing() as appending:
                problems = bulk.write(appending, parsed.posts)
                position = appending.position
                if not problems:
                    bulk.keep()
        finally:
            ledgers.close()
    for refused in problems:
        fail(refused.detail)
    return position
