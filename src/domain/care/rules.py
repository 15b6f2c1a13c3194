"""What a book says about care, laid out once for all the facts that are judged by it."""

from __future__ import annotations

from typing import Any

from domain.rulebooks import Rulebook

KEPT_BOOKS = 256


class Rules:
    """The settings of a book's section care under their own names, each with its value alone.

    ``cited``: name of a setting → its clauses, separated by spaces. ``ranks``, ``limits``: the groups, member → value.
    ``no_clients``: kinds of reception of people who are no clients. ``rest``: minutes of the local day in which clients are
    not to be bothered, as (from, before).
    """

    def __init__(self, book: Rulebook) -> None:
        self.cited: dict[str, str] = {}
        groups: dict[str, dict[str, Any]] = {"ranks": {}, "limits": {}}
        for path, parameter in book.parameters():
            section, _, name = path.partition(".")
            if section != "care":
                continue
            group, _, member = name.rpartition(".")
            if group:
                groups[group][member] = parameter.value
            else:
                setattr(self, name, parameter.value)
                self.cited[name] = " ".join(dict.fromkeys(parameter.clauses))
        self.ranks, self.limits = groups["ranks"], groups["limits"]
        kinds = book.ownership.kinds
        self.no_clients = frozenset(kind for kind in type(kinds).model_fields if getattr(kinds, kind).value == "none")
        care = book.care
        self.rest = (
            (0, care.not_before.value * 60),
            (care.noon_from.value * 60, care.noon_until.value * 60),
            (care.not_after.value * 60, 24 * 60),
        )

    def __getattr__(self, name: str) -> Any:
        """Settings are set from the book; the checker of types knows of them by this."""
        raise AttributeError(name)


_laid_out: dict[int, tuple[Rulebook, Rules]] = {}


def rules_of(book: Rulebook) -> Rules:
    """The rules of a book; the same object for the same one."""
    known = _laid_out.get(id(book))
    if known is None:
        if len(_laid_out) >= KEPT_BOOKS:
            _laid_out.clear()
        known = _laid_out[id(book)] = (book, Rules(book))  # the book stays, and so does its id
    return known[1]
