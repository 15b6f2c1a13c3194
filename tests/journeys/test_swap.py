"""Another unit after signing (换铺): by exception, with the desk's consent, and paid up by the new area and rate."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest

from .leasing_desk import LeasingDesk

pytestmark = pytest.mark.usefixtures("working")
D1 = {"deal": "D1", "client": "C1", "agent": "A"}
SIGNER = {"name": "张三", "id_checked": True}
YEARS = {"starts_on": "2026-04-01", "ends_on": "2029-03-31"}


def test_swap(as_role: Callable[..., httpx.Client], new_project: Callable[[], str]) -> None:
    desk = LeasingDesk(as_role, new_project())
    desk.list_unit("U1", area="100", rent="80.00")
    desk.list_unit("U2", area="120", rent="90.00")
    desk.list_unit("U3", area="90", rent="80.00")
    desk.walk_in("C1", "03-02")
    desk.walk_in("C2", "03-03", agent="B", name="李四", phone="13900000002")
    desk.tell(
        "finance", "03-02 11:00", "deposit.paid", "unit/U1", **D1, amount="20000.00", method="cash", receipt="NO-1"
    )
    terms = {**YEARS, "area": "100", "rent": {"amount": "80.00", "per": "m2_month"}, "signer": SIGNER}
    desk.tell("agent", "03-09 10:00", "contract.signed", "unit/U1", **D1, contract="K1", **terms)
    for month, bill in (("2026-04", "B1"), ("2026-05", "B2")):
        billed = {"deal": "D1", "bill": bill, "period": month, "amount": "8000.00", "due_on": f"{month}-05"}
        desk.tell("operations", "04-01 10:00", "rent.billed", "unit/U1", **billed)
        desk.tell(
            "finance", "04-02 10:00", "rent.paid", "unit/U1", deal="D1", bill=bill, amount="8000.00", method="transfer"
        )

    # Somebody must consent, and the unit must be free.
    swap = {"deal": "D1", "to_unit": "U2", "reason": "面积不够"}
    error = desk.refused("manager", "05-16 10:00", "unit.swapped", "unit/U1", **swap)
    assert (error["code"], error["pointer"]) == ("missing_field", "/data/approved_by")
    other = {"deal": "D2", "client": "C2", "agent": "B"}
    desk.tell("agent", "05-15 10:00", "unit.held", "unit/U3", **other, amount="1000.00", until="2026-05-20")
    error = desk.refused(
        "manager", "05-16 10:00", "unit.swapped", "unit/U1", **{**swap, "to_unit": "U3"}, approved_by="M"
    )
    assert (error["code"], error["pointer"]) == ("unit_is_held", "/data/to_unit")
    moved = desk.tell("manager", "05-16 10:00", "unit.swapped", "unit/U1", **swap, approved_by="M")

    # Rent is paid to the end of May: the sixteen days that are left cost more by area and rate.
    account = desk.read("finance", "deals/D1/account")
    found = account["swap"]
    assert (found["from"]["unit"], found["from"]["monthly_rent"]) == ("U1", "8000.00")
    assert (found["to"]["unit"], found["to"]["monthly_rent"], found["to"]["area"]) == ("U2", "10800.00", "120")
    assert found["monthly_difference"] == "3000.00", "2,800 more of rent and 200 of property fee"
    assert (found["paid_until"], found["difference"], found["zh"]) == ("2026-05-31", "1548.39", "补交")
    assert (found["position"], found["approved_by"]) == (moved, "M")
    assert found["clauses"][0]["clause"] == "GJ-10"
    assert account["unit"] == "U2"
    assert desk.steps("D1")["new_contract"] == "waiting"
    assert desk.read("agent", "units/U1")["state"] == "free"
    assert desk.read("agent", "units/U2")["client"] == "C1"

    # The old contract is withdrawn; the new one is signed with the papers checked again, and the deal goes on.
    new = {**YEARS, "starts_on": "2026-05-16", "area": "120", "rent": {"amount": "88.00", "per": "m2_month"}}
    error = desk.refused(
        "agent", "05-17 10:00", "contract.signed", "unit/U1", **D1, contract="K2", **new, signer=SIGNER
    )
    assert error["code"] == "deal_of_another_unit"
    desk.tell("manager", "05-17 10:00", "contract.voided", "unit/U1", deal="D1", contract="K1", reason="换铺重签")
    desk.tell("agent", "05-17 10:30", "contract.signed", "unit/U2", **D1, contract="K2", **new, signer=SIGNER)
    assert desk.steps("D1")["new_contract"] == "done"
    found = desk.read("finance", "deals/D1/account")["swap"]
    assert (found["to"]["monthly_rent"], found["monthly_difference"]) == ("10560.00", "2760.00")
    leases = {lease["contract"]: lease for lease in desk.read("manager", "leases")["items"]}
    assert (leases["K1"]["state"], leases["K1"]["outcome"]) == ("voided", "swapped")
    assert (leases["K2"]["unit"], leases["K2"]["monthly_rent"]) == ("U2", "10560.00")
