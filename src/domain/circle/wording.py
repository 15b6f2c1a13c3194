"""The words in which a judgement is told, in Chinese and in English: fit to be read out to the agents it is about."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from fractions import Fraction
from functools import cache
from string import Formatter
from typing import Any

from domain.circle import deal_phrases, finding_phrases, phrases
from domain.circle.attribution import written
from domain.circle.claims import end_of
from domain.circle.deal import PUBLIC
from domain.circle.entries import Entry
from domain.circle.words import FIELDS, WORDS
from domain.desk import DeskTimeline
from domain.rulebooks import DEFAULT

HOW = {**phrases.HOW, **finding_phrases.HOW, **deal_phrases.HOW}
THEN = {**phrases.THEN, **finding_phrases.THEN, **deal_phrases.THEN}

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_PASSED_ON = {"handed_over": "taken_over", "reassigned": "reassigned"}
"""A client who comes from other hands was somebody's until then: how they came → what to tell of the claim that opens."""
_SILENT = (DEFAULT,)
_SILENT_ZH = "（制度未作规定，按通例处理。）"
_SILENT_EN = " (The book is silent on this; the custom of the trade applies.)"


class _Teller:
    """Tells the steps of a story in one language; people are called by name and id, clients and deals by id alone.

    It remembers how it called somebody: a story has many steps and few people.
    """

    def __init__(self, desk: DeskTimeline, *, zh: bool) -> None:
        self.desk = desk
        self.zh = zh
        self._index = 0 if zh else 1
        self._zone = desk.zone
        self._people: dict[str | None, str] = {}

    def day(self, moment: datetime) -> str:
        if self.zh:
            return f"{moment.year}年{moment.month}月{moment.day}日"
        return f"{moment.day} {_MONTHS[moment.month - 1]} {moment.year}"

    def month(self, month: str) -> str:
        """A month that is written ``2026-03``."""
        year, _, number = month.partition("-")
        return f"{year}年{int(number)}月" if self.zh else f"{_MONTHS[int(number) - 1]} {year}"

    def people(self, shares: Mapping[str, Fraction], *, signed: bool = False) -> str:
        """Who gets what part; ``signed``: on top of what they have."""
        told = [f"{self.person(to)} {self.part(share, signed=signed)}" for to, share in shares.items()]
        return ("、" if self.zh else ", ").join(told)

    @staticmethod
    def part(share: Fraction, *, signed: bool) -> str:
        """A share as it is read out: ``40%``, or ``1/3`` where the percentage has no end."""
        percent = written(share * 100)
        sign = "+" if signed and share > 0 else ""
        return f"{sign}{written(share)}" if "/" in percent else f"{sign}{percent}%"

    def period(self, period: str) -> str:
        """A settled period: ``2026-03``, ``2026-Q1`` or ``2026``."""
        year, _, part = period.partition("-")
        if not part:
            return f"{year}年" if self.zh else year
        if part.startswith("Q"):
            return f"{year}年第{'一二三四'[int(part[1]) - 1]}季度" if self.zh else f"{part} of {year}"
        return self.month(period)

    def person(self, staff: str | None) -> str:
        called = self._people.get(staff)
        if called is None:
            called = self._people[staff] = self._called(staff)
        return called

    def _called(self, staff: str | None) -> str:
        if staff == PUBLIC:
            return "公共" if self.zh else "the department"
        if staff is None:
            return "无人" if self.zh else "nobody"
        name = self.desk.name_of(staff)
        if name in ("", staff):
            return staff
        return f"{name}（{staff}）" if self.zh else f"{name} ({staff})"

    def fields(self, names: Iterable[str]) -> str:
        return ("、" if self.zh else ", ").join(FIELDS[name][0 if self.zh else 1] for name in names)

    def protection(self, term: tuple[Any, ...] | None) -> str:
        """“, protected to the end of …”, or nothing where there is no end."""
        end = end_of(*term) if term is not None else None
        if end is None:
            return ""
        day = self.day(end.astimezone(self._zone))
        return f"，保护至{day}止" if self.zh else f", protected to the end of {day}"

    def word(self, name: str, value: Any) -> str:
        """One of the names of an entry as words of the language."""
        if name in _IDS and value is not None:
            return str(value)
        if name in _SPOKEN:
            return _SPOKEN[name](self, value)
        if isinstance(value, datetime):
            return self.day(value.astimezone(self._zone))
        return WORDS[value][self._index] if name in _WORDS else self.person(value)

    def phrase(self, template: str, names: Mapping[str, Any]) -> str:
        """A phrase with its names filled in; names that it leaves out are not looked for."""
        told: list[str] = []
        for text, name in _parts(template):
            told.append(text)
            if name is not None:
                told.append(self.word(name, names[name]))
        return "".join(told)

    def sentence(self, entry: Entry, moment: datetime) -> str:
        """A step of the story; ``moment`` is when it happened, in local time."""
        how = self.phrase(HOW[entry.how][self._index], entry.names)
        then = self.phrase(THEN[_then(entry)][self._index + 1], entry.names)
        silent = entry.clauses == _SILENT
        when = f"{moment.hour:02}:{moment.minute:02}"
        if not self.zh:
            return f"{self.day(moment)}, {when}: {how}{then}.{_SILENT_EN if silent else ''}"
        told = _GAP.sub("", f"{how}{then}")
        return f"{self.day(moment)}{when}，{told}。{_SILENT_ZH if silent else ''}"


@cache
def _parts(template: str) -> tuple[tuple[str, str | None], ...]:
    """A phrase taken apart: text, and the name that follows it, if one does."""
    return tuple((text, name) for text, name, _, _ in Formatter().parse(template))


_SPOKEN: Mapping[str, Callable[[_Teller, Any], str]] = {
    "term": _Teller.protection,
    "month": _Teller.month,
    "missing": _Teller.fields,
    "shares": lambda teller, shares: teller.people(shares or {}),
    "changes": lambda teller, shares: teller.people(shares, signed=True),
    "period": _Teller.period,
}
_WORDS = frozenset({"kind", "cause", "relation", "method", "void"})
_IDS = frozenset({"client", "other", "sender", "deal", "unit", "dispute", "grade", "before", "campaign"})
_GAP = re.compile(r"(?<=[\u3000-\u9fff\uff00-\uffef]) (?=[\u3000-\u9fff\uff00-\uffef])")
"""A blank between two Chinese characters; between Chinese and a name in letters it stays."""


def tellings(entries: Iterable[Entry], desk: DeskTimeline) -> Iterator[tuple[Entry, str, str]]:
    """Tell the steps of a story, each in Chinese and in English."""
    zh, en = _Teller(desk, zh=True), _Teller(desk, zh=False)
    for entry in entries:
        moment = entry.at.astimezone(desk.zone)
        yield entry, zh.sentence(entry, moment), en.sentence(entry, moment)


def effect_of(entry: Entry) -> str:
    """Give the name under which programs know what a step did: ``claim_opened``, ``contender_noted``, …"""
    return THEN[_then(entry)][0]


def _then(entry: Entry) -> str:
    return _PASSED_ON.get(entry.how, entry.then) if entry.then == "opened" else entry.then
