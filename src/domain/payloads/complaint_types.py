"""The steps of a complaint as event types, each with an example."""

from __future__ import annotations

from domain.payloads import complaint
from domain.payloads.base import EventType, event_type

COMPLAINT_TYPES: tuple[EventType, ...] = (
    event_type(
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
    ),
    event_type(
        "complaint.judged",
        "client",
        complaint.ComplaintJudged,
        "投诉判定",
        {"complaint": "P001", "by": "S", "founded": True},
    ),
    event_type(
        "complaint.assigned",
        "client",
        complaint.ComplaintAssigned,
        "投诉转办",
        {
            "complaint": "P001",
            "department": "工程部",
            "due_by": "2026-03-08",
        },
    ),
    event_type(
        "complaint.investigated",
        "client",
        complaint.ComplaintInvestigated,
        "投诉调查",
        {
            "complaint": "P001",
            "cause": "冷凝管堵塞",
            "responsible": "工程部王工",
        },
    ),
    event_type(
        "complaint.proposed",
        "client",
        complaint.ComplaintProposed,
        "处理方案",
        {
            "complaint": "P001",
            "proposals": ["疏通并更换冷凝管", "减免三天管理费"],
        },
    ),
    event_type(
        "complaint.decided",
        "client",
        complaint.ComplaintDecided,
        "领导裁定",
        {
            "complaint": "P001",
            "by": "M",
            "decision": "疏通并更换冷凝管",
            "proposal": 1,
        },
    ),
    event_type(
        "complaint.carried_out",
        "client",
        complaint.ComplaintCarriedOut,
        "投诉执行",
        {
            "complaint": "P001",
            "result": "已更换",
            "client_told": True,
            "client_signed": True,
            "feedback": "处理及时",
            "on": "2026-03-06",
        },
    ),
    event_type(
        "complaint.closed",
        "client",
        complaint.ComplaintClosed,
        "投诉结案",
        {"complaint": "P001", "summary": "客户签字确认"},
    ),
    event_type(
        "complaint.followed_up",
        "client",
        complaint.ComplaintFollowedUp,
        "投诉回访",
        {
            "complaint": "P001",
            "summary": "未再漏水",
            "satisfied": True,
        },
    ),
)
