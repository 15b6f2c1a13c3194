"""Histories of a small desk where everybody gets in everybody's way: few clients, phones, units and days."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta
from random import Random
from typing import Any

from hypothesis import strategies as st
from posting_desk import OPENED, Desk

from domain import payloads
from ledger.posting import Post

Fact = tuple[str, str, dict[str, Any], int]
"""Type, subject, data, and the minute after opening at which it happened."""

AGENTS = ["A", "B", "C"]
CLIENTS = ["C1", "C2", "C3", "C4", "C5", "C6"]
PHONES = ["13800000001", "13800000002", "13800000003", "13800000004", "02162345678"]
NAMES = ["张三", "李四", "单雄信", "Wang Wu"]
UNITS = ["U1", "U2", "U3"]
KINDS = ["new", "new", "returning", "referral", "passer_by", "overflow", "returned_buyer", "tour", "leader_introduced"]
RELATIONS = ["same_person", "spouse", "sibling", "company"]
CAUSES = ["departure", "service_quality", "supervisor", "absence"]
DAYS = 60


class _Telling:
    """Draws one fact after another; remembers enough to make most of them possible."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._minute = 0
        self._disputes: list[tuple[str, str]] = []
        self._deals: dict[str, tuple[str, str]] = {}
        self._receptions = 0

    def fact(self) -> Fact:
        random = self._random
        self._minute += int(random.expovariate(1 / 400))
        minute = max(0, self._minute - (random.randrange(6000) if random.random() < 0.15 else 0))
        tell: Callable[[], tuple[str, str, dict[str, Any]]] = random.choices(
            [self._received, self._registered, self._followed, self._of_deal, self._of_client, self._of_desk],
            [6, 5, 4, 6, 3, 3],
        )[0]
        event_type, subject, data = tell()
        return event_type, subject, {name: value for name, value in data.items() if value is not None}, minute

    def _one(self, values: list[str]) -> str:
        return self._random.choice(values)

    def _maybe(self, values: list[str]) -> str | None:
        return self._random.choice(values) if self._random.random() < 0.25 else None

    def _day(self) -> str:
        return (OPENED + timedelta(minutes=self._minute, days=self._random.randrange(-2, 9))).date().isoformat()

    def _received(self) -> tuple[str, str, dict[str, Any]]:
        self._receptions += self._random.randrange(2)
        return (
            "client.received",
            f"client/{self._one(CLIENTS)}",
            {
                "reception": f"R{self._receptions}",
                "received_by": self._one([*AGENTS, *AGENTS, "M"]),
                "kind": self._one(KINDS),
                "named_agent": self._maybe(AGENTS),
                "card_of": self._maybe(AGENTS),
                "introduced_by": self._maybe(CLIENTS),
                "assist_for": self._maybe(AGENTS),
                "known_by_phone": True if self._random.random() < 0.1 else None,
            }
            if self._random.random() < 0.9
            else {
                "reception": f"R{self._receptions}",
                "received_by": self._one(AGENTS),
                "kind": "returning",
                "first_agent_unknown": True,
            },
        )

    def _registered(self) -> tuple[str, str, dict[str, Any]]:
        return (
            "visit.registered",
            f"client/{self._one(CLIENTS)}",
            {
                "reception": f"R{self._receptions}" if self._random.random() < 0.7 else None,
                "registered_by": self._one(AGENTS),
                "name": self._one(NAMES),
                "phones": self._random.sample(PHONES, self._random.randrange(3)),
                "company": self._maybe(["广进贸易"]),
                "channel": "walk_in",
                "intent": self._maybe(["A", "B", "C", "D"]),
            },
        )

    def _followed(self) -> tuple[str, str, dict[str, Any]]:
        subject = f"client/{self._one(CLIENTS)}"
        if self._random.random() < 0.3:
            called = {"answered_by": self._one(AGENTS), "phone": self._maybe(PHONES), "channel": "phone"}
            return "call.received", subject, {**called, "name": self._maybe(NAMES), "asked_for": self._maybe(AGENTS)}
        reached = self._random.choice([None, None, False])
        made = {
            "by": self._one(AGENTS),
            "answered": reached,
            "method": self._one(["phone", "visit", "wechat"]),
            "summary": "谈租金",
        }
        return "follow_up.made", subject, {**made, "next_on": self._maybe(["2026-04-01"])}

    def _of_deal(self) -> tuple[str, str, dict[str, Any]]:
        name = f"D{len(self._deals) + 1}" if self._random.random() < 0.3 else self._one([*self._deals, "D1"])
        client, unit = self._deals.setdefault(name, (self._one(CLIENTS), self._one(UNITS)))
        parties = {"deal": name, "client": client, "agent": self._one(AGENTS)}
        split = {"campaign": self._maybe(["MAY"]), "commission": self._maybe(["1000.00", "0.01"])}
        contract = {"contract": f"K{name}"}
        event_type, data = self._random.choice(
            [
                ("unit.held", {**parties, "amount": "1000.00", "until": self._day()}),
                ("deposit.paid", {**parties, **split, "amount": "5000.00"}),
                ("deposit.refunded", {"deal": name, "approved_by": "M", "amount": self._maybe(["1000.00"])}),
                ("deposit.forfeited", {"deal": name}),
                ("subscription.signed", {**parties, **split}),
                ("contract.approved", {**parties, **contract}),
                ("contract.signed", {**parties, **contract, "ends_on": self._maybe([self._day(), "2029-03-31"])}),
                ("contract.signed", {**parties, **contract, **split}),
                ("contract.voided", {"deal": name, **contract}),
                ("unit.opened", {"deal": self._maybe([name])}),
                ("rent.paid", {"amount": "300.00"}),
                ("unit.swapped", {"deal": name, "to_unit": self._one(UNITS), "approved_by": "M", "reason": "太小"}),
                ("unit.returned", {"deal": name, "reason": "不做了"}),
                ("contract.ended", {}),
            ]
        )
        if event_type == "unit.swapped":
            self._deals[name] = (client, data["to_unit"])
        return event_type, f"unit/{unit}", data

    def _of_client(self) -> tuple[str, str, dict[str, Any]]:
        random = self._random
        subject, public = f"client/{self._one(CLIENTS)}", [*AGENTS, "public"]
        deal = self._maybe([*self._deals, "D1"])
        draw = random.randrange(8)
        if draw > 5:
            return self._found_out(subject)
        if draw == 0:
            return "client.linked", subject, {"other": self._one(CLIENTS), "relation": self._one(RELATIONS)}
        if draw == 1:
            over = {"from": self._one(public), "to": self._one(public), "cause": self._one(CAUSES), "record": "书面"}
            return "client.handed_over", subject, over
        if draw == 2:
            return "ownership.claimed", subject, {"by": self._one(AGENTS), "deal": deal, "statement": "我的客户"}
        if draw == 3 or not self._disputes:
            self._disputes.append((f"S{len(self._disputes)}", subject))
            opened = {"dispute": self._disputes[-1][0], "by": self._one(AGENTS), "deal": deal, "statement": "争议"}
            return "dispute.opened", subject, opened
        return self._in_dispute(deal, proving=draw == 4)

    def _found_out(self, subject: str) -> tuple[str, str, dict[str, Any]]:
        """What comes to light about a client afterwards."""
        agent = self._one(AGENTS)
        heir = self._maybe([*AGENTS, "public"])
        event_type, data = self._random.choice(
            [
                ("first_agent.named", {"reception": f"R{self._receptions}", "agent": agent, "by": "M"}),
                ("introduction.found", {"introduced_by": self._one(CLIENTS), "by": agent, "statement": "老客户介绍"}),
                ("registration.voided", {"agent": agent, "cause": "concealment", "reassigned_to": heir, "by": "M", "reason": "隐瞒"}),
                ("client.graded", {"by": "M", "size": self._random.choice([None, 2]), "intent": self._one(["A", "D"])}),
            ]
        )  # fmt: skip
        return event_type, subject, data

    def _in_dispute(self, deal: str | None, *, proving: bool) -> tuple[str, str, dict[str, Any]]:
        dispute, subject = self._random.choice(self._disputes)
        if proving:
            proof = {"dispute": dispute, "by": self._one(AGENTS), "statement": "登记本"}
            return "dispute.evidence_added", subject, proof
        shares = {"dispute": dispute, "deal": deal, "shares": {"A": "0.5", "B": "0.5"}}
        if self._random.random() < 0.3:
            return "dispute.agreed", subject, {**shares, "parties": AGENTS, "record": "双方签字"}
        return "dispute.ruled", subject, {**shares, "reason": "证据", "owner": self._maybe(AGENTS)}

    def _of_desk(self) -> tuple[str, str, dict[str, Any]]:
        staff = self._one(AGENTS)
        order = self._random.sample(AGENTS, 3)
        deal = self._one([*self._deals, "D1"])
        adopted = {"rulebook": self._one(["sc", "wjc", "sa", "sd", "sd"]), "effective_from": self._day()}
        event_type, data = self._random.choices(
            [
                ("staff.absent", {"staff": staff, "reason": self._one(["rest", "private", "official"]), "until": self._maybe([self._day()]), "deputy": self._maybe(AGENTS)}),
                ("staff.returned", {"staff": staff}),
                ("staff.left", {"staff": staff}),
                ("staff.joined", {"staff": staff, "name": "新人", "role": "agent"}),
                ("roster.set", {"date": self._day(), "order": order, "on_duty": self._random.choice([None, [staff]])}),
                ("rotation.adjusted", {"staff": staff, "action": self._one(["to_head", "skip", "make_up"]), "reason": "经理决定"}),
                ("rotation.adjusted", {"staff": staff, "action": "suspend", "days": 3, "reason": "经理决定"}),
                ("rulebook.adopted", adopted),
                ("rulebook.adopted", {**adopted, "parameters": {"ownership.departure": "public"}}),
                ("follow_ups.signed_off", {"staff": staff, "month": self._one(["2026-03", "2026-04"])}),
                ("campaign.announced", {"campaign": "MAY", "name": "五一", "from": "2026-01-01", "until": self._day(), "shares": {"first": "0.5", "public": "0.5"}}),
                ("commission.settled", {"period": "2026-03", "by": "M", "paid": [{"deal": deal, "to": staff, "share": "1"}]}),
            ],
            [3, 2, 1, 3, 6, 3, 1, 2, 1, 3, 1, 2],
        )[0]  # fmt: skip
        return event_type, "project", data


@st.composite
def histories(draw: st.DrawFn) -> list[Fact]:
    """A history, mostly in the order in which it happened."""
    telling = _Telling(Random(draw(st.integers(0, 2**32))))  # noqa: S311 -- it tells stories, it keeps no secrets
    return [telling.fact() for _ in range(draw(st.integers(1, 150)))]


def posts(desk: Desk, facts: Iterable[Fact]) -> list[Post]:
    """The posts of a history; facts that contradict themselves are left out."""
    return [
        desk.post(event_type, subject, data, time=OPENED + timedelta(hours=1, minutes=minute))
        for event_type, subject, data, minute in facts
        if not payloads.validate(event_type, "project/P" if subject == "project" else subject, data)[1]
    ]
