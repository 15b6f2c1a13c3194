"""Writing many events in one go: a file of them goes in whole, or not at all, however large it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime

from domain.aggregate import Happened
from ledger.application import DeskApplication
from ledger.cabinet import Cabinet, Overlay
from ledger.forgetting import destroy_keys, forgotten_by
from ledger.keys import Keyring
from ledger.posting import Post, Poster, Problem, Rejected
from ledger.recorder import Appending, LedgerRecorder
from ledger.repeats import Repeats
from ledger.trial import Trial


class _Dropped(Exception):  # noqa: N818 -- ends the transaction, and is heard by nobody else
    pass


class Bulk:
    """One transaction on one ledger, into which batches of posts are written.

    Every post is judged by itself: one that cannot be does not take its neighbours along. Other posters to the same
    project wait until the transaction ends.
    """

    def __init__(self, project: str, recorder: LedgerRecorder, keyring: Keyring, poster: Poster) -> None:
        self._project = project
        self._recorder = recorder
        self._keyring = keyring
        self._poster = poster
        self._application = DeskApplication(recorder, keyring)
        self._cabinet = Cabinet(project, recorder.schema, self._application.mapper)
        self._repeats = Repeats(recorder.schema, keyring)
        self._keep = False
        self.stored = 0
        self.repeated = 0

    @contextmanager
    def writing(self) -> Iterator[Appending]:
        """The transaction. What was written stays only if :meth:`keep` was called inside.

        Raises the library's OperationalError when the database goes away; nothing is stored then.
        """
        with suppress(_Dropped), self._recorder.appending() as appending:
            gone = self._cabinet.catch_up(appending.connection, appending.position, appending.recorded)
            if gone != []:
                self._keyring.forget_cached(gone)
            yield appending
            if not self._keep:
                raise _Dropped

    def keep(self) -> None:
        """What was written will stay."""
        self._keep = True

    def write(self, appending: Appending, posts: Sequence[Post]) -> list[Problem]:
        """Judges posts one after the other, writes the good ones, and says what is wrong with the others."""
        now = datetime.now(UTC)
        self._keyring.load(appending.connection, self._cabinet.load_for(appending.connection, posts))
        whole = Overlay(self._cabinet, self._project)
        trial = Trial(
            self._project,
            whole,
            position=appending.position,
            recorded=appending.recorded,
            repeats=self._repeats.find(appending.connection, posts),
            now=now,
        )
        problems: list[Problem] = []
        events: list[Happened] = []
        for post in posts:
            outcome, happened = trial.judge([post], self._poster, ())
            if isinstance(outcome, Rejected):
                problems.extend(outcome.problems)
            elif not happened:
                self.repeated += 1
            events.extend(happened)
        if events:
            self._keyring.create(
                appending.connection,
                {event.sealed_for for event in events if event.sealed_for is not None},
            )
            self._application.events.put(events, appending=appending)
            destroy_keys(appending.connection, self._recorder.schema, self._keyring, forgotten_by(events))
        self._cabinet.merge(whole.changed, appending.position, appending.recorded)
        self.stored += len(events)
        return problems
