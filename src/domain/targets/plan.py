"""The targets of a desk as they stand (指标计划): what was set, how it was split, what is approved. One fold for all who ask.

A target is set by itself, or as a part of the split of a wider one; of a figure, the latest holds. What is set anew with
``revises`` lets its split fall, and a quarter its months too, where they no longer add up to it. An approval is of a target and
of its split as both stand, and of the parts with it; it falls when either changes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from domain.targets.amounts import Metrics, adds_up, amount, same, total
from domain.targets.periods import is_quarter, months_of
from domain.targets.scopes import full

Key = tuple[str, str]
"""Period and scope."""

TYPES = frozenset(("target.set", "target.split", "target.approved"))
"""The events of the plan."""


class Target(NamedTuple):
    """What is to be reached. ``by_split``: the scope whose split gave it, of ``given`` figures; ``position``: of the event."""

    metrics: Metrics
    position: int
    by_split: str | None = None
    given: tuple[str, ...] = ()


class Split(NamedTuple):
    """How a target was shared out: figures that were split, and the part of each scope."""

    figures: tuple[str, ...]
    parts: Mapping[str, Metrics]
    position: int


class Approval(NamedTuple):
    """A leader's consent to a target as it stands (审批)."""

    by: str
    time: datetime
    position: int


class Plan(NamedTuple):
    """All targets of a desk; immutable."""

    targets: Mapping[Key, Target] = {}
    splits: Mapping[Key, Split] = {}
    approvals: Mapping[Key, Approval] = {}

    def after(
        self,
        event_type: str,
        data: Mapping[str, Any],
        time: datetime,
        position: int,
        is_staff: Callable[[str], bool],
    ) -> Plan:
        """The plan after an event of TYPES. ``is_staff``: says whether an id is somebody's."""
        key = data["period"], full(data["scope"], is_staff)
        if event_type == "target.approved":
            approval = Approval(data["by"], time, position)
            return self._replace(approvals={**self.approvals, key: approval})
        if event_type == "target.split":
            return _split(self, key, data, position, is_staff)
        return _set(self, key, data, position)

    def with_metrics(self, key: Key, metrics: Metrics) -> Plan:
        """The plan if a target had these figures, everything else as it stands."""
        target = self.targets.get(key) or Target({}, 0)
        return self._replace(targets={**self.targets, key: target._replace(metrics=metrics)})

    def months(self, quarter: Key, name: str) -> list[Any]:
        """A figure of the months of a quarter, of those that have it."""
        months = [self.targets.get((month, quarter[1])) for month in months_of(quarter[0])]
        return [month.metrics[name] for month in months if month is not None and name in month.metrics]

    def approval_of(self, key: Key) -> tuple[Approval, str] | None:
        """The approval of a target and the scope that was approved: its own, or that whose split gave all of it; None."""
        approval, target = self.approvals.get(key), self.targets.get(key)
        if approval is not None:
            return approval, key[1]
        if target is None or target.by_split is None or set(target.given) != set(target.metrics):
            return None
        return self.approval_of((key[0], target.by_split))

    def quarter_is_off(self, key: Key) -> str | None:
        """The figure of a quarter that is not the sum of its months, when all of them have it; None when all add up."""
        quarter = self.targets.get(key)
        if quarter is None or not is_quarter(key[0]):
            return None
        for name, figure in quarter.metrics.items():
            months = self.months(key, name)
            if len(months) == 3 and adds_up(name) and sum(map(amount, months)) != amount(figure):
                return name
        return None

    def split_is_off(self, key: Key) -> str | None:
        """The figure of a target that its split no longer adds up to; None when it does, or was not split."""
        split, target = self.splits.get(key), self.targets.get(key)
        if split is None:
            return None
        metrics = target.metrics if target is not None else {}
        for name in split.figures:
            if adds_up(name) and total(split.parts.values(), name) != amount(metrics.get(name, 0)):
                return name
        return None


def split_figures(plan: Plan, key: Key, data: Mapping[str, Any]) -> tuple[str, ...]:
    """Which figures a split shares out: those that it names, else all of the target."""
    named = data.get("metrics")
    if named is not None:
        return tuple(named)
    target = plan.targets.get(key)
    return tuple(target.metrics) if target is not None else ()


def _alike(one: Metrics, other: Metrics) -> bool:
    return one.keys() == other.keys() and all(same(one[name], other[name]) for name in one)


def _same_split(one: Split, other: Split) -> bool:
    return (
        set(one.figures) == set(other.figures)
        and one.parts.keys() == other.parts.keys()
        and all(_alike(one.parts[scope], other.parts[scope]) for scope in one.parts)
    )


def changed(before: Plan, after: Plan) -> Iterator[Key]:
    """The targets that differ between two plans, in order, those that are gone included."""
    for key in sorted({*before.targets, *after.targets}):
        if any(getattr(before, part).get(key) != getattr(after, part).get(key) for part in Plan._fields):
            yield key


def _set(plan: Plan, key: Key, data: Mapping[str, Any], position: int) -> Plan:
    before = plan.targets.get(key)
    kept = {name: before.metrics[name] for name in before.given} if before is not None else {}
    source = (before.by_split, before.given) if before is not None else (None, ())
    target = Target({**kept, **data["metrics"]}, position, *source)
    plan = _without_stale_split(_with(plan, key, target), key)
    if plan.quarter_is_off(key) is not None:
        for month in months_of(key[0]):
            plan = _without(plan, (month, key[1]))
    return plan


def _split(plan: Plan, key: Key, data: Mapping[str, Any], position: int, is_staff: Callable[[str], bool]) -> Plan:
    parts = {full(scope, is_staff): metrics for scope, metrics in data["parts"].items()}
    figures = split_figures(plan, key, data)
    before = plan.splits.get(key)
    for scope in before.parts if before is not None else ():
        if scope not in parts:
            plan = _without_part(plan, key, scope)
    for scope, metrics in parts.items():
        target = plan.targets.get((key[0], scope))
        old = target.given if target is not None and target.by_split == key[1] else ()
        own = {name: figure for name, figure in target.metrics.items() if name not in old} if target is not None else {}
        part = Target({**own, **metrics}, position, key[1], tuple(metrics))
        plan = _without_stale_split(_with(plan, (key[0], scope), part), (key[0], scope))
    split = Split(figures, parts, position)
    approvals = plan.approvals
    if before is None or not _same_split(before, split):
        approvals = {one: approval for one, approval in approvals.items() if one != key}
    return plan._replace(splits={**plan.splits, key: split}, approvals=approvals)


def _with(plan: Plan, key: Key, target: Target) -> Plan:
    """The plan with a target; one that says something else than before is no longer approved."""
    before = plan.targets.get(key)
    approvals = plan.approvals
    if key in approvals and (before is None or not _alike(before.metrics, target.metrics)):
        approvals = {one: approval for one, approval in approvals.items() if one != key}
    return plan._replace(targets={**plan.targets, key: target}, approvals=approvals)


def _without(plan: Plan, key: Key) -> Plan:
    """The plan without a target, its approval and its split."""
    plan = _without_split(plan, key)
    return plan._replace(
        targets={one: target for one, target in plan.targets.items() if one != key},
        approvals={one: approval for one, approval in plan.approvals.items() if one != key},
    )


def _without_split(plan: Plan, key: Key) -> Plan:
    """The plan without the split of a target, and without what its parts got by it and by nothing else."""
    split = plan.splits.get(key)
    if split is None:
        return plan
    plan = plan._replace(splits={one: other for one, other in plan.splits.items() if one != key})
    for scope in split.parts:
        plan = _without_part(plan, key, scope)
    return plan


def _without_part(plan: Plan, key: Key, scope: str) -> Plan:
    """The plan without what a scope got by the split of a target."""
    part = key[0], scope
    target = plan.targets.get(part)
    if target is None or target.by_split != key[1]:
        return plan
    rest = {name: figure for name, figure in target.metrics.items() if name not in target.given}
    return (
        _without_stale_split(_with(plan, part, Target(rest, target.position)), part) if rest else _without(plan, part)
    )


def _without_stale_split(plan: Plan, key: Key) -> Plan:
    """The plan without the split of a target that it no longer adds up to."""
    return plan if plan.split_is_off(key) is None else _without_split(plan, key)
