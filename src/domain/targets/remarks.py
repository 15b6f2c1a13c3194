"""What is pointed out about a target (指标的提示, WJC-2t): not approved, not split down to each agent, months that are missing."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from domain.remarks import remark
from domain.rulebooks import Rulebook
from domain.rulebooks.words import Both
from domain.targets.periods import is_quarter, months_of
from domain.targets.plan import Key, Plan
from domain.targets.scopes import PROJECT, kind_of


def remarks(plan: Plan, key: Key, people: Collection[str], book: Rulebook) -> Iterator[dict[str, Any]]:
    """What is still to be done about a target, each with its clauses and events.

    ``people``: the scopes of those to whom the target is to come down in the end (``staff/A``), its own group's or all.
    """
    target, rules = plan.targets[key], book.targets
    if plan.approval_of(key) is None:
        told = Both("尚未审批", "Not approved yet")
        yield remark("not_approved", rules.who_approves, book, [target.position], told)
    if kind_of(key[1]) != "staff":
        without = sorted(scope for scope in people if (key[0], scope) not in plan.targets)
        if without:
            names = [scope.rpartition("/")[2] for scope in without]
            told = Both(f"尚未分解到：{'、'.join(names)}", f"Not split down to {', '.join(names)}")
            yield {**remark("not_split", rules.split, book, [target.position], told), "staff": names}
    if is_quarter(key[0]):
        missing = [month for month in months_of(key[0]) if (month, key[1]) not in plan.targets]
        if 0 < len(missing) < 3:
            told = Both(f"尚未设定：{'、'.join(missing)}", f"Not set: {', '.join(missing)}")
            yield {**remark("months_missing", rules.quarter, book, [target.position], told), "months": missing}


def below(scope: str, groups: dict[str, str | None]) -> list[str]:
    """The people to whom a target of a scope is to come down. ``groups``: who has to have targets, each with their group."""
    if scope == PROJECT:
        return [f"staff/{staff}" for staff in groups]
    name = scope.rpartition("/")[2]
    return [f"staff/{staff}" for staff, group in groups.items() if group == name]
