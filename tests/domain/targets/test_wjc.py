"""Leaders approve the plan, and the targets come down to each agent (WJC-2t)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from desk_language import Case, Said, at, desk_of, events, joined, opened

from domain.event import Event
from domain.targets.plan import TYPES, Plan
from domain.targets.remarks import below, remarks

DESK = [opened("wjc"), joined("A", group="G1"), joined("B", group="G2"), joined("L", "leader")]
Q1 = "2026-Q1"
Pointed = dict[tuple[str, str], list[dict[str, Any]]]


def _said(type_: str, **data: Any) -> Said:
    return Said(type_, "project/P", {"period": Q1, "scope": "project", **data})


def target(**data: Any) -> Said:
    return _said("target.set", **{"metrics": {"deals": 6}, **data})


def split(**parts: int) -> Said:
    return _said("target.split", parts={scope: {"deals": deals} for scope, deals in parts.items()})


def approved() -> Said:
    return _said("target.approved", by="L")


def given(*said: Said) -> Case:
    return Case(events(DESK, at("09:00", *said)))


def looked_through(told: list[Event]) -> Pointed:
    """Ask what is still to be done about every target."""
    desk = desk_of(told)
    plan = Plan()
    for event in told:
        if event.type in TYPES:
            plan = plan.after(event.type, event.data, event.time, event.position, lambda name: name in "ABL")
    groups: dict[str, str | None] = {"A": "G1", "B": "G2"}
    book = desk.current_book(told[-1].time)
    return {key: list(remarks(plan, key, below(key[1], groups), book)) for key in plan.targets}


def pointed_out(effect: str, clause: str, scope: str = "project", **more: Any) -> Callable[[Pointed], None]:
    def check(found: Pointed) -> None:
        (one,) = [one for one in found[Q1, scope] if one["effect"] == effect]
        assert clause in one["clauses"]
        assert one["positions"]
        assert {name: one[name] for name in more} == more

    return check


def nothing(scope: str = "project") -> Callable[[Pointed], None]:
    def check(found: Pointed) -> None:
        assert found[Q1, scope] == []

    return check


@pytest.mark.clause("WJC-2t")
def test_wjc_2t_targets_are_approved_and_split_down_to_each_agent():
    given(target()).when(looked_through).then(
        pointed_out("not_approved", "WJC-2t"), pointed_out("not_split", "WJC-2t", staff=["A", "B"])
    )


def test_a_plan_that_is_approved_and_split():
    given(target(), split(A=4, B=2), approved()).when(looked_through).then(
        nothing(), nothing("staff/A"), nothing("staff/B")
    )


def test_a_plan_that_is_split_otherwise_is_approved_anew():
    given(target(), split(A=4, B=2), approved(), split(A=3, B=3)).when(looked_through).then(
        pointed_out("not_approved", "WJC-2t"), pointed_out("not_approved", "WJC-2t", scope="staff/A")
    )


def test_a_target_that_came_down_to_the_groups_alone():
    given(target(), split(**{"group/G1": 4, "group/G2": 2})).when(looked_through).then(
        pointed_out("not_split", "WJC-2t", staff=["A", "B"]),
        pointed_out("not_split", "WJC-2t", scope="group/G1", staff=["A"]),
    )


def test_an_agents_own_target_is_split_no_further():
    given(target(scope="A"), _said("target.approved", scope="staff/A", by="L")).when(looked_through).then(
        nothing("staff/A")
    )


def test_a_quarter_whose_months_are_half_set():
    given(target(scope="A"), target(scope="A", period="2026-02", metrics={"deals": 2})).when(looked_through).then(
        pointed_out("months_missing", "WJC-2t", scope="staff/A", months=["2026-01", "2026-03"])
    )
