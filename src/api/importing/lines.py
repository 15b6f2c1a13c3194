"""Where in a TOML text a field stands, so that a fault can name its line (``tomllib`` keeps no positions)."""

from __future__ import annotations

import re

_TABLE = re.compile(r"^\s*\[(?!\[)([^\]]+)\]")
_ARRAY = re.compile(r"^\s*\[\[([^\]]+)\]\]")
_KEY = re.compile(r"""^\s*((?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*'))*)\s*=""")


def line_of(text: str, location: tuple[str | int, ...]) -> int:
    """Line (from 1) of the field at ``location``, else of the nearest thing around it, else 0."""
    known = _positions(text)
    for length in range(len(location), 0, -1):
        if location[:length] in known:
            return known[location[:length]]
    return 0


def _positions(text: str) -> dict[tuple[str | int, ...], int]:
    """Path of every table and key that starts a line, with its line; a reading of the form, not of the whole grammar."""
    known: dict[tuple[str | int, ...], int] = {}
    counts: dict[tuple[str | int, ...], int] = {}
    here: tuple[str | int, ...] = ()
    for number, line in enumerate(text.splitlines(), 1):
        if found := _ARRAY.match(line):
            base = _resolved(_steps(found[1]), counts)
            counts[base] = counts.get(base, -1) + 1
            here = (*base, counts[base])
        elif found := _TABLE.match(line):
            here = _resolved(_steps(found[1]), counts)
        elif found := _KEY.match(line):
            known.setdefault((*here, *_steps(found[1])), number)
            continue
        else:
            continue
        known.setdefault(here, number)
    return known


def _steps(dotted: str) -> list[str]:
    return [step.strip().strip("\"'") for step in re.findall(r"\"[^\"]*\"|'[^']*'|[^.]+", dotted)]


def _resolved(steps: list[str], counts: dict[tuple[str | int, ...], int]) -> tuple[str | int, ...]:
    """``events.data`` after a second ``[[events]]`` is ``("events", 1, "data")``; the last step stays bare."""
    path: tuple[str | int, ...] = ()
    for index, step in enumerate(steps):
        path = (*path, step)
        if path in counts and index < len(steps) - 1:
            path = (*path, counts[path])
    return path
