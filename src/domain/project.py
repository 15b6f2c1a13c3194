"""The project (项目): the desk itself, since when it is open, who belongs to it, which rule books it may adopt."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from domain.admission import admit
from domain.aggregate import DeskAggregate
from domain.desk_view import Desk
from domain.event import Fact, Refused
from domain.payloads import PUBLIC
from domain.payloads.problems import pointer
from domain.payloads.times import end_of, zone_of
from domain.rulebooks import RulebookError, load_preset, with_overrides


class Member(NamedTuple):
    """A member of staff: role, group if any, and since when they are gone, if they are."""

    role: str
    group: str | None
    left: datetime | None


class Project(DeskAggregate):
    """Who belongs to the desk and since when it is open. Rosters, absences and targets are the judges' to fold."""

    def begin(self) -> None:
        """A project that has not opened and where nobody works."""
        self.opened_at: datetime | None = None
        self.timezone = "UTC"
        self.rulebook: str | None = None
        self.staff: dict[str, Member] = {}
        self.groups: frozenset[str] = frozenset()

    @property
    def zone(self) -> ZoneInfo:
        """The time zone in which the desk's days begin and end."""
        return zone_of(self.timezone)

    def check(self, fact: Fact, desk: Desk) -> None:
        """Raises ``Refused`` for what cannot be at this desk."""
        if fact.type == "project.opened":
            self._check_opening(fact, desk)
            return
        admit(fact, desk)
        match fact.type:
            case "staff.joined":
                self._check_joining(fact)
            case "staff.left":
                self._check_leaving(fact)
            case "staff.absent":
                self._check_absence(fact)
            case "rulebook.adopted":
                _check_rulebook(fact, desk)
            case "target.set":
                self._check_scope(fact)

    def _check_opening(self, fact: Fact, desk: Desk) -> None:
        if self.exists:
            raise Refused("project_already_opened", f"The project {self.name} is open; it opens only once.", "/type")
        _check_rulebook(fact, desk)

    def _check_joining(self, fact: Fact) -> None:
        person = fact.data["staff"]
        if person == PUBLIC:
            raise Refused(
                "reserved_id", f"Nobody can be called {PUBLIC}: the word stands for the department.", "/data/staff"
            )
        member = self.staff.get(person)
        if member is not None and member.left is None:
            raise Refused("staff_already_joined", f"{person} belongs to the desk already.", "/data/staff")

    def _check_leaving(self, fact: Fact) -> None:
        left = self.staff[fact.data["staff"]].left
        if left is not None:
            raise Refused("staff_has_left", f"{fact.data['staff']} left on {left.isoformat()} already.", "/data/staff")

    def _check_absence(self, fact: Fact) -> None:
        until = fact.data.get("until")
        if until is not None and end_of(until, self.zone) < fact.time:
            raise Refused("until_before_time", f"The absence would end ({until}) before it begins.", "/data/until")

    def _check_scope(self, fact: Fact) -> None:
        kind, _, name = fact.data["scope"].rpartition("/")
        known = {"group": name in self.groups, "staff": name in self.staff}
        if not known.get(kind, name == "project" or any(known.values())):
            raise Refused(
                "unknown_scope",
                f"{name} is neither the project nor a group or member of staff of it.",
                "/data/scope",
            )

    def take_in(self, event_type: str, data: Mapping[str, Any], time: datetime) -> None:
        """Notes the opening, and who comes and goes."""
        match event_type:
            case "project.opened":
                self.opened_at = time
                self.timezone = data["timezone"]
                self.rulebook = data["rulebook"]
            case "staff.joined":
                group = data.get("group")
                self.staff = {**self.staff, data["staff"]: Member(data["role"], group, None)}
                if group is not None:
                    self.groups |= {group}
            case "staff.left":
                person = data["staff"]
                self.staff = {**self.staff, person: self.staff[person]._replace(left=time)}


def _check_rulebook(fact: Fact, desk: Desk) -> None:
    """A book that is known, and changes to it that make a book: one that cannot be read would stop every judge."""
    name = fact.data["rulebook"]
    if name not in desk.rulebooks:
        raise Refused(
            "unknown_rulebook",
            f"There is no rule book {name}. Known: {', '.join(sorted(desk.rulebooks))}.",
            "/data/rulebook",
        )
    try:
        with_overrides(load_preset(name), fact.data.get("parameters") or {})
    except RulebookError as error:
        raise Refused(
            "bad_parameter",
            f"The rule book {name} cannot be changed so: {error}.",
            pointer("data", "parameters", error.path) if error.path in fact.data["parameters"] else "/data/parameters",
        ) from error
