"""A whole ledger verified: the tree over its rows counted out anew, and held against every checkpoint that was signed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import psycopg
from psycopg import Connection, sql

from ledger import parallel
from ledger.audit import checkpoints, clientkeys
from ledger.audit.counting import Claim, Counting
from ledger.audit.offline import NotProvenError, VerifierKey
from ledger.audit.rows import Fault, Looked, Stretch, look
from ledger.audit.tiles import WIDTH, Tile
from ledger.audit.touching import Touching
from ledger.audit.witness import Witness
from ledger.vault import Vault

PROCESSES = parallel.processors()
"""Each looks at stretches of its own."""

STRETCH = 80 * WIDTH
"""Events that a process looks at in one go; whole tiles of them."""

NOTES = 500
"""Checkpoints that a process looks at in one go."""

TILES = 80
"""Tiles read at a time."""


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
    """How far a ledger goes: where its head says it stands, when it says the last event was recorded, the last row there is.

    ``headless``: it has no head that says so; then it goes as far as its rows.
    """

    headless: bool
    head: int
    recorded: datetime | None
    last: int


class _Ended(Exception):  # noqa: N818 -- ends the work early, and is heard by nobody else
    pass


def verify(
    url: str,
    project: str,
    schema: str,
    verifiers: Sequence[VerifierKey],
    *,
    witness: Witness | None = None,
    vault: Vault | None = None,
    told: Callable[[int, int], None] | None = None,
    processes: int = PROCESSES,
) -> Verified:
    """Reads everything, and believes nothing but signatures. ``told`` hears how many events were looked at, of how many.

    With a ``vault`` the clients' keys are looked at, too.

    What is appended meanwhile is left for the next time.
    """
    with psycopg.connect(url, autocommit=True, application_name="pandan verify") as connection:
        claims, faults = _claims(connection, _Ledger(url, project, schema), verifiers, witness, processes)
        extent = _extent(connection, schema)
        counting = Counting(claims, _Stored(connection, schema).of)
        gathering = _Gathering(counting, extent, told)
        stretches = [
            Stretch(schema, after, min(after + STRETCH, extent.head)) for after in range(0, extent.head, STRETCH)
        ]
        several = processes if processes > 1 and len(stretches) > 1 else 0
        try:
            parallel.run(lambda stretch, _: look(url, stretch), stretches, several, gathering.take, lambda: None)
            faults += _beyond(extent, gathering.recorded)
            faults += gathering.touching.compared(connection, url, stretches)
            faults += _too_many_tiles(connection, schema)
            if vault is not None:
                faults += clientkeys.compared(connection, project, schema, gathering.owners, vault)
        except _Ended:
            pass
        counting.end()
        faults += gathering.faults + counting.faults
    return Verified(
        extent.head, counting.good, sorted(faults, key=lambda fault: (fault.position is None, fault.position))
    )


class _Gathering:
    """Takes the stretches in their order, in whatever order they were looked at."""

    def __init__(self, counting: Counting, extent: Extent, told: Callable[[int, int], None] | None) -> None:
        self.recorded: datetime | None = None
        self.touching = Touching()
        self.owners: set[str] = set()
        self.faults: list[Fault] = []
        self._counting = counting
        self._extent = extent
        self._told = told
        self._waiting: dict[int, Looked] = {}

    def take(self, stretch: Stretch, looked: Looked) -> None:
        """One more; what follows the last that was taken is looked into. Raises _Ended behind a gap."""
        self._waiting[stretch.after] = looked
        while (following := self._waiting.pop(self._counting.size, None)) is not None:
            self._look_into(following)

    def _look_into(self, looked: Looked) -> None:
        if self.recorded is not None and looked.first is not None and looked.first < self.recorded:
            told = "it was recorded before the event that precedes it"
            self.faults.append(Fault(self._counting.size + 1, told))
        self.faults += looked.faults
        self.recorded = looked.last or self.recorded
        self.touching.note(looked.touched)
        self.owners |= looked.owners
        self._counting.take(looked.leaves, looked.roots)
        if self._told is not None:
            self._told(self._counting.size, self._extent.head)
        if looked.ended:
            raise _Ended


class _Ledger(NamedTuple):
    """Which ledger, and where."""

    url: str
    project: str
    schema: str


def _claims(
    connection: Connection[Any],
    ledger: _Ledger,
    verifiers: Sequence[VerifierKey],
    witness: Witness | None,
    processes: int,
) -> tuple[list[Claim], list[Fault]]:
    """Every checkpoint whose signature is good, by size, and what is wrong with the others."""
    claims: list[Claim] = []
    faults: list[Fault] = []

    def noted(_: int, opened: tuple[list[Claim], list[Fault]]) -> None:
        claims.extend(opened[0])
        faults.extend(opened[1])

    query = sql.SQL("SELECT size FROM {} ORDER BY size").format(sql.Identifier(ledger.schema, "checkpoints"))
    sizes = [size for (size,) in connection.execute(query).fetchall()]
    starts = [size - 1 for size in sizes[::NOTES]]
    several = processes if processes > 1 and len(starts) > 1 else 0
    parallel.run(lambda after, _: _opened(ledger, after, verifiers), starts, several, noted, lambda: None)
    try:
        seen = witness.last(ledger.project, verifiers) if witness is not None else None
    except NotProvenError as error:
        seen = None
        faults.append(Fault(None, f"what the witness kept does not hold: {error}"))
    if seen is not None:
        claims.append(Claim(seen.size, seen.root, "the witness"))
    return sorted(claims, key=lambda claim: claim.size), faults


def _opened(ledger: _Ledger, after: int, verifiers: Sequence[VerifierKey]) -> tuple[list[Claim], list[Fault]]:
    """The next checkpoints over more than so many events."""
    claims: list[Claim] = []
    faults: list[Fault] = []
    with psycopg.connect(ledger.url, autocommit=True, application_name="pandan verify") as connection:
        for size, note, _ in checkpoints.listed(connection, ledger.schema, after, NOTES):
            try:
                checkpoint = checkpoints.opened(size, note, verifiers).checkpoint
                claims.append(Claim(checkpoint.size, checkpoint.root, "the ledger"))
            except NotProvenError as error:
                faults.append(Fault(None, f"the checkpoint over {size} events does not hold: {error}"))
    return claims, faults


def _extent(connection: Connection[Any], schema: str) -> Extent:
    """Head and last row, of one moment."""
    query = sql.SQL(
        "SELECT max(position), max(recordedtime),"
        " coalesce(greatest((SELECT max(position) FROM {}), (SELECT max(position) FROM {})), 0) FROM {}"
    ).format(*(sql.Identifier(schema, table) for table in ("events", "touches", "head")))
    head, recorded, last = connection.execute(query).fetchall()[0]
    return Extent(head is None, last if head is None else head, recorded, last)


def _beyond(extent: Extent, recorded: datetime | None) -> list[Fault]:
    """What the head says, beside the rows."""
    if extent.headless:
        return [Fault(None, "the head that says how far the ledger goes is gone")]
    if extent.last > extent.head:
        return [Fault(extent.head + 1, f"it stands beyond the head, which is at {extent.head}")]
    if extent.recorded != recorded:
        return [Fault(None, "the time that the head says the last event was recorded at is another")]
    return []


def _too_many_tiles(connection: Connection[Any], schema: str) -> list[Fault]:
    """Tiles over more than was ever sealed."""
    query = sql.SQL(
        "SELECT level, tile FROM {} WHERE (tile + 1) * {}::numeric ^ (level + 1)"
        " > (SELECT coalesce(max(size), 0) FROM {}) ORDER BY level, tile LIMIT 10"
    ).format(sql.Identifier(schema, "tiles"), sql.Literal(WIDTH), sql.Identifier(schema, "checkpoints"))
    return [
        Fault(None, f"tile {place} of level {level} of the tree is over more than was sealed")
        for level, place in connection.execute(query)
    ]


class _Stored:
    """The tiles of a ledger as they were stored, some at a time."""

    def __init__(self, connection: Connection[Any], schema: str) -> None:
        self._connection = connection
        self._query = sql.SQL(
            "SELECT tile, hashes || root FROM {} WHERE level = %s AND tile >= %s AND tile < %s"
        ).format(sql.Identifier(schema, "tiles"))
        self._read: dict[int, tuple[int, dict[int, bytes]]] = {}

    def of(self, tile: Tile) -> bytes | None:
        """The hashes of a tile with the root over them."""
        start, read = self._read.get(tile.level, (-TILES, {}))
        if not start <= tile.place < start + TILES:
            start = tile.place
            bounds = (tile.level, start, start + TILES)
            rows = self._connection.execute(self._query, bounds, binary=True)
            read = {place: bytes(found) for place, found in rows if found is not None}
            self._read[tile.level] = (start, read)
        return read.get(tile.place)
