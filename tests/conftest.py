"""One embedded PostgreSQL server for all tests of a run; every test makes its own projects in it."""

from __future__ import annotations

import gc
import itertools
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import hypothesis
import pytest
import structlog

from ledger.database import Database
from ledger.ledgers import Ledgers
from ledger.settings import Settings

_numbers = itertools.count(1)

# Reading some five hundred modules makes nothing but objects that stay; looking for garbage among them takes a quarter of it.
gc.disable()

# Unconfigured, structlog draws every local of every frame of a traceback, for half a minute, and writes to whatever stands for
# standard output: a line of a thread would end up in what another test reads of a command.
structlog.configure(
    logger_factory=structlog.PrintLoggerFactory(sys.__stderr__),
    processors=[
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso"),
        structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback),
    ],
)

# The same examples in every run, so that a run says something about the change and not about its luck; to look further,
# HYPOTHESIS_PROFILE=explore draws new ones, and PANDAN_TEST_THOROUGH=20 twenty times as many.
_patient = hypothesis.settings(deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
"""How quick an example is depends on what else the machine has to do, and is nothing that a test may fail of."""
hypothesis.settings.register_profile("steady", _patient, derandomize=True, database=None)
hypothesis.settings.register_profile("explore", _patient, print_blob=True)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A PANDAN_HOME of the test run's own."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="session")
def settings(home: Path) -> Settings:
    """Settings of the embedded server, or of PANDAN_TEST_DATABASE_URL where the tests are to run on another server."""
    url = os.environ.get("PANDAN_TEST_DATABASE_URL")
    return Settings(home=home, database_url=url) if url else Settings(home=home, database_url=None)


@pytest.fixture(scope="session")
def database(settings: Settings) -> Iterator[Database]:
    """The database, migrated and open."""
    with Database.open(settings) as opened:
        yield opened


@pytest.fixture
def ledgers(database: Database) -> Iterator[Ledgers]:
    """The ledgers of a process."""
    opened = Ledgers(database)
    yield opened
    opened.close()


@pytest.fixture
def new_project() -> Callable[[], str]:
    """Names of projects that no other test uses."""
    return lambda: f"t{os.getpid()}-{next(_numbers)}"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest first, so that no process is left with them alone at the end."""
    items.sort(key=lambda item: "tests/system/" not in item.nodeid)


def pytest_collection_finish() -> None:
    """From here on there is garbage, and none of it is older than this."""
    gc.collect()
    gc.freeze()
    gc.enable()
