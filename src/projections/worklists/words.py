"""What stands on a worklist, in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from domain.care import KINDS
from domain.forms.definitions import FORMS
from domain.rulebooks.words import Both


class Named(NamedTuple):
    """What an item is about, as people call it."""

    client: str
    unit: str
    about: str
    kind: str
    due: str
    late: bool


Line = Callable[[Named], Both]


def duty(item: Named) -> Both:
    """A duty towards a client."""
    name = KINDS.get(item.kind)
    zh, en = name if name is not None else (item.kind, item.kind)
    return Both(f"{zh}：客户{item.client}，{item.due}前", f"{en}: client {item.client}, by {item.due}")


def protection(item: Named) -> Both:
    """The end of a client's protection."""
    return Both(
        f"客户{item.client}的保护期于{item.due}到期", f"the protection of client {item.client} ends on {item.due}"
    )


def hold(item: Named) -> Both:
    """The end of a temporary deposit."""
    return Both(
        f"{item.unit}为客户{item.client}临定至{item.due}",
        f"{item.unit} is held for client {item.client} until {item.due}",
    )


def signing(item: Named) -> Both:
    """A contract that is to be signed, or whose day is not agreed yet."""
    if item.kind == "unplanned":
        return Both(
            f"与客户{item.client}约定{item.unit}的签约日期",
            f"agree with client {item.client} on the day of signing for {item.unit}",
        )
    return Both(
        f"客户{item.client}{item.due}签{item.unit}的合同",
        f"client {item.client} signs the contract of {item.unit} on {item.due}",
    )


def lease(item: Named) -> Both:
    """The end of a lease."""
    zh, en = ("已于", "ended") if item.late else ("于", "ends")
    return Both(
        f"{item.unit}的租约（客户{item.client}）{zh}{item.due}到期",
        f"the lease of {item.unit} by client {item.client} {en} on {item.due}",
    )


def rent(item: Named) -> Both:
    """Rent that is due."""
    return Both(
        f"{item.unit}的账单{item.about}（客户{item.client}）{item.due}应付",
        f"bill {item.about} of {item.unit}, client {item.client}, is due on {item.due}",
    )


def form(item: Named) -> Both:
    """A form that is owed, or that lacks something."""
    known = FORMS.get(item.kind)
    zh, en = (known.zh, known.en) if known is not None else (item.kind, item.kind)
    whom = item.client if item.client != NOBODY else item.unit
    if item.about == "incomplete":
        return Both(f"《{zh}》未填全：{whom}", f"{en} is incomplete: {whom}")
    return Both(f"《{zh}》未交：{whom}，{item.due}前", f"{en} is not handed in: {whom}, by {item.due}")


STEPS: Mapping[str, Both] = {
    "judged": Both("判定是否成立", "say whether it is founded"),
    "assigned": Both("转交责任部门", "give it to the responsible department"),
    "investigated": Both("查明原因和责任人", "find the cause and who is responsible"),
    "proposed": Both("提出处理方案", "make proposals"),
    "decided": Both("选定方案", "pick a proposal"),
    "carried_out": Both("执行并请客户签字", "carry it out and have the client sign"),
    "closed": Both("结案", "close it"),
    "followed_up": Both("回访客户", "ask the client again"),
}
"""The next step of a complaint, as something to do."""


def complaint(item: Named) -> Both:
    """The next step of a complaint."""
    zh, en = STEPS.get(item.kind, Both(item.kind, item.kind))
    return Both(
        f"投诉{item.about}（客户{item.client}）：{item.due}前{zh}",
        f"complaint {item.about} of client {item.client}: {en} by {item.due}",
    )


NOBODY = "—"
LINES: Mapping[str, Line] = {
    "follow_ups": duty,
    "callbacks": duty,
    "protection_ending": protection,
    "holds_ending": hold,
    "contracts_to_sign": signing,
    "leases_ending": lease,
    "rent_due": rent,
    "complaints_due": complaint,
    "forms_missing": form,
    "duties": duty,
}
