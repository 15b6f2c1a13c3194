"""Connections: as owner for migrations, as the application role for everything else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Self

import psycopg
from psycopg import AsyncConnection, Connection
from psycopg_pool import AsyncConnectionPool, ConnectionPool

from ledger import migrate
from ledger.embedded import EmbeddedServer
from ledger.settings import Settings
from ledger.statements import WAIT_FOR_LOCKS
from ledger.vault import Vault

APPLICATION_ROLE = migrate.APPLICATION_ROLE
STEP_DOWN = f"SET ROLE {APPLICATION_ROLE}; {WAIT_FOR_LOCKS}"


class DatabaseUnavailableError(RuntimeError):
    """The database does not answer; the text says which and why, without its password."""


class Database:
    """One PostgreSQL database that holds the ledgers: the embedded server's, or the one of ``PANDAN_DATABASE_URL``.

    Pools hand out connections that have stepped down to the application role, which may INSERT and SELECT events and
    nothing else.
    """

    def __init__(self, settings: Settings, url: str, server: EmbeddedServer | None) -> None:
        self.settings = settings
        self.url = url
        self._server = server
        self.vault = Vault.open(settings)
        self.pool: ConnectionPool[Connection[Any]] = ConnectionPool(
            url,
            min_size=1,
            max_size=settings.pool_size,
            open=False,
            kwargs={"autocommit": True},
            configure=_step_down,
            name="pandan",
        )
        self._async_pool: AsyncConnectionPool[AsyncConnection[Any]] | None = None

    @classmethod
    def open(cls, settings: Settings | None = None) -> Self:
        """Starts or finds the server, applies outstanding migrations and opens the pool.

        Raises DatabaseUnavailableError or ledger.embedded.EmbeddedServerError when there is no server to talk to.
        """
        settings = settings or Settings()
        server: EmbeddedServer | None = None
        if settings.database_url is None:
            server = EmbeddedServer(settings.home)
            url = server.start()
        else:
            url = settings.database_url.get_secret_value()
        database = cls(settings, url, server)
        try:
            with database.owner() as connection:
                migrate.apply_common(connection)
                database.vault.check(connection)
        except BaseException:
            database.close()
            raise
        database.pool.open()
        return database

    @contextmanager
    def owner(self) -> Iterator[Connection[Any]]:
        """A connection with the owner's rights, for migrations and new projects only; autocommit."""
        try:
            connection = psycopg.connect(self.url, autocommit=True, connect_timeout=10)
        except psycopg.OperationalError as error:
            raise DatabaseUnavailableError(f"the database does not answer: {error}") from error
        with connection:
            yield connection

    async def open_async(self) -> AsyncConnectionPool[AsyncConnection[Any]]:
        """Opens (once) and returns the pool for reading from coroutines."""
        if self._async_pool is None:
            self._async_pool = AsyncConnectionPool(
                self.url,
                min_size=1,
                max_size=self.settings.pool_size,
                open=False,
                kwargs={"autocommit": True},
                configure=_step_down_async,
                name="pandan-read",
                timeout=5.0,  # a reader is told to come back rather than kept waiting
            )
            await self._async_pool.open()
        return self._async_pool

    @property
    def async_pool(self) -> AsyncConnectionPool[AsyncConnection[Any]]:
        """The pool that `open_async` opened."""
        if self._async_pool is None:
            raise RuntimeError("open_async() comes first")
        return self._async_pool

    async def close_async(self) -> None:
        """Closes the pool for coroutines, if it was opened."""
        if self._async_pool is not None:
            await self._async_pool.close()
            self._async_pool = None

    def revive(self) -> None:
        """Starts the embedded server again if it was killed; does nothing for an external one."""
        if self._server is not None:
            self._server.revive()

    def close(self) -> None:
        """Closes the pool and gives up the embedded server, which stops when nobody else uses it."""
        self.pool.close()
        if self._server is not None:
            self._server.stop()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _step_down(connection: Connection[Any]) -> None:
    connection.execute(STEP_DOWN)


async def _step_down_async(connection: AsyncConnection[Any]) -> None:
    await connection.execute(STEP_DOWN)
