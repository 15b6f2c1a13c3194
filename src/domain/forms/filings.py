"""Forms that are handed in, checks, and targets, as facts about a stretch of days."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from domain.event import Event
from domain.spans import span

KINDS = {
    "form.filed": "filed",
    "form.checked": "checked",
    "target.set": "set",
    "target.split": "split",
    "target.approved": "approved",
}

TYPES = frozenset(KINDS)
"""Events that say that something was handed in, checked, set, split or approved."""


class Filing(NamedTuple):
    """Something handed in, checked or set (上交、检查、下达) for the days from ``first`` to ``last``.

    ``staff``: who filed or checked, or the scope of a target. ``about``: whose forms alone were checked. ``held``: the
    members of what was filed, separated by spaces.
    """

    position: int
    kind: str
    form: str
    first: date
    last: date
    staff: str | None
    about: str | None
    happened: datetime
    recorded: datetime
    held: str


def filing(event: Event) -> Filing:
    """What an event of :data:`TYPES` hands in, checks or sets."""
    data, kind = event.data, KINDS[event.type]
    first, last = span(data)
    staff, about, held = data.get("scope"), None, ""
    if kind == "filed":
        staff, held = data["staff"], " ".join(sorted(data["entries"]))
    elif kind == "checked":
        staff, about = data["by"], data.get("staff")
    form = data.get("form", "targets")
    return Filing(event.position, kind, form, first, last, staff, about, event.time, event.recorded, held)
