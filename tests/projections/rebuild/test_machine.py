"""Builds beside the live one: made, waiting, cancelled, failed, taken over, and never in the way."""

from __future__ import annotations

from typing import Any

import pytest
from building import Office

from domain.desk import Rules
from projections.errors import NotFound, Refusal
from projections.rebuild import bulk, filling, sessions, states


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
        raise ValueError("no such thing")

    before = office.digests()
    monkeypatch.setattr(bulk, "fill", failing)
    rebuild = office.made()
    assert (rebuild.state, rebuild.reason) == ("failed", "ValueError: no such thing")
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
