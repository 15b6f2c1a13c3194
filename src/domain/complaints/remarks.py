"""What is pointed out about a complaint (投诉处理的提示): steps that were late, and what was not put on record."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

from domain.complaints.judging import BookAt, Due, Judged, Step
from domain.complaints.words import FIELD_NAMES, STEP_NAMES
from domain.remarks import remark
from domain.rulebooks import Rulebook
from domain.rulebooks.parameter import Parameter
from domain.rulebooks.words import Both

BELONGS: Mapping[str, tuple[str, ...]] = {
    "opened": ("by", "statement"),
    "judged": ("by", "founded"),
    "assigned": ("to",),
    "investigated": ("cause", "responsible"),
    "proposed": ("proposals",),
    "decided": ("by", "decision", "proposal"),
    "carried_out": ("result", "client_told", "client_signed"),
    "closed": ("summary",),
    "followed_up": ("satisfied",),
}
"""What each step puts on record (XT-5, XT-6)."""

_INSTEAD: Mapping[str, tuple[str, ...]] = {
    "to": ("department",),
    "decision": ("proposal",),
    "proposal": ("otherwise",),
    "summary": ("answer",),
}
"""What is as good as a field."""

_PERSONAL = frozenset(("answer", "cause", "decision", "proposals", "responsible", "result", "statement", "summary"))
"""What cannot be looked for once the client is forgotten."""

RoleOf = Callable[[str, datetime, int], str | None]
"""Gives somebody's role at a moment, as known at a position."""


def missing(step: str, data: Mapping[str, Any], *, founded: bool | None, whole: bool) -> list[str]:
    """What a step should have put on record and did not. ``data``: opened; ``whole``: nothing of it is forgotten."""
    wanted = BELONGS[step]
    if step == "closed" and founded is False:
        wanted = ("answer",)
    return [
        name
        for name in wanted
        if name not in data
        and not any(other in data for other in _INSTEAD.get(name, ()))
        and not (name == "answer" and "summary" in data)
        and (whole or name not in _PERSONAL)
    ]


def remarks(
    judged: Judged,
    data: Mapping[int, tuple[Mapping[str, Any], bool]],
    book_at: BookAt,
    role_of: RoleOf,
    now: datetime,
) -> Iterator[dict[str, Any]]:
    """What is pointed out, in order of the steps, each with its clause and positions.

    ``data``: the opened data of each step by position, and whether it is whole.
    """
    for step in judged.steps:
        taken = step.taken
        book = book_at(taken.position, taken.time)
        rules = book.complaints
        if step.in_time is False and step.due is not None:
            yield _late(step, step.due, book)
        if not step.stands:
            continue
        opened, whole = data[taken.position]
        for name in missing(taken.step, opened, founded=judged.handling.founded, whole=whole):
            told = Both(
                f"{STEP_NAMES[taken.step].zh}：未写明{FIELD_NAMES[name].zh}",
                f"{STEP_NAMES[taken.step].en}: {FIELD_NAMES[name].en} is not on record",
            )
            setting = rules.signature if name == "client_signed" else _setting(rules, taken.step)
            yield _cited("missing", setting, book, [taken.position], told, {"step": taken.step, "field": name})
        if taken.step == "carried_out" and taken.data.get("client_signed") is False:
            closing = judged.closed.data if judged.closed is not None else {}
            why = taken.data.get("unsigned_because") or closing.get("unsigned_because")
            told = Both(
                f"客户未签字{f'：{why}' if why else ''}", f"the client has not signed{f': {why}' if why else ''}"
            )
            yield _cited("unsigned", rules.signature, book, [taken.position], told, {"step": taken.step})
        if taken.step == "decided" and (by := taken.data.get("by")) is not None:
            role = role_of(by, taken.time, taken.position)
            if role not in rules.who_decides.value:
                told = Both(f"由{by}裁定，而非领导", f"decided by {by}, who is not among those who pick")
                yield _cited(
                    "decided_by_another", rules.who_decides, book, [taken.position], told, {"step": taken.step}
                )
    yield from _waiting(judged, book_at, now)


def _late(step: Step, due: Due, book: Rulebook) -> dict[str, Any]:
    name = STEP_NAMES[step.taken.step]
    setting = due.setting if due.setting is not None else _setting(book.complaints, step.taken.step)
    told = Both(f"{name.zh}逾期", f"{name.en} late")
    return _cited("late", setting, book, [step.taken.position], told, {"step": step.taken.step})


def _waiting(judged: Judged, book_at: BookAt, now: datetime) -> Iterator[dict[str, Any]]:
    """The next step, where its time is over."""
    last = judged.steps[-1].taken
    if judged.next is None or judged.next_due is None or now <= judged.next_due.until:
        return
    book = book_at(last.position, last.time)
    setting = judged.next_due.setting if judged.next_due.setting is not None else _setting(book.complaints, judged.next)
    name = STEP_NAMES[judged.next]
    told = Both(f"尚未办理：{name.zh}", f"not yet {name.en}")
    yield _cited("overdue", setting, book, [last.position], told, {"step": judged.next})


def _setting(rules: Any, step: str) -> Parameter[Any]:
    setting: Parameter[Any] = getattr(rules.within, "judged" if step == "opened" else step)
    return setting


def _cited(  # noqa: PLR0917 -- a remark is so much
    effect: str, setting: Parameter[Any], book: Rulebook, positions: list[int], told: Both, more: Mapping[str, str]
) -> dict[str, Any]:
    sentence = Both(told.zh, f"{told.en[:1].upper()}{told.en[1:]}")
    return {**remark(effect, setting, book, positions, sentence), **more}
