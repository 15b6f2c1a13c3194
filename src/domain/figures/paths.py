"""A client's way through the desk (客户路径): first call, first visit, first valid entry in the visit book, deposit, contract.

Every stage keeps the first time at which it was reached, by whom, and the event that says so. Records that are one client
(a phone in common, or said to be the same person) have one way.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import NamedTuple

from domain.calendar import Calendar
from domain.circle.registrations import back_dated, fault_of
from domain.desk import DeskTimeline
from domain.event import Event
from domain.rulebooks import Rulebook

STAGES = ("called", "visited", "entered", "deposited", "signed")
"""来电、到访、有效登记、交定、签约."""

NEW = frozenset({"claim", "fresh", "public"})
"""Effects of a kind of reception by which a visitor is somebody new to the desk; by ``original`` and ``contact`` they came before."""

RECEPTIONS_KEPT = 20
"""Of a client's receptions the last so many can be named by a later registration."""


class Stage(NamedTuple):
    """When a stage was first reached, whose it is, and the position of the event."""

    at: datetime
    staff: str
    position: int


class Met(NamedTuple):
    """A reception: when, who received the client, and what the book makes of its kind."""

    at: datetime
    staff: str
    effect: str


class Path:
    """The way of one client. ``channel``: where the client first said to have come from, and the position of that event."""

    __slots__ = ("channel", "receptions", "responded", "stages")

    def __init__(self) -> None:
        self.channel: tuple[int, str] | None = None
        self.stages: dict[str, Stage] = {}
        self.responded: Stage | None = None
        self.receptions: dict[str, Met] = {}

    @property
    def began(self) -> Stage | None:
        """The first call or visit."""
        first = [self.stages[name] for name in ("called", "visited") if name in self.stages]
        return min(first, default=None)

    def hear(self, event: Event, desk: DeskTimeline) -> None:
        """Takes in the next event of the client, or of a deal of theirs, under the book in force for it."""
        step = _STEPS.get(event.type)
        if step is not None:
            step(self, event, desk)

    def join(self, other: Path) -> None:
        """Takes over what another record of the same client has come to."""
        for name, stage in other.stages.items():
            self._reach(name, stage)
        if other.channel is not None and (self.channel is None or other.channel < self.channel):
            self.channel = other.channel
        if other.responded is not None and (self.responded is None or other.responded < self.responded):
            self.responded = other.responded
        self.receptions |= other.receptions

    def _reach(self, name: str, stage: Stage) -> None:
        known = self.stages.get(name)
        if known is None or stage < known:
            self.stages[name] = stage

    def _came_by(self, event: Event) -> None:
        if self.channel is None:
            self.channel = (event.position, event.data["channel"])

    def _called(self, event: Event, _desk: DeskTimeline) -> None:
        self._came_by(event)
        self._reach("called", Stage(event.time, event.data["answered_by"], event.position))

    def _received(self, event: Event, desk: DeskTimeline) -> None:
        data = event.data
        effect: str = getattr(desk.book_of(event).laid_out.ownership.kinds, data["kind"]).value
        met = Met(event.time, data.get("assist_for") or data["received_by"], effect)
        while len(self.receptions) >= RECEPTIONS_KEPT:
            del self.receptions[next(iter(self.receptions))]
        self.receptions[data["reception"]] = met
        if effect != "none":
            self._reach("visited", Stage(event.time, met.staff, event.position))

    def _registered(self, event: Event, desk: DeskTimeline) -> None:
        data, book = event.data, desk.book_of(event).laid_out
        rules = book.ownership
        self._came_by(event)
        met = self._meant(event, desk.calendar)
        staff = met.staff if met is not None else data["registered_by"]
        if met is not None or rules.registration_alone.value != "none":
            if met is None or met.effect != "none":
                self._reach("visited", Stage(event.time, staff, event.position))
            if (met is None or met.effect in NEW) and _valid(event, book, desk.calendar, met):
                self._reach("entered", Stage(event.time, staff, event.position))

    def _meant(self, event: Event, calendar: Calendar) -> Met | None:
        """The reception that an entry is about: the one that it names, or the client's last one of the same day."""
        if (named := event.data.get("reception")) is not None:
            return self.receptions.get(named)
        today = calendar.date_of(event.time)
        same_day = (met for met in reversed(self.receptions.values()) if calendar.date_of(met.at) == today)
        return next(same_day, None)

    def _voided(self, event: Event, _desk: DeskTimeline) -> None:
        entered = self.stages.get("entered")
        if entered is not None and entered.staff == event.data["agent"]:
            del self.stages["entered"]

    def _followed(self, event: Event, _desk: DeskTimeline) -> None:
        if self.responded is not None and self.responded.at <= event.time:
            return
        began = self.began
        if began is not None and event.time >= began.at:
            self.responded = Stage(event.time, event.data["by"], event.position)

    def _deposited(self, event: Event, _desk: DeskTimeline) -> None:
        self._reach("deposited", Stage(event.time, event.data["agent"], event.position))

    def _signed(self, event: Event, _desk: DeskTimeline) -> None:
        self._reach("signed", Stage(event.time, event.data["agent"], event.position))


def _valid(event: Event, book: Rulebook, calendar: Calendar, met: Met | None) -> bool:
    """Whether the book takes an entry for one: everything filled in, in time, and not back-dated where it forbids that."""
    rules = book.ownership
    happened = rules.counts_happened and not back_dated(event, calendar)
    at = event.time if happened else event.recorded
    return fault_of(event, at, rules, calendar, met.at if met is not None else None) is None


_Step = Callable[[Path, Event, DeskTimeline], None]
_STEPS: Mapping[str, _Step] = {
    "call.received": Path._called,  # noqa: SLF001 -- the table of a class stands below it
    "client.received": Path._received,  # noqa: SLF001 -- as above
    "visit.registered": Path._registered,  # noqa: SLF001 -- as above
    "registration.voided": Path._voided,  # noqa: SLF001 -- as above
    "follow_up.made": Path._followed,  # noqa: SLF001 -- as above
    "deposit.paid": Path._deposited,  # noqa: SLF001 -- as above
    "contract.signed": Path._signed,  # noqa: SLF001 -- as above
}

HEARD = frozenset({*_STEPS, "client.linked"})
"""Types of event that a way is made of, or that say that two are one."""


def client_of(event: Event) -> str | None:
    """Whose way an event belongs to; ``None`` for none."""
    if event.subject.startswith("client/"):
        return event.subject[7:]
    client: str | None = event.data.get("client")
    return client
