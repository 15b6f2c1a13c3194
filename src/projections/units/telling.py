"""How money, steps and clauses are written in answers about units and deals."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from domain.leasing.money import maybe_written
from domain.leasing.steps import NAMES, STATES, Step
from domain.rulebooks import Rulebook

UNIT_STATES: Mapping[str, tuple[str, str]] = {
    "free": ("空置", "free"),
    "held": ("临定", "held by a temporary deposit"),
    "deposited": ("已定", "deposit paid"),
    "subscribed": ("已认购", "subscribed"),
    "approved": ("合同已审批", "contract approved"),
    "signed": ("已签约", "contract signed"),
    "handed_over": ("已移交", "handed over to operations"),
    "fit_out": ("装修", "fitting out"),
    "opened": ("已开业", "open"),
}


def cited(book: Rulebook, clauses: Iterable[str]) -> list[dict[str, str]]:
    """Clauses as they are cited, each with its id."""
    return [{"clause": one, "zh": book.cite(one), "en": book.cite(one, "en")} for one in dict.fromkeys(clauses)]


def labelled(name: str, words: Mapping[str, tuple[str, str]]) -> dict[str, str]:
    """What a state is called in both languages."""
    zh, en = words[name]
    return {"zh": zh, "en": en}


def step(one: Step, book: Rulebook) -> dict[str, Any]:
    """A step of a checklist."""
    zh, en = NAMES[one.step]
    state_zh, state_en = STATES[one.state]
    return {
        "step": one.step,
        "state": one.state,
        "zh": f"{zh}：{state_zh}",
        "en": f"{en}: {state_en}",
        "clauses": cited(book, one.clauses),
        "position": one.position,
        "done_on": day(one.done_on),
        "due_on": day(one.due_on),
        "note": one.note,
    }


def day(value: date | None) -> str | None:
    """A day as it is written."""
    return None if value is None else value.isoformat()


def area(hundredths: int | None) -> str | None:
    """Square metres out of hundredths of them."""
    return maybe_written(hundredths)


def share(part: int, whole: int) -> str | None:
    """A part of a whole with four places, rounded half up; None of nothing."""
    if not whole:
        return None
    places = (part * 20_000 + whole) // (2 * whole)
    return f"{places // 10_000}.{places % 10_000:04}"
