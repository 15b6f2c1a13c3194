"""Whose client it is, whose deal it is, and how it came to that: judged when asked, from the facts of the circle."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, TypeVar

from psycopg import AsyncConnection

from domain.circle import Circle, connections, relevant, slim
from domain.event import Event
from ledger.stream import LedgerReader
from projections.errors import NotFound
from projections.reading import Standing, now, standing

Answer = TypeVar("Answer")

LARGE = 500
"""Circles with more facts are judged on a thread, so that other questions are not kept waiting."""

_MEMBERS = """
    SELECT key FROM {build}.identity
    WHERE circle = (SELECT circle FROM {build}.identity WHERE key = %(key)s) AND NOT starts_with(key, 'phone/')
"""
_KNOWN = "SELECT first FROM {build}.clients WHERE client = %(client)s"
_FORGOTTEN = "SELECT 1 FROM {ledger}.events WHERE subject = %(subject)s AND type = 'pandan.client.forgotten'"
_DEALS = "SELECT deal FROM {build}.deals WHERE client = %(client)s"


async def ownership(
    connection: AsyncConnection[Any],
    project: str,
    client: str,
    as_of: datetime | None = None,
    rulebook: str | None = None,
) -> dict[str, Any]:
    """The answer of ``GET /clients/{id}/ownership``.

    Without ``as_of`` all that is recorded counts, judged now; ``rulebook``: one book for the whole history. Raises NotFound
    for a client of whom nothing was known then, ViewMissing and UnknownRulebook.
    """
    moment = as_of or now()
    async with standing(connection, project, "people") as look:
        book = look.book_named(rulebook)
        facts = await _facts(look, f"client/{client}", as_of)
        if not facts:
            await _known(look, client, as_of)

        def judge() -> dict[str, Any]:
            return _fed(Circle(look.desk_as_of(as_of), book), facts).ownership(client, moment)

        return {**await _judged(judge, facts), "position": look.position}


async def deal(
    connection: AsyncConnection[Any],
    project: str,
    deal: str,
    as_of: datetime | None = None,
    rulebook: str | None = None,
) -> dict[str, Any]:
    """The answer of ``GET /deals/{id}``; parameters and errors as for `ownership`."""
    moment = as_of or now()
    async with standing(connection, project, "people") as look:
        book = look.book_named(rulebook)
        facts = await _facts(look, f"deal/{deal}", as_of)

        def judge() -> dict[str, Any]:
            circle = _fed(Circle(look.desk_as_of(as_of), book), facts)
            if not circle.knows(deal):
                raise NotFound(f"there is no deal {deal}{_then(as_of)}")
            return circle.deal(deal, moment)

        return {**await _judged(judge, facts), "position": look.position}


async def timeline(
    connection: AsyncConnection[Any],
    reader: LedgerReader,
    client: str,
    *,
    after: int = 0,
    limit: int = 100,
    as_of: datetime | None = None,
) -> dict[str, Any]:
    """A page of a client's history: events of the client, of their deals, and every other event that decided something
    about them (of another record of the same person, say), each with the decisions that followed.

    ``after``: only events after this position. Personal data is opened where its key still exists.
    """
    moment = as_of or now()
    async with standing(connection, reader.project, "people") as look:
        facts = await _facts(look, f"client/{client}", as_of)
        if not facts:
            await _known(look, client, as_of)

        def judge() -> list[dict[str, Any]]:
            return _fed(Circle(look.desk_as_of(as_of)), facts).decisions(client, moment)

        decisions: dict[int, list[dict[str, Any]]] = {}
        for decision in await _judged(judge, facts):
            decisions.setdefault(decision["position"], []).append(decision)
        own = [f"client/{client}", *(f"deal/{row[0]}" for row in await look.rows(_DEALS, {"client": client}))]
        positions = {event.position for event in await look.about(own) if as_of is None or event.recorded <= as_of}
        page = sorted(position for position in positions | decisions.keys() if position > after)
        items = await opened(look, reader, page[:limit])
        for item in items:
            item["decisions"] = decisions.get(item["position"], [])
        following = page[limit - 1] if len(page) > limit else None
        forgotten = bool(await look.rows(_FORGOTTEN, {"subject": f"client/{client}"}))
        book = look.desk_as_of(as_of).current_book(moment)
        return {
            "client": client,
            **({"forgotten": True} if forgotten else {}),
            "rulebook": book.name,
            "rulebook_hash": book.hash,
            "items": items,
            "next": following,
            "position": look.position,
        }


async def contenders(look: Standing, client: str) -> set[str]:
    """The agents who have a living claim to a client now, the owner's among them (认领人)."""
    facts = await _facts(look, f"client/{client}", None)
    if not facts:
        return set()

    def judge() -> dict[str, Any]:
        return _fed(Circle(look.desk), facts).ownership(client, now())

    claims = (await _judged(judge, facts))["claims"]
    return {claim["agent"] for claim in claims if claim["state"] in ("owner", "contender")}


async def opened(look: Standing, reader: LedgerReader, positions: Sequence[int]) -> list[dict[str, Any]]:
    """The events at some positions as CloudEvents, in order."""
    return await reader.opened(look.connection, await look.records(positions))


async def _known(look: Standing, client: str, as_of: datetime | None) -> None:
    """Raises NotFound when nothing was known of a client."""
    rows = await look.rows(_KNOWN, {"client": client})
    if not rows:
        raise NotFound(f"there is no client {client}")
    if as_of is not None and (await look.at([rows[0][0]]))[0].recorded > as_of:
        raise NotFound(f"there is no client {client}{_then(as_of)}")


async def _facts(look: Standing, key: str, as_of: datetime | None) -> list[Event]:
    """The facts of the circle that a key belongs to, as far as it had come by then, in order."""
    members = [row[0] for row in await look.rows(_MEMBERS, {"key": key})]
    facts = [fact for fact in await look.about(members) if relevant(fact)] if members else []
    if as_of is not None:
        facts = _connected([fact for fact in facts if fact.recorded <= as_of], key)
    return [slim(fact) for fact in facts]


def _connected(facts: Sequence[Event], key: str) -> list[Event]:
    """Those of the facts that are connected with a key: what tied the others to it was not known yet."""
    by_key: dict[str, list[Event]] = {}
    for fact in facts:
        for tie in connections(fact):
            by_key.setdefault(tie, []).append(fact)
    found: dict[int, Event] = {}
    seen, open_keys = {key}, [key]
    while open_keys:
        for fact in by_key.get(open_keys.pop(), ()):
            if found.setdefault(fact.position, fact) is fact:
                fresh = set(connections(fact)) - seen
                seen |= fresh
                open_keys += fresh
    return [found[position] for position in sorted(found)]


def _fed(circle: Circle, facts: Sequence[Event]) -> Circle:
    for fact in facts:
        circle.apply(fact)
    return circle


async def _judged(judge: Callable[[], Answer], facts: Sequence[Event]) -> Answer:
    return await asyncio.to_thread(judge) if len(facts) > LARGE else judge()


def _then(as_of: datetime | None) -> str:
    return "" if as_of is None else f" as of {as_of.isoformat()}"
