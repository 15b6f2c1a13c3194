"""Circles in the hands of their judge (判单): facts in, rows of owners and deals out."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

import orjson

from domain.calendar import MICROSECOND, parse_end
from domain.circle import Circle, slim
from domain.desk import EVERYTHING, DeskTimeline
from domain.event import Event
from projections.people.tables import DealRow, OwnerRow

CHANGES_AT_MOST = 12
"""So many ends of protection are looked at ahead, one after the other; then the client is judged again at the next fact."""


class Case:
    """One circle: its judge, fed with facts in order of position, and the desk as far as the circle was judged.

    ``kept``: it stays in memory, so nothing of a fact is kept that the judge does not read.
    """

    __slots__ = ("_circle", "_desk", "_held", "_kept", "facts")

    def __init__(self, timeline: DeskTimeline, *, kept: bool = True) -> None:
        self._kept = kept
        self._desk = timeline.known_at(EVERYTHING)
        self._circle = Circle(self._desk)
        self._held: dict[str, datetime] = {}
        self.facts = 0

    def apply(self, events: Iterable[Event]) -> None:
        """Takes in facts that come after those already here."""
        for event in events:
            self._circle.apply(slim(event) if self._kept else event)
            self.facts += 1
            if event.type == "unit.held":
                self._held[event.data["deal"]] = parse_end(event.data["until"], self._desk.calendar)

    def stand_at(self, position: int, reached: int) -> None:
        """Judges what is fed and asked from here on as the desk was known at a position, however far its timeline has grown.

        ``reached``: how far the fold has come; promotions up to there reach back.
        """
        self._desk.move_to(position, reached)

    def owners(self, clients: Iterable[str], moment: datetime) -> list[OwnerRow]:
        """Who owns each of the clients from ``moment`` on, if nothing more happens: one row until each end that changes it.

        Records that are one client are judged once.
        """
        clients = list(clients)
        if len(clients) == 1:
            return self._owners(clients[0], moment)
        alike = {client: party[0] for party in self._circle.parties() for client in party}
        judged: dict[str, list[OwnerRow]] = {}
        rows: list[OwnerRow] = []
        for client in clients:
            first = alike.get(client, client)
            if first not in judged:
                judged[first] = self._owners(first, moment)
            rows += judged[first] if first == client else [row._replace(client=client) for row in judged[first]]
        return rows

    def _owners(self, client: str, moment: datetime) -> list[OwnerRow]:
        rows: list[OwnerRow] = []
        since, standing = moment, self._circle.standing(client, moment)
        until = self._next(since, standing.changes_at)
        while True:
            kind, owner, protected_until, contested, _ = standing
            if until is None or len(rows) == CHANGES_AT_MOST - 1:
                rows.append(OwnerRow(client, since, None, kind, owner, protected_until, contested))
                return rows
            rows.append(OwnerRow(client, since, until, kind, owner, protected_until, contested))
            since, standing = until, self._circle.standing(client, until)
            until = self._next(since, standing.changes_at)

    def _next(self, since: datetime, changes_at: datetime | None) -> datetime | None:
        """When it has to be asked again: after a protection has run out, or when an adopted book takes effect."""
        book = self._desk.next_book_after(since)
        if changes_at is None:
            return book
        end = changes_at + MICROSECOND
        return end if book is None or end < book else book

    def deals(self, moment: datetime) -> list[DealRow]:
        """The circle's deals as judged at a moment."""
        return [self._deal(deal, self._circle.outcome(deal, moment)) for deal in self._circle.deals()]

    def _deal(self, deal: str, answer: dict[str, Any]) -> DealRow:
        kept = {name: answer[name] for name in ("shares", "service", "contestable_until", "final")}
        kept |= {name: answer[name] for name in ("commission", "settled", "adjustments") if answer[name]}
        return DealRow(
            deal,
            answer["client"],
            answer["unit"],
            answer["state"],
            self._held.get(deal),
            orjson.dumps(kept, option=orjson.OPT_SORT_KEYS),
        )


class Cases:
    """Circles whose judges are kept in memory, the least recently used leaving first. ``facts`` bounds what is kept."""

    def __init__(self, facts: int) -> None:
        self._kept: OrderedDict[str, Case] = OrderedDict()
        self._room = facts
        self._facts = 0

    @property
    def keeps(self) -> bool:
        """Whether any are kept at all."""
        return self._room > 0

    def take(self, circle: str) -> Case | None:
        """The circle's case, which leaves the cache; put it back after use."""
        case = self._kept.pop(circle, None)
        if case is not None:
            self._facts -= case.facts
        return case

    def keep(self, circle: str, case: Case) -> None:
        """Puts a case back."""
        if not self.keeps:
            return
        self._kept[circle] = case
        self._facts += case.facts
        while self._facts > self._room and self._kept:
            self._facts -= self._kept.popitem(last=False)[1].facts

    def clear(self) -> None:
        """Lets go of everything."""
        self._kept.clear()
        self._facts = 0
