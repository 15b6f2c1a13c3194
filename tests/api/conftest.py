"""The application on a real server in a thread, with the workers beside it; every test makes its own projects."""

from __future__ import annotations

import asyncio
import socket
import subprocess
import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import httpx
import pytest
import uvicorn

from api.app import create_app
from ledger import tokens
from ledger.database import Database
from ledger.settings import Settings
from projections import builds
from workers import projector

from .desk import Desk, opening
from .processes import Commands

Run = Callable[..., "subprocess.CompletedProcess[str]"]
"""Runs a command of ours: ``pandan("token", "list", env={…}, given="…")``."""


@pytest.fixture(scope="session")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A database of these tests' own: the workers beside the server take up every project that they find."""
    # Tests try many unknown tokens from one address; how their answers are kept back is tested where nobody has to wait.
    settings = Settings(home=tmp_path_factory.mktemp("api"), database_url=None, refusal_seconds=0, search_rate=0)
    with Database.open(settings) as opened:
        yield opened


@pytest.fixture(scope="session")
def application(database: Database) -> Any:
    return create_app(database)


@pytest.fixture(scope="session")
def address(application: Any) -> Iterator[str]:
    """Base address of the running server."""
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(
        uvicorn.Config(application, log_config=None, log_level="error", ws="none", timeout_graceful_shutdown=2)
    )
    thread = threading.Thread(target=lambda: asyncio.run(server.serve([listening])), daemon=True)
    thread.start()
    host, port = listening.getsockname()
    base = f"http://{host}:{port}"
    with httpx.Client(transport=httpx.HTTPTransport(retries=5)) as client:
        client.get(f"{base}/healthz", timeout=20)
    yield base
    application.state.services.signals.close()
    server.should_exit = True
    thread.join(20)


@pytest.fixture(scope="session")
def working(database: Database) -> Iterator[None]:
    """The workers, for tests that read what was folded; what was posted before they came is taken up first."""
    stop = threading.Event()
    thread = threading.Thread(target=projector.run, args=(database, stop), daemon=True)
    thread.start()
    with database.pool.connection() as connection:
        projects = {row[0] for row in connection.execute("SELECT id FROM pandan.projects")}
        for _ in range(1200):
            if projects <= builds.live_builds(connection).keys():
                break
            stop.wait(0.05)
    yield
    stop.set()
    thread.join(20)


@pytest.fixture(scope="session")
def token(database: Database) -> Callable[..., str]:
    """Makes tokens: ``token("agent", "p1", staff="A")``."""

    def make(role: str, *projects: str, staff: str | None = None) -> str:
        with database.owner() as connection:
            return tokens.create(connection, database.vault, role, projects or None, staff)

    return make


@pytest.fixture(scope="session")
def as_role(address: str, token: Callable[..., str]) -> Iterator[Callable[..., httpx.Client]]:
    """HTTP clients with a token of a role."""
    clients: list[httpx.Client] = []

    def connect(role: str, *projects: str, staff: str | None = None) -> httpx.Client:
        headers = {"Authorization": f"Bearer {token(role, *projects, staff=staff)}"}
        clients.append(httpx.Client(base_url=address, headers=headers, timeout=20))
        return clients[-1]

    yield connect
    for client in clients:
        client.close()


@pytest.fixture(scope="session")
def anonymous(address: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=address, timeout=20) as client:
        yield client


@pytest.fixture(scope="session")
def admin(as_role: Callable[..., httpx.Client]) -> httpx.Client:
    return as_role("admin")


@pytest.fixture
def desk(admin: httpx.Client, new_project: Callable[[], str]) -> str:
    """A project with a small desk; its id."""
    project = new_project()
    answer = admin.post(f"/v1/projects/{project}/events", json=opening(project))
    assert answer.status_code == 201, answer.text
    return project


@pytest.fixture
def told(admin: httpx.Client, desk: str) -> Desk:
    """The small desk, and what is posted to it."""
    return Desk(admin, desk)


@pytest.fixture(scope="session")
def environment(database: Database) -> dict[str, str]:
    owner = {} if database.owner_url is None else {"PANDAN_DATABASE_OWNER_URL": database.owner_url}
    return {**database.environment(), **owner}


@pytest.fixture(scope="session")
def commands() -> Iterator[Commands]:
    with Commands() as started:
        yield started


@pytest.fixture(scope="session")
def pandan(commands: Commands, environment: dict[str, str]) -> Run:
    def run(
        *arguments: str | Path, env: Mapping[str, str] = MappingProxyType({}), given: str = ""
    ) -> subprocess.CompletedProcess[str]:
        return commands.run([str(one) for one in arguments], {**environment, **env}, given)

    return run
