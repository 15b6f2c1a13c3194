"""Reading the ledger in order."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from psycopg import sql

from .desk import event, opening, registered

MORNING = "2026-03-02T10:15:00+08:00"


def _post(client: httpx.Client, project: str, *events: dict[str, Any]) -> int:
    answer = client.post(f"/v1/projects/{project}/events", json=list(events))
    assert answer.status_code == 201, answer.text
    position: int = answer.json()["position"]
    return position


def test_pages_follow_one_another_without_gap_or_repetition(admin: httpx.Client, desk: str) -> None:
    last = _post(admin, desk, *(registered(f"C{n}", "A", "张三", f"1380000{n:04}", MORNING) for n in range(7)))
    seen: list[int] = []
    after = 0
    while True:
        page = admin.get(f"/v1/projects/{desk}/events", params={"after": after, "limit": 4}).json()
        seen += [item["position"] for item in page["items"]]
        assert page["position"] == last
        if page["next"] is None:
            break
        after = page["next"]
    assert seen == list(range(1, last + 1))


def test_an_event_reads_as_it_was_posted(admin: httpx.Client, desk: str) -> None:
    posted = registered("C1", "A", "张三", "138 0000 0000", MORNING, tabletversion="7")
    del posted["data"]["tabletversion"]
    posted["tabletversion"] = "7"
    position = _post(admin, desk, posted)
    item = admin.get(f"/v1/projects/{desk}/events", params={"after": position - 1}).json()["items"][0]
    assert {
        name: item[name] for name in ("id", "source", "type", "subject", "time", "specversion", "tabletversion")
    } == {name: posted[name] for name in ("id", "source", "type", "subject", "time", "specversion", "tabletversion")}
    assert item["data"] == posted["data"] | {"phones": ["+8613800000000"]}
    assert (item["position"], item["version"], item["imported"], item["postedrole"]) == (position, 1, False, "admin")


def test_by_subject_and_type(admin: httpx.Client, desk: str) -> None:
    _post(admin, desk, *(registered(f"C{n}", "A", "张三", f"1380000{n:04}", MORNING) for n in range(3)))
    path = f"/v1/projects/{desk}/events"
    mine = admin.get(path, params={"subject": "client/C1"}).json()["items"]
    assert [item["subject"] for item in mine] == ["client/C1"]
    kinds = admin.get(path, params={"type": ["pandan.staff.joined", "unit.listed"]}).json()["items"]
    assert {item["type"] for item in kinds} == {"pandan.staff.joined", "pandan.unit.listed"}
    assert admin.get(path, params={"subject": "unit/U1", "type": "staff.joined"}).json()["items"] == []


def test_a_forgotten_client_is_forgotten_at_once(admin: httpx.Client, desk: str, database: Any) -> None:
    position = _post(admin, desk, registered("C1", "A", "张三", "13800000000", MORNING))
    path = f"/v1/projects/{desk}/events?after={position - 1}"
    assert "张三" in admin.get(path).text
    with database.owner() as connection:
        schema = connection.execute("SELECT schema FROM pandan.projects WHERE id = %s", (desk,)).fetchone()[0]
        keys = sql.Identifier(schema, "subject_keys")
        connection.execute(sql.SQL("DELETE FROM {} WHERE client = 'C1'").format(keys))
    item = admin.get(path).json()["items"][0]
    assert item["forgotten"] is True
    assert "name" not in item["data"]


def test_at_least_waits_and_then_says_when_to_ask_again(admin: httpx.Client, desk: str) -> None:
    path = f"/v1/projects/{desk}/events"
    assert admin.get(path, params={"at_least": 6}).json()["position"] == 6
    threading.Timer(0.5, _post, (admin, desk, registered("C1", "A", "张三", "13800000000", MORNING))).start()
    assert admin.get(path, params={"at_least": 7}).json()["position"] == 7
    late = admin.get(path, params={"at_least": 99})
    assert late.status_code == 503
    assert late.headers["retry-after"] == "1"


class Stream:
    """The events of a stream, read as they come."""

    def __init__(self, client: httpx.Client, path: str, **headers: str) -> None:
        self._response = client.stream("GET", path, headers={"Accept": "text/event-stream", **headers})

    def __enter__(self) -> Iterator[dict[str, Any]]:
        answer = self._response.__enter__()
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/event-stream")
        return self._events(answer)

    def __exit__(self, *error: Any) -> None:
        self._response.__exit__(*error)

    @staticmethod
    def _events(answer: httpx.Response) -> Iterator[dict[str, Any]]:
        identity = ""
        for line in answer.iter_lines():
            name, _, value = line.partition(": ")
            if name == "data":
                item = json.loads(value)
            elif name == "id":
                identity = value
            elif not line and identity:
                assert identity == str(item["position"])
                yield item
                identity = ""


def test_a_stream_gives_what_there_is_and_then_what_comes(
    admin: httpx.Client, as_role: Callable[..., httpx.Client], desk: str
) -> None:
    reader = as_role("auditor", desk)
    with Stream(reader, f"/v1/projects/{desk}/events?after=4") as events:
        assert [next(events)["position"] for _ in range(2)] == [5, 6]
        for number in range(3):
            position = _post(admin, desk, registered(f"C{number}", "A", "张三", f"1380000{number:04}", MORNING))
            assert next(events)["position"] == position


def test_a_broken_stream_goes_on_behind_the_last_event(admin: httpx.Client, desk: str) -> None:
    with Stream(admin, f"/v1/projects/{desk}/events?after=0", **{"Last-Event-ID": "5"}) as events:
        assert next(events)["position"] == 6
    refused = admin.get(f"/v1/projects/{desk}/events", headers={"Accept": "text/event-stream", "Last-Event-ID": "five"})
    assert refused.status_code == 422


def test_a_stream_of_one_type_passes_over_the_rest(admin: httpx.Client, desk: str) -> None:
    with Stream(admin, f"/v1/projects/{desk}/events?after=6&type=staff.absent") as events:
        _post(admin, desk, registered("C1", "A", "张三", "13800000000", MORNING))
        away = event("staff.absent", f"project/{desk}", {"staff": "B", "reason": "leave"}, MORNING)
        position = _post(admin, desk, away)
        assert next(events)["position"] == position


def test_a_long_history_streams_whole(admin: httpx.Client, new_project: Callable[[], str]) -> None:
    project = new_project()
    _post(admin, project, *opening(project))
    last = _post(admin, project, *(registered(f"C{n}", "A", "张三", f"1380001{n:04}", MORNING) for n in range(700)))
    with Stream(admin, f"/v1/projects/{project}/events") as events:
        assert [next(events)["position"] for _ in range(last)] == list(range(1, last + 1))


@pytest.mark.parametrize("accept", ["application/json", "*/*", "text/html", "nonsense"])
def test_everybody_else_gets_pages(admin: httpx.Client, desk: str, accept: str) -> None:
    answer = admin.get(f"/v1/projects/{desk}/events", headers={"Accept": accept})
    assert answer.headers["content-type"] == "application/json"
