"""The event types of how clients are looked after, each with an example."""

from __future__ import annotations

from domain.payloads import care
from domain.payloads.base import EventType, event_type

CARE_TYPES: tuple[EventType, ...] = (
    event_type(
        "follow_up.planned",
        "client",
        care.FollowUpPlanned,
        "跟进计划",
        {"by": "A", "on": "2026-03-05", "content": "带二楼平面图，谈租金"},
    ),
    event_type("outing.approved", "client", care.OutingApproved, "外出计划签字", {"outing": "O001", "by": "M"}),
    event_type(
        "outing.checked",
        "client",
        care.OutingChecked,
        "外出日志检查",
        {"outing": "O001", "by": "M", "findings": "未写店面面积"},
    ),
    event_type(
        "colleague.told",
        "client",
        care.ColleagueTold,
        "告知同事",
        {"colleague": "A", "by": "B", "content": "张三上午来过，问二楼还有没有铺位"},
    ),
    event_type(
        "service.assigned",
        "client",
        care.ServiceAssigned,
        "客户分配",
        {"to": "S", "by": "M", "basis": "equal"},
    ),
    event_type(
        "delegation.requested",
        "client",
        care.DelegationRequested,
        "考察团申请",
        {
            "delegation": "V001",
            "by": "A",
            "visit_on": "2026-03-06",
            "rank": "municipal",
            "head": "王局长",
            "organisation": "邻市商务局",
            "party_size": 8,
            "purpose": "考察五金市场",
        },
        creates=True,
    ),
    event_type(
        "delegation.approved",
        "client",
        care.DelegationApproved,
        "接待审批",
        {"delegation": "V001", "by": "L", "level": "B", "limit": "200.00", "hosts": ["M", "A"]},
    ),
    event_type(
        "delegation.visited",
        "client",
        care.DelegationVisited,
        "考察接待",
        {"delegation": "V001", "by": "A", "on": "2026-03-06", "hosts": ["M", "A"], "party_size": 8, "gift": True},
    ),
    event_type(
        "delegation.followed_up",
        "client",
        care.DelegationFollowedUp,
        "考察回访",
        {"delegation": "V001", "by": "A", "summary": "对方下月组织商户来看铺"},
    ),
    event_type(
        "delegation.costed",
        "client",
        care.DelegationCosted,
        "费用报告",
        {
            "delegation": "V001",
            "by": "A",
            "amount": "1480.00",
            "party_size": 8,
            "items": {"餐费": "1200.00", "用车": "280.00"},
        },
    ),
)
