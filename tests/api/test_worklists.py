"""Worklists over HTTP: what has to be done by when, whose it is, and that the countdown is the one that judges."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import httpx
import pytest

from domain.rulebooks import load_preset
from projections.worklists.lists import NAMES

from .desk import Desk, event, opening, registered

pytestmark = pytest.mark.usefixtures("working")

BOOK = load_preset("wjc")
MORNING = "2026-03-02T10:15:00+08:00"


class Office(Desk):
    """A desk, and who asks there."""

    def items(self, name: str, **query: Any) -> list[dict[str, Any]]:
        items: list[dict[str, Any]] = self.read(f"worklists/{name}", **query)["items"]
        return items


@pytest.fixture(scope="module")
def office(admin: httpx.Client) -> Office:
    """One small desk for the whole file. What is recorded counts from now on, so protections end a month from now."""
    office = Office(admin, f"lists-{os.getpid()}")
    office.post(*opening(office.project))
    office.post(
        registered("C1", "A", "张三", "13800000001", MORNING),
        registered("C2", "B", "李四", "13800000002", MORNING),
        registered("C3", "A", "王五", "13800000003", MORNING),
    )
    return office


@pytest.fixture(scope="module")
def last_day(office: Office) -> date:
    """The day on which the protection of the clients ends, as ownership has it."""
    return datetime.fromisoformat(office.read("clients/C1/ownership")["protected_until"]).date()


def test_every_list_answers(office: Office) -> None:
    titles = office.read("worklists")["items"]
    assert [title["worklist"] for title in titles] == list(NAMES)
    for name in NAMES:
        answer = office.read(f"worklists/{name}")
        assert (answer["worklist"], answer["position"] >= office.position) == (name, True)
        assert answer["zh"]
        assert answer["en"]


def test_protection_is_told_three_days_ahead_and_to_the_moment(office: Office, last_day: date) -> None:
    assert office.items("protection_ending", date=last_day - timedelta(days=4)) == []
    items = office.items("protection_ending", date=last_day - timedelta(days=3))
    assert [(item["client"], item["name"], item["staff"], item["days_left"]) for item in items] == [
        ("C1", "张三", "A", 3),
        ("C2", "李四", "B", 3),
        ("C3", "王五", "A", 3),
    ]
    for item in items:
        ownership = office.read(f"clients/{item['client']}/ownership")
        assert item["due"] == ownership["protected_until"]
        assert item["evidence"] == ownership["claims"][0]["evidence"][-1:]
        assert item["clauses"] == list(BOOK.ownership.protection.clauses)
    assert items[0]["zh"] == f"客户张三的保护期于{last_day}到期"
    assert office.items("protection_ending", date=last_day + timedelta(days=1)) == []


def test_the_list_of_one_person(office: Office, last_day: date) -> None:
    mine = office.items("protection_ending", date=last_day, staff="A")
    assert [(item["client"], item["days_left"]) for item in mine] == [("C1", 0), ("C3", 0)]
    assert office.items("protection_ending", date=last_day, staff="M") == []
    assert office.ask("worklists/protection_ending", staff="nobody").status_code == 404


def test_pages_fit_together(office: Office, last_day: date) -> None:
    whole = office.items("protection_ending", date=last_day)
    pages: list[dict[str, Any]] = []
    after: dict[str, str] = {}
    while True:
        page = office.read("worklists/protection_ending", date=last_day, limit=1, **after)
        pages += page["items"]
        if page["next"] is None:
            break
        after = {"after": page["next"]}
    assert pages == whole


@pytest.mark.parametrize(
    ("path", "query", "status"),
    [
        ("worklists/nothing", {}, 422),
        ("worklists/today", {"date": "tomorrow"}, 422),
        ("worklists/today", {"date": "2026-02-30"}, 422),
        ("worklists/today", {"after": "x"}, 422),
        ("worklists/today", {"who": "A"}, 422),
        ("worklists/today", {"limit": 0}, 422),
        ("worklists", {"limit": 1}, 422),
    ],
)
def test_questions_that_are_refused(office: Office, path: str, query: dict[str, Any], status: int) -> None:
    assert office.ask(path, **query).status_code == status


def test_every_role_reads_and_no_stranger(
    office: Office, as_role: Callable[..., httpx.Client], anonymous: httpx.Client
) -> None:
    path = f"/v1/projects/{office.project}/worklists/today"
    assert as_role("agent", office.project, staff="A").get(path, params={"staff": "A"}).status_code == 200
    assert as_role("agent", "elsewhere").get(path).status_code == 403
    assert anonymous.get(path).status_code == 401
    assert as_role("admin").get("/v1/projects/nowhere/worklists/today").status_code == 404


def test_a_hold_that_runs_out(office: Office) -> None:
    tomorrow = datetime.now().astimezone().date() + timedelta(days=1)
    held = {"deal": "D1", "client": "C1", "agent": "A", "amount": "2000", "until": tomorrow.isoformat()}
    position = office.post(event("unit.held", "unit/U1", held))
    [item] = office.items("holds_ending")
    assert (item["unit"], item["deal"], item["staff"], item["due_on"]) == ("U1", "D1", "A", tomorrow.isoformat())
    assert item["evidence"] == [position]
    assert office.items("holds_ending", date=tomorrow + timedelta(days=1)) == []


def test_callers_are_called_back_and_clients_followed_up(office: Office) -> None:
    called = {"answered_by": "B", "phone": "13800000005", "name": "赵六", "channel": "hotline"}
    at = MORNING[:11] + "11:00:00+08:00"
    position = office.post(event("call.received", "client/C5", called, at))
    [item] = [item for item in office.items("callbacks") if item["client"] == "C5"]
    assert (item["staff"], item["kind"], item["evidence"], item["clauses"]) == (
        "B",
        "callback",
        [position],
        list(BOOK.care.callback_days.clauses),
    )
    assert item["days_left"] < 0
    assert item["due_on"] == "2026-03-05"
    assert not [item for item in office.items("callbacks", date="2026-03-04") if item["client"] == "C5"]
    office.post(
        event(
            "follow_up.made",
            "client/C5",
            {"by": "B", "method": "phone", "summary": "约看铺", "next_on": "2026-03-10"},
            at,
        ),
    )
    assert not [item for item in office.items("callbacks") if item["client"] == "C5"]
    [item] = [item for item in office.items("follow_ups", staff="B") if item["client"] == "C5"]
    assert (item["due_on"], item["zh"]) == ("2026-03-10", "跟进：客户赵六，2026-03-10前")
    planned = office.post(event("follow_up.planned", "client/C5", {"by": "B", "on": "2026-03-12"}, at))
    [item] = [item for item in office.items("follow_ups", staff="B") if item["client"] == "C5"]
    assert (item["due_on"], item["evidence"]) == ("2026-03-12", [planned])


def test_from_the_deposit_to_the_end_of_the_lease(office: Office) -> None:
    deal = {"deal": "D2", "client": "C2", "agent": "B"}
    area = {"building": "1", "floor": "2", "number": "202", "area": "80", "rent": {"amount": "8000", "per": "month"}}
    office.post(
        event("unit.listed", "unit/U2", area, "2026-03-02T08:30:00+08:00"),
        event("deposit.paid", "unit/U2", {**deal, "amount": "5000", "method": "cash", "receipt": "N1"}),
    )
    [item] = office.items("contracts_to_sign", date="2026-03-02", staff="B")
    assert (item["kind"], item["due_on"], item["clauses"]) == (
        "unplanned",
        "2026-03-02",
        list(BOOK.money.contract_plan_days.clauses),
    )
    assert office.items("contracts_to_sign", staff="A") == []
    planned = office.post(event("contract.planned", "unit/U2", {**deal, "sign_on": "2026-03-09"}))
    assert office.items("contracts_to_sign", date="2026-03-05") == []
    [item] = office.items("contracts_to_sign", date="2026-03-06")
    assert (item["due_on"], item["days_left"], item["evidence"]) == ("2026-03-09", 3, [planned])
    assert item["zh"] == "客户李四2026-03-09签U2的合同"
    lease = {"contract": "K2", "area": "80", "rent": area["rent"], "starts_on": "2026-04-01", "ends_on": "2027-03-31"}
    signer = {"name": "李四", "id_checked": True}
    signed = office.post(event("contract.signed", "unit/U2", {**deal, **lease, "bond": "5000", "signer": signer}))
    assert office.items("contracts_to_sign", date="2026-03-09") == []
    [item] = office.items("leases_ending", date="2027-03-01", staff="B")
    assert (item["about"], item["due_on"], item["days_left"], item["evidence"]) == ("K2", "2027-03-31", 30, [signed])
    assert item["clauses"] == list(BOOK.money.lease_notice_days.clauses)
    assert office.items("leases_ending", date="2027-01-01") == []
    bill = {
        "deal": "D2",
        "contract": "K2",
        "bill": "B1",
        "period": "2026-04",
        "amount": "8000.00",
        "due_on": "2026-04-05",
    }
    billed = office.post(event("rent.billed", "unit/U2", bill))
    assert office.items("rent_due", date="2026-03-30") == []
    [item] = office.items("rent_due", date="2026-03-31")
    assert (item["about"], item["staff"], item["days_left"], item["evidence"]) == ("B1", "B", 5, [billed])
    [item] = office.items("rent_due", date="2026-04-10")
    assert item["days_left"] == -5
    office.post(
        event("staff.joined", f"project/{office.project}", {"staff": "O", "name": "营运", "role": "operations"})
    )
    assert [item["about"] for item in office.items("rent_due", date="2026-04-10", staff="O")] == ["B1"]
    paid = {
        "deal": "D2",
        "contract": "K2",
        "bill": "B1",
        "amount": "8000.00",
        "paid_on": "2026-04-03",
        "method": "transfer",
    }
    office.post(event("rent.paid", "unit/U2", paid))
    assert office.items("rent_due", date="2026-04-10") == []


def test_a_complaint_step_by_step(office: Office) -> None:
    opened = {"complaint": "P1", "by": "M", "statement": "空调漏水", "channel": "phone", "category": "property"}
    office.post(event("complaint.opened", "client/C3", opened))
    [item] = office.items("complaints_due", date="2026-03-03")
    assert (item["kind"], item["client"], item["staff"]) == ("judged", "C3", None)
    assert "XT-5" in item["clauses"]
    assert item["zh"].startswith("投诉P1（客户王五）：")
    assert [item["about"] for item in office.items("complaints_due", date="2026-03-03", staff="M")] == ["P1"]
    assert office.items("complaints_due", date="2026-03-03", staff="A") == []
    judged = office.post(event("complaint.judged", "client/C3", {"complaint": "P1", "by": "M", "founded": True}))
    [item] = office.items("complaints_due", date="2026-03-03")
    assert (item["kind"], item["evidence"]) == ("assigned", [judged])


def test_forms_that_are_not_handed_in(office: Office) -> None:
    came = {"reception": "R9", "received_by": "A", "kind": "new"}
    office.post(
        event("client.received", "client/C8", came, MORNING),
        event("reception.ended", "client/C8", {"reception": "R9"}, "2026-03-02T10:40:00+08:00"),
    )
    owed = {
        item["kind"]: item
        for item in office.items("forms_missing", staff="A", date="2026-03-03")
        if item["client"] == "C8"
    }
    assert owed.keys() == {"visit_register", "follow_up_plan"}
    item = owed["visit_register"]
    assert (item["about"], item["staff"]) == ("open", "A")
    assert item["zh"].startswith("《来访登记表》未交")
    assert item["clauses"]
    office.post(registered("C8", "A", "孙七", "13800000008", "2026-03-02T10:45:00+08:00", reception="R9"))
    left = [item for item in office.items("forms_missing", date="2026-03-03") if item["client"] == "C8"]
    assert ("visit_register", "open") not in [(item["kind"], item["about"]) for item in left]
    assert [item for item in office.items("forms_missing", date="2026-05-03") if item["client"] == "C8"] == []


def test_forms_that_the_calendar_calls_for(office: Office) -> None:
    owed = [item for item in office.items("forms_missing", date="2026-03-09") if item["kind"] == "weekly_report"]
    [item] = owed
    assert (item["staff"], item["due_on"], item["about"], item["evidence"]) == ("M", "2026-03-09", "open", [])
    assert item in office.items("forms_missing", date="2026-03-09", staff="M")
    assert item["item"] not in [one["item"] for one in office.items("forms_missing", date="2026-03-09", staff="A")]
    entries = {
        "results": "签约 2 份",
        "targets": "35%",
        "staff": "跟进及时",
        "problems": "来访偏少",
        "why_closed": "位置好",
    }
    filed = {"form": "weekly_report", "period": "2026-W10", "staff": "M", "entries": entries}
    office.post(event("form.filed", f"project/{office.project}", filed, "2026-03-09T09:00:00+08:00"))
    owed = [item for item in office.items("forms_missing", date="2026-03-09") if item["kind"] == "weekly_report"]
    assert owed == []


def test_what_else_is_owed_to_clients(office: Office) -> None:
    planned = {"outing": "O1", "by": ["A", "B"], "purpose": "走访建材市场"}
    office.post(event("outing.planned", "client/C1", planned, "2026-03-05T09:00:00+08:00"))
    duties = [(item["kind"], item["staff"]) for item in office.items("duties") if item["about"] == "O1"]
    assert ("outing_log", "A") in duties
    today = [item["item"] for item in office.items("today", staff="A", limit=500)]
    assert any(item.startswith("duties/C1/outing_log/") for item in today)
    position = office.position
    outings = office.read("worklists/today", staff="B", date="2026-03-05")["day"]["outings"]
    assert outings == [{"outing": "O1", "client": "C1", "by": ["A", "B"], "position": position}]
    assert office.read("worklists/today", staff="M", date="2026-03-05")["day"]["outings"] == []
    heads = [(item["kind"], item["staff"]) for item in office.items("today", staff="M", limit=500)]
    assert all(staff in (None, "M") for _, staff in heads)


def test_the_day_of_a_deputy(office: Office, last_day: date) -> None:
    away = {"staff": "B", "reason": "leave", "deputy": "A", "until": last_day.isoformat()}
    office.post(event("staff.absent", f"project/{office.project}", away, MORNING))
    day = office.read("worklists/today", staff="A", date=last_day)
    assert day["day"]["deputy_of"] == ["B"]
    assert day["day"]["absent"] == ["B"]
    assert {(item["client"], item["staff"]) for item in day["items"]} >= {("C1", "A"), ("C2", "B"), ("C3", "A")}
    its_own = office.read("worklists/today", staff="B", date=last_day)["day"]
    assert (its_own["away"], its_own["deputy"]) == ("leave", "A")
    monday = office.read("worklists/today", staff="B", date="2026-03-02")["day"]
    assert (monday["order"], monday["place"]) == (["A", "B"], 2)


def test_who_was_forgotten_has_no_name(office: Office, last_day: date) -> None:
    unnamed = event("call.received", "client/C9", {"answered_by": "A", "phone": "13800000009", "channel": "hotline"})
    office.post(unnamed)
    office.post(
        event(
            "follow_up.made",
            "client/C9",
            {"by": "A", "method": "phone", "summary": "约看铺"},
            "2026-03-02T11:00:00+08:00",
        )
    )
    for item in office.items("today", date=last_day):
        assert item["client"] != "C9" or item["name"] is None


def test_the_command_says_the_same(office: Office, last_day: date, pandan: Any) -> None:
    told = pandan("worklist", "protection_ending", "--project", office.project, "--staff", "A", "--date", str(last_day))
    assert told.returncode == 0, told.stderr
    assert told.stdout.splitlines()[0] == f"保护期将到期的客户 · {last_day} · A"
    assert told.stdout.splitlines()[1].startswith("今天\tA\t客户张三的保护期")
    wrong = pandan("worklist", "nothing", "--project", office.project)
    assert (wrong.returncode, wrong.stdout) == (1, "")
    assert "there is no worklist nothing" in wrong.stderr
