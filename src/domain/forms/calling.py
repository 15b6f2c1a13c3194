"""What calls for a form, and what fills it: receptions, deposits and contracts with the entries that follow them.

Facts alone are folded here; when something was due, and whether it is complete, is the book's (:func:`judged`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from domain.desk import DeskTimeline
from domain.event import Event
from domain.forms.definitions import deadline_of
from domain.forms.due import Due, done_moment, moment_of, standing
from domain.rulebooks import Rulebook
from domain.rulebooks.forms import Deadline

VISIT, FOLLOW_UP, PLAN, COLLECTION = "visit_register", "follow_up_plan", "contract_plan", "contract_collection"

REVISITS = frozenset({"returning", "after_sale", "repeat_purchase"})
"""Receptions of clients who stand in the visit book already: what was said may stand in a follow-up entry of that day."""

_FOLLOWED_UP = "follow_up"
_NO_PLAN_NEEDED = frozenset({"none", "contact"})
"""Effects of a reception on ownership after which nobody need plan a follow-up: no client came, or one about papers."""

_ENTRIES = ("channel", "intent", "name", "company", "need")


class Forms:
    """Forms that were called for, by key and form, of whichever clients and units were put in.

    Events must come in order of position. ``changed`` holds what is new since it was last taken.
    """

    def __init__(self, desk: Callable[[], DeskTimeline]) -> None:
        self._desk = desk
        self._of: dict[str, dict[tuple[str, str], Due]] = {}
        self._changed: set[tuple[str, str, str]] = set()

    def put(self, dues: Iterable[Due]) -> None:
        """Puts in what is known already."""
        for due in sorted(dues, key=lambda due: due.position):
            self._of.setdefault(due.subject, {})[due.form, due.key] = due

    def take(self) -> list[Due]:
        """The forms that changed since the last time, as the book judges them, by subject, form and key."""
        desk = self._desk()
        taken = [judged(self._of[subject][form, key], desk) for subject, form, key in sorted(self._changed)]
        self._changed.clear()
        return taken

    def clear(self) -> None:
        """Lets go of everything."""
        self._of.clear()
        self._changed.clear()

    def apply(self, event: Event) -> None:
        """Takes in an event of :data:`TYPES`; others are passed by."""
        take = _TAKEN.get(event.type)
        if take is not None:
            take(self, event)

    # Visits

    def _received(self, event: Event) -> None:
        data = event.data
        key, staff, about = data["reception"], data["received_by"], data["kind"]
        self._call(VISIT, key, event, staff=staff, about=about)
        self._call(FOLLOW_UP, key, event, staff=staff, about=about, anchor=event.time)

    def _left(self, event: Event) -> None:
        due = self._find(event, VISIT, event.data["reception"])
        if due is not None and due.anchor is None:
            self._keep(due._replace(anchor=event.time))

    def _registered(self, event: Event) -> None:
        due = self._visit_meant(event) or self._call(
            VISIT, f"@{event.position}", event, staff=event.data["registered_by"], about="registered", anchor=event.time
        )
        held = _held(event.data)
        if due.done_position is None or due.held == _FOLLOWED_UP:
            self._keep(_filled(due, event, held))
        elif not set(held) <= set(due.held.split()):
            self._keep(_filled(due, event, {*due.held.split(), *held}))

    def _visit_meant(self, event: Event) -> Due | None:
        """The visit that an entry is about: the one it names, or the client's last open one of the day."""
        named = self._find(event, VISIT, event.data.get("reception", ""))
        if named is not None:
            return named
        day = self._desk().calendar.date_of(event.time)
        of_the_day = [due for due in self._all(event, VISIT) if due.day == day]
        found = [due for due in of_the_day if due.done_position is None] or of_the_day
        return found[-1] if found else None

    def _followed_up(self, event: Event) -> None:
        day = self._desk().calendar.date_of(event.time)
        for due in self._all(event, VISIT):
            if due.done_position is None and due.day == day and due.about in REVISITS:
                self._keep(_filled(due, event, [_FOLLOWED_UP]))
        if event.data.get("next_on"):
            self._planned(event)

    def _planned(self, event: Event) -> None:
        for due in self._all(event, FOLLOW_UP):
            if due.done_position is None:
                self._keep(_filled(due, event, ["date"]))

    # Contracts

    def _deposited(self, event: Event) -> None:
        if self._find(event, PLAN, event.data["deal"]) is None:
            self._call(PLAN, event.data["deal"], event, staff=event.data.get("agent"), anchor=event.time)

    def _contract_planned(self, event: Event) -> None:
        due = self._find(event, PLAN, event.data["deal"]) or self._call(
            PLAN, event.data["deal"], event, staff=event.data.get("agent"), anchor=event.time
        )
        if due.done_position is None:
            self._keep(_filled(due, event, ["date"] if event.data.get("sign_on") else []))

    def _signed(self, event: Event) -> None:
        data = event.data
        day = self._desk().calendar.date_of(event.time)
        plan = self._find(event, PLAN, data["deal"])
        if plan is not None and plan.done_position is None and plan.day == day:
            # Who signs on the day of the deposit needs no plan for it.
            self._keep(_filled(plan, event, ["date"]))
        due = self._find(event, COLLECTION, data["contract"])
        if due is None:
            self._call(COLLECTION, data["contract"], event, staff=data["agent"], anchor=event.time)
        elif due.anchor is None:
            self._keep(due._replace(anchor=event.time, day=day, staff=data["agent"], client=data["client"]))

    def _collected(self, event: Event) -> None:
        data = event.data
        due = self._find(event, COLLECTION, data["contract"]) or self._call(
            COLLECTION, data["contract"], event, staff=data.get("agent") or data.get("by")
        )
        if due.done_position is None:
            self._keep(_filled(due, event, []))

    # Keeping

    def _find(self, event: Event, form: str, key: str) -> Due | None:
        return self._of.get(event.subject, {}).get((form, key))

    def _all(self, event: Event, form: str) -> list[Due]:
        """The forms of a kind about an event's subject, in order of position."""
        return [due for due in self._of.get(event.subject, {}).values() if due.form == form]

    def _call(
        self, form: str, key: str, event: Event, *, staff: str | None, about: str = "", anchor: datetime | None = None
    ) -> Due:
        of_client = event.subject.startswith("client/")
        due = Due(
            event.subject, form, key, self._desk().calendar.date_of(event.time), staff,
            event.subject_id if of_client else event.data.get("client"), None if of_client else event.subject_id,
            about, event.time, anchor, event.position, None, None, None, "", None, None, "open", "",
        )  # fmt: skip
        return self._keep(due)

    def _keep(self, due: Due) -> Due:
        self._of.setdefault(due.subject, {})[due.form, due.key] = due
        self._changed.add((due.subject, due.form, due.key))
        return due


_TAKEN: Mapping[str, Callable[[Forms, Event], None]] = {
    "client.received": Forms._received,  # noqa: SLF001 -- the table of its own methods
    "reception.ended": Forms._left,  # noqa: SLF001 -- same
    "visit.registered": Forms._registered,  # noqa: SLF001 -- same
    "follow_up.made": Forms._followed_up,  # noqa: SLF001 -- same
    "follow_up.planned": Forms._planned,  # noqa: SLF001 -- same
    "deposit.paid": Forms._deposited,  # noqa: SLF001 -- same
    "contract.planned": Forms._contract_planned,  # noqa: SLF001 -- same
    "contract.signed": Forms._signed,  # noqa: SLF001 -- same
    "contract.collected": Forms._collected,  # noqa: SLF001 -- same
}

TYPES = frozenset(_TAKEN)
"""Events that call for a form, or fill one."""


def _filled(due: Due, event: Event, held: Iterable[str]) -> Due:
    return due._replace(
        done_position=event.position, happened=event.time, recorded=event.recorded, held=" ".join(sorted(held))
    )


def _held(data: Mapping[str, Any]) -> list[str]:
    """The fields of the visit book that an entry holds; of what is sealed the names alone are known."""
    sealed = (data.get("sealed") or {}).get("fields", ())
    found = [field for field in _ENTRIES if field in sealed or data.get(field)]
    return [*found, "phones"] if data.get("phone_hashes") or data.get("phones") else found


def judged(due: Due, desk: DeskTimeline) -> Due:
    """The form as the book in force judges it at the event that called for it: by when it was due, and what it came to."""
    book = desk.book_at(due.position, due.since)
    deadline = deadline_of(due.form, book)
    anchor = due.anchor or _gone(due, desk)
    due_at = moment_of(deadline, anchor, desk.calendar) if anchor is not None else None
    if not _asked(due, book, deadline):
        return due._replace(due_at=None, done_at=done_moment(due, book), state="not_asked", missing="")
    done_at = done_moment(due, book)
    if done_at is None and due.form == VISIT and due.about in REVISITS and book.forms.visits.value == "first":
        return due._replace(due_at=due_at, done_at=None, state="complete", missing="")
    missing = _missing(due, book) if done_at is not None else ""
    return due._replace(due_at=due_at, done_at=done_at, state=standing(due_at, done_at, missing), missing=missing)


def _asked(due: Due, book: Rulebook, deadline: Deadline) -> bool:
    """Whether the book wants this form: it has a deadline for it, and somebody came who is a client."""
    if deadline.minutes is None and deadline.days is None:
        return False
    if due.form not in (VISIT, FOLLOW_UP) or due.about == "registered":
        return True
    effect = getattr(book.ownership.kinds, due.about).value
    return effect != "none" if due.form == VISIT else effect not in _NO_PLAN_NEEDED


def _missing(due: Due, book: Rulebook) -> str:
    """The fields that the book asks for and the form leaves blank."""
    if due.form == VISIT and due.held != _FOLLOWED_UP:
        held = due.held.split()
        return " ".join(field for field in book.forms.visit_fields.value if field not in held)
    if due.form in (FOLLOW_UP, PLAN):
        return "" if due.held else "date"
    return ""


def _gone(due: Due, desk: DeskTimeline) -> datetime | None:
    """When a client whose leaving nobody noted counts as gone: at close of business, or at the close of the day after it."""
    if due.form != VISIT:
        return None
    calendar, hours = desk.calendar, desk.hours
    closing = calendar.at(due.day, hours.close) if hours is not None else calendar.close_of(due.day)
    return closing if due.since <= closing else calendar.close_of(due.day)
