"""Figures and clients' ways are the same rows however the ledger was cut, live and all at once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from posting_desk import OPENED, Desk
from psycopg import AsyncConnection

from projections.figures.queries import positions
from projections.figures.tables import FIGURES, RESULTS
from projections.journeys.tables import JOURNEYS
from projections.reading import standing

D1 = {"deal": "D1", "client": "C1", "agent": "A"}


@pytest.fixture
def busy(desk: Desk) -> Desk:
    """Calls, visits, follow-ups and a deal; one client under two ids, one visit voided."""
    desk.list_unit("U1")
    desk.tell("call.received", "client/C0", {"answered_by": "B", "phone": "13800000001", "channel": "office_line"})
    desk.visit("C1", "A", phone="13800000001")
    desk.visit("C2", "B", phone="13800000002")
    desk.tell("follow_up.made", "client/C1", {"by": "A", "method": "phone", "summary": "再约"})
    desk.tell("outing.planned", "client/C2", {"outing": "O1", "by": ["A", "B"], "purpose": "拜访"})
    desk.tell("deposit.paid", "unit/U1", {**D1, "amount": "5000.00"})
    desk.tell("deposit.topped_up", "unit/U1", {"deal": "D1", "amount": "1000.00"})
    desk.tell("contract.signed", "unit/U1", {**D1, "contract": "K1"})
    desk.tell("rent.paid", "unit/U1", {"deal": "D1", "amount": "800.50"})
    voided = {"agent": "B", "cause": "never_came", "by": "M", "reason": "没有来过"}
    desk.tell("registration.voided", "client/C2", voided)
    return desk


def counted(desk: Desk) -> dict[tuple[str, str, str], tuple[int, int]]:
    rows = desk.fresh().rows(FIGURES)
    return {(row.figure, row.staff, row.channel): (row.n, row.amount) for row in rows}


def test_what_events_count_for(busy: Desk) -> None:
    found = counted(busy)
    assert found["calls", "B", "office_line"] == (1, 0)
    assert found["visits", "A", "walk_in"] == (1, 0)
    assert found["receptions", "A", ""] == (1, 0)
    assert found["follow_ups", "A", ""] == found["outbound_calls", "A", ""] == (1, 0)
    assert found["outings", "A", ""] == found["outings", "B", ""] == (1, 0)
    assert found["rent_received", "", ""] == (1, 80050)


def test_steps_of_a_deal_know_its_agent_and_client(busy: Desk) -> None:
    rows: list[Any] = busy.fresh().rows(RESULTS)
    assert [(row.figure, row.staff, row.client, row.amount) for row in rows] == [
        ("deposits", "A", "C1", 500000),
        ("top_ups", "A", "C1", 100000),
        ("deals", "A", "C1", 0),
    ]


def test_a_caller_who_comes_under_another_id_is_one_client(busy: Desk) -> None:
    rows = {row.client: row for row in busy.fresh().rows(JOURNEYS)}
    assert rows["C1"].same_as == "C0"
    way = rows["C0"]
    assert (way.called_by, way.visited_by, way.entered_by, way.signed_by, way.responded_by) == ("B", "A", "A", "A", "A")
    assert way.channel == "office_line"
    assert rows["C2"].entered_at is None, "the entry was voided"


@pytest.mark.parametrize("size", [1, 2, 3, 5, 1000])
def test_any_batching_gives_the_same_rows(busy: Desk, size: int) -> None:
    busy.fold([size] * 40)
    assert busy.digests() == busy.fresh_digests()


def test_what_is_recorded_late_goes_to_its_day(busy: Desk) -> None:
    busy.fold()
    late = {"by": "B", "method": "wechat", "summary": "问价"}
    busy.tell("follow_up.made", "client/C1", late, time=OPENED + timedelta(minutes=12))
    busy.fold()
    assert busy.digests() == busy.fresh_digests()


def test_positions_of_what_was_counted(busy: Desk) -> None:
    busy.fold()

    async def asked(connection: AsyncConnection[Any]) -> list[int]:
        async with standing(connection, busy.project, "figures") as look:
            day = look.desk.calendar.date_of(OPENED)
            return await positions(look, ("calls", "deposits", "deals"), day, day)

    types = {event.position: event.type for event in busy.events()}
    assert [types[position] for position in busy.ask(asked)] == ["call.received", "deposit.paid", "contract.signed"]
