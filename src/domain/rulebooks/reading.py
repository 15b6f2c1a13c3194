"""A rulebook from its text: everything that is wrong with it, each with its line, or the book."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from functools import cached_property
from typing import Any, NamedTuple

from pydantic import ValidationError

from domain.rulebooks.book import SECTIONS, Rulebook
from domain.rulebooks.clause import trade_clauses
from domain.rulebooks.clause_tables import NO_TABLE, clause_faults
from domain.rulebooks.contradictions import contradictions
from domain.rulebooks.fault_words import Sentence, called, wrong_value
from domain.rulebooks.faults import Fault, RulebookError, UnknownRulebookError
from domain.rulebooks.head import HEAD, read_head
from domain.rulebooks.making import made
from domain.rulebooks.parameter import DEFAULT
from domain.rulebooks.setting_tables import MEMBERS, no_json, reason_faults, unknown
from domain.rulebooks.shape import groups, member_model, nearest, settings, short_names
from domain.rulebooks.toml_lines import Path, lines_of
from domain.rulebooks.toml_text import read_toml

MOST_FAULTS = 100
"""Faults told of one file; who has more has taken the wrong file."""

Find = Callable[[str], Rulebook]
"""Gives the book of a name; raises :class:`UnknownRulebookError`."""

_MORE = Sentence(
    "too_many_faults",
    f"there are more than {MOST_FAULTS} faults",
    "correct these first",
    f"错误超过 {MOST_FAULTS} 处；请先改正以上各处。",
)


class Outcome(NamedTuple):
    """What came of a text: the book, if it can be one, and everything that is wrong, in order of lines."""

    book: Rulebook | None
    faults: list[Fault]


def read(data: bytes | str, find: Find, *, consistent: bool = True) -> Outcome:
    """Read a book. ``find`` gives the book that it extends.

    ``consistent``: also look for settings that contradict one another. What was stored is read without: a contradiction that
    is known only since then must not take a book from the desk that works by it.
    """
    try:
        text, content = read_toml(data)
    except RulebookError as error:
        return Outcome(None, list(error.faults))
    return _Reader(content, text, find).read(consistent=consistent)


class _Enough(Exception):  # noqa: N818 -- ends the reading, and is heard by nobody else
    pass


class _Reader:
    """One text being read; collects what is wrong with it."""

    def __init__(self, content: dict[str, Any], text: str, find: Find) -> None:
        self._content = content
        self._text = text
        self._find = find
        self._faults: list[Fault] = []
        self._base: Rulebook | None = None
        self._parameters: dict[str, dict[str, Any]] = {}
        self._places: dict[str, Path] = {}

    def read(self, *, consistent: bool) -> Outcome:
        book: Rulebook | None = None
        try:
            book = self._read(consistent=consistent)
        except _Enough:
            last = max(fault.line for fault in self._faults)
            self._faults.append(Fault(last, "", *_MORE))
        faults = sorted(self._faults, key=lambda fault: (fault.line, fault.code == _MORE.code, fault.path))
        return Outcome(None if faults else book, faults)

    def _read(self, *, consistent: bool) -> Rulebook:
        """Give the book of what is right in the file."""
        head, sentences = read_head(self._content)
        for path, sentence in sentences:
            self._fault(path, sentence)
        self._extend(head)
        own = self._clauses()
        self._unknown_at_the_top()
        for section in SECTIONS:
            if section in self._content:
                self._group(section, self._content[section], (section,))
        worded = own.keys() | (self._base.clauses.keys() if self._base is not None else set())
        self._cited(worded)
        book = made(head, own, self._parameters, self._base)
        if consistent:
            for found in contradictions(book, self._parameters.keys()):
                self._fault(self._places[found.at], found.sentence)
        return book

    @cached_property
    def _lines(self) -> Mapping[Path, int]:
        return lines_of(self._text)

    def _fault(self, path: Path, sentence: Sentence) -> None:
        """Note a fault at a place of the file, or at the nearest place around it that is written there."""
        place = path
        while place and place not in self._lines:
            place = place[:-1]
        dotted = ".".join(str(step) for step in path)
        self._faults.append(Fault(self._lines.get(place, 1), dotted, *sentence))
        if len(self._faults) >= MOST_FAULTS:
            raise _Enough

    # What it builds upon

    def _extend(self, head: Mapping[str, str]) -> None:
        name, base = head.get("name", ""), head.get("extends")
        if base is None:
            return
        try:
            found = None if base == name else self._find(base)
        except UnknownRulebookError as error:
            near = nearest(base, error.known, 1)
            meant = f"did you mean {near[0]}? " if near else ""
            sentence = Sentence(
                "unknown_base",
                f"it extends {base}, and no rulebook is called so",
                f"{meant}there are {', '.join(error.known)}",
                f"所沿用的制度 {base} 不存在；现有：{'、'.join(error.known)}。",
            )
            self._fault(("extends",), sentence)
            return
        if found is None or name in found.extends:
            way = [name, base] if found is None else [name, base, *found.extends[: found.extends.index(name) + 1]]
            sentence = Sentence(
                "cycle",
                f"the book would extend itself: {' → '.join(way)}",
                "extend a book that does not build upon this one",
                f"制度沿用成环：{' → '.join(way)}；请沿用不以本制度为基础的制度。",
            )
            self._fault(("extends",), sentence)
            return
        self._base = found

    # Clauses

    def _clauses(self) -> dict[str, dict[str, str]]:
        """Give the clauses that the file words, those that can be read."""
        tables = self._content.get("clauses", {})
        if not isinstance(tables, dict):
            self._fault(("clauses",), NO_TABLE)
            return {}
        good: dict[str, dict[str, str]] = {}
        for clause, wording in tables.items():
            faults = list(clause_faults(clause, wording))
            for key, sentence in faults:
                self._fault(("clauses", clause, *key), sentence)
            # A clause with a fault is there all the same: whoever cites it makes no mistake.
            good[clause] = wording if not faults else {"zh": "？", "en": "?"}
        return good

    def _cited(self, worded: set[str]) -> None:
        """Every clause that a setting cites is worded, here, in the book it extends or among the trade's."""
        known = [*worded, *trade_clauses()]
        for path, parameter in list(self._parameters.items()):
            for place, clause in enumerate(parameter.get("clauses", ())):
                if clause in worded or clause in trade_clauses():
                    continue
                near = get_close_matches(clause[:64], known, n=2, cutoff=0.7)
                meant = f"did you mean {' or '.join(near)}?" if near else f'word it under [clauses."{clause}"]'
                meant_zh = f"是不是 {' 或 '.join(near)}？" if near else f'请在 [clauses."{clause}"] 写明。'
                sentence = Sentence(
                    "unknown_clause",
                    f"{path} cites {clause}, which neither the book nor the trade's papers word",
                    meant,
                    f"{called(path)} 所引条款 {clause} 不存在：本制度未写，行业通用制度亦无。{meant_zh}",
                )
                self._fault((*self._places[path], "clauses", place), sentence)
                # What it sets is looked at all the same, as if it spoke for itself.
                self._parameters[path] = {name: said for name, said in parameter.items() if name != "clauses"}

    # Settings

    def _unknown_at_the_top(self) -> None:
        for key in self._content:
            if key in HEAD or key in SECTIONS:
                continue
            full = short_names().get(key, ())
            near = nearest(key, [*HEAD, *SECTIONS], 1)
            if full:
                hint, hint_zh = (
                    f"write it as {' or '.join(full)}, under [{full[0].partition('.')[0]}]",
                    f"请写在 [{full[0].partition('.')[0]}] 下：{'、'.join(full)}。",
                )
            elif near:
                hint, hint_zh = f"did you mean {near[0]}?", f"是不是 {near[0]}？"
            else:
                hint, hint_zh = (
                    f"a book has {', '.join([*HEAD, *SECTIONS])}",
                    f"可写：{'、'.join([*HEAD, *SECTIONS])}。",
                )
            self._fault(
                (key,), Sentence("unknown_parameter", f"no such setting: {key}", hint, f"没有这一项：{key}。{hint_zh}")
            )

    def _group(self, group: str, table: object, place: Path) -> None:
        if not isinstance(table, dict):
            members = ", ".join(groups()[group][:3])
            sentence = Sentence(
                "not_a_setting",
                f"{group} is a group of settings, it has no value of its own",
                f"set its members: {members}, …",
                f"{group} 是一组参数，本身没有值；请逐项写：{members} 等。",
            )
            self._fault(place, sentence)
            return
        for key, given in table.items():
            path, at = f"{group}.{key}", (*place, key)
            if path in settings():
                self._setting(path, given, at)
            elif path in groups():
                self._group(path, given, at)
            else:
                self._fault(at, unknown(path))

    def _setting(self, path: str, given: object, place: Path) -> None:
        """Take in a setting: a table with ``value`` and its reasons, or the bare value."""
        self._places[path] = place
        full = isinstance(given, dict) and bool(MEMBERS & given.keys())
        table: dict[str, Any] = given if isinstance(given, dict) and full else {"value": given}
        before = len(self._faults)
        if "value" not in table:
            sentence = Sentence("missing", f"{path} has no value", "write value = …", f"{called(path)} 缺少 value。")
            self._fault(place, sentence)
        else:
            self._value(path, table["value"], (*place, "value") if full else place)
        for key, sentence in reason_faults(path, table):
            self._fault((*place, key), sentence)
        if len(self._faults) == before:
            self._parameters[path] = table

    def _value(self, path: str, given: object, place: Path) -> None:
        if (odd := no_json(given)) is not None:
            sentence = Sentence(
                "wrong_type",
                f"{path} cannot be {odd}",
                "no setting takes a date, a time, or a number that is none",
                f"{called(path)} 不能是 {odd}：没有一项参数用日期、时间或非数字。",
            )
            self._fault(place, sentence)
            return
        written = json.dumps({"value": given, "clauses": [DEFAULT], "zh": "…", "en": "…"})
        try:
            settings()[path].model_validate_json(written)
        except ValidationError as error:
            for one in error.errors(include_url=False):
                way = one["loc"][1:]
                member = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in way)
                model = member_model(path, way[:-1])
                self._fault((*place, *way), wrong_value(path, member, one, model))
