"""Posting over HTTP: what the contract promises, and what is sent to break it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from .desk import event, opening, registered

MORNING = "2026-03-02T10:15:00+08:00"
Roles = Callable[..., httpx.Client]


@pytest.fixture
def path(desk: str) -> str:
    return f"/v1/projects/{desk}/events"


def _visit(number: int = 1, **more: Any) -> dict[str, Any]:
    return registered(f"C{number}", "A", "张三", f"1380000{number:04}", MORNING) | more


def _head(admin: httpx.Client, path: str) -> int:
    position: int = admin.get(path, params={"limit": 1}).json()["position"]
    return position


def _refused(admin: httpx.Client, path: str, body: Any, status: int, **more: Any) -> dict[str, Any]:
    before = _head(admin, path)
    answer = admin.post(path, **({"content": body} if isinstance(body, bytes) else {"json": body}), **more)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert _head(admin, path) == before, "nothing may be stored"
    document: dict[str, Any] = answer.json()
    return document


def test_a_post_answers_with_its_position(admin: httpx.Client, path: str) -> None:
    visit = _visit()
    answer = admin.post(path, json=visit)
    assert answer.status_code == 201
    stored = {"id": visit["id"], "position": 7, "subject": "client/C1", "version": 1}
    assert answer.json() == {"position": 7, "events": [stored]}
    again = admin.post(path, json=visit)
    assert (again.status_code, again.json()) == (201, answer.json())
    assert _head(admin, path) == 7


@pytest.mark.parametrize(
    ("media", "array"),
    [
        ("application/cloudevents+json", False),
        ("application/cloudevents+json; charset=utf-8", False),
        ("application/cloudevents-batch+json", True),
        ("application/json", False),
        ("application/json", True),
    ],
)
def test_every_media_type(admin: httpx.Client, path: str, media: str, array: bool) -> None:
    visit = _visit()
    answer = admin.post(path, json=[visit] if array else visit, headers={"Content-Type": media})
    assert answer.status_code == 201, answer.text


def test_other_content_under_the_same_id_is_a_conflict(admin: httpx.Client, path: str) -> None:
    visit = _visit()
    assert admin.post(path, json=visit).status_code == 201
    problem = _refused(admin, path, visit | {"time": "2026-03-02T11:15:00+08:00"}, 409)
    assert problem["errors"][0]["code"] == "id_taken"


def test_a_batch_is_stored_whole_or_not_at_all_and_every_bad_event_is_named(admin: httpx.Client, path: str) -> None:
    batch = [
        _visit(1),
        _visit(2) | {"type": "pandan.visit.happened"},
        _visit(3),
        _visit(4) | {"time": "2026-03-02T10:15:00"},
        event("follow_up.made", "client/C9", {"by": "A", "method": "phone", "summary": "问价"}, MORNING),
        "no event",
    ]
    problem = _refused(admin, path, batch, 422)
    assert {error["index"] for error in problem["errors"]} == {1, 3, 4, 5}
    assert all(error["code"] and error["detail"] for error in problem["errors"])
    assert {"/type", "/time"} <= {error["pointer"] for error in problem["errors"]}


def test_a_version_that_somebody_has_passed_is_a_conflict(admin: httpx.Client, path: str) -> None:
    assert admin.post(path, json=_visit(1, expectedversion=0)).status_code == 201
    assert _refused(admin, path, _visit(1, expectedversion=0), 409)["errors"][0]["code"] == "version_conflict"
    assert admin.post(path, json=_visit(1, expectedversion=1)).status_code == 201


def test_only_importers_say_when_something_was_recorded(as_role: Roles, new_project: Callable[[], str]) -> None:
    project = new_project()
    path = f"/v1/projects/{project}/events"
    importer, manager = as_role("importer", project), as_role("manager", project)
    recorded = "2026-03-02T12:00:00+08:00"
    first = [item | {"recordedtime": recorded} for item in opening(project)]
    assert importer.post(path, json=first).status_code == 201
    item = importer.get(path).json()["items"][0]
    assert item["imported"] is True
    assert datetime.fromisoformat(item["recordedtime"]) == datetime.fromisoformat(recorded)
    assert item["storedtime"] > item["recordedtime"]
    assert manager.post(path, json=_visit(1, recordedtime=recorded)).status_code == 403
    tomorrow = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    for wrong in (tomorrow, "2026-03-02T11:00:00+08:00", "2026-03-01T10:00:00+08:00"):
        _refused(importer, path, _visit(1, recordedtime=wrong), 422)


def test_roles_that_may_not(as_role: Roles, desk: str, path: str, admin: httpx.Client) -> None:
    roster = event("roster.set", f"project/{desk}", {"date": "2026-03-03", "order": ["A", "B"]}, MORNING)
    ruling = event("dispute.ruled", "client/C1", {"dispute": "X", "shares": {"A": "1"}, "reason": "r"}, MORNING)
    for role, posted in [("analyst", _visit()), ("auditor", _visit()), ("agent", roster), ("front_desk", ruling)]:
        answer = as_role(role, desk).post(path, json=posted)
        assert answer.status_code == 403, role
        assert answer.json()["type"].endswith("role_may_not")
    assert as_role("front_desk", desk).post(path, json=roster).status_code == 201
    assert as_role("agent", desk, staff="A").post(path, json=_visit()).status_code == 201
    last = admin.get(path, params={"after": _head(admin, path) - 1}).json()["items"][0]
    assert (last["postedrole"], last["postedstaff"]) == ("agent", "A")


def test_a_project_is_opened_by_its_first_event_only(admin: httpx.Client, new_project: Callable[[], str]) -> None:
    project = new_project()
    path = f"/v1/projects/{project}/events"
    assert admin.post(path, json=_visit()).status_code == 404
    assert admin.get(path).status_code == 404
    assert admin.post(path, json=opening(project)).status_code == 201


DEEP = b"[" * 10_000 + b"]" * 10_000


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"not json", 400),
        (b'{"id": "\xff\xfe"}', 400),
        (b'{"id": "\xed\xa0\x80"}', 400),
        (DEEP, 400),
        (b'{"a":' * 10_000 + b"1" + b"}" * 10_000, 400),
        (b'{"specversion": "1.0", "data": NaN}', 400),
        (b'{"specversion": "1.0", "data": Infinity}', 400),
        (b"[]", 400),
        (b"null", 422),
        (b"1" * 5000, 400),
        (b'"text"', 422),
        (b"{}", 422),
        (b"[[]]", 422),
        (b"[1, null, true]", 422),
        (b"\xef\xbb\xbf{}", 400),
    ],
)
def test_bodies_that_are_no_events(admin: httpx.Client, path: str, body: bytes, status: int) -> None:
    _refused(admin, path, body, status, headers={"Content-Type": "application/json"})


@pytest.mark.parametrize("media", ["text/plain", "application/xml", "multipart/form-data", "x", "application/jsonp"])
def test_media_types_that_are_not_taken(admin: httpx.Client, path: str, media: str) -> None:
    _refused(admin, path, b"{}", 415, headers={"Content-Type": media})


@pytest.mark.parametrize(
    ("member", "value", "pointer"),
    [
        ("specversion", "0.3", "/specversion"),
        ("id", "", "/id"),
        ("id", "x" * 257, "/id"),
        ("id", "a\x00b", "/id"),
        ("id", 7, "/id"),
        ("source", None, "/source"),
        ("type", "pandan.unknown", "/type"),
        ("type", "visit.registered", "/type"),
        ("type", ["pandan.visit.registered"], "/type"),
        ("subject", "unit/U1", "/subject"),
        ("subject", "client/", "/subject"),
        ("subject", "client/a/b", "/subject"),
        ("subject", "client/" + "x" * 65, "/subject"),
        ("subject", "client/张三", "/subject"),
        ("subject", "client/C1\n", "/subject"),
        ("time", "2026-03-02T10:15:00", "/time"),
        ("time", "0001-01-01T00:00:00Z", "/time"),
        ("time", "9999-12-31T23:59:59Z", "/time"),
        ("time", "2026-02-30T10:15:00Z", "/time"),
        ("time", "2199-01-01T10:15:00Z", "/time"),
        ("time", "2026-02-01T10:15:00+08:00", "/time"),
        ("time", 1772417700, "/time"),
        ("data", None, "/data"),
        ("data", "{}", "/data"),
        ("expectedversion", -1, "/expectedversion"),
        ("expectedversion", True, "/expectedversion"),
        ("position", 5, "/position"),
        ("storedtime", MORNING, "/storedtime"),
        ("data_base64", "e30=", "/data_base64"),
        ("Upper", "x", "/Upper"),
        ("extension", {"a": 1}, "/extension"),
        ("extension", 2**40, "/extension"),
        ("datacontenttype", "text/plain", "/datacontenttype"),
    ],
)
def test_envelopes_that_are_wrong(admin: httpx.Client, path: str, member: str, value: Any, pointer: str) -> None:
    problem = _refused(admin, path, _visit() | {member: value}, 422)
    assert pointer in {error["pointer"] for error in problem["errors"]}


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("name", ""),
        ("name", "张\x00三"),
        ("name", "x" * 10_000),
        ("phones", "13800000000"),
        ("phones", ["12"]),
        ("registered_by", "nobody"),
        ("registered_by", "x" * 65),
        ("intent", "E"),
        ("owner", "A"),
        ("reception", {"a": {"b": {}}}),
    ],
)
def test_data_that_is_wrong(admin: httpx.Client, path: str, member: str, value: Any) -> None:
    visit = _visit()
    visit["data"][member] = value
    problem = _refused(admin, path, visit, 422)
    assert any(error["pointer"].startswith("/data") for error in problem["errors"]), problem


@pytest.mark.parametrize("amount", ["1" * 40, "1.001", "-5", "1e9", 1000, "NaN", ""])
def test_money_that_is_none(admin: httpx.Client, path: str, amount: Any) -> None:
    hold = {"deal": "D1", "client": "C1", "agent": "A", "amount": amount, "until": "2026-03-05"}
    assert admin.post(path, json=_visit()).status_code == 201
    _refused(admin, path, event("unit.held", "unit/U1", hold, MORNING), 422)


def test_a_lone_surrogate_is_refused(admin: httpx.Client, path: str) -> None:
    body = b'{"specversion":"1.0","id":"\\ud800","source":"/t","type":"pandan.visit.registered","subject":"client/C1"}'
    _refused(admin, path, body, 400, headers={"Content-Type": "application/json"})


def test_too_many_events(admin: httpx.Client, path: str) -> None:
    _refused(admin, path, [{}] * 2001, 413)


def test_two_posters_side_by_side_leave_no_gap(admin: httpx.Client, as_role: Roles, desk: str, path: str) -> None:
    posters = [as_role("manager", desk) for _ in range(4)]
    positions: list[int] = []

    def post(number: int) -> None:
        for turn in range(20):
            answer = posters[number].post(path, json=_visit(number * 100 + turn))
            assert answer.status_code == 201, answer.text
            positions.append(answer.json()["position"])

    threads = [threading.Thread(target=post, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(positions) == list(range(7, 87))
    assert [item["position"] for item in admin.get(path).json()["items"]] == list(range(1, 87))
