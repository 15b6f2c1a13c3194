"""Connections: as owner for migrations and new projects, as the application for everything else."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Self

import psycopg
from psycopg import AsyncConnection, Connection, errors, sql
from psycopg_pool import AsyncConnectionPool, ConnectionPool

from ledger import migrate
from ledger.connecting import DatabaseUnavailableError, hint, secured
from ledger.embedded import EmbeddedServer
from ledger.settings import Settings
from ledger.statements import WAIT_FOR_LOCKS
from ledger.vault import Vault

APPLICATION_ROLE = migrate.APPLICATION_ROLE
_SAMPLE = b"SELECT sample FROM pandan.vault"
STEP_DOWN = f"SET ROLE {APPLICATION_ROLE}; {WAIT_FOR_LOCKS}"


class OwnerNeededError(DatabaseUnavailableError):
    """This needs the rights of the database's owner, and nobody gave them to this process."""


_FEW_HELPERS = "SET parallel_setup_cost = 10000"
"""Of what readers ask, little takes longer than it takes to start processes for it; ten times as much must there be to do."""


class Database:
    """One PostgreSQL database that holds the ledgers: the embedded server's, or the one of ``PANDAN_DATABASE_URL``.

    ``url``: the application's, which may INSERT and SELECT events and nothing else; where it logs in as the owner, for want of a
    login of its own, pools hand out connections that have stepped down. ``owner_url``: the owner's; None = not known here.
    """

    def __init__(self, settings: Settings, url: str, owner_url: str | None, server: EmbeddedServer | None) -> None:
        self.settings = settings
        self.url = url
        self.owner_url = owner_url
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

        Raises DatabaseUnavailableError or ledger.embedded.EmbeddedServerError when there is no server to talk to; OwnerNeededError
        when migrations are outstanding and only the application's login is known.
        """
        settings = settings or Settings()
        if settings.database_url is None:
            server = EmbeddedServer(settings.home)
            owner_url = server.start()
            try:
                database = cls(settings, server.url_of(APPLICATION_ROLE), owner_url, server)
            except BaseException:  # a master key that is none, say
                server.stop()
                raise
        else:
            url = secured(settings.database_url.get_secret_value())
            owner = settings.database_owner_url
            database = cls(settings, url, url if owner is None else secured(owner.get_secret_value()), None)
        try:
            database._prepare()
        except BaseException:
            database.close()
            raise
        database.pool.open()
        return database

    def _prepare(self) -> None:
        """Brings the database to this edition; whoever is not its owner only looks whether it is."""
        with self.owner() as connection:
            if _owns(connection):
                migrate.apply_common(connection)
                if self._server is not None:
                    _let_log_in(connection)
                self.vault.check(connection)
            else:
                _check_migrated(connection)
                self.owner_url = None
                try:
                    self.vault.check(connection)
                except errors.InsufficientPrivilege:
                    raise OwnerNeededError(
                        f"this login is neither the database's owner nor {APPLICATION_ROLE}'s"
                    ) from None
            if self._server is None and self.owner_url != self.url:
                self._check_login(connection)

    def _check_login(self, owner: Connection[Any]) -> None:
        """Makes sure that the application's login is one, and of the same database: two settings may say two things."""
        with _connected(self.url) as connection:
            try:
                _step_down(connection)
                same = connection.execute(_SAMPLE).fetchone() == owner.execute(_SAMPLE).fetchone()
            except (errors.InsufficientPrivilege, errors.UndefinedTable):
                same = False
        if not same:
            raise DatabaseUnavailableError(
                f"the login of PANDAN_DATABASE_URL is no member of {APPLICATION_ROLE}, or its database is another than that of"
                " PANDAN_DATABASE_OWNER_URL: see deploy/roles.sql"
            )

    @contextmanager
    def owner(self) -> Iterator[Connection[Any]]:
        """A connection with the owner's rights, for migrations and new projects only; autocommit.

        Raises OwnerNeededError in a process that only knows the application's login, and DatabaseUnavailableError.
        """
        if self.owner_url is None:
            raise OwnerNeededError(
                "this needs the rights of the database's owner: set PANDAN_DATABASE_OWNER_URL, or do it where it is set"
            )
        with _connected(self.owner_url) as connection:
            # The application may make schemas. Nothing in one of them may stand in for what the owner means.
            connection.execute("SET search_path = pg_catalog")
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
                configure=_begin_reading,
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

    def environment(self) -> dict[str, str]:
        """What a process started by this one is to find in its environment: the same database, as the application alone."""
        inherited = {name: value for name, value in os.environ.items() if name != "PANDAN_DATABASE_OWNER_URL"}
        home = str(self.settings.home.resolve())  # where the keys are
        return {**inherited, "PANDAN_DATABASE_URL": self.url, "PANDAN_HOME": home}

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


@contextmanager
def _connected(url: str) -> Iterator[Connection[Any]]:
    try:
        connection = psycopg.connect(url, autocommit=True, connect_timeout=10)
    except psycopg.OperationalError as error:
        raise DatabaseUnavailableError(f"the database does not answer: {error}{hint(str(error))}") from error
    with connection:
        yield connection


def _owns(connection: Connection[Any]) -> bool:
    """Whether a connection has the owner's rights; of a database where nothing is yet, whoever may make schemas has them."""
    row = connection.execute(
        "SELECT coalesce((SELECT pg_has_role(nspowner, 'USAGE') FROM pg_namespace WHERE nspname = 'pandan'),"
        " has_database_privilege(current_database(), 'CREATE'))"
    ).fetchone()
    return row is not None and bool(row[0])


def _check_migrated(connection: Connection[Any]) -> None:
    try:
        pending = migrate.pending(connection)
    except errors.UndefinedTable:
        pending = ["everything"]
    except errors.InsufficientPrivilege:
        pending = ["whatever this login may not see"]
    if pending:
        raise OwnerNeededError(
            f"the database is not of this edition ({pending[0]} is outstanding): run `pandan migrate` with"
            " PANDAN_DATABASE_OWNER_URL set"
        )


def _let_log_in(connection: Connection[Any]) -> None:
    """Lets the roles of the embedded server log in; on any other server its administrator says who may, and how."""
    for role in (APPLICATION_ROLE, migrate.READER_ROLE):
        row = connection.execute("SELECT rolcanlogin FROM pg_roles WHERE rolname = %s", (role,)).fetchone()
        if row is not None and not row[0]:
            connection.execute(sql.SQL("ALTER ROLE {} LOGIN").format(sql.Identifier(role)))


def _step_down(connection: Connection[Any]) -> None:
    connection.execute(STEP_DOWN)


async def _begin_reading(connection: AsyncConnection[Any]) -> None:
    await connection.execute(STEP_DOWN)
    await connection.execute(_FEW_HELPERS)
