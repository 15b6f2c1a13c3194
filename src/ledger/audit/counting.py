"""The tree over a ledger counted out leaf by leaf, and held on the way against what was stored and signed of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from ledger.audit.offline import HASH_BYTES, Checkpoint
from ledger.audit.rows import Fault
from ledger.audit.tiles import WIDTH, Tile, Tiler
from ledger.audit.tree import Edge


class Claim(NamedTuple):
    """A checkpoint that holds, and who keeps it: the ledger itself, or a witness."""

    checkpoint: Checkpoint
    keeper: str


class Counting:
    """Takes leaves in order. ``claims``: by size; ``stored``: the hashes of a tile and its root as they were stored, if they were."""

    def __init__(self, claims: Sequence[Claim], stored: Callable[[Tile], bytes | None]) -> None:
        self.size = 0
        self.good = 0
        self.faults: list[Fault] = []
        self._claims = list(claims)
        self._sealed = max((claim.checkpoint.size for claim in claims), default=0)
        self._stored = stored
        self._edge = Edge()
        self._tiler = Tiler(0, ())
        self._apart: int | None = None
        self._broken = False

    def take(self, leaves: bytes) -> None:
        """The next leaves, their hashes side by side."""
        edge, tiler = self._edge, self._tiler
        due = self._due()
        for start in range(0, len(leaves), HASH_BYTES):
            leaf = leaves[start : start + HASH_BYTES]
            edge.add_leaf(leaf)
            for tile in tiler.add_leaf(leaf):
                self._compare(tile)
            if edge.size == due:
                self.size = due
                self._hold_against_claims()
                due = self._due()
        self.size = edge.size

    def end(self) -> None:
        """No more leaves: what was claimed of more than there are was cut off."""
        for claim in self._claims:
            self.faults.append(
                Fault(
                    self.size + 1,
                    f"{claim.keeper} has a checkpoint over {claim.checkpoint.size} events, and there are {self.size}",
                )
            )
            return

    def _due(self) -> int:
        return self._claims[0].checkpoint.size if self._claims else 0

    def _hold_against_claims(self) -> None:
        root = self._edge.root()
        while self._claims and self._claims[0].checkpoint.size == self.size:
            claim = self._claims.pop(0)
            if root == claim.checkpoint.root:
                self.good = self.size if not self._broken else self.good
            elif not self._broken:
                self._broken = True
                self.faults.append(self._altered(claim))

    def _altered(self, claim: Claim) -> Fault:
        """The first event that can be meant: the tiles tell which, if they were not altered with it."""
        told = f"the tree over the first {self.size} events is not the one of which {claim.keeper} has a checkpoint"
        if self._apart is not None and self._apart > self.good:
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
    for at, start in enumerate(range(0, WIDTH * HASH_BYTES, HASH_BYTES)):
        if one[start : start + HASH_BYTES] != other[start : start + HASH_BYTES]:
            return at
    return None
