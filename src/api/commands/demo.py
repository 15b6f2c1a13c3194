"""``pandan demo``: three months of a believable mall desk, and what to look at in them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any

import orjson
import typer

from api import demo
from api.commands.console import fail, progress, say
from api.demo.world import DAYS
from api.events.envelope import PLAIN, parse
from ledger import codec, tokens
from ledger.bulk import Bulk
from ledger.database import Database
from ledger.ledgers import Ledgers
from ledger.posting import Post, Poster
from ledger.reader import head, read_records

PROJECT = "demo"
BATCH = 500
POSTER = Poster("demo", "importer")


def load(database: Database) -> None:
    """Loads the project ``demo`` unless it is there, and prints what to look at, with a token to look with."""
    ledgers = Ledgers(database)
    try:
        ledger = ledgers.create(PROJECT)
        with database.pool.connection() as connection:
            there = head(connection, ledger.schema)
        if there:
            say(f"the project {PROJECT} is there already, with {there} events")
        else:
            _fill(Bulk(PROJECT, ledger.recorder, ledger.application.keyring, POSTER))
        with database.pool.connection() as connection:
            [(_, opening)] = read_records(connection, ledger.schema, 0, 1)
    finally:
        ledgers.close()
    opened = codec.moment(codec.envelope(opening)["time"])
    _tell(database, _token(database), until=opened + timedelta(days=DAYS - 1))


def _fill(bulk: Bulk) -> None:
    events = list(demo.history(project=PROJECT, until=datetime.now(UTC)))
    with bulk.writing() as appending, progress("loading the demo", len(events), "events") as advance:
        for batch in _batches(events):
            posts = [_post(event) for event in batch]
            for problem in bulk.write(appending, posts):
                fail(f"the demo does not fit this ledger: {problem.detail}")
            advance(len(batch))
        bulk.keep()


def _post(event: dict[str, Any]) -> Post:
    parsed = parse(orjson.dumps([event]), PLAIN, PROJECT, 1)
    if parsed.problems:
        fail(f"event {event['id']} of the demo is malformed: {parsed.problems[0].detail}")
    return parsed.posts[0]


def _batches(events: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    remaining = iter(events)
    while batch := list(islice(remaining, BATCH)):
        yield batch


def _token(database: Database) -> str:
    """The demo's token, a manager's; made once and kept in a file that only its owner may read."""
    path = database.settings.home / "demo.token"
    kept = path.read_text().strip() if path.exists() else ""
    with database.owner() as connection:
        if any(
            kept.startswith(f"{tokens.PREFIX}_{known.token}_") and not known.revoked
            for known in tokens.listed(connection)
        ):
            return kept
        token = tokens.create(connection, database.vault, "manager", [PROJECT])
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(token + "\n")
    return token


def _tell(database: Database, token: str, until: datetime) -> None:
    settings = database.settings
    base = f"http://{settings.host}:{settings.port}"
    typer.echo("\n看什么 · What to look at\n")
    for highlight in demo.highlights(project=PROJECT, until=until):
        typer.echo(f"  {highlight.zh}\n  {highlight.en}")
        for line in _ways(highlight, base):
            typer.echo(f"    {line}")
        typer.echo()
    today = demo.Highlight("今天轮到谁", "Whose turn it is today", f"/v1/projects/{PROJECT}/rotation", "rotation")
    typer.echo(f"  {today.zh} · {today.en}")
    for line in _ways(today, base):
        typer.echo(f"    {line}")
    typer.echo()
    typer.echo(f"TOKEN={token}\n")
    typer.echo(f"浏览器 · In a browser: {base}/docs (any name, the token as the password)\n")


def _ways(highlight: demo.Highlight, base: str) -> Iterator[str]:
    """How to look: the command for people, the address for programs; under each of the books that disagree."""
    for book in highlight.books or (None,):
        if highlight.show:
            yield f"pandan show {highlight.show} --project {PROJECT}" + (f" --rulebook {book}" if book else "")
    for book in highlight.books or (None,):
        mark = "&" if "?" in highlight.path else "?"
        yield (
            f'curl -H "Authorization: Bearer $TOKEN" \'{base}{highlight.path}'
            + (f"{mark}rulebook={book}'" if book else "'")
        )
