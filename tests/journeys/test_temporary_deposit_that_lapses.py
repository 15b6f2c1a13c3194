"""A temporary deposit that nobody tops up (临定过期): the unit is free again by itself, and the next client has it."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest

from .leasing_desk import LeasingDesk

pytestmark = pytest.mark.usefixtures("working")
D1 = {"deal": "D1", "client": "C1", "agent": "A"}
D2 = {"deal": "D2", "client": "C2", "agent": "B"}


def test_temporary_deposit_that_lapses(as_role: Callable[..., httpx.Client], new_project: Callable[[], str]) -> None:
    desk = LeasingDesk(as_role, new_project())
    desk.list_unit("U1")
    desk.walk_in("C1", "03-02")
    desk.walk_in("C2", "03-03", agent="B", name="李四", phone="13900000002")

    # Interested, but short of money: a booking slip with amount, hold and top-up date.
    hold = {"amount": "1000.00", "until": "2026-03-09T18:00:00+08:00", "top_up_by": "2026-03-08"}
    held = desk.tell("agent", "03-02 11:00", "unit.held", "unit/U1", **D1, **hold)
    refused = desk.refused("agent", "03-09 17:59", "unit.held", "unit/U1", **D2, amount="1000.00", until="2026-03-12")
    assert (refused["code"], refused["pointer"]) == ("unit_is_held", "/data/client")

    # The day of the top-up goes by, then the hold. Seven days were longer than the three that the book likes to see.
    account = desk.read("agent", "deals/D1/account")
    assert (account["state"], account["balance"], account["zh"]) == ("lapsed", "1000.00", "临定已过期")
    steps = {step["step"]: step for step in account["steps"]}
    assert (steps["hold_length"]["state"], steps["hold_length"]["due_on"]) == ("late", "2026-03-05")
    assert (steps["topped_up"]["state"], steps["topped_up"]["due_on"]) == ("missing", "2026-03-08")
    assert [clause["clause"] for clause in steps["topped_up"]["clauses"]] == ["GJ-11B", "GJ-11C"]
    assert steps["hold_length"]["position"] == held
    assert desk.read("front_desk", "units/U1")["state"] == "free"
    assert desk.read("manager", "units/board")["states"] == {"free": 1}

    # A minute after the hold ended the next client pays a deposit. The first cannot top up any more.
    desk.tell(
        "finance", "03-09 18:01", "deposit.paid", "unit/U1", **D2, amount="20000.00", method="cash", receipt="NO-2"
    )
    top_up = {"deal": "D1", "amount": "19000.00", "method": "cash"}
    assert desk.refused("finance", "03-10 10:00", "deposit.topped_up", "unit/U1", **top_up)["code"] == "unit_is_held"

    # What was put down is kept, with the reason.
    desk.tell(
        "finance", "03-10 11:00", "deposit.forfeited", "unit/U1", deal="D1", amount="1000.00", reason="逾期未补定"
    )
    account = desk.read("finance", "deals/D1/account")
    assert (account["state"], account["balance"], account["forfeited"]) == ("forfeited", "0.00", "1000.00")
    assert [(entry["kind"], entry["amount"]) for entry in account["entries"]] == [
        ("hold", "1000.00"),
        ("forfeit", "-1000.00"),
    ]
    unit = desk.read("agent", "units/U1")
    assert (unit["state"], unit["client"], unit["deal"]) == ("deposited", "C2", "D2")
