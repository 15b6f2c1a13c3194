"""Which events are folded together: shares of a ledger that have nothing to do with one another.

People are folded a share of them at a time, on several processors and in bounded memory. A share is made of whole clusters:
clients whom any event names together, through a phone, a deal, a link, or merely in one breath. Clusters are found by
union-find over hashes of keys. Two keys that have the same hash make one cluster of two, which is as good.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any

from domain import desk, rotation
from domain.event import PREFIX, Event
from ledger.codec import decode, envelope
from projections.rebuild.spool import Places
from projections.views import KINDS

_ANY_TIME = datetime.min.replace(tzinfo=UTC)

SHARE_EVENTS = 40_000
"""Events of a share, about: what a process has in memory at once while it folds people."""

ALL, NOBODY = -1, -2
"""Instead of a hash (none is -1, and -2 would do no harm): the event goes to every share, or is about no client."""

DESK, ROTATION, UNITS, EVENTS, SHARED = 1, 2, 4, 8, 16
"""Flags of an event: the shares that it belongs to beside that of its client; SHARED = those of all clients."""


_TYING = {"client": "client/", "other": "client/", "introduced_by": "client/", "deal": "deal/"}
"""Members of an event's data that tie it to somebody else, or to a deal; phones do besides."""
_TIES = frozenset({*_TYING, "clients", "phone_hashes"})


def keys(subject: str, data: Mapping[str, Any]) -> list[str]:
    """What ties an event to a cluster: what it has in common with others of its circle, and every client whom it names."""
    found = [subject] if subject.startswith("client/") else []
    found += [prefix + data[name] for name, prefix in _TYING.items() if data.get(name)]
    found += ["client/" + client for client in data.get("clients") or ()]
    return found + ["phone/" + phone for phone in data.get("phone_hashes", ())]


@cache
def flags(topic: str) -> int:
    """The shares that events of a type (with its prefix) belong to beside those of clients, as far as the type says."""
    kind = topic.removeprefix(PREFIX)
    sample = Event(0, kind, "", _ANY_TIME, _ANY_TIME, {})
    about_desk = desk.relevant(sample)
    return (
        (DESK if about_desk else 0)
        | (ROTATION if rotation.relevant(sample) else 0)
        | (EVENTS if _is_for("events", kind) else 0)
        | (SHARED if about_desk and _is_for("clients", kind) else 0)
    )


def _is_for(share: str, event_type: str) -> bool:
    """Whether a view of a share is given events of a type."""
    return any(view.share == share and (view.types is None or event_type in view.types) for view in KINDS)


class Sorted:
    """What one process found out about consecutive events: for each its position, place, flags and the hash of its first key,
    and the pairs of keys that events tie.
    """

    def __init__(self) -> None:
        self.places = Places()
        self.flags = bytearray()
        self.hashes = array("q")
        self.ties = array("q")

    def add(self, position: int, record: memoryview, place: int) -> None:
        """Takes in the next record, which lies at ``place``. Raises whatever is wrong with it, with nothing taken in."""
        stored = envelope(record)
        subject, data = stored["subject"], stored["data"]
        mine = flags(stored["type"])
        if subject.startswith("unit/"):
            mine |= UNITS
        if mine & SHARED:
            key = ALL
        elif _TIES.isdisjoint(data) and subject.startswith("client/"):
            key = hash(subject)
        elif tied := keys(subject, data):
            key = hash(tied[0])
            for other in tied[1:]:
                self.ties.append(key)
                self.ties.append(hash(other))
        else:
            key = NOBODY
            if not mine:
                decode(position, record)  # nobody else will: a record that is no event has to be found
        self.places.positions.append(position)
        self.places.places.append(place)
        self.flags.append(mine)
        self.hashes.append(key)


class Clusters:
    """Union-find over hashes of keys."""

    def __init__(self) -> None:
        self._parents: dict[int, int] = {}

    def tie(self, ties: array[int]) -> None:
        """Puts the keys of each pair into one cluster."""
        parents, root = self._parents, self._root
        for one, other in zip(ties[::2], ties[1::2], strict=True):
            first, second = root(one), root(other)
            if first != second:
                parents[second] = first

    def _root(self, key: int) -> int:
        parents = self._parents
        while (parent := parents.get(key, key)) != key:
            parents[key] = key = parents.get(parent, parent)
        return key

    def roots(self) -> dict[int, int]:
        """Of every key that was tied to an older one, the key that stands for its cluster; all others stand for themselves."""
        return {key: self._root(key) for key in list(self._parents)}


def shares(parts: Sequence[Sorted]) -> list[Places]:
    """Shares of about SHARE_EVENTS events each, of whole clusters; clusters that began at about the same time go together."""
    clusters = Clusters()
    for part in parts:
        clusters.tie(part.ties)
    root_of = clusters.roots().get
    sizes: Counter[int] = Counter()
    for part in parts:
        sizes.update([root_of(key, key) for key in part.hashes])
    found: list[Places] = [Places()]
    share_of: dict[int, Places] = {NOBODY: Places()}
    room = SHARE_EVENTS
    for root, size in sizes.items():  # in the order in which the clusters began
        if root not in (ALL, NOBODY):
            if room < size and room < SHARE_EVENTS:
                found.append(Places())
                room = SHARE_EVENTS
            share_of[root] = found[-1]
            room -= size
    for part in parts:
        for position, place, key in zip(part.places.positions, part.places.places, part.hashes, strict=True):
            if key == ALL:
                for share in found:
                    share.add(position, place)
            else:
                share = share_of[root_of(key, key)]
                share.positions.append(position)
                share.places.append(place)
    return found


def flagged(parts: Sequence[Sorted], flag: int) -> Places:
    """The events that have a flag."""
    found = Places()
    for part in parts:
        for position, place, mine in zip(part.places.positions, part.places.places, part.flags, strict=True):
            if mine & flag:
                found.add(position, place)
    return found
