"""What browsers and ill-behaved clients meet: headers on every answer, no other site let in, time limits, nothing told of faults."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import re
import socket
import threading
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
import uvicorn
from starlette.types import Receive, Scope, Send

from api.commands import connections
from api.problems import ProblemError, problem_response
from api.requests.deadline import Deadline
from api.requests.trace import STREAM_KEY, Trace
from ledger.stream import LedgerReader

PHONE = "13800000000"
ALWAYS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}


def _is_guarded(answer: httpx.Response) -> None:
    for name, value in ALWAYS.items():
        assert answer.headers[name] == value, (answer.request.url, name)
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
    assert "unsafe" not in policy
    assert "script-src" not in policy
    assert answer.headers["cache-control"] == "no-store"
    assert "server" not in answer.headers or answer.headers["server"] == "uvicorn"
    assert "strict-transport-security" not in answer.headers


@pytest.mark.parametrize(
    "path", ["/", "/healthz", "/readyz", "/docs", "/openapi.json", "/v1/rulebooks", "/nowhere", "/v1/projects/{desk}/events",
             "/v1/projects/{desk}/clients?limit=x", "/v1/projects/{desk}/clients/C404", "/v1/projects/%00/events"]
)  # fmt: skip
def test_every_answer_tells_browsers_to_be_careful(
    admin: httpx.Client, anonymous: httpx.Client, desk: str, path: str
) -> None:
    for client in (admin, anonymous):
        _is_guarded(client.get(path.format(desk=desk)))


@pytest.mark.parametrize("path", ["/", "/docs"])
def test_a_pages_own_styles_are_allowed_and_nothing_else(admin: httpx.Client, path: str) -> None:
    answer = admin.get(path)
    styles = re.findall(r"<style>(.*?)</style>", answer.text, re.DOTALL)
    assert styles
    for style in styles:
        digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in answer.headers["content-security-policy"]
    assert " style=" not in answer.text
    assert "<script" not in answer.text


def test_no_other_site_is_let_in(admin: httpx.Client, anonymous: httpx.Client, desk: str) -> None:
    path = f"/v1/projects/{desk}/events"
    asked = {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}
    told = [
        anonymous.options(path, headers=asked),
        admin.options(path, headers=asked),
        admin.get(path, headers={"Origin": "https://evil.example"}),
        admin.post(path, json=[], headers={"Origin": "null"}),
        admin.get("/docs", headers={"Origin": "https://evil.example"}),
    ]
    assert [answer.status_code for answer in told[:2]] == [401, 405]
    for answer in told:
        assert not [name for name in answer.headers if name.startswith("access-control-")]
        _is_guarded(answer)


@pytest.mark.parametrize("method", ["TRACE", "OPTIONS", "PUT", "PATCH", "PROPFIND", "LOCK"])
def test_methods_that_nobody_needs_are_refused(admin: httpx.Client, desk: str, method: str) -> None:
    answer = admin.request(method, f"/v1/projects/{desk}/events", headers={"X-Echo": PHONE})
    assert answer.status_code == 405
    assert answer.headers["content-type"] == "application/problem+json"
    assert PHONE not in answer.text


@pytest.mark.parametrize("host", ['"><script>alert(1)</script>', "evil.example", "a b", "[::1", "", "x" * 1000])
def test_a_host_that_is_none_does_no_harm(anonymous: httpx.Client, host: str) -> None:
    answer = anonymous.get("/", headers={"Host": host})
    assert answer.status_code < 500
    assert "<script>" not in answer.text


def test_behind_tls_browsers_are_told_to_stay_there() -> None:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await problem_response(scope, ProblemError(404, "not_found", "Nothing."))(scope, receive, send)

    async def ask() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=Trace(app)), base_url="https://desk") as client:
            return await client.get("/")

    assert asyncio.run(ask()).headers["strict-transport-security"].startswith("max-age=31536000")


def test_what_goes_wrong_inside_is_not_told(admin: httpx.Client, desk: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(*_: object, **__: object) -> int:
        raise KeyError(f"张三 {PHONE} postgresql://pandan:secret@db/x")

    monkeypatch.setattr(LedgerReader, "head", broken)
    answer = admin.get(f"/v1/projects/{desk}/events")
    assert answer.status_code == 500
    _is_guarded(answer)
    document = answer.json()
    assert document["type"] == "urn:pandan:problem:internal"
    assert document["request"] == answer.headers["x-request-id"]
    for told in (answer.text, str(answer.headers)):
        for secret in (PHONE, "张三", "secret", "Traceback", ".py", "KeyError"):
            assert secret not in told


class Patient:
    """An application that a test makes slow, behind a deadline that is short."""

    def __init__(self, story: Callable[[Scope, Receive, Send], Any]) -> None:
        self.app = Trace(Deadline(self._named, seconds=0.05))
        self._story = story

    async def _named(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._story(scope, receive, send)

    async def ask(self, content: Any = b"") -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=self.app), base_url="http://desk") as client:
            return await client.post("/v1", content=content)


async def _never() -> None:
    await asyncio.Event().wait()


def test_a_body_that_does_not_come_ends() -> None:
    async def reading(_scope: Scope, receive: Receive, _send: Send) -> None:
        while (await receive()).get("more_body"):
            pass

    async def trickle() -> Any:
        yield b"["
        await _never()

    answer = asyncio.run(Patient(reading).ask(trickle()))
    assert answer.status_code == 408
    assert answer.json()["type"] == "urn:pandan:problem:request_timeout"


def test_an_answer_that_does_not_come_ends() -> None:
    async def thinking(_scope: Scope, _receive: Receive, _send: Send) -> None:
        await _never()

    answer = asyncio.run(Patient(thinking).ask())
    assert answer.status_code == 503
    assert answer.json()["type"] == "urn:pandan:problem:took_too_long"
    assert answer.headers["retry-after"] == "1"


def test_a_stream_may_last() -> None:
    """Longer than any deadline: it goes on only once the time is up."""

    async def streaming(scope: Scope, _receive: Receive, send: Send) -> None:
        scope[STREAM_KEY] = True
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await asyncio.sleep(0.1)
        await send({"type": "http.response.body", "body": b"still here"})

    assert asyncio.run(Patient(streaming).ask()).text == "still here"


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, int]]:
    """Address of a server that gives the head of a request little time and little room."""
    monkeypatch.setattr(connections, "HEAD_SECONDS", 0.2)
    monkeypatch.setattr(connections, "HEAD_BYTES", 2_000)

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        del scope
        while (await receive()).get("more_body"):
            pass
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    listening = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(app, http=connections.Connection, ws="none", lifespan="off", log_config=None)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=lambda: asyncio.run(server.serve([listening])), daemon=True)
    thread.start()
    yield listening.getsockname()
    server.should_exit = True
    thread.join(20)


def _said(address: tuple[str, int], *parts: bytes) -> bytes:
    """What the server says to parts of a request, until it closes the connection."""
    with socket.create_connection(address, 10) as raw:
        for part in parts:
            raw.sendall(part)
        told = b""
        while block := raw.recv(4096):
            told += block
        return told


def test_who_connects_and_says_nothing_is_not_waited_for(impatient: tuple[str, int]) -> None:
    assert _said(impatient) == b""


def test_headers_that_trickle_in_are_not_waited_for(impatient: tuple[str, int]) -> None:
    assert _said(impatient, b"GET / HTTP/1.1\r\nHost: desk\r\nX-Slow: ") == b""


def test_headers_without_end_are_refused(impatient: tuple[str, int]) -> None:
    told = _said(impatient, b"GET / HTTP/1.1\r\nHost: desk\r\nX-Large: " + b"x" * 3_000)
    assert told.startswith(b"HTTP/1.1 400 ")


def test_requests_of_an_ordinary_kind_are_answered_one_after_the_other(impatient: tuple[str, int]) -> None:
    head = b"POST / HTTP/1.1\r\nHost: desk\r\nContent-Length: 5000\r\n"
    told = _said(impatient, head + b"\r\n", b"x" * 5_000, head + b"Connection: close\r\n\r\n" + b"x" * 5_000)
    assert told.count(b"HTTP/1.1 204 ") == 2


def test_bytes_that_are_no_request_get_no_stack_trace(address: str) -> None:
    parts = urlsplit(address)
    assert parts.hostname is not None
    assert parts.port is not None
    told = _said((parts.hostname, parts.port), b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n")
    assert told.startswith(b"HTTP/1.1 400 ")
    assert b"Traceback" not in told
