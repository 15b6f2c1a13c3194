"""The tree over a ledger counted out, and held on the way against what was stored and signed of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import chain, repeat
from typing import NamedTuple

from ledger.audit.offline import HASH_BYTES
from ledger.audit.rows import Fault
from ledger.audit.tiles import TILE_BYTES, TILE_LEVELS, WIDTH, Tile, Tiler
from ledger.audit.tree import Edge


class Claim(NamedTuple):
    """What a checkpoint that holds says: how many events there are, and their root; who keeps it: the ledger itself, or a witness."""

    size: int
    root: bytes
    keeper: str


class Counting:
    """Takes leaves in order. ``claims``: by size; ``stored``: the hashes of a tile and its root as they were stored, if they were."""

    def __init__(self, claims: Sequence[Claim], stored: Callable[[Tile], bytes | None]) -> None:
        self.good = 0
        self.faults: list[Fault] = []
        self._claims = claims
        self._held = 0
        self._sealed = max((claim.size for claim in claims), default=0)
        self._stored = stored
        self._edge = Edge()
        self._tiler = Tiler(0, ())
        self._apart: int | None = None
        self._broken = False

    @property
    def size(self) -> int:
        """How many leaves there were so far."""
        return self._edge.size

    def take(self, leaves: bytes, roots: Sequence[bytes]) -> None:
        """The next leaves, their hashes side by side, from the beginning of a tile on; ``roots``: over each whole tile of them."""
        tiles = range(0, len(leaves), TILE_BYTES)
        for start, root in zip(tiles, chain(roots, repeat(None)), strict=False):
            self._take(leaves[start : start + TILE_BYTES], root)

    def end(self) -> None:
        """No more leaves: what was claimed of more than there are was cut off."""
        for claim in self._claims[self._held : self._held + 1]:
            told = f"{claim.keeper} has a checkpoint over {claim.size} events, and there are {self.size}"
            self.faults.append(Fault(self.size + 1, told))

    def _take(self, leaves: bytes, root: bytes | None) -> None:
        """Leaves of one tile; with the root over them, if it is whole."""
        edge = self._edge
        end = edge.size + len(leaves) // HASH_BYTES
        if root is not None:
            for tile in self._tiler.add_tile(leaves, root):
                self._compare(tile)
        if root is not None and not edge.size < self._due() < end:
            edge.add_subtree(TILE_LEVELS, root)
        else:
            for start in range(0, len(leaves), HASH_BYTES):
                edge.add_leaf(leaves[start : start + HASH_BYTES])
                if edge.size == self._due():
                    self._hold_against_claims()
        if edge.size == self._due():
            self._hold_against_claims()

    def _due(self) -> int:
        return self._claims[self._held].size if self._held < len(self._claims) else 0

    def _hold_against_claims(self) -> None:
        root = self._edge.root()
        while self.size == self._due():
            claim = self._claims[self._held]
            self._held += 1
            if root == claim.root:
                self.good = self.size if not self._broken else self.good
            elif not self._broken:
                self._broken = True
                self.faults.append(self._altered(claim))

    def _altered(self, claim: Claim) -> Fault:
        """The first event that can be meant: the tiles tell which, if they were not altered with it."""
        told = f"the tree over the first {self.size} events is not the one of which {claim.keeper} has a checkpoint"
        if self._apart is not None and self.good < self._apart <= self.size:
            return Fault(self._apart, f"{told}: this event was altered")
        return Fault(self.good + 1, f"{told}: one of the events {self.good + 1} to {self.size} was altered")

    def _compare(self, tile: Tile) -> None:
        """A tile made out of the rows, beside the one that was stored when they were sealed."""
        if WIDTH ** (tile.level + 1) * (tile.place + 1) > self._sealed:
            return
        stored = self._stored(tile)
        if stored is None:
            self.faults.append(Fault(None, f"tile {tile.place} of level {tile.level} of the tree is missing"))
        elif stored != tile.hashes + tile.root:
            self.faults.append(
                Fault(None, f"tile {tile.place} of level {tile.level} of the tree is not that of its events")
            )
            apart = _first_difference(stored, tile.hashes)
            if tile.level == 0 and self._apart is None and apart is not None:
                self._apart = tile.place * WIDTH + apart + 1


def _first_difference(one: bytes, other: bytes) -> int | None:
    for at, start in enumerate(range(0, TILE_BYTES, HASH_BYTES)):
        if one[start : start + HASH_BYTES] != other[start : start + HASH_BYTES]:
            return at
    return None
