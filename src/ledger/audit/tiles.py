"""The nodes of a ledger's Merkle tree: out of its tiles, and where those are not whole yet, out of the records themselves."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from psycopg import Connection, sql

from ledger.audit.offline import HASH_BYTES, leaf_hash, node_hash
from ledger.audit.tree import Node

TILE_LEVELS = 8
WIDTH = 1 << TILE_LEVELS
"""Nodes of a tile."""


class Tile(NamedTuple):
    """Hashes of 256 nodes side by side, of level ``8 · level`` of the tree, from node ``256 · place`` on."""

    level: int
    place: int
    hashes: bytes


class MissingError(Exception):
    """A record or a tile that should be there is not."""


class Nodes:
    """The nodes of one ledger's tree, read through a connection when first asked for."""

    def __init__(self, connection: Connection[Any], schema: str) -> None:
        self._connection = connection
        self._tile = sql.SQL("SELECT hashes FROM {} WHERE level = %s AND tile = %s").format(
            sql.Identifier(schema, "tiles")
        )
        self._records = sql.SQL(
            "SELECT position, record FROM {} WHERE position > %s AND position <= %s ORDER BY position"
        ).format(sql.Identifier(schema, "events"))
        self._read: dict[tuple[int, int], bytes] = {}
        self._leaves: dict[int, bytes] = {}

    def hash_of(self, node: Node) -> bytes:
        """The hash of a node whose leaves are all in the ledger. Raises MissingError."""
        level, within = divmod(node.level, TILE_LEVELS)
        first = node.place << within
        place, offset = divmod(first, WIDTH)
        whole = self._whole(level, place)
        if whole is not None:
            hashes = [_part(whole, offset + number) for number in range(1 << within)]
        elif level == 0:
            hashes = self._hashed(first, 1 << within)
        else:
            hashes = [self._over(level - 1, first + number) for number in range(1 << within)]
        return _root(hashes)

    def _over(self, level: int, place: int) -> bytes:
        """The hash of the node over a tile."""
        hashes = self._whole(level, place)
        if hashes is None:
            raise MissingError(f"tile {place} of level {level} is missing")
        return _root([_part(hashes, number) for number in range(WIDTH)])

    def _whole(self, level: int, place: int) -> bytes | None:
        found = self._read.get((level, place))
        if found is None:
            row = self._connection.execute(self._tile, (level, place), binary=True).fetchone()
            if row is None:
                return None
            found = self._read[level, place] = bytes(row[0])
        return found

    def _hashed(self, first: int, count: int) -> list[bytes]:
        wanted = range(first, first + count)
        if any(leaf not in self._leaves for leaf in wanted):
            rows = self._connection.execute(self._records, (first, first + count), binary=True)
            self._leaves.update((position - 1, leaf_hash(record)) for position, record in rows)
        try:
            return [self._leaves[leaf] for leaf in wanted]
        except KeyError as error:
            raise MissingError(f"there is no event {error.args[0] + 1}") from error


class Tiler:
    """Makes tiles as leaves come: every tile that becomes whole, of every level, in the order in which they do.

    ``size``: leaves that are in already; ``open_tiles``: of each level, the hashes of its tile that is not whole yet.
    """

    def __init__(self, size: int, open_tiles: Iterable[bytes]) -> None:
        self._size = size
        self._open = [bytearray(hashes) for hashes in open_tiles]

    def add_leaf(self, leaf: bytes) -> list[Tile]:
        """One more leaf, by its hash; the tiles that it made whole."""
        made: list[Tile] = []
        level, number, found = 0, self._size, leaf
        self._size += 1
        while True:
            if level == len(self._open):
                self._open.append(bytearray())
            hashes = self._open[level]
            hashes += found
            if len(hashes) < WIDTH * HASH_BYTES:
                return made
            place = number // WIDTH
            made.append(Tile(level, place, bytes(hashes)))
            found = _root([_part(hashes, one) for one in range(WIDTH)])
            hashes.clear()
            level, number = level + 1, place


def open_tiles(size: int, nodes: Nodes) -> list[bytes]:
    """Of each level, the hashes of its tile that is not whole yet in a tree of so many leaves. Raises MissingError."""
    found = []
    count, level = size, 0
    while count:
        first = count // WIDTH * WIDTH
        found.append(b"".join(nodes.hash_of(Node(TILE_LEVELS * level, place)) for place in range(first, count)))
        count, level = count // WIDTH, level + 1
    return found


def _part(hashes: bytes | bytearray, number: int) -> bytes:
    return bytes(hashes[number * HASH_BYTES : (number + 1) * HASH_BYTES])


def _root(hashes: list[bytes]) -> bytes:
    """The root of a whole subtree over these nodes, a power of two of them."""
    while len(hashes) > 1:
        hashes = [node_hash(hashes[number], hashes[number + 1]) for number in range(0, len(hashes), 2)]
    return hashes[0]
