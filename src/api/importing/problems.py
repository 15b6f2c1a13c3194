"""What can be wrong with a mapping file, an input file, or one row; each in words that its author can act on."""

from __future__ import annotations

from typing import NamedTuple


class MappingProblem(NamedTuple):
    """One fault of a mapping file: the line where it stands (0 = unknown), the field as a path, and what is wrong."""

    line: int
    field: str
    detail: str

    def __str__(self) -> str:
        place = f"line {self.line}: " if self.line else ""
        return f"{place}{self.field}: {self.detail}" if self.field else f"{place}{self.detail}"


class MappingError(Exception):
    """A mapping file that cannot be used; ``problems`` lists every fault that was found, not the first alone."""

    def __init__(self, path: str, problems: list[MappingProblem]) -> None:
        self.path = path
        self.problems = problems
        super().__init__("\n".join(f"{path}: {problem}" for problem in problems))


class InputError(Exception):
    """An input file that cannot be read at all: missing, not in its encoding, without a header, without a needed column."""


class TemplateError(ValueError):
    """A template that is written wrongly: an unknown filter, a brace that is never closed."""


class RowError(Exception):
    """A row that gives no valid events: ``code`` groups the reasons, ``detail`` says it for this row."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail
