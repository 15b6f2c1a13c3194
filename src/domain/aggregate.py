"""What client, unit, project and deal have in common: one event in, checked against what is known, one event out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Self

from eventsourcing.domain import BaseAggregate, CanMutateAggregate, MetaDomainEvent

from domain.desk_view import Desk
from domain.event import Fact, Refused
from domain.payloads.problems import pointer
from domain.payloads.sealed import sealed_members

_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Happened(CanMutateAggregate[str], metaclass=MetaDomainEvent):
    """Something that happened to one subject, in the library's form of a domain event: frozen, numbered per subject.

    ``originator_id`` is the subject (``client/C001``), ``timestamp`` when it counts as recorded, ``time`` when it happened,
    ``stored`` when it truly was stored; all aware, UTC. ``data`` is plain text when decided and sealed when read back:
    aggregates never look at personal fields. ``sealed_for``: the client whose key seals the personal members of an event that is
    being written; None when there are none, and for events that are read back.
    """

    originator_id: str
    originator_version: int
    timestamp: datetime
    type: str
    data: Mapping[str, Any]
    time: datetime
    id: str
    source: str
    posted_by: Mapping[str, str]
    stored: datetime
    imported: bool
    extensions: Mapping[str, Any]
    sealed_for: str | None = None

    @classmethod
    def of(cls, members: dict[str, Any]) -> Happened:
        """An event of all its members, taken as they are; the way the library's mapper makes events it reads."""
        happened: Happened = object.__new__(cls)
        object.__setattr__(happened, "__dict__", members)
        return happened

    def apply(self, aggregate: DeskAggregate) -> None:
        """Lets the aggregate take in what happened. Called by the library's ``mutate``, which checks id and version."""
        aggregate.take_in(self.type, self.data, self.time)


class DeskAggregate(BaseAggregate[str]):
    """Base of the desk's aggregates. Their state is immutable values, so that a copy costs one dictionary."""

    @classmethod
    def load(cls, subject_id: str) -> Self:
        """An aggregate of which nothing is known yet, at version 0; its first event makes it version 1."""
        shell = cls.__new__(cls)
        shell.__base_init__(subject_id, 0, _NEVER)
        shell.begin()
        return shell

    @property
    def name(self) -> str:
        """The poster's own id: ``C001`` of ``client/C001``."""
        return self._id.partition("/")[2]

    @property
    def exists(self) -> bool:
        """Whether it has an event of its own."""
        return self._version > 0

    def begin(self) -> None:
        """Sets the state of a subject to which nothing has happened."""

    def check(self, fact: Fact, desk: Desk) -> None:
        """Raises ``Refused`` when ``fact`` cannot be, given this subject and the desk around it."""

    def whose(self, data: Mapping[str, Any], desk: Desk) -> str | None:  # noqa: ARG002 -- for those who know somebody
        """The client whom an event of this subject with that data is about, as far as it is known before it."""
        return None

    def _sealed_for(self, fact: Fact, desk: Desk) -> str | None:
        personal = sealed_members(fact.type, fact.data)
        if not personal:
            return None
        client = self.whose(fact.data, desk)
        if client is None:
            raise Refused(
                "client_needed",
                f"{personal[0]} may tell about a person, and it is not known about whom: name the client, whose key seals it.",
                pointer("data", personal[0]),
            )
        if desk.client(client).forgotten:
            raise Refused(
                "client_forgotten",
                f"Client {client} has been forgotten: nothing personal is written about them any more. Leave {personal[0]} out, or"
                " register them under a new id if they come again.",
                pointer("data", personal[0]),
            )
        return client

    def take_in(self, event_type: str, data: Mapping[str, Any], time: datetime) -> None:
        """Changes the state by an event of its own. Never refuses: what is stored has happened."""

    def touched(self, event_type: str, data: Mapping[str, Any], time: datetime, subject: str) -> None:
        """Changes the state by an event of another ``subject`` that reaches this one; the version stays."""

    def decide(self, fact: Fact, desk: Desk) -> Happened:
        """Checks ``fact`` and takes it in; returns the new event, which also waits in ``collect_events()``.

        Raises ``Refused``; nothing has changed then.
        """
        self.check(fact, desk)
        sealed_for = self._sealed_for(fact, desk)
        # What the library's `trigger_event` does, less its copies of the arguments: deciding is the writer's hottest path.
        happened = Happened.of(
            {
                "originator_id": self._id,
                "originator_version": self._version + 1,
                "timestamp": fact.recorded,
                "type": fact.type,
                "data": fact.data,
                "time": fact.time,
                "id": fact.id,
                "source": fact.source,
                "posted_by": fact.posted_by,
                "stored": fact.stored,
                "imported": fact.imported,
                "extensions": fact.extensions,
                "sealed_for": sealed_for,
            }
        )
        happened.mutate(self)
        self._pending_events.append(happened)
        return happened

    def replay(self, happened: Happened) -> None:
        """Takes in a stored event of its own. Raises the library's errors when it is another's or out of turn."""
        happened.mutate(self)

    def clone(self) -> Self:
        """A copy that goes its own way, to try a batch on and drop it."""
        copy = type(self).__new__(type(self))
        copy.__dict__.update(self.__dict__)
        copy._pending_events = list(self._pending_events)  # noqa: SLF001 -- the copy is its own kind
        return copy
