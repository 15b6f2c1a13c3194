"""What happens to the desk itself: opening, staff, roster, rule book, targets."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from domain.payloads.base import Payload, Staff
from domain.payloads.fields import (
    TEXT,
    Day,
    Hours,
    Id,
    Ids,
    Line,
    Metrics,
    Month,
    OpenObject,
    Period,
    Representatives,
    Scope,
    Sha256,
    Text,
    Until,
    Zone,
)

Build = Annotated[int, Field(ge=1, lt=2**31)]
"""Number of a build of the project's read models."""

Role = Literal[
    "agent",
    "front_desk",
    "supervisor",
    "manager",
    "leader",
    "finance",
    "operations",
    "service",
    "marketing",
    "legal",
    "developer",
    "other",
]


class ProjectOpened(Payload):
    """The desk opens (开盘/开业): its name, time zone, hours and the rule book it starts with."""

    name: Line
    timezone: Zone
    business_hours: Hours
    rulebook: Id


class StaffJoined(Payload):
    """Somebody joins the desk (入职), in a role and perhaps a group that rotates as one."""

    staff: Id
    name: Line
    role: Role
    group: Id | None = None


class StaffLeft(Payload):
    """Somebody leaves for good (离职). Their clients stay to be handed over."""

    staff: Annotated[Id, Staff(acting=True)]
    reason: Text | None = None


class StaffAbsent(Payload):
    """Somebody is away (缺勤) from the event's time, ``until`` a date (that whole day included) or instant, or until they return.

    ``deputy`` looks after their clients meanwhile (FC-1), and was told so at ``deputy_told`` (a date or instant);
    ``approved_by`` let them go (SA-r2).
    """

    staff: Annotated[Id, Staff(acting=True)]
    reason: Literal["rest", "leave", "sick", "private", "own_paperwork", "official"]
    until: Until | None = None
    deputy: Annotated[Id | None, Staff(acting=True)] = None
    deputy_told: Until | None = None
    approved_by: Annotated[Id | None, Staff()] = None

    @model_validator(mode="after")
    def _by_somebody_else(self) -> Self:
        for field, says in (("deputy", "stand in for themselves"), ("approved_by", "approve an absence of their own")):
            if getattr(self, field) == self.staff:
                raise PydanticCustomError(
                    f"{field}_is_oneself",
                    "{staff} cannot {says}: name somebody else.",
                    {"staff": self.staff, "says": says, "at": field},
                )
        return self


class StaffReturned(Payload):
    """Somebody is back at the desk (返岗)."""

    staff: Annotated[Id, Staff(acting=True)]


class RosterSet(Payload):
    """The order of a day is set (排班): staff or groups in turn, and who is on duty shift (值班).

    ``representatives``: the person whom each group sends that day (SB-1), by group.
    """

    date: Day
    order: Annotated[Ids, Staff(acting=True, group=True)]
    on_duty: Annotated[Ids | None, Staff(acting=True)] = None
    representatives: Representatives | None = None


class RotationAdjusted(Payload):
    """The order is changed by hand (调整轮排) for a reason that is put on record."""

    staff: Annotated[Id, Staff(acting=True, group=True)]
    action: Literal["to_head", "to_tail", "skip", "make_up", "suspend", "resume"]
    days: Annotated[int, Field(ge=1, le=366)] | None = None
    reason: Text


class RulebookPublished(Payload):
    """The desk publishes a rule book of its own (发布制度), or the next version of one, as TOML; adopting it is another step."""

    name: Id
    text: Annotated[str, Field(pattern=TEXT, max_length=262_144)]


class RulebookAdopted(Payload):
    """A rule book comes into force (规则生效), with overrides of single parameters."""

    rulebook: Id
    effective_from: Until
    parameters: OpenObject | None = None


class RebuildPromoted(Payload):
    """A recalculation is put into force for the past as well (重算生效), by a manager who read what it changes and signed.

    ``rulebook`` none: the books in force, with ``parameters`` set otherwise. ``effective_from`` none: for all that ever
    happened. ``published_by``: of a book of the desk's own, the version that was the last at that position.
    """

    build: Build
    rulebook: Id | None = None
    parameters: OpenObject | None = None
    effective_from: Until | None = None
    published_by: Annotated[int, Field(ge=0, lt=2**53)] | None = None
    views_digest: Sha256
    diff_digest: Sha256
    by: Annotated[Id | None, Staff()] = None
    reason: Text


class RebuildDemoted(Payload):
    """The last recalculation that was put into force is taken back (撤销重算)."""

    build: Build
    by: Annotated[Id | None, Staff()] = None
    reason: Text


class TargetSet(Payload):
    """A target (指标) of the project, a group or a member of staff for a month, quarter or year.

    ``revises``: it is set anew although it was split, or its months are set; its split falls then, and so do the months of a
    quarter that no longer add up to it.
    """

    period: Period
    scope: Scope
    metrics: Metrics
    revises: bool | None = None


class FollowUpsSignedOff(Payload):
    """The manager signs a month's follow-up sheet (跟踪表签字) of a member of staff."""

    staff: Annotated[Id, Staff()]
    month: Month
