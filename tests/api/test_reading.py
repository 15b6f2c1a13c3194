"""From a post to the answers: whose turn it is, whose client it is, and why."""

from __future__ import annotations

import time
from collections.abc import Callable

import httpx
import pytest

from .desk import Desk, event, received, registered

pytestmark = pytest.mark.usefixtures("working")
DAY = "2026-03-02T"


@pytest.fixture
def project(admin: httpx.Client, desk: str) -> Desk:
    """A meets 张三 at ten, B meets 李四 at eleven; both register; 李四 puts a deposit on U1."""
    told = Desk(admin, desk)
    told.post(
        received("C1", "A", "R1", f"{DAY}10:00:00+08:00"),
        registered("C1", "A", "张三", "13800000000", f"{DAY}10:20:00+08:00", reception="R1", company="三和餐饮"),
        received("C2", "B", "R2", f"{DAY}11:00:00+08:00"),
        registered("C2", "B", "李四", "13900000000", f"{DAY}11:20:00+08:00", reception="R2"),
        event(
            "unit.held",
            "unit/U1",
            {"deal": "D1", "client": "C2", "agent": "B", "amount": "1000.00", "until": "2199-03-05"},
            f"{DAY}12:00:00+08:00",
        ),
    )
    return told


def test_whose_turn_it_is(project: Desk) -> None:
    day = project.read("rotation", date="2026-03-02")
    assert day["position"] >= project.position
    assert day["rulebook"] == "wjc"
    assert [turn["receiver"] for turn in day["turns"]] == ["A", "B"]
    assert all(turn["clauses"] for turn in day["turns"])
    assert {place["staff"] for place in day["queue"]} == {"A", "B"}
    assert day["next"] in {"A", "B"}


def test_whose_client_it_is_and_why(project: Desk) -> None:
    answer = project.read("clients/C1/ownership", as_of="2099-03-02T10:30:00+08:00")
    assert answer["client"] == "C1"
    moment = time.strftime("%Y-%m-%dT%H:%M:%S+00:00", time.gmtime(time.time() + 5))
    answer = project.read("clients/C1/ownership", as_of=moment, rulebook="sc")
    assert answer["rulebook"] == "sc"
    assert answer["because"]
    for reason in answer["because"]:
        assert reason["clause"]
        assert reason["zh"]
        assert reason["en"]
        assert 0 < reason["position"] <= project.position
    assert all(evidence <= project.position for claim in answer["claims"] for evidence in claim["evidence"])


def test_before_it_was_recorded_nothing_is_known(project: Desk) -> None:
    assert project.read("clients/C1/ownership", 404, as_of="2026-03-02T10:30:00+08:00")["status"] == 404
    assert project.read("deals/D1", 404, as_of="2026-03-02T10:30:00+08:00")["status"] == 404


def test_the_deal(project: Desk) -> None:
    deal = project.read("deals/D1")
    assert (deal["deal"], deal["client"], deal["unit"], deal["state"]) == ("D1", "C2", "U1", "held")
    assert deal["position"] >= project.position


def test_the_unit(project: Desk) -> None:
    unit = project.read("units/U1")
    assert (unit["state"], unit["client"], unit["deal"]) == ("held", "C2", "D1")
    assert [item["unit"] for item in project.read("units", state="held")["items"]] == ["U1"]
    assert project.read("units", state="free")["items"] == []
    assert project.read("units", floor="2")["items"]
    assert project.read("units", floor="%")["items"] == []


@pytest.mark.parametrize("q", ["张", "zhang", "zs", "三和", "138 0000", "+8613800000000", "C1", "c1"])
def test_a_client_is_found(project: Desk, q: str) -> None:
    assert [item["client"] for item in project.read("clients", q=q)["items"]] == ["C1"]


@pytest.mark.parametrize("q", ["%", "_", "王", "\\", "'", "999", "張三三"])
def test_nobody_is_found(project: Desk, q: str) -> None:
    assert project.read("clients", q=q)["items"] == []


def test_clients_page_by_cursor(project: Desk) -> None:
    first = project.read("clients", limit=1)
    assert [item["client"] for item in first["items"]] == ["C1"]
    second = project.read("clients", limit=1, after=first["next"])
    assert [item["client"] for item in second["items"]] == ["C2"]
    assert second["next"] is None


def test_the_profile_and_the_history(project: Desk) -> None:
    profile = project.read("clients/C2")
    assert (profile["name"], profile["phones"]) == ("李四", ["+8613900000000"])
    assert [deal["deal"] for deal in profile["deals"]] == ["D1"]
    history = project.read("clients/C2/timeline")
    assert [item["type"] for item in history["items"]] == [
        "pandan.client.received",
        "pandan.visit.registered",
        "pandan.unit.held",
    ]
    assert any(item["decisions"] for item in history["items"])
    assert history["items"][1]["data"]["name"] == "李四"
    page = project.read("clients/C2/timeline", limit=2)
    assert project.read("clients/C2/timeline", after=page["next"])["items"] == history["items"][2:]


@pytest.mark.parametrize(
    "path", ["clients/NOBODY", "clients/NOBODY/ownership", "clients/NOBODY/timeline", "deals/D9", "units/U9"]
)
def test_what_is_not_there(project: Desk, path: str) -> None:
    problem = project.read(path, 404)
    assert problem["type"] == "urn:pandan:problem:not_found"
    assert problem["detail"].endswith(".")


@pytest.mark.parametrize("path", ["rotation", "clients/C1/ownership", "deals/D1"])
def test_a_rulebook_that_nobody_wrote(project: Desk, path: str) -> None:
    problem = project.read(path, 422, rulebook="nobody")
    assert problem["errors"][0]["name"] == "rulebook"


def test_what_was_posted_can_be_read_as_soon_as_it_is_asked_for(project: Desk) -> None:
    for number in range(10):
        client = f"N{number}"
        project.post(registered(client, "A", "王五", f"1370000{number:04}", f"{DAY}13:00:00+08:00"))
        assert project.read(f"clients/{client}")["client"] == client


def test_everybody_may_read_their_project(project: Desk, as_role: Callable[..., httpx.Client]) -> None:
    for role in ("agent", "analyst", "auditor", "service"):
        reader = as_role(role, project.project)
        for path in ("rotation", "clients", "units", "clients/C1/ownership", "deals/D1"):
            address = f"/v1/projects/{project.project}/{path}"
            # A worker that has many desks to take up first is waited for, as clients wait.
            answers = (reader.get(address, params={"at_least": project.position}) for _ in range(10))
            assert next((found for found in answers if found.status_code != 503), None) is not None, (role, path)
            assert reader.get(address).status_code == 200, (role, path)
