"""Events of a small desk."""

from __future__ import annotations

import itertools
from typing import Any

_numbers = itertools.count(1)


def event(
    type_: str, subject: str, data: dict[str, Any], time: str = "2026-03-02T10:15:00+08:00", **more: Any
) -> dict[str, Any]:
    """A CloudEvent with an id of its own."""
    return {
        "specversion": "1.0",
        "id": f"e{next(_numbers):06}",
        "source": "/tests",
        "type": f"pandan.{type_}",
        "subject": subject,
        "time": time,
        "data": data,
        **more,
    }


def opening(project: str, rulebook: str = "wjc") -> list[dict[str, Any]]:
    """The first events of a small desk: two agents, a roster, a unit."""
    subject = f"project/{project}"
    early = "2026-03-02T08:30:00+08:00"
    hours = {"open": "09:00", "close": "18:00"}
    return [
        event(
            "project.opened",
            subject,
            {"name": "测试", "timezone": "Asia/Shanghai", "business_hours": hours, "rulebook": rulebook},
            "2026-03-01T09:00:00+08:00",
        ),
        event("staff.joined", subject, {"staff": "A", "name": "王芳", "role": "agent"}, early),
        event("staff.joined", subject, {"staff": "B", "name": "李强", "role": "agent"}, early),
        event("staff.joined", subject, {"staff": "M", "name": "陈静", "role": "manager"}, early),
        event("roster.set", subject, {"date": "2026-03-02", "order": ["A", "B"]}, early),
        event(
            "unit.listed",
            "unit/U1",
            {"building": "1", "floor": "2", "number": "201", "area": "80", "rent": {"amount": "8000", "per": "month"}},
            early,
        ),
    ]


def received(client: str, receiver: str, reception: str, time: str, **more: Any) -> dict[str, Any]:
    """A client is received."""
    data = {"reception": reception, "received_by": receiver, "kind": "new", **more}
    return event("client.received", f"client/{client}", data, time)


def registered(client: str, by: str, name: str, phone: str, time: str, **more: Any) -> dict[str, Any]:
    """A client registers."""
    data = {"registered_by": by, "name": name, "phones": [phone], "channel": "walk_in", **more}
    return event("visit.registered", f"client/{client}", data, time)
