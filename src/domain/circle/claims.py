"""Claims to a client (客户归属的主张) and how long they are protected (保护期)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Literal

from domain.calendar import Calendar
from domain.circle.entries import Item
from domain.rulebooks import Rulebook
from domain.rulebooks.protection import Protection

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
    never own, only be ruled on. ``held``: why it does not lapse (``deal``: signed; ``ruling``), if so. ``sure``: a moment
    until which it surely lives, found without the calendar.
    """

    __slots__ = (
        "_stage",
        "_until",
        "agent",
        "asserted",
        "book",
        "calendar",
        "clauses",
        "client",
        "contact",
        "ended",
        "evidence",
        "held",
        "position",
        "rank",
        "since",
        "state",
        "sure",
        "tracked",
    )

    def __init__(
        self, agent: str, item: Item, clauses: tuple[str, ...], calendar: Calendar, rank: Rank | None = None
    ) -> None:
        self.agent = agent
        self.client = item.client
        self.rank = rank or (item.at, item.position)
        self.since = item.at
        self.position = item.position
        self.clauses = clauses
        self.evidence = [item.position]
        self.calendar = calendar
        self.asserted = False
        self.tracked = False
        self.held: str | None = None
        self.state: State = "live"
        self.ended: datetime | None = None
        self._stage = 0
        self.renew(item.at, item.book)

    def renew(self, contact: datetime, book: Rulebook, *, followed_up: bool = False) -> None:
        """Count the protection from this contact on, by the book in force at it."""
        self.contact = contact
        self.book = book
        self._stage += followed_up
        self._until: datetime | None = _UNKNOWN
        spans = book.ownership.protection.value.at_least
        self.sure = contact + spans[min(self._stage, len(spans) - 1)] if spans else _UNKNOWN

    @property
    def term(self) -> tuple[Protection, datetime, int, Calendar]:
        """What the end of protection is counted from."""
        return self.book.ownership.protection.value, self.contact, self._stage, self.calendar

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
        return twin
