"""The steps of a complaint (投诉), in the order in which a desk takes them (XT-5, XT-6)."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from domain.payloads.base import OpenPayload, Personal, Staff
from domain.payloads.fields import Day, Id, Line, Text, Until, Word


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
    """What could be done (处理方案)."""

    proposals: Annotated[list[Text] | None, Field(max_length=20), Personal] = None


class ComplaintDecided(_Complaint):
    """What the leader picked (领导裁定)."""

    decision: Annotated[Text | None, Personal] = None


class ComplaintCarriedOut(_Complaint):
    """What was done, and whether the client signed (执行、客户签字)."""

    result: Annotated[Text | None, Personal] = None
    client_signed: bool | None = None
    on: Day | None = None


class ComplaintClosed(_Complaint):
    """The complaint is closed with a summary (结案)."""

    summary: Annotated[Text | None, Personal] = None


class ComplaintFollowedUp(_Complaint):
    """The client is asked afterwards (回访)."""

    summary: Annotated[Text | None, Personal] = None
    satisfied: bool | None = None
