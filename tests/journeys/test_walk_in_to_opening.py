"""From the walk-in to the opening and the first rent (来访到开业): who does what, and what everybody sees of it."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest

from tests.api.desk import event

from .leasing_desk import LeasingDesk, moment

pytestmark = pytest.mark.usefixtures("working")
D1 = {"deal": "D1", "client": "C1", "agent": "A"}
TERMS = {
    "area": "100",
    "rent": {"amount": "80.00", "per": "m2_month"},
    "rent_schedule": {
        "pay_every": "quarter",
        "rent_free_months": 1,
        "property_fee": {"amount": "10.00", "per": "m2_month"},
        "escalation": {"percent": "5", "every_months": 12},
    },
    "starts_on": "2026-04-01",
    "ends_on": "2028-03-31",
    "bond": "20000.00",
}


def test_walk_in_to_opening(as_role: Callable[..., httpx.Client], new_project: Callable[[], str]) -> None:
    desk = LeasingDesk(as_role, new_project())
    desk.list_unit("U1")
    desk.list_unit("U2", area="95")
    desk.list_unit("U3", area="300")
    desk.walk_in("C1", "03-02")

    # The agent works out two or three units; ten percent off is more than an agent may promise.
    quote = desk.read("agent", "units/U1/quote", months=24, rent="72.00")
    assert (quote["monthly"], quote["total"]) == ("9000.00", "216000.00")
    assert [line["monthly"] for line in quote["lines"]] == ["8000.00", "1000.00"]
    assert [other["unit"] for other in quote["also"]] == ["U2", "U3"]
    assert (quote["authority"]["within"], quote["authority"]["below_percent"]) == (False, "10.00")
    assert quote["clauses"][0]["clause"] == "GJ-5"

    # The client signs a payment request; finance, and only finance, has the money and gives a receipt.
    request = {**D1, "payment": "P1", "purpose": "deposit", "amount": "20000.00", "client_signed": True}
    desk.tell("agent", "03-02 11:00", "payment.requested", "unit/U1", **request)
    assert [item["state"] for item in desk.read("finance", "payments", state="requested")["items"]] == ["requested"]
    receipt = {
        "deal": "D1",
        "payment": "P1",
        "amount": "20000.00",
        "method": "debit_card",
        "receipt": "NO-1",
        "by": "F",
    }
    answer = desk.offer("agent", event("payment.confirmed", "unit/U1", receipt, moment("03-02 11:10")))
    assert answer.status_code == 403
    error = desk.refused(
        "finance", "03-02 11:10", "payment.confirmed", "unit/U1", **{**receipt, "method": "credit_card"}
    )
    assert (error["code"], error["pointer"]) == ("no_credit_cards", "/data/method")
    assert "ZS-6" in error["detail"]
    desk.tell("finance", "03-02 11:10", "payment.confirmed", "unit/U1", **receipt)
    paid = {**D1, "payment": "P1", "amount": "20000.00", "method": "debit_card", "receipt": "NO-1"}
    desk.tell("finance", "03-02 11:15", "deposit.paid", "unit/U1", **paid)
    assert desk.read("agent", "units/U1")["state"] == "deposited"

    # The same day the signing is planned; legal reads the contract, a leader approves it.
    desk.tell("agent", "03-02 16:00", "contract.planned", "unit/U1", **D1, sign_on="2026-03-09", contract="K1")
    review = {"deal": "D1", "contract": "K1", "by": "G", "passed": True, "qualified": True}
    desk.tell("manager", "03-05 10:00", "contract.reviewed", "unit/U1", **review)
    desk.tell("manager", "03-06 10:00", "contract.approved", "unit/U1", **D1, contract="K1", **TERMS, approved_by="L")

    # Nobody signs without the ID.
    unseen = {**D1, "contract": "K1", **TERMS, "signer": {"name": "张三", "id_checked": False}}
    error = desk.refused("agent", "03-09 10:00", "contract.signed", "unit/U1", **unseen)
    assert (error["code"], error["pointer"]) == ("id_not_checked", "/data/signer/id_checked")
    assert "GJ-11D" in error["detail"]
    signed = desk.tell(
        "agent",
        "03-09 10:00",
        "contract.signed",
        "unit/U1",
        **{**unseen, "signer": {"name": "张三", "id_checked": True}},
    )
    account = desk.read("finance", "deals/D1/account")
    assert (account["state"], account["balance"]) == ("bond", "20000.00")
    assert account["bond"] == {"agreed": "20000.00", "from_deposit": "20000.00", "paid": "0.00", "outstanding": "0.00"}

    # Rent and fee first, then the sealed contract is handed out, and operations take over.
    first_rent = {**D1, "payment": "P2", "purpose": "rent", "amount": "19000.00", "client_signed": True}
    desk.tell("agent", "03-09 10:30", "payment.requested", "unit/U1", **first_rent)
    desk.tell(
        "finance", "03-09 10:40", "payment.confirmed", "unit/U1", deal="D1", payment="P2", amount="19000.00", method="transfer",
        receipt="NO-2", by="F",
    )  # fmt: skip
    sealed = {"deal": "D1", "contract": "K1", "by": "M"}
    error = desk.refused("manager", "03-09 15:00", "contract.sealed", "unit/U1", **sealed)
    assert (error["code"], error["pointer"]) == ("seal_without_approval", "/data/approved_by")
    desk.tell("manager", "03-09 15:00", "contract.sealed", "unit/U1", **sealed, approved_by="L")
    desk.tell("agent", "03-09 16:00", "contract.collected", "unit/U1", deal="D1", contract="K1", by="A")
    handed = {"deal": "D1", "contract": "K1", "client": "C1", "contact": "张三 13800000001", "trade": "餐饮", "to": "Y"}
    desk.tell("agent", "03-11 10:00", "unit.handed_to_operations", "unit/U1", **handed)
    desk.tell(
        "operations", "04-02 10:00", "fit_out.approved", "unit/U1", deal="D1", approved_by="Y", until="2026-04-25"
    )
    desk.tell("operations", "05-01 09:00", "unit.opened", "unit/U1", deal="D1", opened_on="2026-05-01")
    steps = desk.steps("D1")
    assert set(steps.values()) <= {"done", "not_asked"}, steps
    checklist = desk.read("auditor", "deals/D1/checklist")
    assert (checklist["complete"], checklist["late"], checklist["missing"]) == (True, [], [])
    assert all(step["clauses"] for step in checklist["steps"])
    assert {step["step"]: step["position"] for step in checklist["steps"]}["id_checked"] == signed

    # The first rent: two months of the first quarter are paid for, the property fee of all three.
    bill = {
        "deal": "D1",
        "contract": "K1",
        "bill": "B1",
        "period": "2026-04",
        "amount": "19000.00",
        "due_on": "2026-04-05",
    }
    desk.tell("operations", "04-01 10:00", "rent.billed", "unit/U1", **bill)
    over = {"deal": "D1", "bill": "B1", "amount": "19000.01", "method": "transfer", "payment": "P2"}
    assert desk.refused("finance", "04-03 10:00", "rent.paid", "unit/U1", **over)["code"] == "more_than_billed"
    desk.tell("finance", "04-03 10:00", "rent.paid", "unit/U1", **{**over, "amount": "19000.00"})
    rent = desk.read("finance", "units/U1/rent")
    first, second, *_ = rent["periods"]
    assert (first["rent"], first["property_fee"], first["amount"], first["state"]) == (
        "16000.00",
        "3000.00",
        "19000.00",
        "paid",
    )
    assert (second["period"], second["rent"], second["amount"]) == ("2026-07", "24000.00", "27000.00")
    assert (rent["periods"][4]["period"], rent["periods"][4]["rent"]) == ("2027-04", "25200.00")
    assert (rent["billed"], rent["paid"], rent["overdue"], rent["collected"]) == (
        "19000.00",
        "19000.00",
        "0.00",
        "1.0000",
    )

    # The board shows it open, and the lease runs.
    board = desk.read("manager", "units/board")
    assert (board["states"], board["occupancy"]["units"]) == ({"free": 2, "opened": 1}, "0.3333")
    assert board["buildings"][0]["floors"][0]["items"][0]["ends_on"] == "2028-03-31"
    (lease,) = desk.read("manager", "leases")["items"]
    assert (lease["contract"], lease["monthly_rent"], lease["opened_on"]) == ("K1", "8000.00", "2026-05-01")
    assert lease["value"] == "188800.00", "eleven months at 8,000 and twelve at 8,400"
