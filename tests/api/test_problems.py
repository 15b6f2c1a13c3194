"""Every error is a problem document, whatever is sent."""

from __future__ import annotations

import socket
from urllib.parse import urlsplit

import httpx
import pytest


def _is_problem(answer: httpx.Response, status: int) -> dict[str, object]:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    document: dict[str, object] = answer.json()
    assert document["status"] == status
    assert {"type", "title", "detail", "instance", "request"} <= document.keys()
    assert document["request"] == answer.headers["x-request-id"]
    return document


def test_no_such_route(admin: httpx.Client) -> None:
    _is_problem(admin.get("/v2/nothing"), 404)


def test_no_such_method(admin: httpx.Client, desk: str) -> None:
    answer = admin.delete(f"/v1/projects/{desk}/events")
    _is_problem(answer, 405)
    assert answer.headers["allow"] == "GET, POST"


@pytest.mark.parametrize("path", ["a%2Fb", "a%00b", "x" * 65, "%ff", "é", "a b", "a;b", ".."])
def test_ids_of_another_form(admin: httpx.Client, path: str, desk: str) -> None:
    for address in (
        f"/v1/projects/{path}/events",
        f"/v1/projects/{desk}/clients/{path}",
        f"/v1/projects/{desk}/deals/{path}",
    ):
        answer = admin.get(address)
        assert answer.status_code in {404, 422}, address
        _is_problem(answer, answer.status_code)


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("limit=0", "limit"),
        ("limit=x", "limit"),
        ("limit=100000", "limit"),
        ("after=-1", "after"),
        ("after=99999999999999999999", "after"),
        ("after=1e3", "after"),
        ("at_least=-1", "at_least"),
        ("subject=client", "subject"),
        ("subject=client/%00", "subject"),
        ("type=pandan.nothing.happened", "type"),
        ("as_off=2026-03-02", "as_off"),
    ],
)
def test_parameters_that_are_wrong_are_named(admin: httpx.Client, desk: str, query: str, name: str) -> None:
    document = _is_problem(admin.get(f"/v1/projects/{desk}/events?{query}"), 422)
    errors = document["errors"]
    assert isinstance(errors, list)
    assert name in {error["name"] for error in errors}


@pytest.mark.parametrize(
    "query", ["as_of=yesterday", "as_of=2026-03-02", "as_of=0001-01-01T00:00:00Z", "rulebook=%00", "as_of="]
)
def test_malformed_moments_and_books(admin: httpx.Client, desk: str, query: str) -> None:
    for path in ("rotation", "clients/C1/ownership", "deals/D1"):
        _is_problem(admin.get(f"/v1/projects/{desk}/{path}?{query}"), 422)


def test_a_body_that_is_too_large(admin: httpx.Client, desk: str) -> None:
    _is_problem(admin.post(f"/v1/projects/{desk}/events", content=b"[" + b" " * 10_000_000 + b"]"), 413)


def test_a_body_in_chunks_that_is_too_large(admin: httpx.Client, desk: str) -> None:
    chunks = (b" " * 1_000_000 for _ in range(10))
    _is_problem(admin.post(f"/v1/projects/{desk}/events", content=chunks), 413)


def test_a_project_that_nobody_opened(admin: httpx.Client) -> None:
    for path in ("events", "rotation", "clients", "clients/C1", "deals/D1", "units", "units/U1"):
        _is_problem(admin.get(f"/v1/projects/nowhere/{path}"), 404)


def test_a_request_id_is_taken_over_when_it_is_plain(admin: httpx.Client) -> None:
    assert admin.get("/healthz", headers={"X-Request-Id": "tablet-7.42"}).headers["x-request-id"] == "tablet-7.42"
    assert admin.get("/healthz", headers={"X-Request-Id": "a b\tc"}).headers["x-request-id"] != "a b\tc"


def test_bytes_that_are_no_request_do_not_harm_the_server(address: str, admin: httpx.Client) -> None:
    parts = urlsplit(address)
    with socket.create_connection((parts.hostname, parts.port), 5) as raw:
        raw.sendall(b"GET /\x00\xff HTTP/1.1\r\nHost: \xff\r\nAuthorization: \xff\r\n\r\n")
        raw.recv(4096)
    assert admin.get("/healthz").status_code == 200
