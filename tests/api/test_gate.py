"""Every route is closed without a token."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from fastapi.routing import iter_route_contexts

from api.auth.matrix import OPEN_PATHS
from ledger import tokens


def _operations(application: Any) -> list[tuple[str, str]]:
    return [
        (method, context.path or "")
        for context in iter_route_contexts(application.routes)
        for method in sorted(context.methods or {"GET"})
    ]


def test_every_route_is_closed_without_a_token(application: Any, anonymous: httpx.Client) -> None:
    operations = _operations(application)
    assert len(operations) > 12
    for method, path in operations:
        answer = anonymous.request(method, path.replace("{", "").replace("}", ""))
        if path in OPEN_PATHS:
            assert answer.status_code < 400, path
        else:
            assert answer.status_code == 401, path
            assert answer.headers["content-type"] == "application/problem+json"
            assert answer.headers["www-authenticate"].startswith("Bearer")


@pytest.mark.parametrize("path", ["/nowhere", "/v1/projects/x/unknown", "/docs/", "/healthz/../docs", "/%2e"])
def test_addresses_that_do_not_exist_are_closed_as_well(anonymous: httpx.Client, path: str) -> None:
    assert anonymous.get(path).status_code == 401


@pytest.mark.parametrize(
    "header",
    [
        "Bearer",
        "",
        "Bearer nonsense",
        "Bearer pandan_000000000000_" + "A" * 43 + "000000",
        "Bearer " + "x" * 5000,
        "Bearer \xff\xfe",
        "Token abc",
        "Basic !!!",
        "Basic " + base64.b64encode(b"no colon").decode(),
    ],
)
def test_a_token_that_is_none_opens_nothing(anonymous: httpx.Client, header: str) -> None:
    answer = anonymous.get("/openapi.json", headers={"Authorization": header.encode("latin-1")})
    assert answer.status_code == 401


def test_a_browser_is_asked_for_the_token_as_a_password(
    anonymous: httpx.Client, token: Callable[..., str], desk: str
) -> None:
    asked = anonymous.get("/docs", headers={"Accept": "text/html"})
    assert asked.headers["www-authenticate"].startswith("Basic")
    auth = ("", token("admin"))
    assert anonymous.get("/docs", auth=auth).status_code == 200
    refused = anonymous.post(f"/v1/projects/{desk}/events", json={}, auth=auth)
    assert refused.status_code == 401, "what browsers add by themselves must not change anything"


def test_a_token_opens_its_own_projects_only(as_role: Callable[..., httpx.Client], desk: str) -> None:
    assert as_role("agent", desk).get(f"/v1/projects/{desk}/events").status_code == 200
    refused = as_role("agent", "elsewhere").get(f"/v1/projects/{desk}/events")
    assert refused.status_code == 403
    assert refused.json()["type"] == "urn:pandan:problem:project_closed_to_token"


def test_a_revoked_token_stops_working(
    database: Any, application: Any, anonymous: httpx.Client, token: Callable[..., str]
) -> None:
    made = token("admin")
    headers = {"Authorization": f"Bearer {made}"}
    assert anonymous.get("/openapi.json", headers=headers).status_code == 200
    with database.owner() as connection:
        assert tokens.revoke(connection, made.split("_")[1])
    application.state.services.authenticator._known.clear()
    assert anonymous.get("/openapi.json", headers=headers).status_code == 401
