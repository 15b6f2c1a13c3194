"""Reminders: each goes out once, signed, tried again when it is not taken, and kept when it never is."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import psycopg
import pytest
from posting_desk import Desk
from tests.receiver import Received, Receiver, receiving

from ledger import webhooks
from ledger.database import APPLICATION_ROLE, Database
from ledger.ledgers import Ledgers
from ledger.webhooks import Webhook
from projections.queries import ownership
from projections.worklists.queries import worklist
from workers import reminders
from workers.reminders import Reminders, pause_after

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
"""Of the day on which clients come; the book protects them for seven days at first."""


class Clock:
    """A clock that a test sets."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def __call__(self) -> datetime:
        return self.moment

    def on(self, day: int, hour: int = 4) -> None:
        self.moment = datetime(2026, 3, day, hour, tzinfo=UTC)


@pytest.fixture
def clock() -> Clock:
    return Clock(NOON)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver


@pytest.fixture
def desk(
    database: Database, ledgers: Ledgers, new_project: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Desk]:
    """A desk whose agent A has received a client; its reminders may go to this machine."""
    monkeypatch.setattr(database.settings, "webhook_private", True)
    made = Desk(database, ledgers, new_project(), importing=True)
    made.open("A", "B", rulebook="sc")
    made.visit("C1", "A")
    made.fold()
    yield made
    with database.pool.connection() as connection:  # whoever sends takes up every project that has a webhook
        connection.execute("UPDATE pandan.webhooks SET removed = now() WHERE project = %s", (made.project,))


@contextmanager
def sending(desk: Desk, clock: Clock) -> Iterator[Reminders]:
    """Who sends reminders, a step at a time."""
    with psycopg.connect(desk.database.url, autocommit=True) as connection:
        connection.execute(f"SET ROLE {APPLICATION_ROLE}")
        with Reminders(desk.database, connection, clock=clock, chance=Random(1)) as made:  # noqa: S311 -- spreads load, guards nothing
            made.look()
            yield made


def hook(desk: Desk, url: str, *events: str, now: datetime = NOON) -> Webhook:
    with desk.database.pool.connection() as connection:
        vault = desk.database.vault
        events = events or ("protection_ending",)
        return webhooks.add(connection, vault, desk.project, url=url, events=events, made_by={}, now=now)


def states(desk: Desk) -> list[tuple[Any, ...]]:
    with desk.database.pool.connection() as connection:
        return connection.execute(
            "SELECT state, attempts, status, error FROM pandan.deliveries WHERE project = %s ORDER BY created",
            (desk.project,),
        ).fetchall()


def due(desk: Desk, now: datetime) -> list[dict[str, Any]]:
    page = desk.ask(lambda connection: worklist(connection, desk.project, "protection_ending", moment=now))
    items: list[dict[str, Any]] = page["items"]
    return items


def test_it_is_sent_three_days_before_and_signed(desk: Desk, receiver: Receiver, clock: Clock) -> None:
    made = hook(desk, receiver.url)
    with sending(desk, clock) as sender:
        assert sender.find() == 0
        item = next(filter(None, (due(desk, NOON + timedelta(days=days)) for days in range(60))))[0]
        last = datetime.fromisoformat(item["due"]).astimezone(UTC)
        clock.moment = last - timedelta(days=4)
        assert sender.find() == 0
        clock.moment = last - timedelta(days=3)
        assert (sender.find(), sender.send()) == (1, 1)
    [got] = receiver.received
    assert got.genuine(made.secret)
    assert not got.genuine("whsec_another")
    assert not got._replace(body=got.body + b" ").genuine(made.secret)
    assert got.path == "/pandan?key=k1"
    assert got.headers["content-type"] == "application/cloudevents+json"
    assert abs(int(got.headers["pandan-timestamp"]) - clock.moment.timestamp()) < 1
    assert (got.data["client"], got.data["staff"], got.data["due"]) == ("C1", "A", item["due"])
    assert "张三".encode() not in got.body
    assert b"13800000000" not in got.body
    assert states(desk) == [("delivered", 1, 204, None)]


def test_the_countdown_is_the_one_that_judges(desk: Desk) -> None:
    found = desk.ask(lambda connection: ownership(connection, desk.project, "C1", NOON))
    last = datetime.fromisoformat(found["protected_until"]).astimezone(UTC)
    [item] = due(desk, last)
    assert (item["due"], item["days_left"], item["staff"]) == (found["protected_until"], 0, found["owner"]["id"])
    assert due(desk, last + timedelta(microseconds=1)) == []


@pytest.fixture
def ripe(desk: Desk, clock: Clock) -> Desk:
    """The desk on the day before the client's protection ends."""
    item = next(filter(None, (due(desk, NOON + timedelta(days=days)) for days in range(60))))[0]
    clock.moment = datetime.fromisoformat(item["due"]).astimezone(UTC) - timedelta(days=1)
    return desk


def test_it_is_sent_once_however_often_it_is_found(ripe: Desk, receiver: Receiver, clock: Clock) -> None:
    hook(ripe, receiver.url)
    for _ in range(3):
        with sending(ripe, clock) as sender:
            sender.find()
            sender.find()
            sender.send()
            sender.send()
        clock.moment += timedelta(hours=1)
    assert len(receiver.received) == 1


def test_a_rebuild_sends_nothing_again(ripe: Desk, receiver: Receiver, clock: Clock) -> None:
    hook(ripe, receiver.url)
    with sending(ripe, clock) as sender:
        sender.find()
        sender.send()
        ripe.rebuilt()
        sender.find()
        ripe.fold([1, 1, 1, 1])
        sender.find()
        sender.send()
    assert len(receiver.received) == 1


def test_nothing_is_sent_by_a_read_model_that_is_being_made(ripe: Desk, receiver: Receiver, clock: Clock) -> None:
    hook(ripe, receiver.url)
    ripe.tell("follow_up.made", "client/C1", {"by": "A", "method": "phone", "summary": "再约"}, time=clock.moment)
    ripe.rebuilt()
    folder = ripe.folder()
    with ripe.database.pool.connection() as connection:
        folder.step(connection, limit=6)  # not the follow-up, which renews the protection
    clock_after = clock.moment
    with sending(ripe, Clock(datetime.now(UTC) + timedelta(minutes=5))) as sender:
        assert sender.find() == 0
    ripe.fold(folder=folder)
    with sending(ripe, Clock(clock_after)) as sender:
        assert sender.find() == 0


def test_who_is_protected_anew_is_reminded_of_anew(ripe: Desk, receiver: Receiver, clock: Clock) -> None:
    hook(ripe, receiver.url)
    with sending(ripe, clock) as sender:
        sender.find()
        sender.send()
        ripe.tell("follow_up.made", "client/C1", {"by": "A", "method": "phone", "summary": "再约"}, time=clock.moment)
        ripe.fold()
        assert sender.find() == 0
        item = next(filter(None, (due(ripe, clock.moment + timedelta(days=days)) for days in range(60))))[0]
        clock.moment = datetime.fromisoformat(item["due"]).astimezone(UTC)
        assert (sender.find(), sender.send()) == (1, 1)
    assert len({got.delivery for got in receiver.received}) == 2


def test_what_was_due_before_the_webhook_is_nobodys_reminder(ripe: Desk, receiver: Receiver, clock: Clock) -> None:
    hook(ripe, receiver.url, now=clock.moment + timedelta(days=2))
    with sending(ripe, clock) as sender:
        assert sender.find() == 0


def test_it_is_tried_again_later_and_later_and_then_kept(
    ripe: Desk, receiver: Receiver, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ripe.database.settings, "webhook_attempts", 4)
    receiver.answer = lambda _: 503
    hook(ripe, receiver.url)
    pauses = []
    with sending(ripe, clock) as sender:
        sender.find()
        for attempt in range(1, 5):
            assert sender.send() == 1
            started = clock.moment
            while attempt < 4 and not sender.send():
                clock.moment += timedelta(seconds=1)
                if clock.moment - started > timedelta(hours=1):
                    break
                if _next(ripe) <= clock.moment:
                    pauses.append((clock.moment - started).total_seconds())
                    break
        clock.moment += timedelta(days=1)
        assert sender.send() == 0
    assert [0.7 * 30 * 2**n <= pause <= 1.3 * 30 * 2**n for n, pause in enumerate(pauses)] == [True] * 3
    assert states(ripe) == [("dead", 4, 503, "it answered 503")]
    assert len({got.delivery for got in receiver.received}) == 1
    assert len({got.body for got in receiver.received}) == 1
    assert len({got.headers["pandan-timestamp"] for got in receiver.received}) == 4


def _next(desk: Desk) -> datetime:
    with desk.database.pool.connection() as connection:
        row = connection.execute("SELECT next_at FROM pandan.deliveries WHERE project = %s", (desk.project,)).fetchone()
    assert row is not None
    moment: datetime = row[0]
    return moment


def test_dead_letters_can_be_replayed(
    ripe: Desk, receiver: Receiver, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ripe.database.settings, "webhook_attempts", 1)
    receiver.answer = lambda _: 500
    made = hook(ripe, receiver.url)
    with sending(ripe, clock) as sender, ripe.database.pool.connection() as connection:
        sender.find()
        sender.send()
        [dead] = webhooks.dead_letters(connection, ripe.project, "", 10)
        assert (dead.webhook, dead.status) == (made.webhook, 500)
        assert sender.find() == sender.send() == 0
        receiver.answer = lambda _: 200
        assert webhooks.replay(connection, ripe.project, ["nothing"], clock.moment) == []
        assert webhooks.replay(connection, ripe.project, None, clock.moment) == [dead.delivery]
        assert sender.send() == 1
        assert webhooks.dead_letters(connection, ripe.project, "", 10) == []
    assert [got.delivery for got in receiver.received] == [dead.delivery] * 2


def test_a_receiver_may_ask_to_be_left_alone(ripe: Desk, receiver: Receiver, clock: Clock) -> None:
    receiver.answer, receiver.more = lambda _: 429, {"Retry-After": "3600"}
    hook(ripe, receiver.url)
    with sending(ripe, clock) as sender:
        sender.find()
        sender.send()
    assert _next(ripe) - clock.moment == timedelta(hours=1)


@pytest.mark.parametrize("status", [301, 302, 400, 404, 500])
def test_only_2xx_is_taking_it(ripe: Desk, receiver: Receiver, clock: Clock, status: int) -> None:
    receiver.answer, receiver.more = lambda _: status, {"Location": receiver.url}
    hook(ripe, receiver.url)
    with sending(ripe, clock) as sender:
        sender.find()
        sender.send()
    assert states(ripe) == [("pending", 1, status, f"it answered {status}")]
    assert len(receiver.received) == 1


def test_who_never_answers_is_not_waited_for(ripe: Desk, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ripe.database.settings, "webhook_timeout", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        hook(ripe, f"http://127.0.0.1:{silent.getsockname()[1]}/")
        with sending(ripe, clock) as sender:
            sender.find()
            sender.send()
    assert states(ripe) == [("pending", 1, None, "no answer within 0.3 seconds")]


def test_what_is_not_http_is_a_failure(ripe: Desk, clock: Clock) -> None:
    with socket.create_server(("127.0.0.1", 0)) as odd:

        def answer() -> None:
            connection, _ = odd.accept()
            with connection:
                connection.recv(100_000)
                connection.sendall(b"220 mail.example.com ESMTP\r\n\r\n")

        thread = threading.Thread(target=answer)
        thread.start()
        hook(ripe, f"http://127.0.0.1:{odd.getsockname()[1]}/")
        with sending(ripe, clock) as sender:
            sender.find()
            sender.send()
        thread.join(10)
    assert states(ripe) == [("pending", 1, None, "the answer is not HTTP")]


def test_nobody_is_reached_who_is_in_our_own_network(
    ripe: Desk, receiver: Receiver, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ripe.database.settings, "webhook_private", False)
    hook(ripe, receiver.url)
    with sending(ripe, clock) as sender:
        sender.find()
        sender.send()
    [(state, _, status, error)] = states(ripe)
    assert (state, status, receiver.received) == ("pending", None, [])
    assert "not a public address" in error


def test_a_slow_receiver_does_not_keep_others_waiting(
    ripe: Desk, receiver: Receiver, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ripe.database.settings, "webhook_timeout", 3.0)
    for number in range(20):
        ripe.visit(f"D{number}", "A", phone=f"1390000{number:04}", time=NOON)
    ripe.fold()
    with socket.create_server(("127.0.0.1", 0), backlog=64) as silent, sending(ripe, clock) as sender:
        hook(ripe, f"http://127.0.0.1:{silent.getsockname()[1]}/")
        hook(ripe, receiver.url)
        sender.look()
        assert sender.find() > 2
        sender.send()
        assert len(receiver.received) == webhooks.AT_ONCE


def test_a_removed_webhook_hears_nothing_more(ripe: Desk, receiver: Receiver, clock: Clock) -> None:
    made = hook(ripe, receiver.url)
    with sending(ripe, clock) as sender, ripe.database.pool.connection() as connection:
        sender.find()
        assert webhooks.remove(connection, ripe.project, made.webhook)
        assert not webhooks.remove(connection, ripe.project, made.webhook)
        assert sender.send() == 0
        sender.look()
        assert sender.find() == 0
    assert receiver.received == []


def test_two_who_send_share_the_projects(ripe: Desk, receiver: Receiver, clock: Clock) -> None:
    hook(ripe, receiver.url)
    with sending(ripe, clock) as one, sending(ripe, clock) as other:
        one.look()
        other.look()
        assert sorted([one.find(), other.find()]) == [0, 1]
        assert sorted([one.send(), other.send()]) == [0, 1]
    assert len(receiver.received) == 1


SENDER = """
import sys, threading
from datetime import datetime
from ledger.database import Database
from ledger.settings import Settings
from workers import reminders
clock = datetime.fromisoformat(sys.argv[1])
make = reminders.Reminders.__init__
reminders.Reminders.__init__ = lambda self, *given, **more: make(self, *given, clock=lambda: clock, **more)
with Database.open(Settings()) as database:
    reminders.run(database, threading.Event())
"""


def test_killed_between_sending_and_noting_it_is_sent_again_with_the_same_id(
    ripe: Desk, receiver: Receiver, clock: Clock
) -> None:
    made = hook(ripe, receiver.url)
    environment = {
        **os.environ,
        "PANDAN_DATABASE_URL": ripe.database.url,
        "PANDAN_HOME": str(ripe.database.settings.home),
        "PANDAN_WEBHOOK_PRIVATE": "true",
    }
    process: list[subprocess.Popen[bytes]] = []

    def kill(_: Received) -> int | None:
        process[-1].send_signal(signal.SIGKILL)
        process[-1].wait()
        return None

    receiver.answer = kill
    command = [sys.executable, "-c", SENDER, clock.moment.isoformat()]
    process.append(subprocess.Popen(command, env=environment))
    process[-1].wait(60)
    assert states(ripe) == [("pending", 0, None, None)]
    receiver.answer = lambda _: 200
    process.append(subprocess.Popen(command, env=environment))
    started = time.monotonic()
    while states(ripe) != [("delivered", 1, 200, None)]:
        assert time.monotonic() - started < 60
        time.sleep(0.05)
    process[-1].terminate()
    process[-1].wait(30)
    first, second = receiver.received
    assert first.delivery == second.delivery
    assert first.body == second.body
    assert second.genuine(made.secret)


def test_it_outlives_its_connection(
    ripe: Desk, receiver: Receiver, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reminders, "BACKOFF_SECONDS", (0.05, 0.1))
    monkeypatch.setattr(reminders, "PATIENCE_SECONDS", 0.05)
    monkeypatch.setattr(reminders, "LOOK_SECONDS", 0.05)
    make = Reminders.__init__
    monkeypatch.setattr(Reminders, "__init__", lambda self, *given: make(self, *given, clock=clock))
    stop = threading.Event()
    thread = threading.Thread(target=reminders.run, args=(ripe.database, stop), daemon=True)
    thread.start()
    with psycopg.connect(ripe.database.url, autocommit=True) as admin:
        admin.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'pandan reminders'"
        )
    hook(ripe, receiver.url)
    started = time.monotonic()
    while not receiver.received:
        assert time.monotonic() - started < 60
        time.sleep(0.02)
    stop.set()
    thread.join(30)
    assert not thread.is_alive()
    assert len(receiver.received) == 1


def test_pauses_double_and_never_exceed_the_longest() -> None:
    pauses = [pause_after(attempts, Random(attempts)) for attempts in range(1, 100)]  # noqa: S311 -- as above
    assert max(pauses) <= reminders.LONGEST_PAUSE * (1 + reminders.JITTER)
    assert min(pauses) >= reminders.FIRST_PAUSE * (1 - reminders.JITTER)
    assert len(set(pauses)) == len(pauses)


def test_the_ledger_of_what_was_sent_cannot_be_taken_back(ripe: Desk) -> None:
    with ripe.database.pool.connection() as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("DELETE FROM pandan.deliveries")
