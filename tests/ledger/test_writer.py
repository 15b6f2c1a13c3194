"""Posting: in order, once, all or none, on disk."""

from __future__ import annotations

import threading
from concurrent.futures import Future
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import orjson
import pytest
from psycopg import sql

from ledger.database import Database
from ledger.ledgers import Ledgers
from ledger.posting import LedgerUnavailable, Receipt, Rejected
from ledger.reader import head, read_records

from .conftest import OPENED, POSTER, Desk


def rejected(future: Future[Receipt]) -> Rejected:
    with pytest.raises(Rejected) as caught:
        future.result(timeout=30)
    return caught.value


def positions(database: Database, desk: Desk) -> list[int]:
    with database.pool.connection() as connection:
        return [position for position, _ in read_records(connection, desk.ledger.schema, 0, 100_000)]


def test_positions_and_versions_count_from_one(desk: Desk) -> None:
    receipt = desk.give(desk.registered("C1"), desk.registered("C2"), desk.registered("C1"))
    assert [(stored.position, stored.subject, stored.version) for stored in receipt.events] == [
        (4, "client/C1", 1),
        (5, "client/C2", 1),
        (6, "client/C1", 2),
    ]
    assert receipt.position == 6


def test_the_same_post_again_is_answered_alike_and_stored_once(desk: Desk, database: Database) -> None:
    post = desk.registered("C1")
    first = desk.give(post)
    assert desk.give(post) == first
    assert desk.give(post, post) == Receipt([*first.events, *first.events])
    assert positions(database, desk) == [1, 2, 3, 4]


def test_the_same_post_again_is_known_to_another_process(desk: Desk, database: Database) -> None:
    post = desk.registered("C1")
    first = desk.give(post)
    other = Ledgers(database)
    ledger = other.get(desk.ledger.project)
    assert ledger is not None
    assert ledger.submit([post], POSTER).result(30) == first
    other.close()


def test_the_same_id_with_other_content_is_refused(desk: Desk, database: Database) -> None:
    post = desk.registered("C1")
    desk.give(post)
    changed = replace(post, data=post.data | {"name": "李四"})
    refusal = rejected(desk.ledger.submit([changed], POSTER))
    assert refusal.conflict
    assert [problem.code for problem in refusal.problems] == ["id_taken"]
    twice = rejected(desk.ledger.submit([replace(post, id="n"), replace(changed, id="n", index=1)], POSTER))
    assert [(problem.index, problem.code) for problem in twice.problems] == [(1, "id_taken")]
    assert positions(database, desk) == [1, 2, 3, 4]


def test_a_batch_is_all_or_none_and_every_bad_event_is_named(desk: Desk, database: Database) -> None:
    batch = [
        desk.registered("C1", index=0),
        desk.registered("C2", "nobody", index=1),
        desk.registered("C3", index=2),
        desk.registered("C4", "ghost", index=3),
    ]
    refusal = rejected(desk.ledger.submit(batch, POSTER))
    assert [problem.index for problem in refusal.problems] == [1, 3]
    assert positions(database, desk) == [1, 2, 3]
    # What was on trial has left no trace: the same clients start at version 1.
    assert [stored.version for stored in desk.give(batch[0], batch[2]).events] == [1, 1]


def test_a_rejected_request_does_not_harm_its_neighbours(desk: Desk) -> None:
    futures = [
        desk.ledger.submit([desk.registered(f"C{number}", "nobody" if number % 3 == 0 else "A")], POSTER)
        for number in range(30)
    ]
    outcomes = [future.exception(30) is None for future in futures]
    assert outcomes == [number % 3 != 0 for number in range(30)]


def test_expectedversion_protects_against_posting_in_between(desk: Desk) -> None:
    desk.give(desk.registered("C1", expectedversion=0))
    refusal = rejected(desk.ledger.submit([desk.registered("C1", expectedversion=0)], POSTER))
    assert refusal.conflict
    assert refusal.problems[0].code == "version_conflict"
    assert desk.give(desk.registered("C1", expectedversion=1)).events[0].version == 2


def test_recordedtime_goes_forward_only(desk: Desk) -> None:
    now = datetime.now(UTC)
    early = desk.registered("C1", recordedtime=OPENED + timedelta(days=1))
    # The desk was opened just now by the server's clock, so nothing can be recorded before that.
    assert rejected(desk.ledger.submit([early], POSTER)).problems[0].code == "recordedtime_before_last"
    future = desk.registered("C1", recordedtime=now + timedelta(days=1))
    assert rejected(desk.ledger.submit([future], POSTER)).problems[0].code == "recordedtime_in_future"
    happened = desk.registered("C1", time=now, recordedtime=now - timedelta(seconds=1))
    assert rejected(desk.ledger.submit([happened], POSTER)).problems[0].code == "recordedtime_before_time"


def test_what_has_not_happened_yet_is_refused(desk: Desk) -> None:
    tomorrow = desk.registered("C1", time=datetime.now(UTC) + timedelta(days=1))
    assert rejected(desk.ledger.submit([tomorrow], POSTER)).problems[0].code == "time_in_future"


def test_posts_from_many_threads_are_gapless_and_each_stored_once(desk: Desk, database: Database) -> None:
    def work(worker: int) -> None:
        for number in range(25):
            post = desk.registered(f"W{worker}-{number % 5}", id=f"{worker}-{number}")
            receipts.append(desk.ledger.submit([post], POSTER).result(30))

    receipts: list[Receipt] = []
    threads = [threading.Thread(target=work, args=(worker,)) for worker in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(receipt.position for receipt in receipts) == list(range(4, 404))
    assert positions(database, desk) == list(range(1, 404))


def test_two_processes_posting_side_by_side_see_each_others_events(desk: Desk, database: Database) -> None:
    other = Ledgers(database)
    second = other.get(desk.ledger.project)
    assert second is not None
    for round_ in range(10):
        assert desk.give(desk.registered("C1")).events[0].version == 2 * round_ + 1
        assert second.submit([desk.registered("C1")], POSTER).result(30).events[0].version == 2 * round_ + 2
    with database.pool.connection() as connection:
        assert head(connection, desk.ledger.schema) == 23
    other.close()


def test_the_record_is_canonical_and_holds_nothing_personal(desk: Desk, database: Database) -> None:
    desk.give(desk.registered("C1", data={"company": "星天餐饮", "need": "两百平米"}))
    with database.pool.connection() as connection:
        position, record = read_records(connection, desk.ledger.schema, 3, 1)[0]
        columns = connection.execute(
            sql.SQL("SELECT subject, version, type, token, role, imported FROM {}.events WHERE position = %s").format(
                sql.Identifier(desk.ledger.schema)
            ),
            (position,),
        ).fetchone()
    envelope = orjson.loads(record)
    assert orjson.dumps(envelope, option=orjson.OPT_SORT_KEYS) == bytes(record)
    assert columns == ("client/C1", 1, "pandan.visit.registered", "t0", "admin", False)
    assert envelope["data"]["sealed"]["fields"] == ["company", "name", "need", "phones"]
    assert len(envelope["data"]["phone_hashes"]) == 1
    for secret in ("张三", "13800000000", "星天餐饮", "两百平米"):
        assert secret.encode() not in bytes(record)


def test_one_phone_has_one_hash_however_it_is_written(desk: Desk, database: Database) -> None:
    desk.give(
        desk.registered("C1", data={"phones": ["13800000000"]}),
        desk.registered("C2", data={"phones": ["+86 138 0000 0000"]}),
        desk.registered("C3", data={"phones": ["13900000000"]}),
    )
    with database.pool.connection() as connection:
        records = read_records(connection, desk.ledger.schema, 3, 3)
    first, second, third = (orjson.loads(record)["data"]["phone_hashes"] for _, record in records)
    assert first == second != third


def test_what_another_process_appended_is_seen_before_judging(desk: Desk, database: Database) -> None:
    other = Ledgers(database)
    second = other.get(desk.ledger.project)
    assert second is not None
    received = desk.post("client.received", "client/C1", {"reception": "R1", "received_by": "A", "kind": "new"})
    desk.give(received, desk.registered("C9"))
    assert second.submit([desk.registered("C2")], POSTER).result(30).position == 6
    # The first ledger believes the head to stand at 5, and reads C1 and C2 as of then; both must come out as of now.
    ended = desk.post("reception.ended", "client/C1", {"reception": "R1"})
    second.submit([ended], POSTER).result(30)
    again = desk.post("reception.ended", "client/C1", {"reception": "R1"})
    assert rejected(desk.ledger.submit([again], POSTER)).problems[0].code.startswith("reception")
    assert desk.give(desk.registered("C2")).events[0].version == 2
    other.close()


def test_a_repeat_that_would_be_refused_as_new_is_answered_as_a_repeat(desk: Desk) -> None:
    received = desk.post("client.received", "client/C1", {"reception": "R1", "received_by": "A", "kind": "new"})
    ended = desk.post("reception.ended", "client/C1", {"reception": "R1"})
    first = desk.give(received), desk.give(ended)
    assert (desk.give(received), desk.give(ended)) == first


def test_posts_to_other_projects_go_on_while_an_import_holds_a_ledger(
    desk: Desk, ledgers: Ledgers, database: Database
) -> None:
    other = Desk(ledgers.create(f"{desk.ledger.project}-other"))
    other.open("A")
    blocked = desk.registered("C1")
    with desk.ledger.recorder.appending():
        waiting = desk.ledger.submit([blocked], POSTER)
        assert other.give(other.registered("C1")).position == 3
        assert isinstance(waiting.exception(30), LedgerUnavailable)
    # Told to try again, it goes through once the import has ended, and is stored once.
    assert desk.give(blocked).position == 4
    assert positions(database, desk) == [1, 2, 3, 4]


def test_what_was_taken_before_closing_is_written(database: Database, desk: Desk) -> None:
    closing = Ledgers(database)
    ledger = closing.get(desk.ledger.project)
    assert ledger is not None
    futures = [ledger.submit([desk.registered(f"C{number}")], POSTER) for number in range(200)]
    closing.close()
    assert sorted(future.result(30).position for future in futures) == list(range(4, 204))
