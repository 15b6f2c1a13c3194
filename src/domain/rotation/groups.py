"""Groups that rotate as one (小组、分公司轮排): who stands where, and what keeps a group from its turn."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from domain.rotation.ruling import Hindrance

if TYPE_CHECKING:
    from domain.rotation.rotation import Rotation

_WEIGHT = {"keep": 0, "make_up": 1, "skipped": 2}


def seats(day: Rotation, names: Iterable[str]) -> list[str]:
    """Give the seats that names on a roster mean, each once: where groups rotate a person stands for their group, and
    elsewhere a group for its people (SC-3, SB-1). Names that the desk does not know are left out."""
    people = day.people
    if not people.groups:
        return [name for name in dict.fromkeys(names) if name in people.roles]
    known = set(people.groups.values())
    found: dict[str, None] = {}
    for name in names:
        if day.order.grouped:
            if name in known or name in people.roles:
                found[people.groups.get(name, name)] = None
        elif name in people.roles:
            found[name] = None
        else:
            found.update(dict.fromkeys(people.members(name)))
    return list(found)


def reseat(day: Rotation) -> None:
    """The book in force has another unit than the one before: let its units take the seats."""
    people, grouped = day.people, day.terms.grouped

    def heirs(seat: str) -> Sequence[str]:
        return [people.groups.get(seat, seat)] if grouped else people.members(seat) or [seat]

    for order in day.orders():
        order.reseat(heirs, grouped=grouped)


def standing(day: Rotation, seat: str) -> list[str]:
    """Give the people who can take a seat's turn today: its own person, the group's representative, or any member."""
    if not day.order.grouped:
        return [seat]
    person = day.representatives.get(seat)
    if person is not None and day.employed(person):
        return [person]
    return day.people.members(seat) or [seat]


def group_hindrance(day: Rotation, group: str, moment: datetime) -> Hindrance | None:
    """Give what keeps a group from its turn: nothing as long as one of its people can take it, else what costs it least."""
    barred = day.people.suspended.get(group)
    if barred is not None and barred.holds(moment):
        return barred.hindrance
    found: list[Hindrance] = []
    for staff in standing(day, group):
        hindrance = day.hindrance(staff, moment)
        if hindrance is None:
            return None
        found.append(hindrance)
    return min(found, key=lambda hindrance: _weight(day, hindrance))


def _weight(day: Rotation, hindrance: Hindrance) -> int:
    effect = day.terms.cost(hindrance).effect
    spent = effect == "skipped" and day.terms.one_absence is not None and hindrance.position in day.people.charged
    return 0 if spent else _WEIGHT[effect]
