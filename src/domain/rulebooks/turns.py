"""What a kind of visitor, an absence or being busy does to a turn (轮排), as settings. Catalogue, sections 1, 8 and 9."""

from __future__ import annotations

from typing import Literal

from domain.rulebooks.parameter import Frozen, Parameter, default

Effect = Literal["count", "no_count", "last", "make_up", "make_up_if_verified"]
"""What receiving a visitor of some kind does to the receiver's turn.

``count``: it was their turn, they go to the tail (计轮). ``no_count``: it was not, they keep their place (不计轮).
``last``: the last in the order receives, not counted. ``make_up``: counted, and the turn is given back (补排).
``make_up_if_verified``: likewise if the desk verified what the visitor is, else counted.
"""

Passed = Literal["keep", "skipped", "make_up"]
"""What happens to somebody whose turn came while they could not take it.

``keep``: they keep their place. ``skipped``: to the tail unserved (轮空). ``make_up``: back at the head (补排).
"""

_SILENT = "本制度未作规定，按通例"


def _kind(value: Effect, zh: str, en: str) -> Parameter[Effect]:
    parameter: Parameter[Effect] = default(value, f"{_SILENT}：{zh}", f"The book is silent; by custom {en}")
    return parameter


class Kinds(Frozen):
    """The effect on the rotation of each kind of visitor that the desk can see (接待性质)."""

    new: Parameter[Effect] = _kind("count", "新客户计入轮排", "a new client counts as a turn")
    returning: Parameter[Effect] = _kind("no_count", "老客户回访不计轮排", "a returning client is no turn")
    referral: Parameter[Effect] = _kind("count", "老客户介绍的新客户计入轮排", "an introduced client counts as a turn")
    passer_by: Parameter[Effect] = _kind("count", "路过询问者计入轮排", "a passer-by counts as a turn")
    brochure: Parameter[Effect] = _kind(
        "count", "索取资料者计入轮排", "a visitor who takes a brochure counts as a turn"
    )
    survey_declared: Parameter[Effect] = _kind("count", "表明身份的市调同行计入轮排", "a declared market survey counts")
    survey_discovered: Parameter[Effect] = _kind("count", "后发现的市调同行计入轮排", "a survey found out later counts")
    peer_undeclared: Parameter[Effect] = _kind("count", "未表明身份的同行计入轮排", "a peer who does not say so counts")
    find_person: Parameter[Effect] = _kind("no_count", "找人者不计轮排", "somebody looking for a person is no turn")
    vendor: Parameter[Effect] = _kind("no_count", "推销者不计轮排", "somebody selling something is no turn")
    affiliate: Parameter[Effect] = _kind("no_count", "本公司及关联公司人员不计轮排", "staff of the company are no turn")
    other_business: Parameter[Effect] = _kind("no_count", "办理其他事务者不计轮排", "other business is no turn")
    after_sale: Parameter[Effect] = _kind(
        "no_count", "成交客户办理手续不计轮排", "questions after the deal are no turn"
    )
    repeat_purchase: Parameter[Effect] = _kind(
        "no_count", "老业主再次认购不计轮排", "a buyer who books again is no turn"
    )
    returned_buyer: Parameter[Effect] = _kind(
        "count", "退铺客户再来按新客户计入轮排", "a client who gave a unit back counts"
    )
    tour: Parameter[Effect] = _kind("count", "看房团计入轮排", "a viewing tour counts as a turn")
    leader_introduced: Parameter[Effect] = _kind(
        "count", "领导介绍的客户计入轮排", "a leader's client counts as a turn"
    )
    developer_introduced: Parameter[Effect] = _kind(
        "count", "开发商介绍的客户计入轮排", "a client introduced by the developer side counts as a turn"
    )
    developer_visit: Parameter[Effect] = _kind(
        "count", "开发商带来的参观者计入轮排", "the developer's visitor counts as a turn"
    )
    overflow: Parameter[Effect] = _kind(
        "count",
        "全员忙碌时由招商员接待的新客户计入其轮排",
        "with everybody busy, a new client counts for the agent who receives",
    )


def _passed(value: Passed, zh: str, en: str) -> Parameter[Passed]:
    parameter: Parameter[Passed] = default(value, f"{_SILENT}：{zh}", f"The book is silent; by custom {en}")
    return parameter


class Absence(Frozen):
    """What being away when the turn comes costs, by the reason that was given."""

    rest: Parameter[Passed] = _passed("skipped", "休息日轮到者轮空，不补", "a turn missed on a rest day is lost")
    leave: Parameter[Passed] = _passed("skipped", "请假时轮到者轮空，不补", "a turn missed on leave is lost")
    sick: Parameter[Passed] = _passed("skipped", "病假时轮到者轮空，不补", "a turn missed through sickness is lost")
    private: Parameter[Passed] = _passed(
        "skipped", "因私离岗轮到者轮空，不补", "a turn missed for a private reason is lost"
    )
    own_paperwork: Parameter[Passed] = _passed(
        "skipped", "为自己客户办手续时轮到者轮空，不补", "a turn missed over one's own paperwork is lost"
    )
    official: Parameter[Passed] = _passed(
        "make_up", "因公外出轮到者补排", "a turn missed on official business is made up"
    )


class PassedOver(Frozen):
    """What being unable to take one's turn costs somebody who is on site, by what keeps them."""

    named: Parameter[Passed] = _passed(
        "keep", "接待点名客户时轮到者保留名次", "whoever is with a client who named them keeps their place"
    )
    own_client: Parameter[Passed] = _passed(
        "keep", "接待自己的老客户时轮到者保留名次", "whoever is with their own client keeps their place"
    )
    assist: Parameter[Passed] = _passed(
        "keep", "协助同事时轮到者保留名次", "whoever is helping a colleague keeps their place"
    )
    busy: Parameter[Passed] = _passed(
        "keep", "接待未结束时轮到者保留名次", "whoever is still receiving keeps their place"
    )
    duty: Parameter[Passed] = _passed("keep", "值班时轮到者保留名次", "whoever is on duty keeps their place")
    office_call: Parameter[Passed] = _passed(
        "keep", "接听热线电话时轮到者保留名次", "whoever is on the office phone keeps their place"
    )
    suspended: Parameter[Passed] = _passed("skipped", "停接期间轮到者轮空，不补", "a suspended agent's turn is lost")


GivenBack = Literal["make_up", "none"]
"""Whether an agent who loses a client to a colleague has the turn given back (补排)."""


def _changed(value: GivenBack, zh: str, en: str) -> Parameter[GivenBack]:
    parameter: Parameter[GivenBack] = default(value, f"{_SILENT}：{zh}", f"The book is silent; by custom {en}")
    return parameter


class Changed(Frozen):
    """Whether the first agent is owed a turn when the client asks for another (更换招商员), by the cause on record."""

    service_quality: Parameter[GivenBack] = _changed(
        "none", "因服务质量更换者不补", "who loses a client over poor service is owed nothing"
    )
    language: Parameter[GivenBack] = _changed(
        "none", "因语言不通更换者不补", "who loses a client over the language is owed nothing"
    )
    insisted: Parameter[GivenBack] = _changed(
        "none", "客户坚持更换者不补", "who loses a client that insists is owed nothing"
    )
    supervisor: Parameter[GivenBack] = _changed(
        "none", "主管调配者不补", "who loses a client by the supervisor's decision is owed nothing"
    )
