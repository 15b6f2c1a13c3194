"""A desk with a few months of history, and its builds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Any

from posting_desk import Desk
from psycopg import Connection

from domain.desk import Rules
from ledger.database import Database
from ledger.ledgers import Ledgers
from ledger.posting import Poster
from projections import builds
from projections.builds import Build
from projections.digest import digests
from projections.rebuild import diffs, machine, promotion, sessions, states
from projections.rebuild.diffs import Diff
from projections.rebuild.states import Rebuild

ANALYST = Poster("ana", "analyst")
MANAGER = Poster("man", "manager", "M")
PLAIN = Rules()


class Office(Desk):
    """A desk that makes, compares and exchanges builds."""

    def __init__(self, database: Database, ledgers: Ledgers, project: str, *, opened: datetime) -> None:
        super().__init__(database, ledgers, project, importing=True)
        self.ledgers = ledgers
        self._clock = self._recorded = opened

    def fill(self) -> None:
        """Opens the desk and lets it work: visits, deals, one of them settled."""
        self.open("A", "B", "C")
        for unit in ("U1", "U2", "U3"):
            self.list_unit(unit)
        for day in range(8):
            self.later(days=1)
            self.visit(f"C{day}", "ABC"[day % 3], phone=f"138{day:08}")
        self.visit("C10", "B", phone="13800000000")  # the same person as C0, whom A received first
        deal = {"deal": "D1", "client": "C10", "agent": "B"}
        self.tell("unit.held", "unit/U1", {**deal, "amount": "1000.00", "until": "2099-12-31"})
        signed = {**deal, "contract": "K1", "commission": "1000.00"}
        position = self.tell("contract.signed", "unit/U1", signed)
        assert position
        self.later(hours=1)
        self.tell("client.received", "client/C3", {"reception": "R-after", "received_by": "A", "kind": "after_sale"})
        self.later(minutes=10)
        self.tell("client.received", "client/C20", {"reception": "R-next", "received_by": "B", "kind": "new"})
        period = self._clock.strftime("%Y-%m")
        paid = [{"deal": "D1", "to": "A", "share": "1", "amount": "1000.00"}]
        self.tell("commission.settled", "project", {"period": period, "by": "M", "paid": paid})
        self.tell("staff.left", "project", {"staff": "C", "reason": "回老家"})
        self.importing = False  # from here on, what is posted is recorded when it is
        self.fold()

    def later(self, **more: float) -> None:
        """Lets time pass."""
        self._clock += timedelta(**more)

    def session(self) -> AbstractContextManager[Connection[Any]]:
        """A connection of those who make builds."""
        return sessions.session(self.database)

    def ask_for(self, rules: Rules = PLAIN, *, switches: bool = False) -> int:
        """Asks for a rebuild; its number."""
        with self.session() as connection:
            return states.request(connection, self.project, rules, ANALYST.as_record(), switches=switches).number

    def run(self, number: int) -> Rebuild:
        """Works on it until it is done."""
        return machine.run(self.database, self.project, number)

    def made(self, rules: Rules = PLAIN, *, switches: bool = False) -> Rebuild:
        """A rebuild, asked for and done."""
        return self.run(self.ask_for(rules, switches=switches))

    def half_made(self) -> int:
        """A rebuild whose tables are there, and that is not done."""
        number = self.ask_for()
        with self.session() as connection:
            machine._begun(connection, states.find(connection, self.project, number), None)
        return number

    def rebuild(self, number: int) -> Rebuild:
        """How a rebuild stands."""
        with self.session() as connection:
            return states.find(connection, self.project, number)

    def build_of(self, number: int) -> Build | None:
        """A build, or None."""
        with self.session() as connection:
            return builds.find(connection, self.project, number)

    def digests_of(self, number: int) -> Mapping[str, str]:
        """Digests of a build's views."""
        build = self.build_of(number)
        assert build is not None
        with self.session() as connection:
            return digests(connection, build.schema)

    def diff(self, number: int, against: int | None = None, opened_by: Poster | None = None) -> Diff:
        """The diff of a build."""
        with self.session() as connection:
            diff = diffs.compare(connection, self.database, self.project, number, against)
            if opened_by is not None:
                diffs.opened(connection, diff, opened_by.token)
            return diff

    def promote(self, number: int, by: Poster = MANAGER, **more: Any) -> Rebuild:
        """Signs for a build."""
        return promotion.promote(
            self.database, self.ledgers, self.project, number, by=by, reason=more.pop("reason", "经理会议决定"), **more
        )

    def demote(self, by: Poster = MANAGER) -> Rebuild:
        """Takes it back."""
        return promotion.demote(self.database, self.ledgers, self.project, by=by, reason="暂缓")

    def schemas(self) -> set[str]:
        """Schemas of builds of this project that are in the database."""
        with self.session() as connection:
            rows = connection.execute(
                "SELECT nspname FROM pg_namespace WHERE starts_with(nspname, %s)", (f"{self.ledger.schema}__",)
            )
            return {row[0] for row in rows}

    def numbers(self, rebuilds: Iterable[Rebuild] | None = None) -> dict[int, str]:
        """State by number of all rebuilds."""
        with self.session() as connection:
            found = rebuilds or states.listing(connection, self.project)
            return {one.number: one.state for one in found}
