"""What cannot be said of targets: parts that do not add up, a split of nothing, an approval by nobody who may (WJC-2t)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol

from domain.event import Fact, Refused
from domain.payloads.problems import pointer
from domain.rights import cited
from domain.rulebooks import Rulebook
from domain.targets.amounts import Metrics, adds_up, amount, same, shown, total
from domain.targets.periods import is_month, is_quarter, months_of, quarter_of
from domain.targets.plan import Key, Plan, split_figures
from domain.targets.scopes import full, kind_of, name_of


class _Member(Protocol):
    @property
    def role(self) -> str: ...

    @property
    def group(self) -> str | None: ...


Staff = Mapping[str, _Member]
"""Everybody who was ever of the desk, by id."""


def check_set(fact: Fact, plan: Plan, staff: Staff, book: Rulebook) -> None:
    """Raises ``Refused`` for a target that contradicts the split that gave it, its own split, or quarter and months."""
    key = _key(fact, staff)
    metrics = fact.data["metrics"]
    before = plan.targets.get(key)
    for name in before.given if before is not None else ():
        if before is not None and name in metrics and not same(metrics[name], before.metrics[name]):
            raise Refused(
                "target_does_not_add_up",
                f"{_whose(key)} has {name} {shown(before.metrics[name])} by the split of {before.by_split}: with"
                f" {shown(metrics[name])} the parts would not add up. Split the target of {before.by_split} anew:"
                f" {cited(book, book.targets.split)}.",
                pointer("data", "metrics", name),
            )
    tentative = _tentative(plan, key, metrics)
    if not fact.data.get("revises"):
        if (off := tentative.split_is_off(key)) is not None:
            parts = total(tentative.splits[key].parts.values(), off)
            raise Refused(
                "target_does_not_add_up",
                f"{_whose(key)} was split into parts of {off} that sum to {parts:f}, not {shown(metrics.get(off, 0))}."
                f' Say "revises": true to set it anew; its split falls then: {cited(book, book.targets.split)}.',
                pointer("data", "metrics", off),
            )
        _check_quarter(tentative, key, book, "/data/metrics")
    elif tentative.quarter_is_off(key) is not None:
        _check_months_fall(plan, key, book)
    if is_month(key[0]):
        _check_quarter(tentative, (quarter_of(key[0]), key[1]), book, "/data/metrics")


def _check_months_fall(plan: Plan, key: Key, book: Rulebook) -> None:
    """The months of a quarter that is set anew can fall only where no split gave them."""
    for month in months_of(key[0]):
        target = plan.targets.get((month, key[1]))
        if target is not None and target.by_split is not None:
            raise Refused(
                "target_does_not_add_up",
                f"{_whose((month, key[1]))} comes from the split of {target.by_split}; set the quarter of {target.by_split} anew"
                f" first: {cited(book, book.targets.split)}.",
                "/data/metrics",
            )


def check_split(fact: Fact, plan: Plan, staff: Staff, book: Rulebook) -> None:
    """Raises ``Refused`` for a split of nothing, to those to whom it cannot go, or that does not add up."""
    key = _key(fact, staff)
    target = plan.targets.get(key)
    if target is None:
        raise Refused(
            "no_target",
            f"{_whose(key)} is not set: target.set comes before its split: {cited(book, book.targets.split)}.",
            "/data/scope",
        )
    parts = list(_parts(fact, key, staff))
    for name, figure in (fact.data.get("metrics") or {}).items():
        if name not in target.metrics or not same(figure, target.metrics[name]):
            have = f"{name} {shown(target.metrics[name])}" if name in target.metrics else f"no {name}"
            raise Refused(
                "target_does_not_add_up",
                f"{_whose(key)} has {have}, not {shown(figure)}: {cited(book, book.targets.split)}.",
                pointer("data", "metrics", name),
            )
    _check_sum(fact, plan, key, target.metrics, parts, book)
    _check_parts(plan, key, parts, book)


def check_approval(fact: Fact, plan: Plan, staff: Staff, book: Rulebook) -> None:
    """Raises ``Refused`` for the approval of nothing, of what is approved, or by somebody whom the book does not name."""
    key, by = _key(fact, staff), fact.data["by"]
    setting = book.targets.who_approves
    if key not in plan.targets:
        raise Refused("no_target", f"{_whose(key)} is not set: there is nothing to approve.", "/data/scope")
    if key in plan.approvals:
        raise Refused(
            "target_already_approved",
            f"{_whose(key)} was approved by {plan.approvals[key].by} and has not changed since.",
            "/data/scope",
        )
    role = staff[by].role
    if role not in setting.value:
        allowed = " or ".join(one.replace("_", " ") for one in setting.value) or "nobody"
        raise Refused(
            "may_not_approve",
            f"Under the rule book {book.name} only the {allowed} approves targets, not {by}, {role.replace('_', ' ')}:"
            f" {cited(book, setting)}.",
            "/data/by",
        )


def is_staff(staff: Staff) -> Callable[[str], bool]:
    """Says whether an id is that of somebody who was ever of the desk."""
    return staff.__contains__


def _key(fact: Fact, staff: Staff) -> Key:
    return fact.data["period"], full(fact.data["scope"], is_staff(staff))


def _whole(key: Key) -> str:
    return f"the target of {key[1]} for {key[0]}"


def _whose(key: Key) -> str:
    return f"T{_whole(key)[1:]}"


def _tentative(plan: Plan, key: Key, metrics: Metrics) -> Plan:
    """The plan with figures of a target set, and everything else as it stands."""
    before = plan.targets.get(key)
    if before is None:
        return plan.with_metrics(key, metrics)
    kept = {name: before.metrics[name] for name in before.given}
    return plan.with_metrics(key, {**kept, **metrics})


def _check_quarter(plan: Plan, key: Key, book: Rulebook, at: str) -> None:
    if not is_quarter(key[0]) or (name := plan.quarter_is_off(key)) is None:
        return
    months = plan.months(key, name)
    told = " + ".join(shown(figure) for figure in months)
    raise Refused(
        "target_does_not_add_up",
        f"{_whose(key)} has {name} {shown(plan.targets[key].metrics[name])}, and its months have {told} ="
        f' {sum(map(amount, months)):f}. Set the quarter anew with "revises": true, then its months:'
        f" {cited(book, book.targets.quarter)}.",
        at,
    )


class _Part(NamedTuple):
    """A part of a split: whose, its figures, and where it is written."""

    scope: str
    metrics: Metrics
    written: str


def _parts(fact: Fact, key: Key, staff: Staff) -> Iterator[_Part]:
    """The parts of a split. Raises ``Refused`` for those to whom a target of this scope cannot go."""
    groups = {member.group for member in staff.values()}
    seen = set[str]()
    for written, metrics in fact.data["parts"].items():
        at = pointer("data", "parts", written)
        scope = full(written, is_staff(staff))
        kind, name = kind_of(scope), name_of(scope)
        known = {"group": name in groups, "staff": name in staff}.get(kind, True)
        if not known:
            raise Refused("unknown_scope", f"{name} is neither a group nor a member of staff.", at)
        if scope in seen:
            raise Refused("duplicate_part", f"{scope} has two parts in this split.", at)
        seen.add(scope)
        within = key[1]
        below = {"project": kind in ("group", "staff"), "group": kind == "staff"}.get(kind_of(within), False)
        if not below or (kind_of(within) == "group" and staff[name].group != name_of(within)):
            raise Refused("not_below", f"A target of {within} cannot be split to {scope}, which is not part of it.", at)
        yield _Part(scope, metrics, written)


def _check_sum(  # noqa: PLR0917 -- all of them are what a sum is about
    fact: Fact, plan: Plan, key: Key, whole: Metrics, parts: Sequence[_Part], book: Rulebook
) -> None:
    figures = split_figures(plan, key, fact.data)
    for part in parts:
        for name in part.metrics:
            if name not in figures:
                raise Refused(
                    "target_does_not_add_up",
                    f"{part.scope} is given {name}, of which {_whole(key)} has nothing to split:"
                    f" {cited(book, book.targets.split)}.",
                    pointer("data", "parts", part.written, name),
                )
    for name in figures:
        found = total((part.metrics for part in parts), name)
        if adds_up(name) and found != amount(whole[name]):
            hint = "" if found else " (name in metrics what is split, if it is not everything)"
            raise Refused(
                "target_does_not_add_up",
                f"The parts of {name} sum to {found:f}; {_whole(key)} is {shown(whole[name])}{hint}:"
                f" {cited(book, book.targets.split)}.",
                "/data/parts",
            )


def _check_parts(plan: Plan, key: Key, parts: Sequence[_Part], book: Rulebook) -> None:
    """No figure of a part is given by two splits, and the months of a part still add up to its quarter."""
    for scope, metrics, written in parts:
        part = key[0], scope
        before = plan.targets.get(part)
        at = pointer("data", "parts", written)
        if before is not None and before.by_split not in (None, key[1]):
            twice = [name for name in before.given if name in metrics]
            if twice:
                raise Refused(
                    "part_of_another_split",
                    f"{scope} has {twice[0]} by the split of {before.by_split} for {key[0]}: split that anew without it"
                    f" first: {cited(book, book.targets.split)}.",
                    at,
                )
        tentative = plan.with_metrics(part, {**(before.metrics if before is not None else {}), **metrics})
        _check_quarter(tentative, (quarter_of(key[0]), scope) if is_month(key[0]) else part, book, at)
