"""The office phone (热线电话): who answers next, who is kept from a turn by it, and who took whose call."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import takewhile
from typing import TYPE_CHECKING, Any

from domain.calendar import add_months
from domain.event import Event
from domain.rotation.groups import seats
from domain.rotation.order import FEWEST, Order
from domain.rotation.people import Until
from domain.rotation.terms import Terms
from domain.rotation.turn import Call

if TYPE_CHECKING:
    from domain.rotation.rotation import Rotation


def called(day: Rotation, event: Event) -> None:
    """A call is answered, by the last in the order (SC-38) or in a queue of calls (SA-o3); no client's turn moves for it.

    Where the book says that an office call keeps one from a turn (SD-2), it lasts for as long as was put on record.
    """
    terms, data, moment = day.terms, event.data, event.time
    staff: str = data["answered_by"]
    seat, expected = day.seat_of(staff), due(day, moment)
    if terms.calls.value == "turn":
        phones = day.phones = day.phones or _begun(day)
        if seat in phones:
            phones.served(seat)
    day.calls.append(Call(event.position, moment, staff, seat, expected, terms))
    if terms.office_call:
        minutes = data.get("minutes", terms.office_call)
        if minutes:
            end = moment + timedelta(minutes=minutes)
            day.on_phone[staff] = Until("busy", "office_call", end, event.position)
    if terms.by_phone is not None and day.date is not None:
        callers = day.callers = day.callers or Callers()
        callers.note(event.subject_id, staff, day.date, event.position)


def due(day: Rotation, moment: datetime) -> str | None:
    """Give whom the next call is for at a moment; ``None``: anybody, or nobody can take it."""
    how = day.terms.calls.value
    if how == "last":
        return day.last(moment)
    if how == "turn":
        order = day.phones or _begun(day)
        return next((seat for seat in order.on_roster() if day.blocked(seat, moment) is None), None)
    return None


def _begun(day: Rotation) -> Order:
    """The queue of calls begins as the roster has it; make-ups and rounds to be skipped are the visitors' alone."""
    phones = day.order.copy()
    phones.owed, phones.debts = {}, {}
    phones.restart(seats(day, phones.roster or ()))
    if phones.kind != kind_of(day.terms):
        phones.computed(kind_of(day.terms))
    return phones


def kind_of(terms: Terms) -> str:
    """Give how the queue of calls is computed: as the visitors', but new clients are counted at the door alone."""
    return "queue" if terms.kind == FEWEST else terms.kind


class Callers:
    """Clients known only by phone (电话客户), and who took their calls: for a month, or until they come.

    Kept only for books in which it makes a difference (SD-4, SA-o3), in the order of the days on which they called.
    """

    __slots__ = ("_calls", "_takers")

    def __init__(self) -> None:
        self._calls: dict[tuple[str, str], tuple[date, int]] = {}
        self._takers: dict[str, list[str]] = {}

    def note(self, client: str, staff: str, day: date, position: int) -> None:
        """A client's call was taken on a local day; another by the same agent takes its place."""
        if self._calls.pop((client, staff), None) is None:
            self._takers.setdefault(client, []).append(staff)
        self._calls[client, staff] = (day, position)

    def took(self, client: str, staff: str) -> int:
        """Give the position of the call from a client that somebody took; 0 if they took none."""
        call = self._calls.get((client, staff))
        return call[1] if call is not None else 0

    def forget(self, client: str) -> None:
        """The client has come, and is known by more than the phone."""
        for staff in self._takers.pop(client, ()):
            del self._calls[client, staff]

    def forget_lapsed(self, day: date) -> bool:
        """Drop calls whose month (一个月: to the same day of the next) was over before a local day; say whether any is left."""
        lapsed = list(takewhile(lambda call: add_months(call[1][0], 1) < day, self._calls.items()))
        for (client, staff), _ in lapsed:
            del self._calls[client, staff]
            self._takers[client].remove(staff)
            if not self._takers[client]:
                del self._takers[client]
        return bool(self._calls)

    def to_json(self) -> list[list[Any]]:
        """Write the calls down: client, agent, day, position."""
        return [[client, staff, day.isoformat(), position] for (client, staff), (day, position) in self._calls.items()]

    @classmethod
    def from_json(cls, written: list[list[Any]]) -> Callers:
        """Read what :meth:`to_json` wrote."""
        callers = cls()
        for client, staff, day, position in written:
            callers.note(client, staff, date.fromisoformat(day), position)
        return callers
