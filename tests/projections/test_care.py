"""The duties of a desk: the same rows whatever batches they were folded in, and after a promotion those of its book."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from random import Random
from typing import Any

from histories import AGENTS, CLIENTS, Fact, posts
from hypothesis import given
from hypothesis import strategies as st
from posting_desk import OPENED, Desk
from tests.examples import on_a_database

from projections.care.tables import DUES

LAZY = on_a_database(8)
PROMOTED = {
    "build": 2,
    "rulebook": "wjc",
    "parameters": {"care.follow_up_days": 5},
    "views_digest": "0" * 64,
    "diff_digest": "1" * 64,
    "by": "M",
    "reason": "按新制度重算",
}


class _Telling:
    """Draws facts about clients who are looked after, mostly in order and mostly possible."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._minute = 0
        self._outings: list[tuple[str, str]] = []
        self._delegations: list[tuple[str, str]] = []

    def fact(self) -> Fact:
        random = self._random
        self._minute += int(random.expovariate(1 / 500))
        minute = max(0, self._minute - (random.randrange(5000) if random.random() < 0.15 else 0))
        tell: Callable[[], tuple[str, str, dict[str, Any]]] = random.choices(
            [self._met, self._followed, self._changed, self._out, self._delegated, self._of_desk], [6, 7, 4, 3, 3, 2]
        )[0]
        event_type, subject, data = tell()
        return event_type, subject, {name: one for name, one in data.items() if one is not None}, minute

    def _client(self) -> str:
        return f"client/{self._random.choice(CLIENTS)}"

    def _agent(self) -> str:
        return self._random.choice(AGENTS)

    def _day(self) -> str:
        return (OPENED + timedelta(minutes=self._minute, days=self._random.randrange(-1, 6))).date().isoformat()

    def _met(self) -> tuple[str, str, dict[str, Any]]:
        free = self._random.choice([None, None, True])
        drawn = self._random.randrange(3)
        if drawn == 0:
            return (
                "call.received",
                self._client(),
                {"answered_by": self._agent(), "channel": "phone", "rings": 5, "no_suitable_unit": free},
            )
        if drawn == 1:
            helped = self._random.choice([None, self._agent()])
            kind = self._random.choice(["new", "returning", "vendor"])
            received = {"reception": f"R{self._minute}", "received_by": self._agent(), "kind": kind}
            return "client.received", self._client(), {**received, "assist_for": helped}
        entry = {"registered_by": self._agent(), "name": "张三", "phones": [], "channel": "walk_in"}
        return "visit.registered", self._client(), {**entry, "no_suitable_unit": free}

    def _followed(self) -> tuple[str, str, dict[str, Any]]:
        random = self._random
        if random.random() < 0.2:
            return "follow_up.planned", self._client(), {"by": self._agent(), "on": self._day()}
        made = {
            "by": self._agent(),
            "method": random.choice(["phone", "phone", "visit", "wechat"]),
            "summary": "谈租金",
            "answered": random.choice([None, None, False]),
            "asked_introductions": random.choice([None, None, True]),
            "materials": random.choice([None, None, ["plan"]]),
            "next_on": random.choice([None, None, self._day()]),
        }
        return "follow_up.made", self._client(), made

    def _changed(self) -> tuple[str, str, dict[str, Any]]:
        random = self._random
        cause = random.choice(["departure", "absence", "key_account", "supervisor"])
        over = {"from": self._agent(), "to": random.choice([*AGENTS, "public"]), "cause": cause, "record": "交接单"}
        signed = {"deal": "D1", "contract": "K1", "client": random.choice(CLIENTS), "agent": self._agent()}
        event_type, subject, data = random.choice(
            [
                ("client.handed_over", self._client(), over),
                ("client.graded", self._client(), {"by": "M", "size": 2, "confirmed_by": random.choice([None, "A"])}),
                ("client.graded", self._client(), {"by": "M", "large": True}),
                ("service.assigned", self._client(), {"to": self._agent(), "by": "M", "basis": "equal"}),
                ("colleague.told", self._client(), {"colleague": self._agent(), "by": self._agent()}),
                ("contract.signed", "unit/U1", signed),
                ("unit.held", "unit/U2", {**signed, "contract": None, "amount": "10.00", "until": self._day()}),
            ]
        )
        return event_type, subject, data

    def _out(self) -> tuple[str, str, dict[str, Any]]:
        if not self._outings or self._random.random() < 0.4:
            self._outings.append((self._client(), f"O{len(self._outings)}"))
            subject, outing = self._outings[-1]
            day = self._random.choice([None, self._day()])
            return "outing.planned", subject, {"outing": outing, "by": ["A", "B"], "purpose": "看店", "on": day}
        subject, outing = self._random.choice(self._outings)
        event_type, data = self._random.choice(
            [
                ("outing.approved", {"by": "M"}),
                ("outing.made", {"summary": "见到店主", "on": self._random.choice([None, self._day()])}),
                ("outing.checked", {"by": "M", "findings": self._random.choice([None, "缺面积"])}),
            ]
        )
        return event_type, subject, {"outing": outing, **data}

    def _delegated(self) -> tuple[str, str, dict[str, Any]]:
        if not self._delegations or self._random.random() < 0.4:
            self._delegations.append((self._client(), f"V{len(self._delegations)}"))
            subject, name = self._delegations[-1]
            asked = {"by": "A", "visit_on": self._day(), "rank": self._random.choice(["municipal", "other"])}
            return "delegation.requested", subject, {"delegation": name, **asked, "party_size": 3}
        subject, name = self._random.choice(self._delegations)
        event_type, data = self._random.choice(
            [
                ("delegation.approved", {"limit": self._random.choice([None, "400.00"])}),
                ("delegation.visited", {"on": self._random.choice([None, self._day()])}),
                ("delegation.followed_up", {"summary": "再来"}),
                ("delegation.costed", {"amount": "1000.00"}),
            ]
        )
        return event_type, subject, {"delegation": name, "by": "M", **data}

    def _of_desk(self) -> tuple[str, str, dict[str, Any]]:
        staff = self._agent()
        settings_ = {"care.counts_from": "recorded", "care.planned": "within"}
        adopted = {"rulebook": self._random.choice(["gj", "sa", "wjc"]), "effective_from": self._day()}
        event_type, data = self._random.choice(
            [
                ("staff.left", {"staff": staff}),
                ("staff.joined", {"staff": staff, "name": "新人", "role": "agent"}),
                ("rulebook.adopted", {**adopted, "parameters": self._random.choice([None, settings_])}),
                ("material.approved", {"material": "plan", "title": "平面图", "by": "M"}),
            ]
        )
        return event_type, "project", data


@st.composite
def histories(draw: st.DrawFn) -> list[Fact]:
    """A history of clients who are looked after."""
    telling = _Telling(Random(draw(st.integers(0, 2**32))))  # noqa: S311 -- it tells stories, it keeps no secrets
    return [telling.fact() for _ in range(draw(st.integers(1, 150)))]


@LAZY
@given(facts=histories(), sizes=st.lists(st.integers(1, 9)), place=st.integers(0, 160), taken_back=st.booleans())
def test_any_batching_gives_the_duties_of_a_fresh_fold(
    open_desk: Callable[..., Desk], facts: list[Fact], sizes: list[int], place: int, taken_back: bool
) -> None:
    desk = open_desk(importing=True)
    offered = posts(desk, facts)
    desk.offer(offered[:place])
    desk.fold(sizes)
    if place % 2:
        desk.tell("rebuild.promoted", "project", PROMOTED)
    desk.offer(offered[place:])
    if place % 2 and taken_back:
        desk.tell("rebuild.demoted", "project", {"build": 2, "by": "M", "reason": "暂缓"})
    desk.fold(sizes)
    assert desk.progress()["care"].state == "running"
    assert desk.digests()["care"] == desk.fresh_digests()["care"]
    duties = desk.fresh().written(DUES)
    for due in duties:
        assert (due.state == "open") == (due.done_at is None) == (due.done_position is None), due
        assert due.done_position is None or due.position <= due.done_position
        assert due.clauses, "whatever is owed has a clause"
        assert due.state != "breached" or due.due_at is None
    open_ones = Counter((due.client, due.kind) for due in duties if due.state == "open")
    alone = ("callback", "follow_up", "introductions", "handover", "service_contact", "grading", "visit_once")
    assert not {key for key, number in open_ones.items() if number > 1 and key[1] in alone}
