"""Posts an example with changes, and hears what is said about it."""

from __future__ import annotations

from typing import Any

from domain.payloads import TYPES, validate

SUBJECTS = {"project": "project/gj", "client": "client/C001", "unit": "unit/U12"}


def told(name: str, /, **changes: Any) -> list[tuple[str, str, str]]:
    event_type = TYPES[name]
    data = {field: value for field, value in {**event_type.example, **changes}.items() if value is not ...}
    _, problems = validate(name, SUBJECTS[event_type.subject], data)
    return [tuple(problem) for problem in problems]


def code_of(name: str, /, **changes: Any) -> str:
    problems = told(name, **changes)
    assert len(problems) == 1, problems
    return problems[0][1]


def taken(name: str, /, **changes: Any) -> dict[str, Any]:
    event_type = TYPES[name]
    clean, problems = validate(name, SUBJECTS[event_type.subject], {**event_type.example, **changes})
    assert problems == []
    return clean
