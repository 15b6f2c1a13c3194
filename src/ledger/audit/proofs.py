"""Proofs about a ledger's tree, as RFC 9162 has them; ``ledger.audit.offline`` checks them without the ledger."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from psycopg import Connection, sql

from ledger.audit import tree
from ledger.audit.offline import Checkpoint, check_consistency
from ledger.audit.tiles import Nodes
from ledger.audit.tree import Edge


def root_at(connection: Connection[Any], schema: str, size: int) -> bytes:
    """The root over the first ``size`` events, which must be sealed. Raises MissingError."""
    nodes = Nodes(connection, schema)
    return Edge(size, [nodes.hash_of(node) for node in tree.edge(size)]).root()


def prove_inclusion(connection: Connection[Any], schema: str, position: int, size: int) -> list[bytes]:
    """That the event at a position is in the tree over the first ``size`` events, which must be sealed. Raises MissingError."""
    nodes = Nodes(connection, schema)
    return [tree.hashed(span, nodes.hash_of) for span in tree.inclusion(position - 1, size)]


def prove_all(
    connection: Connection[Any], schema: str, positions: Sequence[int], size: int
) -> Iterator[tuple[int, bytes, list[bytes]]]:
    """Position, record and proof of several events, in order; as `prove_inclusion`."""
    nodes = Nodes(connection, schema)
    query = sql.SQL("SELECT position, record FROM {} WHERE position = ANY(%s) ORDER BY position").format(
        sql.Identifier(schema, "events")
    )
    for position, record in connection.execute(query, (list(positions),), binary=True).fetchall():
        yield position, bytes(record), [tree.hashed(span, nodes.hash_of) for span in tree.inclusion(position - 1, size)]


def prove_consistency(connection: Connection[Any], schema: str, size: int, later_size: int) -> list[bytes]:
    """That the tree over ``later_size`` events begins with that over ``size``; both must be sealed. Raises MissingError."""
    nodes = Nodes(connection, schema)
    return [tree.hashed(span, nodes.hash_of) for span in tree.consistency(size, later_size)]


def prove_continued(connection: Connection[Any], schema: str, earlier: Checkpoint, later: Checkpoint) -> None:
    """Makes sure that one checkpoint of a ledger continues another. Raises NotProvenError, MissingError."""
    proof = prove_consistency(connection, schema, earlier.size, later.size)
    check_consistency(earlier.size, earlier.root, later.size, later.root, proof)
