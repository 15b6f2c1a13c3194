"""Rulebooks over HTTP: those that ship, and those that a project publishes, adopts and asks by."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from domain.rulebooks import PRESETS, load_preset

from .desk import event, patiently, received, registered

pytestmark = pytest.mark.usefixtures("working")
DAY = "2026-03-02T"
OURS = """
name = "ours"
zh = "《本部接待办法》"
en = "Our Reception Rules"
extends = "sc"

[rotation]
carry_over = "restart"

[ownership]
protection = { days = 7 }
"""


def publication(project: str, text: str, name: str = "ours", time: str = f"{DAY}09:00:00+08:00") -> dict[str, Any]:
    return event("rulebook.published", f"project/{project}", {"name": name, "text": text}, time)


def adoption(project: str, name: str, effective_from: str, **more: Any) -> dict[str, Any]:
    data = {"rulebook": name, "effective_from": effective_from, **more}
    return event("rulebook.adopted", f"project/{project}", data, f"{DAY}09:00:00+08:00")


class Desk:
    """A project, asked and told by an administrator."""

    def __init__(self, client: httpx.Client, project: str) -> None:
        self.project = project
        self._client = client
        self.position = 0

    def post(self, *events: dict[str, Any], status: int = 201) -> Any:
        answer = self._client.post(f"/v1/projects/{self.project}/events", json=list(events))
        assert answer.status_code == status, answer.text
        self.position = answer.json().get("position", self.position)
        return answer.json()

    def read(self, path: str, status: int = 200, **query: Any) -> Any:
        asked = {"at_least": self.position} | query
        answer = self._client.get(f"/v1/projects/{self.project}/{path}", params=asked)
        assert answer.status_code == status, answer.text
        return answer.json()


@pytest.fixture
def told(admin: httpx.Client, desk: str) -> Desk:
    """A desk that published a book of its own."""
    found = Desk(admin, desk)
    found.post(publication(desk, OURS))
    return found


def test_the_books_that_ship(admin: httpx.Client) -> None:
    items = admin.get("/v1/rulebooks").json()["items"]
    assert [item["name"] for item in items] == list(PRESETS)
    assert {item["name"]: item["hash"] for item in items}["sc"] == load_preset("sc").hash
    book = admin.get("/v1/rulebooks/sc").json()
    assert book["clauses"]["SC-42"]["cited_zh"] == "《售楼处客户接待制度》第四十二条"
    assert "rotation.kinds.new" in book["clauses"]["SC-42"]["sets"]
    assert book["parameters"]["rotation.carry_over"]["value"] == "continue"
    assert book["parameters"]["rotation.carry_over"]["clauses"] == ["SC-7"]
    assert book["parameters"]["ownership.protection"]["value"] == {"months": 1}
    assert len(book["parameters"]) > 150


def test_where_two_books_differ(admin: httpx.Client) -> None:
    found = admin.get("/v1/rulebooks/sc/diff", params={"with": "wjc"}).json()
    by_path = {one["path"]: one for one in found["differences"]}
    assert by_path["rotation.calls"]["this"]["value"] == "last"
    assert by_path["rotation.calls"]["with"]["source"] == "default"
    assert by_path["rotation.calls"]["zh"] == "热线电话由谁接听"
    assert admin.get("/v1/rulebooks/sc/diff", params={"with": "sc"}).json()["differences"] == []


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/v1/rulebooks/nobody", 404),
        ("/v1/rulebooks/sc/diff?with=nobody", 404),
        ("/v1/rulebooks/sc/diff", 422),
        ("/v1/rulebooks/sc?lang=zh", 422),
        ("/v1/rulebooks/s%20c", 422),
    ],
)
def test_what_is_not_there(admin: httpx.Client, path: str, status: int) -> None:
    answer = admin.get(path)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"


def test_every_token_reads_the_books(as_role: Callable[..., httpx.Client], desk: str) -> None:
    for role in ("agent", "analyst", "auditor"):
        reader = as_role(role, desk)
        assert reader.get("/v1/rulebooks").status_code == 200
        assert patiently(reader, f"/v1/projects/{desk}/rulebooks", at_least=1).status_code == 200
        assert reader.get("/v1/projects/other/rulebooks").status_code == 403


def test_a_published_book_is_listed_with_its_versions(told: Desk) -> None:
    first = told.read("rulebooks")
    assert first["in_force"]["rulebook"] == "wjc"
    assert first["in_force"]["position"] == 1
    assert [(item["name"], len(item["versions"])) for item in first["items"]] == [("ours", 1)]
    told.post(publication(told.project, OURS.replace("days = 7", "days = 9")))
    [item] = told.read("rulebooks")["items"]
    assert len({version["hash"] for version in item["versions"]}) == 2
    assert item["hash"] == item["versions"][-1]["hash"]
    book = told.read("rulebooks/ours")
    assert book["parameters"]["ownership.protection"]["value"] == {"days": 9}
    assert book["clauses"]["SC-42"]["cited_zh"] == "《售楼处客户接待制度》第四十二条"
    assert [one["path"] for one in told.read("rulebooks/ours/diff", **{"with": "sc"})["differences"]] == [
        "rotation.carry_over",
        "ownership.protection",
    ]
    assert told.read("rulebooks/nobody", 404)["type"] == "urn:pandan:problem:not_found"


def test_an_adopted_book_judges_from_then_on(told: Desk) -> None:
    early = [
        received("C1", "A", "R1", f"{DAY}10:00:00+08:00"),
        registered("C1", "A", "张三", "13800000000", f"{DAY}10:20:00+08:00", reception="R1"),
    ]
    told.post(*early)
    before = told.read("clients/C1/ownership")
    told.post(adoption(told.project, "ours", "2026-03-01"))
    found = told.read("rulebooks")
    assert (found["in_force"]["rulebook"], found["in_force"]["since"]) == ("ours", "2026-03-01T00:00:00+08:00")
    assert [one["rulebook"] for one in found["adoptions"]] == ["wjc", "ours"]
    assert told.read("rulebook")["hash"] == found["in_force"]["hash"]
    after = told.read("clients/C1/ownership")
    assert after["claims"] == before["claims"], "what was recorded before the adoption is never judged by it"
    assert after["rulebook_hash"] != before["rulebook_hash"]


def test_a_question_may_name_a_published_book(told: Desk) -> None:
    told.post(
        received("C1", "A", "R1", f"{DAY}10:00:00+08:00"),
        registered("C1", "A", "张三", "13800000000", f"{DAY}10:20:00+08:00", reception="R1"),
        event(
            "unit.held",
            "unit/U1",
            {"deal": "D1", "client": "C1", "agent": "A", "amount": "1000.00", "until": "2199-03-05"},
            f"{DAY}12:00:00+08:00",
        ),
    )
    book = told.read("rulebooks/ours")
    for path in ("clients/C1/ownership", "deals/D1", "rotation"):
        answer = told.read(path, rulebook="ours")
        assert (answer["rulebook"], answer["rulebook_hash"]) == ("ours", book["hash"])
        problem = told.read(path, 422, rulebook="theirs")
        assert "ours" in problem["detail"]


def test_a_text_that_is_no_book_is_refused_with_every_fault(told: Desk) -> None:
    wrong = OURS.replace("carry_over", "carryover").replace("days = 7", "days = -7")
    problem = told.post(publication(told.project, wrong), status=422)
    [error] = problem["errors"]
    assert (error["pointer"], error["code"]) == ("/data/text", "bad_rulebook")
    assert "line 8" in error["detail"]
    assert "did you mean rotation.carry_over" in error["detail"]
    assert "line 11" in error["detail"]
    assert "negative" in error["detail"]


def test_who_publishes_and_adopts(as_role: Callable[..., httpx.Client], desk: str) -> None:
    for role, status in (("supervisor", 403), ("agent", 403), ("manager", 201)):
        poster = as_role(role, desk)
        for one in (publication(desk, OURS), adoption(desk, "sc", "2026-04-01")):
            assert poster.post(f"/v1/projects/{desk}/events", json=one).status_code == status, role
