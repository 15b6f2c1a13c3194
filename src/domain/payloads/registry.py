"""Every core event type of the desk, by name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from domain.payloads import client, complaint, contract, dispute, project, unit
from domain.payloads.base import EventType, OpenPayload, Payload

TYPES: dict[str, EventType] = {}
"""The event types, keyed by name without the ``pandan.`` prefix."""


def _type(
    name: str, subject: str, model: type[Payload], zh: str, example: Mapping[str, Any], *, creates: bool = False
) -> None:
    TYPES[name] = EventType(name, subject, model, example, issubclass(model, OpenPayload), creates, zh)


_type(
    "project.opened",
    "project",
    project.ProjectOpened,
    "开盘",
    {
        "name": "广进购物中心招商部",
        "timezone": "Asia/Shanghai",
        "business_hours": {"open": "09:00", "close": "18:00"},
        "rulebook": "wjc",
    },
    creates=True,
)
_type(
    "staff.joined",
    "project",
    project.StaffJoined,
    "入职",
    {"staff": "A", "name": "李娜", "role": "agent", "group": "G1"},
)
_type("staff.left", "project", project.StaffLeft, "离职", {"staff": "A", "reason": "合同到期"})
_type(
    "staff.absent", "project", project.StaffAbsent, "缺勤", {"staff": "A", "reason": "official", "until": "2026-03-03"}
)
_type("staff.returned", "project", project.StaffReturned, "返岗", {"staff": "A"})
_type("roster.set", "project", project.RosterSet, "排班", {"date": "2026-03-02", "order": ["A", "B"], "on_duty": ["B"]})
_type(
    "rotation.adjusted",
    "project",
    project.RotationAdjusted,
    "调整轮排",
    {"staff": "B", "action": "make_up", "reason": "上午代接公司电话，误了一次接待"},
)
_type(
    "rulebook.adopted",
    "project",
    project.RulebookAdopted,
    "规则生效",
    {"rulebook": "sc", "effective_from": "2026-04-01", "parameters": {"protection.days": 21}},
)
_type(
    "target.set",
    "project",
    project.TargetSet,
    "指标",
    {"period": "2026-Q2", "scope": "staff/A", "metrics": {"deals": 6, "contract_value": "300000.00"}},
)
_type("follow_ups.signed_off", "project", project.FollowUpsSignedOff, "跟踪表签字", {"staff": "A", "month": "2026-03"})

_type(
    "call.received",
    "client",
    client.CallReceived,
    "来电",
    {
        "answered_by": "A",
        "phone": "13800000000",
        "name": "张三",
        "channel": "billboard",
        "need": "想看一楼的铺位",
        "asked_for": "B",
    },
    creates=True,
)
_type(
    "client.received",
    "client",
    client.ClientReceived,
    "接待",
    {"reception": "R001", "received_by": "A", "kind": "new", "party_size": 2},
    creates=True,
)
_type("reception.ended", "client", client.ReceptionEnded, "接待结束", {"reception": "R001"})
_type(
    "visit.registered",
    "client",
    client.VisitRegistered,
    "来访登记",
    {
        "reception": "R001",
        "registered_by": "A",
        "name": "张三",
        "phones": ["13800000000"],
        "company": "三和五金",
        "channel": "walk_in",
        "need": "80 平米左右，经营五金",
        "intent": "B",
    },
    creates=True,
)
_type(
    "follow_up.made",
    "client",
    client.FollowUpMade,
    "回访跟踪",
    {"by": "A", "method": "phone", "summary": "周末带合伙人再来看", "next_on": "2026-03-07", "intent": "A"},
)
_type("client.linked", "client", client.ClientLinked, "关联", {"other": "C002", "relation": "spouse"}, creates=True)
_type(
    "client.handed_over",
    "client",
    client.ClientHandedOver,
    "客户移交",
    {"from": "A", "to": "B", "cause": "departure", "record": "交接单第 12 号：看过两次，意向一楼 U12"},
)
_type(
    "outing.planned",
    "client",
    client.OutingPlanned,
    "外出计划",
    {"outing": "O001", "by": ["A", "B"], "purpose": "走访建材市场老客户"},
    creates=True,
)
_type("outing.made", "client", client.OutingMade, "外出日志", {"outing": "O001", "summary": "见到店主，约周五看铺"})

_type(
    "ownership.claimed",
    "client",
    dispute.OwnershipClaimed,
    "认领客户",
    {"by": "B", "deal": "D001", "statement": "2 月 20 日由我首次接待并登记", "evidence": [38, 41]},
)
_type(
    "dispute.opened",
    "client",
    dispute.DisputeOpened,
    "争议立案",
    {"dispute": "X001", "by": "B", "deal": "D001", "statement": "首次接待人是我"},
)
_type(
    "dispute.evidence_added",
    "client",
    dispute.DisputeEvidenceAdded,
    "举证",
    {
        "dispute": "X001",
        "by": "A",
        "statement": "微信记录截图",
        "attachment_sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    },
)
_type(
    "dispute.ruled",
    "client",
    dispute.DisputeRuled,
    "裁决",
    {
        "dispute": "X001",
        "deal": "D001",
        "shares": {"A": "0.5", "B": "0.5"},
        "owner": "A",
        "service": "A",
        "reason": "双方均有有效登记",
    },
)

_type(
    "complaint.opened",
    "client",
    complaint.ComplaintOpened,
    "投诉登记",
    {
        "complaint": "P001",
        "by": "S",
        "statement": "空调漏水",
        "channel": "phone",
        "category": "property",
        "due_by": "2026-03-10",
    },
    creates=True,
)
_type(
    "complaint.judged",
    "client",
    complaint.ComplaintJudged,
    "投诉判定",
    {"complaint": "P001", "by": "S", "founded": True},
)
_type(
    "complaint.assigned",
    "client",
    complaint.ComplaintAssigned,
    "投诉转办",
    {
        "complaint": "P001",
        "department": "工程部",
        "due_by": "2026-03-08",
    },
)
_type(
    "complaint.investigated",
    "client",
    complaint.ComplaintInvestigated,
    "投诉调查",
    {
        "complaint": "P001",
        "cause": "冷凝管堵塞",
        "responsible": "工程部王工",
    },
)
_type(
    "complaint.proposed",
    "client",
    complaint.ComplaintProposed,
    "处理方案",
    {
        "complaint": "P001",
        "proposals": ["疏通并更换冷凝管", "减免三天管理费"],
    },
)
_type(
    "complaint.decided",
    "client",
    complaint.ComplaintDecided,
    "领导裁定",
    {
        "complaint": "P001",
        "by": "M",
        "decision": "更换冷凝管，减免三天管理费",
    },
)
_type(
    "complaint.carried_out",
    "client",
    complaint.ComplaintCarriedOut,
    "投诉执行",
    {
        "complaint": "P001",
        "result": "已更换",
        "client_signed": True,
        "on": "2026-03-06",
    },
)
_type(
    "complaint.closed",
    "client",
    complaint.ComplaintClosed,
    "投诉结案",
    {"complaint": "P001", "summary": "客户签字确认"},
)
_type(
    "complaint.followed_up",
    "client",
    complaint.ComplaintFollowedUp,
    "投诉回访",
    {
        "complaint": "P001",
        "summary": "未再漏水",
        "satisfied": True,
    },
)

_DEAL = {"deal": "D001", "client": "C001", "agent": "A"}
_TERMS = {
    "area": "86.50",
    "rent": {"amount": "120.00", "per": "m2_month"},
    "starts_on": "2026-05-01",
    "ends_on": "2029-04-30",
    "bond": "5000.00",
    "signer": {"name": "张三", "id_checked": True},
}

_type(
    "unit.listed",
    "unit",
    unit.UnitListed,
    "铺位上架",
    {
        "building": "A",
        "floor": "1",
        "number": "A1-012",
        "area": "86.50",
        "format": "五金",
        "rent": {"amount": "120.00", "per": "m2_month"},
        "fees": {"物业费": {"amount": "12.00", "per": "m2_month"}},
    },
    creates=True,
)
_type(
    "unit.held",
    "unit",
    unit.UnitHeld,
    "临定",
    {
        **_DEAL,
        "amount": "1000.00",
        "until": "2026-03-09T18:00:00+08:00",
        "top_up_by": "2026-03-08",
    },
)
_type(
    "deposit.paid",
    "unit",
    unit.DepositPaid,
    "交定金",
    {
        **_DEAL,
        "amount": "5000.00",
        "method": "debit_card",
        "receipt": "NO-00871",
    },
)
_type(
    "deposit.topped_up",
    "unit",
    unit.DepositChanged,
    "补定",
    {
        **_DEAL,
        "amount": "4000.00",
        "method": "cash",
        "receipt": "NO-00872",
    },
)
_type("deposit.refunded", "unit", unit.DepositRefunded, "退定", {**_DEAL, "amount": "5000.00", "approved_by": "M"})
_type(
    "deposit.forfeited", "unit", unit.DepositChanged, "没收定金", {**_DEAL, "amount": "1000.00", "reason": "逾期未签约"}
)
_type("subscription.signed", "unit", unit.SubscriptionSigned, "签认购书", _DEAL)
_type("contract.approved", "unit", contract.ContractMade, "合同审批", {**_DEAL, "contract": "K001", **_TERMS})
_type("contract.signed", "unit", contract.ContractMade, "签约", {**_DEAL, "contract": "K001", **_TERMS})
_type(
    "contract.collected", "unit", contract.ContractHandled, "领取合同", {"deal": "D001", "contract": "K001", "by": "A"}
)
_type(
    "contract.voided",
    "unit",
    contract.ContractHandled,
    "合同作废",
    {
        "deal": "D001",
        "contract": "K001",
        "reason": "换铺重签",
    },
)
_type(
    "unit.swapped",
    "unit",
    unit.UnitSwapped,
    "换铺",
    {
        "deal": "D001",
        "to_unit": "U13",
        "approved_by": "M",
        "reason": "面积不够",
    },
)
_type(
    "unit.returned",
    "unit",
    unit.UnitReturned,
    "退铺",
    {
        "deal": "D001",
        "reason": "资金不足",
        "approved_by": "M",
        "settlement": "定金不退，租金结清",
    },
)
_type(
    "unit.handed_to_operations",
    "unit",
    contract.UnitHandedToOperations,
    "移交营运",
    {
        "deal": "D001",
        "contract": "K001",
        "client": "C001",
        "contact": "张三 13800000000",
        "trade": "五金",
    },
)
_type("fit_out.approved", "unit", contract.FitOutApproved, "装修审批", {"deal": "D001", "until": "2026-05-20"})
_type("unit.opened", "unit", contract.UnitOpened, "开业", {"deal": "D001", "opened_on": "2026-05-28"})
_type(
    "rent.billed",
    "unit",
    contract.RentBilled,
    "租金账单",
    {
        "deal": "D001",
        "contract": "K001",
        "bill": "B-2026-06",
        "period": "2026-06",
        "amount": "10380.00",
        "due_on": "2026-06-05",
    },
)
_type(
    "rent.paid",
    "unit",
    contract.RentPaid,
    "租金到账",
    {
        "deal": "D001",
        "contract": "K001",
        "bill": "B-2026-06",
        "amount": "10380.00",
        "paid_on": "2026-06-03",
        "method": "transfer",
    },
)
_type(
    "exit.inspected",
    "unit",
    contract.ExitInspected,
    "退场验收",
    {
        "deal": "D001",
        "damage": False,
        "breach": False,
        "arrears": "0.00",
        "summary": "设施完好",
    },
)
_type(
    "contract.ended",
    "unit",
    contract.ContractEnded,
    "合同终止",
    {
        "deal": "D001",
        "contract": "K001",
        "reason": "到期不续",
        "ended_on": "2029-04-30",
    },
)
