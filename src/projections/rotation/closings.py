"""How days closed under books that are not in force: remembered between questions, as their read models are nobody's.

A day's closing (轮排收班) holds as long as no fact of that day or an earlier one comes; then it, and what followed, is let go.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Iterable
from datetime import date
from typing import Any

import orjson

KEPT_BYTES = 32 * 2**20
"""So much is remembered in one process, all projects and books together; what was asked longest ago goes first."""

KEPT_CUTS = 64
"""So many corrections are remembered, for questions that look at the ledger as it was a moment before."""


class Closings:
    """How the days of one project closed under one book, as known at ``position`` of its ledger."""

    def __init__(self) -> None:
        self.position = 0
        self.size = 0
        self._days: dict[date, bytes] = {}
        self._cuts: list[tuple[int, date]] = []
        self._forgotten = 0
        self._loop: asyncio.AbstractEventLoop | None = None
        self._lock = asyncio.Lock()

    def alone(self) -> asyncio.Lock:
        """Keeps questions that would fold the same days from doing so at once."""
        loop = asyncio.get_running_loop()
        if self._loop is not loop:
            self._loop, self._lock = loop, asyncio.Lock()
        return self._lock

    def move_to(self, position: int, changed: date | None) -> None:
        """Takes note that the ledger has come to ``position``; the earliest day with new facts is ``changed``, if any."""
        if not self._days:
            self._forgotten, self._cuts = position, []
        elif changed is not None:
            self._cuts.append((position, changed))
            if len(self._cuts) > KEPT_CUTS:
                self._forgotten = self._cuts.pop(0)[0]
            self._keep({day: closing for day, closing in self._days.items() if day < changed})
        self.position = position

    def before(self, day: date, position: int) -> tuple[date, Any] | None:
        """The last day before ``day`` whose closing is known and holds at ``position``, with the closing."""
        if position < self._forgotten:
            return None
        until = min([day, *(changed for at, changed in self._cuts if at > position)])
        last = max((known for known in self._days if known < until), default=None)
        return None if last is None else (last, orjson.loads(self._days[last]))

    def add(self, closings: Iterable[tuple[date, Any]]) -> None:
        """Remembers how days closed; they must have been folded at ``position``."""
        for day, closing in closings:
            if day not in self._days:
                self._days[day] = orjson.dumps(closing)
                self.size += len(self._days[day])
        while self.size > KEPT_BYTES:
            # Every other day is still a short way from any question.
            self._keep({day: self._days[day] for day in sorted(self._days)[::-2]})

    def _keep(self, days: dict[date, bytes]) -> None:
        self._days = days
        self.size = sum(map(len, days.values()))


class Kept:
    """The closings of all projects and books that were asked about lately."""

    def __init__(self) -> None:
        self._closings: OrderedDict[tuple[str, ...], Closings] = OrderedDict()

    def of(self, key: tuple[str, ...]) -> Closings:
        """The closings of one project and book; others leave while there is too much."""
        closings = self._closings.setdefault(key, Closings())
        self._closings.move_to_end(key)
        size = sum(one.size for one in self._closings.values())
        while size > KEPT_BYTES and len(self._closings) > 1:
            size -= self._closings.popitem(last=False)[1].size
        return closings

    def clear(self) -> None:
        """Lets go of everything."""
        self._closings.clear()
