"""The same post, many times: at once over many connections, and again after the server died before it could answer."""

from __future__ import annotations

import asyncio
import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from .serving import Server, event, opening

RACERS = 200
DYING = """
import os, signal, sys
from pathlib import Path
from api.events import post
from api.commands.main import app

flag, answered = Path(sys.argv.pop()), post.answer

def dying(*what):
    if flag.exists():
        flag.unlink()
        os.kill(os.getpid(), signal.SIGKILL)
    return answered(*what)

post.answer = dying
app(["serve"])
"""
"""Serves as ever, and dies where an answer is about to be written, once there is a file that says so."""


class Mortal(Server):
    """A server that can be told to die between a commit and its answer."""

    def __init__(self, home: Path) -> None:
        super().__init__(home)
        self.flag = home.parent / "die"
        self.serving = [sys.executable, "-c", DYING, str(self.flag)]

    async def raced(self, path: str, token: str, bodies: list[bytes]) -> list[tuple[int, Any]]:
        """Posts each body over a connection of its own, all of them complete at the same moment; status and answer of each."""
        connections = [await asyncio.open_connection("127.0.0.1", self.port) for _ in bodies]
        for (_, writer), body in zip(connections, bodies, strict=True):
            head = (
                f"POST {path} HTTP/1.1\r\nHost: desk\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\n"
                f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
            )
            writer.write(head.encode() + body[:-1])
            await writer.drain()
        for (_, writer), body in zip(connections, bodies, strict=True):
            writer.write(body[-1:])
        told = await asyncio.gather(*(reader.read() for reader, _ in connections))
        for _, writer in connections:
            writer.close()
        return [(int(one[9:12]), json.loads(one.partition(b"\r\n\r\n")[2])) for one in told]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mortal]:
    made = Mortal(tmp_path_factory.mktemp("again") / "home")
    made.start()
    yield made
    made.stop()


@pytest.fixture(scope="module")
def token(server: Mortal) -> str:
    return server.token()


def _visit(number: str, name: str = "张三") -> dict[str, Any]:
    data = {"registered_by": "A", "name": name, "phones": ["13800000000"], "channel": "walk_in"}
    return event("visit.registered", f"client/C{number}", data, f"visit-{number}", "2026-03-02T10:15:00+08:00")


def _stored(client: httpx.Client, project: str) -> list[str]:
    return [one["id"] for one in client.get(f"/v1/projects/{project}/events", params={"limit": 1000}).json()["items"]]


def test_two_hundred_at_once_are_one_event(server: Mortal, token: str) -> None:
    path = "/v1/projects/race/events"
    opened, joined = (json.dumps(one).encode() for one in opening("race", "A"))
    first = asyncio.run(server.raced(path, token, [opened] * RACERS))
    assert {status for status, _ in first} == {201}
    assert {json.dumps(answer) for _, answer in first} == {json.dumps(first[0][1])}, "the project was opened once"
    with server.client(token) as client:
        assert client.post(path, content=joined, headers={"Content-Type": "application/json"}).status_code == 201
        raced = asyncio.run(server.raced(path, token, [json.dumps(_visit("1")).encode()] * RACERS))
        assert {status for status, _ in raced} == {201}
        assert {json.dumps(answer) for _, answer in raced} == {json.dumps(raced[0][1])}
        assert raced[0][1]["position"] == 3
        assert _stored(client, "race") == ["open", "join-A", "visit-1"]


def test_of_two_that_contradict_each_other_one_is_stored(server: Mortal, token: str) -> None:
    bodies = [json.dumps(_visit("2", name)).encode() for name in ("张三", "李四")] * (RACERS // 4)
    with server.client(token) as client:
        assert client.post("/v1/projects/pair/events", json=opening("pair", "A")).status_code == 201
        raced = asyncio.run(server.raced("/v1/projects/pair/events", token, bodies))
        assert Counter(status for status, _ in raced) == {201: RACERS // 4, 409: RACERS // 4}
        assert _stored(client, "pair") == ["open", "join-A", "visit-2"]


@pytest.mark.parametrize("size", [1, 500])
def test_killed_between_commit_and_answer_and_posted_again_is_nothing_more(
    server: Mortal, token: str, size: int
) -> None:
    project = f"killed-{size}"
    path = f"/v1/projects/{project}/events"
    visits = [_visit(f"{size}-{number}") for number in range(size)]
    with server.client(token) as client:
        assert client.post(path, json=opening(project, "A")).status_code == 201
        server.flag.touch()
        with pytest.raises(httpx.TransportError):
            client.post(path, json=visits)
    assert not server.flag.exists(), "it died where it was told to"
    server.kill()
    server.start()
    expected = ["open", "join-A", *(visit["id"] for visit in visits)]
    with server.client(token) as client:
        assert _stored(client, project) == expected, "it was committed"
        answers = [client.post(path, json=visits) for _ in range(2)]
        assert [answer.status_code for answer in answers] == [201, 201]
        assert [one["position"] for one in answers[0].json()["events"]] == list(range(3, size + 3))
        assert answers[0].json() == answers[1].json()
        assert _stored(client, project) == expected
