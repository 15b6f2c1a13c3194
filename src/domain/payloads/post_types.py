"""The event types of duty, meetings and information for clients, each with an example."""

from __future__ import annotations

from domain.payloads import posts
from domain.payloads.base import EventType, event_type

POST_TYPES: tuple[EventType, ...] = (
    event_type(
        "duty.set",
        "project",
        posts.DutySet,
        "值班经理",
        {"manager": "M", "from": "2026-03-02", "until": "2026-03-08"},
    ),
    event_type(
        "meeting.held",
        "project",
        posts.MeetingHeld,
        "例会",
        {"kind": "morning", "on": "2026-03-02", "chair": "M", "present": ["A", "B"], "summary": "分配当日客户"},
    ),
    event_type(
        "material.approved",
        "project",
        posts.MaterialApproved,
        "对外资料签发",
        {"material": "plan-2f", "title": "二楼平面图", "by": "L", "until": "2026-12-31"},
    ),
)
