"""The nodes of a ledger's Merkle tree: out of its tiles, and where those are not whole yet, out of the records themselves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import Any, NamedTuple

from psycopg import Connection, sql

from ledger.audit.offline import HASH_BYTES, leaf_hash
from ledger.audit.tree import Node

TILE_LEVELS = 8
WIDTH = 1 << TILE_LEVELS
"""Nodes of a tile."""
TILE_BYTES = WIDTH * HASH_BYTES


class Tile(NamedTuple):
    """Hashes of 256 nodes side by side, of level ``8 · level`` of the tree, from node ``256 · place`` on; ``root`` is over them."""

    level: int
    place: int
    hashes: bytes
    root: bytes


class MissingError(Exception):
    """A record or a tile that should be there is not."""


class Nodes:
    """The nodes of one ledger's tree, read through a connection when first asked for, a tile at a time."""

    def __init__(self, connection: Connection[Any], schema: str) -> None:
        self._connection = connection
        tiles, events = sql.Identifier(schema, "tiles"), sql.Identifier(schema, "events")
        self._whole = sql.SQL("SELECT hashes FROM {} WHERE level = %s AND tile = %s").format(tiles)
        self._roots = sql.SQL(
            "SELECT tile, root FROM {} WHERE level = %s AND tile >= %s AND tile < %s ORDER BY tile"
        ).format(tiles)
        self._records = sql.SQL(
            "SELECT position - 1, record FROM {} WHERE position > %s AND position <= %s ORDER BY position"
        ).format(events)
        self._read: dict[tuple[int, int], bytes] = {}

    def hash_of(self, node: Node) -> bytes:
        """The hash of a node whose leaves are all in the ledger. Raises MissingError."""
        level, within = divmod(node.level, TILE_LEVELS)
        place, offset = divmod(node.place << within, WIDTH)
        hashes = self._tile(level, place)
        first, last = offset, offset + (1 << within)
        if len(hashes) < last * HASH_BYTES:
            what = (
                f"event {place * WIDTH + len(hashes) // HASH_BYTES + 1}"
                if level == 0
                else f"a tile of level {level - 1}"
            )
            raise MissingError(f"there is no {what}")
        return root_over(hashes[first * HASH_BYTES : last * HASH_BYTES])

    def _tile(self, level: int, place: int) -> bytes:
        """The hashes of a tile, as many as there are."""
        found = self._read.get((level, place))
        if found is None:
            row = self._connection.execute(self._whole, (level, place), binary=True, prepare=True).fetchone()
            found = bytes(row[0]) if row is not None else b"".join(self._unfinished(level, place))
            self._read[level, place] = found
        return found

    def _unfinished(self, level: int, place: int) -> Iterator[bytes]:
        """The hashes of a tile that is not whole yet: of the records, or of the tiles below."""
        first = place * WIDTH
        if level == 0:
            rows = self._connection.execute(self._records, (first, first + WIDTH), binary=True, prepare=True)
        else:
            rows = self._connection.execute(self._roots, (level - 1, first, first + WIDTH), binary=True, prepare=True)
        for expected, (number, found) in enumerate(rows, first):
            if number != expected:
                return
            yield leaf_hash(found) if level == 0 else bytes(found)


class Tiler:
    """Makes tiles as leaves come: every tile that becomes whole, of every level, in the order in which they do.

    ``size``: leaves that are in already; ``open_tiles``: of each level, the hashes of its tile that is not whole yet.
    """

    def __init__(self, size: int, open_tiles: Iterable[bytes]) -> None:
        self._size = size
        self._open = [bytearray(hashes) for hashes in open_tiles]

    def add_leaf(self, leaf: bytes) -> list[Tile]:
        """One more leaf, by its hash; the tiles that it made whole."""
        self._size += 1
        return self._add(0, self._size - 1, leaf)

    def add_tile(self, hashes: bytes, root: bytes) -> list[Tile]:
        """As many more leaves as a tile has, where one begins, with the root over them; the tiles that they made whole."""
        place = self._size // WIDTH
        self._size += WIDTH
        if not self._open:
            self._open.append(bytearray())
        return [Tile(0, place, hashes, root), *self._add(1, place, root)]

    def _add(self, level: int, number: int, found: bytes) -> list[Tile]:
        """One more node of a level, and what it made whole there and above."""
        made: list[Tile] = []
        while True:
            if level == len(self._open):
                self._open.append(bytearray())
            hashes = self._open[level]
            hashes += found
            if len(hashes) < TILE_BYTES:
                return made
            place = number // WIDTH
            found = root_over(bytes(hashes))
            made.append(Tile(level, place, bytes(hashes), found))
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


def root_over(hashes: bytes) -> bytes:
    """The root of a whole subtree over nodes whose hashes are side by side, a power of two of them."""
    while len(hashes) > HASH_BYTES:
        pairs = [hashes[start : start + 2 * HASH_BYTES] for start in range(0, len(hashes), 2 * HASH_BYTES)]
        hashes = b"".join([sha256(b"\x01" + pair).digest() for pair in pairs])  # each as `node_hash`, in half the time
    return hashes
