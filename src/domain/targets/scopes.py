"""Whose a target is: the project's (``project``), a group's (``group/G1``) or somebody's (``staff/A``)."""

from __future__ import annotations

from collections.abc import Callable

PROJECT = "project"


def full(scope: str, is_staff: Callable[[str], bool]) -> str:
    """A scope with its kind: an id alone is a member of staff's, if one is called so, else a group's."""
    if scope == PROJECT or "/" in scope:
        return scope
    return f"staff/{scope}" if is_staff(scope) else f"group/{scope}"


def kind_of(scope: str) -> str:
    """project, group or staff, of a scope with its kind."""
    return scope.partition("/")[0]


def name_of(scope: str) -> str:
    """The id of the group or the member of staff; of the project, ``project``."""
    return scope.rpartition("/")[2]
