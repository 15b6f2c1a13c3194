"""Leases, bills, payments and signings: what is in their rows, and that no batching changes them."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from posting_desk import Desk
from tests.examples import on_a_database

from projections.reading import standing
from projections.units.tables import BILLS, LEASES, PAYMENTS, SIGNINGS

LAZY = on_a_database(6)
D1 = {"deal": "D1", "client": "C1", "agent": "A"}
K1 = {
    "contract": "K1",
    "starts_on": "2026-04-01",
    "ends_on": "2027-03-31",
    "area": "100",
    "rent": {"amount": "80.00", "per": "m2_month"},
    "rent_schedule": {"pay_every": "quarter", "rent_free_months": 1},
}


def rows(desk: Desk, table: Any) -> list[Any]:
    desk.fold()

    async def asked(connection: Any) -> list[Any]:
        async with standing(connection, desk.project, "units") as look:
            columns = ", ".join(table.columns)
            found = await look.rows(f"SELECT {columns} FROM {{build}}.{table.name} ORDER BY position", {})  # noqa: S608 -- names of columns
            return [table.row(*row) for row in found]

    answer = desk.ask(asked)
    assert isinstance(answer, list)
    return answer


def test_from_the_request_to_the_exit(desk: Desk) -> None:
    desk.list_unit("U1")
    desk.visit("C1", "A")

    def tell(kind: str, **data: Any) -> None:
        desk.tell(kind, "unit/U1", data)

    tell("payment.requested", **D1, payment="P1", purpose="deposit", amount="5000", client_signed=True)
    tell("payment.confirmed", deal="D1", payment="P1", amount="5000", method="cash", receipt="N1", by="M")
    tell("deposit.paid", **D1, amount="5000", payment="P1")
    tell("contract.planned", **D1, sign_on="2026-03-09")
    (payment,) = rows(desk, PAYMENTS)
    assert (payment.payment, payment.amount, payment.received, payment.receipt) == ("P1", 500000, 500000, "N1")
    (signing,) = rows(desk, SIGNINGS)
    assert (str(signing.deposited_on), str(signing.sign_on), signing.over) == ("2026-03-02", "2026-03-09", False)
    tell("contract.signed", **D1, **K1)
    (lease,) = rows(desk, LEASES)
    assert (lease.monthly, lease.value, lease.area) == (800000, 11 * 800000, 10000)
    assert [row.over for row in rows(desk, SIGNINGS)] == [True]
    tell("rent.billed", bill="B1", amount="8000", due_on="2026-05-05")
    tell("rent.billed", amount="8000", period="2026-06")
    tell("rent.paid", amount="9000")
    bills = {bill.bill: bill for bill in rows(desk, BILLS)}
    assert (bills["B1"].paid, bills["B1"].contract, bills["B1"].open) == (800000, "K1", False)
    assert (bills["@2"].paid, bills["@2"].rest, bills["@2"].open) == (100000, 700000, True)
    tell("rent.paid", period="2026-06", amount="7000")
    tell("exit.inspected", arrears="0")
    tell("contract.ended", ended_on="2026-07-31")
    (lease,) = rows(desk, LEASES)
    assert (str(lease.moved_in_on), str(lease.ended_on), lease.arrears) == ("2026-03-02", "2026-07-31", 0)
    assert desk.digests() == desk.fresh_digests()


def test_a_swap_withdraws_the_lease_and_moves_the_signing(desk: Desk) -> None:
    desk.list_unit("U1")
    desk.list_unit("U2")
    desk.visit("C1", "A")
    desk.tell("deposit.paid", "unit/U1", {**D1, "amount": "5000"})
    desk.tell("contract.signed", "unit/U1", {**D1, **K1})
    desk.tell("unit.swapped", "unit/U1", {"deal": "D1", "to_unit": "U2", "approved_by": "M", "reason": "太小"})
    assert [(row.unit, row.outcome) for row in rows(desk, LEASES)] == [("U1", "swapped")]
    assert [(row.unit, row.over) for row in rows(desk, SIGNINGS)] == [("U1", True), ("U2", False)]
    desk.tell("contract.signed", "unit/U2", {**D1, **K1, "contract": "K2"})
    assert [row.contract for row in rows(desk, LEASES)] == ["K1", "K2"]
    assert desk.digests() == desk.fresh_digests()


def _story(random: Random) -> list[tuple[str, str, dict[str, Any]]]:
    """Steps of deals on two units, in any order; what cannot be is refused and left out."""
    told: list[tuple[str, str, dict[str, Any]]] = []
    for number in range(random.randrange(5, 60)):
        name = f"D{random.randrange(1, 4)}"
        unit = random.choice(["U1", "U2", "U1" if name == "D1" else "U2"])
        parties = {"deal": name, "client": f"C{1 + int(name[1]) % 2}", "agent": "A"}
        payment = f"P{random.randrange(3)}"
        bill: dict[str, Any] = random.choice([{}, {"bill": f"B{random.randrange(4)}"}])
        tenant: dict[str, Any] = random.choice([{}, {"deal": name}])
        steps: list[tuple[str, dict[str, Any]]] = [
                ("payment.requested", {**parties, "payment": payment, "purpose": "rent", "amount": "100"}),
                ("payment.confirmed", {"deal": name, "payment": payment, "amount": "90", "method": "cash", "receipt": f"N{number}", "by": "M"}),
                ("deposit.paid", {**parties, "amount": "5000"}),
                ("deposit.refunded", {"deal": name, "approved_by": "M"}),
                ("contract.planned", {**parties, "sign_on": "2026-03-09"}),
                ("contract.signed", {**parties, **K1, "contract": f"K{number}"}),
                ("contract.voided", {"deal": name, "contract": f"K{random.randrange(number + 1)}"}),
                ("unit.handed_to_operations", tenant),
                ("rent.billed", {**tenant, **bill, "amount": "100", "period": random.choice(["2026-04", "2026-05"])}),
                ("rent.paid", {**tenant, **bill, "amount": random.choice(["40", "60", "100"])}),
                ("rent.paid", {**tenant, "period": "2026-05"}),
                ("exit.inspected", {**tenant, "arrears": random.choice(["0", "5"])}),
                ("contract.ended", {**tenant, **random.choice([{}, {"ended_on": "2026-06-30"}])}),
                ("unit.swapped", {"deal": name, "to_unit": "U2", "approved_by": "M", "reason": "x"}),
                ("unit.returned", {"deal": name, "reason": "x"}),
        ]  # fmt: skip
        kind, data = random.choice(steps)
        if data.get("to_unit") != unit:
            told.append((kind, f"unit/{unit}", data))
    return told


@LAZY
@given(seed=st.integers(0, 2**32), sizes=st.lists(st.integers(1, 7), max_size=20), importing=st.booleans())
def test_any_batching_gives_the_same_rows(
    open_desk: Callable[..., Desk], seed: int, sizes: list[int], importing: bool
) -> None:
    desk = open_desk(importing=importing)
    desk.visit("C1", "A", phone="13800000001")
    desk.visit("C2", "A", phone="13800000002")
    story = _story(Random(seed))  # noqa: S311 -- it tells stories, it keeps no secrets
    desk.folds_alike([desk.post(*step) for step in story], sizes)
