"""The rotation of a desk (轮排), folded day by day."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import copy
from datetime import UTC, date, datetime, timedelta
from typing import Any, ClassVar

from domain.calendar import DAY, MICROSECOND
from domain.desk import DeskTimeline
from domain.event import Event
from domain.rotation import calls, consequences, receptions, staffing
from domain.rotation.answer import answer
from domain.rotation.calls import Callers
from domain.rotation.clauses import BY_SETTING
from domain.rotation.facts import day_of
from domain.rotation.groups import group_hindrance, reseat, seats
from domain.rotation.order import FEWEST, Order
from domain.rotation.people import People, Until
from domain.rotation.ruling import Hindrance
from domain.rotation.terms import Terms, terms_of
from domain.rotation.turn import Adjustment, Call, Cause, Consequence, Inquiry, Turn
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
        self.calendar = desk.calendar
        self._one_book = book
        self._book: Rulebook | None = None
        self.terms: Terms = terms_of(book or desk.book_at(0))
        self.order = Order()
        self.phones: Order | None = None
        self.people = People()
        self.callers: Callers | None = None
        self.inquiries: dict[str, Inquiry] = {}
        self.date: date | None = None
        self.visitor = ""
        self._start = self._end = self.last_moment = self._opens = self.closes = self.till_close = _FIRST
        self._forget_the_day()

    def _forget_the_day(self) -> None:
        """Drop what does not outlive its day."""
        self._begun = False
        self.busy: dict[str, Turn] = {}
        self.on_phone: dict[str, Until] = {}
        self.out: list[Turn] = []
        self.duty: frozenset[str] = frozenset()
        self.duty_shift = Hindrance("on_duty", "", 0)
        self.representatives: dict[str, str] = {}
        self.turns: list[Turn] = []
        self.receptions: dict[str, Turn] = {}
        self.adjustments: list[Adjustment] = []
        self.consequences: list[Consequence] = []
        self.calls: list[Call] = []
        self.cause: Cause | None = None

    @classmethod
    def restore(cls, opening: Mapping[str, Any] | None, desk: DeskTimeline, book: Rulebook | None = None) -> Rotation:
        """Begin at a day's opening, as :meth:`close` wrote it; ``None``: before the first fact."""
        rotation = cls(desk, book)
        if opening is not None:
            rotation.order = Order.from_json(opening["order"])
            rotation.people = People.from_json(opening["people"])
            if "phones" in opening:
                rotation.phones = Order.from_json(opening["phones"])
            if "callers" in opening:
                rotation.callers = Callers.from_json(opening["callers"])
            rotation.inquiries = {name: Inquiry(*written) for name, *written in opening.get("inquiries", ())}
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
            self._adopt(book)
        if not self._begun:
            self._begin()
        if self.out and self.out[0].until <= moment:
            receptions.reenter_lapsed(self, moment)
        fold(self, event)

    def _adopt(self, book: Rulebook) -> None:
        """Go by a book from now on: others may rotate than before, or in another order."""
        self._book = book
        self.terms = terms = terms_of(book)
        if terms.grouped != self.order.grouped:
            reseat(self)
        if terms.kind != self.order.kind:
            self.order.computed(terms.kind)
            if self.phones is not None:
                self.phones.computed(calls.kind_of(terms))
        self._begin_month()

    def _turn_to(self, day: date) -> None:
        """Let the days pass until ``day``: receptions and duty shifts end with their day, what has lapsed is dropped."""
        if day == self.date:
            return
        if self.date is not None and day < self.date:
            raise ValueError(
                f"the rotation stands at {self.date}, a fact of {day} needs a fold from that day's opening"
            )
        self.date, self.calendar = day, self._desk.calendar
        self._start, self._end = self.calendar.start_of(day), self.calendar.start_of(day + DAY)
        hours = self._desk.hours
        self.last_moment = self._end - MICROSECOND
        self._opens = self.calendar.at(day, hours.open) if hours else self._start
        self.closes = self.calendar.at(day, hours.close) if hours else self._end
        self.till_close = min(self.closes, self.last_moment)
        _come_back(self.order, self.out)
        self._forget_the_day()
        self.people.forget_lapsed(self._start)
        self._begin_month()
        if self.callers is not None and not self.callers.forget_lapsed(day):
            self.callers = None
        if self.inquiries:
            consequences.let_inquiries_lapse(self, day)

    def _begin(self) -> None:
        """Begin the day: the order goes on where it stood (SC-7), or starts again from the roster (SM-1)."""
        self._begun = True
        self._begin_month()
        if self.terms.restart:
            for order in self.orders():
                order.restart(seats(self, order.roster or ()))

    def _begin_month(self) -> None:
        if self.order.kind == FEWEST and self.date is not None:
            self.order.begin_month(self.date.isoformat()[:7])

    def close(self) -> dict[str, Any]:
        """Give the opening of the next day, JSON-ready, the same for the same facts however they were folded.

        What a book does not use is left out. ``ValueError`` before the first fact.
        """
        if self.date is None:
            raise ValueError("no day has begun")
        return self._opening(self.date + timedelta(days=1))

    def _opening(self, day: date) -> dict[str, Any]:
        order, people = self.order.copy(), self.people.copy()
        _come_back(order, self.out)
        people.forget_lapsed(self.calendar.start_of(day))
        opening: dict[str, Any] = {"date": day.isoformat(), "order": order.to_json(), "people": people.to_json()}
        if self.phones is not None:
            opening["phones"] = self.phones.to_json()
        callers = self.callers.to_json() if self.callers is not None else []
        if callers:
            opening["callers"] = callers
        if self.inquiries:
            opening["inquiries"] = [[name, *inquiry] for name, inquiry in self.inquiries.items()]
        return opening

    def day(self, day: date, as_of: datetime) -> dict[str, Any]:
        """Answer ``GET /rotation`` for a day that has not passed yet, as it stands at ``as_of`` (UTC), or at the day's
        end if that was earlier. ``ValueError`` for a day before the one the rotation stands in."""
        view = self._twin() if self._begun and day == self.date else self._copy_at(day)
        return view._stands(as_of)  # noqa: SLF001 -- the view is one of us

    def _stands(self, as_of: datetime) -> dict[str, Any]:
        moment = min(max(as_of, self._start), self.last_moment)
        book = self._one_book or self._desk.current_book(moment)
        if book is not self._book:
            self._adopt(book)
        if not self._begun:
            self._begin()
        receptions.reenter_lapsed(self, moment)
        return answer(self, self._desk, book, moment)

    def _twin(self) -> Rotation:
        """Give a copy that stands where this one does; asking moves nothing here."""
        view = copy(self)
        view.order, view.out = self.order.copy(), list(self.out)
        view.phones = self.phones.copy() if self.phones is not None else None
        return view

    def _copy_at(self, day: date) -> Rotation:
        """Give a copy that stands at the beginning of a day without facts."""
        if self.date is not None and day < self.date:
            raise ValueError(f"the rotation stands at {self.date}; ask about {day} from that day's opening")
        begins = None if self.date is None else self._opening(self.date + DAY if self._begun else self.date)
        view = Rotation.restore(begins, self._desk, self._one_book)
        view._turn_to(day)  # noqa: SLF001 -- the view is one of us
        return view

    # What the clauses look at

    def orders(self) -> tuple[Order, ...]:
        """Give the order of visitors and, if calls go round in one of their own, that of calls."""
        return (self.order,) if self.phones is None else (self.order, self.phones)

    def moved(self, cause: Cause) -> None:
        """Note why the order was changed, if not by a reception."""
        self.order.evidence, self.cause = cause.position, cause

    def book_then(self, position: int, moment: datetime) -> Rulebook:
        """Give the book that a fact at a position and moment was judged by."""
        return self._one_book or self._desk.book_at(position, moment)

    def last_day(self, moment: datetime, days: int) -> date:
        """Give the last of the local days that follow the day of a moment (“n 天”)."""
        return self.calendar.date_of(moment) + timedelta(days=days)

    def within_hours(self, moment: datetime) -> bool:
        """Say whether a moment is within working hours: from opening to before closing, over midnight if need be."""
        opens, closes = self._opens, self.closes
        return opens <= moment < closes if opens < closes else moment >= opens or moment < closes

    def seat_of(self, staff: str) -> str:
        """Give the place that somebody's receptions count for: their own, or where groups rotate their group's."""
        return self.people.groups.get(staff, staff) if self.order.grouped else staff

    def in_rotation(self, staff: str) -> bool:
        """Say whether somebody, or their group, has a place in the order."""
        return (self.seat_of(staff) if self.order.grouped else staff) in self.order.places

    def on_duty(self, staff: str) -> bool:
        """Say whether somebody is on the day's duty shift (值班)."""
        return staff in self.duty

    def employed(self, staff: str) -> bool:
        """Say whether somebody is of the desk."""
        return staff in self.people.roles

    def took_call(self, staff: str) -> int:
        """Give the position of the call from the client at the door that somebody took, 0 if they took none."""
        return self.callers.took(self.visitor, staff) if self.callers is not None else 0

    def hindrance(self, staff: str, moment: datetime) -> Hindrance | None:
        """Give what keeps somebody from taking a turn at a moment; ``None`` if nothing does."""
        away = self.people.absent.get(staff)
        if away is not None and (away.until is None or moment <= away.until):
            return away.hindrance
        away = self.people.suspended.get(staff)
        if away is not None and (away.until is None or moment <= away.until):
            return away.hindrance
        if staff in self.duty:
            return self.duty_shift
        busy = self.busy.get(staff)
        if busy is not None and moment < busy.until:
            return busy.hindrance
        if self.on_phone:
            away = self.on_phone.get(staff)
            if away is not None and away.until is not None and moment < away.until:
                return away.hindrance
        return None

    def blocked(self, seat: str, moment: datetime) -> Hindrance | None:
        """Give what keeps a seat of the order, a person or a group, from its turn; ``None`` if nothing does."""
        order = self.order
        found = group_hindrance(self, seat, moment) if order.grouped else self.hindrance(seat, moment)
        if found is None and seat in order.debts:
            return Hindrance("skipped_round", "", order.debts[seat][0])
        return found

    def head(self, moment: datetime) -> str | None:
        """Give the first in the order of service who can take a turn; ``None`` if nobody can."""
        order = self.order
        blocked = self.blocked if order.grouped or order.debts else self.hindrance
        for seat in order.places:
            if seat not in order.off and blocked(seat, moment) is None:
                return seat
        return None

    def last(self, moment: datetime) -> str | None:
        """Give the last in the order who can take something on; rounds to be skipped are no excuse."""
        order = self.order
        for seat in reversed(order.places):
            if seat not in order.off:
                found = group_hindrance(self, seat, moment) if order.grouped else self.hindrance(seat, moment)
                if found is None:
                    return seat
        return None

    folds: ClassVar[Mapping[str, Callable[[Rotation, Event], None]]] = {
        "client.received": receptions.received,
        "reception.ended": receptions.ended,
        "first_agent.named": receptions.named_first,
        "call.received": calls.called,
        "client.handed_over": consequences.handed_over,
        "registration.voided": consequences.voided,
        "staff.joined": staffing.joined,
        "staff.left": staffing.left,
        "staff.absent": staffing.absent,
        "staff.returned": staffing.returned,
        "roster.set": staffing.roster_set,
        "rotation.adjusted": staffing.adjusted,
    }


def _come_back(order: Order, out: list[Turn]) -> None:
    """Whoever was out of the order with an own client is back in it, at its tail, when the day ends."""
    for turn in out:
        order.to_tail(turn.seat)
        order.evidence = turn.position


BY_SETTING.update(
    {
        "rotation.unit": seats,
        "rotation.order": Order.computed,
        "rotation.carry_over": Rotation._begin,  # noqa: SLF001 -- entered from outside only as the class is its argument
        "rotation.who_adjusts": staffing.adjusted,
        "rotation.after_counted": Order.served,
        "rotation.newcomer": Order.join,
        "rotation.make_up": Order.make_up,
        "rotation.own_client": receptions.reenter,
        "rotation.leaving_post": staffing.absent,
        "rotation.approval": staffing.absent,
        "rotation.one_absence": receptions.charge,
        "rotation.no_choosing": receptions.received,
        "rotation.calls": calls.called,
        "rotation.office_call": calls.called,
        "rotation.suspension_days": consequences.voided,
        "rotation.concealment_days": consequences.voided,
        "rotation.absence": Terms.cost,
        "rotation.passed": Terms.cost,
        "rotation.changed": consequences.handed_over,
    }
)
