"""The worklists (待办清单): what each is called, what it reads, how far ahead it looks, and which clause asks for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from domain.rulebooks import Rulebook
from projections.worklists import clients, complaints, forms, units


@dataclass(frozen=True, slots=True)
class Worklist:
    """One list.

    ``views``: the read models it is made of. ``query``: SQL of what has to be done and is not, due by the moment (or, with
    ``_on``, the day) that is named like the list; ``{whose}`` stands for whose. ``staff``: the column that says who has to do
    it; ``also``: whose it is besides, by role: what is nobody's by name is the ``heads``', what tenants owe also theirs who
    ``collect`` it. ``ahead``: days before the due day from which on something stands on it.
    ``clauses``: of the book in force, for items that name none themselves; told the form, or the step of the complaint.
    """

    name: str
    zh: str
    en: str
    views: tuple[str, ...]
    query: str
    staff: str
    ahead: Callable[[Rulebook], int]
    clauses: Callable[[Rulebook, str], tuple[str, ...]]
    also: Literal["heads", "collect"] | None = None


PROTECTION_DAYS = 3
"""Days ahead that the end of a client's protection is told (保护期到期前三天)."""

HOLD_DAYS = 1
"""Days ahead that the end of a temporary deposit is told."""

SIGNING_DAYS = 3
"""Days ahead that a signing is told."""

COMPLAINT_DAYS = 1
"""Days ahead that the next step of a complaint is told."""

_PEOPLE = ("desk", "people")
_CARE = ("care", *_PEOPLE)
_UNITS = ("units", *_PEOPLE)

LISTS: dict[str, Worklist] = {
    one.name: one
    for one in (
        Worklist(
            "follow_ups",
            "待跟进客户",
            "Clients to follow up",
            _CARE,
            clients.duties("follow_ups", *clients.FOLLOW_UPS),
            "d.staff",
            lambda _: 0,
            lambda book, _: book.care.follow_up_days.clauses,
            "heads",
        ),
        Worklist(
            "callbacks",
            "待回访来电",
            "Callers to call back",
            _CARE,
            clients.duties("callbacks", *clients.CALLBACKS),
            "d.staff",
            lambda _: 0,
            lambda book, _: book.care.callback_days.clauses,
            "heads",
        ),
        Worklist(
            "protection_ending",
            "保护期将到期的客户",
            "Clients whose protection ends",
            _PEOPLE,
            clients.PROTECTION_ENDING,
            "o.id",
            lambda _: PROTECTION_DAYS,
            lambda book, _: book.ownership.protection.clauses,
        ),
        Worklist(
            "holds_ending",
            "将到期的临定",
            "Temporary deposits that run out",
            _UNITS,
            units.HOLDS_ENDING,
            "u.agent",
            lambda _: HOLD_DAYS,
            lambda book, _: book.money.hold_days.clauses,
        ),
        Worklist(
            "contracts_to_sign",
            "待签合同",
            "Contracts to sign",
            _UNITS,
            units.CONTRACTS_TO_SIGN,
            "s.agent",
            lambda _: SIGNING_DAYS,
            lambda book, _: book.money.contract_plan_days.clauses,
        ),
        Worklist(
            "leases_ending",
            "将到期的租约",
            "Leases that end",
            _UNITS,
            units.LEASES_ENDING,
            "l.agent",
            lambda book: book.money.lease_notice_days.value,
            lambda book, _: book.money.lease_notice_days.clauses,
            "collect",
        ),
        Worklist(
            "rent_due",
            "应收租金",
            "Rent that is due",
            _UNITS,
            units.RENT_DUE,
            "l.agent",
            lambda book: book.money.rent_notice_days.value,
            lambda book, _: book.money.rent_notice_days.clauses,
            "collect",
        ),
        Worklist(
            "complaints_due",
            "待处理的投诉",
            "Complaints to deal with",
            ("complaints", *_PEOPLE),
            complaints.COMPLAINTS_DUE,
            "p.staff",
            lambda _: COMPLAINT_DAYS,
            complaints.clauses,
            "heads",
        ),
        Worklist(
            "forms_missing",
            "未交的表单",
            "Forms that are missing",
            ("forms", "filings", *_PEOPLE),
            forms.FORMS_MISSING,
            "f.staff",
            lambda _: 0,
            forms.clauses,
        ),
        Worklist(
            "duties",
            "其他待办",
            "Other duties",
            _CARE,
            clients.duties("duties", *clients.CALLBACKS, *clients.FOLLOW_UPS, others=True),
            "d.staff",
            lambda _: 0,
            lambda book, _: book.care.follow_up_days.clauses,
            "heads",
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
