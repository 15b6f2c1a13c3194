"""The books of a desk over time (制度): what it published, what it adopted, and which book is in force when."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from domain.calendar import Calendar, parse_start
from domain.event import Event
from domain.rulebooks import Rulebook, RulebookError, find_book, load_preset, reread_book, with_overrides

DEFAULT_BOOK = "sc"
"""The book in force before ``project.opened`` names one."""


class Adoption(NamedTuple):
    """A book taken into force (规则生效) from ``effective`` on, ``parameters`` of it set otherwise; the opening's is the first."""

    position: int
    effective: datetime
    book: Rulebook
    parameters: Mapping[str, Any]


class Publication(NamedTuple):
    """A version of a desk's own book (发布制度)."""

    position: int
    time: datetime
    book: Rulebook


class Books:
    """Publications and adoptions, fed in position order; ``limit`` of a lookup: only what the ledger knew by there counts."""

    __slots__ = ("adoptions", "publications")

    def __init__(self) -> None:
        self.adoptions: list[Adoption] = []
        self.publications: dict[str, list[Publication]] = {}

    def open(self, event: Event) -> None:
        """Enter the book that the project opens with: it ships, for nothing can have been published before."""
        self.adoptions.append(Adoption(event.position, event.time, load_preset(event.data["rulebook"]), {}))

    def publish(self, event: Event) -> None:
        """Enter a version of a book. One that this version of the program cannot read takes its predecessor's place all the
        same, so that an adoption of it is an error and not, unseen, an adoption of the old one.
        """
        name = event.data["name"]
        try:
            book = reread_book(event.data["text"], self.published(event.position))
        except RulebookError:
            self.publications.pop(name, None)
            return
        self.publications.setdefault(name, []).append(Publication(event.position, event.time, book))

    def adopt(self, event: Event, calendar: Calendar) -> None:
        """Enter an adoption: of the version that was published last, if the desk published the book."""
        parameters = event.data.get("parameters") or {}
        book = with_overrides(find_book(event.data["rulebook"], self.published(event.position)), parameters)
        if not self.adoptions:
            self.adoptions.append(Adoption(event.position, event.time, book, parameters))
        effective = parse_start(event.data["effective_from"], calendar)
        self.adoptions.append(Adoption(event.position, effective, book, parameters))

    def published(self, limit: int) -> dict[str, Rulebook]:
        """Give the books that the desk published, by name, each in its last version."""
        found: dict[str, Rulebook] = {}
        for name, versions in self.publications.items():
            known = [version.book for version in versions if version.position <= limit]
            if known:
                found[name] = known[-1]
        return found

    def in_force(self, position: int, moment: datetime | None, limit: int) -> Adoption | None:
        """Give the adoption that an event at ``position`` falls under; ``None`` before there was any."""
        adoptions = self.adoptions
        for index in range(len(adoptions) - 1, 0, -1):
            adoption = adoptions[index]
            if position > adoption.position <= limit and (moment is None or adoption.effective <= moment):
                return adoption
        return adoptions[0] if adoptions else None

    def next_after(self, moment: datetime, limit: int) -> datetime | None:
        """Give the first moment after ``moment`` at which an adopted book takes effect; ``None`` if none is to come."""
        coming = (
            adoption.effective
            for adoption in self.adoptions[1:]
            if adoption.position <= limit and adoption.effective > moment
        )
        return min(coming, default=None)
