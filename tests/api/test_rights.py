"""Rulings, changes of the order, agreements and settlements over HTTP: who may post them, and what is told to who may not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from .desk import event, received, registered

MORNING = "2026-03-02T10:00:00+08:00"
LATER = "2026-03-03T10:00:00+08:00"
RULING = {"dispute": "X1", "owner": "A", "reason": "登记在先"}
Roles = Callable[..., httpx.Client]


@pytest.fixture
def path(desk: str, admin: httpx.Client) -> str:
    """Where to post to a desk under WJC that has a client in dispute, and a deal."""
    path = f"/v1/projects/{desk}/events"
    parties = {"deal": "D1", "client": "C1", "agent": "B"}
    events = [
        received("C1", "A", "R1", MORNING),
        registered("C1", "A", "张三", "13800000000", MORNING, reception="R1"),
        event("deposit.paid", "unit/U1", {**parties, "amount": "100.00"}, LATER),
        event("dispute.opened", "client/C1", {"dispute": "X1", "by": "A", "statement": "我先"}, LATER),
    ]
    assert admin.post(path, json=events).status_code == 201
    return path


def head(client: httpx.Client, path: str) -> int:
    items: list[dict[str, Any]] = client.get(path, params={"limit": 500}).json()["items"]
    return int(items[-1]["position"])


def refused(client: httpx.Client, path: str, *events: dict[str, Any]) -> list[tuple[int, str, str]]:
    """What is told about events that are refused; nothing of them is stored."""
    before = head(client, path)
    answer = client.post(path, json=list(events))
    assert answer.status_code == 422, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert head(client, path) == before
    return [(error["index"], error["pointer"], error["code"]) for error in answer.json()["errors"]]


def test_a_ruling_by_who_may_not_rule_names_the_clause(path: str, desk: str, as_role: Roles) -> None:
    supervisor = as_role("supervisor", desk)
    ruling = event("dispute.ruled", "client/C1", RULING, LATER)
    assert refused(supervisor, path, ruling) == [(0, "/type", "may_not_rule")]
    detail = supervisor.post(path, json=ruling).json()["errors"][0]["detail"]
    assert "only the manager rules on a dispute, not the supervisor" in detail
    assert "WJC-6" in detail
    assert as_role("manager", desk).post(path, json=ruling).status_code == 201


def test_the_order_is_changed_by_the_front_desk_alone_under_wjc(path: str, desk: str, as_role: Roles) -> None:
    skip = event("rotation.adjusted", f"project/{desk}", {"staff": "A", "action": "skip", "reason": "离岗"}, LATER)
    assert refused(as_role("manager", desk), path, skip) == [(0, "/type", "may_not_adjust")]
    assert as_role("agent", desk).post(path, json=skip).status_code == 403
    assert as_role("front_desk", desk).post(path, json=skip).status_code == 201


def test_a_right_holds_from_the_book_that_gives_it(path: str, desk: str, admin: httpx.Client, as_role: Roles) -> None:
    given = {"deals.who_rules": ["supervisor"]}
    adopted = {"rulebook": "wjc", "effective_from": "2026-03-05", "parameters": given}
    assert admin.post(path, json=event("rulebook.adopted", f"project/{desk}", adopted, LATER)).status_code == 201
    supervisor = as_role("supervisor", desk)
    early = event("dispute.ruled", "client/C1", RULING, "2026-03-04T23:59:59+08:00")
    assert refused(supervisor, path, early) == [(0, "/type", "may_not_rule")]
    in_time = event("dispute.ruled", "client/C1", RULING, "2026-03-05T00:00:00+08:00")
    assert supervisor.post(path, json=in_time).status_code == 201


def test_every_bad_event_of_a_batch_is_named_and_none_is_stored(path: str, desk: str, admin: httpx.Client) -> None:
    project = f"project/{desk}"
    campaign = {"campaign": "K", "name": "周", "from": "2026-05-01", "until": "2026-05-05", "shares": {"first": "1"}}
    twice = [{"deal": "D1", "to": "A", "share": "0.6"}, {"deal": "D1", "to": "B", "share": "0.5"}]
    events = [
        event("campaign.announced", project, campaign, LATER),
        event("campaign.announced", project, campaign, LATER),
        event("commission.settled", project, {"period": "2026-03", "by": "M", "paid": twice}, LATER),
        event("registration.voided", "client/C1", {"agent": "B", "cause": "never_came", "by": "M", "reason": "r"}, LATER),
        event("client.graded", "client/C1", {"by": "M"}, LATER),
        event("dispute.agreed", "client/C1", {"dispute": "X1", "shares": {"B": "1"}, "parties": ["B", "M"], "record": "r"}, LATER),
    ]  # fmt: skip
    assert refused(admin, path, *events) == [
        (1, "/data/campaign", "campaign_repeated"),
        (2, "/data/paid/1/share", "more_than_all"),
        (3, "/data/agent", "nothing_to_void"),
        (4, "/data", "nothing_graded"),
        (5, "/data/parties", "disputant_missing"),
    ]


def test_what_is_said_about_a_client_is_given_back_to_who_may_read(path: str, admin: httpx.Client) -> None:
    void = {"agent": "A", "cause": "never_came", "reassigned_to": "B", "by": "M", "reason": "门岗无记录"}
    assert admin.post(path, json=event("registration.voided", "client/C1", void, LATER)).status_code == 201
    assert admin.get(path, params={"after": head(admin, path) - 1}).json()["items"][0]["data"] == void


def test_finance_settles_and_an_agent_does_not(path: str, desk: str, as_role: Roles) -> None:
    paid = {"period": "2026-03", "by": "M", "paid": [{"deal": "D1", "to": "B", "share": "1", "amount": "50.00"}]}
    settled = event("commission.settled", f"project/{desk}", paid, LATER)
    assert as_role("agent", desk).post(path, json=settled).status_code == 403
    assert as_role("finance", desk).post(path, json=settled).status_code == 201
    again = event("commission.settled", f"project/{desk}", paid, LATER)
    assert refused(as_role("finance", desk), path, again) == [(0, "/data/paid/0/deal", "deal_already_settled")]
