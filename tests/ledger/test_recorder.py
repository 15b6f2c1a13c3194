"""The eventsourcing library's own recorder tests, run on our recorder."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest
from eventsourcing.persistence import ApplicationRecorder
from eventsourcing.tests.persistence import ApplicationRecorderTestCase, NonInterleavingNotificationIDsBaseCase

from ledger import migrate
from ledger.database import Database
from ledger.keys import Keyring
from ledger.recorder import LedgerRecorder


@pytest.fixture
def make_recorder(database: Database, new_project: Callable[[], str]) -> Callable[[], LedgerRecorder]:
    def make() -> LedgerRecorder:
        project = new_project()
        with database.owner() as connection:
            schema = migrate.create_project(connection, project, Keyring.new_phone_key(project, database.vault))
        return LedgerRecorder(database.pool, schema)

    return make


@pytest.fixture(autouse=True)
def _give_recorder(request: pytest.FixtureRequest, make_recorder: Callable[[], LedgerRecorder]) -> None:
    request.instance.make_recorder = make_recorder


class TextIds:
    make_recorder: Callable[[], LedgerRecorder]

    def new_originator_id(self) -> str:
        return str(uuid4())

    def create_recorder(self) -> ApplicationRecorder:
        return self.make_recorder()


class TestLedgerRecorder(TextIds, ApplicationRecorderTestCase[ApplicationRecorder]):
    def test_insert_subscribe(self) -> None:
        self.optional_test_insert_subscribe()


class TestPositionsDoNotInterleave(TextIds, NonInterleavingNotificationIDsBaseCase):
    pass


# The library's base cases are abstract; imported by name they would be collected as tests.
del ApplicationRecorderTestCase, NonInterleavingNotificationIDsBaseCase
