"""What an analyst and a manager do over HTTP."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import httpx

from tests.api.desk import event, received, registered


class Analyst:
    """Asks for builds of one project and reads what they would change; the manager signs."""

    def __init__(self, as_role: Callable[..., httpx.Client], admin: httpx.Client, project: str) -> None:
        self.project = project
        self.admin = admin
        self.position = 0
        self._as_role = as_role
        self.client = as_role("analyst", project)
        self.manager = as_role("manager", project, staff="M")

    def fill(self) -> None:
        """Clients of two agents, one of whom leaves: sc keeps their clients, sd gives them to the department."""
        day = "2026-03-02T1"
        adopted = {"rulebook": "sc", "effective_from": "2026-01-01", "parameters": {"protection.days": 3000}}
        left = {"staff": "B", "reason": "离职"}
        self.post(
            event("rulebook.adopted", f"project/{self.project}", adopted, f"{day}0:00:00+08:00"),
            received("C001", "A", "R001", f"{day}0:15:00+08:00"),
            registered("C001", "A", "张三", "13800000001", f"{day}0:20:00+08:00", reception="R001"),
            received("C002", "B", "R002", f"{day}1:15:00+08:00"),
            registered("C002", "B", "=李四", "13800000002", f"{day}1:20:00+08:00", reception="R002"),
        )
        self.post(event("staff.left", f"project/{self.project}", left, datetime.now(UTC).isoformat()))

    def post(self, *events: dict[str, Any]) -> None:
        answer = self.admin.post(f"/v1/projects/{self.project}/events", json=list(events))
        assert answer.status_code == 201, answer.text
        self.position = answer.json()["position"]

    def path(self, *parts: Any) -> str:
        return "/".join([f"/v1/projects/{self.project}/rebuilds", *map(str, parts)])

    def ask(self, **rules: Any) -> int:
        answer = self.client.post(self.path(), json=rules)
        assert answer.status_code == 202, answer.text
        assert answer.json()["state"] == "created"
        number: int = answer.json()["build"]
        return number

    def made(self, **rules: Any) -> dict[str, Any]:
        """A rebuild that is done, however it ended."""
        number = self.ask(**rules)
        deadline = time.monotonic() + 60
        while (found := self.client.get(self.path(number)).json())["state"] in ("created", "copying", "catching_up"):
            assert time.monotonic() < deadline, found
            time.sleep(0.02)
        return found  # type: ignore[no-any-return]

    def ready(self) -> int:
        """The number of a build under sd."""
        found = self.made(rulebook="sd", parameters={"protection.days": 3000})
        assert found["state"] == "ready", found
        return int(found["build"])

    def diff(self, number: int, client: httpx.Client | None = None, **query: Any) -> dict[str, Any]:
        answer = (client or self.client).get(self.path(number, "diff"), params=query)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def promote(self, number: int, client: httpx.Client | None = None, **body: Any) -> httpx.Response:
        return (client or self.manager).post(self.path(number, "promote"), json={"reason": "经理会议决定", **body})

    def owner(self, client: str) -> Any:
        answer = self.client.get(
            f"/v1/projects/{self.project}/clients/{client}/ownership", params={"at_least": self.position}
        )
        assert answer.status_code == 200, answer.text
        return answer.json()["owner"]
