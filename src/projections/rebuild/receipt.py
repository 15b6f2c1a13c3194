"""The completeness receipt of a build (回执): which events went into it, and that none was left out.

The digest is a chain over blocks of events, so that blocks can be read side by side and more events be added later: each
block's SHA-256 goes over position (8 bytes), length (4 bytes), and bytes of every record in it; each link is the SHA-256 of
the link before and the block's.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple, Self

BLOCK = 1000
"""Events of a block: positions 1 to 1000, 1001 to 2000, …"""

ENTRY = struct.Struct(">qi")
"""Position and length of a record."""

_START = hashlib.sha256(b"pandan receipt 1").digest()


class GapError(RuntimeError):
    """Events did not come one position after the other: one is missing, or came twice."""


class Whole(NamedTuple):
    """The whole blocks of a tally: the position with which the last one ends, and the link there."""

    last: int
    link: bytes


class Tally:
    """Counts the records that were applied, in order of position, and keeps their chain.

    ``whole``: the blocks of an earlier tally, to go on after them.
    """

    def __init__(self, whole: Whole = Whole(0, _START)) -> None:  # noqa: B008 -- immutable
        self.whole = whole
        self.last, self._link = whole
        self._block = hashlib.sha256()

    def take(self, position: int, record: bytes | memoryview) -> None:
        """Takes in one record. Raises GapError when it is not the next."""
        if position != self.last + 1:
            raise GapError(f"event {position} came after event {self.last}")
        self._block.update(ENTRY.pack(position, len(record)))
        self._block.update(record)
        self.last = position
        if position % BLOCK == 0:
            self._close(self._block.digest())

    def take_blocks(self, last: int, digests: Iterable[bytes]) -> None:
        """Takes in whole blocks that were read elsewhere, which reach to position ``last``."""
        if self.last % BLOCK or last % BLOCK:
            raise GapError(f"a block neither begins after event {self.last} nor ends with event {last}")
        expected = (last - self.last) // BLOCK
        for digest in digests:
            self.last += BLOCK
            self._close(digest)
            expected -= 1
        if expected:
            raise GapError(f"{expected} blocks are missing before event {last}")

    def digest(self) -> str:
        """The chain up to here, hexadecimal."""
        link = self._link
        if self.last % BLOCK:
            link = hashlib.sha256(link + self._block.digest()).digest()
        return link.hex()

    def _close(self, block: bytes) -> None:
        self._link = hashlib.sha256(self._link + block).digest()
        self._block = hashlib.sha256()
        self.whole = Whole(self.last, self._link)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a build was made of: events from ``first`` to ``last``, ``count`` of them, with their digest.

    ``views``: how far each view came, which is ``last`` unless an event stopped it. ``whole``: from where on a receipt for
    more events goes on; it is not written down.
    """

    first: int
    last: int
    count: int
    digest: str
    views: Mapping[str, int]
    whole: Whole

    @classmethod
    def of(cls, tally: Tally, views: Mapping[str, int]) -> Self:
        """The receipt for everything that was tallied."""
        return cls(min(1, tally.last), tally.last, tally.last, tally.digest(), dict(views), tally.whole)

    def document(self) -> dict[str, Any]:
        """The receipt as JSON-ready data."""
        return {
            "first": self.first,
            "last": self.last,
            "count": self.count,
            "digest": self.digest,
            "views": dict(self.views),
        }
