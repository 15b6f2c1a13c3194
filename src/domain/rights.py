"""What only some may do, because the book in force says so (谁可裁定、谁可调整次序)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from domain.event import Fact, Refused
from domain.rulebooks import Rulebook
from domain.rulebooks.parameter import Parameter

FOR_THE_DESK = frozenset(("admin", "importer"))
"""Roles of programs and of who runs them: they enter what the desk decided, and the book binds the desk, not them."""


class _Right(NamedTuple):
    code: str
    does: str
    who: Callable[[Rulebook], Parameter[tuple[str, ...]]]


_RIGHTS: Mapping[str, _Right] = {
    "dispute.ruled": _Right("may_not_rule", "rules on a dispute", lambda book: book.deals.who_rules),
    "rotation.adjusted": _Right("may_not_adjust", "changes the order", lambda book: book.rotation.who_adjusts),
}


def check_right(fact: Fact, book: Rulebook) -> None:
    """Raises ``Refused``, naming the clause, when the book in force at the event leaves it to other roles than the poster's."""
    right = _RIGHTS.get(fact.type)
    role = fact.posted_by["role"]
    if right is None or role in FOR_THE_DESK:
        return
    setting = right.who(book)
    if role in setting.value:
        return
    allowed = " or ".join(one.replace("_", " ") for one in setting.value) or "nobody"
    raise Refused(
        right.code,
        f"Under the rule book {book.name} only the {allowed} {right.does}, not the {role.replace('_', ' ')}: {cited(book, setting)}.",
        "/type",
    )


def cited(book: Rulebook, *settings: Parameter[Any]) -> str:
    """The clauses behind settings as a refusal names them at its end: title and id, and in Chinese title and article."""
    clauses = dict.fromkeys(clause for setting in settings for clause in setting.clauses)
    return "; ".join(f"{book.cite(clause, 'en')} ({book.cite(clause)})" for clause in clauses)
