"""What calls for a form, and what fills it: receptions, deposits and contracts with the entries that follow them.

Facts alone are folded here; when something was due, and whether it is complete, is the book's (:class:`Judge`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from operator import itemgetter
from typing import Any, NamedTuple

from domain.desk import DeskTimeline
from domain.event import Event
from domain.forms.definitions import deadline_of
from domain.forms.due import Due, moment_of, standing
from domain.rulebooks import Rulebook
from domain.rulebooks.forms import Deadline

VISIT, FOLLOW_UP, PLAN, COLLECTION = "visit_register", "follow_up_plan", "contract_plan", "contract_collection"

REVISITS = frozenset({"returning", "after_sale", "repeat_purchase"})
"""Receptions of clients who stand in the visit book already: what was said may stand in a follow-up entry of that day."""

_FOLLOWED_UP = "follow_up"
_NO_PLAN_NEEDED = frozenset({"none", "contact"})
"""Effects of a reception on ownership after which nobody need plan a follow-up: no client came, or one about papers."""

_ENTRIES = ("channel", "intent", "name", "company", "need")


class _Card:
    """A form while facts about it come in: the facts of a `Due`, to be changed."""

    __slots__ = (
        "about", "anchor", "client", "day", "done_position", "form", "happened", "held", "key", "position", "recorded",
        "since", "staff", "subject", "unit",
    )  # fmt: skip

    def __init__(self, event: Event, form: str, key: str, day: date, staff: str | None) -> None:
        self.subject = event.subject
        self.form = form
        self.key = key
        self.day = day
        self.staff = staff
        self.client: str | None = None
        self.unit: str | None = None
        self.about = ""
        self.since = event.time
        self.anchor: datetime | None = None
        self.position = event.position
        self.done_position: int | None = None
        self.happened: datetime | None = None
        self.recorded: datetime | None = None
        self.held = ""

    @classmethod
    def of(cls, due: Due) -> _Card:
        """A form that was stored."""
        card = cls.__new__(cls)
        for name, fact in zip(_FACTS, due, strict=False):
            setattr(card, name, fact)
        return card

    def facts(self) -> Due:
        """As it is stored, before any book has looked at it."""
        return Due(
            self.subject, self.form, self.key, self.day, self.staff, self.client, self.unit, self.about, self.since,
            self.anchor, self.position, self.done_position, self.happened, self.recorded, self.held, None, None, "open", "",
        )  # fmt: skip

    def fill(self, event: Event, held: str) -> None:
        """An event fills the form, which then holds these fields."""
        self.done_position = event.position
        self.happened = event.time
        self.recorded = event.recorded
        self.held = held


_FACTS = Due._fields[: Due._fields.index("due_at")]


class Forms:
    """Forms that were called for, by subject, of whichever clients and units were put in.

    Events must come in order of position. What changed since it was last taken is taken next.
    """

    def __init__(self, desk: Callable[[], DeskTimeline]) -> None:
        self._desk = desk
        self._of: dict[str, dict[tuple[str, str], _Card]] = {}
        self._changed: dict[tuple[str, str, str], _Card] = {}

    def put(self, dues: Iterable[Due]) -> None:
        """Puts in what is known already."""
        for due in sorted(dues, key=lambda due: due.position):
            self._of.setdefault(due.subject, {})[due.form, due.key] = _Card.of(due)

    def take(self) -> list[Due]:
        """The forms that changed since the last time, as the book judges them, by subject, form and key."""
        judge = Judge(self._desk())
        taken = [judge(card.facts()) for _, card in sorted(self._changed.items(), key=itemgetter(0))]
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
        self._call(VISIT, key, event, staff).about = about
        plan = self._call(FOLLOW_UP, key, event, staff)
        plan.about, plan.anchor = about, event.time

    def _left(self, event: Event) -> None:
        card = self._find(event, VISIT, event.data["reception"])
        if card is not None and card.anchor is None:
            card.anchor = event.time
            self._keep(card)

    def _registered(self, event: Event) -> None:
        card = self._visit_meant(event)
        if card is None:
            card = self._call(VISIT, f"@{event.position}", event, event.data["registered_by"])
            card.about, card.anchor = "registered", event.time
        held = _held(event.data)
        if card.done_position is None or card.held == _FOLLOWED_UP:
            card.fill(event, " ".join(held))
        elif not set(held) <= set(card.held.split()):
            card.fill(event, " ".join(sorted({*card.held.split(), *held})))
        self._keep(card)

    def _visit_meant(self, event: Event) -> _Card | None:
        """The visit that an entry is about: the one it names, or the client's last open one of the day."""
        named = self._find(event, VISIT, event.data.get("reception", ""))
        if named is not None:
            return named
        day = self._desk().calendar.date_of(event.time)
        of_the_day = [card for card in self._all(event, VISIT) if card.day == day]
        found = [card for card in of_the_day if card.done_position is None] or of_the_day
        return found[-1] if found else None

    def _followed_up(self, event: Event) -> None:
        day = None
        for card in self._all(event, VISIT):
            if card.done_position is None and card.about in REVISITS:
                day = day or self._desk().calendar.date_of(event.time)
                if card.day == day:
                    card.fill(event, _FOLLOWED_UP)
                    self._keep(card)
        if event.data.get("next_on"):
            self._planned(event)

    def _planned(self, event: Event) -> None:
        for card in self._all(event, FOLLOW_UP):
            if card.done_position is None:
                card.fill(event, "date")
                self._keep(card)

    # Contracts

    def _deposited(self, event: Event) -> None:
        if self._find(event, PLAN, event.data["deal"]) is None:
            self._call(PLAN, event.data["deal"], event, event.data.get("agent")).anchor = event.time

    def _contract_planned(self, event: Event) -> None:
        card = self._find(event, PLAN, event.data["deal"])
        if card is None:
            card = self._call(PLAN, event.data["deal"], event, event.data.get("agent"))
            card.anchor = event.time
        if card.done_position is None:
            card.fill(event, "date" if event.data.get("sign_on") else "")
            self._keep(card)

    def _signed(self, event: Event) -> None:
        data = event.data
        day = self._desk().calendar.date_of(event.time)
        plan = self._find(event, PLAN, data["deal"])
        if plan is not None and plan.done_position is None and plan.day == day:
            # Who signs on the day of the deposit needs no plan for it.
            plan.fill(event, "date")
            self._keep(plan)
        card = self._find(event, COLLECTION, data["contract"])
        if card is None:
            self._call(COLLECTION, data["contract"], event, data["agent"]).anchor = event.time
        elif card.anchor is None:
            card.anchor, card.day, card.staff, card.client = event.time, day, data["agent"], data["client"]
            self._keep(card)

    def _collected(self, event: Event) -> None:
        data = event.data
        card = self._find(event, COLLECTION, data["contract"])
        if card is None:
            card = self._call(COLLECTION, data["contract"], event, data.get("agent") or data.get("by"))
        if card.done_position is None:
            card.fill(event, "")
            self._keep(card)

    # Keeping

    def _find(self, event: Event, form: str, key: str) -> _Card | None:
        mine = self._of.get(event.subject)
        return mine.get((form, key)) if mine else None

    def _all(self, event: Event, form: str) -> list[_Card]:
        """The forms of a kind about an event's subject, in order of position."""
        mine = self._of.get(event.subject)
        return [card for card in mine.values() if card.form == form] if mine else []

    def _call(self, form: str, key: str, event: Event, staff: str | None) -> _Card:
        card = _Card(event, form, key, self._desk().calendar.date_of(event.time), staff)
        if event.subject.startswith("client/"):
            card.client = event.subject_id
        else:
            card.client, card.unit = event.data.get("client"), event.subject_id
        return self._keep(card)

    def _keep(self, card: _Card) -> _Card:
        self._of.setdefault(card.subject, {})[card.form, card.key] = card
        self._changed[card.subject, card.form, card.key] = card
        return card


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


def _held(data: Mapping[str, Any]) -> list[str]:
    """The fields of the visit book that an entry holds; of what is sealed the names alone are known."""
    sealed = (data.get("sealed") or {}).get("fields", ())
    found = [field for field in _ENTRIES if field in sealed or data.get(field)]
    return [*found, "phones"] if data.get("phone_hashes") or data.get("phones") else found


class _Rules(NamedTuple):
    """What a book says of one form, as judging reads it."""

    deadline: Deadline
    asked: bool
    by_recording: bool
    first_visits: bool
    fields: tuple[str, ...]
    kinds: object


class Judge:
    """Judges forms under the books of a desk, each by the one in force at the event that called for it."""

    def __init__(self, desk: DeskTimeline) -> None:
        self._desk = desk
        self._rules: dict[tuple[int, str], tuple[Rulebook, _Rules]] = {}

    def __call__(self, due: Due) -> Due:
        """The form as the book judges it: by when it was due, and what it came to."""
        rules = self._of(self._desk.book_at(due.position, due.since), due.form)
        facts = due[:_FACT_COUNT]
        done_at = due.recorded if rules.by_recording else due.happened
        if not rules.asked or not _of_a_client(due, rules):
            return Due._make((*facts, None, done_at, "not_asked", ""))
        anchor = due.anchor or _gone(due, self._desk)
        due_at = moment_of(rules.deadline, anchor, self._desk.calendar) if anchor is not None else None
        if done_at is None:
            unneeded = rules.first_visits and due.form == VISIT and due.about in REVISITS
            return Due._make((*facts, due_at, None, "complete" if unneeded else "open", ""))
        missing = _missing(due, rules)
        return Due._make((*facts, due_at, done_at, standing(due_at, done_at, missing), missing))

    def _of(self, book: Rulebook, form: str) -> _Rules:
        known = self._rules.get((id(book), form))
        if known is None:
            deadline, forms = deadline_of(form, book), book.forms
            rules = _Rules(
                deadline,
                deadline.minutes is not None or deadline.days is not None,
                forms.time.value == "recorded",
                forms.visits.value == "first",
                forms.visit_fields.value,
                book.ownership.kinds,
            )
            known = self._rules[id(book), form] = (book, rules)
        return known[1]


_FACT_COUNT = len(_FACTS)


def _of_a_client(due: Due, rules: _Rules) -> bool:
    """Whether somebody came who is a client, and for whom this form is made."""
    if due.form not in (VISIT, FOLLOW_UP) or due.about == "registered":
        return True
    effect = getattr(rules.kinds, due.about).value
    return effect != "none" if due.form == VISIT else effect not in _NO_PLAN_NEEDED


def _missing(due: Due, rules: _Rules) -> str:
    """The fields that the book asks for and the form leaves blank."""
    if due.form == VISIT and due.held != _FOLLOWED_UP:
        held = due.held.split()
        return " ".join(field for field in rules.fields if field not in held)
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
