"""The writer of one ledger: posts that arrive together are judged in order and written in one commit.

While one commit is on its way to the disk the next posts gather; so a busy desk pays for a commit once, not once for
each visitor, and an answered post is on disk. A post is atomic: one event that cannot be, and none of it is stored.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import structlog
from eventsourcing.persistence import IntegrityError, InterfaceError, OperationalError
from psycopg import Connection
from psycopg.errors import LockNotAvailable

from domain.aggregate import Happened
from ledger.application import DeskApplication
from ledger.cabinet import Cabinet, Overlay
from ledger.forgetting import TYPE, destroy_keys, forgotten_by
from ledger.keys import Keyring
from ledger.posting import LedgerUnavailable, Post, Poster, Problem, Receipt, Rejected
from ledger.recorder import After, HeadMoved, LedgerRecorder
from ledger.repeats import Repeat, Repeats
from ledger.trial import Trial

GROUP_EVENTS = 2_000
"""A group is closed at about this many events, so that the first of them does not wait for the last."""
UNLOCKED_EVENTS = 8
"""Groups up to this size are written in one statement without a lock; a larger one is copied in under the lock."""
RETRY_SECONDS = 4.0
"""How long a group is tried again when the database goes away; it may be restarting."""

log = structlog.get_logger()


def _clients(events: list[Happened]) -> set[str]:
    return {event.sealed_for for event in events if event.sealed_for is not None}


@dataclass
class Request:
    """One post waiting for its place in a group."""

    posts: Sequence[Post]
    poster: Poster
    problems: list[Problem] = field(default_factory=list)
    future: Future[Receipt] = field(default_factory=Future)


class Ledger:
    """One project's ledger, open for posting. Safe to be called from any thread."""

    def __init__(
        self,
        project: str,
        recorder: LedgerRecorder,
        keyring: Keyring,
        *,
        executor: Executor,
        revive: Callable[[], None],
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.project = project
        self.schema = recorder.schema
        self.recorder = recorder
        self.application = DeskApplication(recorder, keyring)
        self._keyring = keyring
        self._executor = executor
        self._revive = revive
        self._now = now
        self._cabinet = Cabinet(project, recorder.schema, self.application.mapper)
        self._repeats = Repeats(recorder.schema, keyring)
        self._waiting: deque[Request] = deque()
        self._lock = threading.Lock()
        self._busy = False
        self._dropped: set[str] | None = set()

    def submit(self, posts: Sequence[Post], poster: Poster, problems: Sequence[Problem] = ()) -> Future[Receipt]:
        """Posts events, all or none; the future gives the receipt once they are on disk.

        `problems` are those already found in the form of other events of the same array: nothing is stored then, but
        the events that are well formed are judged too, so that the poster learns of every bad one at once.
        The future raises Rejected, or LedgerUnavailable when the database does not answer.
        """
        request = Request(posts, poster, list(problems))
        with self._lock:
            self._waiting.append(request)
            if self._busy:
                return request.future
            self._busy = True
        self._executor.submit(self._work)
        return request.future

    def drop_keys(self, clients: Iterable[str] | None) -> None:
        """Drops keys from memory, of these clients or all: another process has destroyed them, or may have."""
        with self._lock:
            if not self._busy:
                self._keyring.forget_cached(clients)
            elif clients is None:
                self._dropped = None
            elif self._dropped is not None:
                self._dropped.update(clients)

    def _work(self) -> None:
        with self._lock:
            if self._dropped != set():  # while a group was written, which may have needed them
                self._keyring.forget_cached(self._dropped)
                self._dropped = set()
            group: list[Request] = []
            size = 0
            while self._waiting and size < GROUP_EVENTS:
                group.append(self._waiting.popleft())
                size += len(group[-1].posts)
            if not group:
                self._busy = False
                return
        self._serve(group)
        # Back to the end of the line: a ledger that is never idle does not keep the others waiting.
        try:
            self._executor.submit(self._work)
        except RuntimeError:
            # The server is closing and takes nothing new; what it has taken is still written.
            self._work()

    def _serve(self, group: list[Request]) -> None:
        deadline = time.monotonic() + RETRY_SECONDS
        while True:
            try:
                outcomes = self._write(group)
            except (OperationalError, InterfaceError) as error:
                # Whether the commit came through is unknown; writing again finds what did by source and id.
                self._forget()
                # A lock is another's for longer than is waited: this thread is needed elsewhere meanwhile.
                if time.monotonic() > deadline or isinstance(error.__cause__, LockNotAvailable):
                    self._fail(group, LedgerUnavailable(f"the ledger cannot be written now: {error}"))
                    return
                time.sleep(0.1)
                self._revive_quietly()
            except Exception as error:
                self._forget()
                if len(group) == 1:
                    log.exception("post_failed", project=self.project)
                    self._fail(group, error)
                    return
                # One request of the group breaks it: alone, it breaks alone.
                for request in group:
                    self._serve([request])
                return
            else:
                for request, outcome in zip(group, outcomes, strict=True):
                    if isinstance(outcome, Receipt):
                        request.future.set_result(outcome)
                    else:
                        request.future.set_exception(outcome)
                return

    def _write(self, group: list[Request]) -> list[Receipt | Rejected]:
        posts = [post for request in group for post in request.posts]
        # Keys are destroyed in the transaction that says so, which takes more than one statement.
        if self._cabinet.current and len(posts) <= UNLOCKED_EVENTS and all(post.type != TYPE for post in posts):
            try:
                outcomes = self._write_unlocked(group)
            except (HeadMoved, IntegrityError):
                outcomes = None
            if outcomes is not None:
                return outcomes
        return self._write_locked(group)

    def _write_unlocked(self, group: list[Request]) -> list[Receipt | Rejected] | None:
        """Judges on what is at hand and writes in one statement, which holds only if nobody else has appended.

        That is how it goes nearly always: one process posts to a project, and nothing is posted twice. None when the
        group needs a second look under the lock: what was refused may be something that is stored already.
        """
        with self.recorder.connection() as connection:
            self._load(group, connection)
            whole = Overlay(self._cabinet, self.project)
            trial = self._trial(whole, self._cabinet.position, self._cabinet.recorded, {})
            outcomes, events = self._judge(group, trial)
            if not events or any(isinstance(outcome, Rejected) for outcome in outcomes):
                return None
            keys = self._keyring.make(_clients(events))
            try:
                positions = self.application.events.put(events, after=After(connection, self._cabinet.position, keys))
            except BaseException:
                self._keyring.forget_cached(client for client, _ in keys)
                raise
        self._cabinet.merge(whole.changed, positions[-1].notification.id, trial.recorded)
        return outcomes

    def _write_locked(self, group: list[Request]) -> list[Receipt | Rejected]:
        with self.recorder.appending() as appending:
            gone = self._cabinet.catch_up(appending.connection, appending.position, appending.recorded)
            if gone != []:
                self._keyring.forget_cached(gone)
            self._load(group, appending.connection)
            repeats = self._repeats.find(appending.connection, [post for request in group for post in request.posts])
            whole = Overlay(self._cabinet, self.project)
            trial = self._trial(whole, appending.position, appending.recorded, repeats)
            outcomes, events = self._judge(group, trial)
            if events:
                self._keyring.create(appending.connection, _clients(events))
                # Straight to the library's event store: `save` would ask of every event whether it fits a protocol, which
                # on Python 3.11 costs as much as judging it.
                self.application.events.put(events, appending=appending)
                destroy_keys(appending.connection, self.schema, self._keyring, forgotten_by(events))
        self._cabinet.merge(whole.changed, appending.position, appending.recorded)
        return outcomes

    def _trial(
        self, whole: Overlay, position: int, recorded: datetime | None, repeats: dict[tuple[str, str], Repeat]
    ) -> Trial:
        return Trial(self.project, whole, position=position, recorded=recorded, repeats=repeats, now=self._now())

    @staticmethod
    def _judge(group: list[Request], trial: Trial) -> tuple[list[Receipt | Rejected], list[Happened]]:
        outcomes: list[Receipt | Rejected] = []
        events: list[Happened] = []
        for request in group:
            outcome, happened = trial.judge(request.posts, request.poster, request.problems)
            outcomes.append(outcome)
            events.extend(happened)
        return outcomes, events

    def _load(self, group: list[Request], connection: Connection[Any]) -> None:
        """Brings to hand the subjects that the group looks at, and the keys of the clients it speaks of."""
        posts = (post for request in group for post in request.posts)
        self._keyring.load(connection, self._cabinet.load_for(connection, posts))

    def _forget(self) -> None:
        self._cabinet.clear()
        self._keyring.forget_cached()

    def _revive_quietly(self) -> None:
        try:
            self._revive()
        except Exception:
            log.exception("database_not_revived", project=self.project)

    @staticmethod
    def _fail(group: list[Request], error: Exception) -> None:
        for request in group:
            request.future.set_exception(error)
