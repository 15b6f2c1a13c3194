"""The books of a desk over time (制度): what it published, what it adopted, and which book is in force when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from domain.calendar import Calendar, parse_start
from domain.desk.rules import UNENDED, Promotion
from domain.event import Event
from domain.rulebooks import Rulebook, RulebookError, find_book, load_preset, reread_book, with_overrides

DEFAULT_BOOK = "sc"
"""The book in force before ``project.opened`` names one."""

FIRST = datetime(1970, 1, 1, tzinfo=UTC)
"""Since when a promotion holds where not even the opening is known."""


class Adoption(NamedTuple):
    """A book taken into force (规则生效) from ``effective`` on, ``parameters`` of it set otherwise; the opening's is the first.

    ``build``: the build whose promotion it is, which reaches back to what was recorded before; ``None`` for all others.
    """

    position: int
    effective: datetime
    book: Rulebook
    parameters: Mapping[str, Any]
    build: int | None = None


class Publication(NamedTuple):
    """A version of a desk's own book (发布制度)."""

    position: int
    time: datetime
    book: Rulebook


class Books:
    """Publications, adoptions and promotions, fed in position order.

    ``limit`` of a lookup: only what the ledger knew by there counts. ``reaching``: the promotions that count besides, oldest
    first; they reach back, so what was adopted before them gives way to them at whatever position.
    """

    __slots__ = ("_count", "adoptions", "promotions", "publications")

    def __init__(self) -> None:
        self.adoptions: list[Adoption] = []
        self.promotions: list[Promotion] = []
        self.publications: dict[str, list[Publication]] = {}
        self._count = 0

    def open(self, event: Event) -> None:
        """Enter the book that the project opens with: it ships, for nothing can have been published before."""
        self.adoptions.append(Adoption(event.position, event.time, load_preset(event.data["rulebook"]), {}))

    def publish(self, event: Event) -> None:
        """Enter a version of a book. One that this version of the program cannot read takes its predecessor's place all the
        same, so that an adoption of it is an error and not, unseen, an adoption of the old one.
        """
        name = event.data["name"]
        self._count += 1
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

    def promote(self, event: Event, calendar: Calendar) -> None:
        """Enter a promotion. Its book is read at once, so that one which cannot be read is an error here."""
        promotion = Promotion.read(event, UNENDED, calendar)
        self._over(promotion, self.adoptions[0] if self.adoptions else None)
        self.promotions.append(promotion)

    def demote(self, event: Event) -> None:
        """Take the last promotion of a build back."""
        for promotion in reversed(self.promotions):
            if promotion.build == event.data["build"] and promotion.until == UNENDED:
                promotion.until = event.position
                return

    def reaching(self, reached: int, rules: Promotion | None, calendar: Calendar) -> list[Promotion]:
        """Give the promotions known at a position, oldest first, and last the ``rules`` of a build that is made under other
        ones; they give way to the ledger where it says that the build was promoted.
        """
        known = [promotion for promotion in self.promotions if promotion.known_at(reached)]
        if rules is not None and not any(one.position <= reached and rules.same_as(one) for one in self.promotions):
            if rules.since is None and rules.rules.effective_from is not None:
                rules.since = parse_start(rules.rules.effective_from, calendar)
            known.append(rules)
        return known

    def published(self, limit: int) -> dict[str, Rulebook]:
        """Give the books that the desk published, by name, each in its last version."""
        found: dict[str, Rulebook] = {}
        for name, versions in self.publications.items():
            known = [version.book for version in versions if version.position <= limit]
            if known:
                found[name] = known[-1]
        return found

    def in_force(
        self, position: int, moment: datetime | None, limit: int, reaching: Sequence[Promotion] = ()
    ) -> Adoption | None:
        """Give the adoption that an event at ``position`` falls under; ``None`` before there was any."""
        found = self._adopted(position, moment, limit)
        last = found.position if found is not None else 0
        for promotion in reaching:
            if promotion.position > last and promotion.judges(position, moment):
                found = self._over(promotion, found)
        return found

    def _adopted(self, position: int, moment: datetime | None, limit: int) -> Adoption | None:
        adoptions = self.adoptions
        for index in range(len(adoptions) - 1, 0, -1):
            adoption = adoptions[index]
            if position > adoption.position <= limit and (moment is None or adoption.effective <= moment):
                return adoption
        return adoptions[0] if adoptions else None

    def only(self, rules: Promotion | None) -> Rulebook | None:
        """Give the book that holds for everything, if there is one: that of the opening where there never was another, or
        that of the ``rules`` of a build. Asked for at every event.
        """
        adoptions = self.adoptions
        if self.promotions or not adoptions:
            return None
        if rules is None:
            return adoptions[0].book if len(adoptions) == 1 else None
        name, _, effective_from, _ = rules.rules
        if effective_from is not None or (name is None and len(adoptions) > 1):
            return None
        return rules.book(adoptions[0].book, self.published, self._count)

    def _over(self, promotion: Promotion, base: Adoption | None) -> Adoption:
        """Give a promotion as the adoption that it takes the place of ``base`` with."""
        book = promotion.book(base.book if base is not None else load_preset(DEFAULT_BOOK), self.published, self._count)
        first = self.adoptions[0].effective if self.adoptions else FIRST
        return Adoption(
            promotion.position, promotion.since or first, book, promotion.rules.parameters or {}, promotion.build
        )

    def all(self, limit: int, reaching: Sequence[Promotion]) -> list[Adoption]:
        """Give all adoptions and the promotions that count, in ledger order."""
        known = [adoption for adoption in self.adoptions if adoption.position <= limit]
        for promotion in reaching:
            before = [adoption for adoption in known if adoption.position < promotion.position]
            known.append(self._over(promotion, before[-1] if before else None))
        return sorted(known, key=lambda adoption: adoption.position)

    def next_after(self, moment: datetime, limit: int, reaching: Sequence[Promotion] = ()) -> datetime | None:
        """Give the first moment after ``moment`` at which another book takes effect; ``None`` if none is to come."""
        if len(self.adoptions) < 2 and not reaching:
            return None
        coming = [
            adoption.effective
            for adoption in self.adoptions[1:]
            if adoption.position <= limit
            and adoption.effective > moment
            and not any(_overrules(promotion, adoption) for promotion in reaching)
        ]
        coming += [one.since for one in reaching if one.since is not None and one.since > moment]
        return min(coming, default=None)


def _overrules(promotion: Promotion, adoption: Adoption) -> bool:
    """Whether an adoption never comes to hold because a promotion that came after it judges all that it would."""
    if promotion.position < adoption.position or promotion.rules.rulebook is None:
        return False
    return promotion.since is None or promotion.since <= adoption.effective
