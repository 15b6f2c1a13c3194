"""Which rule book was adopted when (规则采用), as the project remembers it to say who may do what."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from domain.rulebooks import Rulebook, load_preset, with_overrides


class Adoption(NamedTuple):
    """A book adopted with changes to single settings, from ``effective`` (UTC) on; it is read only when it is asked for.

    ``rulebook`` none: a promotion that changes settings of whatever book is in force. ``published``: the book, where the
    desk published it; as it stood at the adoption, whatever is published afterwards. ``build``: the build whose promotion
    it is.
    """

    effective: datetime
    rulebook: str | None
    parameters: Mapping[str, Any]
    published: Rulebook | None = None
    build: int | None = None

    def book(self, base: Rulebook | None = None) -> Rulebook:
        """The book as it was adopted, or ``base`` with what a promotion changes in it."""
        book = self.published or (load_preset(self.rulebook) if self.rulebook is not None else base)
        if book is None:
            raise LookupError("settings were changed before there was a book")
        return with_overrides(book, self.parameters)


def in_force(adoptions: tuple[Adoption, ...], moment: datetime) -> Rulebook:
    """The book for something that is posted now and happened at ``moment``, as the judges will take it.

    Of those in effect by then the one adopted last; before any took effect, the first, which the project opened with.
    A promotion that names no book changes the one before it.
    """
    in_effect = [adoption for adoption in adoptions[1:] if adoption.effective <= moment]
    over: list[Adoption] = []
    for adoption in reversed([adoptions[0], *in_effect]):
        over.append(adoption)
        if adoption.rulebook is not None:
            break
    book: Rulebook | None = None
    while over:
        book = over.pop().book(book)
    if book is None:
        raise LookupError("no rule book was ever adopted")
    return book
