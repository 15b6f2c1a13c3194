"""Sealing a ledger: a checkpoint over all its events is signed, once it is proven to continue the one before.

Nothing is signed over a ledger whose tree no longer has the root that was signed before: then somebody changed it, and
saying so is all that is left to do.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from psycopg import Connection, sql

from ledger.audit import tree
from ledger.audit.offline import EMPTY_ROOT, Checkpoint, NotProvenError, VerifierKey, leaf_hash
from ledger.audit.proofs import prove_continued
from ledger.audit.signing import Keys
from ledger.audit.tiles import MissingError, Nodes, Tile, Tiler, open_tiles
from ledger.audit.tree import Edge
from ledger.audit.witness import Witness

SEALING = 730_304
"""First half of the advisory lock key under which a ledger is sealed; the second half is the number of its schema."""

AT_ONCE = 10_000
"""Records read and hashed at a time."""


class TamperedError(Exception):
    """The ledger is not what was signed before; nothing more is signed over it."""


class Signed(NamedTuple):
    """A checkpoint with the note that says so."""

    checkpoint: Checkpoint
    note: str


def origin(keys: Keys, project: str) -> str:
    """What a project's checkpoints are headed: the name of who signs, and the project."""
    return f"{keys.signing.verifier.name}/{project}"


def listed(connection: Connection[Any], schema: str, after: int, limit: int) -> list[tuple[int, str, datetime]]:
    """Size, note and time of signing of the checkpoints over more than ``after`` events, by size."""
    query = sql.SQL("SELECT size, note, signed FROM {} WHERE size > %s ORDER BY size LIMIT %s").format(
        sql.Identifier(schema, "checkpoints")
    )
    return connection.execute(query, (after, limit)).fetchall()


def last(connection: Connection[Any], schema: str, verifiers: Iterable[VerifierKey]) -> Signed | None:
    """The ledger's last checkpoint, or None before the first. Raises NotProvenError when its note does not hold."""
    query = sql.SQL("SELECT size, note FROM {} ORDER BY size DESC LIMIT 1").format(
        sql.Identifier(schema, "checkpoints")
    )
    row = connection.execute(query).fetchone()
    return None if row is None else opened(row[0], row[1], verifiers)


def opened(size: int, note: str | None, verifiers: Iterable[VerifierKey]) -> Signed:
    """A stored checkpoint. Raises NotProvenError when its note does not hold, or is of another size than it is stored under."""
    if note is None:
        raise NotProvenError("its note is gone")
    checkpoint = Checkpoint.opened(note, verifiers)
    if checkpoint.size != size:
        raise NotProvenError(f"the checkpoint stored for {size} events was signed for {checkpoint.size}")
    return Signed(checkpoint, note)


def seal(
    connection: Connection[Any], project: str, schema: str, keys: Keys, witness: Witness | None = None
) -> Signed | None:
    """Signs a checkpoint over all events there are, unless that was done; None when there are no events.

    ``connection``: autocommit, application role. Another's sealing of the same ledger is waited for. Raises TamperedError
    when the ledger does not continue what was signed, or what the witness saw.
    """
    with connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(%s, %s)", (SEALING, int(schema.removeprefix("p"))))
        try:
            return _seal(connection, project, schema, keys, witness)
        except (NotProvenError, MissingError) as error:
            raise TamperedError(f"the ledger of {project} is not what was signed: {error}") from error


def _seal(connection: Connection[Any], project: str, schema: str, keys: Keys, witness: Witness | None) -> Signed | None:
    before = last(connection, schema, keys.verifiers)
    size, root = (before.checkpoint.size, before.checkpoint.root) if before is not None else (0, EMPTY_ROOT)
    head = _head(connection, schema)
    if head < size:
        raise NotProvenError(f"it has {head} events, and had {size}")
    seen = witness.last(project, keys.verifiers) if witness is not None else None
    nodes = Nodes(connection, schema)
    edge = Edge(size, [nodes.hash_of(node) for node in tree.edge(size)])
    if edge.root() != root:
        raise NotProvenError(f"its first {size} events no longer have the root that was signed over them")
    if head > size:
        _grow(connection, schema, edge, head, open_tiles(size, nodes))
    checkpoint = Checkpoint(origin(keys, project), head, edge.root())
    if before is not None:
        prove_continued(connection, schema, before.checkpoint, checkpoint)
    if witness is not None and seen is not None:
        if seen.size > head:
            raise NotProvenError(f"it has {head} events, and the witness saw {seen.size}")
        prove_continued(connection, schema, seen, checkpoint)
    if head == size:
        signed = before
    else:
        signed = Signed(checkpoint, keys.signing.sign(checkpoint.text))
        query = sql.SQL("INSERT INTO {} (size, note) VALUES (%s, %s)").format(sql.Identifier(schema, "checkpoints"))
        connection.execute(query, (head, signed.note))
    if witness is not None and signed is not None and (seen is None or seen.size < head):
        witness.note(project, signed.note)
    return signed


def _head(connection: Connection[Any], schema: str) -> int:
    row = connection.execute(sql.SQL("SELECT position FROM {}").format(sql.Identifier(schema, "head"))).fetchone()
    return int(row[0]) if row is not None else 0


def _grow(connection: Connection[Any], schema: str, edge: Edge, head: int, unfinished: list[bytes]) -> None:
    """Adds the events after the edge to it, and stores the tiles that become whole."""
    tiler = Tiler(edge.size, unfinished)
    query = sql.SQL(
        "SELECT position, record FROM {} WHERE position > %s AND position <= %s ORDER BY position LIMIT %s"
    ).format(sql.Identifier(schema, "events"))
    while edge.size < head:
        made: list[Tile] = []
        rows = connection.execute(query, (edge.size, head, AT_ONCE), binary=True).fetchall()
        for position, record in rows:
            if position != edge.size + 1:
                break
            leaf = leaf_hash(record)
            edge.add_leaf(leaf)
            made += tiler.add_leaf(leaf)
        if not rows or rows[-1][0] != edge.size:
            raise MissingError(f"there is no event {edge.size + 1}")
        _store(connection, schema, made)


def _store(connection: Connection[Any], schema: str, tiles: list[Tile]) -> None:
    query = sql.SQL(
        "INSERT INTO {} (level, tile, hashes, root) SELECT * FROM unnest(%s::int2[], %s::int8[], %s::bytea[], %s::bytea[])"
    ).format(sql.Identifier(schema, "tiles"))
    if tiles:
        connection.execute(query, [list(column) for column in zip(*tiles, strict=True)])
