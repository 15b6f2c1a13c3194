"""Targets and reviews (指标、考核): the plan as it stands, and the scores of quarters that stand.

The plan is small and hangs together, a quarter with its months and a target with its split, so it stays in memory whole.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import orjson

from domain.desk import DeskTimeline
from domain.event import Event
from domain.targets.amounts import Metrics, shown
from domain.targets.plan import TYPES as PLANNED
from domain.targets.plan import Approval, Key, Plan, Split, Target, changed
from projections.context import Context
from projections.targets.tables import REVIEWS, TARGETS, ReviewRow, TargetRow

SCORED = "review.scored"
TYPES = PLANNED | {SCORED}
"""The events of targets and reviews."""

_NO_FIGURES = b"[]"


class TargetsView:
    """Folds the targets and the reviews. ``desk`` gives the timeline, for who is of the desk."""

    def __init__(self, desk: Callable[[], DeskTimeline]) -> None:
        self._desk = desk
        self._plan = Plan()
        self._written = Plan()
        self._scores: dict[tuple[str, ...], ReviewRow] = {}

    def restore(self, context: Context, position: int) -> None:
        """Starts again from what was stored; ``position`` is how far that is."""
        del position
        self._plan = self._written = plan_of(context.store.all(TARGETS))
        self._scores.clear()

    def apply(self, context: Context, events: Sequence[Event]) -> None:
        """Takes in events, in order of position."""
        del context
        for event in events:
            if event.type == SCORED:
                row = _score(event)
                self._scores[row[:4]] = row
            elif event.type in PLANNED:
                self._plan = self._plan.after(
                    event.type, event.data, event.time, event.position, self._is_staff(event.position)
                )

    def _is_staff(self, position: int) -> Callable[[str], bool]:
        desk = self._desk()
        return lambda name: desk.name_of(name, position) != ""

    def flush(self, context: Context) -> None:
        """Writes what changed: of the targets, all of a period in which any did."""
        if self._plan is not self._written:
            periods = {period for period, _ in changed(self._written, self._plan)}
            rows = [_row(self._plan, key) for key in sorted(self._plan.targets) if key[0] in periods]
            context.store.replace(TARGETS, sorted(periods), rows)
            self._written = self._plan
        context.store.put(REVIEWS, [self._scores[key] for key in sorted(self._scores)])
        self._scores.clear()


def _score(event: Event) -> ReviewRow:
    data = event.data
    scorer = data["staff"] if data["by"] == "self" else data.get("scorer") or f"#{event.position}"
    return ReviewRow(data["staff"], data["period"], data["by"], scorer, data["score"], event.position, event.time)


def _row(plan: Plan, key: Key) -> TargetRow:
    target, split, approval = plan.targets[key], plan.splits.get(key), plan.approvals.get(key)
    return TargetRow(
        *key,
        _json(_figures(target.metrics)),
        target.position,
        target.by_split,
        _json(sorted(target.given)),
        _json(_split(split)) if split is not None else None,
        *((approval.position, approval.by, approval.time) if approval is not None else (None, None, None)),
    )


def _split(split: Split) -> dict[str, Any]:
    return {
        "figures": sorted(split.figures),
        "parts": {scope: _figures(metrics) for scope, metrics in split.parts.items()},
        "position": split.position,
    }


def _figures(metrics: Metrics) -> dict[str, str]:
    return {name: shown(figure) for name, figure in metrics.items()}


def _json(value: Any) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)


def plan_of(rows: Sequence[TargetRow]) -> Plan:
    """The plan that rows were written of."""
    targets: dict[Key, Target] = {}
    splits: dict[Key, Split] = {}
    approvals: dict[Key, Approval] = {}
    for row in rows:
        key = row.period, row.scope
        given = () if row.given == _NO_FIGURES else tuple(orjson.loads(row.given))
        targets[key] = Target(orjson.loads(row.metrics), row.position, row.by_split, given)
        if row.split is not None:
            told: Mapping[str, Any] = orjson.loads(row.split)
            splits[key] = Split(tuple(told["figures"]), told["parts"], told["position"])
        if row.approved is not None and row.approved_by is not None and row.approved_at is not None:
            approvals[key] = Approval(row.approved_by, row.approved_at, row.approved)
    return Plan(targets, splits, approvals)
