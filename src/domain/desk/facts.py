"""What the desk's timeline tells of people and days."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import NamedTuple


class Member(NamedTuple):
    """Somebody of the desk (人员): their role and, if they rotate as one of a group, the group."""

    staff: str
    name: str
    role: str
    group: str | None
    since: datetime
    position: int


class Away(NamedTuple):
    """An absence (缺勤): why, from when, and to when at most (``None``: until they return). ``deputy``: who stands in (代班)."""

    reason: str
    since: datetime
    until: datetime | None
    position: int
    deputy: str | None = None


class Roster(NamedTuple):
    """The order set for a day (排班), and who is on duty shift (值班)."""

    date: date
    order: tuple[str, ...]
    on_duty: tuple[str, ...]
    time: datetime
    position: int


class SignOff(NamedTuple):
    """The manager's signature under a month's follow-up sheet (跟踪表签字); ``month`` is ``2026-03``."""

    staff: str
    month: str
    time: datetime
    position: int
    recorded: datetime


class Hours(NamedTuple):
    """Local opening and closing time of a working day (营业时间)."""

    open: time
    close: time
