"""The desk over time: its book, hours and people, as known at any position of the ledger and as of any moment."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time
from operator import itemgetter
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from domain.calendar import Calendar, calendar_of, parse_end
from domain.desk.arrangements import Arrangements, Campaign, Settlement
from domain.desk.books import DEFAULT_BOOK, Adoption, Books, Publication
from domain.desk.conduct import Conduct
from domain.desk.facts import Away, Hours, Member, Roster, SignOff
from domain.desk.rules import EVER, UNENDED, Promotion, Rules
from domain.desk.transitions import Change, Transitions
from domain.event import Event
from domain.rulebooks import Rulebook, load_preset

DEFAULT_ZONE = "Asia/Shanghai"
"""Before ``project.opened`` says otherwise; nothing is judged by it, as nothing may happen before the opening."""

EVERYTHING = EVER
"""A position after every event: “all that is known”."""

FAR = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
"""A moment after every event."""


class _Opening:
    """What the opening of the project says; shared by the timeline and its views, which may be older than it."""

    __slots__ = ("calendar", "hours", "name", "time")

    def __init__(self) -> None:
        self.calendar = calendar_of(DEFAULT_ZONE)
        self.hours: Hours | None = None
        self.name = ""
        self.time: datetime | None = None


class DeskTimeline:
    """Facts about the desk itself, fed in position order, asked by position and by moment.

    Every lookup takes ``position``: only what the ledger knew up to and including that event counts. Lookups about a
    moment take it besides: an absence entered late is unknown at an earlier position, and true at its own time later.
    """

    def __init__(self, events: Iterable[Event] = ()) -> None:
        self._opening = _Opening()
        self._limit = EVERYTHING
        self._reached = EVERYTHING
        self._rules: Promotion | None = None
        self._recorded: list[tuple[datetime, int]] = []
        self._books = Books()
        self._members: dict[str, Transitions[Member | None]] = {}
        self._absences: dict[str, Transitions[Away | None]] = {}
        self._suspensions: dict[str, Transitions[datetime | None]] = {}
        self._rosters: dict[date, list[Roster]] = {}
        self._sign_offs: dict[tuple[str, str], list[SignOff]] = {}
        self._arrangements = Arrangements()
        self.conduct = Conduct()
        for event in events:
            self.apply(event)

    @property
    def calendar(self) -> Calendar:
        """The local days of the project."""
        return self._opening.calendar

    @property
    def hours(self) -> Hours | None:
        """Working hours; ``None`` if none are known."""
        return self._opening.hours

    @property
    def name(self) -> str:
        """The project's name."""
        return self._opening.name

    @property
    def opened_at(self) -> datetime | None:
        """When the project opened; ``None`` before it did."""
        return self._opening.time

    @property
    def zone(self) -> ZoneInfo:
        """The project's time zone."""
        return self._opening.calendar.zone

    def apply(self, event: Event) -> None:
        """Enter a fact about the desk; facts that are not about it are passed by."""
        enter = self.entries.get(event.type)
        if enter is not None:
            enter(self, event)
            self._recorded.append((event.recorded, event.position))

    def as_of(self, recorded: datetime) -> DeskTimeline:
        """Give a view that only knows what was recorded by then; it shares its memory with this one, do not feed it."""
        known = bisect_right(self._recorded, recorded, key=itemgetter(0))
        return self.known_at(self._recorded[known - 1][1] if known else 0)

    def known_at(self, position: int) -> DeskTimeline:
        """Give a view that only knows the facts up to a position; it shares its memory with this one, do not feed it."""
        view = self._view()
        view.move_to(min(position, self._limit), min(position, self._reached))
        return view

    def move_to(self, position: int, reached: int | None = None) -> None:
        """Let a view know the facts up to another position, of those fed to the timeline it was taken from.

        ``reached``: promotions count up to there, as they judge again what was judged at ``position`` before them;
        ``None``: up to ``position``.
        """
        self._limit = position
        self._reached = position if reached is None else reached

    def under(self, rules: Rules | None, build: int | None = None) -> DeskTimeline:
        """Give a view in which other rules hold (重算), whatever was adopted; it shares its memory with this one.

        ``build``: the build that is made under them. Once the ledger says that it was promoted, what the ledger says holds:
        of the past the same, and books adopted afterwards as everywhere.
        """
        view = self._view()
        if rules is not None and not rules.adopted:
            view._rules = Promotion(rules, build, EVERYTHING, UNENDED)  # noqa: SLF001 -- the view is one of us
        return view

    def _view(self) -> DeskTimeline:
        view = object.__new__(DeskTimeline)
        view.__dict__.update(self.__dict__)  # what copy.copy does, in a tenth of the time: every circle has a view
        return view

    # Rulebooks

    def book_at(self, position: int, moment: datetime | None = None) -> Rulebook:
        """Give the book in force for an event at ``position`` that happened at ``moment``.

        An adopted book holds for events that stand after the adoption in the ledger and happened at or after
        ``effective_from``: what was recorded before a rule was known is never judged by it, nor is what happened
        before it took effect. Of several, the one adopted last holds. Without ``moment``: the last one adopted.
        A promotion reaches back: it holds for earlier positions too.
        """
        adoption = self._books.in_force(position, moment, self._limit, self._reaching())
        return adoption.book if adoption is not None else load_preset(DEFAULT_BOOK)

    def book_of(self, event: Event) -> Rulebook:
        """Give the book in force for an event."""
        return self._books.only(self._rules) or self.book_at(event.position, event.time)

    def current_book(self, moment: datetime) -> Rulebook:
        """Give the book that an event posted now and happening at ``moment`` would be judged by."""
        return self._books.only(self._rules) or self.book_at(EVERYTHING, moment)

    def next_book_after(self, moment: datetime) -> datetime | None:
        """Give the first moment after ``moment`` at which an adopted book takes effect; ``None`` if none is to come."""
        if self._books.only(self._rules) is not None:
            return None
        return self._books.next_after(moment, self._limit, self._reaching())

    def adoption_at(self, moment: datetime) -> Adoption | None:
        """Give the adoption that an event posted now and happening at ``moment`` would fall under."""
        return self._books.in_force(EVERYTHING, moment, self._limit, self._reaching())

    def adoptions(self) -> list[Adoption]:
        """Give all adoptions in ledger order, the opening's first; promotions that were not taken back among them."""
        return self._books.all(self._limit, self._reaching())

    def rules_change_at(self, event: Event) -> bool:
        """Say whether an event puts other books into force for what was recorded before it (a promotion, or its end).

        The promotion of the very build that is made under these rules changes nothing in it.
        """
        if event.type == "rebuild.promoted":
            return self._rules is None or not self._rules.same_as(Promotion.read(event, UNENDED, self.calendar))
        return event.type == "rebuild.demoted"

    def _reaching(self) -> Sequence[Promotion]:
        """The rules that reach back, oldest first: promotions, then those that a build is made under."""
        if not self._books.promotions and self._rules is None:
            return ()
        return self._books.reaching(self._reached, self._rules, self.calendar)

    def published(self) -> dict[str, Rulebook]:
        """Give the books that the desk published (发布制度), by name, each in its last version."""
        return self._books.published(self._limit)

    def publications(self) -> list[Publication]:
        """Give every version of every book that the desk published, in ledger order."""
        versions = (version for book in self._books.publications.values() for version in book)
        return sorted((one for one in versions if one.position <= self._limit), key=lambda one: one.position)

    # People

    def member(self, staff: str, moment: datetime, position: int = EVERYTHING) -> Member | None:
        """Give somebody as of a moment; ``None`` if they had not joined, or had left."""
        change = self._change(self._members, staff, moment, position)
        return change.state if change is not None else None

    def role(self, staff: str, moment: datetime, position: int = EVERYTHING) -> str | None:
        """Give somebody's role as of a moment; ``None`` if they were not of the desk."""
        history = self._members.get(staff)
        change = history.at(moment, min(position, self._limit)) if history is not None else None
        return change.state.role if change is not None and change.state is not None else None

    def left_at(self, staff: str, position: int = EVERYTHING) -> Change[Member | None] | None:
        """Give when somebody left, with the position that says so; ``None`` if they are here or never came."""
        history = self._members.get(staff)
        last = history.latest(min(position, self._limit)) if history is not None else None
        return last if last is not None and last.state is None else None

    def members(self, moment: datetime, position: int = EVERYTHING) -> list[Member]:
        """Give all who were of the desk at a moment, in order of joining, ties by position."""
        found = (self.member(staff, moment, position) for staff in self._members)
        return sorted((one for one in found if one is not None), key=lambda one: (one.since, one.position))

    def name_of(self, staff: str, position: int = EVERYTHING) -> str:
        """Give the name that somebody joined with last, also of those who left; empty if the ledger has none."""
        history = self._members.get(staff)
        if history is None:
            return ""
        known = [change.state for change in history.known(min(position, self._limit)) if change.state is not None]
        return known[-1].name if known else ""

    def staff_ids(self) -> list[str]:
        """Give everybody who was ever named as joining, in ledger order."""
        return list(self._members)

    def absence(self, staff: str, moment: datetime, position: int = EVERYTHING) -> Away | None:
        """Give the absence that somebody was on at a moment; ``None`` if they were there."""
        change = self._change(self._absences, staff, moment, position)
        away: Away | None = change.state if change is not None else None
        if away is None or (away.until is not None and away.until < moment):
            return None
        return away

    def away_on(self, staff: str, day: date, position: int = EVERYTHING) -> Away | None:
        """Give an absence that touches a local day (off, away: “当日不在岗”); ``None`` if they were there all day.

        Being on the day's duty shift is not an absence.
        """
        start, close = self.calendar.start_of(day), self.calendar.close_of(day)
        away = self.absence(staff, start, position)
        if away is not None:
            return away
        history = self._absences.get(staff)
        if history is None:
            return None
        for change in history.known(min(position, self._limit)):
            if start <= change.time <= close and change.state is not None:
                return change.state
        return None

    def suspended(self, staff: str, moment: datetime, position: int = EVERYTHING) -> bool:
        """Say whether somebody receives nobody at a moment (停接)."""
        change = self._change(self._suspensions, staff, moment, position)
        return change is not None and change.state is not None and moment <= change.state

    def _change(
        self, table: dict[str, Transitions[Any]], staff: str, moment: datetime, position: int
    ) -> Change[Any] | None:
        history = table.get(staff)
        return history.at(moment, min(position, self._limit)) if history is not None else None

    # Days and months

    def roster(self, day: date, position: int = EVERYTHING) -> Roster | None:
        """Give the order set for a local day, the last one if it was set again; ``None`` if none was."""
        known = min(position, self._limit)
        for roster in reversed(self._rosters.get(day, ())):
            if roster.position <= known:
                return roster
        return None

    def on_duty(self, staff: str, day: date, position: int = EVERYTHING) -> bool:
        """Say whether somebody is on the day's duty shift (值班)."""
        roster = self.roster(day, position)
        return roster is not None and staff in roster.on_duty

    def sign_off(self, staff: str, month: str, position: int = EVERYTHING) -> SignOff | None:
        """Give the first signature under somebody's follow-up sheet of a month (``2026-03``); ``None`` if unsigned."""
        known = min(position, self._limit)
        for sign_off in self._sign_offs.get((staff, month), ()):
            if sign_off.position <= known:
                return sign_off
        return None

    # Arrangements

    def campaign(self, name: str, position: int = EVERYTHING) -> Campaign | None:
        """Give an announced campaign by its id (促销活动); ``None`` if the ledger has none."""
        return self._arrangements.campaign(name, min(position, self._limit))

    def settlements(self, deal: str, position: int = EVERYTHING) -> list[Settlement]:
        """Give what was settled of a deal (佣金结算), in ledger order."""
        return self._arrangements.settlements(deal, min(position, self._limit))

    # Entries

    def _opened(self, event: Event) -> None:
        data, opening = event.data, self._opening
        opening.name, opening.time = data.get("name", ""), event.time
        opening.calendar = calendar_of(data["timezone"])
        hours = data.get("business_hours")
        if hours:
            opening.hours = Hours(time.fromisoformat(hours["open"]), time.fromisoformat(hours["close"]))
        self._books.open(event)

    def _adopted(self, event: Event) -> None:
        self._books.adopt(event, self.calendar)

    def _published(self, event: Event) -> None:
        self._books.publish(event)

    def _promoted(self, event: Event) -> None:
        self._books.promote(event, self.calendar)

    def _demoted(self, event: Event) -> None:
        self._books.demote(event)

    def _joined(self, event: Event) -> None:
        data = event.data
        member = Member(
            data["staff"], data.get("name", ""), data["role"], data.get("group"), event.time, event.position
        )
        self._members.setdefault(data["staff"], Transitions()).add(event.time, event.position, member)

    def _left(self, event: Event) -> None:
        self._members.setdefault(event.data["staff"], Transitions()).add(event.time, event.position, None)

    def _absent(self, event: Event) -> None:
        end = parse_end(until, self.calendar) if (until := event.data.get("until")) else None
        away = Away(event.data["reason"], event.time, end, event.position, event.data.get("deputy"))
        self._conducted(event)
        self._absences.setdefault(event.data["staff"], Transitions()).add(event.time, event.position, away)

    def _returned(self, event: Event) -> None:
        self._absences.setdefault(event.data["staff"], Transitions()).add(event.time, event.position, None)

    def _adjusted(self, event: Event) -> None:
        data = event.data
        if data["action"] not in ("suspend", "resume"):
            return
        until: datetime | None = None
        if data["action"] == "suspend":
            days = data.get("days")
            until = self.calendar.days_after(event.time, days) if days else FAR
        self._suspensions.setdefault(data["staff"], Transitions()).add(event.time, event.position, until)

    def _roster(self, event: Event) -> None:
        day = date.fromisoformat(event.data["date"])
        on_duty = tuple(event.data.get("on_duty") or ())
        roster = Roster(day, tuple(event.data["order"]), on_duty, event.time, event.position)
        self._rosters.setdefault(day, []).append(roster)

    def _signed_off(self, event: Event) -> None:
        sign_off = SignOff(event.data["staff"], event.data["month"], event.time, event.position, event.recorded)
        self._sign_offs.setdefault((sign_off.staff, sign_off.month), []).append(sign_off)

    def _announced(self, event: Event) -> None:
        self._arrangements.announce(event, self.calendar)

    def _settled(self, event: Event) -> None:
        self._arrangements.settle(event)

    def _conducted(self, event: Event) -> None:
        self.conduct.note(event, self.calendar)

    entries: ClassVar[Mapping[str, Callable[[DeskTimeline, Event], None]]] = {
        "project.opened": _opened,
        "rulebook.published": _published,
        "rulebook.adopted": _adopted,
        "rebuild.promoted": _promoted,
        "rebuild.demoted": _demoted,
        "staff.joined": _joined,
        "staff.left": _left,
        "staff.absent": _absent,
        "staff.returned": _returned,
        "rotation.adjusted": _adjusted,
        "roster.set": _roster,
        "follow_ups.signed_off": _signed_off,
        "campaign.announced": _announced,
        "commission.settled": _settled,
        "duty.set": _conducted,
        "meeting.held": _conducted,
        "material.approved": _conducted,
    }


def relevant(event: Event) -> bool:
    """Say whether the timeline keeps anything of an event."""
    return event.type in DeskTimeline.entries
