"""What a form has come to at a moment, told to people: complete, late, incomplete, missing, or not due yet."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from domain.calendar import Calendar
from domain.forms.definitions import FORMS, clauses_of
from domain.forms.due import Due
from domain.rulebooks import Rulebook
from domain.rulebooks.words import Both, value

STATES: Mapping[str, Both] = {
    "complete": Both("完整", "complete"),
    "late": Both("逾期", "late"),
    "incomplete": Both("不全", "incomplete"),
    "missing": Both("未填", "missing"),
    "open": Both("未到期", "not due yet"),
    "not_asked": Both("不要求", "not asked for"),
}

_FIELDS: Mapping[str, Both] = {
    "date": Both("日期", "date"),
    "target": Both("项目指标", "the project's target"),
    "split": Both("分解到人", "the split"),
    "entries": Both("当日记录不全", "entries of the day"),
}


class Verdict(NamedTuple):
    """``state`` is one of :data:`STATES`; ``done``: whether the book counts the form as filled at all."""

    state: str
    done: bool
    due_at: datetime | None
    done_at: datetime | None
    missing: tuple[str, ...]
    clauses: tuple[str, ...]
    zh: str
    en: str


def state_at(due: Due, now: datetime) -> str:
    """What a form has come to at a moment: an open one is missing once its time is over."""
    return "missing" if due.state == "open" and due.due_at is not None and due.due_at <= now else due.state


def verdict(due: Due, now: datetime, book: Rulebook, calendar: Calendar) -> Verdict:
    """The verdict on a form at a moment, under a book."""
    state = state_at(due, now)
    missing = tuple(due.missing.split())
    told = _told(state, due, missing, calendar)
    done = state == "complete" or (due.done_at is not None and book.forms.late.value != "not_done")
    if due.done_at is not None and not done:
        told = Both(f"{told.zh}，视为未填", f"{told.en}: not done")
    return Verdict(state, done, due.due_at, due.done_at, missing, clauses_of(due, state, book), *told)


def _told(state: str, due: Due, missing: tuple[str, ...], calendar: Calendar) -> Both:
    word = STATES[state]
    limit = _clock(due.due_at, calendar)
    if state == "incomplete":
        names = [field_name(due.form, field) for field in missing]
        return Both(
            f"{word.zh}：缺{'、'.join(one.zh for one in names)}",
            f"{word.en}: without {', '.join(one.en for one in names)}",
        )
    if state == "late":
        done = _clock(due.done_at, calendar)
        return Both(f"{word.zh}：应于{limit}前，{done}填写", f"{word.en}: due {limit}, filled {done}")
    if state in ("missing", "open") and limit:
        return Both(f"{word.zh}：应于{limit}前", f"{word.en}: due {limit}")
    return word


def field_name(form: str, field: str) -> Both:
    """What a field of a form is called; itself where nobody named it."""
    if field in _FIELDS:
        return _FIELDS[field]
    path = "forms.visit_fields" if form == "visit_register" else f"forms.{form}_fields"
    named = value(path, field)
    return named if named.zh != field else value("forms.weekly_report_fields", field)


def _clock(moment: datetime | None, calendar: Calendar) -> str:
    """Month, day and time, local: ``03-02 18:30``."""
    return f"{moment.astimezone(calendar.zone):%m-%d %H:%M}" if moment is not None else ""


def as_json(found: Verdict, calendar: Calendar) -> dict[str, Any]:
    """A verdict as answers give it."""
    return {
        "state": found.state,
        "done": found.done,
        "due_at": None if found.due_at is None else calendar.text(found.due_at),
        "done_at": None if found.done_at is None else calendar.text(found.done_at),
        "missing": list(found.missing),
        "clauses": list(found.clauses),
        "zh": found.zh,
        "en": found.en,
    }


def title(form: str) -> Both:
    """What a form is called."""
    return Both(FORMS[form].zh, FORMS[form].en)
