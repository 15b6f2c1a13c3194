"""The books that ship with Pandan, and how a desk changes single settings of one."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from domain.rulebooks.book import SECTIONS, Rulebook
from domain.rulebooks.parameter import Frozen, Parameter

_FOLDER = Path(__file__).parent / "presets"

PRESETS: tuple[str, ...] = tuple(sorted(path.stem for path in _FOLDER.glob("*.toml")))
"""Names of the books that ship."""


class RulebookError(ValueError):
    """A book, or a change to one, that cannot be: ``path`` names the setting, the text says what is wrong with it."""

    def __init__(self, path: str, detail: str) -> None:
        super().__init__(f"{path}: {detail}" if path else detail)
        self.path = path
        self.detail = detail


class UnknownRulebookError(RulebookError):
    """No book of that name ships."""

    def __init__(self, name: str) -> None:
        super().__init__("", f"no rulebook is called {name!r}; there are {', '.join(PRESETS)}")
        self.name = name


@lru_cache(maxsize=64)
def load_preset(name: str) -> Rulebook:
    """Give a book that ships, by name; :class:`UnknownRulebookError` if there is none."""
    if name not in PRESETS:
        raise UnknownRulebookError(name)
    return read_book((_FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


def read_book(text: str) -> Rulebook:
    """Read a book from TOML; :class:`RulebookError` says which setting is wrong and why.

    Each parameter is a table ``[rotation.carry_over]`` with ``value``, ``clauses``, ``zh``, ``en``; one that is left out
    is the customary one. ``[clauses."SC-7"]`` words the clause itself.
    """
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise RulebookError("", f"not TOML: {error}") from error
    for section in SECTIONS:
        _sign(content.get(section), content.get("source"))
    return _validated(content)


def _sign(table: object, source: object) -> None:
    """Mark every parameter that the book itself sets as coming from it."""
    if not isinstance(table, dict):
        return
    if "value" in table:
        table.setdefault("source", source)
        return
    for member in table.values():
        _sign(member, source)


def _validated(content: Mapping[str, Any]) -> Rulebook:
    try:
        return Rulebook.model_validate_json(json.dumps(content, default=str))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        path = ".".join(str(part) for part in first["loc"])
        detail = first["msg"].removeprefix("Value error, ")
        if first["type"] == "extra_forbidden":
            detail = f"no such setting{_suggest(path, _paths(Rulebook, ''))}"
        raise RulebookError(path, detail) from error


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
        if len(_overridden) > 256:
            _overridden.clear()
        known = _overridden[book.hash, written] = _with_overrides(book, overrides)
    return known


_overridden: dict[tuple[str, str], Rulebook] = {}


def _with_overrides(book: Rulebook, overrides: Mapping[str, Any]) -> Rulebook:
    content = book.model_dump(mode="json")
    for path, value in sorted(overrides.items()):
        _override(book, content, path, value)
    return _validated(content)


def _override(book: Rulebook, content: dict[str, Any], path: str, value: Any) -> None:
    known = dict(book.parameters())
    full, rest = _resolve(path, known)
    table = content
    for step in full.split("."):
        table = table[step]
    if not rest:
        table["value"] = value
    else:
        _set_member(known[full].value, table, rest, value, path)
    shown = json.dumps(value, ensure_ascii=False, default=str)
    table["source"] = "adopted"
    table["zh"] = f"{table['zh']}（本项目另定：{path} = {shown}）"
    table["en"] = f"{table['en']} (this desk set {path} = {shown})"


def _resolve(path: str, known: Mapping[str, Parameter[object]]) -> tuple[str, list[str]]:
    """Find the parameter that a path means, and what of the path goes on into its value."""
    found: list[tuple[str, list[str]]] = []
    for prefix in ("", *(f"{section}." for section in SECTIONS)):
        steps = f"{prefix}{path}".split(".")
        for end in range(len(steps), 1, -1):
            name = ".".join(steps[:end])
            if name in known:
                found.append((name, steps[end:]))
                break
    if not found:
        short = [name.partition(".")[2] for name in known]
        raise RulebookError(path, f"no such setting{_suggest(path, list(dict.fromkeys([*known, *short])))}")
    if len(found) > 1:
        raise RulebookError(path, f"several settings are called so: {', '.join(name for name, _ in found)}")
    return found[0]


def _set_member(held: object, table: dict[str, Any], rest: list[str], value: Any, path: str) -> None:
    target = table["value"]
    for step in rest[:-1]:
        target = target.get(step) if isinstance(target, dict) else None
        held = getattr(held, step, None)
    if not isinstance(target, dict) or not isinstance(held, Frozen):
        raise RulebookError(path, "the setting has no such member")
    member = rest[-1]
    if member not in type(held).model_fields:
        raise RulebookError(path, f"the setting has no such member{_suggest(member, list(type(held).model_fields))}")
    for group in type(held).alternatives:
        if member in group:
            for other in group - {member}:
                target.pop(other, None)
    target[member] = value


def _paths(model: type[Frozen], prefix: str) -> list[str]:
    paths: list[str] = []
    for name, field in model.model_fields.items():
        path = f"{prefix}{name}"
        paths.append(path)
        kind = field.annotation
        if isinstance(kind, type) and issubclass(kind, Frozen):
            paths += _paths(kind, f"{path}.")
    return paths


def _suggest(path: str, known: list[str]) -> str:
    near = get_close_matches(path, known, n=3)
    return f"; did you mean {' or '.join(near)}?" if near else ""
