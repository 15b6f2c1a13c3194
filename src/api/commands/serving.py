"""``pandan serve``: API and workers in one command."""

from __future__ import annotations

import contextlib
import errno
import signal
import socket
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from types import FrameType
from typing import Any

import uvicorn

from api.commands.connections import IDLE_SECONDS, Connection
from api.commands.console import fail, say
from api.commands.workers import Workers
from ledger import logs
from ledger.database import Database
from ledger.settings import Settings
from workers import garbage

GRACE_SECONDS = 5
"""How long running requests may take to finish once the server is told to stop."""


class Server(uvicorn.Server):
    """Uvicorn's server; when it stops, streams of events end first, so that nobody waits for them."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Ends streams, finishes running requests, closes."""
        app: Any = self.config.app
        app.state.services.signals.close()
        await super().shutdown(sockets)


def serve(settings: Settings, *, workers: bool, demo: bool = False) -> None:
    """Runs the server until it is told to stop. ``workers``: with the workers beside it; ``demo``: with the demo project."""
    logs.configure()
    signal.signal(signal.SIGTERM, _leave)
    listening = _bind(settings.host, settings.port)
    with contextlib.ExitStack() as stack:
        stack.callback(listening.close)
        database = stack.enter_context(_open_while_importing(settings))
        from api.app import create_app  # noqa: PLC0415 -- imported by the other thread already; see above

        app = create_app(database)
        if workers:
            stack.enter_context(Workers(database.environment()))
        if demo:
            _load_demo(database)
        config = uvicorn.Config(
            app,
            loop="uvloop",
            http=Connection,
            ws="none",
            lifespan="on",
            access_log=False,
            log_config=None,
            log_level="warning",
            server_header=False,
            timeout_keep_alive=IDLE_SECONDS,
            timeout_graceful_shutdown=GRACE_SECONDS,
        )
        garbage.settle()
        say(f"Pandan 判单: http://{_shown(listening)}/ (Ctrl-C stops it)")
        with contextlib.suppress(KeyboardInterrupt):
            Server(config).run([listening])


def _open_while_importing(settings: Settings) -> Database:
    """Opens the database while this thread imports the application: a cold start pays for the slower of the two."""
    with ThreadPoolExecutor(1, "opening") as opening:
        database = opening.submit(Database.open, settings)
        with contextlib.suppress(ImportError):  # it is imported again below, where its error is seen
            import api.app  # noqa: F401, PLC0415 -- for its effect on the module cache
        return database.result()


def _load_demo(database: Database) -> None:
    from api.commands.demo import load  # noqa: PLC0415 -- only when asked for

    load(database)


def _bind(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as error:
        listening.close()
        if error.errno == errno.EADDRINUSE:
            fail(f"port {port} of {host} is taken; set PANDAN_PORT to another one")
        fail(f"cannot listen on {host} port {port}: {error.strerror}")
    listening.listen(2048)
    return listening


def _shown(listening: socket.socket) -> str:
    host, port = listening.getsockname()[:2]
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def _leave(_signal: int, _frame: FrameType | None) -> None:
    if threading.current_thread() is threading.main_thread():
        sys.exit(0)
