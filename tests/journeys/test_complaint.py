"""A complaint from opening to follow-up (投诉): no step is skipped, the client signs, and what was late can be seen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from tests.api.desk import event

from .leasing_desk import LeasingDesk, moment

pytestmark = pytest.mark.usefixtures("working")
P1 = {"complaint": "P1"}


def test_complaint(as_role: Callable[..., httpx.Client], new_project: Callable[[], str]) -> None:
    desk = LeasingDesk(as_role, new_project(), rulebook="wjc")
    joined = {"staff": "S", "name": "何客服", "role": "service"}
    desk.tell("admin", "03-01 08:30", "staff.joined", f"project/{desk.project}", **joined)
    desk.list_unit("U1")
    desk.walk_in("C1", "03-02")

    def step(role: str, when: str, name: str, **data: Any) -> int:
        return desk.tell(role, when, f"complaint.{name}", "client/C1", **P1, **data)

    def refused(role: str, when: str, name: str, **data: Any) -> str:
        error = desk.refused(role, when, f"complaint.{name}", "client/C1", **P1, **data)
        assert "XT-" in error["detail"], "every refusal names its clause"
        return str(error["code"])

    # Tuesday: the tenant calls, and is promised an answer by the 18th.
    opened = step(
        "service", "03-10 09:30", "opened", by="S", statement="空调漏水，货物受潮", channel="phone", category="设施",
        unit="U1", due_by="2026-03-18",
    )  # fmt: skip
    (waiting,) = desk.read("service", "complaints", state="open")["items"]
    assert (waiting["complaint"], waiting["name"], waiting["next"]) == ("P1", "张三", "judged")
    assert waiting["due"] == "2026-03-18T23:59:59.999999+08:00"

    # Nobody closes it unheard, and the agent does not judge it.
    assert refused("service", "03-10 09:40", "closed", summary="已安抚") == "complaint_step_skipped"
    theirs = event("complaint.judged", "client/C1", {**P1, "founded": False}, moment("03-10 09:45"))
    assert desk.offer("agent", theirs).status_code == 403

    # It is founded, and goes to operations with two days for the investigation; they take three.
    step("service", "03-10 11:00", "judged", by="S", founded=True)
    step("manager", "03-10 14:00", "assigned", by="M", to="Y", department="营运部", due_by="2026-03-12")
    (due,) = desk.read("manager", "complaints", department="营运部", due_before="2026-03-19")["items"]
    assert (due["staff"], due["next_due"]) == ("Y", "2026-03-12T23:59:59.999999+08:00")
    step("operations", "03-13 10:00", "investigated", by="Y", cause="冷凝管堵塞，上月漏检", responsible="工程部当班")
    assert refused("manager", "03-13 10:30", "decided", by="L", decision="疏通") == "complaint_step_skipped"
    step("operations", "03-13 15:00", "proposed", by="Y", proposals=["疏通并更换冷凝管", "更换冷凝管并减免三天物业费"])

    # The leader picks one of the two.
    assert refused("manager", "03-14 09:00", "decided", by="L", proposal=3) == "unknown_proposal"
    step("manager", "03-14 09:10", "decided", by="L", proposal=2, decision="更换冷凝管并减免三天物业费")

    # The tenant is not content and does not sign: it is not closed until somebody has been back.
    done = {"by": "Y", "result": "已更换", "client_told": True}
    step("operations", "03-16 16:00", "carried_out", **done, client_signed=False)
    assert refused("service", "03-16 17:00", "closed", summary="已更换") == "client_has_not_signed"
    step("operations", "03-17 11:00", "carried_out", **done, client_signed=True, sanction="当班扣分", feedback="满意")
    closed = step("service", "03-17 16:00", "closed", by="S", summary="客户签字确认，物业费已减免")
    assert refused_as_over(desk) == "complaint_not_open"
    step("service", "03-19 10:00", "followed_up", by="S", satisfied=True, summary="未再漏水")

    # All of it can be read: who, when, in time or not, and by which clause.
    found = desk.read("manager", "complaints/P1")
    assert (found["state"], found["handled"], found["satisfied"]) == ("followed_up", "in_time", True)
    assert [one["step"] for one in found["steps"]] == [
        "opened", "judged", "assigned", "investigated", "proposed", "decided", "carried_out", "carried_out", "closed",
        "followed_up",
    ]  # fmt: skip
    assert [one["step"] for one in found["steps"] if one["in_time"] is False] == ["investigated"]
    assert [one["stands"] for one in found["steps"] if one["step"] == "carried_out"] == [False, True]
    assert (found["positions"][0], found["positions"][-2]) == (opened, closed)
    assert [(one["effect"], one["step"]) for one in found["remarks"]] == [("late", "investigated")]
    assert found["next_step"] is None

    # A second one is not founded: it is answered, and closed.
    second = {"complaint": "P2"}
    told = {"by": "S", "statement": "隔壁装修太吵", "category": "噪音", "channel": "visit"}
    desk.tell("service", "03-20 10:00", "complaint.opened", "client/C1", **second, **told)
    desk.tell("service", "03-20 11:00", "complaint.judged", "client/C1", **second, by="S", founded=False)
    error = desk.refused("service", "03-20 11:10", "complaint.assigned", "client/C1", **second, department="物业部")
    assert error["code"] == "complaint_not_founded"
    desk.tell("service", "03-20 11:30", "complaint.closed", "client/C1", **second, by="S", answer="施工在许可时段内")

    counted = desk.read("manager", "complaints/statistics", **{"from": "2026-03-01", "to": "2026-03-31"})
    total = counted["total"]
    assert (total["opened"], total["founded"], total["unfounded"], total["in_time"]) == (2, 1, 1, 2)
    assert (total["in_time_rate"], total["satisfaction_rate"]) == ("1", "1")
    assert [one["category"] for one in counted["by_category"]] == ["噪音", "设施"]
    kinds = [one["type"] for one in desk.read("manager", "clients/C1/timeline")["items"]]
    assert kinds.count("pandan.complaint.closed") == 2


def refused_as_over(desk: LeasingDesk) -> str:
    """What is said to a step after the end: what comes up again is another complaint."""
    error = desk.refused("service", "03-18 09:00", "complaint.judged", "client/C1", **P1, founded=True)
    return str(error["code"])
