"""How clients are looked after: plans, outings signed and checked, colleagues told, clients allotted to service staff."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from domain.payloads.base import Payload, Personal, Staff
from domain.payloads.fields import Day, Id, Ids, Line, Money, Text

Rank = Literal[
    "national",
    "provincial",
    "municipal",
    "county",
    "chairman",
    "general_manager",
    "department_manager",
    "other",
]
"""Rank of whoever leads a delegation (来访级别), in government or in a company."""

Level = Literal["A", "B", "C"]
"""Level at which a delegation is received (接待等级)."""


class FollowUpPlanned(Payload):
    """An agent sets the day on which they will follow the client up, and what for (跟进计划, ZS-3.11)."""

    by: Annotated[Id, Staff(acting=True)]
    on: Day
    content: Annotated[Text | None, Personal] = None


class OutingApproved(Payload):
    """The manager signs an outing's plan (外出计划签字, WJC-4.1)."""

    outing: Id
    by: Annotated[Id, Staff(acting=True)]


class OutingChecked(Payload):
    """The manager has read an outing's log (外出日志检查, WJC-4.4). ``findings``: what was found wrong in it."""

    outing: Id
    by: Annotated[Id, Staff(acting=True)]
    findings: Annotated[Text | None, Personal] = None


class ColleagueTold(Payload):
    """A colleague is told that their client came while they were off (告知同事, SB-4, SA-r5)."""

    colleague: Annotated[Id, Staff()]
    by: Annotated[Id, Staff(acting=True)]
    content: Annotated[Text | None, Personal] = None


class ServiceAssigned(Payload):
    """The client is allotted to a member of the service staff (客户分配, XT-1): by equal numbers, by ability or otherwise."""

    to: Annotated[Id, Staff(acting=True)]
    by: Annotated[Id | None, Staff()] = None
    basis: Literal["equal", "ability", "language", "trade", "other"]
    reason: Annotated[Text | None, Personal] = None


class _Delegation(Payload):
    delegation: Id
    by: Annotated[Id, Staff(acting=True)]


class DelegationRequested(_Delegation):
    """A business delegation announces itself (考察团申请, VR): who leads it, how many come, and when.

    The book says at what level such a rank is received.
    """

    visit_on: Day
    rank: Rank
    head: Annotated[Line | None, Personal] = None
    organisation: Annotated[Line | None, Personal] = None
    party_size: Annotated[int, Field(ge=1, le=10_000)] | None = None
    purpose: Annotated[Text | None, Personal] = None


class DelegationApproved(_Delegation):
    """A delegation's reception is approved (接待审批).

    ``level``: another than the rank's; ``limit``: more may be spent on each guest than the level allows.
    """

    level: Level | None = None
    limit: Money | None = None
    hosts: Annotated[Ids | None, Staff()] = None


class DelegationVisited(_Delegation):
    """The delegation came (考察接待): on what day, received by whom, how many guests, whether a farewell gift was given."""

    on: Day | None = None
    hosts: Annotated[Ids | None, Staff()] = None
    party_size: Annotated[int, Field(ge=1, le=10_000)] | None = None
    gift: bool | None = None
    summary: Annotated[Text | None, Personal] = None


class DelegationFollowedUp(_Delegation):
    """The delegation is followed up after its visit (考察回访)."""

    summary: Annotated[Text, Personal]


class DelegationCosted(_Delegation):
    """What the delegation cost (费用报告): all of it, and by what it went for. ``party_size``: the guests it is divided by."""

    amount: Money
    party_size: Annotated[int, Field(ge=1, le=10_000)] | None = None
    items: Annotated[dict[Line, Money] | None, Field(max_length=30)] = None

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        if self.items is not None and sum(map(hundredths, self.items.values())) != hundredths(self.amount):
            raise PydanticCustomError(
                "does_not_add_up",
                "The items add up to another amount than {amount}.",
                {"amount": self.amount, "at": "items"},
            )
        return self


def hundredths(amount: str) -> int:
    """Money as written (``12.5``) in hundredths (1250)."""
    whole, _, part = amount.partition(".")
    return int(whole) * 100 + int(part.ljust(2, "0") or 0)
