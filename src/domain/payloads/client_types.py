"""The event types of a client's way through the desk, disputes included, each with an example."""

from __future__ import annotations

from domain.payloads import client, dispute, findings
from domain.payloads.base import EventType, event_type

CLIENT_TYPES: tuple[EventType, ...] = (
    event_type(
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
            "minutes": 4,
        },
        creates=True,
    ),
    event_type(
        "client.received",
        "client",
        client.ClientReceived,
        "接待",
        {"reception": "R001", "received_by": "A", "kind": "new", "party_size": 2},
        creates=True,
    ),
    event_type("reception.ended", "client", client.ReceptionEnded, "接待结束", {"reception": "R001"}),
    event_type(
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
    ),
    event_type(
        "follow_up.made",
        "client",
        client.FollowUpMade,
        "回访跟踪",
        {
            "by": "A",
            "method": "phone",
            "summary": "周末带合伙人再来看",
            "next_on": "2026-03-07",
            "intent": "A",
            "answered": True,
        },
    ),
    event_type(
        "client.linked", "client", client.ClientLinked, "关联", {"other": "C002", "relation": "spouse"}, creates=True
    ),
    event_type(
        "first_agent.named",
        "client",
        findings.FirstAgentNamed,
        "找到首接人",
        {"reception": "R001", "agent": "B", "by": "M"},
    ),
    event_type(
        "registration.voided",
        "client",
        findings.RegistrationVoided,
        "登记作废",
        {"agent": "A", "cause": "never_came", "reassigned_to": "B", "by": "M", "reason": "监控和门岗均无此人来访记录"},
    ),
    event_type(
        "introduction.found",
        "client",
        findings.IntroductionFound,
        "查明介绍人",
        {"introduced_by": "C002", "by": "A", "statement": "签约时才说是老客户李四介绍来的"},
    ),
    event_type(
        "client.graded",
        "client",
        findings.ClientGraded,
        "客户分级",
        {"by": "M", "size": 2, "intent": "B", "confirmed_by": "L", "reason": "省级品牌，意向两个铺位"},
    ),
    event_type(
        "client.handed_over",
        "client",
        client.ClientHandedOver,
        "客户移交",
        {"from": "A", "to": "B", "cause": "departure", "record": "交接单第 12 号：看过两次，意向一楼 U12"},
    ),
    event_type(
        "outing.planned",
        "client",
        client.OutingPlanned,
        "外出计划",
        {"outing": "O001", "by": ["A", "B"], "purpose": "走访建材市场老客户"},
        creates=True,
    ),
    event_type(
        "outing.made", "client", client.OutingMade, "外出日志", {"outing": "O001", "summary": "见到店主，约周五看铺"}
    ),
    event_type(
        "ownership.claimed",
        "client",
        dispute.OwnershipClaimed,
        "认领客户",
        {"by": "B", "deal": "D001", "statement": "2 月 20 日由我首次接待并登记", "evidence": [38, 41]},
    ),
    event_type(
        "dispute.opened",
        "client",
        dispute.DisputeOpened,
        "争议立案",
        {"dispute": "X001", "by": "B", "deal": "D001", "statement": "首次接待人是我"},
    ),
    event_type(
        "dispute.evidence_added",
        "client",
        dispute.DisputeEvidenceAdded,
        "举证",
        {
            "dispute": "X001",
            "by": "A",
            "statement": "微信记录截图",
            "attachment_sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
            "obtained_from": "records",
        },
    ),
    event_type(
        "dispute.agreed",
        "client",
        dispute.DisputeAgreed,
        "协商一致",
        {
            "dispute": "X001",
            "deal": "D001",
            "shares": {"A": "0.6", "B": "0.4"},
            "parties": ["A", "B"],
            "record": "双方协商书，3 月 5 日签字",
        },
    ),
    event_type(
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
    ),
)
