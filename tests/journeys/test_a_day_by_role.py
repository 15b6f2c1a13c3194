"""One day of the demo desk, from the morning roster to tomorrow's work plan (一天): each role does and reads what is theirs.

Every role speaks with a token of its own, bound to a member of staff. The day is told afterwards, so the forms of it are late.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from io import BytesIO
from typing import Any

import httpx
import pytest

from .demo_desk import DemoDesk

pytestmark = pytest.mark.usefixtures("working")

DAY = "2026-03-31"
PEOPLE = {
    "front_desk": "linxiaoyu",
    "finance": "xuhui",
    "manager": "dengwei",
    "operations": "hanbing",
    "service": "caolin",
}
LEADER, LEGAL = "songguoqiang", "qinlan"
NEW = "client/K0001"
TERMS = {"starts_on": "2026-04-15", "ends_on": "2029-04-14", "bond": "20000.00"}


@pytest.fixture
def desk(as_role: Callable[..., httpx.Client], new_project: Callable[[], str]) -> DemoDesk:
    desk = DemoDesk(as_role, new_project(), DAY)
    for role, staff in PEOPLE.items():
        desk.speaks(role, staff)
    desk.folded()
    queue = [one["staff"] for one in desk.read("front_desk", "rotation", date=DAY)["queue"]]
    desk.agent, desk.off = queue[0], queue[-1]
    desk.speaks("agent", desk.agent)
    return desk


def deal_of(desk: DemoDesk) -> dict[str, str]:
    return {"deal": "DK001", "client": "K0001", "agent": desk.agent}


def test_a_day_by_role(desk: DemoDesk) -> None:
    the_front_desk_opens(desk)
    the_agent_works_through_the_list(desk)
    a_client_walks_in(desk)
    unit = the_client_takes_a_unit(desk)
    finance_takes_the_money(desk, unit)
    the_manager_decides(desk, unit)
    the_contract_is_signed(desk, unit)
    operations_take_over(desk, unit)
    service_handles_complaints(desk)
    the_day_is_closed(desk, unit)


def the_front_desk_opens(desk: DemoDesk) -> None:
    """Who is off, who stands in, who is on duty, in which order clients are received."""
    project = f"project/{desk.project}"
    desk.at(
        "front_desk", "08:30", "staff.absent", project, staff=desk.off, reason="rest", until=DAY, deputy=desk.agent,
        deputy_told="2026-03-30",
    )  # fmt: skip
    queue = [one["staff"] for one in desk.read("front_desk", "rotation", date=DAY)["queue"]]
    order = [one for one in queue if one != desk.off]
    desk.at("front_desk", "08:50", "roster.set", project, date=DAY, order=order, on_duty=order[-3:])
    rotation = desk.read("front_desk", "rotation", date=DAY)
    assert rotation["next"] == desk.agent
    manned = {one["kind"]: one["verdict"] for one in desk.read("manager", "manning", date=DAY)["items"]}
    assert (manned["duty_shift"], manned["deputy"]) == ("done", "done")

    # The order is not the agent's to change, nor is anybody's else to post in the front desk's name.
    assert "may" in desk.told_no("agent", "08:55", "roster.set", project, status=403, date=DAY, order=[desk.agent])


def the_agent_works_through_the_list(desk: DemoDesk) -> None:
    """The day's list; whoever is called disappears from it, whatever else is on it."""
    mine = {"staff": desk.agent, "date": DAY}
    today = desk.read("agent", "worklists/today", **mine, limit=500)
    assert desk.off in str(today), "the deputy sees whom they stand in for"
    waiting = desk.read("agent", "worklists/follow_ups", **mine, limit=500)["items"]
    due = next(item for item in waiting if item["name"])
    assert due["clauses"]
    assert due["evidence"]
    desk.at(
        "agent", "09:20", "follow_up.made", f"client/{due['client']}", by=desk.agent, method="phone", answered=True,
        summary="约周四下午复看铺位", next_on="2026-04-02", materials=["lease-terms"], asked_introductions=True,
    )  # fmt: skip
    left = desk.read("agent", "worklists/follow_ups", **mine, limit=500)["items"]
    assert due["item"] not in {item["item"] for item in left}
    shown = desk.read("agent", f"clients/{due['client']}/ownership")
    assert shown["owner"]["id"] == desk.agent or shown["because"], "why it is not theirs is said"


def a_client_walks_in(desk: DemoDesk) -> None:
    """Whose turn it is receives; the visit is entered, the next step planned, and the turn is used up."""
    turn = desk.read("front_desk", "rotation", date=DAY)["next"]
    assert turn == desk.agent
    desk.at(
        "front_desk", "09:40", "client.received", NEW, reception="RK001", received_by=turn, kind="new", party_size=2
    )
    desk.at(
        "agent", "09:55", "visit.registered", NEW, reception="RK001", registered_by=turn, name="欧阳清",
        phones=["13911112222"], company="清风茶社", channel="walk_in", need="八十平左右，做茶饮，六月前开业", intent="A",
    )  # fmt: skip
    desk.at("agent", "10:00", "follow_up.planned", NEW, by=turn, on="2026-04-02", content="带平面图和报价")
    desk.at("front_desk", "10:20", "reception.ended", NEW, reception="RK001")
    assert desk.read("front_desk", "rotation", date=DAY)["next"] != turn
    (found,) = desk.read("agent", "clients", q="欧阳清")["items"]
    assert found["client"] == "K0001"
    owner = desk.read("agent", "clients/K0001/ownership")
    assert (owner["owner"]["id"], owner["rulebook"]) == (desk.agent, "jinlan")
    assert owner["claims"][0]["clauses"]
    assert owner["protected_until"], "three weeks from the entry, by the desk's own book"


def the_client_takes_a_unit(desk: DemoDesk) -> str:
    """The board shows what is free; the agent works out what it costs, and the client signs a payment request."""
    board = desk.read("agent", "units/board")
    assert board["units"] == 60
    floors = [floor for building in board["buildings"] for floor in building["floors"]]
    unit: str = next(one["unit"] for floor in floors for one in floor["items"] if one["state"] == "free")
    quote = desk.read("agent", f"units/{unit}/quote", months=36)
    assert {line["clause"] for line in quote["clauses"]} >= {"GJ-5"}
    assert float(quote["total"]) == pytest.approx(36 * float(quote["monthly"]))
    asked = {
        **deal_of(desk),
        "payment": "FKK01",
        "purpose": "deposit",
        "amount": "20000.00",
        "client_signed": True,
        "due_on": DAY,
    }
    desk.at("agent", "10:40", "payment.requested", f"unit/{unit}", **asked)
    desk.at("agent", "10:45", "contract.planned", f"unit/{unit}", **deal_of(desk), contract="HTK01", sign_on=DAY)
    (planned,) = to_sign(desk)
    assert (planned["deal"], planned["client"], planned["staff"]) == ("DK001", "K0001", desk.agent)
    return unit


def to_sign(desk: DemoDesk) -> list[dict[str, Any]]:
    items = desk.read("manager", "worklists/contracts_to_sign", date=DAY)["items"]
    return [item for item in items if item["deal"] == "DK001"]


def finance_takes_the_money(desk: DemoDesk, unit: str) -> None:
    """Finance, and nobody else, has the money, and not by credit card; rent that is due is paid."""
    subject = f"unit/{unit}"
    waiting = desk.read("finance", "payments", state="requested", deal="DK001")["items"]
    assert [item["payment"] for item in waiting] == ["FKK01"]
    taken = {"payment": "FKK01", "deal": "DK001", "amount": "20000.00", "receipt": "SJK01", "by": "xuhui"}
    desk.told_no("agent", "11:00", "payment.confirmed", subject, status=403, **taken, method="cash")
    assert "ZS-6" in desk.told_no("finance", "11:00", "payment.confirmed", subject, **taken, method="credit_card")
    desk.at("finance", "11:05", "payment.confirmed", subject, **taken, method="debit_card")
    desk.at(
        "finance", "11:06", "deposit.paid", subject, **deal_of(desk), amount="20000.00", method="debit_card", receipt="SJK01",
        payment="FKK01",
    )  # fmt: skip
    account = desk.read("finance", "deals/DK001/account")
    assert (account["state"], account["balance"], account["outstanding"]) == ("deposited", "20000.00", "0.00")

    bill = desk.read("finance", "worklists/rent_due", date=DAY)["items"][0]
    sheet = desk.read("finance", f"units/{bill['unit']}/rent")
    lines = [*sheet["others"], *(line for period in sheet["periods"] for line in period["bills"])]
    owed = next(line for line in lines if line["bill"] == bill["about"])
    paid = {"deal": bill["deal"], "bill": bill["about"], "method": "transfer", "paid_on": DAY}
    too_much = f"{float(owed['amount']) + 1:.2f}"
    desk.told_no("finance", "11:20", "rent.paid", f"unit/{bill['unit']}", **paid, amount=too_much)
    desk.at("finance", "11:20", "rent.paid", f"unit/{bill['unit']}", **paid, amount=owed["amount"])
    items = desk.read("finance", "worklists/rent_due", date=DAY)["items"]
    assert bill["item"] not in {item["item"] for item in items}
    statements = desk.read("finance", "commissions", period="2026-02")["statements"]
    assert "dengwei" in {one["staff"] for one in statements}


def the_manager_decides(desk: DemoDesk, unit: str) -> None:
    """A complaint is decided, the contract reviewed and approved, what the day brought is looked at; no form is signed blind."""
    proposed = desk.read("manager", "complaints", state="proposed")["items"][0]
    client = f"client/{proposed['client']}"
    decided = {"complaint": proposed["complaint"], "by": LEADER, "proposal": 1, "decision": "按第一方案办理"}
    desk.told_no("agent", "13:30", "complaint.decided", client, status=403, **decided)
    desk.at("manager", "13:30", "complaint.decided", client, **decided)
    shown = desk.read("manager", f"complaints/{proposed['complaint']}")
    assert shown["state"] == "decided"

    review = {"deal": "DK001", "contract": "HTK01", "by": LEGAL, "passed": True, "qualified": True}
    desk.at("manager", "14:00", "contract.reviewed", f"unit/{unit}", **review)
    desk.at(
        "manager",
        "14:20",
        "contract.approved",
        f"unit/{unit}",
        **deal_of(desk),
        contract="HTK01",
        **TERMS,
        approved_by="dengwei",
    )

    today = {"from": DAY, "to": DAY}
    kpis = desk.read("manager", "kpis", by="staff", **today)
    assert desk.agent in str(kpis["rows"])
    first = desk.read("manager", "kpis/visits/events", staff=desk.agent, **today)["items"]
    assert [item["subject"] for item in first] == [NEW], "every figure leads to its events"
    assert desk.read("manager", "forms/missing", date=DAY)["total"] > 0
    months = desk.read("manager", "targets", period="2026-03", scope=f"staff/{desk.agent}")["items"]
    assert months[0]["metrics"]["deals"] == "1"
    warned = [one for one in desk.read("manager", "reviews", staff="wuhao")["items"] if one["remarks"]]
    assert "GL-k3" in str(warned)


def the_contract_is_signed(desk: DemoDesk, unit: str) -> None:
    """Nobody signs without the ID, and no contract is sealed without approval."""
    signed = {**deal_of(desk), **TERMS, "contract": "HTK01", "commission": "12000.00"}
    subject = f"unit/{unit}"
    unseen = {"signer": {"name": "欧阳清", "id_checked": False}}
    assert "GJ-11D" in desk.told_no("agent", "15:00", "contract.signed", subject, **signed, **unseen)
    desk.at("agent", "15:00", "contract.signed", subject, **signed, signer={"name": "欧阳清", "id_checked": True})
    sealed = {"deal": "DK001", "contract": "HTK01", "by": "gaoxiang"}
    assert "ZY-seal" in desk.told_no("manager", "15:20", "contract.sealed", subject, **sealed)
    desk.at("manager", "15:20", "contract.sealed", subject, **sealed, approved_by=LEADER)
    desk.at("finance", "15:30", "contract.collected", subject, **deal_of(desk), contract="HTK01", by="xuhui")
    deal = desk.read("agent", "deals/DK001")
    assert [(share["to"]["id"], share["share"]) for share in deal["shares"]] == [(desk.agent, "1")]
    assert desk.read("finance", "deals/DK001/account")["state"] == "bond"
    assert to_sign(desk) == []


def operations_take_over(desk: DemoDesk, unit: str) -> None:
    """The tenant goes over to operations, who approve the fit-out; nobody leaves without an inspection."""
    subject = f"unit/{unit}"
    desk.at(
        "agent",
        "16:00",
        "unit.handed_to_operations",
        subject,
        contract="HTK01",
        by=desk.agent,
        to="hanbing",
        trade="饮品",
    )
    steps = {step["step"]: step["state"] for step in desk.read("operations", "deals/DK001/checklist")["steps"]}
    assert (steps["id_checked"], steps["legal_review"], steps["sealed"], steps["handed_over"]) == ("done",) * 4
    assert steps["first_payment"] == "missing", "the first rent was not asked for before the contract was handed out"
    gone = {"contract": "HTK01", "reason": "客户反悔", "ended_on": DAY}
    assert "ZY-exit" in desk.told_no("operations", "16:10", "contract.ended", subject, **gone)
    desk.at("operations", "16:20", "fit_out.approved", subject, contract="HTK01", approved_by="hanbing")
    assert desk.read("operations", f"units/{unit}")["state"] == "fit_out"
    desk.at(
        "manager", "16:30", "service.assigned", NEW, to="caolin", by="dengwei", basis="ability", reason="茶饮客户由曹琳对接"
    )  # fmt: skip
    contact = {"kind": "service_contact", "client": "K0001"}
    (owed,) = desk.read("service", "dues", **contact)["items"]
    assert (owed["staff"]["staff"], owed["state"]) == ("caolin", "open")
    desk.at(
        "service", "16:45", "follow_up.made", NEW, by="caolin", method="phone", summary="介绍服务内容", answered=True
    )  # fmt: skip
    (done,) = desk.read("service", "dues", **contact, open="false")["items"]
    assert done["state"] == "done"


def service_handles_complaints(desk: DemoDesk) -> None:
    """A complaint is taken up; no step is skipped; a closed one is followed up."""
    closed = next(one for one in desk.read("service", "complaints", state="closed")["items"] if one["founded"])
    after = {"complaint": closed["complaint"], "by": "caolin", "summary": "回访：未再发生", "satisfied": True}
    desk.at("service", "16:50", "complaint.followed_up", f"client/{closed['client']}", **after)
    opened = {"complaint": "TSK01", "by": "caolin", "channel": "phone", "category": "设备", "statement": "卷帘门卡住"}
    desk.at("service", "17:00", "complaint.opened", NEW, **opened)
    early = {"complaint": "TSK01", "by": "caolin", "summary": "已口头安抚"}
    assert "XT-" in desk.told_no("service", "17:05", "complaint.closed", NEW, **early)
    desk.at("service", "17:10", "complaint.judged", NEW, complaint="TSK01", by="caolin", founded=True)
    desk.at(
        "service", "17:15", "complaint.assigned", NEW, complaint="TSK01", by="caolin", to="hanbing", department="营运部",
        due_by="2026-04-02",
    )  # fmt: skip
    theirs = desk.read("operations", "worklists/complaints_due", staff="hanbing", date="2026-04-02")["items"]
    assert "TSK01" in {item["about"] for item in theirs}


def the_day_is_closed(desk: DemoDesk, unit: str) -> None:
    """The sheets are compared, tomorrow is planned, and the book of the day is printed."""
    project = f"project/{desk.project}"
    desk.at("front_desk", "17:35", "form.checked", project, form="signed_contracts", date=DAY, by="linxiaoyu")
    plan = {
        "form": "daily_plan",
        "date": "2026-04-01",
        "staff": "linxiaoyu",
        "entries": {"work": "核对签约资料；约看铺客户"},
    }
    desk.at("front_desk", "17:40", "form.filed", project, **plan)
    register = desk.read("front_desk", "forms/visit_register", date=DAY)
    assert "欧阳清" in str(register["items"])
    printed = desk.get("front_desk", "forms/visit_register", date=DAY, format="xlsx", at_least=desk.position)
    with zipfile.ZipFile(BytesIO(printed.content)) as package:
        assert "欧阳清" in package.read("xl/sharedStrings.xml").decode()

    told = desk.read("manager", "clients/K0001/timeline", limit=200)
    assert {event["type"].removeprefix("pandan.") for event in told["items"]} >= {
        "client.received", "visit.registered", "deposit.paid", "contract.signed", "complaint.opened",
    }  # fmt: skip
    assert desk.read("operations", "units/board")["states"]["fit_out"] >= 1
    assert desk.read("manager", f"units/{unit}")["client"] == "K0001"
