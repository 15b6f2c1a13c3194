"""A small desk over HTTP, and its events."""

from __future__ import annotations

import itertools
from typing import Any

import httpx

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


def patiently(client: httpx.Client, address: str, /, **query: Any) -> httpx.Response:
    """The answer to a question that waits for what was posted, asked again as clients do while workers are behind."""
    for _ in range(20):
        answer = client.get(address, params=query)
        if answer.status_code != 503:
            break
    return answer


class Desk:
    """A project over HTTP, as one client sees it. Answers wait until everything that was posted is in them."""

    def __init__(self, client: httpx.Client, project: str) -> None:
        self.client = client
        self.project = project
        self.path = f"/v1/projects/{project}"
        self.position = 0

    def offer(self, *events: dict[str, Any], client: httpx.Client | None = None) -> httpx.Response:
        """Posts events, as another client if need be, whatever the answer."""
        answer = (client or self.client).post(f"{self.path}/events", json=list(events))
        if answer.status_code == 201:
            self.position = max(self.position, answer.json()["position"])
        return answer

    def post(self, *events: dict[str, Any]) -> int:
        """Posts events that are accepted; the position they came to."""
        answer = self.offer(*events)
        assert answer.status_code == 201, answer.text
        position: int = answer.json()["position"]
        return position

    def refuses(self, *events: dict[str, Any]) -> list[dict[str, Any]]:
        """What is told about events that cannot be; nothing of them is stored."""
        before = self.read("events", after=self.position, limit=500)
        answer = self.offer(*events)
        assert answer.status_code == 422, answer.text
        assert self.read("events", after=self.position, limit=500) == before, "nothing is stored"
        errors: list[dict[str, Any]] = answer.json()["errors"]
        return errors

    def ask(self, path: str, **query: Any) -> httpx.Response:
        """Asks for something, whatever the answer."""
        return patiently(self.client, f"{self.path}/{path}", **({"at_least": self.position} | query))

    def read(self, path: str, status: int = 200, **query: Any) -> Any:
        """The answer to a question."""
        answer = self.ask(path, **query)
        assert answer.status_code == status, answer.text
        return answer.json()
