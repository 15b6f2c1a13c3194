"""Targets are split down to each agent and approved; what does not add up is refused (WJC-2t)."""

from __future__ import annotations

from typing import Any

import pytest
from memory_desk import MemoryDesk

from domain.event import Refused

P = "project/gj"
Q2 = "2026-Q2"
MONTHS = ("2026-04", "2026-05", "2026-06")
WHOLE = {"deals": 6, "contract_value": "300000.00"}
HALVES = {
    "group/G1": {"deals": 4, "contract_value": "180000.00"},
    "group/G2": {"deals": 2, "contract_value": "120000.00"},
}


@pytest.fixture
def desk(desk: MemoryDesk) -> MemoryDesk:
    """A in group G1, B in group G2; the leader L."""
    desk.post("staff.joined", P, staff="L", name="L", role="leader")
    return desk


def set_target(desk: MemoryDesk, scope: str = "project", period: str = Q2, **data: Any) -> None:
    desk.post("target.set", P, period=period, scope=scope, **{"metrics": WHOLE, **data})


def split(desk: MemoryDesk, parts: dict[str, Any], scope: str = "project", **more: Any) -> None:
    desk.post("target.split", P, period=Q2, scope=scope, parts=parts, **more)


def refused(desk: MemoryDesk, event_type: str, **data: Any) -> Refused:
    with pytest.raises(Refused) as refusal:
        desk.post(event_type, P, **{"period": Q2, "scope": "project", **data})
    return refusal.value


def figures(desk: MemoryDesk, scope: str, period: str = Q2) -> Any:
    target = desk.project.plan.targets.get((period, scope))
    return None if target is None else dict(target.metrics)


def test_a_split_sets_the_targets_of_its_parts(desk: MemoryDesk) -> None:
    set_target(desk)
    split(desk, HALVES)
    split(desk, {"A": HALVES["group/G1"]}, "G1")
    assert figures(desk, "staff/A") == HALVES["group/G1"]
    assert desk.project.plan.targets[Q2, "staff/A"].by_split == "group/G1"


def test_a_split_that_does_not_add_up_is_refused_with_its_clause(desk: MemoryDesk) -> None:
    set_target(desk)
    found = refused(desk, "target.split", parts={**HALVES, "group/G2": {"deals": 1, "contract_value": "120000.00"}})
    assert (found.code, found.pointer) == ("target_does_not_add_up", "/data/parts")
    assert "The parts of deals sum to 5; the target of project for 2026-Q2 is 6:" in found.detail
    assert "WJC-2t" in found.detail
    assert "绩效考核第二条" in found.detail
    assert figures(desk, "group/G1") is None


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ({"group/G1": {"deals": 6}}, "target_does_not_add_up"),
        ({"group/G1": {**WHOLE, "calls": 3}}, "target_does_not_add_up"),
        ({"group/G9": WHOLE}, "unknown_scope"),
        ({"staff/Z": WHOLE}, "unknown_scope"),
        ({"project": WHOLE}, "not_below"),
        ({"A": HALVES["group/G1"], "staff/A": HALVES["group/G2"]}, "duplicate_part"),
    ],
)
def test_parts_that_are_none(desk: MemoryDesk, parts: dict[str, Any], code: str) -> None:
    set_target(desk)
    assert refused(desk, "target.split", parts=parts).code == code


def test_a_split_of_nothing(desk: MemoryDesk) -> None:
    found = refused(desk, "target.split", parts=HALVES)
    assert (found.code, found.pointer) == ("no_target", "/data/scope")
    assert "WJC-2t" in found.detail


def test_only_those_of_a_group_share_its_target(desk: MemoryDesk) -> None:
    set_target(desk, "group/G1")
    assert refused(desk, "target.split", scope="group/G1", parts={"staff/B": WHOLE}).code == "not_below"
    assert refused(desk, "target.split", scope="group/G1", parts={"group/G2": WHOLE}).code == "not_below"
    set_target(desk, "staff/A")
    assert refused(desk, "target.split", scope="staff/A", parts={"staff/A": WHOLE}).code == "not_below"


def test_some_figures_may_be_split_and_rates_are_never_added(desk: MemoryDesk) -> None:
    set_target(desk, metrics={**WHOLE, "satisfaction": "0.95"})
    parts = {scope: {**metrics, "satisfaction": "0.95"} for scope, metrics in HALVES.items()}
    split(desk, parts)
    split(desk, {"A": {"deals": 5}, "B": {"deals": 1}}, metrics={"deals": 6})
    assert figures(desk, "staff/A") == {"deals": 5}
    found = refused(desk, "target.split", parts={"A": {"deals": 7}}, metrics={"deals": 7})
    assert (found.code, found.pointer) == ("target_does_not_add_up", "/data/metrics/deals")


def test_money_is_added_exactly(desk: MemoryDesk) -> None:
    set_target(desk, metrics={"contract_value": "0.30", "deals": 3.0})
    split(desk, {"A": {"contract_value": "0.1", "deals": 1}, "B": {"contract_value": 0.2, "deals": "2"}})


def test_what_was_split_is_changed_by_splitting_anew(desk: MemoryDesk) -> None:
    set_target(desk)
    split(desk, HALVES)
    split(desk, {"A": HALVES["group/G1"]}, "group/G1")
    found = refused(desk, "target.set", scope="group/G1", metrics={"deals": 5})
    assert (found.code, found.pointer) == ("target_does_not_add_up", "/data/metrics/deals")
    desk.post("target.set", P, period=Q2, scope="group/G1", metrics={"calls": 200})
    assert figures(desk, "group/G1") == {**HALVES["group/G1"], "calls": 200}
    split(desk, {"group/G1": WHOLE})
    assert figures(desk, "group/G2") is None
    assert figures(desk, "staff/A") is None, "what no longer adds up to the group's target falls"


def test_a_target_that_was_split_is_revised_in_so_many_words(desk: MemoryDesk) -> None:
    set_target(desk)
    split(desk, HALVES)
    found = refused(desk, "target.set", metrics={**WHOLE, "deals": 7})
    assert found.code == "target_does_not_add_up"
    assert '"revises": true' in found.detail
    set_target(desk, metrics={**WHOLE, "deals": 7}, revises=True)
    assert figures(desk, "group/G1") is None
    set_target(desk, metrics={**WHOLE, "deals": 7})


def test_nobody_has_one_figure_by_two_splits(desk: MemoryDesk) -> None:
    set_target(desk, metrics={"deals": 6})
    set_target(desk, "group/G1", metrics={"deals": 6})
    split(desk, {"staff/A": {"deals": 2}, "staff/B": {"deals": 4}})
    found = refused(desk, "target.split", scope="group/G1", parts={"staff/A": {"deals": 6}})
    assert found.code == "part_of_another_split"


def test_a_quarter_is_the_sum_of_its_months(desk: MemoryDesk) -> None:
    set_target(desk, metrics={"deals": 6, "satisfaction": "0.9"})
    for month in MONTHS[:2]:
        set_target(desk, period=month, metrics={"deals": 2, "satisfaction": "0.9"})
    found = refused(desk, "target.set", period=MONTHS[2], metrics={"deals": 3, "satisfaction": "0.9"})
    assert (found.code, found.pointer) == ("target_does_not_add_up", "/data/metrics")
    assert "its months have 2 + 2 + 3 = 7" in found.detail
    assert "WJC-2t" in found.detail
    set_target(desk, period=MONTHS[2], metrics={"deals": 2})
    found = refused(desk, "target.set", metrics={"deals": 9})
    assert found.code == "target_does_not_add_up"
    set_target(desk, metrics={"deals": 9}, revises=True)
    assert figures(desk, "project", MONTHS[0]) is None
    for month in MONTHS:
        set_target(desk, period=month, metrics={"deals": 3})


def test_a_quarter_set_after_its_months_adds_up_too(desk: MemoryDesk) -> None:
    for month in MONTHS:
        set_target(desk, "staff/A", month, metrics={"deals": 2})
    assert refused(desk, "target.set", scope="A", metrics={"deals": 7}).code == "target_does_not_add_up"
    set_target(desk, "A", metrics={"deals": 6, "calls": 500})


def test_a_split_leaves_the_months_of_a_part_in_step_with_its_quarter(desk: MemoryDesk) -> None:
    for month in MONTHS:
        set_target(desk, "staff/A", month, metrics={"deals": 2})
    set_target(desk, metrics={"deals": 9})
    found = refused(desk, "target.split", parts={"A": {"deals": 7}, "B": {"deals": 2}})
    assert (found.code, found.pointer) == ("target_does_not_add_up", "/data/parts/A")
    split(desk, {"A": {"deals": 6}, "B": {"deals": 3}})


def test_a_leader_approves_a_target_as_it_stands(desk: MemoryDesk) -> None:
    approval = {"period": Q2, "scope": "project", "by": "L"}
    assert desk.refuses("target.approved", P, **approval) == ("no_target", "/data/scope")
    set_target(desk)
    found = refused(desk, "target.approved", by="M")
    assert (found.code, found.pointer) == ("may_not_approve", "/data/by")
    assert "WJC-2t" in found.detail
    desk.post("target.approved", P, **approval)
    assert desk.refuses("target.approved", P, **approval)[0] == "target_already_approved"
    set_target(desk, metrics={"contract_value": "300000", "deals": 6.0})
    assert desk.refuses("target.approved", P, **approval)[0] == "target_already_approved", "nothing has changed"
    split(desk, HALVES)
    desk.post("target.approved", P, **approval)
    split(desk, HALVES)
    assert desk.refuses("target.approved", P, **approval)[0] == "target_already_approved", "nor has the split"
    desk.post("target.approved", P, period=Q2, scope="G1", by="L")
    set_target(desk, metrics={"deals": 8}, revises=True)
    desk.post("target.approved", P, **approval)


def test_what_is_approved_is_approved_with_its_parts(desk: MemoryDesk) -> None:
    set_target(desk)
    split(desk, HALVES)
    split(desk, {"A": HALVES["group/G1"]}, "group/G1")
    assert desk.project.plan.approval_of((Q2, "staff/A")) is None
    desk.post("target.approved", P, period=Q2, scope="project", by="L")
    found = desk.project.plan.approval_of((Q2, "staff/A"))
    assert found is not None
    assert (found[0].by, found[1]) == ("L", "project")
    set_target(desk, "staff/A", metrics={"calls": 100})
    assert desk.project.plan.approval_of((Q2, "staff/A")) is None, "more than was approved"


def test_a_book_may_have_the_manager_approve(desk: MemoryDesk) -> None:
    parameters = {"targets.who_approves": ["leader", "manager"]}
    desk.post("rulebook.adopted", P, rulebook="sc", effective_from="2026-01-01", parameters=parameters)
    set_target(desk)
    desk.post("target.approved", P, period=Q2, scope="project", by="M")
