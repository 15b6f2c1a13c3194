"""Events of a desk that never runs out of clients: every client calls, comes, is registered and followed up."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from typing import Any

AGENTS = ("A", "B", "C", "D", "E", "F", "G", "H")
ZONE = timezone(timedelta(hours=8))
OPENED = datetime(2018, 1, 2, 9, 0, tzinfo=ZONE)
CLIENTS_A_DAY = 30
NAMES = ("张伟", "王芳", "李娜", "刘洋", "陈静", "杨磊", "赵敏", "黄强", "周杰", "吴霞")
EVENTS_OF_A_CLIENT = 6


def opening(project: str) -> list[dict[str, Any]]:
    """The events that open a project and let its agents join."""
    opened = _event(f"opening-{project}", "project.opened", f"project/{project}", OPENED, {
        "name": "广进购物中心", "timezone": "Asia/Shanghai", "business_hours": {"open": "09:00", "close": "18:00"}, "rulebook": "sc",
    })  # fmt: skip
    joined = [
        _event(f"joined-{project}-{agent}", "staff.joined", f"project/{project}", OPENED, {
            "staff": agent, "name": f"招商员{agent}", "role": "agent",
        })
        for agent in AGENTS
    ]  # fmt: skip
    return [opened, *joined]


def client(number: int, run: str) -> list[dict[str, Any]]:
    """The six events of the ``number``-th client's first days, as CloudEvents. ``run`` keeps the ids of runs apart."""
    day, place = divmod(number, CLIENTS_A_DAY)
    came = OPENED + timedelta(days=1 + day, minutes=17 * place)
    subject, agent, reception = f"client/{run}{number}", AGENTS[number % len(AGENTS)], f"R{run}{number}"
    name, phone = NAMES[number % len(NAMES)] + str(number % 97), _phone(number, run)
    facts: list[tuple[str, datetime, dict[str, Any]]] = [
        ("call.received", came - timedelta(minutes=15), {"answered_by": agent, "phone": phone, "channel": "office_line"}),
        ("client.received", came, {"reception": reception, "received_by": agent, "kind": "new", "party_size": 2}),
        ("visit.registered", came + timedelta(minutes=5), {
            "reception": reception, "registered_by": agent, "name": name, "phones": [phone], "channel": "walk_in",
            "need": "一楼 60 平方米左右的商铺，做童装", "intent": "B",
        }),
        ("reception.ended", came + timedelta(minutes=12), {"reception": reception}),
        ("follow_up.made", came + timedelta(days=2), {"by": agent, "method": "phone", "summary": "介绍二楼新铺位，约周末再来看"}),
        ("follow_up.made", came + timedelta(days=5), {"by": agent, "method": "wechat", "summary": "已发租金方案，等回复", "intent": "A"}),
    ]  # fmt: skip
    return [_event(f"{run}{number}-{step}", type_, subject, at, data) for step, (type_, at, data) in enumerate(facts)]


def clients(run: str) -> Iterator[list[dict[str, Any]]]:
    """The events of one client after another, without end."""
    return (client(number, run) for number in itertools.count())


def batches(run: str, size: int) -> Iterator[list[dict[str, Any]]]:
    """Arrays of exactly ``size`` events, without end."""
    events = itertools.chain.from_iterable(clients(run))
    return iter(lambda: list(itertools.islice(events, size)), [])


def _event(identity: str, type_: str, subject: str, at: datetime, data: dict[str, Any]) -> dict[str, Any]:
    return {
        "specversion": "1.0",
        "id": identity,
        "source": "/benchmark",
        "type": f"pandan.{type_}",
        "subject": subject,
        "time": at.isoformat(),
        "data": data,
    }


def _phone(number: int, run: str) -> str:
    # Runs take numbers a million apart, so that no two clients of different runs share a telephone.
    return f"13{(sum(map(ord, run)) * 1_000_000 + number) % 1_000_000_000:09d}"
