"""Complaints as they are read (投诉): how each stands, all its steps, and statistics by class."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.requests.decisions import RulebookHash
from api.requests.masks import Masked

StepName = Literal[
    "opened", "judged", "assigned", "investigated", "proposed", "decided", "carried_out", "closed", "followed_up"
]
Handled = Literal["open", "overdue", "in_time", "late"]


class Complaint(BaseModel):
    """How a complaint stands."""

    complaint: str
    client: str = Field(description="Ids of complaints are a client's own: two clients may have one of the same id.")
    name: str | None = Field(description="The client's name; missing once the client was forgotten.")
    masked: Masked = None
    state: StepName = Field(description="The last step that was taken.")
    state_zh: str
    state_en: str
    handled: Handled = Field(description="Against its limit: closed in time or late, or not closed yet or overdue.")
    handled_zh: str
    handled_en: str
    founded: bool | None = Field(description="Null until it was judged.")
    opened: str
    opened_by: str | None
    category: str | None
    channel: str | None
    unit: str | None
    department: str | None = Field(description="The department it was assigned to last.")
    staff: str | None = Field(description="The person it was assigned to last.")
    due: str = Field(
        description="Until when it is to be closed: as promised at the opening, or as the rulebook has it."
    )
    days_left: int | None = Field(description="Local days until then, below 0 when it is over; null once it is closed.")
    next: StepName | None = Field(description="The step to be taken next; null after the last.")
    next_due: str | None
    closed: str | None
    followed_up: str | None
    satisfied: bool | None = Field(description="What the client said when asked last.")
    positions: list[int] = Field(description="The events of its steps.")


class ComplaintsPage(BaseModel):
    """A page of complaints, by id."""

    items: list[Complaint]
    next: str | None = Field(description="`after` of the next page; null when this is the last one.")
    position: int


class StepDue(BaseModel):
    """Until when a step may be taken, and who says so."""

    until: str
    promised: bool = Field(description="Whether a date was given for this complaint, at its opening or assignment.")
    clauses: list[str]
    zh: str
    en: str


class ComplaintStep(BaseModel):
    """A step that was taken."""

    model_config = ConfigDict(extra="allow")

    step: StepName
    zh: str
    en: str
    position: int
    time: str
    by: str | None
    due: StepDue | None = Field(description="Null for the opening.")
    in_time: bool | None
    stands: bool = Field(description="False when an earlier step, or this one, was taken again since.")
    data: dict[str, Any] = Field(
        description="What was put on record; without personal data once the client was forgotten."
    )


class NextStep(BaseModel):
    """The step to be taken next."""

    step: StepName
    zh: str
    en: str
    due: StepDue | None


class ComplaintRemark(BaseModel):
    """What is pointed out: a step that was late or is overdue, something that was not put on record."""

    model_config = ConfigDict(extra="allow")

    effect: Literal["late", "overdue", "missing", "unsigned", "decided_by_another"]
    step: StepName
    field: str | None = Field(None, description="What is missing.")
    clauses: list[str]
    positions: list[int]
    zh: str
    en: str


class ComplaintProfile(Complaint):
    """One complaint: every step, who took it when, whether in time, and what is pointed out."""

    rulebook: str = Field(
        description="The book in force; each step goes by the one in force when its time began to run."
    )
    rulebook_hash: RulebookHash
    steps: list[ComplaintStep]
    next_step: NextStep | None
    remarks: list[ComplaintRemark]
    position: int


class Counts(BaseModel):
    """Complaints counted."""

    opened: int
    founded: int
    unfounded: int
    unjudged: int
    open: int = Field(description="Not closed yet, overdue ones included.")
    overdue: int
    closed: int
    in_time: int = Field(description="Closed in time.")
    late: int = Field(description="Closed late.")
    satisfied: int
    dissatisfied: int
    in_time_rate: str | None = Field(
        description="Closed in time, of those closed or overdue; decimal string of at most 4 places, null of none.",
        examples=["0.9167"],
    )
    satisfaction_rate: str | None = Field(description="Satisfied, of the clients who were asked and said.")


class CategoryCounts(Counts):
    """Complaints of one category."""

    category: str | None


class DepartmentCounts(Counts):
    """Complaints of one department."""

    department: str | None


class CitedClause(BaseModel):
    """A clause as it is cited."""

    clause: str
    zh: str
    en: str


class ComplaintStatistics(BaseModel):
    """Complaints opened in a period, by class (投诉分类统计)."""

    from_: str = Field(alias="from")
    to: str
    total: Counts
    by_category: list[CategoryCounts]
    by_department: list[DepartmentCounts]
    clauses: list[CitedClause]
    position: int
