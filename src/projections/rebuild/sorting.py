"""Which events are folded together: shares of a ledger that have nothing to do with one another.

People are folded a share of them at a time, on several processors and in bounded memory. A share is made of whole clusters:
clients whom any event names together, through a phone, a deal, a link, or merely in one breath. Clusters are found by
union-find over hashes of keys. Two keys that have the same hash make one cluster of two, which is as good.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Sequence

from domain import desk, rotation
from domain.circle import connections
from domain.event import Event
from domain.payloads import touches
from projections.rebuild.spool import Places

SHARE_EVENTS = 40_000
"""Events of a share, about: what a process has in memory at once while it folds people."""

ALL = 1
"""Instead of a hash: the event goes to every share, as it is about the desk."""
NOBODY = 0
"""Instead of a hash: the event is about no client."""

DESK, ROTATION, UNITS = 1, 2, 4
"""Flags of an event: the views, beside people, that fold it."""


def flags(event: Event) -> int:
    """The views that fold an event beside people."""
    found = DESK if desk.relevant(event) else 0
    if rotation.relevant(event):
        found |= ROTATION
    return found | UNITS if event.subject.startswith("unit/") else found


def keys(event: Event) -> list[str]:
    """What ties an event to a cluster: the keys of its circle, and every client whom it names."""
    found = dict.fromkeys(connections(event))
    found.update(dict.fromkeys(one for one in touches(event.type, event.data) if one.startswith("client/")))
    return list(found)


class Sorted:
    """What one process found out about consecutive events: for each its position, place, flags and the hash of its first key,
    and the pairs of keys that events tie.
    """

    def __init__(self) -> None:
        self.places = Places()
        self.flags = bytearray()
        self.hashes = array("q")
        self.ties = array("q")

    def add(self, event: Event, place: int) -> None:
        """Takes in the next event."""
        mine = flags(event)
        tied = keys(event)
        self.places.add(event.position, place)
        self.flags.append(mine)
        if not tied:
            self.hashes.append(ALL if mine & DESK else NOBODY)
            return
        first = _hash(tied[0])
        self.hashes.append(first)
        for other in tied[1:]:
            self.ties.append(first)
            self.ties.append(_hash(other))


class Clusters:
    """Union-find over hashes of keys."""

    def __init__(self) -> None:
        self._parents: dict[int, int] = {}

    def tie(self, ties: array[int]) -> None:
        """Puts the keys of each pair into one cluster."""
        parents, root = self._parents, self.root
        for one, other in zip(ties[::2], ties[1::2], strict=True):
            first, second = root(one), root(other)
            if first != second:
                parents[second] = first

    def root(self, key: int) -> int:
        """The key that stands for a key's cluster."""
        parents = self._parents
        while (parent := parents.get(key, key)) != key:
            grand = parents.get(parent, parent)
            parents[key] = key = grand
        return key


def shares(parts: Sequence[Sorted]) -> list[Places]:
    """Shares of about SHARE_EVENTS events each, of whole clusters; clusters that began at about the same time go together."""
    clusters = Clusters()
    for part in parts:
        clusters.tie(part.ties)
    sizes: Counter[int] = Counter()
    for part in parts:
        sizes.update(map(clusters.root, part.hashes))
    for no_cluster in (ALL, NOBODY):
        sizes.pop(no_cluster, None)
    found: list[Places] = [Places()]
    share_of: dict[int, Places] = {}
    room = SHARE_EVENTS
    for root, size in sizes.items():  # in the order in which the clusters began
        if room < size and room < SHARE_EVENTS:
            found.append(Places())
            room = SHARE_EVENTS
        share_of[root] = found[-1]
        room -= size
    root_of = clusters.root
    for part in parts:
        for position, place, key in zip(part.places.positions, part.places.places, part.hashes, strict=True):
            if key == ALL:
                for share in found:
                    share.add(position, place)
            elif key != NOBODY:
                share_of[root_of(key)].add(position, place)
    return found


def flagged(parts: Sequence[Sorted], flag: int) -> Places:
    """The events that have a flag."""
    found = Places()
    for part in parts:
        for position, place, mine in zip(part.places.positions, part.places.places, part.flags, strict=True):
            if mine & flag:
                found.add(position, place)
    return found


def _hash(key: str) -> int:
    value = hash(key)
    return value if value not in (ALL, NOBODY) else 2
