"""Builds over HTTP: asked for, watched, compared, signed for, taken back, dropped."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable
from typing import Any

import httpx
import orjson
import pytest

from .analyst import Analyst

AGENT_B = {"kind": "agent", "id": "B"}
PUBLIC = {"kind": "public", "id": None}


def test_a_plain_rebuild_goes_live_and_changes_nothing(analyst: Analyst) -> None:
    before = analyst.owner("C002")
    found = analyst.made()
    assert found["state"] == "live"
    assert found["progress"]["done"] == found["progress"]["total"] > 0
    assert found["receipt"]["count"] == found["receipt"]["last"] >= analyst.position
    assert analyst.owner("C002") == before


def test_the_way_of_a_rule_change(analyst: Analyst) -> None:
    number = analyst.ready()
    assert analyst.owner("C002") == AGENT_B
    summary = analyst.diff(number)
    assert summary["nothing"] is False
    assert summary["counts"]["owners"] == 1
    assert summary["zh"].startswith("1 位客户易主")
    page = analyst.diff(number, kind="owners", diff=summary["diff"])
    [item] = page["items"]
    assert (item["client"], item["name"]) == ("C002", "=李四")
    assert item["from"]["id"] == "B"
    assert item["to"]["kind"] == "public"
    assert item["from"]["clauses"][0].startswith("SC-")
    assert item["to"]["clauses"][0].startswith("SD-")

    assert analyst.promote(number).status_code == 409
    analyst.diff(number, client=analyst.manager)
    promoted = analyst.promote(number, diff_digest=summary["digest"])
    assert promoted.status_code == 200, promoted.text
    assert promoted.json()["state"] == "live"
    assert analyst.owner("C002") == PUBLIC
    events = analyst.client.get(
        f"/v1/projects/{analyst.project}/events", params={"type": "pandan.rebuild.promoted"}
    ).json()["items"]
    assert events[0]["data"]["diff_digest"] == summary["digest"]
    assert events[0]["data"]["by"] == "M"
    assert events[0]["postedrole"] == "manager"
    book = analyst.client.get(f"/v1/projects/{analyst.project}/rulebook").json()
    assert book["name"] == "sd"

    back = analyst.manager.post(analyst.path(number, "demote"), json={"reason": "暂缓"})
    assert back.status_code == 200, back.text
    assert back.json()["state"] == "live"
    assert analyst.owner("C002") == AGENT_B


def test_nothing_changes_is_said(analyst: Analyst) -> None:
    found = analyst.made(parameters={"deals.objection.days": 9}, effective_from="2199-01-01")
    if found["state"] == "failed":
        pytest.fail(found["reason"])
    summary = analyst.diff(found["build"])
    assert summary["nothing"] is True
    assert summary["zh"] == "没有任何变化。"
    assert summary["en"] == "Nothing changes."


def test_progress_as_a_stream(analyst: Analyst) -> None:
    number = analyst.ask(rulebook="wjc")
    states: list[str] = []
    headers = {"Accept": "text/event-stream"}
    with analyst.client.stream("GET", analyst.path(number), headers=headers, timeout=60) as stream:
        assert stream.headers["content-type"].startswith("text/event-stream")
        states = [
            orjson.loads(line.removeprefix("data: "))["state"]
            for line in stream.iter_lines()
            if line.startswith("data: ")
        ]
    assert states[-1] == "ready"


def test_the_list_pages(analyst: Analyst) -> None:
    numbers = [analyst.made(rulebook="sd")["build"] for _ in range(3)]
    first = analyst.client.get(analyst.path(), params={"limit": 2}).json()
    assert [one["build"] for one in first["items"]] == numbers[:0:-1]
    second = analyst.client.get(analyst.path(), params={"limit": 2, "before": first["next"]}).json()
    assert [one["build"] for one in second["items"]] == [numbers[0], 1]
    assert second["next"] is None


def test_a_build_is_dropped(analyst: Analyst) -> None:
    number = analyst.ready()
    dropped = analyst.client.delete(analyst.path(number))
    assert dropped.status_code == 200
    assert dropped.json()["state"] == "dropped"
    assert analyst.client.get(analyst.path(number, "diff")).status_code == 404
    live = analyst.client.delete(analyst.path(1))
    assert (live.status_code, live.json()["type"]) == (409, "urn:pandan:problem:build_is_live")


def test_spreadsheets(analyst: Analyst) -> None:
    number = analyst.ready()
    book = analyst.client.get(analyst.path(number, "diff", "export"))
    assert book.status_code == 200, book.text
    with zipfile.ZipFile(io.BytesIO(book.content)) as parts:
        assert "客户归属 Owners" in parts.read("xl/workbook.xml").decode()
    table = analyst.client.get(analyst.path(number, "diff", "export"), params={"format": "csv", "kind": "owners"})
    rows = list(csv.reader(io.StringIO(table.content.decode("utf-8-sig"))))
    assert rows[0][0] == "客户 Client"
    assert rows[1][:2] == ["C002", "'=李四"]
    assert "attachment" in table.headers["content-disposition"]


@pytest.mark.parametrize(
    ("body", "member"),
    [
        ({"rulebook": "nobodys"}, "rulebook"),
        ({"parameters": {"protection.dayz": 3}}, "parameters"),
        ({"parameters": {"protection.days": "many"}}, "parameters"),
        ({"effective_from": "yesterday"}, "effective_from"),
        ({"rulebook": "sd", "switch": True}, "switch"),
        ({"rule_book": "sd"}, "rule_book"),
    ],
)
def test_rules_that_are_none(analyst: Analyst, body: dict[str, Any], member: str) -> None:
    answer = analyst.client.post(analyst.path(), json=body)
    assert answer.status_code == 422, answer.text
    assert answer.json()["errors"][0]["name"] == member


@pytest.mark.parametrize(
    ("role", "may"),
    [
        ("admin", {"build", "compare", "sign"}),
        ("manager", {"build", "compare", "sign"}),
        ("analyst", {"build", "compare"}),
        ("auditor", {"compare"}),
        ("supervisor", set()),
        ("agent", set()),
        ("importer", set()),
    ],
)
def test_who_may_do_what(analyst: Analyst, as_role: Callable[..., httpx.Client], role: str, may: set[str]) -> None:
    client = as_role(role, analyst.project)
    assert (client.post(analyst.path(), json={"rulebook": "sd"}).status_code == 202) is ("build" in may)
    assert (client.get(analyst.path(77, "diff")).status_code == 404) is ("compare" in may)
    assert (client.get(analyst.path(77, "diff", "export")).status_code == 404) is ("compare" in may)
    assert (analyst.promote(77, client=client).status_code == 404) is ("sign" in may)
    assert (client.post(analyst.path(77, "demote"), json={"reason": "x"}).status_code == 409) is ("sign" in may)
    assert (client.delete(analyst.path(77)).status_code == 404) is ("build" in may)
    assert client.get(analyst.path()).status_code == 200


def test_a_manager_signs_for_what_they_have_read_themselves(
    analyst: Analyst, as_role: Callable[..., httpx.Client]
) -> None:
    number = analyst.ready()
    analyst.diff(number, client=as_role("manager", analyst.project))
    refused = analyst.promote(number)
    assert refused.status_code == 409
    assert refused.json()["type"] == "urn:pandan:problem:diff_not_opened"


@pytest.mark.parametrize(
    "body", [{}, {"reason": ""}, {"reason": "  "}, {"reason": 3}, {"reason": "x", "diff_digest": "y"}]
)
def test_a_signature_has_a_reason(analyst: Analyst, body: dict[str, Any]) -> None:
    answer = analyst.manager.post(analyst.path(1, "promote"), json=body)
    assert answer.status_code == 422


def test_nobody_else_sees_it(analyst: Analyst, anonymous: httpx.Client, as_role: Callable[..., httpx.Client]) -> None:
    assert anonymous.get(analyst.path()).status_code == 401
    assert as_role("analyst", "elsewhere").get(analyst.path()).status_code == 403


def test_promotions_are_not_posted_by_hand(analyst: Analyst) -> None:
    data = {"build": 1, "rulebook": "sd", "views_digest": "0" * 64, "diff_digest": "0" * 64, "reason": "x"}
    event = {
        "specversion": "1.0",
        "id": "by-hand",
        "source": "/tests",
        "type": "pandan.rebuild.promoted",
        "subject": f"project/{analyst.project}",
        "time": "2026-03-02T13:00:00+08:00",
        "data": data,
    }
    answer = analyst.manager.post(f"/v1/projects/{analyst.project}/events", json=event)
    assert answer.status_code == 403
