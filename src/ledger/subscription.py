"""A subscription in the library's sense: LISTEN, and a poll behind it so that a lost notification costs a second."""

from __future__ import annotations

from collections.abc import Sequence
from threading import Thread
from typing import TYPE_CHECKING

import psycopg
from eventsourcing.persistence import ApplicationRecorder, ListenNotifySubscription

if TYPE_CHECKING:
    from ledger.recorder import LedgerRecorder

POLL_SECONDS = 1.0
STOP_CHECK_SECONDS = 0.1


class LedgerSubscription(ListenNotifySubscription[ApplicationRecorder]):
    """Yields the events of one ledger after a position, and waits for more."""

    def __init__(self, recorder: LedgerRecorder, gt: int | None = None, topics: Sequence[str] = ()) -> None:
        super().__init__(recorder=recorder, gt=gt, topics=topics)
        self._ledger = recorder
        self._listen_thread = Thread(target=self._listen, name=f"listen {recorder.schema}", daemon=True)
        self._listen_thread.start()

    def __exit__(self, *args: object, **kwargs: object) -> None:
        try:
            super().__exit__(*args, **kwargs)
        finally:
            self._listen_thread.join()

    def _listen(self) -> None:
        while not self._has_been_stopped:
            try:
                with self._ledger.connection() as connection:
                    connection.execute("LISTEN pandan_events")
                    try:
                        self._wait_on(connection)
                    finally:
                        connection.execute("UNLISTEN *")
            except psycopg.Error as error:
                self._thread_error = error
                self.stop()

    def _wait_on(self, connection: psycopg.Connection) -> None:
        waited = 0.0
        while not self._has_been_stopped:
            mine = any(
                notify.payload.partition(" ")[0] == self._ledger.schema
                for notify in connection.notifies(timeout=STOP_CHECK_SECONDS, stop_after=1)
            )
            waited += STOP_CHECK_SECONDS
            if mine or waited >= POLL_SECONDS:
                waited = 0.0
                self._has_been_notified.set()
