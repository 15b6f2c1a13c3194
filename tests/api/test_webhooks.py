"""Webhooks over HTTP: added, listed, removed; dead letters replayed; secrets told once."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from ledger.database import Database
from tests.receiver import Receiver, receiving
from workers import reminders

from .desk import event, opening, registered

TODAY = "2026-03-02T10:15:00+08:00"


@pytest.fixture
def private(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database.settings, "webhook_private", True)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver


@pytest.fixture(scope="module")
def project(admin: httpx.Client) -> str:
    """One desk for the whole file."""
    project = f"hooks-{os.getpid()}"
    answer = admin.post(f"/v1/projects/{project}/events", json=opening(project))
    assert answer.status_code == 201, answer.text
    return project


@pytest.fixture(scope="module")
def _manager(as_role: Callable[..., httpx.Client], project: str) -> httpx.Client:
    client = as_role("manager", project, staff="M")
    client.base_url = client.base_url.join(f"/v1/projects/{project}/")
    return client


@pytest.fixture
def manager(_manager: httpx.Client) -> Iterator[httpx.Client]:
    """The manager's client; every test begins without webhooks."""
    yield _manager
    for webhook in _manager.get("webhooks").json()["items"]:
        _manager.delete(f"webhooks/{webhook['webhook']}")


def add(manager: httpx.Client, url: str, *events: str) -> Any:
    answer = manager.post("webhooks", json={"url": url, "events": events or ["protection_ending"]})
    assert answer.status_code == 201, answer.text
    return answer.json()


def test_it_is_added_listed_and_removed(manager: httpx.Client) -> None:
    made = add(manager, "https://bot.example.com/pandan?key=1", "rent_due", "protection_ending", "rent_due")
    assert made["secret"].startswith("whsec_")
    assert made["events"] == ["protection_ending", "rent_due"]
    listed = manager.get("webhooks")
    assert listed.json()["items"] == [{name: value for name, value in made.items() if name != "secret"}]
    assert made["secret"] not in listed.text
    assert manager.delete(f"webhooks/{made['webhook']}").json()["webhook"] == made["webhook"]
    assert manager.delete(f"webhooks/{made['webhook']}").status_code == 404
    assert manager.get("webhooks").json() == {"items": []}


def test_neither_address_nor_secret_stands_in_the_database(manager: httpx.Client, database: Database) -> None:
    made = add(manager, "https://bot.example.com/pandan?key=k-in-the-address")
    with database.pool.connection() as connection:
        rows = connection.execute("SELECT webhooks::text FROM pandan.webhooks").fetchall()
    assert rows
    text = " ".join(row[0] for row in rows)
    assert made["secret"] not in text
    assert "k-in-the-address" not in text
    assert b"k-in-the-address".hex() not in text


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://127.0.0.1:8080/", "address_private"),
        ("http://localhost/", "address_private"),
        ("http://[::1]/", "address_private"),
        ("http://[::ffff:10.0.0.1]/", "address_private"),
        ("http://[64:ff9b::a00:1]/", "address_private"),
        ("http://10.1.2.3/", "address_private"),
        ("http://192.168.0.9/", "address_private"),
        ("http://169.254.169.254/latest/meta-data", "address_private"),
        ("http://100.64.0.1/", "address_private"),
        ("http://0.0.0.0/", "address_private"),
        ("http://2130706433/", "address_private"),
        ("http://127.1/", "address_private"),
        ("http://printer/", "address_private"),
        ("http://db.internal/", "address_private"),
        ("http://localhost./", "address_private"),
        ("ftp://bot.example.com/", "url_malformed"),
        ("bot.example.com", "url_malformed"),
        ("https://user:secret@bot.example.com/", "url_malformed"),
        ("https://bot.example.com/#part", "url_malformed"),
        ("https://bot.example.com:0/", "url_malformed"),
        ("https://bot.example.com:99999/", "url_malformed"),
        ("https://bot.example.com/a b", "url_malformed"),
        ("https://bot.example.com/\r\nX: y", "url_malformed"),
        ("https://机器人.example.com/", "url_malformed"),
        ("https://[::1/", "url_malformed"),
    ],
)
def test_addresses_that_are_refused(manager: httpx.Client, url: str, code: str) -> None:
    answer = manager.post("webhooks", json={"url": url, "events": ["rent_due"]})
    assert answer.status_code == 422, answer.text
    assert [fault["code"] for fault in answer.json()["errors"]] == [code]
    assert manager.get("webhooks").json() == {"items": []}


@pytest.mark.parametrize(
    "body",
    [
        {"url": "https://bot.example.com/", "events": []},
        {"url": "https://bot.example.com/", "events": ["today"]},
        {"url": "https://bot.example.com/", "events": ["nothing"]},
        {"url": "https://bot.example.com/"},
        {"events": ["rent_due"]},
        {"url": "https://bot.example.com/", "events": ["rent_due"], "secret": "mine"},
    ],
)
def test_bodies_that_are_refused(manager: httpx.Client, body: dict[str, Any]) -> None:
    assert manager.post("webhooks", json=body).status_code == 422
    assert manager.get("webhooks").json() == {"items": []}


@pytest.mark.parametrize("role", ["agent", "supervisor", "front_desk", "analyst", "auditor", "importer"])
def test_only_the_manager_sees_where_reminders_go(
    manager: httpx.Client, as_role: Callable[..., httpx.Client], project: str, role: str
) -> None:
    add(manager, "https://bot.example.com/")
    other = as_role(role, project)
    path = f"/v1/projects/{project}/webhooks"
    assert other.get(path).status_code == 403
    assert other.post(path, json={"url": "https://x.example.com/", "events": ["rent_due"]}).status_code == 403
    assert other.get(f"{path}/dead-letters").status_code == 403
    assert other.post(f"{path}/dead-letters/replay", json={}).status_code == 403


def test_another_project_neither_sees_nor_removes_it(
    manager: httpx.Client, admin: httpx.Client, new_project: Callable[[], str]
) -> None:
    other = new_project()
    admin.post(f"/v1/projects/{other}/events", json=opening(other))
    made = add(manager, "https://bot.example.com/")
    assert admin.get(f"/v1/projects/{other}/webhooks").json() == {"items": []}
    assert admin.delete(f"/v1/projects/{other}/webhooks/{made['webhook']}").status_code == 404
    assert len(manager.get("webhooks").json()["items"]) == 1


@pytest.mark.usefixtures("working", "private")
def test_from_the_facts_to_the_receiver_and_back_from_the_dead(  # noqa: PLR0917 -- all that takes part
    manager: httpx.Client,
    admin: httpx.Client,
    anonymous: httpx.Client,
    project: str,
    database: Database,
    receiver: Receiver,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(database.settings, "webhook_attempts", 1)
    monkeypatch.setattr(reminders, "LOOK_SECONDS", 0.1)
    monkeypatch.setattr(reminders, "FIND_SECONDS", 0.1)
    monkeypatch.setattr(reminders, "PATIENCE_SECONDS", 0.05)
    # The shortest protection there is: the client's last day is at hand.
    adopted = {"rulebook": "wjc", "effective_from": "2026-03-01", "parameters": {"ownership.protection": {"days": 2}}}
    admin.post(f"/v1/projects/{project}/events", json=event("rulebook.adopted", f"project/{project}", adopted))
    receiver.answer = lambda _: 500
    made = add(manager, receiver.url)
    told = registered("C001", "A", "张三", "13800000000", TODAY)
    position = admin.post(f"/v1/projects/{project}/events", json=told).json()["position"]
    # A worker that has only just begun may have many desks to take up first; clients ask again.
    due = _until(lambda: manager.get(f"worklists/protection_ending?at_least={position}").json().get("items"))
    stop = threading.Event()
    thread = threading.Thread(target=reminders.run, args=(database, stop), daemon=True)
    thread.start()
    try:
        letters = _until(lambda: manager.get("webhooks/dead-letters").json()["items"])
        assert [(letter["status"], letter["attempts"]) for letter in letters] == [(500, 1)]
        ready = anonymous.get("/readyz").json()
        assert 1 in [one["reminders_dead"] for one in ready["projects"]]
        receiver.answer = lambda _: 200
        replayed = manager.post("webhooks/dead-letters/replay", json={}).json()["deliveries"]
        assert replayed == [letters[0]["delivery"]]
        _until(lambda: manager.get("webhooks").json()["items"][0]["delivered"])
    finally:
        stop.set()
        thread.join(30)
    assert [got.delivery for got in receiver.received] == replayed * 2
    assert all(got.genuine(made["secret"]) for got in receiver.received)
    assert [got.data["item"] for got in receiver.received] == [due[0]["item"]] * 2


def _until(asked: Callable[[], Any]) -> Any:
    started = time.monotonic()
    while not (answer := asked()):
        assert time.monotonic() - started < 60, "it never came to pass"
        time.sleep(0.05)
    return answer
