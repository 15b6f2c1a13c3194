"""Rules other than those adopted (另定制度): what a build is made under, and what a promotion puts into force for the past as well."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, NamedTuple, Self

from domain.calendar import Calendar, parse_start
from domain.event import Event
from domain.rulebooks import Published, Rulebook, find_book, with_overrides

Books = Callable[[int], Published]
"""Gives the books that the desk had published by a position of the ledger."""

EVER = 2**63 - 1
"""A position after every event."""

UNENDED = EVER + 1
"""Where a promotion ends that nobody took back."""


class Rules(NamedTuple):
    """The book that everything is judged by, whatever was adopted.

    ``rulebook``: its name, ``None`` for the books in force. ``parameters``: what is set otherwise in it, or in each book in
    force. ``effective_from``: a date or moment, ``None`` for all that ever happened; what happened before keeps the books
    it had. ``published_by``: of a book that the desk published, the last version by that position; ``None``: the last.
    """

    rulebook: str | None = None
    parameters: Mapping[str, Any] | None = None
    effective_from: str | None = None
    published_by: int | None = None

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> Self:
        """Read what `document` wrote, or the data of a promotion; other members are passed by."""
        return cls(*(document.get(name) for name in cls._fields))

    def document(self) -> dict[str, Any]:
        """Give the rules as JSON-ready data, without what is not said."""
        return {name: value for name, value in self._asdict().items() if value is not None}

    @property
    def adopted(self) -> bool:
        """Whether these are no other rules than those in force."""
        return self.rulebook is None and not self.parameters


class Promotion:
    """Rules that reach back over the ledger: those of a build while it is made, or put into force by ``rebuild.promoted``.

    ``position``: what was adopted before it gives way to them, what is adopted after it does not. ``until``: the position
    at which they were taken back. ``since``: the first moment that they judge, ``None``: the first of all.
    """

    __slots__ = ("_books", "build", "position", "rules", "since", "until")

    def __init__(
        self, rules: Rules, build: int | None, position: int, until: int, since: datetime | None = None
    ) -> None:
        self.rules = rules
        self.build = build
        self.position = position
        self.until = until
        self.since = since
        self._books: dict[tuple[str, int], Rulebook] = {}

    @classmethod
    def read(cls, event: Event, until: int, calendar: Calendar) -> Self:
        """Give what ``rebuild.promoted`` puts into force, until it is taken back."""
        rules = Rules.of(event.data)
        since = parse_start(rules.effective_from, calendar) if rules.effective_from else None
        by = event.position if rules.published_by is None else rules.published_by
        return cls(rules._replace(published_by=by), event.data["build"], event.position, until, since)

    def known_at(self, position: int) -> bool:
        """Say whether the rules are in force as far as the ledger says by a position."""
        return self.position <= position < self.until

    def judges(self, position: int, moment: datetime | None) -> bool:
        """Say whether an event at a position that happened at a moment falls under the rules; no moment: the last ones."""
        if self.since is None:
            return True
        return self.since <= moment if moment is not None else position > self.position

    def same_as(self, other: Promotion) -> bool:
        """Say whether these are the rules of the same build."""
        return self.build == other.build and _said(self.rules) == _said(other.rules)

    def book(self, base: Rulebook, published: Books, publications: int) -> Rulebook:
        """Give the book of the rules. ``base``: the one otherwise in force, which they change where they name none.

        ``publications``: how many there were so far; what was read before is read again only after another one.
        """
        name, by = self.rules.rulebook, self.rules.published_by
        key = (base.hash if name is None else "", publications)
        book = self._books.get(key)
        if book is None:
            found = base if name is None else find_book(name, published(EVER if by is None else by))
            book = self._books[key] = with_overrides(found, self.rules.parameters or {})
        return book


def _said(rules: Rules) -> Rules:
    return rules._replace(parameters=rules.parameters or None, published_by=None)
