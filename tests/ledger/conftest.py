"""A ledger of its own for every test that asks."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from domain import payloads
from ledger.ledgers import Ledgers
from ledger.posting import Post, Poster, Receipt
from ledger.writer import Ledger

OPENED = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
POSTER = Poster("t0", "admin")


class Desk:
    """A desk that posts: shorthand for posts and their receipts."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self._ids = itertools.count(1)
        self._minutes = itertools.count(1)

    def post(self, event_type: str, subject: str, data: dict[str, Any], **more: Any) -> Post:
        """A post whose form has been checked, a minute after the one before."""
        clean, problems = payloads.validate(event_type, subject, data)
        assert not problems, problems
        time = more.pop("time", OPENED + timedelta(minutes=next(self._minutes)))
        name = more.pop("id", f"e{next(self._ids)}")
        return Post(more.pop("index", 0), name, "/test", event_type, subject, time, clean, **more)

    def give(self, *posts: Post) -> Receipt:
        """Posts them as one batch and waits."""
        return self.ledger.submit(posts, POSTER).result(timeout=30)

    def open(self, *staff: str) -> None:
        """Opens the project with its staff."""
        project = f"project/{self.ledger.project}"
        opened = {
            "name": "测试招商部",
            "timezone": "Asia/Shanghai",
            "business_hours": {"open": "09:00", "close": "21:00"},
            "rulebook": "sc",
        }
        joined = [
            self.post("staff.joined", project, {"staff": name, "name": f"职员{name}", "role": "agent"})
            for name in staff
        ]
        self.give(self.post("project.opened", project, opened, time=OPENED), *joined)

    def registered(self, client: str, agent: str = "A", **more: Any) -> Post:
        """A visit registration."""
        data = {"registered_by": agent, "name": "张三", "phones": ["13800000000"], "channel": "walk_in"}
        return self.post("visit.registered", f"client/{client}", data | more.pop("data", {}), **more)


@pytest.fixture
def desk(ledgers: Ledgers, new_project: Callable[[], str]) -> Desk:
    """An open desk with agents A and B."""
    made = Desk(ledgers.create(new_project()))
    made.open("A", "B")
    return made
