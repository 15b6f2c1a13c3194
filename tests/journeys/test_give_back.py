"""A unit given back (退铺): the deposit is kept in principle, refunded by exception, and accounts are settled."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from .leasing_desk import LeasingDesk

pytestmark = pytest.mark.usefixtures("working")
D1 = {"deal": "D1", "client": "C1", "agent": "A"}
DEPOSIT = {"amount": "20000.00", "method": "debit_card", "receipt": "NO-1"}


@pytest.fixture
def desk(as_role: Callable[..., httpx.Client], new_project: Callable[[], str]) -> LeasingDesk:
    """A client with a deposit on U1."""
    desk = LeasingDesk(as_role, new_project())
    desk.list_unit("U1")
    desk.walk_in("C1", "03-02")
    desk.tell("finance", "03-02 11:00", "deposit.paid", "unit/U1", **D1, **DEPOSIT)
    return desk


def signed(desk: LeasingDesk) -> None:
    terms: dict[str, Any] = {
        "starts_on": "2026-04-01",
        "ends_on": "2029-03-31",
        "rent": {"amount": "8000.00", "per": "month"},
        "bond": "20000.00",
        "signer": {"name": "张三", "id_checked": True},
    }
    desk.tell("agent", "03-09 10:00", "contract.signed", "unit/U1", **D1, contract="K1", **terms)


def test_give_back_with_forfeited_deposit(desk: LeasingDesk) -> None:
    signed(desk)
    bill = {"deal": "D1", "bill": "B1", "period": "2026-04", "amount": "8000.00", "due_on": "2026-04-05"}
    desk.tell("operations", "04-01 10:00", "rent.billed", "unit/U1", **bill)
    returned = desk.tell("manager", "04-10 10:00", "unit.returned", "unit/U1", deal="D1", reason="资金不足，不再经营")
    desk.tell("finance", "04-10 11:00", "deposit.forfeited", "unit/U1", deal="D1", amount="20000.00", reason="客户违约")
    account = desk.read("finance", "deals/D1/account")
    assert (account["state"], account["balance"], account["forfeited"]) == ("settled", "0.00", "20000.00")
    settlement = account["settlement"]
    assert {name: settlement[name] for name in ("held", "refund", "kept", "arrears", "to_client")} == {
        "held": "20000.00",
        "refund": "0.00",
        "kept": "20000.00",
        "arrears": "8000.00",
        "to_client": "-8000.00",
    }
    assert [clause["clause"] for clause in settlement["clauses"]] == ["GJ-11F"]
    steps = {step["step"]: step for step in account["steps"]}
    assert (steps["reason"]["note"], steps["reason"]["position"]) == ("资金不足，不再经营", returned)

    # The contract is voided and filed, the unit is free, and the deal is over.
    assert desk.steps("D1")["voided"] == "waiting"
    desk.tell("manager", "04-11 10:00", "contract.voided", "unit/U1", deal="D1", contract="K1", reason="退铺")
    assert desk.steps("D1")["voided"] == "done"
    assert desk.read("agent", "units/U1")["state"] == "free"
    assert desk.refused("finance", "04-12 10:00", "deposit.paid", "unit/U1", **D1, **DEPOSIT)["code"] == "deal_is_over"
    (lease,) = desk.read("manager", "leases", state="voided")["items"]
    assert (lease["outcome"], lease["voided_on"]) == ("returned", "2026-04-10")


def test_give_back_with_refunded_deposit(desk: LeasingDesk) -> None:
    # Nobody refunds a deposit without approval, not even as part of giving the unit back.
    for role, kind, data in (
        ("finance", "deposit.refunded", {"deal": "D1", "amount": "20000.00"}),
        ("manager", "unit.returned", {"deal": "D1", "reason": "消防不能满足业态", "refund": "20000.00"}),
    ):
        error = desk.refused(role, "03-10 10:00", kind, "unit/U1", **data)
        assert (error["code"], error["pointer"]) == ("refund_without_approval", "/data/approved_by")
        assert "GJ-11F" in error["detail"]
        assert "第十一条F款" in error["detail"]
    back = {"deal": "D1", "reason": "消防不能满足业态", "refund": "15000.00", "approved_by": "L"}
    error = desk.refused("manager", "03-10 10:00", "unit.returned", "unit/U1", **{**back, "refund": "20000.01"})
    assert error["code"] == "more_than_deposited"
    desk.tell("manager", "03-10 10:00", "unit.returned", "unit/U1", **back)
    desk.tell("finance", "03-10 11:00", "deposit.refunded", "unit/U1", deal="D1", amount="15000.00", approved_by="L")
    desk.tell("finance", "03-10 11:05", "deposit.forfeited", "unit/U1", deal="D1", reason="扣除手续费")
    account = desk.read("finance", "deals/D1/account")
    assert (account["state"], account["refunded"], account["forfeited"]) == ("settled", "15000.00", "5000.00")
    assert (account["settlement"]["to_client"], account["settlement"]["kept"]) == ("15000.00", "5000.00")
    assert [(step["state"], step["note"]) for step in account["steps"] if step["step"] == "refund"] == [
        ("done", "L")
    ] * 2
    assert desk.read("agent", "units/U1")["state"] == "free"


def test_a_refund_that_no_leader_approved_is_shown(desk: LeasingDesk) -> None:
    desk.tell("finance", "03-10 10:00", "deposit.refunded", "unit/U1", deal="D1", amount="20000.00", approved_by="B")
    (step,) = desk.read("auditor", "deals/D1/account")["steps"]
    assert (step["step"], step["state"], step["note"]) == ("refund", "missing", "B")
    assert step["zh"] == "退定的批准：缺"
