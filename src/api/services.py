"""What the routes of one running server share."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated, Any

from fastapi import Depends, Request
from psycopg import AsyncConnection
from psycopg_pool import AsyncConnectionPool
from starlette.concurrency import run_in_threadpool

from api.auth.authenticator import Authenticator
from api.auth.limits import Rates
from api.auth.sight import Looking
from api.problems import ProblemError
from api.requests.ids import ProjectId
from api.signals import Signals
from ledger import tokens
from ledger.access import AccessLog
from ledger.audit.signing import Keys
from ledger.database import Database
from ledger.ledgers import Ledgers
from ledger.posting import Poster
from ledger.stream import LedgerReader
from projections.preparing import prepare


class Services:
    """The open database, the ledgers to post to, the readers of ledgers, the signals, who stands behind tokens and how often they
    search, the access log, and the keys of audits.
    """

    def __init__(self, database: Database, pool: AsyncConnectionPool[AsyncConnection[Any]]) -> None:
        self.database = database
        self.pool = pool
        self.ledgers = Ledgers(database)
        self.signals = Signals(database.url, database.revive, self._forgotten)
        self.authenticator = Authenticator(self._behind)
        self.searches = Rates(database.settings.search_rate)
        self.access = AccessLog(pool.connection)
        self.keys = Keys.open(database.settings)
        self._readers: dict[str, LedgerReader] = {}

    @classmethod
    @asynccontextmanager
    async def running(cls, database: Database) -> AsyncIterator[Services]:
        """The services for as long as the block runs."""
        services = cls(database, await database.open_async())
        await run_in_threadpool(services.prepare)
        try:
            async with services.access.running(), services.signals.running():
                yield services
        finally:
            services.ledgers.close()
            await database.close_async()

    def prepare(self) -> None:
        """Brings the account of read models to this edition; a worker may not have run yet."""
        with self.database.pool.connection() as connection:
            prepare(connection)

    async def reader(self, project: str) -> LedgerReader:
        """The reader of a project's ledger. Raises ProblemError (404) when there is no such project."""
        reader = self._readers.get(project)
        if reader is None:
            async with self.pool.connection() as connection:
                reader = await LedgerReader.find(connection, self.database.vault, project)
            if reader is None:
                raise ProblemError(
                    404, "project_unknown", f"There is no project {project}; `project.opened` opens one."
                )
            self._readers[project] = reader
        return reader

    def _forgotten(self, schema: str | None, client: str | None) -> None:
        """Drops keys that another process has destroyed from memory; none outlives its client for being at hand."""
        self.ledgers.drop_keys(schema, None if client is None else [client])
        if client is None:
            return  # readers ask for keys anew with every page
        for reader in self._readers.values():
            if reader.schema == schema:
                reader.keyring.forget_cached([client])

    async def _behind(self, token: str) -> Poster | None:
        async with self.pool.connection() as connection:
            return await tokens.authenticate(connection, self.database.vault, token)


async def _services(request: Request) -> Services:
    # Not a plain function although nothing is awaited: FastAPI would send that to a thread, for every request.
    services: Services = request.app.state.services
    return services


Shared = Annotated[Services, Depends(_services)]
"""The services, in a route."""


async def _ledger(project: ProjectId, shared: Shared, looking: Looking) -> LedgerReader:
    return (await shared.reader(project)).seen_by(looking)


Reader = Annotated[LedgerReader, Depends(_ledger)]
"""The reader of the path's project, once it is sure that the token opens it. It shows what whoever asks may see, and no more."""
