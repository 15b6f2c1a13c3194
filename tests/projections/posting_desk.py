"""A desk that posts to a real ledger, and the read models that are folded from it."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Awaitable, Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from psycopg import AsyncConnection

from domain import payloads
from domain.event import Event
from ledger.codec import decode
from ledger.database import APPLICATION_ROLE, Database
from ledger.keys import Keyring
from ledger.ledgers import Ledgers
from ledger.posting import Post, Poster, Receipt, Rejected
from ledger.reader import read_records
from ledger.stream import LedgerReader
from projections import builds
from projections.builds import Build, Progress
from projections.digest import digests, digests_in_memory
from projections.engine import Folder
from projections.rebuild.bulk import fold_all
from projections.rebuild.folding import Sink

OPENED = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
"""Monday, nine o'clock at the desk."""

POSTER = Poster("t0", "admin")


class Desk:
    """Shorthand for posting, folding and asking."""

    def __init__(self, database: Database, ledgers: Ledgers, project: str, *, importing: bool = False) -> None:
        """``importing``: everything counts as recorded when it happened, or when what came before it was recorded."""
        self.importing = importing
        self.database = database
        self.project = project
        self.ledger = ledgers.create(project)
        self._ids = itertools.count(1)
        self._clock = self._recorded = OPENED

    # Posting

    def post(self, event_type: str, subject: str, data: dict[str, Any], **more: Any) -> Post:
        """A post whose form has been checked, a minute after the one before."""
        if subject == "project":
            subject = f"project/{self.project}"
        clean, problems = payloads.validate(event_type, subject, data)
        assert not problems, problems
        if "time" not in more:
            self._clock += timedelta(minutes=1)
        time = more.pop("time", self._clock)
        if self.importing:
            more["recordedtime"] = self._recorded = max(self._recorded, time)
        return Post(0, more.pop("id", f"e{next(self._ids)}"), "/test", event_type, subject, time, clean, **more)

    def give(self, *posts: Post) -> Receipt:
        """Posts them as one batch and waits."""
        return self.ledger.submit(posts, POSTER).result(timeout=30)

    def tell(self, event_type: str, subject: str, data: dict[str, Any], **more: Any) -> int:
        """Posts one event; its position."""
        return self.give(self.post(event_type, subject, data, **more)).position

    def folds_alike(self, posts: Iterable[Post], sizes: list[int]) -> None:
        """Posts what is accepted, folds it in batches of ``sizes``, and finds the rows of a fold from the beginning."""
        self.offer(posts)
        fresh = self.fresh_digests()
        self.fold(sizes)
        assert {row.state for row in self.progress().values()} == {"running"}
        assert self.digests() == fresh

    def offer(self, posts: Iterable[Post]) -> int:
        """Posts them one after the other and lets those be refused that cannot be; how many were taken."""
        answers = [self.ledger.submit([post], POSTER) for post in posts]
        errors = [answer.exception(timeout=30) for answer in answers]
        assert all(error is None or isinstance(error, Rejected) for error in errors), errors
        return errors.count(None)

    def open(self, *agents: str, rulebook: str = "sc") -> None:
        """Opens the project with its staff."""
        hours = {"open": "09:00", "close": "21:00"}
        opened = {"name": "测试招商部", "timezone": "Asia/Shanghai", "business_hours": hours, "rulebook": rulebook}
        staff = [{"staff": name, "name": f"职员{name}", "role": "agent"} for name in agents]
        staff.append({"staff": "M", "name": "经理", "role": "manager"})
        self.give(
            self.post("project.opened", "project", opened),
            *(self.post("staff.joined", "project", one) for one in staff),
        )

    def visit(self, client: str, agent: str, phone: str = "13800000000", name: str = "张三", **more: Any) -> int:
        """A reception with its registration; the position of the latter."""
        reception = f"R{next(self._ids)}"
        received = {"reception": reception, "received_by": agent, "kind": "new"}
        registered = {
            "reception": reception,
            "registered_by": agent,
            "name": name,
            "phones": [phone],
            "channel": "walk_in",
        }
        self.tell("client.received", f"client/{client}", received, **more)
        return self.tell("visit.registered", f"client/{client}", registered, **more)

    def list_unit(self, unit: str, floor: str = "1F") -> int:
        """A unit is listed."""
        listed = {
            "building": "A",
            "floor": floor,
            "number": unit,
            "area": "80.5",
            "rent": {"amount": "300.00", "per": "m2_month"},
        }
        return self.tell("unit.listed", f"unit/{unit}", listed)

    # Folding

    def build(self) -> Build:
        """The live build, made if need be."""
        with self.database.pool.connection() as connection:
            return builds.ensure_live(connection, self.project)

    def rebuilt(self) -> Build:
        """An empty live build in place of the present one."""
        with self.database.pool.connection() as connection:
            builds.drop(connection, builds.ensure_live(connection, self.project))
            return builds.ensure_live(connection, self.project)

    def folder(self) -> Folder:
        """A folder that remembers nothing, as a worker has after its start."""
        return Folder(self.build(), self.keyring())

    def keyring(self) -> Keyring:
        """A keyring of the project's own."""
        with self.database.pool.connection() as connection:
            row = connection.execute(
                "SELECT schema, phone_key FROM pandan.projects WHERE id = %s", (self.project,)
            ).fetchone()
        assert row is not None
        return Keyring(self.project, row[0], bytes(row[1]), self.database.vault)

    def fold(self, limits: Iterable[int] = (), folder: Folder | None = None) -> None:
        """Folds to the head of the ledger, in batches of the given sizes first."""
        folder = folder or self.folder()
        sizes = iter(limits)
        with self.database.pool.connection() as connection:
            while folder.step(connection, next(sizes, 1000)):
                pass

    def digests(self) -> dict[str, str]:
        """Digests of the live build's views."""
        with self.database.pool.connection() as connection:
            return digests(connection, self.build().schema)

    def fresh(self) -> Sink:
        """The whole ledger folded in memory."""
        return fold_all(self.database.url, self.build(), self.keyring())

    def fresh_digests(self) -> dict[str, str]:
        """Digests of the whole ledger folded in memory."""
        return digests_in_memory(self.fresh())

    def events(self) -> list[Event]:
        """The whole ledger."""
        with self.database.pool.connection() as connection:
            return [decode(*record) for record in read_records(connection, self.ledger.schema, 0, 1_000_000)]

    def progress(self) -> dict[str, Progress]:
        """How far the live build's views have come."""
        with self.database.pool.connection() as connection:
            return {row.view: row for row in builds.progress(connection, self.build().schema)}

    # Asking

    def ask(self, question: Callable[[AsyncConnection[Any]], Awaitable[Any]]) -> Any:
        """The answer to a question that takes a connection."""

        async def asked() -> Any:
            connection = await AsyncConnection.connect(self.database.url, autocommit=True)
            async with connection:
                await connection.execute(f"SET ROLE {APPLICATION_ROLE}")
                return await question(connection)

        return asyncio.run(asked())

    def reader(self) -> LedgerReader:
        """The reader of the project's ledger."""
        with self.database.pool.connection() as connection:
            row = connection.execute("SELECT schema FROM pandan.projects WHERE id = %s", (self.project,)).fetchone()
        assert row is not None
        return LedgerReader(self.project, row[0], self.keyring())


@pytest.fixture
def desk(database: Database, ledgers: Ledgers, new_project: Callable[[], str]) -> Desk:
    """An open desk with the agents A, B and C."""
    made = Desk(database, ledgers, new_project())
    made.open("A", "B", "C")
    return made
