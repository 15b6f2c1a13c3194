"""Targets and reviews as they are read (指标、考核)."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from api.requests.decisions import RulebookHash

Metrics = dict[str, str]
"""Figures by name, as decimal strings."""

BOOK = "The book in force."


class Split(BaseModel):
    """How a target is split (分解)."""

    figures: list[str] = Field(description="The figures that were split.")
    parts: dict[str, Metrics] = Field(description="The part of each group and person.")
    position: int


class Approval(BaseModel):
    """A leader's approval of the target as it stands, its split included (审批)."""

    by: str
    time: str
    position: int
    scope: str = Field(description="Whose target was approved: this one, or the wider one whose split gave it.")


class TargetRemark(BaseModel):
    """What is still to be done about a target."""

    model_config = ConfigDict(extra="allow")

    effect: Literal["not_approved", "not_split", "months_missing"]
    clauses: list[str]
    positions: list[int]
    zh: str
    en: str


class Target(BaseModel):
    """A target as it stands (指标)."""

    period: str = Field(examples=["2026-Q1"])
    scope: str = Field(examples=["group/G1"])
    kind: Literal["project", "group", "staff"]
    name: str
    metrics: Metrics = Field(examples=[{"deals": "6", "contract_value": "300000.00"}])
    by_split: str | None = Field(description="The scope whose split gave the figures of `given`.")
    given: list[str]
    split: Split | None
    approved: Approval | None = Field(description="Null until a leader approves it, and again once it changes.")
    months: list[str] = Field(description="Of a quarter: those of its months that have a target of this scope.")
    remarks: list[TargetRemark]
    positions: list[int] = Field(description="The events that it rests on.")


class TargetsPage(BaseModel):
    """A page of targets, by period and scope."""

    rulebook: str = Field(description=BOOK)
    rulebook_hash: RulebookHash
    items: list[Target]
    next: str | None = Field(description="`after` of the next page; null when this is the last one.")
    position: int


class OneScore(BaseModel):
    """A score that stands."""

    scorer: str | None
    score: str
    time: str
    position: int


class Side(BaseModel):
    """The scores of one side: one's own, the superior's or the clients'."""

    side: Literal["self", "superior", "client"]
    zh: str
    en: str
    score: str = Field(description="Average of the side's scores, 2 places.")
    weight: int = Field(description="What it counts for, against the sum of all weights.")
    scores: list[OneScore]


class ReviewRemark(BaseModel):
    """What follows from the score of a quarter, with its clause and the events."""

    model_config = ConfigDict(extra="allow")

    effect: Literal["below", "warning", "dismissal", "excellent", "no_score", "incomplete"]
    clauses: list[str]
    positions: list[int] = Field(description="All scores of the quarters that it rests on.")
    zh: str
    en: str


class Review(BaseModel):
    """Somebody's review of a quarter (季度考核)."""

    staff: str
    name: str
    period: str = Field(examples=["2026-Q1"])
    score: str | None = Field(
        description="Weighted average, 2 places; null while a side is missing.", examples=["74.90"]
    )
    standard: int
    below: int = Field(description="Quarters in a row below the standard, this one included.")
    sides: list[Side]
    missing: list[Literal["self", "superior", "client"]]
    remarks: list[ReviewRemark]
    positions: list[int] = Field(description="The scores of this quarter.")


class ReviewsPage(BaseModel):
    """A page of reviews, by person and quarter."""

    rulebook: str = Field(description=f"{BOOK} A quarter goes by the one in force at its last score.")
    rulebook_hash: RulebookHash
    items: list[Review]
    next: str | None = Field(description="`after` of the next page; null when this is the last one.")
    position: int
