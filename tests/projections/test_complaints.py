"""Complaints as they are looked up: how each stands, the same however the ledger was cut into batches."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from random import Random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from posting_desk import OPENED, Desk
from tests.examples import on_a_database

from domain.complaints.steps import STEPS
from ledger.posting import Post
from projections.complaints.tables import COMPLAINTS, ComplaintRow

LAZY = on_a_database(6)


def told(desk: Desk, random: Random, length: int) -> list[Post]:
    """Steps of a few complaints of two clients, mostly in order, now and then under other rules."""
    reached: dict[tuple[str, str], int] = {}
    posts: list[Post] = []
    minute = 0
    for _ in range(length):
        minute += random.randrange(3000)
        time = OPENED + timedelta(hours=1, minutes=minute)
        if random.random() < 0.06:
            posts.append(_rules(desk, random, time))
            continue
        key = random.choice(["P1", "P2", "P3"]), random.choice(["C1", "C2"])
        place = reached.get(key, 0)
        if place > 1 and random.random() < 0.15:
            place = random.randrange(1, place)
        reached[key] = place + 1
        data: dict[str, Any] = {"complaint": key[0], **_said(STEPS[min(place, 8)], random)}
        posts.append(desk.post(f"complaint.{STEPS[min(place, 8)]}", f"client/{key[1]}", data, time=time))
    return posts


def _said(step: str, random: Random) -> dict[str, Any]:
    day = f"2026-03-{random.randrange(3, 28):02}"
    return {
        "opened": {"by": "A", "category": random.choice(["设施", "噪音"]), "due_by": random.choice([day, None])},
        "judged": {"by": "A", "founded": random.choice([True, True, False])},
        "assigned": {"department": random.choice(["工程部", "物业部"]), "due_by": random.choice([day, None])},
        "decided": {"by": "M", "otherwise": True},
        "carried_out": {"client_signed": random.choice([True, None])},
        "followed_up": {"satisfied": random.choice([True, False])},
    }.get(step, {})


def _rules(desk: Desk, random: Random, time: Any) -> Post:
    parameters = {"complaints.within.judged": random.randrange(9), "complaints.within.closed": random.randrange(30)}
    digests = {"views_digest": "0" * 64, "diff_digest": "1" * 64}
    event_type, data = random.choice(
        [
            ("rulebook.adopted", {"rulebook": "wjc", "effective_from": "2026-03-01", "parameters": parameters}),
            ("rebuild.promoted", {"build": random.randrange(5, 9), "parameters": parameters, **digests, "reason": "x"}),
            ("rebuild.demoted", {"build": random.randrange(5, 9), "reason": "x"}),
        ]
    )
    return desk.post(event_type, "project", data, time=time)


@LAZY
@given(seed=st.integers(0, 2**32), sizes=st.lists(st.integers(1, 7), max_size=20))
def test_any_batching_gives_the_rows_of_a_fresh_fold(
    open_desk: Callable[..., Desk], seed: int, sizes: list[int]
) -> None:
    desk = open_desk()
    desk.folds_alike(told(desk, Random(seed), 60), sizes)  # noqa: S311 -- it tells stories, it keeps no secrets


def rows(desk: Desk) -> dict[str, ComplaintRow]:
    return {row.complaint: row for row in desk.fresh().rows(COMPLAINTS)}


def test_how_a_complaint_stands(desk: Desk) -> None:
    desk.visit("C1", "A")
    step = {"complaint": "P1"}
    opening = {**step, "by": "A", "statement": "漏水", "category": "设施", "channel": "phone", "unit": "U7"}
    first = desk.tell("complaint.opened", "client/C1", opening)
    desk.tell("complaint.judged", "client/C1", {**step, "founded": True})
    last = desk.tell("complaint.assigned", "client/C1", {**step, "department": "工程部", "to": "B"})
    desk.tell("complaint.opened", "client/C1", {"complaint": "P2"})
    desk.fold()
    assert desk.digests() == desk.fresh_digests()
    row = rows(desk)["P1"]
    assert (row.client, row.last, row.state, row.founded) == ("C1", last, "assigned", True)
    assert (row.by, row.category, row.channel, row.unit) == ("A", "设施", "phone", "U7")
    assert (row.department, row.staff, row.next) == ("工程部", "B", "investigated")
    assert (row.next_due or row.due) < row.due
    assert row.steps.startswith(f'[["opened",{first},'.encode())
    assert rows(desk)["P2"].state == "opened"


def test_two_clients_may_call_their_complaints_alike(desk: Desk) -> None:
    for client in ("C1", "C2"):
        desk.tell("complaint.opened", f"client/{client}", {"complaint": "P1"})
    desk.fold()
    desk.tell("complaint.judged", "client/C2", {"complaint": "P1", "founded": False})
    desk.fold()
    assert desk.digests() == desk.fresh_digests()
    found = {row.client: (row.state, row.next) for row in desk.fresh().rows(COMPLAINTS)}
    assert found == {"C1": ("opened", "judged"), "C2": ("judged", "closed")}


def test_rules_put_into_force_for_the_past_change_what_is_due(desk: Desk) -> None:
    desk.tell("complaint.opened", "client/C1", {"complaint": "P1"})
    desk.fold()
    (before,) = desk.fresh().rows(COMPLAINTS)
    promotion = {"build": 9, "views_digest": "0" * 64, "diff_digest": "1" * 64, "reason": "x"}
    parameters = {"complaints.within.judged": 5, "complaints.within.closed": 30}
    desk.tell("rebuild.promoted", "project", {**promotion, "parameters": parameters})
    desk.fold()
    assert desk.digests() == desk.fresh_digests()
    (after,) = desk.fresh().rows(COMPLAINTS)
    assert after.next_due is not None
    assert before.next_due is not None
    assert ((after.next_due - before.next_due).days, (after.due - before.due).days) == (4, 20)
    desk.tell("rebuild.demoted", "project", {"build": 9, "reason": "x"})
    desk.fold()
    assert desk.digests() == desk.fresh_digests()
    assert desk.fresh().rows(COMPLAINTS) == [before]
