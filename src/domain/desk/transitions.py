"""What changed when, and when the ledger learnt it: a state over happened time, cut at a position."""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Iterator
from datetime import datetime
from typing import Generic, NamedTuple, TypeVar

S = TypeVar("S")


class Change(NamedTuple, Generic[S]):
    """From ``time`` on the state is ``state``; the ledger knows it since ``position``."""

    time: datetime
    position: int
    state: S


def _order(change: Change[S]) -> tuple[datetime, int]:
    return change[0], change[1]


class Transitions(Generic[S]):
    """Changes in order of happened time, ties by position, however late they were recorded."""

    __slots__ = ("_changes",)

    def __init__(self) -> None:
        self._changes: list[Change[S]] = []

    def add(self, time: datetime, position: int, state: S) -> None:
        """Enter a change; one that comes late goes to its place."""
        change = Change(time, position, state)
        changes = self._changes
        if not changes or changes[-1].time <= time:
            changes.append(change)
        else:
            insort(changes, change, key=_order)

    def at(self, moment: datetime, position: int) -> Change[S] | None:
        """Give the last change at or before ``moment`` among those known at ``position``; ``None`` if there is none."""
        changes = self._changes
        if changes and changes[-1].time <= moment and changes[-1].position <= position:
            return changes[-1]
        for index in range(bisect_right(changes, moment, key=_time) - 1, -1, -1):
            if changes[index].position <= position:
                return changes[index]
        return None

    def latest(self, position: int) -> Change[S] | None:
        """Give the last change known at ``position``, whenever it happens."""
        for change in reversed(self._changes):
            if change.position <= position:
                return change
        return None

    def known(self, position: int) -> Iterator[Change[S]]:
        """Give all changes known at ``position``, in order of happened time."""
        return (change for change in self._changes if change.position <= position)


def _time(change: Change[S]) -> datetime:
    return change[0]
