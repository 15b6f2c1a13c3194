"""Duties as they are read (待办): what, for whom, by when, done or not, by which clause and on which events."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

from api.requests.masks import Masked

Verdict = Literal["done", "late", "missing", "open", "dropped", "breached", "not_asked"]


class Person(BaseModel):
    """A member of staff."""

    staff: str
    name: str


class Cited(BaseModel):
    """A clause as it is cited to people."""

    clause: str = Field(examples=["ZS-8.5"])
    zh: str = Field(examples=["《招商人员工作流程》第八条第五款"])
    en: str


class Duty(BaseModel):
    """A duty towards a client, or something that was done against the book (``breached``)."""

    kind: str = Field(examples=["follow_up"])
    zh: str = Field(examples=["跟进"])
    en: str
    key: str = Field(description="Tells it from the client's others of its kind: an outing, a delegation, a position.")
    client: str
    name: str | None = Field(description="The client's name; null once the client was forgotten.")
    masked: Masked = None
    staff: Person | None = Field(description="Who must; null where it falls to the desk's heads.")
    state: Literal["open", "done", "dropped", "breached"]
    state_zh: str
    since: str
    due_at: str | None = Field(description="Null: no deadline.")
    days_left: int | None = Field(description="Local days until an open duty is due; negative once it is overdue.")
    late: bool
    done_at: str | None
    done_by: Person | None
    how: str | None = Field(description="By what means it was done, or why it fell away.", examples=["phone"])
    clauses: list[Cited]
    evidence: list[int] = Field(description="Positions of the events that made it and ended it.")


class DuesPage(BaseModel):
    """A page of duties."""

    items: list[Duty]
    next: str | None = Field(description="`after` of the next page; null when this is the last one.")
    position: int


class Served(Person):
    """Who serves an allotted client, and on what basis they were allotted."""

    basis: str
    position: int


class ClientCare(BaseModel):
    """Who looks after a client, what is owed and what was done."""

    client: str
    name: str | None
    masked: Masked = None
    staff: Person | None
    service: Served | None
    signed: bool
    reserve: int | None = Field(description="Position of the event that put them into the reserve pool (储备客户).")
    visited: int | None = Field(description="Position of the first visit to the client.")
    asked_introductions: int | None = Field(description="Position of the follow-up at which they were first asked.")
    graded: int | None = Field(description="Position of the last grade of size.")
    open: list[Duty]
    ended: list[Duty] = Field(description="The last 200, the latest first.")
    position: int


class Step(BaseModel):
    """A step of an outing or a delegation, judged."""

    verdict: Verdict
    due_at: str | None
    done_at: str | None
    by: Person | None
    clauses: list[Cited]
    evidence: list[int]


class Outing(BaseModel):
    """An outing to a client (外出拓展): plan, log, check."""

    outing: str
    client: str
    name: str | None
    masked: Masked = None
    by: list[Person]
    on: str
    trade: str | None
    materials: list[str]
    booked: bool | None
    plan: Step
    log: Step
    check: Step
    position: int


class OutingsPage(BaseModel):
    """A page of outings."""

    items: list[Outing]
    next: int | None = Field(description="`after` of the next page; null when this is the last one.")
    position: int


class Delegation(BaseModel):
    """A business delegation (考察接待): level, limit and steps."""

    delegation: str
    client: str
    name: str | None
    masked: Masked = None
    rank: str | None
    level: str | None
    visit_on: str | None
    visited: bool | None
    cost: str | None = Field(description="Decimal string.")
    party_size: int | None
    limit_per_head: str | None = Field(description="Decimal string, once it is known.")
    by: Person | None
    hosts: list[Person]
    gift: bool | None = Field(description="Whether a farewell gift was given; null where nobody said so.")
    notice: Step
    approval: Step
    follow_up: Step
    report: Step
    over_limit: Step | None
    position: int | None


class DelegationsPage(BaseModel):
    """A page of delegations, by client."""

    items: list[Delegation]
    next: str | None = Field(description="`after` of the next page; null when this is the last one.")
    position: int


class Reserved(BaseModel):
    """A client for whom nothing suitable was free."""

    client: str
    name: str | None
    masked: Masked = None
    staff: Person | None
    since: str | None
    evidence: list[int]


class ReservePage(BaseModel):
    """A page of the reserve pool."""

    items: list[Reserved]
    next: str | None = Field(description="`after` of the next page; null when this is the last one.")
    clauses: list[Cited]
    position: int


class Kept(BaseModel):
    """How many of a kind of duty were done in time or late, are open, or are overdue."""

    in_time: int
    late: int
    open: int
    overdue: int


class Allotted(Person):
    """One member of the service staff: how many clients, on what basis, and how they are looked after."""

    clients: int
    basis: dict[str, int] = Field(examples=[{"equal": 12, "ability": 3}])
    contact: Kept
    follow_up: Kept


class Allotment(BaseModel):
    """How clients are shared among the service staff (客户分配)."""

    clients: int
    items: list[Allotted]
    clauses: list[Cited]
    position: int


class Manned(BaseModel):
    """One thing that the book asks of a day."""

    kind: str = Field(examples=["meeting_morning"])
    zh: str
    en: str
    verdict: Literal["done", "late", "short", "missing", "open"]
    verdict_zh: str
    due_at: str | None
    staff: list[Person]
    wanted: int | None
    found: int | None
    clauses: list[Cited]
    evidence: list[int]


class Manning(BaseModel):
    """How a day is manned."""

    date: str
    items: list[Manned]
    position: int
