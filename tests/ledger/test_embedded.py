"""The embedded server's socket, when PANDAN_HOME is too deep for one, is in a folder that nobody else reaches or puts there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ledger.database import Database
from ledger.embedded import EmbeddedServer, EmbeddedServerError
from ledger.masters import VaultError
from ledger.settings import Settings


@pytest.fixture
def deep(tmp_path: Path) -> Callable[[], EmbeddedServer]:
    """A server, not started, with a home that is too deep; and its data's folder as it is once there is any."""

    def make() -> EmbeddedServer:
        home = tmp_path / ("deep" * 20)
        (home / "postgres").mkdir(parents=True, mode=0o700)
        return EmbeddedServer(home)

    return make


def folder_of(server: EmbeddedServer) -> Path:
    return Path(server.url.partition("host=")[2])


def test_the_folder_is_the_servers_alone(deep: Callable[[], EmbeddedServer]) -> None:
    server = deep()
    folder = folder_of(server)
    assert len(str(folder)) < 80
    folder.mkdir(mode=0o777)  # as an earlier edition made it
    try:
        server._keep_to_ourselves()
        assert folder.stat().st_mode & 0o777 == 0o700
    finally:
        folder.rmdir()


def test_a_folder_of_somebody_elses_is_not_used(deep: Callable[[], EmbeddedServer], tmp_path: Path) -> None:
    server = deep()
    folder = folder_of(server)
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    folder.symlink_to(theirs)
    try:
        with pytest.raises(EmbeddedServerError, match="somebody else's"):
            server._keep_to_ourselves()
    finally:
        folder.unlink()


def test_who_cannot_use_the_server_does_not_keep_it_running(
    settings: Settings, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert database.settings.home == settings.home
    given_up: list[EmbeddedServer] = []
    stop = EmbeddedServer.stop

    def stopping(server: EmbeddedServer) -> None:
        given_up.append(server)
        stop(server)

    monkeypatch.setattr(EmbeddedServer, "stop", stopping)
    with pytest.raises(VaultError):
        Database.open(Settings(home=settings.home, database_url=None, master_key="not base64!"))
    (server,) = given_up
    assert server._lock is None


def test_a_server_that_does_not_start_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: EmbeddedServer) -> None:
        raise EmbeddedServerError("it does not answer")

    monkeypatch.setattr(EmbeddedServer, "revive", fail)
    server = EmbeddedServer(tmp_path)
    with pytest.raises(EmbeddedServerError):
        server.start()
    assert server._lock is None
