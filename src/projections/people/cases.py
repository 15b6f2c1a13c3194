"""Circles in the hands of their judge (判单): facts in, rows of owners and deals out."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

import orjson

from domain.calendar import MICROSECOND, parse_end
from domain.circle import Circle, slim
from domain.desk import DeskTimeline
from domain.event import Event
from projections.tables import DealRow, OwnerRow

ENDS_AT_MOST = 12
"""A client with more claims running out one after the other is looked at again when the next fact comes."""


class Case:
    """One circle: its judge, fed with facts in order of position."""

    __slots__ = ("_held", "_timeline", "circle", "facts", "last")

    def __init__(self, timeline: DeskTimeline) -> None:
        self.circle = Circle(timeline)
        self.facts = 0
        self.last = 0
        self._timeline = timeline
        self._held: dict[str, datetime] = {}

    def apply(self, events: Iterable[Event]) -> None:
        """Takes in facts that come after those already here."""
        for event in events:
            self.circle.apply(slim(event))
            self.facts += 1
            self.last = event.position
            if event.type == "unit.held":
                self._held[event.data["deal"]] = parse_end(event.data["until"], self._timeline.calendar)

    def owners(self, client: str, moment: datetime, *, disputed: bool) -> list[OwnerRow]:
        """Who owns the client from ``moment`` on, if nothing more happens: one row until each end that changes it."""
        answer = self.circle.ownership(client, moment)
        ends = sorted({end for claim in answer["claims"] if (end := _moment(claim.get("until"))) and end >= moment})
        rows = [_owner(client, moment, answer, disputed=disputed)]
        for end in ends[:ENDS_AT_MOST]:
            since = end + MICROSECOND
            row = _owner(client, since, self.circle.ownership(client, since), disputed=disputed)
            if row[3:] != rows[-1][3:]:
                rows[-1] = rows[-1]._replace(until=since)
                rows.append(row)
        return rows

    def deals(self, moment: datetime) -> list[DealRow]:
        """The circle's deals as judged at a moment."""
        return [self._deal(deal, self.circle.deal(deal, moment)) for deal in self.circle.deals()]

    def _deal(self, deal: str, answer: dict[str, Any]) -> DealRow:
        kept = {name: answer[name] for name in ("shares", "service", "contestable_until", "final") if name in answer}
        return DealRow(
            deal,
            answer["client"],
            answer["unit"],
            answer["state"],
            self._held.get(deal),
            orjson.dumps(kept, option=orjson.OPT_SORT_KEYS),
        )


def _owner(client: str, since: datetime, answer: dict[str, Any], *, disputed: bool) -> OwnerRow:
    owner = answer["owner"]
    contested = disputed or any(claim["state"] == "contender" for claim in answer["claims"])
    return OwnerRow(
        client, since, None, owner["kind"], owner.get("id"), _moment(answer.get("protected_until")), contested
    )


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


class Cases:
    """Circles whose judges are kept in memory, the least recently used leaving first. ``facts`` bounds what is kept."""

    def __init__(self, facts: int) -> None:
        self._kept: OrderedDict[str, Case] = OrderedDict()
        self._room = facts
        self._facts = 0

    def take(self, circle: str) -> Case | None:
        """The circle's case, which leaves the cache; put it back after use."""
        case = self._kept.pop(circle, None)
        if case is not None:
            self._facts -= case.facts
        return case

    def keep(self, circle: str, case: Case) -> None:
        """Puts a case back."""
        self._kept[circle] = case
        self._facts += case.facts
        while self._facts > self._room and self._kept:
            self._facts -= self._kept.popitem(last=False)[1].facts

    def clear(self) -> None:
        """Lets go of everything."""
        self._kept.clear()
        self._facts = 0
