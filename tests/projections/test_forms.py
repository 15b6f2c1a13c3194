"""Forms are the same however the ledger was cut, folded live or in one go, and judged anew when the rules change."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from typing import Any

import pytest
from posting_desk import OPENED, Desk

STEPS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("client.received", "client/C1", {"reception": "R1", "received_by": "A", "kind": "new"}),
    ("client.received", "client/C2", {"reception": "R2", "received_by": "B", "kind": "vendor"}),
    ("visit.registered", "client/C1", {"registered_by": "A", "name": "张三", "phones": [], "channel": "walk_in"}),
    ("reception.ended", "client/C1", {"reception": "R1"}),
    (
        "visit.registered",
        "client/C1",
        {"registered_by": "A", "name": "张三", "phones": ["13800000001"], "channel": "walk_in", "need": "铺位"},
    ),
    ("client.received", "client/C1", {"reception": "R3", "received_by": "A", "kind": "returning"}),
    ("follow_up.made", "client/C1", {"by": "A", "method": "phone", "summary": "再约", "next_on": "2026-03-09"}),
    ("deposit.paid", "unit/U1", {"deal": "D1", "client": "C1", "agent": "A", "amount": "5000.00"}),
    ("contract.collected", "unit/U1", {"deal": "D1", "contract": "K1", "client": "C1", "by": "A"}),
    (
        "form.filed",
        "project",
        {"form": "daily_plan", "date": "2026-03-03", "staff": "A", "entries": {"work": "电话回访"}},
    ),
    ("form.checked", "project", {"form": "all", "period": "2026-W10", "by": "M"}),
    ("target.set", "project", {"period": "2026-04", "scope": "project", "metrics": {"deals": 3}}),
)


def rows(desk: Desk, table: str) -> list[tuple[Any, ...]]:
    with desk.database.pool.connection() as connection:
        return connection.execute(f"SELECT * FROM {desk.build().schema}.{table} ORDER BY 1, 2, 3").fetchall()  # noqa: S608 -- ours


@pytest.mark.parametrize("seed", range(8))
def test_any_order_and_any_batching_give_the_rows_of_a_fresh_fold(open_desk: Any, seed: int) -> None:
    chance = Random(seed)  # noqa: S311 -- orders of events, no secrets
    order = chance.sample(range(len(STEPS)), len(STEPS))
    sizes = [chance.randint(1, 5) for _ in range(12)]
    desk = open_desk()
    desk.folds_alike((desk.post(*STEPS[step]) for step in order), sizes)


def test_all_steps_in_order(open_desk: Any) -> None:
    desk = open_desk(importing=True)
    for step in STEPS:
        desk.tell(*step)
    desk.fold()
    found = {(row[1], row[2]): row[17:] for row in rows(desk, "form_dues")}
    assert found == {
        ("visit_register", "R1"): ("complete", ""),
        ("follow_up_plan", "R1"): ("complete", ""),
        ("visit_register", "R2"): ("not_asked", ""),
        ("follow_up_plan", "R2"): ("not_asked", ""),
        ("visit_register", "R3"): ("complete", ""),
        ("follow_up_plan", "R3"): ("complete", ""),
        ("contract_plan", "D1"): ("open", ""),
        ("contract_collection", "K1"): ("complete", ""),
    }
    assert [(row[1], row[2], str(row[3]), str(row[4]), row[5]) for row in rows(desk, "form_filings")] == [
        ("filed", "daily_plan", "2026-03-03", "2026-03-03", "A"),
        ("checked", "all", "2026-03-02", "2026-03-08", "M"),
        ("set", "targets", "2026-04-01", "2026-04-30", "project"),
    ]


@pytest.mark.parametrize("after_each", [True, False])
def test_a_promotion_judges_every_form_anew(desk: Desk, *, after_each: bool) -> None:
    desk.visit("C1", "A")
    if after_each:
        desk.fold()
    promoted = {
        "build": 2,
        "parameters": {"forms.visit_fields": ["name", "company"]},
        "views_digest": "0" * 64,
        "diff_digest": "1" * 64,
        "reason": "测试",
    }
    desk.give(desk.post("rebuild.promoted", "project", promoted, time=OPENED + timedelta(hours=1)))
    desk.fold()
    (row,) = [row for row in rows(desk, "form_dues") if row[1] == "visit_register"]
    assert row[17:] == ("incomplete", "company")
    assert desk.digests()["forms"] == desk.fresh_digests()["forms"]
