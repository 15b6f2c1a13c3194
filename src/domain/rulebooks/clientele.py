"""What kinds of reception, handovers and voided entries do to ownership (客户归属). Catalogue, section 2."""

from __future__ import annotations

from typing import Literal

from domain.rulebooks.parameter import Frozen, Parameter, default

KindEffect = Literal["claim", "original", "fresh", "contact", "public", "none"]
"""What a kind of reception does to ownership.

``claim``: opens a claim for the agent whom the visit names. ``original``: the first agent keeps the client, another
receiver helped; nobody's client becomes the receiver's. ``fresh``: what stood before ends, the visitor is a new client.
``contact``: keeps the owner's protection running, opens nothing. ``public``: nobody's client becomes the department's
(公共客户), an agent's stays theirs. ``none``: no client at all.
"""

HandoverEffect = Literal["to", "public", "stays"]
"""A change of agent gives the client to the one named in the record, to the department, or changes no ownership."""


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
    key_account: Parameter[HandoverEffect] = _handover(
        "to", "大客户转交大客户部，按移交记录归接手人", "a large client goes to whom the key-account department names"
    )
    absence: Parameter[HandoverEffect] = _handover(
        "stays", "缺勤期间由同事代接，归属不变", "a colleague who stands in during an absence never owns"
    )


VoidEffect = Literal["void", "stays"]
"""A registration that is declared void (登记作废) takes the claim with it, or is only put on record."""


def _voided(value: VoidEffect, zh: str, en: str) -> Parameter[VoidEffect]:
    effect: Parameter[VoidEffect] = default(
        value, f"制度未规定，按通例：{zh}。", f"The book is silent; by custom {en}."
    )
    return effect


class Voided(Frozen):
    """What declaring an entry void does to the claim that rests on it, by the cause."""

    never_came: Parameter[VoidEffect] = _voided(
        "void", "客户从未到访的登记作废", "an entry for a client who never came is void"
    )
    poor_service: Parameter[VoidEffect] = _voided(
        "void", "故意怠慢同事客户者不得归其所有", "who wilfully served a colleague's client badly does not keep them"
    )
    concealment: Parameter[VoidEffect] = _voided(
        "void", "隐瞒客户来历的登记作废", "an entry made by concealing whose client it was is void"
    )
