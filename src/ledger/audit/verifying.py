"""A whole ledger verified: the tree over its rows counted out anew, and held against every checkpoint that was signed."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from datetime import datetime
from multiprocessing import get_context
from typing import Any, NamedTuple

import psycopg
from psycopg import Connection, sql

from ledger.audit import checkpoints
from ledger.audit.counting import Claim, Counting
from ledger.audit.offline import NotProvenError, VerifierKey
from ledger.audit.rows import Fault, Looked, Stretch, look
from ledger.audit.tiles import Tile
from ledger.audit.witness import Witness

PROCESSES = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
"""Processors that this process may use; each looks at stretches of its own."""

STRETCH = 20_000
"""Events that a process looks at in one go."""


class Verified(NamedTuple):
    """What was found: how many events there are, up to which a good checkpoint vouches for them, and every fault, by position."""

    events: int
    sealed: int
    faults: list[Fault]

    @property
    def first_bad(self) -> int | None:
        """The first position at which something is wrong; None when nothing is, or nothing that stands at a position."""
        return min((fault.position for fault in self.faults if fault.position is not None), default=None)


class Extent(NamedTuple):
    """How far a ledger goes: where its head says it stands, when it says the last event was recorded, the last row there is."""

    head: int
    recorded: datetime | None
    last: int


def verify(
    url: str,
    project: str,
    schema: str,
    verifiers: Sequence[VerifierKey],
    *,
    witness: Witness | None = None,
    told: Callable[[int, int], None] | None = None,
    processes: int = PROCESSES,
) -> Verified:
    """Reads everything, and believes nothing but signatures. ``told`` hears how many events were looked at, of how many.

    What is appended meanwhile is left for the next time.
    """
    with psycopg.connect(url, autocommit=True, application_name="pandan verify") as connection:
        claims, faults = _claims(connection, project, schema, verifiers, witness)
        extent = _extent(connection, schema)
        counting = Counting(claims, lambda tile: _stored(connection, schema, tile))
        recorded: datetime | None = None
        touched = 0
        for looked in _looks(url, schema, extent.head, processes):
            faults += _in_order(looked, recorded, counting.size)
            faults += looked.faults
            recorded = looked.last or recorded
            touched += looked.touched
            counting.take(looked.leaves)
            if told is not None:
                told(counting.size, extent.head)
            if looked.ended:
                break
        else:
            faults += _beyond(extent, recorded)
            faults += _touched(connection, schema, extent.head, touched)
        counting.end()
        faults += counting.faults
    return Verified(
        extent.head, counting.good, sorted(faults, key=lambda fault: (fault.position is None, fault.position))
    )


def _claims(
    connection: Connection[Any], project: str, schema: str, verifiers: Sequence[VerifierKey], witness: Witness | None
) -> tuple[list[Claim], list[Fault]]:
    """Every checkpoint whose signature is good, by size, and what is wrong with the others."""
    claims: list[Claim] = []
    faults: list[Fault] = []
    query = sql.SQL("SELECT size, note FROM {} ORDER BY size").format(sql.Identifier(schema, "checkpoints"))
    for size, note in connection.execute(query).fetchall():
        try:
            claims.append(Claim(checkpoints.opened(size, note, verifiers).checkpoint, "the ledger"))
        except NotProvenError as error:
            faults.append(Fault(None, f"the checkpoint over {size} events does not hold: {error}"))
    try:
        seen = witness.last(project, verifiers) if witness is not None else None
    except NotProvenError as error:
        seen = None
        faults.append(Fault(None, f"what the witness kept does not hold: {error}"))
    if seen is not None:
        claims.append(Claim(seen, "the witness"))
    return sorted(claims, key=lambda claim: claim.checkpoint.size), faults


def _extent(connection: Connection[Any], schema: str) -> Extent:
    """Head and last row, of one moment."""
    query = sql.SQL(
        "SELECT position, recordedtime, greatest((SELECT max(position) FROM {}), (SELECT max(position) FROM {})) FROM {}"
    ).format(*(sql.Identifier(schema, table) for table in ("events", "touches", "head")))
    row = connection.execute(query).fetchone()
    return Extent(0, None, 0) if row is None else Extent(row[0], row[1], row[2] or 0)


def _looks(url: str, schema: str, until: int, processes: int) -> Iterator[Looked]:
    """The stretches of the ledger, looked at side by side and told in order."""
    stretches = [Stretch(schema, after, min(after + STRETCH, until)) for after in range(0, until, STRETCH)]
    if processes < 2 or len(stretches) < 2:
        yield from (look(url, stretch) for stretch in stretches)
        return
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        waiting: list[Future[Looked]] = []
        for stretch in stretches:
            waiting.append(pool.submit(look, url, stretch))
            if len(waiting) > 2 * processes:
                yield waiting.pop(0).result()
        while waiting:
            yield waiting.pop(0).result()


def _in_order(looked: Looked, recorded: datetime | None, before: int) -> list[Fault]:
    if recorded is not None and looked.first is not None and looked.first < recorded:
        return [Fault(before + 1, "it was recorded before the event that precedes it")]
    return []


def _beyond(extent: Extent, recorded: datetime | None) -> list[Fault]:
    """What the head says, beside the rows."""
    if extent.last > extent.head:
        return [Fault(extent.head + 1, f"it stands beyond the head, which is at {extent.head}")]
    if extent.recorded != recorded:
        return [Fault(None, "the time that the head says the last event was recorded at is another")]
    return []


def _touched(connection: Connection[Any], schema: str, head: int, expected: int) -> list[Fault]:
    """The index of what events touch, beside what their records say they do."""
    query = sql.SQL(
        "SELECT coalesce(sum(('x' || left(md5(position || ' ' || subject), 14))::bit(56)::bigint), 0) FROM {}"
        " WHERE position <= %s"
    ).format(sql.Identifier(schema, "touches"))
    row = connection.execute(query, (head,)).fetchone()
    if row is not None and int(row[0]) == expected:
        return []
    return [Fault(None, "the index of the subjects that events touch does not say what the records do")]


def _stored(connection: Connection[Any], schema: str, tile: Tile) -> bytes | None:
    """The hashes of a tile as they were stored, with the root."""
    query = sql.SQL("SELECT hashes || root FROM {} WHERE level = %s AND tile = %s").format(
        sql.Identifier(schema, "tiles")
    )
    row = connection.execute(query, (tile.level, tile.place), binary=True).fetchone()
    return None if row is None else bytes(row[0])
