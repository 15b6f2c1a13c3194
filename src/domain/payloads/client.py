"""What happens with a client: calls, receptions, registrations, follow-ups, links, handovers, outings."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from domain.payloads.base import Payload, Personal, Phone, Staff
from domain.payloads.fields import Day, Id, Ids, Intent, Line, PhoneNumber, PhoneNumbers, Text, Until, Word

Kind = Literal[
    "new",
    "returning",
    "referral",
    "passer_by",
    "brochure",
    "survey_declared",
    "survey_discovered",
    "peer_undeclared",
    "find_person",
    "vendor",
    "affiliate",
    "other_business",
    "after_sale",
    "repeat_purchase",
    "returned_buyer",
    "tour",
    "leader_introduced",
    "developer_introduced",
    "developer_visit",
    "overflow",
]


class CallReceived(Payload):
    """A client calls (来电). Without ``phone`` the number was withheld. ``minutes``: how long the call took.

    ``rings``: how often it rang before it was answered (ZS-2). ``no_suitable_unit``: nothing that suits them is free, so
    they go into the reserve client pool (储备客户, ZS-3.9).
    """

    answered_by: Annotated[Id, Staff(acting=True)]
    phone: Annotated[PhoneNumber | None, Phone] = None
    name: Annotated[Line | None, Personal] = None
    channel: Word
    need: Annotated[Text | None, Personal] = None
    asked_for: Annotated[Id | None, Staff()] = None
    minutes: Annotated[int, Field(ge=0, le=24 * 60)] | None = None
    rings: Annotated[int, Field(ge=0, le=100)] | None = None
    no_suitable_unit: bool | None = None


class ClientReceived(Payload):
    """A client is received at the desk (接待). ``kind`` is what the desk saw; what it means is the rule book's.

    ``first_agent_unknown``: they say that they came before, and nobody knows to whom (SA-o2). ``known_by_phone``: until now
    they were known by telephone alone (SD-4). ``assigned_by``: the supervisor who gave the visitor to the receiver (SA-r4).
    """

    reception: Id
    received_by: Annotated[Id, Staff(acting=True)]
    kind: Kind
    named_agent: Annotated[Id | None, Staff()] = None
    card_of: Annotated[Id | None, Staff()] = None
    introduced_by: Id | None = None
    together: bool | None = None
    assist_for: Annotated[Id | None, Staff()] = None
    verified: bool | None = None
    party_size: Annotated[int, Field(ge=1, le=10_000)] | None = None
    first_agent_unknown: bool | None = None
    known_by_phone: bool | None = None
    assigned_by: Annotated[Id | None, Staff()] = None

    @model_validator(mode="after")
    def _came_before(self) -> Self:
        if self.first_agent_unknown and self.kind != "returning":
            raise PydanticCustomError(
                "not_returning",
                "Only a client who came before can have had a first agent: the kind of this reception is returning, not {kind}.",
                {"kind": self.kind, "at": "first_agent_unknown"},
            )
        return self


class ReceptionEnded(Payload):
    """The reception is over (接待结束); its receiver is free again."""

    reception: Id


class VisitRegistered(Payload):
    """The visit is entered in the visit book (来访登记), the evidence of whose client it is.

    ``no_suitable_unit``: nothing that suits them is free; they are recorded into the reserve client pool (储备客户, ZS-3.9).
    """

    reception: Id | None = None
    registered_by: Annotated[Id, Staff(acting=True)]
    name: Annotated[Line, Personal]
    phones: Annotated[PhoneNumbers, Phone]
    company: Annotated[Line | None, Personal] = None
    channel: Word
    need: Annotated[Text | None, Personal] = None
    intent: Intent | None = None
    no_suitable_unit: bool | None = None


class FollowUpMade(Payload):
    """An agent keeps in touch with the client (回访跟踪). ``answered``: false when the client was not reached.

    ``asked_introductions``: the client was asked whom they could introduce (ZS-8.8). ``materials``: the approved information
    that they were given (对外资料, WJC-out).
    """

    by: Annotated[Id, Staff(acting=True)]
    method: Literal["phone", "sms", "wechat", "visit", "mail"]
    summary: Annotated[Text, Personal]
    next_on: Day | None = None
    intent: Intent | None = None
    answered: bool | None = None
    asked_introductions: bool | None = None
    materials: Ids | None = None


class ClientLinked(Payload):
    """Two client records belong together (关联): one person, one household or one company."""

    other: Id
    relation: Literal["same_person", "spouse", "parent", "child", "grandparent", "grandchild", "sibling", "company"]


class ClientHandedOver(Payload):
    """A client changes hands (客户移交) with a written record; ``public`` is the department."""

    model_config = ConfigDict(validate_by_alias=True)

    from_: Annotated[Id, Staff(public=True)] = Field(alias="from")
    to: Annotated[Id, Staff(acting=True, public=True)]
    cause: Literal["departure", "service_quality", "language", "insisted", "supervisor", "absence", "key_account"]
    record: Annotated[Text, Personal]


class OutingPlanned(Payload):
    """At least two go out to see the client (外出拓展), planned before they leave (ZS-5).

    ``on``: the day or the moment at which they leave, where it is not the day of the plan. ``booked``: a client who is visited again was
    asked for an appointment. An outing to several clients is planned with each of them, under one id.
    """

    outing: Id
    by: Annotated[Ids, Field(min_length=2), Staff(acting=True)]
    purpose: Annotated[Text, Personal]
    on: Until | None = None
    trade: Line | None = None
    places: Annotated[Text | None, Personal] = None
    materials: Ids | None = None
    booked: bool | None = None


class OutingMade(Payload):
    """The outing's report (外出日志), which happens when it is written. ``on``: the day on which they were out."""

    outing: Id
    summary: Annotated[Text, Personal]
    on: Day | None = None
