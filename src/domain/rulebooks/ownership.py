"""Whose client it is (客户归属): the parameters of catalogue section 2, each with its customary value (section 9)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from functools import cached_property
from typing import Annotated, Literal, get_args

from pydantic import Field

from domain.rulebooks.clientele import Handovers, Kinds, Voided
from domain.rulebooks.parameter import Frozen, Parameter, default
from domain.rulebooks.protection import Arrival, Arrivals, Protection, Unclaimed, UnknownFirst
from domain.rulebooks.roles import StaffRole

Basis = Literal["first_reception", "registration"]
"""What fixes ownership: the first reception (首次接待), or only the entry in the visit book (登记)."""

ContactKind = Literal["reception", "assist", "registration", "follow_up", "call", "deal"]
Method = Literal["phone", "sms", "wechat", "visit", "mail"]
Entry = Literal["name", "phones", "company", "need", "intent", "channel"]
Relation = Literal["same_person", "spouse", "parent", "child", "grandparent", "grandchild", "sibling", "company"]


class OwnershipRules(Frozen):
    """How claims to a client begin, live and end."""

    agents: Parameter[tuple[StaffRole, ...]] = default(
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
    registration_fields: Parameter[tuple[Entry, ...]] = default(
        (),
        "制度未规定，按通例：登记不因缺项而无效。",
        "The book is silent; by custom a registration is valid whatever it leaves blank.",
    )
    registration_when: Parameter[Literal["any_time", "same_day"]] = default(
        "any_time",
        "制度未规定，按通例：登记时间不限，以先后为准。",
        "The book is silent; by custom a visit may be registered at any time.",
    )
    back_dating: Parameter[Literal["recorded_time_counts", "void"]] = default(
        "recorded_time_counts",
        "制度未规定，按通例：补登的以实际记录时间为准。",
        "The book is silent; by custom an entry made later counts from when it was made.",
    )
    conflict: Parameter[Literal["earliest", "manager_choice"]] = default(
        "earliest",
        "制度未规定，按通例：登记冲突时先登记者优先。",
        "The book is silent; by custom of two registrations the earlier has priority.",
    )
    unclaimed: Parameter[Unclaimed] = default(
        {},
        "制度未规定，按通例：接待后未登记的不因时间归任何人。",
        "The book is silent; by custom a client received but not registered becomes nobody's by waiting.",
    )
    unknown_first_agent: Parameter[UnknownFirst] = default(
        {},
        "制度未规定，按通例：说不清原接待人的，按老客户接待。",
        "The book is silent; by custom a visitor who came before, nobody knows to whom, is received as a returning client.",
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
    referral_absent: Parameter[Literal["introducers_agent", "named_or_deputy", "receiver"]] = default(
        "introducers_agent",
        "制度未规定，按通例：原招商员不在，介绍来的客户仍归其所有。",
        "The book is silent; by custom the introducer's agent being absent, the introduced client is theirs all the same.",
    )
    late_introduction: Parameter[Literal["never", "before_deal"]] = default(
        "never",
        "制度未规定，按通例：首访未说明介绍人的，事后说明不改变归属。",
        "The book is silent; by custom an introduction not mentioned at the first visit changes nothing later.",
    )
    referral_follows: Parameter[Literal["owner", "service"]] = default(
        "service",
        "制度未规定，按通例：成交客户介绍的新客户随跟踪服务权。",
        "The book is silent; by custom whoever a buyer introduces goes with the service right.",
    )
    deputy: Parameter[Literal["stands_in"]] = default(
        "stands_in",
        "制度未规定，按通例：受托代班者代为接待，归属不变。",
        "The book is silent; by custom an arranged deputy receives for the absent agent.",
        "FC-1",
    )
    phone: Parameter[Literal["none", "claim", "public"]] = default(
        "none",
        "制度未规定，按通例：来电不产生归属。",
        "The book is silent; by custom a call creates no claim.",
    )
    kinds: Kinds = Field(default={}, validate_default=True)
    handovers: Handovers = Field(default={}, validate_default=True)
    voided: Voided = Field(default={}, validate_default=True)
    handover_record: Parameter[Literal["required"]] = default(
        "required",
        "制度未规定，按通例：移交须有书面记录。",
        "The book is silent; by custom a handover needs a written record.",
        "ZS-8.10",
    )
    handed_over_idle: Parameter[Literal["as_others", "public"]] = default(
        "as_others",
        "制度未规定，按通例：移交后的客户保护期与其他客户相同。",
        "The book is silent; by custom a client handed over is protected like any other.",
    )
    public_claim: Parameter[Literal["never", "first_follow_up", "first_reception"]] = default(
        "never",
        "制度未规定，按通例：公共客户不因接待或跟进归个人。",
        "The book is silent; by custom neither a reception nor a follow-up makes a public client an agent's.",
    )
    left_claim: Parameter[Literal["as_public", "first_follow_up", "first_reception"]] = default(
        "as_public",
        "制度未规定，按通例：离职者留下而无人接手的客户，与其他公共客户一样。",
        "The book is silent; by custom a client whom a leaver left to nobody is public like any other.",
    )
    public_handover: Parameter[Literal["allowed", "forbidden", "follow_up_right"]] = default(
        "allowed",
        "制度未规定，按通例：公共客户可按移交记录交给个人。",
        "The book is silent; by custom a recorded handover may give a public client to an agent.",
    )
    departure: Parameter[Literal["stays", "public", "redistribute"]] = default(
        "stays",
        "制度未规定，按通例：离职者的客户在移交或保护期满前不变。",
        "The book is silent; by custom a leaver's client stays as it is until handed over or out of protection.",
    )
    protection: Parameter[Protection] = default(
        {"months": 1},
        "制度未规定，按通例：自最后一次联系起保护一个月。",
        "The book is silent; by custom a client is protected for one month since the last contact.",
    )
    protection_by: Parameter[Arrivals] = default(
        {},
        "制度未规定，按通例：保护期不因到访方式而异。",
        "The book is silent; by custom protection does not depend on how the client came.",
    )
    sign_off: Parameter[Literal["none", "monthly"]] = default(
        "none",
        "制度未规定，按通例：跟进记录不需签字。",
        "The book is silent; by custom follow-ups need no signature.",
    )
    sign_off_days: Parameter[Annotated[int, Field(ge=0, le=366)]] = default(
        7,
        "制度未规定，按通例：跟踪表最迟于次月第七日签字。",
        "The book is silent; by custom a month's follow-up sheet is signed by the seventh day after it.",
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
    unanswered: Parameter[Literal["contact", "none"]] = default(
        "contact",
        "制度未规定，按通例：未接通的电话也算跟进。",
        "The book is silent; by custom a call that was not answered is contact all the same.",
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
    other_agents: Parameter[Literal["noted"]] = default(
        "noted",
        "制度未规定，按通例：只由客户的招商员与其洽谈，他人跟进予以注明。",
        "The book is silent; by custom only the client's agent talks terms, and a colleague who does is pointed out.",
        "ZS-8.6",
    )
    intent_grade: Parameter[Literal["latest"]] = default(
        "latest",
        "制度未规定，按通例：意向等级随情况变化更新。",
        "The book is silent; by custom a client's grade of intent is the one given last.",
        "ZS-8.3",
    )
    size_grade: Parameter[Literal["as_noted", "confirmed"]] = default(
        "as_noted",
        "制度未规定，按通例：规模等级以填写者为准。",
        "The book is silent; by custom a grade of size needs no confirmation.",
    )

    @cached_property
    def counts_happened(self) -> bool:
        """Whether the time at which something happened counts, and not when it was recorded."""
        return self.time.value == "happened"

    @cached_property
    def surely(self) -> Mapping[Arrival, tuple[timedelta, ...]]:
        """For each way in which a client may have come, a time for each stage that protection surely lasts; none: no end."""
        return {way: protection.value.at_least for way, protection in self.protecting.items()}

    @cached_property
    def protecting(self) -> Mapping[Arrival, Parameter[Protection]]:
        """For each way in which a client may have come, how long they are protected, with the clauses that say so."""
        return {way: self._protecting(way) for way in get_args(Arrival)}

    def _protecting(self, way: Arrival) -> Parameter[Protection]:
        own: Protection | None = getattr(self.protection_by.value, way)
        if own is None:
            return self.protection
        said = self.protection_by
        return Parameter[Protection](value=own, clauses=said.clauses, zh=said.zh, en=said.en, source=said.source)
