"""The aggregates at hand: what the ledger's writer knows of each subject without reading it again."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from datetime import datetime
from typing import Any, Protocol, TypeAlias, cast

from psycopg import Connection, sql

from domain.client import Client
from domain.deal import Deal
from domain.payloads import client_of, consults, sealed_members
from domain.project import Project
from domain.rulebooks import PRESETS
from domain.unit import Unit
from ledger.forgetting import TOPIC as FORGOTTEN
from ledger.posting import Post

Subject: TypeAlias = Client | Unit | Project | Deal
KINDS: dict[str, type[Subject]] = {"client": Client, "unit": Unit, "project": Project, "deal": Deal}

KEPT_SUBJECTS = 20_000
CATCH_UP_EVENTS = 5_000
"""When other writers have added more than this, what is at hand is dropped rather than brought up to date."""


class Shelf(Protocol):
    """Where aggregates can be looked at."""

    def look(self, subject: str) -> Subject:
        """The aggregate of a subject; an empty one when nothing is known of it. Not to be changed."""


class Cabinet:
    """Aggregates as of one position of one ledger; the least recently used leave first. For one thread at a time.

    `position` and `recorded` are the head's, as last seen; `current`: they were seen, and every commit since was ours.
    """

    def __init__(self, project: str, schema: str, mapper: Any) -> None:
        self.position = 0
        self.recorded: datetime | None = None
        self.current = False
        self._project = f"project/{project}"
        self._mapper = mapper
        self._kept: OrderedDict[str, Subject] = OrderedDict()
        name = sql.Identifier(schema)
        columns = sql.SQL("e.position, e.subject, e.version, e.type, e.record")
        self._after = (
            sql.SQL("SELECT {}, NULL FROM {}.events e WHERE e.position > %s ORDER BY 1")
            .format(columns, name)
            .as_bytes()
        )
        self._touches_after = (
            sql.SQL("SELECT position, subject FROM {}.touches WHERE position > %s").format(name).as_bytes()
        )
        self._of = (
            sql.SQL(
                "SELECT {columns}, NULL FROM {name}.events e WHERE e.subject = ANY(%(subjects)s)"
                " AND e.position <= %(position)s UNION ALL"
                " SELECT {columns}, t.subject FROM {name}.touches t JOIN {name}.events e ON e.position = t.position"
                " WHERE t.subject = ANY(%(subjects)s) AND e.position <= %(position)s ORDER BY 1"
            )
            .format(columns=columns, name=name)
            .as_bytes()
        )

    def clear(self) -> None:
        """Forgets everything: after a transaction whose outcome is unknown."""
        self._kept.clear()
        self.position = 0
        self.current = False

    def catch_up(self, connection: Connection[Any], position: int, recorded: datetime | None) -> list[str] | None:
        """Brings what is at hand to the head, `position` and its recorded time, when other writers have appended.

        Returns the clients who were forgotten meanwhile; None when they were not counted.
        """
        self.recorded, self.current = recorded, True
        forgotten: list[str] | None = []
        if position == self.position:
            return forgotten
        if position - self.position > CATCH_UP_EVENTS or not self._kept:
            self._kept.clear()
            forgotten = None
        else:
            touched: dict[int, list[str]] = {}
            for at, subject in connection.execute(self._touches_after, (self.position,)):
                touched.setdefault(at, []).append(subject)
            rows = connection.execute(self._after, (self.position,)).fetchall()
            forgotten = [row[1].partition("/")[2] for row in rows if row[3] == FORGOTTEN]
            for row in rows:
                if row[1] in self._kept:
                    self._apply(row)
                for subject in touched.get(row[0], ()):
                    if subject in self._kept:
                        self._apply((*row[:5], subject))
        self.position = position
        return forgotten

    def load(self, connection: Connection[Any], subjects: Iterable[str]) -> None:
        """Reads the subjects that are not at hand, as of `position`; the project always is at hand afterwards."""
        missing = [subject for subject in (self._project, *subjects) if subject not in self._kept]
        if not missing:
            return
        for subject in missing:
            self._kept[subject] = shell(subject)
        if self.position:
            for row in connection.execute(
                self._of, {"subjects": missing, "position": self.position}, prepare=True
            ).fetchall():
                self._apply(row)

    def load_for(self, connection: Connection[Any], posts: Iterable[Post]) -> list[str]:
        """Brings to hand all that deciding on these posts looks at; returns the clients they are about who may have a key."""
        posts = list(posts)
        self.load(
            connection, dict.fromkeys(name for post in posts for name in consults(post.type, post.subject, post.data))
        )
        clients = dict.fromkeys(client for post in posts if (client := client_of(post.subject, post.data)) is not None)
        left_out = self._left_out(posts)
        self.load(connection, [f"client/{name}" for name in left_out])
        # A client to whom nothing has happened has no key yet.
        return [name for name in {**clients, **left_out} if self.look(f"client/{name}").version]

    def _left_out(self, posts: Iterable[Post]) -> dict[str, None]:
        """The clients whom posts leave to the record of the deal or the unit, as far as something has to be sealed for them."""
        desk = Overlay(self, self._project.partition("/")[2])
        found: dict[str, None] = {}
        for post in posts:
            if client_of(post.subject, post.data) is None and sealed_members(post.type, post.data):
                whose = desk.look(post.subject).whose(post.data, desk)
                if whose is not None:
                    found[whose] = None
        return found

    def look(self, subject: str) -> Subject:
        """The aggregate of a loaded subject. Not to be changed."""
        return self._kept[subject]

    def merge(self, changed: dict[str, Subject], position: int, recorded: datetime | None) -> None:
        """Takes in what a committed group changed, and lets the least recently used go."""
        for subject, aggregate in changed.items():
            self._kept[subject] = aggregate
            self._kept.move_to_end(subject)
        self.position, self.recorded = position, recorded
        self._kept.move_to_end(self._project)
        while len(self._kept) > KEPT_SUBJECTS:
            self._kept.popitem(last=False)

    def _apply(self, row: tuple[Any, ...]) -> None:
        _, subject, version, event_type, record, touched = row
        happened = self._mapper.happened(subject, version, event_type, bytes(record))
        if touched is None:
            cast("Client | Unit | Project", self._kept[subject]).replay(happened)
        else:
            self._kept[touched].touched(happened.type, happened.data, happened.time, subject)


class Overlay:
    """A trial on top of a shelf: changes go to copies, and are merged or dropped together. It is the domain's Desk."""

    rulebooks = frozenset(PRESETS)

    def __init__(self, below: Shelf, project: str) -> None:
        self._below = below
        self._project = f"project/{project}"
        self.changed: dict[str, Subject] = {}

    def look(self, subject: str) -> Subject:
        """The aggregate as this trial sees it. Not to be changed."""
        aggregate = self.changed.get(subject)
        return aggregate if aggregate is not None else self._below.look(subject)

    def take(self, subject: str) -> Subject:
        """This trial's own copy of the aggregate, to be changed."""
        aggregate = self.changed.get(subject)
        if aggregate is None:
            aggregate = self.changed[subject] = self._below.look(subject).clone()
        return aggregate

    def keep(self, trial: Overlay) -> None:
        """Takes over what a trial on top of this one changed."""
        self.changed.update(trial.changed)

    @property
    def project(self) -> Project:
        """The project."""
        return cast("Project", self.look(self._project))

    def client(self, name: str) -> Client:
        """The client of that id."""
        return cast("Client", self.look(f"client/{name}"))

    def unit(self, name: str) -> Unit:
        """The unit of that id."""
        return cast("Unit", self.look(f"unit/{name}"))

    def deal(self, name: str) -> Deal:
        """The deal of that id."""
        return cast("Deal", self.look(f"deal/{name}"))


def shell(subject: str) -> Subject:
    """An empty aggregate, as before its first event."""
    return KINDS[subject.partition("/")[0]].load(subject)
