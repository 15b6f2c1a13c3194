"""Templates: text with placeholders in braces, and whole data structures made of such texts.

``{column}`` is a column of the row or a field of the input, ``{@name}`` a constant of the conversion, ``{column?}`` may be
blank, ``{column|filter:argument|filter}`` passes through filters; ``{{`` and ``}}`` are braces. A text that is one placeholder
keeps the value's type (a number, a list); any other text becomes text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final, TypeAlias

from api.importing.filters import FILTERS, Setting, Value, check_argument, text_of
from api.importing.problems import RowError, TemplateError

Names: TypeAlias = Callable[[str], "Value | None"]
"""Gives the value of a column, field or constant of the row at hand; None where it is blank."""

_PIECE = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]")


class Absent:
    """The value of an optional placeholder that was blank: the member that holds it is left out."""


ABSENT: Final = Absent()


class Placeholder:
    """One ``{name?|filter:argument}``, read once and used for every row."""

    def __init__(self, text: str) -> None:
        head, *chain = text.split("|")
        self.optional = head.endswith("?")
        self.name = head.removesuffix("?").strip()
        if not self.name:
            raise TemplateError(f"{{{text}}} names no column")
        self.default: str | None = None
        self.steps: list[tuple[str, str]] = []
        for step in chain:
            name, _, argument = step.partition(":")
            name = name.strip()
            if name == "default":
                self.default = argument
            elif name in FILTERS:
                check_argument(name, argument)
                self.steps.append((name, argument))
            else:
                known = ", ".join(sorted([*FILTERS, "default"]))
                raise TemplateError(f"unknown filter {name!r}; the filters are {known}")

    def value(self, names: Names, setting: Setting) -> Value | Absent:
        """The value for one row; ABSENT when blank and optional, :class:`RowError` when blank and not."""
        value = names(self.name)
        if value is None or value == "":
            if self.default is not None:
                value = self.default
            elif self.optional:
                return ABSENT
            else:
                raise RowError(f"blank:{self.name}", f"column {self.name!r} is blank")
        for name, argument in self.steps:
            try:
                value = FILTERS[name](value, argument, setting)
            except RowError as error:
                raise RowError(f"{error.code}:{self.name}", f"column {self.name!r}: {error.detail}") from None
            except OverflowError:
                detail = f"column {self.name!r}: {text_of(value)!r} is outside the calendar"
                raise RowError(f"not_a_time:{self.name}", detail) from None
        return value


class Template:
    """A text with placeholders; raises :class:`TemplateError` when it is written wrongly."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.pieces: list[str | Placeholder] = []
        end = 0
        for found in _PIECE.finditer(text):
            self._add(text[end : found.start()])
            end = found.end()
            if found[0] in {"{{", "}}"}:
                self._add(found[0][0])
            elif found[1] is None:
                raise TemplateError(f"a brace without its partner in {text!r}; write {{{{ or }}}} for a brace itself")
            else:
                self.pieces.append(Placeholder(found[1]))
        self._add(text[end:])

    def _add(self, text: str) -> None:
        if text:
            self.pieces.append(text)

    def placeholders(self) -> Iterator[Placeholder]:
        """Every placeholder in it, in order."""
        return (piece for piece in self.pieces if isinstance(piece, Placeholder))

    def render(self, names: Names, setting: Setting) -> Value | Absent:
        """The value for one row; one absent placeholder makes the whole text absent."""
        if len(self.pieces) == 1 and isinstance(self.pieces[0], Placeholder):
            return self.pieces[0].value(names, setting)
        parts = []
        for piece in self.pieces:
            if isinstance(piece, str):
                parts.append(piece)
                continue
            value = piece.value(names, setting)
            if isinstance(value, Absent):
                return ABSENT
            parts.append(text_of(value))
        return "".join(parts)


def compiled(shape: Any) -> Any:
    """The same structure with every text turned into a :class:`Template`; keys stay as they are."""
    if isinstance(shape, str):
        return Template(shape)
    if isinstance(shape, dict):
        return {key: compiled(value) for key, value in shape.items()}
    if isinstance(shape, list):
        return [compiled(value) for value in shape]
    return shape


def templates_in(shape: Any) -> Iterator[Template]:
    """Every template of a compiled structure."""
    if isinstance(shape, Template):
        yield shape
    elif isinstance(shape, dict):
        for value in shape.values():
            yield from templates_in(value)
    elif isinstance(shape, list):
        for value in shape:
            yield from templates_in(value)


def filled(shape: Any, names: Names, setting: Setting) -> Any:
    """A compiled structure for one row, in JSON types; absent members and absent items are left out."""
    if isinstance(shape, Template):
        return json_ready(shape.render(names, setting))
    if isinstance(shape, dict):
        members = {key: filled(value, names, setting) for key, value in shape.items()}
        return {key: value for key, value in members.items() if value is not ABSENT}
    if isinstance(shape, list):
        return [value for value in (filled(item, names, setting) for item in shape) if value is not ABSENT]
    return json_ready(shape)


def json_ready(value: Any) -> Any:
    """Dates and decimals as text, the rest as it is."""
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    return value
