"""However events are posted, in whatever batches and by however many posters, positions have no gap and read models agree."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from histories import PHONES, Fact, histories, posts
from hypothesis import given
from hypothesis import strategies as st
from posting_desk import OPENED, POSTER, Desk
from tests.examples import on_a_database

from domain import payloads
from ledger.database import Database
from ledger.ledgers import Ledgers
from ledger.posting import Post, Rejected
from ledger.reader import read_records
from ledger.recorder import LedgerRecorder
from ledger.writer import Ledger
from projections.views import VIEWS

LAZY = on_a_database(8)


@pytest.fixture
def open_desk(database: Database, ledgers: Ledgers, new_project: Callable[[], str]) -> Callable[[], Desk]:
    def opened() -> Desk:
        desk = Desk(database, ledgers, new_project())
        staff = [{"staff": name, "name": f"职员{name}", "role": "agent"} for name in "ABC"]
        staff.append({"staff": "M", "name": "经理", "role": "manager"})
        hours = {"open": "09:00", "close": "21:00"}
        opening = {"name": "测试", "timezone": "Asia/Shanghai", "business_hours": hours, "rulebook": "sc"}
        listed = {"building": "A", "floor": "1F", "number": "1", "area": "80"}
        first = [
            desk.post("project.opened", "project", opening),
            *(desk.post("staff.joined", "project", one) for one in staff),
            *(desk.post("unit.listed", f"unit/{unit}", listed) for unit in ("U1", "U2")),
        ]
        desk.give(*(replace(post, recordedtime=OPENED + timedelta(minutes=30)) for post in first))
        return desk

    return opened


def normalised(phone: str) -> str:
    data = {"answered_by": "A", "phone": phone, "channel": "x"}
    clean, _ = payloads.validate("call.received", "client/C", data)
    return str(clean["phone"])


def rows(desk: Desk) -> list[str]:
    """All rows of the read models, phone hashes named by their number: each project hashes with a key of its own."""
    store, keyring = desk.fresh(), desk.keyring()
    names = {keyring.hash_phone(normalised(phone)): phone for phone in PHONES}
    found = []
    for table in (table for tables in VIEWS.values() for table in tables):
        for row in store.rows(table):
            text = f"{table.name} {row}"
            for hashed, phone in names.items():
                text = text.replace(hashed, phone)
            found.append(text)
    return sorted(found)


def ledger_of(desk: Desk) -> list[bytes]:
    with desk.database.pool.connection() as connection:
        return [record for _, record in read_records(connection, desk.ledger.schema, 0, 10_000)]


@LAZY
@given(facts=histories(), cuts=st.lists(st.integers(1, 9), min_size=1, max_size=12))
def test_any_split_into_batches_gives_the_same_ledger_and_the_same_read_models(
    open_desk: Callable[[], Desk], facts: list[Fact], cuts: list[int]
) -> None:
    singly, batched = open_desk(), open_desk()
    recorded = OPENED + timedelta(days=60)
    taken: list[Post] = []
    for number, post in enumerate(posts(singly, facts)):
        imported = replace(post, id=f"h{number}", recordedtime=recorded + timedelta(minutes=number))
        if singly.ledger.submit([imported], POSTER).exception(30) is None:
            taken.append(imported)
    remaining = [
        replace(post, subject=f"project/{batched.project}") if post.subject.startswith("project/") else post
        for post in taken
    ]
    for cut in [*cuts, len(taken)]:
        if remaining:
            batched.give(*remaining[:cut])
        remaining = remaining[cut:]
    assert len(ledger_of(singly)) == len(ledger_of(batched)) == len(taken) + 7
    assert rows(singly) == rows(batched)


@LAZY
@given(facts=histories(), cuts=st.lists(st.integers(1, 5), min_size=1, max_size=12))
def test_two_posters_side_by_side_leave_no_gap_and_equal_read_models(
    open_desk: Callable[[], Desk], database: Database, facts: list[Fact], cuts: list[int]
) -> None:
    desk = open_desk()
    other = Ledgers(database)
    second = other.get(desk.project)
    assert second is not None
    events = posts(desk, facts)
    receipts: list[int] = []

    def work(ledger: Ledger, mine: list[Post]) -> None:
        for cut in cuts:
            batch, mine = mine[:cut], mine[cut:]
            for one in [batch, *([post] for post in mine[:2])]:
                error = None if not one else ledger.submit(one, POSTER).exception(30)
                assert error is None or isinstance(error, Rejected)
                if one and error is None:
                    receipts.append(len(one))

    threads = [
        threading.Thread(target=work, args=(desk.ledger, events[0::2])),
        threading.Thread(target=work, args=(second, events[1::2])),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    other.close()
    recorder = LedgerRecorder(database.pool, desk.ledger.schema)
    notifications = recorder.select_notifications(None, 10_000)
    assert [notification.id for notification in notifications] == list(range(1, len(notifications) + 1))
    desk.fold(cuts)
    assert desk.digests() == desk.fresh_digests()
