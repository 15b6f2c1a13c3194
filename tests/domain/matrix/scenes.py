"""What a quarrel is made of: people with names in both languages, scenes with the facts that they put on record, a question."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from client_language import on, when_
from desk_language import Said, events, opened, roster

from domain.event import Event

Language = Literal["zh", "en"]

PEOPLE = {
    "A": ("安然", "An Ran", "agent"),
    "B": ("白露", "Bai Lu", "agent"),
    "C": ("程远", "Cheng Yuan", "agent"),
    "F": ("方圆", "Fang Yuan", "front_desk"),
    "S": ("沈岚", "Shen Lan", "supervisor"),
    "M": ("马骏", "Ma Jun", "manager"),
    "L": ("李总", "Director Li", "leader"),
}
"""Everybody of the desk: the id, the name in both languages, the role."""


@dataclass(frozen=True)
class Scene:
    """Something that happened: ``when`` is ``"03-02 10:15"``, the year is 2026; ``facts`` are what the desk wrote down."""

    when: str
    zh: str
    en: str
    facts: tuple[Said, ...]

    def said(self, language: Language) -> str:
        """Tell it in a language."""
        return self.zh if language == "zh" else self.en


@dataclass(frozen=True)
class Question:
    """What the desk quarrels about: a ``deal``, a ``client`` or the ``turn`` of a reception; and when it is asked."""

    about: Literal["deal", "client", "turn"]
    id: str
    at: str

    @property
    def moment(self) -> datetime:
        """The moment at which it is asked, in UTC."""
        return when_(self.at)


@dataclass(frozen=True)
class Quarrel:
    """A history over which two agents sit at the manager's table, and what is asked about it.

    ``agreed``: for once all books say the same, each by its own clause.
    """

    zh: str
    en: str
    question: Question
    scenes: tuple[Scene, ...]
    agreed: bool = False

    def title(self, language: Language) -> str:
        """Give what people call it."""
        return self.zh if language == "zh" else self.en

    def told(self, book: str, language: Language) -> list[Event]:
        """Give the facts of the whole history at a desk under a book, with the people's names in a language."""
        people = [
            Said("staff.joined", "project/P", {"staff": staff, "name": zh if language == "zh" else en, "role": role})
            for staff, (zh, en, role) in PEOPLE.items()
        ]
        said: list[Said] = []
        days: set[str] = set()
        for one in self.scenes:
            day = one.when.partition(" ")[0]
            if day not in days:
                said += on(f"{day} 08:50", roster("A", "B", "C", day=when_(one.when).date()))
            days.add(day)
            said += on(one.when, *one.facts)
        return events(on("01-05 08:00", opened(book), *people), *said)


def scene(when: str, zh: str, en: str, *facts: Said) -> Scene:
    """Write a scene."""
    return Scene(when, zh, en, facts)
