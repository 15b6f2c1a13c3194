"""Units, money and contracts over HTTP: what cannot be, who may do what, and sixteen clients who want the same unit."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from .desk import Desk, event, opening, registered

pytestmark = pytest.mark.usefixtures("working")
DAY = "2026-03-02T"
D1 = {"deal": "D1", "client": "C1", "agent": "A"}
CONTRACT = {**D1, "contract": "K1"}


class House(Desk):
    """A desk with two clients."""

    def __init__(self, client: httpx.Client, project: str) -> None:
        super().__init__(client, project)
        for number in (1, 2):
            self.post(registered(f"C{number}", "A", "张三", f"1380000000{number}", f"{DAY}09:10:00+08:00"))

    def tell(self, kind: str, clock: str = "10:00", /, **data: Any) -> None:
        self.post(event(kind, "unit/U1", data, f"{DAY}{clock}:00+08:00"))


@pytest.fixture
def house(admin: httpx.Client, desk: str) -> House:
    return House(admin, desk)


BAD = [
    ("contract.signed", {**CONTRACT, "rent": {"amount": "-1.00", "per": "month"}}, "below_zero", "/data/rent/amount", "ZY-seal"),
    ("unit.listed", {"building": "1", "floor": "1", "number": "9", "rent": {"amount": "-1", "per": "month"}}, "below_zero", "/data/rent/amount", "ZY-seal"),
    ("contract.signed", {**CONTRACT, "starts_on": "2026-05-01", "ends_on": "2026-04-30"}, "ends_before_it_starts", "/data/ends_on", "ZY-seal"),
    ("deposit.paid", {**D1, "amount": "5000", "method": "信用卡"}, "no_credit_cards", "/data/method", "ZS-6"),
    ("contract.signed", {**CONTRACT, "signer": {"name": "张三"}}, "id_not_checked", "/data/signer/id_checked", "GJ-11D"),
    ("contract.signed", {**CONTRACT, "signer": {"name": "李四", "id_checked": True}, "signed_by_proxy": True}, "proxy_not_notarised", "/data/signer/proxy_notarised", "GJ-11D"),
    ("deposit.refunded", {"deal": "D0"}, "refund_without_approval", "/data/approved_by", "GJ-11F"),
    ("contract.ended", {"deal": "D0"}, "exit_not_inspected", "/type", "ZY-exit"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "data", "code", "pointer", "clause"), BAD)
def test_what_the_rules_forbid_is_refused_with_the_clause_and_not_stored(  # noqa: PLR0917 -- pytest gives them by name
    house: House, kind: str, data: dict[str, Any], code: str, pointer: str, clause: str
) -> None:
    house.post(event("unit.listed", "unit/U0", {"building": "1", "floor": "1", "number": "0"}))
    other = {"deal": "D0", "client": "C2", "agent": "B"}
    house.post(
        event("deposit.paid", "unit/U0", {**other, "amount": "5000"}),
        event("contract.signed", "unit/U0", {**other, "contract": "K0"}),
        event("unit.opened", "unit/U0", {"deal": "D0"}),
    )
    subject = "unit/U9" if kind == "unit.listed" else "unit/U0" if data["deal"] == "D0" else "unit/U1"
    answer = house.offer(
        event("follow_up.made", "client/C1", {"by": "A", "method": "phone", "summary": "谈租金"}),
        event(kind, subject, data),
    )
    assert answer.status_code == 422
    (error,) = answer.json()["errors"]
    assert (error["index"], error["code"], error["pointer"]) == (1, code, pointer)
    assert clause in error["detail"]
    assert "《" in error["detail"]
    assert house.read("events", after=house.position)["items"] == [], "the good event of the batch is not stored either"


def test_an_exit_with_arrears_is_refused(house: House) -> None:
    house.tell("contract.signed", **CONTRACT)
    house.tell("rent.billed", deal="D1", bill="B1", amount="100.00")
    house.tell("exit.inspected", deal="D1", arrears="0")
    answer = house.offer(event("contract.ended", "unit/U1", {"deal": "D1"}))
    (error,) = answer.json()["errors"]
    assert error["code"] == "exit_with_arrears"
    assert "ZY-exit" in error["detail"]


@pytest.mark.parametrize("role", ["agent", "front_desk", "operations", "manager", "supervisor", "service"])
def test_only_finance_confirms_payments(house: House, as_role: Callable[..., httpx.Client], role: str) -> None:
    house.tell("payment.requested", **D1, payment="P1", purpose="deposit", amount="100")
    confirmed = {"deal": "D1", "payment": "P1", "amount": "100", "method": "cash", "receipt": "N1", "by": "M"}
    mine = event("payment.confirmed", "unit/U1", confirmed)
    assert house.offer(mine, client=as_role(role, house.project)).status_code == 403
    assert house.offer(mine, client=as_role("finance", house.project)).status_code == 201


def test_the_past_that_is_imported_may_tell_of_exits_with_arrears(
    admin: httpx.Client, new_project: Callable[[], str]
) -> None:
    project = new_project()
    told = [
        *opening(project),
        registered("C1", "A", "张三", "13800000001", f"{DAY}09:10:00+08:00"),
        event("contract.signed", "unit/U1", CONTRACT),
        event("rent.billed", "unit/U1", {"deal": "D1", "bill": "B1", "amount": "100.00"}),
        event("contract.ended", "unit/U1", {"deal": "D1", "reason": "欠租清退"}),
    ]
    path = f"/v1/projects/{project}/events"
    assert admin.post(path, json=told).json()["errors"][0]["code"] == "exit_not_inspected"
    past = [{**one, "recordedtime": one["time"]} for one in told]
    assert admin.post(path, json=past).status_code == 201


def test_sixteen_clients_want_one_unit_and_one_has_it(house: House, as_role: Callable[..., httpx.Client]) -> None:
    house.post(
        *(registered(f"W{number}", "A", "王五", f"1370000{number:04}", f"{DAY}09:30:00+08:00") for number in range(16))
    )
    clients = [as_role("finance", house.project) for _ in range(16)]

    def wants(number: int) -> httpx.Response:
        parties = {"deal": f"W{number}", "client": f"W{number}", "agent": "A"}
        step = [
            event("unit.held", "unit/U1", {**parties, "amount": "1000", "until": "2199-01-01"}),
            event("deposit.paid", "unit/U1", {**parties, "amount": "5000"}),
            event("contract.signed", "unit/U1", {**parties, "contract": f"K{number}"}),
        ][number % 3]
        return house.offer(step, client=clients[number])

    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(wants, range(16)))
    won = [answer for answer in answers if answer.status_code == 201]
    assert len(won) == 1
    lost = [answer.json()["errors"][0]["code"] for answer in answers if answer.status_code == 422]
    assert len(lost) == 15
    assert set(lost) <= {"unit_is_held", "unit_is_let"}
    house.position = won[0].json()["position"]
    assert len(house.read("units/U1")["deals"]) == 1
    assert house.read("units/board")["states"].get("free") is None


def test_the_board_counts_by_building_and_floor(house: House) -> None:
    for unit, building, floor, number in (("U10", "2", "10", "1001"), ("U2", "2", "2", "202"), ("U3", "2", "2", "21")):
        house.post(
            event("unit.listed", f"unit/{unit}", {"building": building, "floor": floor, "number": number, "area": 20})
        )
    house.tell("contract.signed", **CONTRACT)
    board = house.read("units/board")
    assert (board["units"], board["states"], board["area"]) == (4, {"free": 3, "signed": 1}, "140.00")
    assert board["occupancy"] == {"units": "0.2500", "area": "0.5714"}
    assert board["labels"]["signed"] == {"zh": "已签约", "en": "contract signed"}
    second = board["buildings"][1]
    assert [floor["floor"] for floor in second["floors"]] == ["2", "10"]
    assert [unit["unit"] for unit in second["floors"][0]["items"]] == ["U3", "U2"], "door 21 before door 202"
    only = house.read("units/board", building="2", floor="10")
    assert (only["units"], [one["building"] for one in only["buildings"]]) == (1, ["2"])
    assert house.read("units/board", building="%")["units"] == 0


def test_leases_and_payments_page_by_cursor(house: House) -> None:
    for number in range(1, 4):
        house.post(event("unit.listed", f"unit/L{number}", {"building": "1", "floor": "1", "number": str(number)}))
        parties = {"deal": f"L{number}", "client": "C1", "agent": "A"}
        ends = {} if number == 3 else {"ends_on": f"2199-0{4 - number}-01"}
        house.post(
            event(
                "payment.requested", f"unit/L{number}", {**parties, "payment": "P1", "purpose": "rent", "amount": "1"}
            ),
            event(
                "contract.signed", f"unit/L{number}", {**parties, "contract": "K1", "starts_on": "2026-03-02", **ends}
            ),
        )
    found, after = [], None
    while True:
        page = house.read("leases", limit=1, **({"after": after} if after else {}))
        found += [lease["unit"] for lease in page["items"]]
        if (after := page["next"]) is None:
            break
    assert found == ["L2", "L1", "L3"], "by last day, without end last"
    assert [one["unit"] for one in house.read("leases", ending_before="2199-03-01")["items"]] == ["L2"]
    assert [one["unit"] for one in house.read("leases", state="running", unit="L3")["items"]] == ["L3"]
    page = house.read("payments", limit=2)
    assert [one["unit"] for one in page["items"]] == ["L1", "L2"]
    assert [one["unit"] for one in house.read("payments", after=page["next"])["items"]] == ["L3"]


def test_money_stays_within_bounds(house: House) -> None:
    house.tell(
        "contract.signed",
        **CONTRACT,
        rent={"amount": "999999999999999.99", "per": "m2_month"},
        area="9999999.9999",
        ends_on="2199-12-31",
    )
    house.tell("rent.billed", deal="D1", bill="B1", amount="999999999999999.99")
    house.tell("rent.billed", deal="D1", bill="B2", amount="999999999999999.99")
    assert house.read("units/U1/rent")["billed"] == "1999999999999999.98"
    assert house.read("leases")["items"]
    assert house.read("deals/D1/account")["billed"] == "1999999999999999.98"


@pytest.mark.parametrize(
    "path",
    ["deals/D9/account", "deals/D9/checklist", "units/U9/quote", "units/U9/rent", "units/U1/rent"],
)
def test_what_is_not_there(house: House, path: str) -> None:
    assert house.read(path, 404)["detail"].endswith(".")


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("leases?after=2026-02-30/U1/K1", "after"),
        ("leases?after=x", "after"),
        ("leases?state=gone", "state"),
        ("leases?ending_before=2026-02-30", "ending_before"),
        ("payments?after=-1", "after"),
        ("payments?state=lost", "state"),
        ("units/board?wing=1", "wing"),
        ("units/U1/quote?months=0", "months"),
        ("units/U1/quote?rent=-1", "rent"),
        ("units/U1/quote?area=viel", "area"),
        ("deals/D1/account?as_of=now", "as_of"),
    ],
)
def test_bad_questions(house: House, path: str, name: str) -> None:
    answer = house.client.get(f"{house.path}/{path}")
    assert answer.status_code == 422, answer.text
    assert answer.json()["errors"][0]["name"] == name
