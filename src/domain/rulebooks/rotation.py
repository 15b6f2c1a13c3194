"""What a book may say about whose turn it is (轮排), as settings. Catalogue, sections 1, 8 and 9."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

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
    suspended: Parameter[Passed] = _passed("skipped", "停接期间轮到者轮空，不补", "a suspended agent's turn is lost")


class RotationRules(Frozen):
    """Everything that a book says about the order of service."""

    unit: Parameter[Literal["agent"]] = default(
        "agent", f"{_SILENT}：以个人为单位轮排", "The book is silent; by custom each agent has a turn of their own"
    )
    carry_over: Parameter[Literal["continue", "restart"]] = default(
        "continue",
        f"{_SILENT}：次日接着当日的次序轮排",
        "The book is silent; by custom tomorrow goes on where today ended",
    )
    who_adjusts: Parameter[tuple[str, ...]] = default(
        ("supervisor", "manager"),
        f"{_SILENT}：主管或经理方可调整次序",
        "The book is silent; by custom the supervisor or manager alone changes the order",
    )
    after_counted: Parameter[Literal["tail"]] = default(
        "tail",
        f"{_SILENT}：计轮接待后排到末位",
        "The book is silent; by custom a counted reception sends the receiver to the tail",
    )
    newcomer: Parameter[Literal["tail"]] = default(
        "tail", f"{_SILENT}：新到岗者排在末位", "The book is silent; by custom whoever joins starts at the tail"
    )
    make_up: Parameter[Literal["head"]] = default(
        "head", f"{_SILENT}：补排者接下一位新客户", "The book is silent; by custom a make-up is the next new client"
    )
    group: Parameter[Literal["one_turn"]] = default(
        "one_turn", f"{_SILENT}：同来的客户算一轮", "The book is silent; by custom those who come together are one turn"
    )
    out_of_hours: Parameter[Literal["count", "no_count"]] = default(
        "count",
        f"{_SILENT}：非工作时间的接待照常计轮",
        "The book is silent; by custom receptions outside hours count as usual",
    )
    duty: Parameter[Literal["count", "no_count"]] = default(
        "count",
        f"{_SILENT}：值班人员的接待照常计轮",
        "The book is silent; by custom receptions on duty shift count as usual",
    )
    outsider: Parameter[Literal["no_turn"]] = default(
        "no_turn",
        f"{_SILENT}：轮排以外的人员接待，不占任何人的名额",
        "The book is silent; by custom a reception by somebody outside the rotation takes nobody's turn",
    )
    named: Parameter[Literal["keep_place", "count"]] = default(
        "keep_place",
        f"{_SILENT}：客户点名者接待，名次不变",
        "The book is silent; by custom the agent whom the visitor names receives and keeps their place",
    )
    named_referral: Parameter[Literal["keep_place", "count"]] = default(
        "count",
        f"{_SILENT}：介绍来的客户点名者接待，计入轮排",
        "The book is silent; by custom an introduced client who names an agent counts as that agent's turn",
    )
    named_absent: Parameter[Literal["assist"]] = default(
        "assist",
        f"{_SILENT}：被点名者不在，由他人协助接待，协助者名次不变",
        "The book is silent; by custom, the named agent being absent, a colleague assists and keeps the turn",
    )
    card: Parameter[Literal["no_count", "named"]] = default(
        "named",
        f"{_SILENT}：持名片来访视同点名",
        "The book is silent; by custom an agent's card is as good as naming the agent",
    )
    assist: Parameter[Literal["no_count", "make_up"]] = default(
        "no_count",
        f"{_SILENT}：协助接待不计轮排",
        "The book is silent; by custom helping with a colleague's client is no turn",
    )
    assist_busy: Parameter[Literal["no_count"]] = default(
        "no_count",
        f"{_SILENT}：同事正忙，代为接待其客户不计轮排",
        "The book is silent; by custom standing in for a busy colleague is no turn",
    )
    recognised: Parameter[Literal["no_count"]] = default(
        "no_count",
        f"{_SILENT}：认出自己的客户可不按次序接待，不计轮排",
        "The book is silent; by custom one's own client is received out of order, uncounted",
    )
    no_choosing: Parameter[Literal["note"]] = default(
        "note",
        f"{_SILENT}：不按次序的接待予以注明",
        "The book is silent; by custom a reception out of order is pointed out",
    )
    calls: Parameter[Literal["anyone", "last"]] = default(
        "anyone", f"{_SILENT}：来电由谁接听均可", "The book is silent; by custom anybody may answer the office phone"
    )
    kinds: Kinds = Field(default={}, validate_default=True)
    absence: Absence = Field(default={}, validate_default=True)
    passed: PassedOver = Field(default={}, validate_default=True)
