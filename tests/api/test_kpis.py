"""Figures over HTTP: of the desk, of its people, groups and channels, by period, of several desks; and what makes them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from .desk import Desk, event, opening, received, registered

pytestmark = pytest.mark.usefixtures("working")
DAY, NEXT = "2026-03-02T", "2026-03-03T"
MARCH = {"from": "2026-03-01", "to": "2026-03-31"}
TERMS = {
    "area": "80",
    "rent": {"amount": "8000.00", "per": "month"},
    "starts_on": "2026-03-10",
    "ends_on": "2027-03-09",
}
D1 = {"deal": "D1", "client": "C1", "agent": "A"}


class Leasing(Desk):
    """A desk with figures."""

    def ask(self, path: str, **query: Any) -> httpx.Response:
        return super().ask(path, **{**MARCH, **query})

    def rows(self, **query: Any) -> dict[str | None, dict[str, Any]]:
        return {row["key"]: row["figures"] for row in self.read("kpis", **query)["rows"]}


def _history(project: str) -> list[dict[str, Any]]:
    """B takes a call of 张三, who then comes to A, pays and signs; 李四 comes to B and is followed up."""
    subject = f"project/{project}"
    early = "2026-03-02T08:40:00+08:00"
    return [
        event("staff.joined", subject, {"staff": "G", "name": "周敏", "role": "agent", "group": "G1"}, early),
        event(
            "call.received", "client/C0",
            {"answered_by": "B", "phone": "13800000000", "channel": "office_line"}, f"{DAY}09:10:00+08:00",
        ),
        received("C1", "A", "R1", f"{DAY}10:00:00+08:00"),
        registered("C1", "M", "张三", "13800000000", f"{DAY}10:20:00+08:00", reception="R1"),
        received("C2", "B", "R2", f"{DAY}11:00:00+08:00"),
        registered("C2", "B", "李四", "13900000000", f"{DAY}11:20:00+08:00", reception="R2", channel="friend"),
        event(
            "follow_up.made", "client/C2", {"by": "B", "method": "phone", "summary": "再约"}, f"{DAY}14:00:00+08:00"
        ),
        event("deposit.paid", "unit/U1", {**D1, "amount": "5000.00"}, f"{DAY}15:00:00+08:00"),
        event("deposit.topped_up", "unit/U1", {"deal": "D1", "amount": "500.50"}, f"{NEXT}10:00:00+08:00"),
        event("contract.signed", "unit/U1", {**D1, **TERMS, "contract": "K1"}, f"{NEXT}11:00:00+08:00"),
        event(
            "rent.billed", "unit/U1", {"bill": "B1", "amount": "8000.00", "due_on": "2026-03-10"},
            f"{NEXT}12:00:00+08:00",
        ),
        event("rent.paid", "unit/U1", {"bill": "B1", "amount": "2000.00"}, f"{NEXT}13:00:00+08:00"),
        event("unit.listed", "unit/U9", {"building": "1", "floor": "2", "number": "209", "area": "120"}, f"{NEXT}14:00:00+08:00"),
    ]  # fmt: skip


@pytest.fixture
def leasing(admin: httpx.Client, desk: str) -> Leasing:
    made = Leasing(admin, desk)
    made.post(*_history(desk))
    return made


def test_the_desk_as_a_whole(leasing: Leasing) -> None:
    answer = leasing.read("kpis")
    (row,) = answer["rows"]
    figures = row["figures"]
    counts = ("calls", "receptions", "visits", "new_clients", "follow_ups", "outbound_calls", "deposits")
    assert {name: figures[name]["value"] for name in counts} == {
        "calls": 1, "receptions": 2, "visits": 2, "new_clients": 2, "follow_ups": 1, "outbound_calls": 1, "deposits": 1,
    }  # fmt: skip
    assert figures["deposit_amount"]["value"] == "5500.50"
    assert (figures["deals"]["value"], figures["contract_value"]["value"]) == ("1", "96000.00")
    assert figures["call_to_visit"]["value"] == "1", "张三 called, and came under another id"
    assert (figures["visit_to_deposit"]["value"], figures["visit_to_deposit"]["of"]) == ("0.5", "2")
    assert figures["deposit_to_contract"]["value"] == "1"
    assert figures["first_response_hours"]["value"] == "3"
    assert figures["rent_collection"] | {"events": None} == {
        "value": "0.25", "part": "2000", "of": "8000", "events": None,
    }  # fmt: skip
    assert figures["occupancy_units"]["value"] == "0.5", "U1 is let, U9 is not"
    assert (figures["occupancy_area"]["part"], figures["occupancy_area"]["of"]) == ("80", "200")
    meanings = {one["figure"]: one for one in answer["figures"]}
    assert meanings["new_clients"]["zh"] == "新增有效客户"
    assert meanings["new_clients"]["clauses"] == ["GL-k1"]


def test_units_that_were_listed_later_were_not_empty_before(leasing: Leasing) -> None:
    later = {"building": "2", "floor": "1", "number": "2101", "area": "300"}
    leasing.post(event("unit.listed", "unit/V1", later, "2026-04-01T09:00:00+08:00"))
    (row,) = leasing.read("kpis")["rows"]
    assert row["figures"]["occupancy_units"]["of"] == "2", "the second phase came in April"
    assert row["figures"]["occupancy_area"]["of"] == "200"
    (row,) = leasing.read("kpis", to="2026-04-30", **{"from": "2026-04-01"})["rows"]
    assert row["figures"]["occupancy_area"]["of"] == "500"


def test_by_person_group_and_channel(leasing: Leasing) -> None:
    people = leasing.rows(by="staff")
    assert people["A"]["visits"]["value"] == 1, "A received, M wrote it down"
    assert (people["B"]["calls"]["value"], people["B"]["deals"]["value"]) == (1, "0")
    assert people["A"]["deals"]["value"] == "1"
    assert people["G"]["receptions"]["value"] == 0, "who has nothing yet stands there all the same"
    assert "occupancy_units" not in people["A"]
    groups = leasing.rows(by="group")
    assert groups["G1"]["visits"]["value"] == 0
    assert groups[None]["visits"]["value"] == 2
    channels = leasing.rows(by="channel")
    assert channels["office_line"]["deals"]["value"] == "1", "the deal is the channel's by which its client first came"
    assert channels["friend"]["visits"]["value"] == 1
    assert "follow_ups" not in channels["friend"]


def test_by_period_and_together(leasing: Leasing) -> None:
    rows = leasing.read("kpis", period="day", to="2026-03-03", **{"from": "2026-03-02"})["rows"]
    assert [(row["period"], row["figures"]["deposits"]["value"], row["figures"]["deals"]["value"]) for row in rows] == [
        ("2026-03-02", 1, "0"),
        ("2026-03-03", 0, "1"),
    ]
    both = leasing.read("kpis", by="project,staff", period="quarter")["rows"]
    assert [(row["by"], row["period"]) for row in both][:2] == [("project", "2026-Q1"), ("staff", "2026-Q1")]


def test_every_number_leads_to_its_events(leasing: Leasing) -> None:
    (row,) = leasing.read("kpis")["rows"]
    for name, figure in row["figures"].items():
        link = leasing.client.get(figure["events"])
        assert link.status_code == 200, (name, link.text)
        items = link.json()["items"]
        if isinstance(figure["value"], int):
            assert len(items) == figure["value"], name
        else:
            assert bool(items) == (figure.get("of", figure["value"]) not in {"0", "0.00"}), name
    mine = leasing.client.get(leasing.rows(by="staff")["A"]["deals"]["events"]).json()["items"]
    assert [one["type"] for one in mine] == ["pandan.contract.signed"]


def test_events_come_in_pages(leasing: Leasing) -> None:
    first = leasing.read("kpis/receptions/events", limit=1)
    second = leasing.read("kpis/receptions/events", limit=1, after=first["next"])
    assert [page["items"][0]["subject"] for page in (first, second)] == ["client/C1", "client/C2"]
    assert second["next"] is None
    assert [one["subject"] for one in leasing.read("kpis/receptions/events", staff="B")["items"]] == ["client/C2"]


def test_several_projects(
    leasing: Leasing, admin: httpx.Client, new_project: Callable[[], str], as_role: Callable[..., httpx.Client]
) -> None:
    other = Leasing(admin, new_project())
    other.post(*opening(other.project))
    other.post(*_history(other.project))
    other.read("kpis")
    leasing.read("kpis")
    projects = f"{leasing.project},{other.project}"
    answer = admin.get("/v1/kpis", params={"projects": projects, **MARCH}).json()
    assert [row["by"] for row in answer["rows"]] == ["project", "project", "all"]
    assert answer["rows"][-1]["figures"]["visits"]["value"] == 4
    assert answer["rows"][-1]["figures"]["rent_collection"]["value"] == "0.25"
    refused = as_role("manager", leasing.project).get("/v1/kpis", params={"projects": projects, **MARCH})
    assert refused.status_code == 403
    assert refused.json()["type"].endswith(":project_closed_to_token")


@pytest.mark.parametrize(
    "query",
    [
        {"from": "2026-03-31", "to": "2026-03-01"},
        {"by": "agent"},
        {"period": "year"},
        {"period": "day", "from": "2016-03-31", "to": "2026-03-01"},
        {"by": "staff", "colour": "red"},
    ],
)
def test_what_cannot_be_asked(leasing: Leasing, query: dict[str, str]) -> None:
    assert leasing.read("kpis", 422, **query)["type"].endswith(":parameters_invalid")


def test_completion_of_targets(leasing: Leasing) -> None:
    subject, early = f"project/{leasing.project}", "2026-03-02T08:50:00+08:00"
    metrics = {"deals": 4, "visits": 8, "contract_value": "192000.00", "smiles": 100}
    targets = [
        {"period": "2026-03", "scope": "staff/A", "metrics": metrics},
        {"period": "2026-03", "scope": "project", "metrics": {"deals": 5}},
    ]
    leasing.post(*(event("target.set", subject, one, early) for one in targets))
    rows = leasing.read("kpis", by="staff,project", staff="A")["rows"]
    found = rows[0]["targets"]["figures"]
    assert found["deals"] == {"target": "4", "done": "1", "completion": "0.25"}
    assert found["contract_value"] == {"target": "192000.00", "done": "96000", "completion": "0.5"}
    assert found["smiles"] == {"target": "100", "done": None, "completion": None}
    assert rows[0]["targets"]["clauses"] == ["WJC-2t"]
    assert rows[1]["targets"] is None, "one person's part of the project is not the project"
    assert leasing.read("kpis")["rows"][0]["targets"]["figures"]["deals"]["completion"] == "0.2"


def test_statements_of_commission(leasing: Leasing) -> None:
    subject = f"project/{leasing.project}"
    leasing.post(
        event("unit.listed", "unit/U2", {"building": "1", "floor": "2", "number": "202"}, "2026-03-02T08:55:00+08:00"),
        event(
            "contract.signed",
            "unit/U2",
            {"deal": "D2", "client": "C2", "agent": "B", "contract": "K2", **TERMS, "commission": "900.00"},
            "2026-03-04T10:00:00+08:00",
        ),
        event(
            "target.set",
            subject,
            {"period": "2026-03", "scope": "staff/B", "metrics": {"deals": 2}},
            "2026-03-04T11:00:00+08:00",
        ),
    )
    before = leasing.client.get(
        f"/v1/projects/{leasing.project}/commissions",
        params={"period": "2026-03", "staff": "B", "at_least": leasing.position},
    )
    assert before.status_code == 200, before.text
    (mine,) = before.json()["statements"]
    assert mine["totals"] == {
        "result": "1", "commission": "900.00", "paid": "0.00", "to_pay": "900.00", "complete": True,
    }  # fmt: skip
    assert (mine["basis"]["completion"], mine["basis"]["clauses"]) == ("0.5", ["WJC-t3"])
    paid = [{"deal": "D2", "to": "B", "share": "1", "amount": "800.00"}]
    leasing.post(
        event(
            "commission.settled", subject, {"period": "2026-03", "by": "M", "paid": paid}, "2026-04-01T10:00:00+08:00"
        )
    )
    after = leasing.client.get(
        f"/v1/projects/{leasing.project}/commissions",
        params={"period": "2026-03", "staff": "B", "at_least": leasing.position},
    ).json()["statements"][0]
    assert [(line["deal"], line["amount"]) for line in after["paid"]] == [("D2", "800.00")]
    assert [line["amount"] for line in after["adjustments"]] == ["100.00"]
    assert (after["totals"]["paid"], after["totals"]["to_pay"]) == ("800.00", "100.00")
