"""A duty towards a client (待办): what made it, who must do it by when, and what became of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple


class Due(NamedTuple):
    """One duty.

    ``kind`` and ``key`` tell it from the client's others; ``staff``: who must, None = the desk's heads, or nobody in particular.
    ``due_at`` None: no deadline. ``state``: ``open``, ``done``, ``dropped`` (it fell away) or ``breached`` (nothing was to be
    done; something was done otherwise than the book says). ``position``: of the event that made it, or set its date;
    ``done_position``: of the one that ended it; ``how``: by what means, or why it fell away. ``clauses``: ids, separated by
    spaces. Moments are UTC.
    """

    client: str
    kind: str
    key: str
    staff: str | None
    since: datetime
    due_at: datetime | None
    state: str
    done_at: datetime | None
    done_by: str | None
    how: str | None
    position: int
    done_position: int | None
    clauses: str


def late_by(due: Due, now: datetime) -> timedelta | None:
    """How long after its deadline a duty was done or dropped, or has been open ``now``; None if it is in time."""
    if due.due_at is None or due.state == "breached":
        return None
    ended = due.done_at or now
    return ended - due.due_at if ended > due.due_at else None
