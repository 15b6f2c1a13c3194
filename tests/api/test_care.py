"""Duties, outings, delegations and the desk's day over HTTP."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from .desk import Desk, event, opening, received, registered

pytestmark = pytest.mark.usefixtures("working")
DAY = "2026-03-02T"
NEXT = "2026-03-03T"
Roles = Callable[..., httpx.Client]


def about(client: str, type_: str, time: str, **data: Any) -> dict[str, Any]:
    return event(type_, f"client/{client}", data, time)


@pytest.fixture(scope="module")
def project(admin: httpx.Client) -> Desk:
    """A desk under WJC: a call, a client with an outing, one who is allotted, one in the reserve pool, a delegation."""
    told = Desk(admin, "care-desk")
    subject = f"project/{told.project}"
    early = f"{DAY}08:30:00+08:00"
    told.post(
        *opening(told.project),
        event("staff.joined", subject, {"staff": "S", "name": "周敏", "role": "service"}, early),
        event("staff.joined", subject, {"staff": "L", "name": "赵总", "role": "leader"}, early),
        about("C1", "call.received", f"{DAY}09:30:00+08:00", answered_by="A", channel="billboard", phone="13800000001"),
        received("C2", "A", "R2", f"{DAY}10:00:00+08:00"),
        registered("C2", "A", "张三", "13800000002", f"{DAY}10:20:00+08:00", reception="R2"),
        registered("C3", "B", "李四", "13800000003", f"{DAY}10:30:00+08:00", no_suitable_unit=True),
        about("C2", "outing.planned", f"{DAY}14:00:00+08:00", outing="O1", by=["A", "B"], purpose="看店", trade="五金"),
        about("C2", "outing.made", f"{NEXT}09:00:00+08:00", outing="O1", summary="见到店主"),
        about("C2", "outing.approved", f"{NEXT}09:30:00+08:00", outing="O1", by="M"),
        about("C3", "service.assigned", f"{DAY}15:00:00+08:00", to="S", by="M", basis="equal"),
        about("C3", "follow_up.made", f"{NEXT}10:00:00+08:00", by="S", method="phone", summary="问需求"),
        about("C3", "follow_up.made", f"{NEXT}12:30:00+08:00", by="B", method="phone", summary="谈租金"),
        about(
            "C4",
            "delegation.requested",
            f"{DAY}11:00:00+08:00",
            delegation="V1",
            by="A",
            visit_on="2026-03-03",
            rank="municipal",
            party_size=10,
        ),
        about("C4", "delegation.approved", f"{DAY}12:00:00+08:00", delegation="V1", by="L"),
        about("C4", "delegation.visited", f"{NEXT}10:00:00+08:00", delegation="V1", by="A", gift=True),
        about("C4", "delegation.costed", f"{NEXT}18:00:00+08:00", delegation="V1", by="A", amount="4000.00"),
        event("meeting.held", subject, {"kind": "morning", "chair": "M"}, f"{DAY}09:05:00+08:00"),
    )
    return told


def test_what_is_due_first_comes_first(project: Desk) -> None:
    items = project.read("dues")["items"]
    assert items == project.read("dues", open="true")["items"]
    deadlines = [item["due_at"] for item in items if item["due_at"]]
    assert deadlines == sorted(deadlines)
    assert all(item["state"] == "open" and item["zh"] and item["clauses"] for item in items)


def test_a_duty_says_what_by_when_and_why(project: Desk) -> None:
    [callback] = project.read("dues", kind="callback")["items"]
    assert (callback["client"], callback["staff"]) == ("C1", {"staff": "A", "name": "王芳"})
    assert callback["due_at"] == "2026-03-05T23:59:59.999999+08:00"
    assert callback["clauses"][0]["clause"] == "ZS-2"
    assert callback["clauses"][0]["zh"].startswith("《招商人员工作流程》")
    assert (callback["late"], callback["days_left"] < 0) == (True, True)
    assert len(callback["evidence"]) == 1


def test_duties_page_by_cursor(project: Desk) -> None:
    whole = project.read("dues", state="any")["items"]
    found: list[dict[str, Any]] = []
    after: dict[str, str] = {}
    for _ in range(len(whole)):
        page = project.read("dues", state="any", limit=3, **after)
        found += page["items"]
        if page["next"] is None:
            break
        after = {"after": page["next"]}
    assert found == whole
    assert len(whole) > 10


def test_duties_by_staff_state_and_lateness(project: Desk) -> None:
    assert {item["staff"]["staff"] for item in project.read("dues", staff="S")["items"]} == {"S"}
    assert {item["state"] for item in project.read("dues", open="false")["items"]} == {"done", "breached"}
    assert [item["kind"] for item in project.read("dues", state="done", late="true")["items"]] == ["outing_plan"]
    breaches = {item["kind"]: item["clauses"][0]["clause"] for item in project.read("dues", state="breached")["items"]}
    assert breaches == {"delegation_limit": "VR", "quiet_hours": "ZS-8.5"}


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({"kind": "nothing"}, "unknown_kind"),
        ({"after": "x"}, "no_cursor"),
        ({"after": "never~C1~callback~3"}, "no_cursor"),
        ({"after": "2026-03-05T10:00:00~C1~callback~3"}, "no_cursor"),
        ({"state": "late"}, None),
        ({"colour": "red"}, None),
    ],
)
def test_questions_that_make_no_sense(project: Desk, query: dict[str, str], code: str | None) -> None:
    (error,) = project.read("dues", 422, **query)["errors"]
    assert code in (None, error["code"])


def test_a_clients_care(project: Desk) -> None:
    care = project.read("clients/C3/care")
    assert (care["name"], care["staff"]["staff"], care["service"]["staff"]) == ("李四", "B", "S")
    assert care["reserve"] is not None
    assert {"follow_up", "service_follow_up", "introductions", "grading"} <= {duty["kind"] for duty in care["open"]}
    assert {"service_contact", "quiet_hours", "follow_up"} == {duty["kind"] for duty in care["ended"]}
    assert project.read("clients/C1/care")["open"][0]["kind"] == "callback"
    assert project.read("clients/nobody/care", 404)["status"] == 404


def test_an_outing(project: Desk) -> None:
    [outing] = project.read("outings")["items"]
    assert [one["staff"] for one in outing["by"]] == ["A", "B"]
    assert (outing["on"], outing["trade"], outing["name"]) == ("2026-03-02", "五金", "张三")
    assert (outing["plan"]["verdict"], outing["plan"]["clauses"][0]["clause"]) == ("late", "WJC-4.1")
    assert (outing["log"]["verdict"], outing["log"]["clauses"][0]["clause"]) == ("done", "WJC-4.2")
    assert outing["check"]["verdict"] == "missing"
    assert project.read("outings", to="2026-03-01")["items"] == []
    assert project.read("outings", client="C1")["items"] == []


def test_a_delegation(project: Desk) -> None:
    [delegation] = project.read("delegations")["items"]
    assert (delegation["level"], delegation["party_size"], delegation["limit_per_head"]) == ("B", 10, "300.00")
    assert (delegation["notice"]["verdict"], delegation["approval"]["verdict"]) == ("done", "done")
    assert (delegation["cost"], delegation["gift"], delegation["hosts"]) == ("4000.00", True, [])
    assert delegation["over_limit"]["clauses"][0]["clause"] == "VR"


def test_the_reserve_pool(project: Desk) -> None:
    page = project.read("reserve")
    assert [(item["client"], item["staff"]["staff"]) for item in page["items"]] == [("C3", "B")]
    assert page["clauses"][0]["clause"] == "ZS-3.9"
    assert [item["client"] for item in project.read("clients", state="reserve")["items"]] == ["C3"]
    assert project.read("clients/C3")["state"] == "reserve"
    assert project.read("clients/C2")["state"] == "prospect"


def test_the_allotment(project: Desk) -> None:
    answer = project.read("allotment")
    [served] = answer["items"]
    assert (served["staff"], served["clients"], served["basis"]) == ("S", 1, {"equal": 1})
    assert served["contact"] == {"in_time": 1, "late": 0, "open": 0, "overdue": 0}
    assert [clause["clause"] for clause in answer["clauses"]] == ["XT-1", "XT-2"]


def test_how_a_day_was_manned(project: Desk) -> None:
    items = project.read("manning", date="2026-03-02")["items"]
    verdicts = {item["kind"]: item["verdict"] for item in items if item["kind"] != "daily_calls"}
    assert verdicts["meeting_morning"] == "done"
    assert verdicts["meeting_evening"] == "missing"
    assert verdicts["duty_shift"] == "missing"
    calls = [item for item in project.read("manning", date="2026-03-03")["items"] if item["kind"] == "daily_calls"]
    assert {item["staff"][0]["staff"]: (item["found"], item["wanted"]) for item in calls} == {
        "A": (0, 50),
        "B": (1, 50),
        "S": (1, 50),
    }
    assert {item["clauses"][0]["clause"] for item in calls} == {"ZY"}


@pytest.mark.parametrize(
    ("fact", "code"),
    [
        (about("C2", "outing.approved", f"{NEXT}19:00:00+08:00", outing="O9", by="M"), "unknown_outing"),
        (about("C2", "delegation.visited", f"{NEXT}19:00:00+08:00", delegation="V9", by="A"), "unknown_delegation"),
        (
            about("C4", "delegation.costed", f"{NEXT}19:00:00+08:00", delegation="V1", by="A", amount="1.00"),
            "delegation_not_open",
        ),
        (about("C9", "follow_up.planned", f"{NEXT}19:00:00+08:00", by="A", on="2026-03-09"), "unknown_client"),
    ],
)
def test_what_cannot_be_is_refused(project: Desk, fact: dict[str, Any], code: str) -> None:
    assert [error["code"] for error in project.refuses(fact)] == [code]


def test_costs_that_do_not_add_up_are_refused(project: Desk) -> None:
    cost = {"delegation": "V1", "by": "A", "amount": "10.00", "items": {"餐费": "9.00"}}
    assert project.refuses(about("C4", "delegation.costed", f"{NEXT}19:00:00+08:00", **cost))


def test_only_leaders_sign_and_allot(project: Desk, as_role: Roles) -> None:
    agent = as_role("agent", project.project, staff="A")
    for type_, data in (
        ("outing.checked", {"outing": "O1", "by": "A"}),
        ("service.assigned", {"to": "A", "basis": "equal"}),
    ):
        fact = about("C2", type_, f"{NEXT}19:00:00+08:00", **data)
        assert agent.post(f"/v1/projects/{project.project}/events", json=fact).status_code in (403, 422)
