"""Whether the server lives, and whether it can work."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from projections.views import VIEWS


def test_it_lives(anonymous: httpx.Client) -> None:
    assert anonymous.get("/healthz").json() == {"status": "ok"}


@pytest.mark.usefixtures("working")
def test_it_is_ready_and_tells_how_far_the_read_models_are(
    anonymous: httpx.Client, admin: httpx.Client, desk: str
) -> None:
    for _ in range(10):  # a worker that has only just begun may have many desks to take up first; clients ask again
        if admin.get(f"/v1/projects/{desk}/rotation?at_least=6&date=2026-03-02").status_code == 200:
            break
    ready = anonymous.get("/readyz")
    assert ready.status_code == 200
    document = ready.json()
    assert (document["database"], document["migrations"]) == ("ok", "applied")
    assert desk not in ready.text
    mine = [project for project in document["projects"] if project["position"] == 6 and project["views"]]
    assert {view["view"] for view in mine[-1]["views"]} == set(VIEWS)
    assert {view["lag"] for view in mine[-1]["views"]} == {0}


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/"])
def test_every_answer_carries_the_headers_that_browsers_heed(anonymous: httpx.Client, path: str) -> None:
    headers: Any = anonymous.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert "default-src 'none'" in headers["content-security-policy"]
    assert headers["x-frame-options"] == "DENY"
