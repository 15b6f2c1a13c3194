"""Targets beside what was reached (指标完成率)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple

import orjson

from domain.figures.catalogue import BY_NAME
from domain.figures.values import Sums, decimal, plain
from domain.targets.amounts import amount, shown
from domain.targets.periods import first_day, last_day
from projections.reading import Standing

_TARGETS = "SELECT period, scope, metrics, position, approved FROM {build}.targets ORDER BY period, scope"

CLAUSES = ("WJC-2t",)


class Target(NamedTuple):
    """A target as it stands: its figures, the event that gave them, and the one by which a leader approved it."""

    metrics: Mapping[str, Any]
    position: int
    approved: int | None


class Targets:
    """The targets of one period, by scope: ``project``, ``group/G1``, ``staff/A``."""

    def __init__(self, targets: Mapping[str, Target]) -> None:
        self._targets = targets

    def completion(self, scope: str, figure: str, done: Fraction) -> Fraction | None:
        """Done by target; ``None`` without a target, or with one of nothing."""
        target = self._target(scope, figure)
        return done / target if target else None

    def text(self, scope: str, figure: str) -> str | None:
        """A target as it was set, or ``None``."""
        target = self._targets.get(scope)
        return shown(target.metrics[figure]) if target is not None and figure in target.metrics else None

    def evidence(self, scope: str) -> list[int]:
        """Positions of the events that set and approved a target."""
        target = self._targets.get(scope)
        return [] if target is None else [one for one in (target.position, target.approved) if one is not None]

    def told(self, scope: str, sums: Sums) -> dict[str, Any] | None:
        """Every figure of a scope's target with what was reached of it; ``None`` without a target.

        Of a figure that nobody counts here, what was reached is not known.
        """
        target = self._targets.get(scope)
        if target is None:
            return None
        figures: dict[str, Any] = {}
        for name in target.metrics:
            known = BY_NAME.get(name)
            done = plain(known, sums) if known is not None else None
            share = self.completion(scope, name, done) if done is not None else None
            figures[name] = {
                "target": shown(target.metrics[name]),
                "done": None if done is None else decimal(done, 4),
                "completion": None if share is None else decimal(share, 4),
            }
        return {
            "figures": figures,
            "approved": target.approved is not None,
            "clauses": list(CLAUSES),
            "evidence": self.evidence(scope),
        }

    def _target(self, scope: str, figure: str) -> Fraction | None:
        target = self._targets.get(scope)
        return Fraction(amount(target.metrics[figure])) if target is not None and figure in target.metrics else None


class Plans:
    """All targets of a desk, read once for an answer."""

    def __init__(self, targets: Mapping[str, Mapping[str, Target]]) -> None:
        self._targets = targets

    def of(self, period: str) -> Targets:
        """Those of a period."""
        return Targets(self._targets.get(period, {}))


async def read_plans(look: Standing) -> Plans:
    """The targets as they stand."""
    found: dict[str, dict[str, Target]] = {}
    for period, scope, metrics, position, approved in await look.rows(_TARGETS, {}):
        found.setdefault(period, {})[scope] = Target(orjson.loads(metrics), position, approved)
    return Plans(found)


def period_of(first: date, last: date) -> str | None:
    """The month, quarter or year that begins and ends on these days, as targets name it; ``None`` of other stretches."""
    names = (f"{first:%Y-%m}", f"{first.year}-Q{(first.month + 2) // 3}", f"{first.year}")
    return next((name for name in names if (first_day(name), last_day(name)) == (first, last)), None)
