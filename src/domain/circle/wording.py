"""The words in which a judgement is told, in Chinese and in English: fit to be read out to the agents it is about."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from fractions import Fraction
from typing import Any, NamedTuple

from domain.calendar import Calendar
from domain.circle import deal_phrases, phrases
from domain.circle.attribution import written
from domain.circle.claims import end_of
from domain.circle.deal import PUBLIC
from domain.circle.entries import Entry
from domain.circle.words import WORDS
from domain.rulebooks import DEFAULT

HOW = {**phrases.HOW, **deal_phrases.HOW}
THEN = {**phrases.THEN, **deal_phrases.THEN}

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_SPECIAL = {("handed_over", "opened"): "handed_over"}
_SILENT_ZH = "（制度未作规定，按通例处理。）"
_SILENT_EN = " (The book is silent on this; the custom of the trade applies.)"


class _Language(NamedTuple):
    """What differs between languages besides the phrases."""

    zh: bool

    def day(self, moment: datetime) -> str:
        if self.zh:
            return f"{moment.year}年{moment.month}月{moment.day}日"
        return f"{moment.day} {_MONTHS[moment.month - 1]} {moment.year}"

    def people(self, shares: Mapping[str, Fraction]) -> str:
        return ("、" if self.zh else ", ").join(f"{self.person(to)} {written(share)}" for to, share in shares.items())

    def changes(self, shares: Mapping[str, Fraction]) -> str:
        """What each is to get or to give back, with its sign."""
        signed = ((to, f"{'+' if share > 0 else ''}{written(share)}") for to, share in shares.items())
        return ("、" if self.zh else ", ").join(f"{self.person(to)} {share}" for to, share in signed)

    def person(self, staff: str | None) -> str:
        if staff == PUBLIC:
            return "公共" if self.zh else "the department"
        return staff or ("无人" if self.zh else "nobody")

    def protection(self, term: tuple[Any, ...] | None, calendar: Calendar) -> str:
        """“, protected to the end of …”, or nothing where there is no end."""
        end = end_of(*term) if term is not None else None
        if end is None:
            return ""
        day = self.day(end.astimezone(calendar.zone))
        return f"，保护至 {day}止" if self.zh else f", protected to the end of {day}"

    def names(self, entry: Entry, calendar: Calendar) -> dict[str, str]:
        """The names of an entry as words of the language."""
        words: dict[str, str] = {}
        for name, value in entry.names.items():
            if name == "term":
                words[name] = self.protection(value, calendar)
            elif isinstance(value, datetime):
                words[name] = self.day(value.astimezone(calendar.zone))
            elif name == "shares":
                words[name] = self.people(value or {})
            elif name == "changes":
                words[name] = self.changes(value)
            elif name in _PLAIN:
                words[name] = value
            elif name in _WORDS:
                words[name] = WORDS[value][0 if self.zh else 1]
            else:
                words[name] = self.person(value)
        return words

    def sentence(self, entry: Entry, calendar: Calendar) -> str:
        index = 0 if self.zh else 1
        words = self.names(entry, calendar)
        how = HOW[entry.how][index].format_map(words)
        then = THEN[entry.then][index + 1].format_map(words)
        moment = entry.at.astimezone(calendar.zone)
        at = f"{self.day(moment)}{moment:%H:%M}，" if self.zh else f"{self.day(moment)}, {moment:%H:%M}: "
        end = "。" if self.zh else "."
        silent = entry.clauses == (DEFAULT,)
        return f"{at}{how}{then}{end}{(_SILENT_ZH if self.zh else _SILENT_EN) if silent else ''}"


_WORDS = frozenset({"kind", "cause", "relation", "method"})
_PLAIN = frozenset({"campaign", "period"})
_ZH, _EN = _Language(zh=True), _Language(zh=False)


def in_chinese(entry: Entry, calendar: Calendar) -> str:
    """Tell a step of the story in Chinese."""
    return _ZH.sentence(entry, calendar)


def in_english(entry: Entry, calendar: Calendar) -> str:
    """Tell a step of the story in English."""
    return _EN.sentence(entry, calendar)


def effect_of(entry: Entry) -> str:
    """Give the name under which programs know what a step did: ``claim_opened``, ``contender_noted``, …"""
    return _SPECIAL.get((entry.how, entry.then)) or THEN[entry.then][0]
