"""Tiles: every one of them has the hashes of the nodes that it is over, however the ledger grew."""

from __future__ import annotations

import hashlib

from ledger.audit.offline import HASH_BYTES
from ledger.audit.tiles import WIDTH, Tile, Tiler
from ledger.audit.tree import Edge

LEAVES = [hashlib.sha256(number.to_bytes(4)).digest() for number in range(WIDTH * WIDTH + WIDTH + 3)]


def made(size: int, open_tiles: list[bytes], leaves: list[bytes]) -> list[Tile]:
    tiler = Tiler(size, open_tiles)
    return [tile for leaf in leaves for tile in tiler.add_leaf(leaf)]


def test_tiles_hold_the_roots_of_the_tiles_below() -> None:
    tiles = {(tile.level, tile.place): tile.hashes for tile in made(0, [], LEAVES)}
    assert set(tiles) == {*((0, place) for place in range(WIDTH + 1)), (1, 0)}
    for place in (0, 1, WIDTH - 1):
        under = LEAVES[place * WIDTH : (place + 1) * WIDTH]
        assert tiles[0, place] == b"".join(under)
        edge = Edge()
        for leaf in under:
            edge.add_leaf(leaf)
        assert tiles[1, 0][place * HASH_BYTES : (place + 1) * HASH_BYTES] == edge.root()


def test_tiles_grow_on_from_where_they_were_left() -> None:
    whole = made(0, [], LEAVES)
    for size in (1, WIDTH - 1, WIDTH, 5 * WIDTH + 7, WIDTH * WIDTH - 1, WIDTH * WIDTH):
        before = made(0, [], LEAVES[:size])
        roots = {tile.place: _root(tile.hashes) for tile in before if tile.level == 0}
        level_1 = [roots[place] for place in sorted(roots)][size // WIDTH // WIDTH * WIDTH :]
        open_tiles = [b"".join(LEAVES[size // WIDTH * WIDTH : size]), b"".join(level_1)]
        if size == WIDTH * WIDTH:
            open_tiles.append(_root(before[-1].hashes))
        assert before + made(size, open_tiles, LEAVES[size:]) == whole


def _root(hashes: bytes) -> bytes:
    edge = Edge()
    for start in range(0, len(hashes), HASH_BYTES):
        edge.add_leaf(hashes[start : start + HASH_BYTES])
    return edge.root()
