"""Targets and reviews over HTTP: split down to each agent, approved, and every quarter scored."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from .desk import Desk, event

pytestmark = pytest.mark.usefixtures("working")

Post = Callable[..., httpx.Response]
Read = Callable[..., Any]
WHOLE = {"deals": 6, "contract_value": "300000.00"}
PARTS = {
    "staff/A": {"deals": 4, "contract_value": "180000.00"},
    "B": {"deals": 2, "contract_value": "120000.00"},
}


@pytest.fixture
def post(told: Desk) -> Post:
    """Posts an event of the project."""

    def posted(type_: str, time: str = "2026-04-02T09:00:00+08:00", **data: Any) -> httpx.Response:
        return told.offer(event(type_, f"project/{told.project}", data, time))

    return posted


@pytest.fixture
def read(told: Desk) -> Read:
    """Reads what includes everything posted so far."""
    return told.read


def test_a_target_from_the_project_to_each_agent(post: Post, read: Read) -> None:
    assert post("staff.joined", staff="L", name="赵敏", role="leader").status_code == 201
    whole = {"period": "2026-Q1", "scope": "project"}
    assert post("target.set", **whole, metrics=WHOLE).status_code == 201
    (before,) = read("targets")["items"]
    assert [one["effect"] for one in before["remarks"]] == ["not_approved", "not_split"]
    assert before["remarks"][1]["staff"] == ["A", "B"]
    assert before["remarks"][0]["clauses"] == ["WJC-2t"]
    split = post("target.split", **whole, parts=PARTS)
    assert split.status_code == 201, split.text
    assert post("target.approved", **whole, by="L").status_code == 201
    items = {one["scope"]: one for one in read("targets", period="2026-Q1")["items"]}
    assert list(items) == ["project", "staff/A", "staff/B"]
    assert items["staff/A"]["metrics"] == {"deals": "4", "contract_value": "180000.00"}
    assert (items["staff/A"]["by_split"], items["staff/A"]["name"]) == ("project", "王芳")
    project = items["project"]
    assert (project["approved"]["by"], project["remarks"], project["name"]) == ("L", [], "测试")
    assert project["split"]["parts"]["staff/B"]["deals"] == "2"
    part = items["staff/B"]
    assert (project["split"]["position"], part["approved"]["scope"]) == (split.json()["position"], "project")
    assert part["positions"] == [split.json()["position"], project["approved"]["position"]]
    assert [one["scope"] for one in read("targets", scope="A")["items"]] == ["staff/A"]
    assert read("targets", period="2026-Q2")["items"] == []
    first = read("targets", limit=2)
    assert first["next"] == "2026-Q1/staff/A"
    assert [one["scope"] for one in read("targets", limit=2, after=first["next"])["items"]] == ["staff/B"]


def test_a_target_that_does_not_add_up_is_refused_and_nothing_is_stored(post: Post, read: Read) -> None:
    whole = {"period": "2026-Q1", "scope": "project"}
    post("target.set", **whole, metrics=WHOLE)
    before = read("events", limit=500)["items"]
    refused = post("target.split", **whole, parts={**PARTS, "B": {"deals": 3, "contract_value": "120000.00"}})
    assert refused.status_code == 422
    (fault,) = refused.json()["errors"]
    assert (fault["code"], fault["pointer"]) == ("target_does_not_add_up", "/data/parts")
    assert "WJC-2t" in fault["detail"]
    assert "The parts of deals sum to 7; the target of project for 2026-Q1 is 6:" in fault["detail"]
    nothing = post("target.split", period="2026-Q2", scope="project", parts=PARTS)
    assert nothing.json()["errors"][0]["code"] == "no_target"
    assert read("events", limit=500)["items"] == before


def test_a_batch_may_revise_a_quarter_and_its_months(told: Desk) -> None:
    def target(period: str, deals: int, **more: Any) -> dict[str, Any]:
        data = {"period": period, "scope": "A", "metrics": {"deals": deals}, **more}
        return event("target.set", f"project/{told.project}", data)

    months = ["2026-01", "2026-02", "2026-03"]
    first = [target("2026-Q1", 6), *(target(month, 2) for month in months)]
    told.post(*first)
    assert '"revises": true' in told.refuses(target("2026-Q1", 9))[0]["detail"]
    second = [target("2026-Q1", 9, revises=True), *(target(month, 3) for month in months)]
    told.post(*second)


def test_only_who_leads_splits_and_the_leader_approves(
    post: Post, told: Desk, as_role: Callable[..., httpx.Client]
) -> None:
    post("target.set", period="2026-Q1", scope="A", metrics=WHOLE)
    agent = as_role("agent", told.project, staff="A")
    data = {"period": "2026-Q1", "scope": "A", "by": "M"}
    assert told.offer(event("target.approved", f"project/{told.project}", data), client=agent).status_code == 403
    refused = post("target.approved", **data)
    assert refused.status_code == 422
    (fault,) = refused.json()["errors"]
    assert (fault["code"], fault["pointer"]) == ("may_not_approve", "/data/by")
    assert "WJC-2t" in fault["detail"]


def test_three_quarters_below_the_standard(post: Post, read: Read) -> None:
    for period, score in (("2025-Q2", 70), ("2025-Q3", 55), ("2025-Q4", "50.5"), ("2026-Q1", 59)):
        for side in ("self", "superior", "client"):
            scorer = {"scorer": "M"} if side == "superior" else {}
            posted = post("review.scored", staff="A", period=period, by=side, score=score, **scorer)
            assert posted.status_code == 201, posted.text
    post("review.scored", staff="B", period="2026-Q1", by="self", score=100)
    found = {one["period"]: one for one in read("reviews", staff="A")["items"]}
    effects = {period: [remark["effect"] for remark in one["remarks"]] for period, one in found.items()}
    assert effects == {
        "2025-Q2": [],
        "2025-Q3": ["below"],
        "2025-Q4": ["below", "warning"],
        "2026-Q1": ["below", "dismissal"],
    }
    last = found["2026-Q1"]
    assert (last["score"], last["standard"], last["below"], last["name"]) == ("59.00", 60, 3, "王芳")
    flag = last["remarks"][1]
    assert (flag["clauses"], len(flag["positions"])) == (["GL-k3"], 9)
    assert "连续3个季度不合格" in flag["zh"]
    assert "《招商与营运部门管理制度》" in flag["zh"]
    assert {side["side"]: side["weight"] for side in last["sides"]} == {"self": 20, "superior": 50, "client": 30}
    page = read("reviews", period="2026-Q1")["items"]
    assert [(one["staff"], one["score"], one["missing"]) for one in page] == [
        ("A", "59.00", []),
        ("B", None, ["superior", "client"]),
    ]
    assert page[0] == last
    first = read("reviews", limit=4)
    assert first["next"] == "A/2026-Q1"
    assert [one["staff"] for one in read("reviews", limit=4, after=first["next"])["items"]] == ["B"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ({"score": 101}, "bad_score"),
        ({"period": "2026-03"}, "bad_period"),
        ({"period": "2026-Q3"}, "period_not_begun"),
        ({"staff": "Z"}, "unknown_staff"),
    ],
)
def test_what_is_no_review(post: Post, data: dict[str, Any], code: str) -> None:
    refused = post("review.scored", **{"staff": "A", "period": "2026-Q1", "by": "self", "score": 80, **data})
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["code"] == code


@pytest.mark.parametrize(
    ("asked", "query"),
    [
        ("targets", {"period": "March"}),
        ("targets", {"scope": "team/1"}),
        ("targets", {"after": "2026"}),
        ("targets", {"colour": "red"}),
        ("reviews", {"period": "2026-03"}),
        ("reviews", {"after": "A"}),
    ],
)
def test_what_cannot_be_asked(read: Read, asked: str, query: dict[str, Any]) -> None:
    assert read(asked, 422, **query)["status"] == 422
