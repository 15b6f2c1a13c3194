"""Complaints over HTTP: none of the steps is skipped, and how each stands can be read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from .desk import Desk, event

pytestmark = pytest.mark.usefixtures("working")

Post = Callable[..., httpx.Response]
Read = Callable[..., Any]


@pytest.fixture
def step(told: Desk) -> Post:
    """Posts a step of a complaint."""

    def post(name: str, day: str = "02", clock: str = "09:30", client: str = "C1", **data: Any) -> httpx.Response:
        moment = f"2026-03-{day}T{clock}:00+08:00"
        return told.offer(event(f"complaint.{name}", f"client/{client}", {"complaint": "P1", **data}, moment))

    return post


@pytest.fixture
def read(told: Desk) -> Read:
    """Reads what includes everything posted so far."""
    return told.read


@pytest.fixture
def handled(step: Post) -> None:
    """A complaint that was handled, one day late in the investigation."""
    for name, day, data in (
        ("opened", "02", {"by": "A", "statement": "空调漏水", "category": "设施", "channel": "phone"}),
        ("judged", "02", {"by": "M", "founded": True}),
        ("assigned", "02", {"department": "工程部", "to": "B", "due_by": "2026-03-03"}),
        ("investigated", "04", {"by": "B", "cause": "冷凝管堵塞", "responsible": "工程部"}),
        ("proposed", "04", {"by": "B", "proposals": ["疏通", "减免三天管理费"]}),
        ("decided", "04", {"by": "M", "decision": "疏通", "proposal": 1}),
        ("carried_out", "05", {"by": "B", "result": "已疏通", "client_told": True, "client_signed": True}),
        ("closed", "05", {"by": "A", "summary": "客户签字确认"}),
    ):
        assert step(name, day, **data).status_code == 201


@pytest.mark.usefixtures("handled")
def test_a_complaint_with_every_step(read: Read) -> None:
    found = read("complaints/P1")
    assert (found["client"], found["state"], found["handled"], found["handled_zh"]) == (
        "C1",
        "closed",
        "in_time",
        "按时办结",
    )
    steps = {one["step"]: one for one in found["steps"]}
    assert list(steps) == [
        "opened",
        "judged",
        "assigned",
        "investigated",
        "proposed",
        "decided",
        "carried_out",
        "closed",
    ]
    assert steps["opened"]["data"]["statement"] == "空调漏水"
    assert (steps["opened"]["due"], steps["opened"]["in_time"]) == (None, None)
    late = steps["investigated"]
    assert (late["in_time"], late["by"], late["due"]["promised"]) == (False, "B", True)
    assert late["due"]["until"] == "2026-03-03T23:59:59.999999+08:00"
    assert steps["proposed"]["data"]["options"] == 2
    assert found["positions"] == [one["position"] for one in found["steps"]]
    assert found["next_step"]["step"] == "followed_up"
    assert found["next_step"]["due"]["until"] == "2026-03-08T23:59:59.999999+08:00"
    assert {(one["effect"], one["step"]) for one in found["remarks"]} >= {
        ("late", "investigated"),
        ("decided_by_another", "decided"),
    }
    assert all(one["clauses"] and one["positions"] and one["zh"] and one["en"] for one in found["remarks"])


def test_lists(step: Post, read: Read) -> None:
    step("opened", by="A", category="设施", due_by="2026-03-05")
    step("judged", founded=True)
    step("assigned", department="工程部", to="B")
    step("opened", complaint="P2", client="C2", category="噪音")
    step("judged", complaint="P2", client="C2", founded=False)
    step("closed", "03", complaint="P2", client="C2", answer="已说明")
    step("opened", "20", complaint="P3", client="C2", category="噪音", due_by="2199-01-01")

    def ids(**query: Any) -> list[str]:
        return [one["complaint"] for one in read("complaints", **query)["items"]]

    assert ids() == ["P1", "P2", "P3"]
    assert ids(state="open") == ["P1", "P3"]
    assert ids(state="overdue") == ["P1"]
    assert ids(state="assigned") == ["P1"]
    assert ids(state="closed") == ["P2"]
    assert (ids(due_before="2026-03-06"), ids(due_before="2026-03-05")) == (["P1"], [])
    assert (ids(department="工程部"), ids(staff="B"), ids(category="噪音")) == (["P1"], ["P1"], ["P2", "P3"])
    assert (ids(client="C2"), ids(**{"from": "2026-03-03"}), ids(to="2026-03-02")) == (
        ["P2", "P3"],
        ["P3"],
        ["P1", "P2"],
    )
    first = read("complaints", limit=2)
    assert first["next"] == "P2/C2"
    assert [one["complaint"] for one in read("complaints", limit=2, after=first["next"])["items"]] == ["P3"]
    assert read("complaints", state="overdue")["items"][0]["days_left"] < 0


def test_statistics_by_class(step: Post, read: Read) -> None:
    step("opened", category="设施", due_by="2026-03-05")
    step("judged", founded=True)
    step("assigned", department="工程部")
    for number, (client, satisfied, day) in enumerate((("C2", True, "03"), ("C3", False, "31"))):
        name = {"complaint": f"Q{number}", "client": client}
        step("opened", category="噪音", **name)
        step("judged", founded=False, **name)
        step("closed", day, answer="已说明", **name)
        step("followed_up", day, satisfied=satisfied, **name)
    found = read("complaints/statistics", **{"from": "2026-03-01", "to": "2026-03-31"})
    total = found["total"]
    assert {
        name: total[name] for name in ("opened", "founded", "unfounded", "closed", "in_time", "late", "overdue")
    } == {
        "opened": 3,
        "founded": 1,
        "unfounded": 2,
        "closed": 2,
        "in_time": 1,
        "late": 1,
        "overdue": 1,
    }
    assert (total["in_time_rate"], total["satisfaction_rate"]) == ("0.3333", "0.5")
    assert {one["category"]: one["opened"] for one in found["by_category"]} == {"设施": 1, "噪音": 2}
    assert {one["department"]: one["opened"] for one in found["by_department"]} == {"工程部": 1, None: 2}
    assert found["clauses"][0]["clause"] == "XT-6"
    empty = read("complaints/statistics", **{"from": "2025-01-01", "to": "2025-01-31"})
    assert (empty["total"]["opened"], empty["total"]["in_time_rate"], empty["by_category"]) == (0, None, [])


def test_clients_may_use_the_same_id(step: Post, read: Read) -> None:
    step("opened")
    step("opened", client="C2")
    problem = read("complaints/P1", 422)
    assert problem["errors"][0]["code"] == "several_complaints"
    assert "C1, C2" in problem["detail"]
    assert read("complaints/P1", client="C2")["client"] == "C2"


@pytest.mark.parametrize(
    ("asked", "query", "status"),
    [
        ("complaints/P404", {}, 404),
        ("complaints/P404", {"client": "C1"}, 404),
        ("complaints", {"state": "angry"}, 422),
        ("complaints", {"due_before": "soon"}, 422),
        ("complaints", {"colour": "red"}, 422),
        ("complaints", {"after": "P1"}, 422),
        ("complaints/statistics", {}, 422),
        ("complaints/statistics", {"from": "2026-03-02", "to": "2026-03-01"}, 422),
    ],
)
def test_what_cannot_be_asked(read: Read, asked: str, query: dict[str, Any], status: int) -> None:
    assert read(asked, status, **query)["status"] == status


def test_closing_what_skipped_steps_is_refused_and_nothing_is_stored(step: Post, read: Read) -> None:
    step("opened")
    step("judged", founded=True)
    before = read("events", limit=500)["items"]
    refused = step("closed", summary="了结")
    assert refused.status_code == 422
    fault = refused.json()["errors"][0]
    assert (fault["code"], fault["pointer"]) == ("complaint_step_skipped", "/type")
    assert "XT-5" in fault["detail"]
    assert "complaint.assigned" in fault["detail"]
    assert read("events", limit=500)["items"] == before


def test_a_batch_with_a_skipped_step_stores_nothing(told: Desk) -> None:
    steps = ("opened", "judged", "investigated")
    refused = told.refuses(*(event(f"complaint.{name}", "client/C1", {"complaint": "P1"}) for name in steps))
    assert [fault["index"] for fault in refused] == [2]
    assert not told.read("events", subject="client/C1")["items"]


def test_the_leaders_choice_is_not_the_agents_to_enter(
    step: Post, told: Desk, as_role: Callable[..., httpx.Client]
) -> None:
    step("opened")
    agent, service = as_role("agent", told.project, staff="A"), as_role("service", told.project)
    judged = event("complaint.judged", "client/C1", {"complaint": "P1"})
    assert told.offer(judged, client=agent).status_code == 403
    assert told.offer(judged, client=service).status_code == 201
