"""The event-sourcing library's own projections: one trivial view of a short log, folded by its runner."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID, uuid4

import psycopg
from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, DomainEventProtocol, event
from eventsourcing.persistence import Tracking
from eventsourcing.postgres import PostgresTrackingRecorder
from eventsourcing.projection import Projection, ProjectionRunner
from psycopg.conninfo import conninfo_to_dict

SCHEMA = "library"
BATCH = 500


class Client(Aggregate):
    """A client with a name."""

    @event("Registered")
    def __init__(self, name: str) -> None:
        self.name = name


class Clients(Application[UUID]):
    """Clients as they are registered."""


class Count(PostgresTrackingRecorder):
    """The trivial view: how many clients there are."""

    seen = 0

    def count(self, tracking: Tracking) -> None:
        """Counts one more, and stores the position, which is all that a view of the library's must do."""
        with self.datastore.transaction(commit=True) as cursor:
            self._insert_tracking(cursor, tracking)
        self.seen += 1


class Counting(Projection[Count]):
    """Counts every event."""

    name = "counting"

    def process_event(self, domain_event: DomainEventProtocol[Any], tracking: Tracking) -> None:
        """Counts it."""
        del domain_event
        self.view.count(tracking)


def runner_rate(url: str, events: int) -> float:
    """Events per second that the library's runner folds into one trivial view."""
    with _schema(url), contextlib.ExitStack() as stack:
        environment = _environment(url)
        clients = Clients(env=environment)
        stack.callback(clients.close)
        for _ in range(0, events, BATCH):
            clients.save(*_some(min(BATCH, events)))
        total = clients.recorder.max_notification_id() or 0
        started = time.perf_counter()
        runner = stack.enter_context(
            ProjectionRunner(application_class=Clients, projection_class=Counting, view_class=Count, env=environment)
        )
        runner.wait(total, timeout=600)
        return total / (time.perf_counter() - started)


def _some(number: int) -> Sequence[Client]:
    return [Client(name=f"client {uuid4()}") for _ in range(number)]


def _environment(url: str) -> dict[str, str]:
    parts = conninfo_to_dict(url)
    return {
        "PERSISTENCE_MODULE": "eventsourcing.postgres",
        "POSTGRES_DBNAME": str(parts.get("dbname") or "postgres"),
        "POSTGRES_HOST": str(parts.get("host") or ""),
        "POSTGRES_PORT": str(parts.get("port") or "5432"),
        "POSTGRES_USER": str(parts.get("user") or ""),
        "POSTGRES_PASSWORD": str(parts.get("password") or ""),
        "POSTGRES_SCHEMA": SCHEMA,
    }


@contextlib.contextmanager
def _schema(url: str) -> Iterator[None]:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SET client_min_messages = warning")
        connection.execute(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE")
        connection.execute(f"CREATE SCHEMA {SCHEMA}")
        try:
            yield
        finally:
            connection.execute(f"DROP SCHEMA {SCHEMA} CASCADE")
