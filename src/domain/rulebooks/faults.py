"""What is wrong with a rulebook: where, why, and what was probably meant, in both languages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple


class Fault(NamedTuple):
    """One thing that is wrong with a book's text.

    ``line``: from 1. ``path``: the setting or the part of the file (``rotation.carry_over``, ``clauses.MY-1``); empty for
    the file as a whole. ``code``: snake_case, for programs. ``detail``: what is wrong, in English; ``suggestion``: what to
    write instead, may be empty. ``zh``: both in Chinese.
    """

    line: int
    path: str
    code: str
    detail: str
    suggestion: str
    zh: str

    def __str__(self) -> str:
        hint = f" ({self.suggestion})" if self.suggestion else ""
        return f"line {self.line}: {self.detail}{hint}"


class RulebookError(ValueError):
    """A book, or a change to one, that cannot be: ``path`` names the setting, the text says what is wrong with it.

    ``faults``: everything that is wrong with a text, in order of lines; empty where a single setting was to be changed.
    """

    def __init__(self, path: str, detail: str, faults: Sequence[Fault] = ()) -> None:
        super().__init__(f"{path}: {detail}" if path else detail)
        self.path = path
        self.detail = detail
        self.faults = tuple(faults)

    @classmethod
    def of(cls, faults: Sequence[Fault]) -> RulebookError:
        """The error for a text with these faults; there is at least one."""
        return cls("", "; ".join(map(str, faults)), faults)


class UnknownRulebookError(RulebookError):
    """No book of that name ships, nor was published where it was looked for."""

    def __init__(self, name: str, known: Sequence[str]) -> None:
        super().__init__("", f"no rulebook is called {name!r}; there are {', '.join(known)}")
        self.name = name
        self.known = tuple(known)
