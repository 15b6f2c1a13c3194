"""One server for the tests that do not harm it, and fresh ones for those that do."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from .serving import Server


@pytest.fixture
def fresh_server(tmp_path: Path) -> Iterator[Server]:
    """A server nobody else uses; may be killed."""
    server = Server(tmp_path / "home")
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server shared by tests that leave it running; every test opens its own project."""
    server = Server(tmp_path_factory.mktemp("system") / "home")
    server.start()
    yield server
    server.stop()
