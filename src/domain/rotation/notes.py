"""What the manager should know about how the order came about: what no clause decides, and whose list stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.rotation.order import NUMBER
from domain.rulebooks import DEFAULT

if TYPE_CHECKING:
    from domain.rotation.rotation import Rotation

NO_ROSTER = {
    "clause": DEFAULT,
    "effect": "undecided",
    "zh": "尚未排班，暂按到岗先后排列；先到岗者在前并非制度规定，请以排班为准。",
    "en": "No roster has been set: the order is that of joining. No clause says that whoever joined first goes first; "
    "set a roster to decide it.",
}
"""Nobody has set the order, and no book says that the elder goes first."""


def notes(day: Rotation) -> list[dict[str, str]]:
    """Give the notes on a day's order."""
    order = day.order
    if order.roster is None:
        return [NO_ROSTER] if order.places and order.kind != NUMBER else []
    found = []
    if order.roster_date and day.date is not None and order.roster_date != day.date.isoformat():
        found.append(_old_roster(order.roster_date))
    if not order.grouped:
        groups = set(day.people.groups.values()).difference(day.people.roles)
        found += [_group_listed(name) for name in order.roster if name in groups]
    return found


def _old_roster(day: str) -> dict[str, str]:
    return {
        "clause": DEFAULT,
        "effect": "roster_carried",
        "zh": f"当日没有另行排班，沿用{day}的名单。",
        "en": f"No roster was set for this day; the list of {day} stands.",
    }


def _group_listed(group: str) -> dict[str, str]:
    return {
        "clause": DEFAULT,
        "effect": "group_listed",
        "zh": f"排班列的是{group}组，而本制度以个人轮排；组内暂按编号排列，并非制度规定。",
        "en": f"The roster lists group {group} where each agent has a turn of their own: its people stand by their ids, "
        "which no clause decides.",
    }
