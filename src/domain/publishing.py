"""Which books a desk may publish (发布制度) and adopt (采用制度): only such as every judge can read afterwards."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from domain.event import Fact, Refused
from domain.payloads.problems import plain, pointer
from domain.rulebooks import (
    Published,
    Rulebook,
    RulebookError,
    check,
    check_overrides,
    find_book,
    read_book,
    reread_book,
)


def check_publication(fact: Fact, shipped: Collection[str], published: Published) -> None:
    """Raises ``Refused`` for a book that takes a shipped one's name, does not check, or calls itself otherwise than the event.

    ``shipped``: names of the books that every desk has; ``published``: this desk's own, which the book may extend.
    """
    name, text = fact.data["name"], fact.data["text"]
    if name in shipped:
        raise Refused(
            "reserved_name",
            f"The rule book {name} ships with the program; a book of your own needs another name.",
            "/data/name",
        )
    if faults := check(text, published):
        told = "; ".join(str(fault) for fault in faults)
        raise Refused("bad_rulebook", f"The text is no rule book: {told}.", "/data/text")
    own = read_book(text, published).name
    if own != name:
        raise Refused("name_differs", f"The text calls the rule book {own}, not {name}.", "/data/name")


def check_adoption(fact: Fact, shipped: Collection[str], published: Published) -> None:
    """Raises ``Refused`` for a book that is not known, or changes to it that make no book: it would stop every judge."""
    name = fact.data["rulebook"]
    if name not in shipped and name not in published:
        known = ", ".join(sorted({*shipped, *published}))
        raise Refused("unknown_rulebook", f"There is no rule book {name}. Known: {known}.", "/data/rulebook")
    _check_parameters(fact, find_book(name, published))


def check_promotion(fact: Fact, shipped: Collection[str], published: Published, in_force: Rulebook) -> None:
    """Raises ``Refused`` for a promotion of a book that is not known, or of changes that make no book.

    ``in_force``: the book that changes are made in where the promotion names none.
    """
    if "rulebook" in fact.data:
        check_adoption(fact, shipped, published)
    else:
        _check_parameters(fact, in_force)


def _check_parameters(fact: Fact, book: Rulebook) -> None:
    parameters = fact.data.get("parameters") or {}
    try:
        check_overrides(book, parameters)
    except RulebookError as error:
        raise Refused(
            "bad_parameter",
            f"The rule book {book.name} cannot be changed so: {plain(error, 1000)}.",
            pointer("data", "parameters", error.path) if error.path in parameters else "/data/parameters",
        ) from error


def with_publication(published: Published, data: Mapping[str, Any]) -> dict[str, Rulebook]:
    """The desk's own books after a publication.

    A text that an earlier version of the program took and this one cannot read leaves no book: nobody can adopt it, nor its
    predecessor by mistake, until it is published anew.
    """
    others = {name: book for name, book in published.items() if name != data["name"]}
    try:
        return {**others, data["name"]: reread_book(data["text"], published)}
    except RulebookError:
        return others
