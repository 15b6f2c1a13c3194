"""What keeps the desk manned and of one voice: the manager on duty, meetings, information that may be given out."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from domain.payloads.base import Payload, Staff
from domain.payloads.fields import Day, Id, Ids, Line, Sha256, Text

Meeting = Literal["morning", "evening", "weekly", "joint", "coordination", "other"]
"""Kinds of meeting (例会): morning and evening of a day, the desk's weekly one, the weekly one together with operations
(``joint``) and the month's coordination with operations (GL-m)."""


class DutySet(Payload):
    """Somebody is manager on duty (值班经理, SB-2) from one day to another, both included."""

    model_config = ConfigDict(validate_by_alias=True)

    manager: Annotated[Id, Staff(acting=True)]
    from_: Day = Field(alias="from")
    until: Day

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        if self.until < self.from_:
            raise PydanticCustomError(
                "until_before_from",
                "The duty would end ({until}) before it begins ({from_}).",
                {"until": self.until, "from_": self.from_, "at": "until"},
            )
        return self


class MeetingHeld(Payload):
    """A meeting was held (例会, SU, GL-m). ``on``: the day, where it is not that of the event."""

    kind: Meeting
    on: Day | None = None
    chair: Annotated[Id | None, Staff()] = None
    present: Annotated[Ids | None, Staff()] = None
    summary: Text | None = None


class MaterialApproved(Payload):
    """The company signs information off (对外资料签发, WJC-out): from then on it may be given to clients.

    ``until``: the last day on which it may.
    """

    material: Id
    title: Line
    by: Annotated[Id, Staff(acting=True)]
    until: Day | None = None
    sha256: Sha256 | None = None
