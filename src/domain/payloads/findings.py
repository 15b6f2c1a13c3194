"""What is found out about a client afterwards: who had them first, who sent them, what they are worth, what is void."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from domain.payloads.base import Payload, Personal, Staff
from domain.payloads.fields import Id, Intent, Text


class FirstAgentNamed(Payload):
    """It is found out who had received a visitor of an unknown first agent (找到首接人, SA-o2C)."""

    reception: Id
    agent: Annotated[Id, Staff()]
    by: Annotated[Id, Staff(acting=True)]


class RegistrationVoided(Payload):
    """An agent's entry in the visit book is void (登记作废, SD-23, SD-25b): the client goes to somebody else, or is public.

    ``never_came``: the client was never on site; ``poor_service``: wilfully poor service to a colleague's client;
    ``concealment``: the agent hid what they knew of the client.
    """

    agent: Annotated[Id, Staff()]
    cause: Literal["never_came", "poor_service", "concealment"]
    reassigned_to: Annotated[Id | None, Staff(acting=True, public=True)] = None
    by: Annotated[Id, Staff(acting=True)]
    reason: Annotated[Text, Personal]

    @model_validator(mode="after")
    def _to_somebody_else(self) -> Self:
        if self.reassigned_to == self.agent:
            raise PydanticCustomError(
                "reassigned_to_the_same",
                "The client goes to somebody else than {agent}, whose entry is void.",
                {"agent": self.agent, "at": "reassigned_to"},
            )
        return self


class IntroductionFound(Payload):
    """It comes to light who introduced the client (查明介绍人)."""

    introduced_by: Id
    by: Annotated[Id, Staff(acting=True)]
    statement: Annotated[Text, Personal]


class ClientGraded(Payload):
    """The client is graded (客户分级): by size from 1 to 3 (WJC-6L), by intent, or both; a leader may confirm it.

    ``large``: the large-client form was reviewed (大客户表审核), and the client goes to the key-account department.
    """

    by: Annotated[Id, Staff(acting=True)]
    size: Annotated[int, Field(ge=1, le=3)] | None = None
    intent: Intent | None = None
    confirmed_by: Annotated[Id | None, Staff()] = None
    large: bool | None = None
    reason: Annotated[Text | None, Personal] = None

    @model_validator(mode="after")
    def _grades_something(self) -> Self:
        if self.size is None and self.intent is None and self.large is None:
            raise PydanticCustomError(
                "nothing_graded", "A grade says something: give size (1 to 3), intent (A to D), or both, or large."
            )
        if self.confirmed_by == self.by:
            raise PydanticCustomError(
                "confirmed_by_the_same",
                "{by} cannot confirm a grade of their own: somebody else does.",
                {"by": self.by, "at": "confirmed_by"},
            )
        return self
