"""The steps of a complaint (投诉), in the order in which a desk takes them (XT-5, XT-6)."""

from __future__ import annotations

from typing import Annotated, Any, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from domain.payloads.base import OpenPayload, Personal, Staff
from domain.payloads.fields import Day, Id, Line, Text, Until, Word

MOST_PROPOSALS = 20

Number = Annotated[int, Field(ge=1, le=MOST_PROPOSALS)]
"""How many proposals, or which of them, from 1."""


class _Complaint(OpenPayload):
    """Every step names its complaint and may name who took it."""

    complaint: Id
    by: Annotated[Id | None, Staff()] = None


class ComplaintOpened(_Complaint):
    """A complaint is registered (投诉登记)."""

    statement: Annotated[Text | None, Personal] = None
    channel: Word | None = None
    category: Word | None = None
    unit: Id | None = None
    due_by: Until | None = None


class ComplaintJudged(_Complaint):
    """Whether it is founded (判定); an unfounded one is answered kindly and closed."""

    founded: bool | None = None
    reason: Annotated[Text | None, Personal] = None


class ComplaintAssigned(_Complaint):
    """The department or person responsible and the time they have (转办)."""

    to: Annotated[Id | None, Staff(acting=True)] = None
    department: Word | None = None
    due_by: Until | None = None


class ComplaintInvestigated(_Complaint):
    """Cause and person responsible (调查)."""

    cause: Annotated[Text | None, Personal] = None
    responsible: Annotated[Line | None, Personal] = None


class ComplaintProposed(_Complaint):
    """What could be done (处理方案). ``options``: how many proposals; counted where it is not said."""

    proposals: Annotated[list[Text] | None, Field(max_length=MOST_PROPOSALS), Personal] = None
    options: Number | None = None

    @model_validator(mode="before")
    @classmethod
    def _counted(cls, data: Any) -> Any:
        # The proposals are sealed, and whoever decides on one is asked afterwards whether there was one of that number.
        if isinstance(data, dict) and data.get("options") is None:
            proposals = data.get("proposals")
            if isinstance(proposals, list) and 0 < len(proposals) <= MOST_PROPOSALS:
                return {**data, "options": len(proposals)}
        return data

    @model_validator(mode="after")
    def _as_many_as_it_says(self) -> Self:
        if self.proposals is not None and self.options is not None and len(self.proposals) != self.options:
            raise PydanticCustomError(
                "options_differ",
                "There are {written} proposals, not {said}: leave options out, it is counted.",
                {"written": len(self.proposals), "said": self.options, "at": "options"},
            )
        return self


class ComplaintDecided(_Complaint):
    """What the leader picked (领导裁定): ``proposal``, one of those that were made, by its number; or ``otherwise``, none of them."""

    decision: Annotated[Text | None, Personal] = None
    proposal: Number | None = None
    otherwise: bool | None = None

    @model_validator(mode="after")
    def _one_of_the_two(self) -> Self:
        if self.otherwise and self.proposal is not None:
            raise PydanticCustomError(
                "decided_twice",
                "It is proposal {proposal} or something other than the proposals, not both.",
                {"proposal": self.proposal, "at": "otherwise"},
            )
        return self


class ComplaintCarriedOut(_Complaint):
    """What was done: the sanction, the client told, and whether the client signed (执行、告知、客户签字、反馈).

    ``unsigned_because``: why not, in a few words that name nobody (客户拒签, 客户在外地).
    """

    result: Annotated[Text | None, Personal] = None
    sanction: Annotated[Text | None, Personal] = None
    client_told: bool | None = None
    client_signed: bool | None = None
    unsigned_because: Line | None = None
    feedback: Annotated[Text | None, Personal] = None
    on: Day | None = None


class ComplaintClosed(_Complaint):
    """The complaint is closed with a summary (结案); one that was not founded, with the answer that the client was given."""

    summary: Annotated[Text | None, Personal] = None
    answer: Annotated[Text | None, Personal] = None
    unsigned_because: Line | None = None


class ComplaintFollowedUp(_Complaint):
    """The client is asked afterwards (回访)."""

    summary: Annotated[Text | None, Personal] = None
    satisfied: bool | None = None
