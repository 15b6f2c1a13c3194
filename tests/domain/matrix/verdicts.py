"""What a book says about a quarrel: who gets it, by which clauses, and why, in the words of the judges themselves."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from client_language import circle_of
from desk_language import desk_of
from rotation_language import in_order
from scenes import PEOPLE, Language, Quarrel

from domain.event import Event
from domain.rotation import Rotation, day_of
from domain.rulebooks import DEFAULT, Rulebook, load_preset

DATED = {
    "zh": re.compile(r"^\d{4}年\d{1,2}月\d{1,2}日(\d\d:\d\d)?，"),
    "en": re.compile(r"^\d{1,2} \w+ \d{4}(, \d\d:\d\d)?: "),
}
"""What a step of the story begins with; the scenes have told the date."""

SILENT = {
    "zh": "（制度未作规定，按通例处理。）",
    "en": " (The book is silent on this; the custom of the trade applies.)",
}
"""What a step ends with that no clause of the book decides; the column of clauses says so already."""

SETTLED = ("ruled", "agreed", "deal_attributed")
"""Effects of the step that gives the result of a deal, the last of them first."""

LOST = frozenset(
    {"claim_expired", "claim_superseded", "client_released", "follow_up_void", "handed_over", "handover_refused"}
    | {"linked", "made_public", "registration_void"}
)
"""Effects of steps at which the client was lost, changed hands or turned out to be another's."""

WON = frozenset(
    {"claim_opened", "claim_kept", "claim_succeeded", "contender_noted", "first_agent_awaited", "follow_up_right"}
)
"""Effects of steps at which the client became somebody's, or stayed theirs."""


@dataclass(frozen=True)
class Verdict:
    """Who gets it, and why. ``steps`` are the deciding ones of the story, the last decides."""

    who: str
    steps: tuple[dict[str, Any], ...]
    book: Rulebook
    language: Language

    @property
    def clauses(self) -> tuple[str, ...]:
        """The ids of the deciding clauses; what custom decides only where no clause of the book does."""
        found = tuple(dict.fromkeys(clause for step in self.steps for clause in step.get("clauses", [step["clause"]])))
        return tuple(clause for clause in found if clause != DEFAULT) or found

    @property
    def why(self) -> str:
        """The deciding steps, as they would be read out."""
        told = [DATED[self.language].sub("", step[self.language]) for step in self.steps]
        told = [one.removesuffix(SILENT[self.language]) for one in told]
        told = [one[:1].upper() + one[1:] for one in told]
        return ("" if self.language == "zh" else " ").join(dict.fromkeys(told))

    def words(self, clause: str) -> str:
        """Give what a clause says."""
        wording = self.book.clause(clause)
        return wording.zh if self.language == "zh" else wording.en


def judge(quarrel: Quarrel, book: str, language: Language) -> Verdict:
    """Have a quarrel judged by a book."""
    events = quarrel.told(book, language)
    decide = {"deal": _deal, "client": _client, "turn": _turn}[quarrel.question.about]
    who, steps = decide(quarrel, events, language)
    return Verdict(who, tuple(steps), load_preset(book), language)


def person(id_: str | None, language: Language) -> str:
    """Give somebody's name; nobody at all is the department."""
    zh, en, _ = PEOPLE[id_] if id_ is not None else ("公共", "the department", "")
    return zh if language == "zh" else en


def _deal(quarrel: Quarrel, events: list[Event], language: Language) -> tuple[str, list[dict[str, Any]]]:
    answer = circle_of(events).deal(quarrel.question.id, quarrel.question.moment)
    parts = [(person(one["to"]["id"], language), one["share"]) for one in answer["shares"]]
    who = "、" if language == "zh" else ", "
    told = who.join(name if share == "1" else f"{name} {share}" for name, share in parts)
    return told, _to_the_result(answer["because"])


def _to_the_result(steps: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Give the step that decides the deal, and before it what made the client somebody else's, if anything did.

    Where custom alone leaves the result as it was, the step that had given it comes first.
    """
    result = next(step for effect in SETTLED for step in reversed(steps) if step["effect"] == effect)
    before = steps[: steps.index(result)]
    lost = [step for step in before if step["effect"] in LOST]
    won = [step for step in before if step["effect"] == "claim_opened" and step["clause"] != result["clause"]]
    given = [step for step in before if step["effect"] == "deal_attributed" and result["clause"] == DEFAULT]
    return [*(lost or won[1:])[-1:], *given[-1:], result]


def _client(quarrel: Quarrel, events: list[Event], language: Language) -> tuple[str, list[dict[str, Any]]]:
    answer = circle_of(events).ownership(quarrel.question.id, quarrel.question.moment)
    owner = answer["owner"]
    nobody = "无人" if language == "zh" else "nobody"
    who = nobody if owner["kind"] == "none" else person(owner["id"], language)
    changing = [step for step in answer["because"] if step["effect"] in LOST | WON]
    return who, changing[-2:] or answer["because"][-1:]


def _turn(quarrel: Quarrel, events: list[Event], language: Language) -> tuple[str, list[dict[str, Any]]]:
    known, question = desk_of(events), quarrel.question
    today = known.calendar.date_of(question.moment)
    folded = Rotation.restore(None, known)
    for fact in in_order(events, known):
        if day_of(fact, known.calendar) <= today:
            folded.apply(fact)
    answer = folded.day(today, question.moment)
    following = person(answer["next"], language)
    turn = next((turn for turn in answer["turns"] if turn["reception"] == question.id), None)
    if turn is None:
        return (f"下一位：{following}" if language == "zh" else f"next: {following}"), answer["because"][-1:]
    counted = {"zh": ("不计轮", "计一轮"), "en": ("no turn", "a turn")}[language][turn["counted"]]
    owed = [person(staff, language) for staff in turn["make_up"]]
    lost = [person(staff, language) for staff in turn["skipped"]]
    told = [counted]
    told += [f"{'、'.join(owed)}补排" if language == "zh" else f"a make-up for {', '.join(owed)}"] if owed else []
    told += [f"{'、'.join(lost)}轮空" if language == "zh" else f"{', '.join(lost)} skipped"] if lost else []
    told.append(f"下一位：{following}" if language == "zh" else f"next: {following}")
    # That the receiver of a counted visitor goes last goes without saying.
    steps = [*answer["consequences"], *(step for step in turn["because"] if step["effect"] != "to_tail")]
    return ("；" if language == "zh" else "; ").join(told), steps
