"""A quarter's review (季度考核): targets split down to each agent, the meetings and reports on the way, scores, a warning."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from tests.api.desk import event

from .leasing_desk import LeasingDesk, moment

pytestmark = pytest.mark.usefixtures("working")
Q2 = {"period": "2026-Q2", "scope": "project"}
MONTHS = ("2026-04", "2026-05", "2026-06")


def test_a_quarters_review(as_role: Callable[..., httpx.Client], new_project: Callable[[], str]) -> None:
    desk = LeasingDesk(as_role, new_project(), rulebook="wjc")
    subject = f"project/{desk.project}"

    def tell(role: str, when: str, event_type: str, /, **data: Any) -> int:
        return desk.tell(role, when, event_type, subject, **data)

    def refused(role: str, when: str, event_type: str, /, **data: Any) -> dict[str, Any]:
        return desk.refused(role, when, event_type, subject, **data)

    # Before the quarter: the plan, its months, and each agent's part.
    tell("manager", "03-25 09:00", "target.set", **Q2, metrics={"deals": 6, "contract_value": "900000.00"})
    for month in MONTHS:
        monthly = {"period": month, "scope": "project", "metrics": {"deals": 2}}
        tell("manager", "03-25 09:10", "target.set", **monthly)
    wrong = {
        "staff/A": {"deals": 4, "contract_value": "600000.00"},
        "staff/B": {"deals": 3, "contract_value": "300000.00"},
    }
    error = refused("manager", "03-25 09:20", "target.split", **Q2, parts=wrong)
    assert (error["code"], "WJC-2t" in error["detail"]) == ("target_does_not_add_up", True)
    assert "The parts of deals sum to 7; the target of project for 2026-Q2 is 6:" in error["detail"]
    right = {**wrong, "staff/B": {"deals": 2, "contract_value": "300000.00"}}
    tell("manager", "03-25 09:25", "target.split", **Q2, parts=right)
    (plan,) = desk.read("manager", "targets", **Q2)["items"]
    assert [one["effect"] for one in plan["remarks"]] == ["not_approved"]
    error = refused("manager", "03-25 09:30", "target.approved", **Q2, by="M")
    assert (error["code"], "WJC-2t" in error["detail"]) == ("may_not_approve", True)
    tell("manager", "03-26 10:00", "target.approved", **Q2, by="L")
    error = refused("manager", "03-27 09:00", "target.set", period="2026-05", scope="project", metrics={"deals": 3})
    assert "2 + 3 + 2 = 7" in error["detail"], "a quarter is the sum of its months"

    # During the quarter: A signs a contract, the desk meets operations, the manager reports.
    desk.list_unit("U1")
    desk.walk_in("C1", "04-08")
    terms = {
        "area": "100",
        "rent": {"amount": "80.00", "per": "m2_month"},
        "starts_on": "2026-05-01",
        "ends_on": "2027-04-30",
    }
    signer = {"name": "张三", "id_checked": True}
    desk.tell(
        "agent", "04-15 10:00", "contract.signed", "unit/U1", deal="D1", contract="K1", client="C1", agent="A",
        signer=signer, **terms,
    )  # fmt: skip
    tell("manager", "04-16 16:00", "meeting.held", kind="joint", chair="M", present=["M", "Y"], summary="A101 移交安排")
    entries = {
        "results": "签约一份",
        "targets": "完成一成七",
        "staff": "B 需加强跟进",
        "problems": "餐饮铺位不足",
        "why_closed": "位置",
    }
    tell("manager", "04-20 09:00", "form.filed", form="weekly_report", period="2026-W16", staff="M", entries=entries)
    figures = desk.read(
        "manager", "kpis", by="staff", staff="A", **{"from": "2026-04-01", "to": "2026-06-30"}, at_least=desk.position
    )
    (mine,) = [row for row in figures["rows"] if row["key"] == "A"]
    assert mine["targets"]["figures"]["deals"] == {"target": "4", "done": "1", "completion": "0.25"}

    # At the end of each quarter everybody scores. Nobody scores what is not theirs, or has not begun.
    def scores(when: str, staff: str, period: str, given: tuple[int, int, list[int]]) -> None:
        own, superior, clients = given
        told = {"staff": staff, "period": period}
        tell("agent", when, "review.scored", **told, by="self", score=own)
        tell("manager", when, "review.scored", **told, by="superior", score=superior, scorer="M")
        for number, score in enumerate(clients):
            tell("front_desk", when, "review.scored", **told, by="client", score=score, scorer=f"C{number + 1}")

    error = refused("front_desk", "06-30 09:00", "review.scored", staff="B", period="2026-Q2", by="superior", score=90)
    assert error["code"] == "may_not_score"
    error = refused("agent", "06-30 09:00", "review.scored", staff="B", period="2026-Q2", by="self", score=-5)
    assert error["code"] == "bad_score"
    error = refused("agent", "06-30 09:00", "review.scored", staff="B", period="2026-Q3", by="self", score=80)
    assert error["code"] == "period_not_begun"
    scores("03-02 10:00", "B", "2025-Q4", (80, 50, [55]))
    scores("03-31 10:00", "B", "2026-Q1", (70, 50, [50]))
    scores("06-30 10:00", "A", "2026-Q2", (90, 95, [85, 92]))
    reviews = {one["period"]: one for one in desk.read("manager", "reviews")["items"]}
    assert (reviews["2026-Q2"]["score"], effects(reviews["2026-Q2"])) == ("92.05", ["excellent"])

    # One quarter below the standard is noted, two in a row are a warning, three a flag: a leader decides what becomes of it.
    assert (reviews["2025-Q4"]["score"], effects(reviews["2025-Q4"])) == ("57.50", ["below"])
    assert effects(reviews["2026-Q1"]) == ["below", "warning"]
    scores("06-30 10:30", "B", "2026-Q2", (60, 55, [58]))
    year = {one["period"]: one for one in desk.read("manager", "reviews", staff="B")["items"]}
    assert effects(year["2026-Q2"]) == ["below", "dismissal"]
    flag = year["2026-Q2"]["remarks"][1]
    assert flag["clauses"] == ["GL-k3"]
    assert flag["positions"] == sorted(position for one in year.values() for position in one["positions"])

    # An agent's token says nothing about a colleague, and approves no plan.
    agent = as_role("agent", desk.project, staff="A")
    score = {"staff": "B", "period": "2026-Q2", "by": "self", "score": 10}
    posted = agent.post(
        f"/v1/projects/{desk.project}/events", json=event("review.scored", subject, score, moment("06-30 11:00"))
    )
    assert (posted.status_code, posted.json()["errors"][0]["code"]) == (403, "not_in_own_name")


def effects(review: dict[str, Any]) -> list[str]:
    """What follows from a review."""
    return [remark["effect"] for remark in review["remarks"]]
