"""An agent leaves in the middle of a deal (离职移交): what is to be handed over, what was, and how the deal goes on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from .leasing_desk import LeasingDesk

pytestmark = pytest.mark.usefixtures("working")
D1 = {"deal": "D1", "client": "C1"}


def test_departure_of_an_agent(as_role: Callable[..., httpx.Client], new_project: Callable[[], str]) -> None:
    desk = LeasingDesk(as_role, new_project(), rulebook="gj")
    desk.list_unit("U1")

    # 王芳 has two clients: 张三, who pays a deposit for U1, and 李四, who is still looking.
    desk.walk_in("C1", "03-02")
    desk.walk_in("C2", "03-02", name="李四", phone="13900000002")
    desk.tell(
        "finance", "03-03 10:00", "deposit.paid", "unit/U1", **D1, agent="A", amount="20000.00", method="cash", receipt="NO-1"
    )  # fmt: skip
    desk.tell(
        "agent", "03-03 15:00", "follow_up.made", "client/C2", by="A", method="phone", summary="下周再看", next_on="2026-03-09"
    )  # fmt: skip
    waiting = owed(desk, "C2", "follow_up")
    assert (waiting["staff"]["name"], waiting["due_at"][:10]) == ("王芳", "2026-03-09")
    assert [clause["clause"] for clause in waiting["clauses"]] == ["ZS-3.11"]

    # She leaves. The manager sees both clients, by when they are to be handed over, and by which clause.
    left = desk.tell("manager", "03-06 18:00", "staff.left", f"project/{desk.project}", staff="A", reason="个人原因")
    open_ = desk.read("manager", "dues", kind="handover", open="true")["items"]
    assert [(duty["client"], duty["name"], duty["due_at"][:10]) for duty in open_] == [
        ("C1", "张三", "2026-03-13"),
        ("C2", "李四", "2026-03-13"),
    ]
    assert all(duty["clauses"][0]["clause"] == "GJ-9.7" and duty["evidence"] == [left] for duty in open_)
    assert open_[0]["clauses"][0]["zh"] == "广进购物中心《招商工作流程》第九条第七项"

    # She can do nothing any more, and nothing comes of a try.
    late_call = {"by": "A", "method": "phone", "summary": "告别"}
    assert desk.refused("agent", "03-07 10:00", "follow_up.made", "client/C1", **late_call)["code"] == "staff_has_left"

    # 张三 goes to 李强 on record, who has a duty of his own from then on.
    record = desk.tell(
        "manager", "03-07 10:00", "client.handed_over", "client/C1",
        **{"from": "A", "to": "B"}, cause="departure", record="交接单第 1 号：已交定金，约 3 月 12 日签约",
    )  # fmt: skip
    handed = next(duty for duty in desk.read("manager", "clients/C1/care")["ended"] if duty["kind"] == "handover")
    assert (handed["state"], handed["late"], handed["evidence"]) == ("done", False, [left, record])
    follow = owed(desk, "C1", "follow_up")
    assert (follow["staff"]["name"], follow["due_at"][:10]) == ("李强", "2026-03-10")
    assert desk.read("agent", "clients/C1/ownership")["owner"] == {"kind": "agent", "id": "B"}

    # He follows up and signs; the result is his, as the client was, and signing ends the follow-ups.
    desk.tell("agent", "03-09 10:00", "follow_up.made", "client/C1", by="B", method="phone", summary="确认签约时间")
    desk.tell("manager", "03-12 09:00", "contract.approved", "unit/U1", **D1, contract="K1", agent="B", approved_by="L")
    desk.tell(
        "agent", "03-12 10:00", "contract.signed", "unit/U1", **D1, contract="K1", agent="B",
        starts_on="2026-04-01", ends_on="2027-03-31", signer={"name": "张三", "id_checked": True},
    )  # fmt: skip
    care = desk.read("agent", "clients/C1/care")
    assert care["signed"]
    assert "follow_up" not in {duty["kind"] for duty in care["open"]}
    deal = desk.read("manager", "deals/D1")
    assert deal["state"] == "signed"
    assert [(share["to"], share["share"]) for share in deal["shares"]] == [({"kind": "agent", "id": "B"}, "1")]

    # 李四 was forgotten: somebody's call is no record, and the handover stays open and overdue.
    desk.tell("agent", "03-16 10:00", "follow_up.made", "client/C2", by="B", method="phone", summary="还在看")
    forgotten = owed(desk, "C2", "handover")
    assert (forgotten["client"], forgotten["late"]) == ("C2", True)
    assert forgotten["days_left"] < 0
    [overdue] = desk.read("manager", "dues", kind="handover", open="true", late="true")["items"]
    assert overdue == forgotten


def owed(desk: LeasingDesk, client: str, kind: str) -> dict[str, Any]:
    """The open duty of a kind towards a client."""
    [duty] = [duty for duty in desk.read("manager", f"clients/{client}/care")["open"] if duty["kind"] == kind]
    assert isinstance(duty, dict)
    return duty
