"""A leasing desk over HTTP: each role posts with a token of its own, and reads what the others see."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx

from tests.api.desk import event

STAFF = {
    "A": ("王芳", "agent"),
    "B": ("李强", "agent"),
    "M": ("陈静", "manager"),
    "L": ("赵总", "leader"),
    "F": ("周会计", "finance"),
    "Y": ("孙营运", "operations"),
    "G": ("钱法务", "legal"),
}
"""Who works at the desk: name and role."""


class LeasingDesk:
    """A project with staff and units. ``as_("agent")`` speaks with that role's token."""

    def __init__(self, as_role: Callable[..., httpx.Client], project: str, rulebook: str = "gj") -> None:
        self.project = project
        self.position = 0
        self._as_role = as_role
        self._clients: dict[str, httpx.Client] = {}
        opened = {
            "name": "广进购物中心招商部",
            "timezone": "Asia/Shanghai",
            "business_hours": {"open": "09:00", "close": "18:00"},
            "rulebook": rulebook,
        }
        early = "2026-03-01T08:00:00+08:00"
        subject = f"project/{project}"
        joined = [
            event("staff.joined", subject, {"staff": staff, "name": name, "role": role}, early)
            for staff, (name, role) in STAFF.items()
        ]
        self.post("admin", event("project.opened", subject, opened, early), *joined)

    def post(self, role: str, *events: dict[str, Any]) -> int:
        """Posts events as a role; the position they came to."""
        answer = self.offer(role, *events)
        assert answer.status_code == 201, answer.text
        self.position = answer.json()["position"]
        return self.position

    def offer(self, role: str, *events: dict[str, Any]) -> httpx.Response:
        """Posts events as a role, whatever the answer."""
        if role not in self._clients:
            self._clients[role] = self._as_role(role, *(() if role == "admin" else (self.project,)))
        return self._clients[role].post(f"/v1/projects/{self.project}/events", json=list(events))

    def tell(self, role: str, day: str, kind: str, subject: str, /, **data: Any) -> int:
        """Posts one event as a role: ``tell("agent", "03-02 10:00", "unit.held", "unit/U1", …)``."""
        return self.post(role, event(kind, subject, data, moment(day)))

    def refused(self, role: str, day: str, kind: str, subject: str, /, **data: Any) -> dict[str, Any]:
        """Posts what cannot be; the error. Nothing is stored."""
        answer = self.offer(role, event(kind, subject, data, moment(day)))
        assert answer.status_code == 422, answer.text
        head = self.read("agent", "events", after=self.position, at_least=None)
        assert head["items"] == [], "nothing is stored"
        (error,) = answer.json()["errors"]
        assert isinstance(error, dict)
        return error

    def read(self, role: str, path: str, status: int = 200, **query: Any) -> Any:
        """Reads as a role, what was posted included."""
        if role not in self._clients:
            self._clients[role] = self._as_role(role, self.project)
        wanted = {"at_least": self.position} | query
        answer = self._clients[role].get(
            f"/v1/projects/{self.project}/{path}",
            params={name: value for name, value in wanted.items() if value is not None},
        )
        assert answer.status_code == status, answer.text
        return answer.json()

    def steps(self, deal: str) -> dict[str, str]:
        """The checklist of a deal: step → state."""
        return {step["step"]: step["state"] for step in self.read("manager", f"deals/{deal}/checklist")["steps"]}

    def list_unit(self, unit: str, area: str = "100", rent: str = "80.00") -> None:
        """A unit is listed, with its property fee."""
        self.tell(
            "manager",
            "03-01 09:00",
            "unit.listed",
            f"unit/{unit}",
            building="A",
            floor="1",
            number=unit,
            area=area,
            format="餐饮",
            rent={"amount": rent, "per": "m2_month"},
            fees={"物业费": {"amount": "10.00", "per": "m2_month"}},
        )

    def walk_in(
        self, client: str, day: str, *, agent: str = "A", name: str = "张三", phone: str = "13800000001"
    ) -> None:
        """Somebody walks in, is received and registers."""
        reception = f"R-{client}"
        self.tell(
            "front_desk",
            f"{day} 10:00",
            "client.received",
            f"client/{client}",
            reception=reception,
            received_by=agent,
            kind="new",
        )
        self.tell(
            "agent", f"{day} 10:20", "visit.registered", f"client/{client}", reception=reception, registered_by=agent, name=name,
            phones=[phone], channel="walk_in", need="餐饮，一百平米", intent="A",
        )  # fmt: skip


def moment(day: str) -> str:
    """``"03-02 10:00"`` of 2026, or ``"2027-03-02 10:00"``, in the desk's time."""
    date, clock = day.split()
    return f"{date if len(date) == 10 else f'2026-{date}'}T{clock}:00+08:00"
