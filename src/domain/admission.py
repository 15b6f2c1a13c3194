"""What is asked of every event before its subject is: is the desk open, was it open then, who are these people."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from domain.event import Fact, Refused
from domain.payloads import PARTS, PUBLIC, TYPES, Staff, staff_fields

if TYPE_CHECKING:
    from domain.desk_view import Desk
    from domain.project import Project

_STAFF = {name: staff_fields(event_type.model) for name, event_type in TYPES.items()}


def admit(fact: Fact, desk: Desk) -> None:
    """Raises ``Refused`` when the project is not open, was not yet at the event's time, or a person named is unknown."""
    project = desk.project
    if project.opened_at is None:
        raise Refused("project_not_opened", "The project has not opened: post project.opened first.", "/type")
    if fact.time < project.opened_at:
        raise Refused(
            "before_project_opened",
            f"This happened at {fact.time.isoformat()}, before the project opened at {project.opened_at.isoformat()}.",
            "/time",
        )
    for field, rule in _STAFF[fact.type]:
        value = fact.data.get(field)
        if value is None:
            continue
        if isinstance(value, str):
            _known(value, rule, project, fact, f"/data/{field}")
        else:
            _all_known(value, rule, project, fact, field)


def _all_known(values: Iterable[Any], rule: Staff, project: Project, fact: Fact, field: str) -> None:
    keyed = isinstance(values, dict)
    for place, person in enumerate(values):
        _known(person, rule, project, fact, f"/data/{field}/{person if keyed else place}")


def _known(person: str, rule: Staff, project: Project, fact: Fact, pointer: str) -> None:
    member = project.staff.get(person)
    if member is None:
        stands_in = (rule.public and person == PUBLIC) or (rule.parts and person in PARTS)
        if stands_in or (rule.group and person in project.groups):
            return
        whom = "neither a member of staff nor a group" if rule.group else "no member of staff"
        raise Refused("unknown_staff", f"{person} is {whom}: staff.joined comes first.", pointer)
    if rule.acting and member.left is not None and fact.time >= member.left:
        raise Refused(
            "staff_has_left", f"{person} left on {member.left.isoformat()} and can do nothing after that.", pointer
        )
