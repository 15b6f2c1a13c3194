"""Conditions on a row: ``{deal_stage = ["Won", "Lost"], account = "*"}``; all of them must hold."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import TypeAlias

Conditions: TypeAlias = "dict[str, str | list[str]]"
"""Column → what it must be: a text, one of several texts, ``""`` (blank), ``"*"`` (not blank), ``"~…"`` (a regular expression)."""


def holds(conditions: Conditions, value_of: Callable[[str], str]) -> bool:
    """Whether every condition holds; without conditions, yes. ``value_of`` gives a column's text, ``""`` when blank."""
    for column, wanted in conditions.items():  # noqa: SIM110 -- asked for every rule of every row: a loop is twice as fast
        if not _matches(wanted, value_of(column)):
            return False
    return True


def _matches(wanted: str | list[str], value: str) -> bool:
    if isinstance(wanted, list):
        return any(_matches(one, value) for one in wanted)
    if wanted == "*":
        return value != ""
    if wanted.startswith("~"):
        return _pattern(wanted[1:]).search(value) is not None
    return value == wanted


@lru_cache(maxsize=256)
def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text)


def check_conditions(conditions: Conditions) -> Iterator[str]:
    """What is wrong with conditions, before any row is read: a regular expression that is none."""
    for column, wanted in conditions.items():
        for one in wanted if isinstance(wanted, list) else [wanted]:
            if one.startswith("~"):
                try:
                    _pattern(one[1:])
                except re.error as error:
                    yield f"condition on {column!r}: {one[1:]!r} is not a regular expression: {error}"
