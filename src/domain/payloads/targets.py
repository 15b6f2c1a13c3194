"""What is to be reached and what was: targets split and approved, people reviewed."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from domain.payloads.base import Payload, Staff
from domain.payloads.fields import Id, Metrics, Period, Quarter, Scope, Score, Text


class TargetSplit(Payload):
    """A target is shared out (指标分解, WJC-2t) to groups and members of staff; the parts add up to it exactly.

    ``metrics``: the figures that are split, as the target has them; without it, all of them. Rates and averages of the parts
    stand beside that of the whole and are not added.
    """

    period: Period
    scope: Scope
    metrics: Metrics | None = None
    parts: Annotated[dict[Scope, Metrics], Field(min_length=1, max_length=200)]


class TargetApproved(Payload):
    """A leader approves a target as it stands (指标审批, WJC-2t); one that changes afterwards is approved anew."""

    period: Period
    scope: Scope
    by: Annotated[Id, Staff(acting=True)]


class ReviewScored(Payload):
    """Somebody's work in a quarter is scored (季度考核, GL-k3), 0 to 100: by themselves, a superior, or a client.

    ``scorer``: who gave the score, a member of staff or the client's id. The same scorer's next score takes the place of the
    last; several of one side are averaged.
    """

    staff: Annotated[Id, Staff()]
    period: Quarter
    by: Literal["self", "superior", "client"]
    score: Score
    scorer: Id | None = None
    comment: Text | None = None

    @model_validator(mode="after")
    def _by_whom_it_says(self) -> Self:
        if self.by == "self" and self.scorer not in (None, self.staff):
            raise PydanticCustomError(
                "scorer_is_another",
                "{scorer} cannot give {staff}'s own score; a superior's is by: superior.",
                {"scorer": self.scorer, "staff": self.staff, "at": "scorer"},
            )
        if self.by == "superior" and self.scorer == self.staff:
            raise PydanticCustomError(
                "scorer_is_oneself",
                "{staff} is not their own superior: one's own score is by: self.",
                {"staff": self.staff, "at": "scorer"},
            )
        return self
