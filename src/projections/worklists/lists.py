"""The worklists (待办清单): what each is called, what it reads, how far ahead it looks, and which clause asks for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from domain.rulebooks import Rulebook
from projections.worklists import people, units

Clauses = Callable[[Rulebook], tuple[str, ...]]
Ahead = Callable[[Rulebook], int]


@dataclass(frozen=True, slots=True)
class Worklist:
    """One list.

    ``views``: the read models it is made of. ``query``: SQL with the columns of `Row`, of what has to be done by
    ```%(NAME)s``` and is not. ``ahead``: days before the due day from which on something stands on it. ``clauses``: of the
    book in force, for items that name none themselves. ``line``: what an item is, in words.
    """

    name: str
    zh: str
    en: str
    views: tuple[str, ...]
    query: str
    ahead: Ahead
    clauses: Clauses
    line: tuple[str, str]


PROTECTION_DAYS = 3
"""Days ahead that the end of a client's protection is told (保护期到期前三天)."""

HOLD_DAYS = 1
"""Days ahead that the end of a temporary deposit is told."""

LISTS: dict[str, Worklist] = {
    one.name: one
    for one in (
        Worklist(
            "protection_ending",
            "保护期将到期的客户",
            "Clients whose protection ends",
            ("desk", "people"),
            people.PROTECTION_ENDING,
            lambda _: PROTECTION_DAYS,
            lambda book: book.ownership.protection.clauses,
            ("客户{client}的保护期于{due}到期", "the protection of client {client} ends on {due}"),
        ),
        Worklist(
            "holds_ending",
            "将到期的临定",
            "Temporary deposits that run out",
            ("desk", "people", "units"),
            units.HOLDS_ENDING,
            lambda _: HOLD_DAYS,
            lambda book: book.money.hold_days.clauses,
            ("{unit}为客户{client}保留至{due}", "{unit} is held for client {client} until {due}"),
        ),
    )
}
"""Every list but today's, which is all of them together."""

TODAY = "today"
NAMES = (*LISTS, TODAY)
TODAYS_NAME = ("今日工作", "The day's work")


def lists_of(name: str) -> list[Worklist]:
    """The lists that a name stands for; ``KeyError`` for a name that is none."""
    return list(LISTS.values()) if name == TODAY else [LISTS[name]]


def views_of(name: str) -> tuple[str, ...]:
    """The read models that a list is made of."""
    return tuple(sorted({view for one in lists_of(name) for view in one.views}))


def title(name: str) -> tuple[str, str]:
    """What a list is called, in Chinese and in English."""
    return TODAYS_NAME if name == TODAY else (LISTS[name].zh, LISTS[name].en)
