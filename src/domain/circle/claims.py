"""Claims to a client (客户归属的主张) and how long they are protected (保护期)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime
from typing import Literal

from domain.calendar import Calendar
from domain.circle.entries import Item
from domain.circle.signatures import Contact, Sheet
from domain.rulebooks import Parameter, Rulebook
from domain.rulebooks.protection import Arrival, Protection

State = Literal["live", "expired", "superseded", "void"]

Rank = tuple[datetime, int]
"""What claims compete with: the time that counts and the position of the fact that opened them."""

_UNKNOWN = datetime.max.replace(tzinfo=UTC)


def end_of(protection: Protection, contact: datetime, stage: int, calendar: Calendar) -> datetime | None:
    """Give the last moment of protection after a contact, the close of a local day; ``None`` if the book sets no end.

    ``stage`` is how many follow-ups there were: stages 7, 15, 30 give 7 days before the first follow-up, 15 after it,
    30 after every later one.
    """
    if protection.months is not None:
        return calendar.months_after(contact, protection.months)
    if protection.days is not None:
        return calendar.days_after(contact, protection.days)
    if protection.stages is not None:
        return calendar.days_after(contact, protection.stages[min(stage, len(protection.stages) - 1)])
    return None


class Claim:
    """One agent's claim to one client.

    ``rank`` decides which claim is first; a claim that was handed over keeps the rank of the one it continues.
    ``tracked``: its agent followed up by themselves. ``asserted``: it rests on the agent's word alone (认领), so it can
    never own, only be ruled on. ``arrival``: how the client came (到访方式), where protection depends on it. ``handed``: it
    was begun by a handover. ``held``: why it does not lapse (``deal``: signed; ``ruling``), if so. ``sure``: a moment until
    which it surely lives, found without the calendar.

    ``contacts``: what protection was counted from, kept while some of it waits for a signature; ``due``: the end of the
    first such wait."""

    __slots__ = (
        "_stage",
        "_until",
        "agent",
        "arrival",
        "asserted",
        "book",
        "calendar",
        "clauses",
        "client",
        "contact",
        "contacts",
        "due",
        "ended",
        "evidence",
        "handed",
        "held",
        "position",
        "rank",
        "since",
        "state",
        "sure",
        "taken_from",
        "tracked",
    )

    def __init__(
        self,
        agent: str,
        item: Item,
        clauses: tuple[str, ...],
        calendar: Calendar,
        *,
        rank: Rank | None = None,
        arrival: Arrival = "visit",
    ) -> None:
        self.agent = agent
        self.client = item.client
        self.rank = rank or (item.at, item.position)
        self.since = item.at
        self.position = item.position
        self.clauses = clauses
        self.evidence = [item.position]
        self.calendar = calendar
        self.arrival: Arrival = arrival
        self.asserted = False
        self.tracked = False
        self.handed = False
        self.taken_from: str | None = None
        self.held: str | None = None
        self.state: State = "live"
        self.ended: datetime | None = None
        self.contacts: list[Contact] | None = None
        self.due: datetime | None = None
        self._stage = 0
        self._count(item.at, item.book)

    def renew(self, contact: datetime, book: Rulebook, *, followed_up: bool = False) -> None:
        """Count the protection from this contact on, by the book in force at it."""
        if self.contacts is not None:
            self.contacts.append(Contact(contact, self.evidence[-1], book, int(followed_up), None))
        self._stage += followed_up
        self._count(contact, book)

    def _count(self, contact: datetime, book: Rulebook) -> None:
        self.contact = contact
        self.book = book
        self._until: datetime | None = _UNKNOWN
        spans, stage = book.ownership.surely[self.arrival], self._stage
        self.sure = contact + (spans[stage] if stage < len(spans) else spans[-1]) if spans else _UNKNOWN
        if self.due is not None and self.due < self.sure:
            self.sure = self.due

    @property
    def protection(self) -> Parameter[Protection]:
        """How long the book protects the claim."""
        return self.book.ownership.protecting[self.arrival]

    @property
    def term(self) -> tuple[Protection, datetime, int, Calendar]:
        """What the end of protection is counted from."""
        return self.protection.value, self.contact, self._stage, self.calendar

    # Signatures

    def await_signature(self, sheet: Sheet, contact: datetime, book: Rulebook, position: int) -> None:
        """Count a follow-up as long as its sheet may still be signed; to be called instead of ``renew``."""
        if self.contacts is None:
            self.contacts = [Contact(self.contact, self.position, self.book, self._stage, None)]
        self.contacts.append(Contact(contact, position, book, 1, sheet))
        self.due = sheet.due if self.due is None else min(self.due, sheet.due)
        self._stage += 1
        self._count(contact, book)

    def rest_on(self, sheet: Sheet) -> None:
        """Note that the claim was begun by a follow-up whose sheet is still to be signed."""
        self.contacts = [Contact(self.contact, self.position, self.book, self._stage, sheet)]
        self.due = sheet.due
        self._count(self.contact, self.book)

    def sheets_due(self) -> list[Sheet]:
        """Give the sheets that had to be signed by ``due``."""
        sheets = [contact.sheet for contact in self.contacts or () if contact.sheet is not None]
        return list(dict.fromkeys(sheet for sheet in sheets if sheet.due == self.due))

    def count_again(self, unsigned: Collection[Sheet]) -> list[int]:
        """Count the protection anew at ``due``, without what stands on unsigned sheets; gives the positions of that.

        What stands on the others that were due counts for good. If the claim's own position is among those given, nothing
        is left for it to rest on.
        """
        contacts, due = self.contacts or [], self.due
        fallen = [contact.position for contact in contacts if contact.sheet in unsigned]
        kept = [
            contact._replace(sheet=None) if contact.sheet is not None and contact.sheet.due == due else contact
            for contact in contacts
            if contact.sheet not in unsigned
        ]
        waiting = [contact.sheet.due for contact in kept if contact.sheet is not None]
        self.due = min(waiting, default=None)
        self.contacts = kept if waiting else None
        if fallen and kept:
            self._recount(kept)
        else:
            self._count(self.contact, self.book)
        return fallen

    def _recount(self, kept: list[Contact]) -> None:
        """Go through the contacts that are left; the first gap that is too long ends the protection."""
        self._stage = kept[0].steps
        self._count(kept[0].at, kept[0].book)
        for contact in kept[1:]:
            until = self.until
            if until is not None and until < contact.at:
                self.contacts, self.due = None, None
                return
            self._stage += contact.steps
            self._count(contact.at, contact.book)

    @property
    def until(self) -> datetime | None:
        """The last moment of protection (UTC); ``None``: without end."""
        if self.held is not None:
            return None
        if self._until is _UNKNOWN:
            self._until = end_of(*self.term)
        return self._until

    def lapsed(self, moment: datetime) -> bool:
        """Say whether protection is over at a moment."""
        if moment <= self.sure:
            return False
        if self.held is None and self._until is _UNKNOWN:
            longest = self.protection.value.at_most
            if longest is None or self.contact + longest < moment:
                return longest is not None
        until = self.until
        return until is not None and until < moment

    def end(self, state: State, moment: datetime) -> None:
        """End the claim; it keeps its place in the history."""
        self.state = state
        self.ended = moment

    def copy(self) -> Claim:
        """Give an independent copy."""
        twin = Claim.__new__(Claim)
        for name in Claim.__slots__:  # the copy module takes ten times as long, and every question copies claims
            setattr(twin, name, getattr(self, name))
        twin.evidence = self.evidence[:]
        twin.contacts = self.contacts[:] if self.contacts is not None else None
        return twin
