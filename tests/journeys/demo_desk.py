"""The demo desk over HTTP: its three months as they are told, and its people, each with a token of their own."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

import httpx

from api.demo import history
from tests.api.desk import event

from .leasing_desk import LeasingDesk

BATCH = 400


class DemoDesk(LeasingDesk):
    """The demo project, told until the evening before ``day``. Who reads or posts is named by role.

    ``agent``: whose turn it is in the morning; ``off``: an agent who rests that day.
    """

    def __init__(self, as_role: Callable[..., httpx.Client], project: str, day: str) -> None:
        self.project = project
        self.day = day
        self.agent = self.off = ""
        self.position = 0
        self._as_role = as_role
        self._clients: dict[str, httpx.Client] = {}
        self._clients["importer"] = as_role("importer", project)
        evening = datetime.fromisoformat(f"{day}T00:00:00+08:00")
        told = list(history(project=project, until=evening))
        for first in range(0, len(told), BATCH):
            self.post("importer", *told[first : first + BATCH])

    def speaks(self, role: str, staff: str) -> None:
        """From now on somebody with a role is this member of staff."""
        self._clients[role] = self._as_role(role, self.project, staff=staff)

    def folded(self, seconds: float = 120) -> None:
        """Waits until everything told so far can be read."""
        deadline = time.monotonic() + seconds
        reader = self._clients["importer"]
        for path in (
            "clients",
            "units",
            "dues",
            "complaints",
            "targets",
            "forms",
            "kpis",
            "worklists/today",
            "rotation",
        ):
            while True:
                answer = reader.get(f"/v1/projects/{self.project}/{path}", params={"at_least": self.position})
                if answer.status_code == 200:
                    break
                assert answer.status_code == 503, f"{path}: {answer.text}"
                assert time.monotonic() < deadline, f"{path} is not folded"

    def get(self, role: str, path: str, **query: Any) -> httpx.Response:
        """Reads as a role, whatever the form of the answer."""
        answer = self._clients[role].get(f"/v1/projects/{self.project}/{path}", params=query)
        assert answer.status_code == 200, answer.text
        return answer

    def at(self, role: str, clock: str, kind: str, subject: str, /, **data: Any) -> int:
        """Posts one event of the day as a role: ``at("agent", "10:00", "follow_up.made", "client/C1", …)``."""
        return self.post(role, event(kind, subject, data, f"{self.day}T{clock}:00+08:00"))

    def told_no(self, role: str, clock: str, kind: str, subject: str, /, status: int = 422, **data: Any) -> str:
        """Posts what cannot be; the first error's detail, or the problem's. Nothing is stored."""
        answer = self.offer(role, event(kind, subject, data, f"{self.day}T{clock}:00+08:00"))
        assert answer.status_code == status, answer.text
        assert self.read(role, "events", after=self.position, at_least=None)["items"] == [], "nothing is stored"
        problem = answer.json()
        return str(problem["errors"][0]["detail"] if "errors" in problem else problem["detail"])
