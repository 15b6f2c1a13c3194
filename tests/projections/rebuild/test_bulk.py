"""A build filled in one go is equal, byte for byte, to one that was folded batch by batch."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Callable
from typing import Any

import pytest
from builds_of_desks import Filled, damage, live_digests, record_at
from histories import Fact, histories, posts
from hypothesis import given
from hypothesis import strategies as st
from posting_desk import Desk
from psycopg import sql
from tests.examples import on_a_database

from domain.desk import DeskTimeline, Rules
from domain.event import Event
from domain.rotation import Rotation
from ledger.database import Database
from ledger.ledgers import Ledgers
from ledger.parallel import WorkerLost
from projections.digest import digests, digests_in_memory
from projections.people.profiles import Profiles
from projections.rebuild import bulk, copying, folding, receipt, rounds, sorting
from projections.rebuild.bulk import BulkProgress, Cancelled, CannotFold
from projections.rebuild.receipt import GapError
from projections.rotation.view import RotationView
from projections.units.view import UnitsView

LAZY = on_a_database(6)
RULES = [None, Rules("sd"), Rules("gj", effective_from="2026-03-12"), Rules(parameters={"protection.days": 5})]
PROMOTED = {"build": 9, "rulebook": "sm", "views_digest": "0" * 64, "diff_digest": "1" * 64, "reason": "经理签字"}


@pytest.fixture(autouse=True)
def small_shares(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sorting, "SHARE_EVENTS", 7)
    monkeypatch.setattr(folding, "BATCH", 5)
    monkeypatch.setattr(rounds, "DAYS_EVENTS", 10)
    for module in (receipt, copying, rounds):
        monkeypatch.setattr(module, "BLOCK", 4)


@pytest.fixture
def open_ledger(database: Database, ledgers: Ledgers, new_project: Callable[[], str]) -> Desk:
    """A desk to which nothing has happened yet."""
    return Desk(database, ledgers, new_project())


@LAZY
@given(facts=histories(), importing=st.booleans(), rules=st.sampled_from(RULES), promotes=st.booleans())
def test_a_filled_build_is_a_folded_one(
    open_desk: Callable[..., Desk], facts: list[Fact], importing: bool, rules: Rules | None, *, promotes: bool
) -> None:
    desk = open_desk(importing=importing)
    told = posts(desk, facts)
    desk.offer(told[:30])
    if promotes:
        desk.tell("rebuild.promoted", "project", PROMOTED)
    desk.offer(told[30:])
    filled = Filled(desk, rules)
    assert filled.digests() == live_digests(desk, rules)
    assert {row.state for row in filled.progress().values()} == {"running"}


@LAZY
@given(facts=histories(), rules=st.sampled_from(RULES), cut=st.integers(0, 40))
def test_the_tail_goes_on_from_a_filled_build(
    open_desk: Callable[..., Desk], facts: list[Fact], rules: Rules | None, cut: int
) -> None:
    desk = open_desk()
    told = posts(desk, facts)
    desk.offer(told[:cut])
    filled = Filled(desk, rules)
    desk.offer(told[cut:])
    filled.catch_up()
    assert filled.digests() == live_digests(desk, rules)


def populated(desk: Desk, visits: int = 12) -> int:
    desk.list_unit("U1")
    for number in range(visits):
        desk.visit(f"C{number:03}", "ABC"[number % 3], phone=f"1380000{number // 2:04}")
    return desk.tell("staff.left", "project", {"staff": "C"})


def test_several_processes_make_the_same_build(desk: Desk) -> None:
    head = populated(desk)
    alone, together = Filled(desk), Filled(desk, processes=3)
    assert together.digests() == alone.digests() == desk.fresh_digests()
    assert together.receipt == alone.receipt
    assert (alone.receipt.first, alone.receipt.last, alone.receipt.count) == (1, head, head)


def test_an_empty_ledger_makes_an_empty_build(open_ledger: Desk) -> None:
    filled = Filled(open_ledger)
    assert (filled.receipt.first, filled.receipt.last, filled.receipt.count) == (0, 0, 0)
    assert {row.position for row in filled.progress().values()} == {0}


def test_indexes_and_keys_are_those_of_a_build_made_empty(desk: Desk) -> None:
    populated(desk)
    filled = Filled(desk)
    assert filled.indexes() == filled.indexes(desk.build().schema) != []


def test_filling_again_replaces_what_stands_there(desk: Desk) -> None:
    populated(desk)
    filled = Filled(desk)
    before = filled.digests()
    filled.fill()
    assert filled.digests() == before


def test_it_tells_how_far_it_has_come(desk: Desk) -> None:
    head = populated(desk)
    told: list[BulkProgress] = []
    Filled(desk, report=told.append)
    assert [one.done for one in told] == sorted(one.done for one in told)
    assert {one.total for one in told} == {head}
    assert (told[-1].done, told[-1].seconds_left, told[-1].stage) == (head, 0, "indexing")
    assert {"reading", "folding", "indexing"} <= {one.stage for one in told}


@pytest.mark.parametrize(("processes", "looks"), [(0, 0), (0, 3), (0, 8), (2, 0), (2, 3)])
def test_it_is_given_up_when_nobody_wants_it(desk: Desk, processes: int, looks: int) -> None:
    populated(desk)
    left = iter(range(looks))
    with pytest.raises(Cancelled):
        Filled(desk, processes=processes, cancelled=lambda: next(left, None) is None)
    assert Filled(desk).digests() == desk.fresh_digests()


def poisoned(monkeypatch: pytest.MonkeyPatch, owner: Any, name: str, event_type: str, argument: int = 0) -> None:
    """Has a method fail that is given an event of one type."""
    healthy = getattr(owner, name)

    def failing(self: Any, *arguments: Any) -> Any:
        event: Event = arguments[argument]
        if event.type == event_type:
            raise ZeroDivisionError("no such thing")
        return healthy(self, *arguments)

    monkeypatch.setattr(owner, name, failing)


@pytest.mark.parametrize("processes", [0, 2])
@pytest.mark.parametrize(
    ("view", "owner", "name", "event_type", "argument"),
    [
        ("units", UnitsView, "_apply", "rent.paid", 0),
        ("people", Profiles, "apply", "follow_up.made", 0),
        ("rotation", Rotation, "apply", "rotation.adjusted", 0),
        ("desk", DeskTimeline, "apply", "campaign.announced", 0),
    ],
)
def test_a_view_stops_before_what_it_cannot_fold(  # noqa: PLR0917 -- what is parametrised comes so
    desk: Desk,
    monkeypatch: pytest.MonkeyPatch,
    processes: int,
    view: str,
    owner: Any,
    name: str,
    event_type: str,
    argument: int,
) -> None:
    populated(desk)
    campaign = {"campaign": "X", "name": "X", "from": "2026-04-01", "until": "2026-04-02", "shares": {"first": "1"}}
    skip = {"staff": "A", "action": "skip", "reason": "x"}
    poison = {
        "rent.paid": lambda: desk.tell("rent.paid", "unit/U1", {"amount": "300.00"}),
        "follow_up.made": lambda: desk.tell(
            "follow_up.made", "client/C003", {"by": "A", "method": "phone", "summary": "x"}
        ),
        "rotation.adjusted": lambda: desk.tell("rotation.adjusted", "project", skip),
        "campaign.announced": lambda: desk.tell("campaign.announced", "project", campaign),
    }[event_type]()
    head = desk.visit("C900", "B", phone="13900000000")
    with monkeypatch.context() as patched:
        poisoned(patched, owner, name, event_type, argument)
        filled = Filled(desk, processes=processes)
        stopped = set(filled.progress()) if view == "desk" else {view}
        assert {one: row.position for one, row in filled.progress().items()} == {
            one: poison - 1 if one in stopped else head for one in filled.progress()
        }
        assert filled.receipt.views[view] == poison - 1
        filled.catch_up()
        stands = filled.progress()[view]
        assert stands._replace(error=None) == (view, poison - 1, "stopped", None, poison)
        assert stands.error is not None
        assert stands.error.startswith(
            "ZeroDivisionError: at projections/rebuild/test_bulk.py:"
        )  # never what it quotes
    filled.retry()
    filled.catch_up()
    assert filled.digests() == desk.fresh_digests()


@pytest.mark.parametrize("processes", [0, 2])
@pytest.mark.parametrize("what", ["form", "time of a client's", "time of the desk's", "time of nobody's"])
def test_a_record_that_is_no_event_stops_every_view(desk: Desk, what: str, processes: int) -> None:
    populated(desk)
    follow_up = ("follow_up.made", "client/C003", {"by": "A", "method": "phone", "summary": "x"})
    damaged = desk.tell(
        *{
            "time of the desk's": ("staff.absent", "project", {"staff": "A", "reason": "rest"}),
            "time of nobody's": (
                "target.set",
                "project",
                {"period": "2026-03", "scope": "project", "metrics": {"deals": 1}},
            ),
        }.get(what, follow_up)
    )
    desk.tell("staff.returned", "project", {"staff": "A"})
    desk.visit("C900", "B", phone="13900000000")
    record = b'{"type":' if what == "form" else re.sub(rb'"time":"[^"]*"', b'"time":"noon"', record_at(desk, damaged))
    damage(desk, damaged, record)
    filled = Filled(desk, processes=processes)
    assert {row.position for row in filled.progress().values()} == {damaged - 1}
    assert filled.digests() == digests_in_memory(
        bulk.fold_all(desk.database.url, filled.build, desk.keyring(), until=damaged - 1)
    )
    with pytest.raises(CannotFold):
        bulk.fold_all(desk.database.url, filled.build, desk.keyring())
    filled.catch_up()
    assert {(row.state, row.error_position) for row in filled.progress().values()} == {("stopped", damaged)}


def test_a_missing_event_is_an_error(desk: Desk) -> None:
    populated(desk)
    damage(desk, 5, None)
    with pytest.raises(GapError, match="event 6 came after event 4"):
        Filled(desk)


def test_a_process_that_is_killed_ends_the_filling(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    populated(desk)
    parent, healthy = os.getpid(), RotationView.flush

    def killed(self: RotationView, context: Any) -> None:
        if os.getpid() != parent:
            os.kill(os.getpid(), signal.SIGKILL)
        healthy(self, context)

    monkeypatch.setattr(RotationView, "flush", killed)
    with pytest.raises(WorkerLost):
        Filled(desk, processes=2)
    assert Filled(desk).digests() == desk.fresh_digests()


def test_a_book_that_nobody_wrote_stops_what_is_judged(desk: Desk) -> None:
    head = populated(desk)
    filled = Filled(desk, Rules("no-such-book"))
    filled.catch_up()
    progress = filled.progress()
    assert {progress[view].state for view in ("desk", "units", "figures")} == {"running"}
    assert {progress[view].state for view in ("rotation", "people", "journeys")} == {"stopped"}
    assert progress["units"].position == head
    assert "no-such-book" in str(progress["people"].error)


def test_personal_data_is_opened_only_where_the_key_is(desk: Desk) -> None:
    populated(desk)
    desk.visit("C900", "B", phone="13900000000", name="单雄信")
    with desk.database.owner() as owner:
        owner.execute(
            sql.SQL("DELETE FROM {} WHERE client = 'C001'").format(sql.Identifier(desk.ledger.schema, "subject_keys"))
        )
    filled = Filled(desk)
    assert filled.digests() == desk.fresh_digests()
    with desk.database.pool.connection() as connection:
        names = sql.SQL("SELECT client, name FROM {} WHERE client IN ('C001', 'C900') ORDER BY 1").format(
            sql.Identifier(filled.build.schema, "clients")
        )
        assert connection.execute(names).fetchall() == [("C001", None), ("C900", "单雄信")]
        assert digests(connection, filled.build.schema) == filled.digests()
    assert bulk.ALONE > 100
