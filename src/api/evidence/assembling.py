"""What goes into a bundle of evidence: answers, the events behind them, the books they were judged by."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from psycopg import AsyncConnection

from api.commands.showing_words import TELL
from api.pages import render
from domain.rulebooks import Rulebook
from ledger.sealing import SEALED
from ledger.stream import LedgerReader
from projections import queries
from projections.desk.queries import Desk, desk
from projections.rulebooks.queries import rulebooks

PAGE = 500


class Assembled(NamedTuple):
    """What a bundle says before anything is proven: what about, answers by kind, events as CloudEvents, books, keys."""

    subject: str
    answers: list[tuple[str, dict[str, Any]]]
    positions: list[int]
    books: dict[str, Rulebook]
    client_keys: dict[str, bytes]
    report: str


async def of_client(connection: AsyncConnection[Any], reader: LedgerReader, client: str) -> Assembled:
    """All about a client: whose they are, and every deal of theirs. Raises NotFound and ViewMissing."""
    owner = await queries.ownership(connection, reader.project, client)
    events = await _history(connection, reader, client)
    deals = [
        await queries.deal(connection, reader.project, deal)
        for deal in dict.fromkeys(
            event["data"]["deal"] for event in events if isinstance(event["data"].get("deal"), str)
        )
    ]
    answers = [("client", owner), *(("deal", deal) for deal in deals if deal["client"] is not None)]
    return await _assembled(connection, reader, f"client/{client}", answers, events)


async def of_deal(connection: AsyncConnection[Any], reader: LedgerReader, deal: str) -> Assembled:
    """All about a deal: who gets it, and whose its client is. Raises NotFound and ViewMissing."""
    answer = await queries.deal(connection, reader.project, deal)
    client = answer["client"]
    owner = await queries.ownership(connection, reader.project, client)
    events = await _history(connection, reader, client)
    return await _assembled(connection, reader, f"deal/{deal}", [("deal", answer), ("client", owner)], events)


async def _history(connection: AsyncConnection[Any], reader: LedgerReader, client: str) -> list[dict[str, Any]]:
    events: list[dict[str, Any]] = []
    after: int | None = 0
    while after is not None:
        page = await queries.timeline(connection, reader, client, after=after, limit=PAGE)
        events += page["items"]
        after = page["next"]
    return events


async def _assembled(
    connection: AsyncConnection[Any],
    reader: LedgerReader,
    subject: str,
    answers: list[tuple[str, dict[str, Any]]],
    events: list[dict[str, Any]],
) -> Assembled:
    behind = await desk(connection, reader.project)
    books = {book.hash: book for book in behind.books}
    adopted = await rulebooks(connection, reader.project)
    positions = {1, *(event["position"] for event in events), *_cited(answer for _, answer in answers)}
    positions |= {adoption["position"] for adoption in adopted["adoptions"]}
    positions |= {version["position"] for item in adopted["items"] for version in item["versions"]}
    wanted = sorted(position for position in positions if position)
    return Assembled(
        subject,
        answers,
        wanted,
        {answer["rulebook_hash"]: books[answer["rulebook_hash"]] for _, answer in answers},
        await _keys(connection, reader, wanted),
        _report(behind, subject, answers, events),
    )


def _cited(answers: Iterable[dict[str, Any]]) -> set[int]:
    return {
        position
        for answer in answers
        for step in answer["because"]
        for position in (step["position"], *(step.get("evidence") or ()))
    }


async def _keys(connection: AsyncConnection[Any], reader: LedgerReader, positions: list[int]) -> dict[str, bytes]:
    """The keys of the clients whose personal data is in these events, as far as it may be seen and was not forgotten."""
    records = await reader.at(connection, positions)
    found = {box["client"] for _, record in records if (box := record["data"].get(SEALED))}
    await reader.load_keys(connection, found)
    await reader.sight.learn(connection, found)
    clients = [client for client in found if reader.sight.covers(client)]
    return {client: key for client in sorted(clients) if (key := reader.keyring.key_of(client)) is not None}


def _report(behind: Desk, subject: str, answers: list[tuple[str, dict[str, Any]]], events: list[dict[str, Any]]) -> str:
    told = [
        (language, [_blocks(list(TELL[kind](answer, behind, language))) for kind, answer in answers])
        for language in ("zh", "en")
    ]
    return render("api.evidence", "report.html", desk=behind, subject=subject, told=told, events=events)


def _blocks(lines: list[str]) -> list[list[str]]:
    """Lines as paragraphs: an empty line parts two."""
    blocks: list[list[str]] = [[]]
    for line in lines:
        if line:
            blocks[-1].append(line)
        else:
            blocks.append([])
    return [block for block in blocks if block]
