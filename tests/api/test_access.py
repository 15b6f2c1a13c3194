"""The access log over HTTP and on the terminal: who was refused, who was shown whose data, and who may read it."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import httpx
import psycopg
import pytest

from ledger import access, tokens

from .conftest import Run
from .desk import opening, patiently, received, registered

PHONE = "13800000000"
NAME = "张三"
_numbers = itertools.count(1)


class Watched:
    """A desk with two clients, and its access log."""

    def __init__(self, project: str, admin: httpx.Client, as_role: Callable[..., httpx.Client]) -> None:
        self.project = project
        self.path = f"/v1/projects/{project}"
        self.admin = admin
        self._as_role = as_role

    def role(self, role: str, staff: str | None = None) -> httpx.Client:
        return self._as_role(role, self.project, staff=staff)

    def entries(self, **asked: Any) -> list[dict[str, Any]]:
        answer = self.admin.get(f"{self.path}/access", params={"limit": 500, **asked})
        assert answer.status_code == 200, answer.text
        items: list[dict[str, Any]] = answer.json()["items"]
        return items


@pytest.fixture(scope="module")
def watched(admin: httpx.Client, as_role: Callable[..., httpx.Client], working: None) -> Watched:  # noqa: ARG001 -- the workers fold what is read
    project = f"watched-{next(_numbers)}"
    day = "2026-03-02T1"
    told = [
        *opening(project),
        received("C1", "A", "R1", f"{day}0:00:00+08:00"),
        registered("C1", "A", NAME, PHONE, f"{day}0:05:00+08:00", reception="R1"),
        received("C2", "B", "R2", f"{day}1:00:00+08:00"),
        registered("C2", "B", "李四", "13900000000", f"{day}1:05:00+08:00", reception="R2"),
    ]
    answer = admin.post(f"/v1/projects/{project}/events", json=told)
    assert answer.status_code == 201, answer.text
    found = Watched(project, admin, as_role)
    assert patiently(admin, f"{found.path}/clients/C1", at_least=answer.json()["position"]).status_code == 200
    return found


def _public(client: httpx.Client) -> str:
    public = tokens.public_part(client.headers["authorization"].removeprefix("Bearer "))
    assert public is not None
    return public


def test_a_refusal_is_noted_with_who_came_and_what_they_wanted(watched: Watched) -> None:
    agent = watched.role("agent", "A")
    assert agent.get(f"{watched.path}/webhooks").status_code == 403
    (entry,) = watched.entries(token=_public(agent))
    assert entry | {"number": 0, "at": ""} == {
        "number": 0,
        "at": "",
        "kind": "refused",
        "project": watched.project,
        "token": _public(agent),
        "role": "agent",
        "staff": "A",
        "address": "127.0.0.1",
        "method": "GET",
        "path": "/v1/projects/{project}/webhooks",
        "code": "role_may_not",
        "subjects": [],
        "times": 1,
    }


def test_events_that_a_role_may_not_post_are_refusals(watched: Watched) -> None:
    auditor = watched.role("auditor")
    assert auditor.post(f"{watched.path}/events", json=[]).status_code == 403
    (entry,) = watched.entries(token=_public(auditor))
    assert (entry["method"], entry["path"]) == ("POST", "/v1/projects/{project}/events")


def test_a_token_of_another_project_is_seen_at_the_door_it_tried(
    watched: Watched, as_role: Callable[..., httpx.Client]
) -> None:
    stranger = as_role("manager", "elsewhere")
    assert stranger.get(f"{watched.path}/clients/C1").status_code == 403
    (entry,) = watched.entries(token=_public(stranger))
    assert (entry["code"], entry["path"]) == ("project_closed_to_token", "/v1/projects/{project}/clients/{client}")


def test_an_unknown_token_is_noted_by_its_public_part_and_the_route_it_tried(
    watched: Watched, anonymous: httpx.Client, token: Callable[..., str]
) -> None:
    known = token("manager", watched.project)
    public = known.split("_")[1]
    forged = f"pandan_{public}_{'A' * 43}"
    forged += tokens._checksum(forged)
    answer = anonymous.get(f"{watched.path}/clients/C1", headers={"Authorization": f"Bearer {forged}"})
    assert answer.status_code == 401
    (entry,) = watched.entries(token=public)
    assert (entry["code"], entry["role"], entry["path"]) == (
        "token_unknown",
        None,
        "/v1/projects/{project}/clients/{client}",
    )


def test_what_was_typed_stands_nowhere(watched: Watched, anonymous: httpx.Client) -> None:
    """Neither a word that is no token, nor an address that does not exist, nor what was searched for."""
    for path in (f"/{PHONE}/{NAME}", f"{watched.path}/clients?q={PHONE}", f"/v1/projects/{PHONE}/clients"):
        assert anonymous.get(path, headers={"Authorization": f"Bearer {PHONE}"}).status_code == 401
    watched.role("manager").get(f"{watched.path}/clients", params={"q": PHONE})
    told = str(watched.entries()) + watched.admin.get(f"{watched.path}/access").text
    assert PHONE not in told
    assert NAME not in told


def test_who_comes_without_a_token_is_not_noted(watched: Watched, anonymous: httpx.Client) -> None:
    before = len(watched.entries())
    assert anonymous.get(f"{watched.path}/clients/C1").status_code == 401
    assert len(watched.entries()) == before


def test_evidence_is_noted_with_everybody_whose_data_it_opens(watched: Watched) -> None:
    manager = watched.role("manager")
    assert manager.get(f"{watched.path}/clients/C1/evidence").status_code == 200
    (entry,) = watched.entries(token=_public(manager))
    assert (entry["kind"], entry["subjects"]) == ("evidence", ["C1"])
    assert watched.entries(client="C1", kind="evidence", token=_public(manager)) == [entry]


@pytest.mark.parametrize(
    ("path", "clients"),
    [
        ("clients", ["C1", "C2"]),
        ("clients?q=" + PHONE, ["C1"]),
        ("clients/C2", ["C2"]),
        ("clients/C1/timeline", ["C1"]),
        ("events", ["C1", "C2"]),
        ("events?subject=client/C2", ["C2"]),
        ("forms/visit_register?date=2026-03-02", ["C1", "C2"]),
    ],
)
def test_reads_of_personal_data_are_noted_with_whose_it_was(watched: Watched, path: str, clients: list[str]) -> None:
    desk = watched.role("front_desk")
    assert desk.get(f"{watched.path}/{path}").status_code == 200
    (entry,) = watched.entries(token=_public(desk))
    assert (entry["kind"], entry["subjects"]) == ("personal", clients)


@pytest.mark.parametrize("path", ["units", "rotation?date=2026-03-02", "clients/C1/ownership", "kpis?from=2026-03-01&to=2026-03-31"])  # fmt: skip
def test_what_shows_nobodys_data_is_not_noted(watched: Watched, path: str) -> None:
    desk = watched.role("front_desk")
    assert desk.get(f"{watched.path}/{path}").status_code == 200
    assert watched.entries(token=_public(desk)) == []


def test_what_is_masked_is_not_noted(watched: Watched) -> None:
    agent = watched.role("agent", "A")
    assert agent.get(f"{watched.path}/clients/C2").json()["masked"] is True
    assert agent.get(f"{watched.path}/clients/C1").json()["name"] == NAME
    assert [entry["subjects"] for entry in watched.entries(token=_public(agent))] == [["C1"]]


def test_a_sheet_that_is_taken_along_is_an_export(watched: Watched) -> None:
    desk = watched.role("front_desk")
    answer = desk.get(f"{watched.path}/forms/visit_register", params={"date": "2026-03-02", "format": "xlsx"})
    assert answer.status_code == 200
    (entry,) = watched.entries(token=_public(desk))
    assert (entry["kind"], entry["subjects"]) == ("export", ["C1", "C2"])


def test_a_stream_is_noted_as_it_goes_on(watched: Watched) -> None:
    manager = watched.role("manager")
    with manager.stream("GET", f"{watched.path}/events", headers={"Accept": "text/event-stream"}) as stream:
        for line in stream.iter_lines():
            if NAME in line:
                break
        (entry,) = watched.entries(token=_public(manager))
    assert (entry["kind"], entry["subjects"]) == ("personal", ["C1", "C2"])


def test_what_cannot_be_noted_is_not_shown(watched: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    async def full(*_: object) -> None:
        raise psycopg.OperationalError("no space left on device")

    monkeypatch.setattr(access, "store", full)
    manager = watched.role("manager")
    answer = manager.get(f"{watched.path}/clients/C1")
    assert answer.status_code == 503
    assert NAME not in answer.text
    assert manager.get(f"{watched.path}/units").status_code == 200
    assert watched.role("agent", "A").get(f"{watched.path}/webhooks").status_code == 403


def test_it_pages_and_nobody_but_manager_auditor_and_admin_reads_it(watched: Watched) -> None:
    everything = watched.entries()
    assert len(everything) > 1
    first = watched.admin.get(f"{watched.path}/access", params={"limit": 1}).json()
    assert first["items"] == everything[:1]
    second = watched.admin.get(f"{watched.path}/access", params={"limit": 1, "after": first["next"]}).json()
    assert second["items"] == everything[1:2]
    for role, may in (("auditor", True), ("manager", True), ("supervisor", False), ("agent", False)):
        assert (watched.role(role, "A").get(f"{watched.path}/access").status_code == 200) is may, role


def test_a_project_does_not_see_anothers(watched: Watched, desk: str) -> None:
    watched.role("agent", "A").get(f"{watched.path}/webhooks")
    assert watched.admin.get(f"/v1/projects/{desk}/access").json()["items"] == []


def test_commands_note_what_they_hand_out(watched: Watched, pandan: Run, tmp_path: Any) -> None:
    for command in (("evidence", "C2", "-o", tmp_path / "C2.zip"), ("export", "--output", tmp_path / "all.jsonl")):
        done = pandan(*command, "--project", watched.project)
        assert done.returncode == 0, done.stderr
    done = pandan("access", "--project", watched.project, "--last", "2")
    evidence, export = (line.split("\t") for line in done.stdout.splitlines())
    assert evidence[1:4] == ["evidence", watched.project, "operator"]
    assert evidence[5:8] == ["CLI pandan evidence client", "-", "C2"]
    assert export[1] == "export"
    assert export[4].startswith("local/")
    assert pandan("access", "--kind", "nothing").returncode == 1
