"""Who is of the desk today, and who is away or suspended: what decides who may take a turn."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from domain.calendar import parse_moment
from domain.rotation.order import natural
from domain.rotation.ruling import Hindrance


class Until:
    """What keeps somebody away: ``absent``, ``suspended`` or ``busy``, with the reason, its last moment (``None``: until it
    is ended) and the position that says so."""

    __slots__ = ("hindrance", "until")

    def __init__(self, state: str, detail: str, until: datetime | None, position: int) -> None:
        self.until = until
        self.hindrance = Hindrance(state, detail, position)

    def holds(self, moment: datetime) -> bool:
        """Say whether it still holds at a moment."""
        return self.until is None or moment <= self.until


class People:
    """Roles and groups of those who are of the desk; absences and suspensions that hold.

    ``charged``: positions of absences, suspensions and receptions that have cost a turn already.
    """

    __slots__ = ("_members", "absent", "charged", "groups", "roles", "suspended")

    def __init__(self) -> None:
        self.roles: dict[str, str] = {}
        self.groups: dict[str, str] = {}
        self.absent: dict[str, Until] = {}
        self.suspended: dict[str, Until] = {}
        self.charged: set[int] = set()
        self._members: dict[str, list[str]] = {}

    def join(self, staff: str, role: str, group: str | None) -> None:
        """Into the desk, in a role and perhaps a group."""
        self.roles[staff] = role
        self._members = {}
        if group is not None:
            self.groups[staff] = group

    def leave(self, staff: str) -> None:
        """Out of the desk, with all that held."""
        self.roles.pop(staff, None)
        if self.groups.pop(staff, None) is not None:
            self._members = {}
        self.absent.pop(staff, None)
        self.suspended.pop(staff, None)

    def members(self, group: str) -> list[str]:
        """Give the agents of a group, or whoever is of it if none is an agent, by their ids; joining gives no rank."""
        known = self._members.get(group)
        if known is None:
            found = sorted((staff for staff, of in self.groups.items() if of == group), key=natural)
            known = [staff for staff in found if self.roles[staff] == "agent"] or found
            self._members[group] = known
        return known

    def hold(self, table: dict[str, Until], who: str, state: Until, moment: datetime) -> None:
        """Enter an absence or suspension; one that goes on from another without a break is the same one, and costs no
        second turn."""
        before = table.get(who)
        if before is not None and before.holds(moment) and before.hindrance.position in self.charged:
            self.charged.add(state.hindrance.position)
        table[who] = state

    def forget_lapsed(self, moment: datetime) -> None:
        """Drop what no longer holds at a moment, so that two ways to the same day write it down alike."""
        if self.absent:
            self.absent = {staff: state for staff, state in self.absent.items() if state.holds(moment)}
        if self.suspended:
            self.suspended = {staff: state for staff, state in self.suspended.items() if state.holds(moment)}
        if self.charged:
            held = (*self.absent.values(), *self.suspended.values())
            self.charged = self.charged.intersection(state.hindrance.position for state in held)

    def copy(self) -> People:
        """Give an independent copy."""
        twin = People()
        twin.roles, twin.groups, twin.charged = dict(self.roles), dict(self.groups), set(self.charged)
        twin.absent, twin.suspended = dict(self.absent), dict(self.suspended)
        return twin

    def to_json(self) -> dict[str, Any]:
        """Write the people down, always the same way; what there is none of is left out."""
        written: dict[str, Any] = {
            "roles": dict(sorted(self.roles.items())),
            "absent": {staff: _written(state) for staff, state in sorted(self.absent.items())},
            "suspended": {staff: _written(state) for staff, state in sorted(self.suspended.items())},
        }
        if self.groups:
            written["groups"] = dict(sorted(self.groups.items()))
        if self.charged:
            written["charged"] = sorted(self.charged)
        return written

    @classmethod
    def from_json(cls, written: Mapping[str, Any]) -> People:
        """Read what :meth:`to_json` wrote."""
        people = cls()
        people.roles = dict(written["roles"])
        people.groups = dict(written.get("groups", {}))
        people.absent = {staff: _read(state) for staff, state in written["absent"].items()}
        people.suspended = {staff: _read(state) for staff, state in written["suspended"].items()}
        people.charged = set(written.get("charged", ()))
        return people


def _written(state: Until) -> list[Any]:
    name, detail, position = state.hindrance
    return [name, detail, state.until.isoformat() if state.until is not None else None, position]


def _read(written: list[Any]) -> Until:
    name, detail, until, position = written
    return Until(name, detail, parse_moment(until) if until is not None else None, position)
