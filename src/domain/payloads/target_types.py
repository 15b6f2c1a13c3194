"""Splits and approvals of targets, and reviews, as event types, each with an example."""

from __future__ import annotations

from domain.payloads import targets
from domain.payloads.base import EventType, event_type

TARGET_TYPES: tuple[EventType, ...] = (
    event_type(
        "target.split",
        "project",
        targets.TargetSplit,
        "指标分解",
        {
            "period": "2026-Q2",
            "scope": "group/G1",
            "metrics": {"deals": 6, "contract_value": "300000.00"},
            "parts": {
                "staff/A": {"deals": 4, "contract_value": "180000.00"},
                "staff/B": {"deals": 2, "contract_value": "120000.00"},
            },
        },
    ),
    event_type(
        "target.approved",
        "project",
        targets.TargetApproved,
        "指标审批",
        {"period": "2026-Q2", "scope": "group/G1", "by": "L"},
    ),
    event_type(
        "review.scored",
        "project",
        targets.ReviewScored,
        "季度考核评分",
        {"staff": "A", "period": "2026-Q1", "by": "superior", "score": "82.5", "scorer": "M", "comment": "回访及时"},
    ),
)
