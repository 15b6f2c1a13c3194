"""Whose client it is (客户归属): the parameters of catalogue section 2, each with its customary value (section 9)."""

from __future__ import annotations

from datetime import timedelta
from functools import cached_property
from typing import Annotated, ClassVar, Literal

from pydantic import Field, model_validator

from domain.rulebooks.parameter import Frozen, Parameter, default

Basis = Literal["first_reception", "registration"]
"""What fixes ownership: the first reception (首次接待), or only the entry in the visit book (登记)."""

KindEffect = Literal["claim", "original", "fresh", "contact", "public", "none"]
"""What a kind of reception does to ownership.

``claim``: opens a claim for the agent whom the visit names. ``original``: the first agent keeps the client, another
receiver helped; nobody's client becomes the receiver's. ``fresh``: what stood before ends, the visitor is a new client.
``contact``: keeps the owner's protection running, opens nothing. ``public``: nobody's client becomes the department's
(公共客户), an agent's stays theirs. ``none``: no client at all.
"""

HandoverEffect = Literal["to", "public", "stays"]
"""A change of agent gives the client to the one named in the record, to the department, or changes no ownership."""

ContactKind = Literal["reception", "assist", "registration", "follow_up", "call", "deal"]
Method = Literal["phone", "sms", "wechat", "visit", "mail"]
Relation = Literal["same_person", "spouse", "parent", "child", "grandparent", "grandchild", "sibling", "company"]


class Protection(Frozen):
    """How long a claim lives after the last contact (保护期): days, months or stages; none of them = without end.

    ``stages`` are days: the first after the beginning, the next after each follow-up, the last of them repeated (7, 15, 30…).
    """

    alternatives: ClassVar[tuple[frozenset[str], ...]] = (frozenset({"days", "months", "stages"}),)

    days: Annotated[int, Field(ge=1, le=3660)] | None = None
    months: Annotated[int, Field(ge=1, le=120)] | None = None
    stages: Annotated[tuple[Annotated[int, Field(ge=1, le=3660)], ...], Field(min_length=1)] | None = None

    @cached_property
    def at_least(self) -> tuple[timedelta, ...]:
        """For each stage a time that protection surely lasts, found without a calendar; empty if it has no end."""
        if self.months is not None:
            return (timedelta(days=28 * self.months - 1),)
        days = (self.days,) if self.days is not None else self.stages or ()
        return tuple(timedelta(days=one - 1) for one in days)

    @model_validator(mode="after")
    def _one_length(self) -> Protection:
        if sum(length is not None for length in (self.days, self.months, self.stages)) > 1:
            raise ValueError("protection lasts a number of days, of months, or in stages: give one of the three")
        return self


def _effect(value: KindEffect, zh: str, en: str) -> Parameter[KindEffect]:
    effect: Parameter[KindEffect] = default(
        value, f"制度未规定，按通例：{zh}。", f"The book is silent; by custom {en}."
    )
    return effect


class Kinds(Frozen):
    """What each kind of reception does to ownership; the kind is the fact that the desk saw."""

    new: Parameter[KindEffect] = _effect("claim", "新客户归接待人", "a new visitor is the receiver's client")
    returning: Parameter[KindEffect] = _effect(
        "original", "再次来访的客户仍归原招商员", "a returning client stays with the first agent"
    )
    referral: Parameter[KindEffect] = _effect(
        "claim",
        "介绍来的客户归指名的招商员，未指名归接待人",
        "a referred visitor goes to the agent they name, else to the receiver",
    )
    passer_by: Parameter[KindEffect] = _effect("claim", "路过问询者也是客户", "a passer-by who asks is a client")
    brochure: Parameter[KindEffect] = _effect("claim", "索取资料者也是客户", "someone who takes a brochure is a client")
    survey_declared: Parameter[KindEffect] = _effect(
        "none", "表明身份的市调同行不算客户", "a declared peer is no client"
    )
    survey_discovered: Parameter[KindEffect] = _effect(
        "none", "查明的市调同行不算客户", "a peer found out is no client"
    )
    peer_undeclared: Parameter[KindEffect] = _effect(
        "claim", "未表明身份的同行视为客户", "an undeclared peer is taken for a client"
    )
    find_person: Parameter[KindEffect] = _effect("none", "找人者不算客户", "someone looking for a person is no client")
    vendor: Parameter[KindEffect] = _effect("none", "推销者不算客户", "someone selling something is no client")
    affiliate: Parameter[KindEffect] = _effect(
        "none", "本公司及关联单位人员不算客户", "the company's own people are no clients"
    )
    other_business: Parameter[KindEffect] = _effect(
        "none", "来办其他事务者不算客户", "someone with other business is no client"
    )
    after_sale: Parameter[KindEffect] = _effect(
        "contact", "办理售后不改变归属", "after-sale service changes no ownership"
    )
    repeat_purchase: Parameter[KindEffect] = _effect(
        "original", "老客户再次订铺仍归原招商员", "a client who books again stays with their agent"
    )
    returned_buyer: Parameter[KindEffect] = _effect(
        "fresh", "退铺后再来视为新客户", "who gave a unit back comes as a new client"
    )
    tour: Parameter[KindEffect] = _effect("claim", "看房团客户归接待人", "a visitor of a tour is the receiver's client")
    leader_introduced: Parameter[KindEffect] = _effect(
        "claim",
        "领导介绍的客户归指名的招商员，未指名归接待人",
        "a leader's client goes to the agent named, else to the receiver",
    )
    developer_introduced: Parameter[KindEffect] = _effect(
        "claim", "甲方介绍的客户归接待人", "a buyer whom the developer introduces is the receiver's client"
    )
    developer_visit: Parameter[KindEffect] = _effect(
        "none", "甲方熟人只是参观，不算客户", "a guest of the developer who only looks around is no client"
    )
    overflow: Parameter[KindEffect] = _effect(
        "claim",
        "招商员全忙时由他人接待：接待人是招商员则归其所有，否则为公共客户",
        "with all busy, an agent who receives owns, anybody else receives for the public",
    )


def _handover(value: HandoverEffect, zh: str, en: str) -> Parameter[HandoverEffect]:
    effect: Parameter[HandoverEffect] = default(
        value, f"制度未规定，按通例：{zh}。", f"The book is silent; by custom {en}."
    )
    return effect


class Handovers(Frozen):
    """What a recorded change of agent (客户移交) does, by its cause."""

    departure: Parameter[HandoverEffect] = _handover(
        "to", "离职移交按书面记录归接手人", "a leaver's client goes to whom the written record names"
    )
    service_quality: Parameter[HandoverEffect] = _handover(
        "to",
        "因服务质量更换，按移交记录归接手人",
        "a client who changes for poor service goes to whom the record names",
    )
    language: Parameter[HandoverEffect] = _handover(
        "to",
        "因语言不通更换，按移交记录归接手人",
        "a client who changes for the language goes to whom the record names",
    )
    insisted: Parameter[HandoverEffect] = _handover(
        "to", "客户坚持更换，按移交记录归接手人", "a client who insists on another agent goes to whom the record names"
    )
    supervisor: Parameter[HandoverEffect] = _handover(
        "to", "主管调配，按移交记录归接手人", "a client whom the supervisor moves goes to whom the record names"
    )
    absence: Parameter[HandoverEffect] = _handover(
        "stays", "缺勤期间由同事代接，归属不变", "a colleague who stands in during an absence never owns"
    )


class OwnershipRules(Frozen):
    """How claims to a client begin, live and end."""

    agents: Parameter[tuple[str, ...]] = default(
        ("agent",),
        "制度未规定，按通例：归属只归招商员（置业顾问）。",
        "The book is silent; by custom only agents own clients.",
    )
    basis: Parameter[Basis] = default(
        "registration",
        "制度未规定，按通例：以来访登记为归属依据。",
        "The book is silent; by custom the registration in the visit book is the evidence.",
    )
    time: Parameter[Literal["recorded", "happened"]] = default(
        "recorded",
        "制度未规定，按通例：以记录时间为准。",
        "The book is silent; by custom the time of recording counts.",
    )
    registration_alone: Parameter[Literal["claim", "none"]] = default(
        "claim",
        "制度未规定，按通例：无接待记录的登记归登记的招商员。",
        "The book is silent; by custom a registration without a reception is the claim of the agent who made it.",
    )
    received_by_others: Parameter[Literal["public", "nobody"]] = default(
        "public",
        "制度未规定，按通例：非招商员接待的新客户为公共客户。",
        "The book is silent; by custom a new client whom no agent received is public.",
    )
    assist: Parameter[Literal["assisted", "receiver"]] = default(
        "assisted",
        "制度未规定，按通例：协助接待不取得归属。",
        "The book is silent; by custom whoever assists never owns.",
    )
    named: Parameter[Literal["named", "receiver"]] = default(
        "named",
        "制度未规定，按通例：客户指名找谁，归谁。",
        "The book is silent; by custom a visitor who names an agent is that agent's.",
    )
    card: Parameter[Literal["card_owner", "receiver"]] = default(
        "card_owner",
        "制度未规定，按通例：持名片来访视同指名。",
        "The book is silent; by custom an agent's card is as good as naming the agent.",
    )
    referral_named: Parameter[Literal["named"]] = default(
        "named",
        "制度未规定，按通例：介绍来的客户指名找谁，归谁。",
        "The book is silent; by custom a referred visitor who names an agent is that agent's.",
    )
    referral_unnamed: Parameter[Literal["receiver", "introducers_agent"]] = default(
        "receiver",
        "制度未规定，按通例：介绍来的客户未指名，归接待人。",
        "The book is silent; by custom a referred visitor who names nobody is the receiver's.",
    )
    phone: Parameter[Literal["none", "claim", "public"]] = default(
        "none",
        "制度未规定，按通例：来电不产生归属。",
        "The book is silent; by custom a call creates no claim.",
    )
    kinds: Kinds = Field(default={}, validate_default=True)
    handovers: Handovers = Field(default={}, validate_default=True)
    public_claim: Parameter[Literal["never", "first_follow_up", "first_reception"]] = default(
        "never",
        "制度未规定，按通例：公共客户不因接待或跟进归个人。",
        "The book is silent; by custom neither a reception nor a follow-up makes a public client an agent's.",
    )
    public_handover: Parameter[Literal["allowed", "forbidden"]] = default(
        "allowed",
        "制度未规定，按通例：公共客户可按移交记录交给个人。",
        "The book is silent; by custom a recorded handover may give a public client to an agent.",
    )
    departure: Parameter[Literal["stays", "public"]] = default(
        "stays",
        "制度未规定，按通例：离职者的客户在移交或保护期满前不变。",
        "The book is silent; by custom a leaver's client stays as it is until handed over or out of protection.",
    )
    protection: Parameter[Protection] = default(
        {"months": 1},
        "制度未规定，按通例：自最后一次联系起保护一个月。",
        "The book is silent; by custom a client is protected for one month since the last contact.",
    )
    contact: Parameter[tuple[ContactKind, ...]] = default(
        ("reception", "assist", "registration", "follow_up", "call", "deal"),
        "制度未规定，按通例：接待、登记、跟进、接听来电、办理交易都算联系。",
        "The book is silent; by custom receptions, registrations, follow-ups, calls answered and steps of a deal are contact.",
    )
    contact_methods: Parameter[tuple[Method, ...]] = default(
        ("phone", "sms", "wechat", "visit", "mail"),
        "制度未规定，按通例：各种方式的跟进都算。",
        "The book is silent; by custom a follow-up counts by whatever means.",
    )
    expiry: Parameter[Literal["new_client", "public_pool"]] = default(
        "new_client",
        "制度未规定，按通例：保护期满视为新客户。",
        "The book is silent; by custom a client out of protection is a new client.",
    )
    signed: Parameter[Literal["kept", "lapses"]] = default(
        "kept",
        "制度未规定，按通例：签约客户不因保护期满而失去归属。",
        "The book is silent; by custom a client who signed stays with the owner, protection or not.",
    )
    household: Parameter[tuple[Relation, ...]] = default(
        ("same_person", "spouse"),
        "制度未规定，按通例：本人及配偶视为同一客户。",
        "The book is silent; by custom a person and their spouse are one client.",
    )
    late_link: Parameter[Literal["from_start", "from_then"]] = default(
        "from_start",
        "制度未规定，按通例：事后查明为同一客户的，视为自始同一客户。",
        "The book is silent; by custom clients found to be one are judged as one from the start.",
    )
    ruled_owner: Parameter[Literal["without_end", "protection"]] = default(
        "without_end",
        "制度未规定，按通例：裁定的归属不因保护期满而改变。",
        "The book is silent; by custom protection running out does not change a ruling on ownership.",
    )
