"""Who rules and who changes the order is what the book in force at the event says."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from memory_desk import MemoryDesk

from domain.event import Refused
from domain.rulebooks import load_preset

P = "project/gj"
C1 = "client/C1"
RULING: dict[str, Any] = {"dispute": "X1", "owner": "A", "reason": "x"}
SKIP: dict[str, Any] = {"staff": "A", "action": "skip", "reason": "x"}


@pytest.fixture
def disputed(desk: MemoryDesk) -> MemoryDesk:
    """The desk, which opened under WJC, with a dispute."""
    desk.post("dispute.opened", C1, dispute="X1", by="A", statement="x")
    return desk


def adopt(desk: MemoryDesk, book: str, days: int = 0, **parameters: Any) -> None:
    """Adopts a book from so many days after today on."""
    role, desk.role = desk.role, "admin"
    effective = (desk.now + timedelta(days=days)).isoformat()
    desk.post("rulebook.adopted", P, rulebook=book, effective_from=effective, parameters=parameters)
    desk.role = role


@pytest.mark.parametrize("role", ["supervisor", "front_desk", "agent", "finance"])
def test_who_may_not_rule_does_not(disputed: MemoryDesk, role: str) -> None:
    disputed.role = role
    assert disputed.refuses("dispute.ruled", C1, **RULING) == ("may_not_rule", "/type")


@pytest.mark.parametrize("role", ["manager", "admin", "importer"])
def test_the_manager_rules_and_programs_enter_it_for_the_desk(disputed: MemoryDesk, role: str) -> None:
    disputed.role = role
    disputed.post("dispute.ruled", C1, **RULING)


def test_a_desk_may_let_its_supervisor_rule(disputed: MemoryDesk) -> None:
    adopt(disputed, "wjc", **{"deals.who_rules": ["supervisor"]})
    disputed.role = "manager"
    assert disputed.refuses("dispute.ruled", C1, **RULING)[0] == "may_not_rule"
    disputed.role = "supervisor"
    disputed.post("dispute.ruled", C1, **RULING)


def test_a_book_that_holds_from_tomorrow_gives_no_right_today(disputed: MemoryDesk) -> None:
    adopt(disputed, "wjc", days=1, **{"deals.who_rules": ["supervisor"]})
    disputed.role = "supervisor"
    assert disputed.refuses("dispute.ruled", C1, **RULING)[0] == "may_not_rule"
    disputed.post("dispute.ruled", C1, at=disputed.now + timedelta(days=2), **RULING)


def test_a_book_does_not_reach_back_behind_its_beginning(disputed: MemoryDesk) -> None:
    before = disputed.now
    adopt(disputed, "wjc", days=-3, **{"deals.who_rules": ["supervisor"]})
    adopt(disputed, "wjc", days=1, **{"deals.who_rules": ["front_desk"]})
    disputed.role = "front_desk"
    assert disputed.refuses("dispute.ruled", C1, at=before, **RULING)[0] == "may_not_rule"
    disputed.role = "supervisor"
    disputed.post("dispute.ruled", C1, at=before, **RULING)


@pytest.mark.parametrize(
    ("book", "roles"), [("wjc", {"front_desk", "admin"}), ("sc", {"supervisor", "manager", "importer"})]
)
def test_the_order_is_changed_by_those_whom_the_book_names(desk: MemoryDesk, book: str, roles: set[str]) -> None:
    adopt(desk, book)
    for role in ("front_desk", "supervisor", "manager", "agent", "admin", "importer"):
        desk.role = role
        if role in roles:
            desk.post("rotation.adjusted", P, **SKIP)
        elif role not in ("admin", "importer"):
            assert desk.refuses("rotation.adjusted", P, **SKIP) == ("may_not_adjust", "/type")


def test_the_refusal_names_the_book_and_the_clause(desk: MemoryDesk) -> None:
    desk.role = "manager"
    with pytest.raises(Refused) as refusal:
        desk.post("rotation.adjusted", P, **SKIP)
    says = "Under the rule book wjc only the front desk changes the order, not the manager: "
    assert refusal.value.detail.startswith(says)
    book = load_preset("wjc")
    assert refusal.value.detail.endswith(f"{book.en}, WJC-form-1 ({book.cite('WJC-form-1')}).")


def test_where_the_book_is_silent_the_refusal_says_custom(disputed: MemoryDesk) -> None:
    adopt(disputed, "sc")
    disputed.role = "supervisor"
    with pytest.raises(Refused, match=r"the custom of the trade \(通例\)\.$"):
        disputed.post("dispute.ruled", C1, **RULING)
