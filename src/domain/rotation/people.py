"""Who is of the desk today, and who is away or suspended: what decides who may take a turn."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from domain.calendar import parse_moment
from domain.rotation.ruling import Hindrance


class Until:
    """What keeps somebody away: ``absent`` or ``suspended``, with the reason of an absence, its last moment (``None``:
    until it is ended) and the position that says so."""

    __slots__ = ("hindrance", "until")

    def __init__(self, state: str, detail: str, until: datetime | None, position: int) -> None:
        self.until = until
        self.hindrance = Hindrance(state, detail, position)

    def holds(self, moment: datetime) -> bool:
        """Say whether it still holds at a moment."""
        return self.until is None or moment <= self.until


class People:
    """Roles of those who are of the desk; absences and suspensions that hold."""

    __slots__ = ("absent", "roles", "suspended")

    def __init__(self) -> None:
        self.roles: dict[str, str] = {}
        self.absent: dict[str, Until] = {}
        self.suspended: dict[str, Until] = {}

    def leave(self, staff: str) -> None:
        """Out of the desk, with all that held."""
        self.roles.pop(staff, None)
        self.absent.pop(staff, None)
        self.suspended.pop(staff, None)

    def forget_lapsed(self, moment: datetime) -> None:
        """Drop what no longer holds at a moment, so that two ways to the same day write it down alike."""
        self.absent = {staff: state for staff, state in self.absent.items() if state.holds(moment)}
        self.suspended = {staff: state for staff, state in self.suspended.items() if state.holds(moment)}

    def copy(self) -> People:
        """Give an independent copy."""
        twin = People()
        twin.roles, twin.absent, twin.suspended = dict(self.roles), dict(self.absent), dict(self.suspended)
        return twin

    def to_json(self) -> dict[str, Any]:
        """Write the people down, always the same way."""
        return {
            "roles": dict(sorted(self.roles.items())),
            "absent": {staff: _written(state) for staff, state in sorted(self.absent.items())},
            "suspended": {staff: _written(state) for staff, state in sorted(self.suspended.items())},
        }

    @classmethod
    def from_json(cls, written: Mapping[str, Any]) -> People:
        """Read what :meth:`to_json` wrote."""
        people = cls()
        people.roles = dict(written["roles"])
        people.absent = {staff: _read(state) for staff, state in written["absent"].items()}
        people.suspended = {staff: _read(state) for staff, state in written["suspended"].items()}
        return people


def _written(state: Until) -> list[Any]:
    name, detail, position = state.hindrance
    return [name, detail, state.until.isoformat() if state.until is not None else None, position]


def _read(written: list[Any]) -> Until:
    name, detail, until, position = written
    return Until(name, detail, parse_moment(until) if until is not None else None, position)
