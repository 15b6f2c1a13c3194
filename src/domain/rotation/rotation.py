"""The rotation of a desk (轮排), folded day by day."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any, ClassVar

from domain.calendar import DAY, MICROSECOND, parse_end
from domain.desk import DeskTimeline
from domain.event import Event
from domain.rotation.answer import answer
from domain.rotation.clauses import BY_SETTING, rule, same_group
from domain.rotation.facts import day_of
from domain.rotation.order import Order
from domain.rotation.people import People, Until
from domain.rotation.ruling import Hindrance, Terms, merge, terms_of
from domain.rotation.turn import Adjustment, Call, Turn
from domain.rulebooks import Rulebook

_FIRST = datetime.min.replace(tzinfo=UTC)


class Rotation:
    """One desk's order of service at the end of the facts applied so far; it stands in one local day at a time.

    ``desk`` gives zone, hours and books; ``book`` makes one book hold for everything instead of the one in force at each
    event. Facts come in order of day, within a day of :func:`domain.rotation.order_key`; a fact of a later day closes
    the day. Facts of an earlier day are refused with ``ValueError``: the caller folds again from that day's opening.
    """

    def __init__(self, desk: DeskTimeline, book: Rulebook | None = None) -> None:
        self._desk = desk
        self._calendar = desk.calendar
        self._one_book = book
        self._book: Rulebook | None = None
        self.terms: Terms = terms_of(book or desk.book_at(0))
        self.order = Order()
        self.people = People()
        self.date: date | None = None
        self._start = self._end = self._last = self._opens = self._closes = self._till_close = _FIRST
        self._begun = False
        self.busy: dict[str, Turn] = {}
        self.duty: frozenset[str] = frozenset()
        self._on_duty = Hindrance("on_duty", "", 0)
        self.turns: list[Turn] = []
        self.adjustments: list[Adjustment] = []
        self.calls: list[Call] = []
        self._receptions: dict[str, Turn] = {}

    @classmethod
    def restore(cls, opening: Mapping[str, Any] | None, desk: DeskTimeline, book: Rulebook | None = None) -> Rotation:
        """Begin at a day's opening, as :meth:`close` wrote it; ``None``: before the first fact."""
        rotation = cls(desk, book)
        if opening is not None:
            rotation.order = Order.from_json(opening["order"])
            rotation.people = People.from_json(opening["people"])
            rotation._turn_to(date.fromisoformat(opening["date"]))
        return rotation

    # The day

    def apply(self, event: Event) -> None:
        """Fold a fact; facts that do not bear on the rotation are passed by."""
        fold = self.folds.get(event.type)
        if fold is None:
            return
        moment = event.time
        if event.type == "roster.set" or not self._start <= moment < self._end:
            self._turn_to(day_of(event, self._desk.calendar))
        book = self._one_book or self._desk.book_of(event)
        if book is not self._book:
            self._book = book
            self.terms = terms_of(book)
        if not self._begun:
            self._begin()
        fold(self, event)

    def _turn_to(self, day: date) -> None:
        """Let the days pass until ``day``: receptions and duty shifts end with their day, what has lapsed is dropped."""
        if day == self.date:
            return
        if self.date is not None and day < self.date:
            raise ValueError(
                f"the rotation stands at {self.date}, a fact of {day} needs a fold from that day's opening"
            )
        self.date, self._calendar = day, self._desk.calendar
        self._start, self._end = self._calendar.start_of(day), self._calendar.start_of(day + DAY)
        hours = self._desk.hours
        self._last = self._end - MICROSECOND
        self._opens = self._calendar.at(day, hours.open) if hours else self._start
        self._closes = self._calendar.at(day, hours.close) if hours else self._end
        self._till_close = min(self._closes, self._last)
        self._begun = False
        self.busy = {}
        self.duty = frozenset()
        self.turns, self.adjustments, self.calls = [], [], []
        self._receptions = {}
        self.people.forget_lapsed(self._start)

    def _begin(self) -> None:
        """Begin the day: the order goes on where it stood (SC-7), or starts again from the roster (SM-1)."""
        self._begun = True
        if self.terms.restart:
            self.order.restart()

    def close(self) -> dict[str, Any]:
        """Give the opening of the next day, JSON-ready, the same for the same facts however they were folded.

        ``ValueError`` before the first fact.
        """
        if self.date is None:
            raise ValueError("no day has begun")
        people = self.people.copy()
        people.forget_lapsed(self._end)
        return {
            "date": (self.date + timedelta(days=1)).isoformat(),
            "order": self.order.to_json(),
            "people": people.to_json(),
        }

    def day(self, day: date, as_of: datetime) -> dict[str, Any]:
        """Answer ``GET /rotation`` for a day that has not passed yet, as it stands at ``as_of`` (UTC), or at the day's
        end if that was earlier. ``ValueError`` for a day before the one the rotation stands in."""
        view = self if self._begun and day == self.date else self._copy_at(day)
        return view._stands(as_of)  # noqa: SLF001 -- the view is one of us

    def _stands(self, as_of: datetime) -> dict[str, Any]:
        moment = min(max(as_of, self._start), self._last)
        book = self._one_book or self._desk.current_book(moment)
        if not self._begun:
            self.terms = terms_of(book)
            self._begin()
        return answer(self, self._desk, book, moment)

    def _copy_at(self, day: date) -> Rotation:
        """Give a copy that stands at the beginning of a day without facts."""
        view = Rotation(self._desk, self._one_book)
        view.order, view.people, view.date = self.order.copy(), self.people.copy(), None
        if self.date is not None and day < self.date:
            raise ValueError(f"the rotation stands at {self.date}; ask about {day} from that day's opening")
        view._turn_to(day)
        return view

    # What the clauses look at

    def within_hours(self, moment: datetime) -> bool:
        """Say whether a moment is within working hours: from opening to before closing, over midnight if need be."""
        opens, closes = self._opens, self._closes
        return opens <= moment < closes if opens < closes else moment >= opens or moment < closes

    def in_rotation(self, staff: str) -> bool:
        """Say whether somebody has a place in the order."""
        return staff in self.order.places

    def on_duty(self, staff: str) -> bool:
        """Say whether somebody is on the day's duty shift (值班)."""
        return staff in self.duty

    def employed(self, staff: str) -> bool:
        """Say whether somebody is of the desk."""
        return staff in self.people.roles

    def hindrance(self, staff: str, moment: datetime) -> Hindrance | None:
        """Give what keeps somebody from taking a turn at a moment; ``None`` if nothing does."""
        away = self.people.absent.get(staff)
        if away is not None and (away.until is None or moment <= away.until):
            return away.hindrance
        away = self.people.suspended.get(staff)
        if away is not None and (away.until is None or moment <= away.until):
            return away.hindrance
        if staff in self.duty:
            return self._on_duty
        busy = self.busy.get(staff)
        return busy.hindrance if busy is not None and moment < busy.until else None

    def head(self, moment: datetime) -> str | None:
        """Give the first in the order of service who can take a turn; ``None`` if nobody can."""
        off = self.order.off
        for staff in self.order.places:
            if staff not in off and self.hindrance(staff, moment) is None:
                return staff
        return None

    def last(self, moment: datetime) -> str | None:
        """Give the last in the order who can take something on."""
        off = self.order.off
        for staff in reversed(self.order.places):
            if staff not in off and self.hindrance(staff, moment) is None:
                return staff
        return None

    # Receptions

    def _received(self, event: Event) -> None:
        data = event.data
        receiver, moment = data["received_by"], event.time
        joined, shared = self._companion(data, receiver, moment)
        self.busy.pop(receiver, None)
        ruling = same_group(self) if shared else rule(self, data, receiver, moment)
        if joined is not None:
            turn = joined
            turn.clients.append(event.subject_id)
            if ruling.counted:
                turn.ruling, turn.clauses, turn.kind = ruling, ruling.clauses, data["kind"]
        else:
            turn = Turn(event, ruling, self.terms, self._till_close if moment < self._closes else self._last)
            turn.considered = tuple(self.order.on_roster())
            self.turns.append(turn)
            self._receptions.setdefault(data["reception"], turn)
        if ruling.counted:
            self._count(turn, ruling.ordered, moment)
        elif ruling.reason == "last":
            turn.expected = self._if_other(self.last(moment), receiver)
        elif ruling.reason == "outsider":
            turn.expected = self.head(moment)
        if ruling.make_up and receiver in self.order and self.order.make_up(receiver):
            turn.make_up.append(receiver)
        self.busy[receiver] = turn

    def _companion(self, data: Mapping[str, Any], receiver: str, moment: datetime) -> tuple[Turn | None, bool]:
        """Find the turn that a reception belongs to, if its client did not come alone, and whether the turn is taken.

        The same reception received by the same agent is the same turn. Another reception of clients who came together
        (``together``), the one before still going on, has its own entry, but no turn once the group's was counted.
        """
        reception = data["reception"]
        earlier = self._receptions.get(reception)
        if earlier is not None:
            return (earlier if earlier.receiver == receiver else None), earlier.ruling.counted
        if data.get("together") and self.turns:
            earlier = self.turns[-1]
            busy = self.busy.get(earlier.receiver)
            here = busy is earlier and moment < earlier.until
            if here and (earlier.receiver == receiver or earlier.together):
                return None, earlier.ruling.counted or earlier.ruling.reason == "group"
        return None, False

    def _count(self, turn: Turn, ordered: bool, moment: datetime) -> None:
        """Count a reception: those ahead who could not take the turn are passed over, the receiver goes last."""
        receiver, order = turn.receiver, self.order
        if ordered and order.places[0] != receiver:
            self._pass_over(turn, moment)
        turn.made_up = order.served(receiver)
        order.evidence = turn.position

    def _pass_over(self, turn: Turn, moment: datetime) -> None:
        terms, receiver = turn.terms, turn.receiver
        absent, suspended, duty, busy = self.people.absent, self.people.suspended, self.duty, self.busy
        for staff in turn.considered:
            if staff == receiver:
                break
            if staff in absent or staff in suspended or staff in duty:
                hindrance = self.hindrance(staff, moment)
            else:
                holding = busy.get(staff)
                hindrance = holding.hindrance if holding is not None and moment < holding.until else None
            if hindrance is None:
                turn.expected = staff
                break
            cost = terms.cost(hindrance)
            effect = cost.effect
            if effect == "skipped":
                self.order.skipped(staff)
                turn.skipped.append(staff)
            elif effect == "make_up":
                if self.order.make_up(staff):
                    turn.make_up.append(staff)
                else:
                    effect = "keep"
            if effect != "keep":
                turn.clauses = merge(turn.clauses, cost.clauses)
            turn.passed.append((staff, hindrance, effect))

    @staticmethod
    def _if_other(expected: str | None, receiver: str) -> str | None:
        return None if expected == receiver else expected

    def _ended(self, event: Event) -> None:
        reception, client = event.data["reception"], event.subject_id
        for staff, turn in self.busy.items():
            if turn.reception == reception and client in turn.clients:
                del self.busy[staff]
                return

    def _called(self, event: Event) -> None:
        """The office phone is answered by the last in the order (SC-38), whose place does not change for it."""
        calls = self.terms.calls
        expected = self.last(event.time) if calls.value == "last" else None
        self.calls.append(Call(event.position, event.time, event.data["answered_by"], expected, self.terms))

    # The desk

    def _joined(self, event: Event) -> None:
        staff = event.data["staff"]
        self.people.roles[staff] = event.data["role"]
        roster = self.order.roster
        if event.data["role"] == "agent" or (roster is not None and staff in roster):
            self.order.join(staff)
            self.order.evidence = event.position

    def _left(self, event: Event) -> None:
        staff = event.data["staff"]
        self.people.leave(staff)
        self.order.leave(staff)
        self.order.evidence = event.position
        self.busy.pop(staff, None)

    def _absent(self, event: Event) -> None:
        data = event.data
        until = parse_end(data["until"], self._calendar) if data.get("until") else None
        self.people.absent[data["staff"]] = Until("absent", data["reason"], until, event.position)
        self.busy.pop(data["staff"], None)

    def _returned(self, event: Event) -> None:
        self.people.absent.pop(event.data["staff"], None)

    def _roster_set(self, event: Event) -> None:
        on_duty = event.data.get("on_duty") or ()
        self.order.evidence = event.position
        self.duty, self._on_duty = frozenset(on_duty), Hindrance("on_duty", "", event.position)
        listed, roles = event.data["order"], self.people.roles
        self.order.set_roster(event.data["date"], listed, on_duty, roles, restart=self.terms.restart)

    def _adjusted(self, event: Event) -> None:
        """The order is changed by hand; who may do so is the book's (SC-8, WJC-form-1) and checked where it is posted."""
        data = event.data
        staff, action = data["staff"], data["action"]
        until: datetime | None = None
        if action == "suspend":
            days = data.get("days")
            until = self._calendar.days_after(event.time, days) if days else None
            self.people.suspended[staff] = Until("suspended", "", until, event.position)
        elif action == "resume":
            self.people.suspended.pop(staff, None)
        elif staff in self.order:
            change: Callable[[str], object] = {
                "to_head": self.order.to_head,
                "to_tail": self.order.to_tail,
                "skip": self.order.skipped,
                "make_up": self.order.make_up,
            }[action]
            change(staff)
            self.order.evidence = event.position
        self.adjustments.append(
            Adjustment(event.position, event.time, staff, action, until, data.get("reason", ""), self.terms)
        )

    folds: ClassVar[Mapping[str, Callable[[Rotation, Event], None]]] = {
        "client.received": _received,
        "reception.ended": _ended,
        "call.received": _called,
        "staff.joined": _joined,
        "staff.left": _left,
        "staff.absent": _absent,
        "staff.returned": _returned,
        "roster.set": _roster_set,
        "rotation.adjusted": _adjusted,
    }

    BY_SETTING.update(
        {
            "rotation.carry_over": _begin,
            "rotation.who_adjusts": _adjusted,
            "rotation.calls": _called,
            "rotation.no_choosing": _pass_over,
            "rotation.unit": _joined,
        }
    )


BY_SETTING.update(
    {
        "rotation.after_counted": Order.served,
        "rotation.newcomer": Order.join,
        "rotation.make_up": Order.make_up,
        "rotation.absence": Terms.cost,
        "rotation.passed": Terms.cost,
    }
)
