"""Builds beside the live one: made, waiting, cancelled, failed, taken over, and never in the way."""

from __future__ import annotations

import re
from errno import ENOSPC
from typing import Any

import pytest
from building import Office
from psycopg import Connection, errors

from domain.desk import Rules
from ledger import parallel
from projections.engine import BATCH, Folder
from projections.errors import NotFound, Refusal
from projections.rebuild import bulk, copying, filling, loading, receipt, rounds, sessions, states
from projections.rebuild.spool import Spool


def test_a_rebuild_equals_the_live_build_and_takes_its_place(office: Office) -> None:
    before = office.digests()
    rebuild = office.made(switches=True)
    assert rebuild.state == "live"
    assert rebuild.done == rebuild.total > 0
    assert office.build().number == rebuild.number
    assert office.digests() == before
    assert office.numbers() == {1: "former", 2: "live"}


def test_live_goes_on_with_the_new_build(office: Office) -> None:
    office.made(switches=True)
    office.visit("C99", "B")
    office.fold()
    assert office.digests() == office.fresh_digests()


def test_a_build_under_other_rules_touches_nothing_live(office: Office) -> None:
    before = office.digests()
    rebuild = office.made(Rules("sd"))
    assert rebuild.state == "ready"
    assert office.build().number == 1
    assert office.digests() == before
    assert office.digests_of(rebuild.number) != before


def test_a_build_under_other_rules_does_not_go_live_by_itself(office: Office) -> None:
    with pytest.raises(Refusal, match="promotion"):
        office.ask_for(Rules("sd"), switches=True)


def test_its_receipt_says_what_it_holds(office: Office) -> None:
    rebuild = office.made()
    head = office.ledger.recorder.max_notification_id()
    receipt = rebuild.receipt
    assert receipt is not None
    assert (receipt["first"], receipt["last"], receipt["count"]) == (1, head, head)
    assert len(receipt["digest"]) == 64


@pytest.mark.parametrize("switches", [False, True])
def test_it_ends_although_somebody_posts_all_the_while(
    office: Office, monkeypatch: pytest.MonkeyPatch, *, switches: bool
) -> None:
    healthy = Folder.step

    def posted_meanwhile(self: Folder, connection: Connection[Any], limit: int = BATCH) -> int:
        office.visit("C98", "A")
        return healthy(self, connection, limit)

    number = office.ask_for(switches=switches)
    with monkeypatch.context() as patched:
        patched.setattr(Folder, "step", posted_meanwhile)
        assert office.run(number).state == ("live" if switches else "ready")
    office.fold()
    assert office.digests() == office.fresh_digests()


def test_its_receipt_goes_on_from_what_was_filled(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (receipt, copying, rounds):
        monkeypatch.setattr(module, "BLOCK", 4)
    whole = office.made().receipt
    read: list[int] = []
    healthy, fill = copying.records, bulk.fill

    def filled_before_it_is_posted(*arguments: Any, **more: Any) -> receipt.Receipt:
        found = fill(*arguments, **more)
        office.visit("C98", "A")
        read.clear()
        return found

    def noted(connection: Connection[Any], ledger: str, after: int, until: int) -> Any:
        read.append(after)
        return healthy(connection, ledger, after, until)

    monkeypatch.setattr(bulk, "fill", filled_before_it_is_posted)
    monkeypatch.setattr(copying, "records", noted)
    later = office.made().receipt
    assert whole is not None
    assert later is not None
    assert later["last"] > whole["last"]
    assert read == [whole["last"] // 4 * 4]
    monkeypatch.undo()
    with office.session() as connection:
        build = office.build_of(3)
        assert build is not None
        for module in (receipt, copying):
            monkeypatch.setattr(module, "BLOCK", 4)
        assert filling.receipt(connection, build) == later


FULL = errors.DiskFull("could not extend file: No space left on device")


@pytest.mark.parametrize(
    ("where", "error", "reason"),
    [
        ("copy_in", FULL, "the database's disk is full"),
        ("index", FULL, "the database's disk is full"),
        ("finish", FULL, "the database's disk is full"),
        ("spool", OSError(ENOSPC, "No space left on device"), "the disk for temporary files is full"),
    ],
)
@pytest.mark.parametrize("processes", [0, 2])
def test_a_full_disk_fails_the_build_and_leaves_live_as_it_is(  # noqa: PLR0917 -- what is parametrised comes so
    office: Office, monkeypatch: pytest.MonkeyPatch, where: str, error: Exception, reason: str, processes: int
) -> None:
    before = office.digests()

    def full(*_: object) -> None:
        raise error

    with monkeypatch.context() as patched:
        patched.setattr(parallel, "processors", lambda: processes)
        patched.setattr(bulk, "ALONE", 0)
        patched.setattr(*((Spool, "write") if where == "spool" else (loading, where)), full)
        rebuild = office.made(switches=True)
    assert rebuild.state == "failed"
    assert str(rebuild.reason).startswith(reason)
    assert office.schemas() == {office.build().schema}
    assert office.digests() == before
    assert office.made(switches=True).state == "live"


def test_one_that_waits_is_cancelled_at_once_and_leaves_nothing(office: Office) -> None:
    number = office.ask_for()
    with office.session() as connection:
        states.cancel(connection, office.project, number, {"token": "ana"})
    assert office.run(number).state == "cancelled"
    assert office.schemas() == {office.build().schema}


def test_one_that_runs_is_cancelled_and_leaves_nothing(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    number = office.ask_for()

    def cancelled_meanwhile(*arguments: Any) -> None:
        with office.session() as other:
            states.cancel(other, office.project, number, {"token": "ana"})
        report, cancelled = arguments[3:]
        report(bulk.BulkProgress(1, 2, 1.0, None, "reading"))
        assert cancelled()
        raise bulk.Cancelled

    monkeypatch.setattr(bulk, "fill", cancelled_meanwhile)
    assert office.run(number).state == "cancelled"
    assert office.schemas() == {office.build().schema}


def test_what_goes_wrong_is_told_and_leaves_nothing(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(*_: object) -> None:
        raise ValueError("张三 13800000000")

    before = office.digests()
    monkeypatch.setattr(bulk, "fill", failing)
    rebuild = office.made()
    assert rebuild.state == "failed"
    assert re.fullmatch(r"ValueError: at \S+/test_machine\.py:\d+", str(rebuild.reason)), "its text may quote anybody"
    assert office.schemas() == {office.build().schema}
    assert office.digests() == before


def test_while_one_is_made_another_waits(office: Office) -> None:
    first, second = office.ask_for(), office.ask_for()
    assert office.rebuild(second).reason == f"waits for build {first} of the same project"
    with office.session() as connection, sessions.holding(connection, sessions.MAKING, office.project):
        with pytest.raises(sessions.Busy):
            office.run(second)
        assert office.rebuild(second).state == "created"
    assert office.run(first).state == "ready"
    assert office.run(second).state == "ready"


@pytest.mark.parametrize("state", ["copying", "catching_up"])
def test_one_whose_process_was_lost_is_taken_up(office: Office, state: str, monkeypatch: pytest.MonkeyPatch) -> None:
    class LostError(BaseException):
        pass

    def lost(*_: object) -> None:
        raise LostError

    number = office.ask_for()
    with monkeypatch.context() as patched:
        if state == "copying":
            patched.setattr(bulk, "fill", lost)
        else:
            patched.setattr(filling, "receipt", lost)
        with pytest.raises(LostError):
            office.run(number)
    assert office.rebuild(number).state == state
    rebuild = office.run(number)
    assert rebuild.state == "ready"
    assert rebuild.attempts == (2 if state == "copying" else 1)
    assert dict(office.digests_of(number)) == office.digests()


def test_one_that_is_lost_again_and_again_fails(office: Office) -> None:
    number = office.ask_for()
    with office.session() as connection:
        connection.execute(
            "UPDATE pandan_views.rebuilds SET state = 'copying', attempts = 5 WHERE project = %s AND build = %s",
            (office.project, number),
        )
    assert office.run(number).state == "failed"


def test_of_no_project_there_is_none(office: Office) -> None:
    office.project = "nowhere"
    with pytest.raises(NotFound):
        office.ask_for()
