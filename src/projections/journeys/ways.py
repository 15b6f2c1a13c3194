"""Ways of clients in memory (客户路径): records, the phones that tie them, and the way of each person."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import orjson

from domain.desk import DeskTimeline
from domain.event import Event
from domain.figures.paths import STAGES, Met, Path, Stage, client_of
from projections.journeys.tables import JourneyRow, PhoneRow

_NOTHING = (None, None, None)


class Record:
    """A client record: its way, or the older record of the same person that has it."""

    __slots__ = ("first", "path", "same_as")

    def __init__(self, first: int, same_as: str | None = None) -> None:
        self.first = first
        self.same_as = same_as
        self.path = Path()


class Ways:
    """Records and phones at hand."""

    def __init__(self) -> None:
        self.records: dict[str, Record] = {}
        self.phones: dict[str, str] = {}
        self.changed: set[str] = set()
        self.fresh_phones: dict[str, str] = {}
        self._members: dict[str, list[str]] = {}

    def load(self, rows: Iterable[JourneyRow]) -> None:
        """Takes rows that were read; those at hand already stay as they are."""
        for row in rows:
            if row.client not in self.records:
                self.records[row.client] = _record(row)
                if row.same_as is not None:
                    self._members.setdefault(row.same_as, []).append(row.client)

    def hear(self, event: Event, desk: DeskTimeline) -> None:
        """Takes in the next event, under the book in force for it."""
        client = client_of(event)
        if client is None:
            return
        root = self._root(client, event.position)
        if event.type == "client.linked":
            if event.data["relation"] == "same_person":
                self._tie(root, self._root(event.data["other"], event.position))
            return
        for phone in event.data.get("phone_hashes", ()):
            holder = self.phones.get(phone)
            if holder is None:
                self.phones[phone] = self.fresh_phones[phone] = client
            elif holder != client:
                root = self._tie(root, self._root(holder, event.position))
        self.changed.add(root)
        self.records[root].path.hear(event, desk)

    def rows(self) -> list[JourneyRow]:
        """What changed since the last time, as rows."""
        rows = [_row(client, self.records[client]) for client in self.changed]
        self.changed.clear()
        return rows

    def phone_rows(self) -> list[PhoneRow]:
        """Phones that are new since the last time."""
        rows = [PhoneRow(*one) for one in self.fresh_phones.items()]
        self.fresh_phones.clear()
        return rows

    def _root(self, client: str, position: int) -> str:
        record = self.records.get(client)
        if record is None:
            self.records[client] = Record(position)
            self.changed.add(client)
            return client
        return record.same_as or client

    def _tie(self, one: str, other: str) -> str:
        """Two roots are one person: the older has the way of both. Gives it."""
        if one == other:
            return one
        older, younger = sorted((one, other), key=lambda client: (self.records[client].first, client))
        record = self.records[younger]
        self.records[older].path.join(record.path)
        record.path = Path()
        moved = [younger, *self._members.pop(younger, ())]
        for client in moved:
            self.records[client].same_as = older
        self._members.setdefault(older, []).extend(moved)
        self.changed.update((older, *moved))
        return older


def _row(client: str, record: Record) -> JourneyRow:
    path = record.path
    channel_from, channel = path.channel or (None, None)
    cells: list[Any] = [client, record.first, record.same_as, channel, channel_from]
    for name in STAGES:
        cells += path.stages.get(name, _NOTHING)
    receptions = [[name, *met] for name, met in path.receptions.items()]
    cells += path.responded or _NOTHING
    return JourneyRow._make([*cells, orjson.dumps(receptions)])


def _record(row: JourneyRow) -> Record:
    record = Record(row.first, row.same_as)
    path = record.path
    if row.channel is not None and row.channel_from is not None:
        path.channel = (row.channel_from, row.channel)
    for place, name in enumerate((*STAGES, "responded")):
        reached: tuple[Any, ...] = row[5 + 3 * place : 8 + 3 * place]
        if reached[0] is None:
            continue
        if name == "responded":
            path.responded = Stage(*reached)
        else:
            path.stages[name] = Stage(*reached)
    for name, at, staff, effect in orjson.loads(row.receptions):
        path.receptions[name] = Met(datetime.fromisoformat(at), staff, effect)
    return record
