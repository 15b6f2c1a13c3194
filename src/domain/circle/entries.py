"""The steps of a judgement, as they are kept: what happened, which clause, what followed; put into words when asked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from domain.event import Event
from domain.rulebooks import DEFAULT, Parameter, Rulebook


class Item(NamedTuple):
    """A fact as it is judged: ``at`` is the one of its two times that counts, ``book`` the rulebook it falls under, laid out.

    Items compare by ``at`` and ``position``, the order in which they are judged.
    """

    at: datetime
    position: int
    client: str
    event: Event
    book: Rulebook


class Entry(NamedTuple):
    """One step of the story. ``how`` and ``then`` choose the words (wording.py), ``names`` fill them.

    ``deal``: the deal that the step is about, if it is about one.
    """

    position: int
    at: datetime
    how: str
    then: str
    clauses: tuple[str, ...]
    names: Mapping[str, Any]
    evidence: tuple[int, ...]
    deal: str | None = None


def cite(first: Parameter[Any], *others: Parameter[Any]) -> tuple[str, ...]:
    """Give the clauses of some parameters, joined."""
    if not others:
        return first.clauses
    if len(others) == 1:
        return joined(first.clauses, others[0].clauses)
    return joined(first.clauses, *[parameter.clauses for parameter in others])


@lru_cache(maxsize=4096)
def joined(*clauses: tuple[str, ...]) -> tuple[str, ...]:
    """Give all clauses, each once; the customary rule is cited only where no clause of the book is."""
    found = dict.fromkeys(clause for some in clauses for clause in some)
    if len(found) > 1:
        found.pop(DEFAULT, None)
    return tuple(found)
