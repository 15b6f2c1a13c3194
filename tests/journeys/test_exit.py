"""The lease ends and the tenant leaves (退场): inspected, with everything paid, and not before."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest

from .leasing_desk import LeasingDesk

pytestmark = pytest.mark.usefixtures("working")
D1 = {"deal": "D1", "client": "C1", "agent": "A"}


def test_exit(as_role: Callable[..., httpx.Client], new_project: Callable[[], str]) -> None:
    desk = LeasingDesk(as_role, new_project(), rulebook="wjc")
    desk.list_unit("U1")
    desk.walk_in("C1", "03-02")
    terms = {"starts_on": "2026-03-05", "ends_on": "2026-06-04", "rent": {"amount": "9000.00", "per": "month"}}
    signer = {"name": "张三", "id_checked": True}
    desk.tell("agent", "03-04 10:00", "contract.signed", "unit/U1", **D1, contract="K1", **terms, signer=signer)
    desk.tell("operations", "03-05 10:00", "unit.handed_to_operations", "unit/U1", deal="D1", to="Y")
    for month in ("03", "04", "05"):
        bill = {
            "deal": "D1",
            "bill": f"B{month}",
            "period": f"2026-{month}",
            "amount": "9000.00",
            "due_on": f"2026-{month}-09",
        }
        desk.tell("operations", f"{month}-05 10:00", "rent.billed", "unit/U1", **bill)
    for month in ("03", "04"):
        paid = {"deal": "D1", "bill": f"B{month}", "amount": "9000.00", "method": "transfer"}
        desk.tell("finance", f"{month}-08 10:00", "rent.paid", "unit/U1", **paid)
    sheet = desk.read("operations", "units/U1/rent")
    assert [(one["period"], one["state"]) for one in sheet["periods"]] == [
        ("2026-03", "paid"),
        ("2026-04", "paid"),
        ("2026-05", "overdue"),
    ]
    assert (sheet["overdue"], sheet["collected"]) == ("9000.00", "0.6667")

    # Not without an inspection, not with arrears that it found, not with a bill that is open.
    end = {"deal": "D1", "contract": "K1", "reason": "到期不续", "ended_on": "2026-06-04"}
    error = desk.refused("operations", "06-04 15:00", "contract.ended", "unit/U1", **end)
    assert error["code"] == "exit_not_inspected"
    assert "ZY-exit" in error["detail"]
    seen = {"deal": "D1", "by": "Y", "damage": False, "breach": False}
    desk.tell("operations", "06-04 16:00", "exit.inspected", "unit/U1", **seen, arrears="350.00", summary="欠水电费")
    error = desk.refused("operations", "06-04 16:30", "contract.ended", "unit/U1", **end)
    assert error["code"] == "exit_with_arrears"
    assert "350.00" in error["detail"]
    desk.tell("operations", "06-04 17:00", "exit.inspected", "unit/U1", **seen, arrears="0.00", summary="水电费已清")
    error = desk.refused("operations", "06-04 17:10", "contract.ended", "unit/U1", **end)
    assert error["code"] == "exit_with_arrears"
    assert "9000.00" in error["detail"]
    assert "B05" in error["detail"]
    (lease,) = desk.read("manager", "leases", state="overstayed")["items"]
    assert (lease["contract"], lease["arrears"]) == ("K1", "0.00")

    # Once all is paid the contract ends and the unit can be let again.
    desk.tell("finance", "06-04 17:20", "rent.paid", "unit/U1", deal="D1", bill="B05", amount="9000.00", method="cash")
    desk.tell("operations", "06-04 17:30", "contract.ended", "unit/U1", **end)
    assert desk.read("agent", "units/U1")["state"] == "free"
    (lease,) = desk.read("manager", "leases")["items"]
    assert (lease["state"], lease["ended_on"], lease["inspected_on"]) == ("ended", "2026-06-04", "2026-06-04")
    assert desk.read("operations", "units/U1/rent")["overdue"] == "0.00"
