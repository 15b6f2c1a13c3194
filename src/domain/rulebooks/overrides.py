"""How a desk changes single settings of a book when it adopts it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from domain.rulebooks.book import SECTIONS, Rulebook
from domain.rulebooks.contradictions import contradictions
from domain.rulebooks.fault_words import Sentence, wrong_value
from domain.rulebooks.faults import RulebookError
from domain.rulebooks.parameter import ADOPTED, DEFAULT
from domain.rulebooks.shape import member_model, nearest, settings, short_names

KEPT_BOOKS = 256

_FIRST_SECTIONS = ("rotation", "ownership", "deals")
"""What a path without its section meant among these it means for good: ledgers hold adoptions that are written so."""


def with_overrides(book: Rulebook, overrides: Mapping[str, Any]) -> Rulebook:
    """Give the book with single parameters set otherwise; the same book if there are none.

    A path is dotted, its section may be left out (``protection.days``, ``rotation.carry_over``) as long as one section
    alone has it, and may go on into a value of several members. What was changed keeps its clauses, has the source
    ``adopted``, and says in its wording that the desk decided so. :class:`RulebookError` names a path that leads
    nowhere, with the nearest that do, or a value that does not fit.
    """
    if not overrides:
        return book
    written = json.dumps(overrides, sort_keys=True, ensure_ascii=False, default=str)
    known = _overridden.get((book.hash, written))
    if known is None:
        if len(_overridden) >= KEPT_BOOKS:
            _overridden.clear()
        known = _overridden[book.hash, written] = _with_overrides(book, overrides)
    return known


_overridden: dict[tuple[str, str], Rulebook] = {}


def check_overrides(book: Rulebook, overrides: Mapping[str, Any]) -> None:
    """Raise :class:`RulebookError` for changes that make no book, or one that contradicts itself.

    What was adopted is read by ``with_overrides`` alone: a contradiction that is known only since then must not take its
    book from a desk.
    """
    changed = with_overrides(book, overrides)
    said = {_resolve(path)[0]: path for path in overrides}
    for found in contradictions(changed, said.keys()):
        raise _refused(said[found.at], found.sentence)


def _refused(path: str, sentence: Sentence) -> RulebookError:
    hint = f"; {sentence.suggestion}" if sentence.suggestion else ""
    return RulebookError(path, f"{sentence.detail}{hint}")


def _with_overrides(book: Rulebook, overrides: Mapping[str, Any]) -> Rulebook:
    content = book.model_dump(mode="json")
    for path, value in sorted(overrides.items()):
        _override(content, path, value)
    return Rulebook.model_validate_json(json.dumps(content))


def _override(content: dict[str, Any], path: str, value: Any) -> None:
    full, rest = _resolve(path)
    table: Any = content
    for step in full.split("."):
        table = table[step]
    _check_nulls(path, full, rest, value)
    if not rest:
        table["value"] = value
    else:
        _set_member(full, table, rest, value, path)
    _check_value(path, full, table["value"])
    shown = json.dumps(value, ensure_ascii=False, default=str)
    table["source"] = ADOPTED
    table["zh"] = f"{table['zh']}（本项目另定：{path} = {shown}）"
    table["en"] = f"{table['en']} (this desk set {path} = {shown})"


def _resolve(path: str) -> tuple[str, list[str]]:
    """Find the setting that a path means, and what of the path goes on into its value."""
    found: list[tuple[str, list[str]]] = []
    for prefix in ("", *(f"{section}." for section in SECTIONS)):
        steps = f"{prefix}{path}".split(".")
        for end in range(len(steps), 1, -1):
            name = ".".join(steps[:end])
            if name in settings():
                found.append((name, steps[end:]))
                break
        if found and not prefix:
            return found[0]  # written in full, it means itself, whatever another section calls one of its settings
    if not found:
        near = nearest(path, [*settings(), *short_names()])
        raise RulebookError(path, f"no such setting{f'; did you mean {_either(near)}?' if near else ''}")
    first = [one for one in found if one[0].partition(".")[0] in _FIRST_SECTIONS]
    if len(first) == 1:
        return first[0]
    if len(found) > 1:
        raise RulebookError(path, f"several settings are called so: {', '.join(name for name, _ in found)}")
    return found[0]


def _either(names: list[str]) -> str:
    return " or ".join(names)


def _set_member(full: str, table: dict[str, Any], rest: list[str], value: Any, path: str) -> None:
    """Set one member of a value; of alternatives it takes the others out (months, where days are set)."""
    target: Any = table["value"]
    for step in rest[:-1]:
        inner = target.get(step) if isinstance(target, dict) else None
        if inner is None and member_model(full, rest[:-1]) is not None:
            inner = target[step] = {}
        target = inner
    model = member_model(full, rest[:-1])
    if model is None or not isinstance(target, dict):
        raise RulebookError(path, "the setting has no such member")
    member = rest[-1]
    if member not in model.model_fields:
        near = nearest(member, model.model_fields)
        raise RulebookError(path, f"the setting has no such member{f'; did you mean {_either(near)}?' if near else ''}")
    for group in model.alternatives:
        if member in group:
            for other in group - {member}:
                target.pop(other, None)
    target[member] = value


def _check_nulls(path: str, full: str, way: list[str], value: Any) -> None:
    """Null takes a member out where the setting can be without it; nothing else can be null.

    A member that is one of several alternatives is no such: taking out the days of protection would leave it without end.
    """
    if isinstance(value, Mapping):
        for member, inner in value.items():
            _check_nulls(path, full, [*way, str(member)], inner)
        return
    if value is not None:
        return
    model = member_model(full, way[:-1]) if way else None
    field = model.model_fields.get(way[-1]) if model is not None else None
    one_of = any(way[-1] in group for group in model.alternatives) if model is not None else False
    if field is None or one_of or field.is_required() or field.default is not None:
        raise RulebookError(path, "it cannot be null; leave it out to keep the book's own value")


def _check_value(path: str, full: str, value: Any) -> None:
    written = json.dumps({"value": value, "clauses": [DEFAULT], "zh": "…", "en": "…"}, default=str)
    try:
        settings()[full].model_validate_json(written)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        way = first["loc"][1:]
        member = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in way)
        raise _refused(path, wrong_value(full, member, first, member_model(full, way[:-1]))) from error
