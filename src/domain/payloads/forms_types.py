"""The event types of forms that are handed in and checked, each with an example."""

from __future__ import annotations

from domain.payloads import forms
from domain.payloads.base import EventType, event_type

FORM_TYPES: tuple[EventType, ...] = (
    event_type(
        "form.filed",
        "project",
        forms.FormFiled,
        "表单上交",
        {
            "form": "weekly_report",
            "period": "2026-W10",
            "staff": "M",
            "entries": {
                "results": "签约 2 份，收定金 3 笔",
                "targets": "完成月度指标的 35%",
                "staff": "李娜跟进及时，王强有两份来访登记逾期",
                "problems": "二楼东区来访偏少",
                "why_closed": "租金与邻近商场持平，位置临近主入口",
            },
        },
    ),
    event_type(
        "form.checked",
        "project",
        forms.FormChecked,
        "表单检查",
        {
            "form": "visit_register",
            "period": "2026-W10",
            "by": "M",
            "findings": [{"finding": "wrong", "text": "R001 来访渠道填错，应为路过", "staff": "A", "key": "R001"}],
        },
    ),
)
