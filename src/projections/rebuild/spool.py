"""Where records wait, out of memory, until what belongs together is known: a temporary file of each reading process."""

from __future__ import annotations

import mmap
import os
import tempfile
from array import array
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import IO, Any

from psycopg import Connection

from domain.event import Event
from ledger.codec import decode
from ledger.logs import told
from projections.history import LedgerHistory

_WRITTEN_AT_ONCE = 2**20
LENGTH_BITS, _OFFSET_BITS = 24, 35
"""A place is one integer: which spool (4 bits), where in it (32 GiB), and how long the record is (16 MiB)."""

SPOOLS_AT_MOST = 15


class Unreadable(Exception):  # noqa: N818 -- the record is damaged, the program has not erred
    """A record that is no event; it stops every view where it stands."""

    def __init__(self, position: int, error: Exception) -> None:
        super().__init__(f"event {position} cannot be read: {told(error)}")
        self.position = position


class Spool:
    """One temporary file; it has no name, and is gone with the last process that has it open."""

    def __init__(self, number: int) -> None:
        self.number = number
        self._file: IO[bytes] = tempfile.TemporaryFile(  # noqa: SIM115 -- closed by `close`
            prefix="pandan-rebuild-", buffering=_WRITTEN_AT_ONCE
        )
        self._written = 0
        self._map: mmap.mmap | None = None

    def write(self, block: memoryview) -> int:
        """Writes a block of records; the place at which it begins, had it no length."""
        place = (self.number << _OFFSET_BITS | self._written) << LENGTH_BITS
        self._written += self._file.write(block)
        return place

    def flush(self) -> None:
        """Hands what was written to the system, for other processes to read."""
        self._file.flush()

    def map(self) -> mmap.mmap | bytes:
        """All that was written and flushed so far."""
        size = os.fstat(self._file.fileno()).st_size
        if not size:
            return b""
        if self._map is None or len(self._map) < size:
            self._map = mmap.mmap(self._file.fileno(), 0, prot=mmap.PROT_READ)
        return self._map

    def close(self) -> None:
        """Lets go of the file."""
        if self._map is not None:
            self._map.close()
        self._file.close()


def events(spools: Sequence[Spool], places: Places, until: int) -> Iterator[Event]:
    """The events at some places, up to a position. Raises Unreadable."""
    maps = [spool.map() for spool in spools]
    length_mask, offset_mask = (1 << LENGTH_BITS) - 1, (1 << _OFFSET_BITS) - 1
    for position, place in zip(places.positions, places.places, strict=True):
        if position > until:
            return
        start = place >> LENGTH_BITS
        offset = start & offset_mask
        record = maps[start >> _OFFSET_BITS][offset : offset + (place & length_mask)]
        try:
            yield decode(position, record)
        except Exception as error:
            raise Unreadable(position, error) from error


class Places:
    """Positions of events, in order, and the places of their records: sixteen bytes an event."""

    __slots__ = ("places", "positions")

    def __init__(self) -> None:
        self.positions = array("q")
        self.places = array("q")

    def add(self, position: int, place: int) -> None:
        """Adds the next event."""
        self.positions.append(position)
        self.places.append(place)

    def __len__(self) -> int:
        return len(self.positions)

    def at(self, positions: Iterable[int]) -> Places:
        """Those of the events that stand at these positions."""
        found = Places()
        for position in sorted(positions):
            index = bisect_left(self.positions, position)
            found.add(position, self.places[index])
        return found


class SpooledHistory(LedgerHistory):
    """History of which single events are read back from spools."""

    def __init__(self, connection: Connection[Any], ledger: str, spools: Sequence[Spool], places: Places) -> None:
        super().__init__(connection, ledger)
        self._spools = spools
        self._places = places

    def at(self, positions: Collection[int]) -> list[Event]:
        """See History."""
        return list(events(self._spools, self._places.at(positions), max(positions, default=0)))
