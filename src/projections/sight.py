"""Who may see whose personal data: everybody's, one's own clients', or nobody's (本人客户、脱敏)."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any, Literal

from psycopg import AsyncConnection
from psycopg.pq import TransactionStatus

from ledger.masking import EVERYBODY, Sight
from projections.errors import NotFound, ViewMissing
from projections.people.judged import contenders
from projections.reading import Standing, now, standing, standing_in

Kind = Literal["all", "own", "masked"]

VIEWS = ("desk", "people", "forms")
"""Whose client it is, and who is being received: what one's own sight rests on."""

_OWNED = """
    SELECT DISTINCT ON (o.client) o.client, o.kind = 'agent' AND o.id = %(staff)s, o.contested
    FROM {build}.owners AS o WHERE o.client = ANY(%(clients)s) AND o.since <= %(now)s
    ORDER BY o.client, o.since DESC
"""
_CONTESTED = """
    SELECT i.client FROM {build}.involved AS i
    JOIN LATERAL (
        SELECT contested FROM {build}.owners AS o
        WHERE o.client = i.client AND o.since <= %(now)s ORDER BY o.since DESC LIMIT 1
    ) AS o ON o.contested
    WHERE i.staff = %(staff)s AND (%(clients)s::text[] IS NULL OR i.client = ANY(%(clients)s)) ORDER BY i.client
"""
_RECEIVED = """
    SELECT f.client FROM {build}.form_dues AS f
    JOIN (
        SELECT key FROM {build}.form_dues
        WHERE form = 'visit_register' AND day = %(today)s AND staff = %(staff)s AND about <> 'registered'
        ORDER BY since DESC, position DESC LIMIT 1
    ) AS last ON f.key = last.key
    WHERE f.form = 'visit_register' AND f.day = %(today)s AND f.staff = %(staff)s AND f.anchor IS NULL
        AND (%(now)s <= %(closes)s OR f.since > %(closes)s)
"""
"""Whoever receives somebody else has ended the reception before, and so does the close of business (接待中)."""


class Viewer:
    """The sight of somebody, which finds out about clients as they come up, every time anew: clients change hands.

    ``staff``: who it is, if anybody is known. ``seen``: clients whose personal data was shown, in plain text.
    """

    def __init__(self, project: str, kind: Kind, staff: str | None, seen: set[str] | None = None) -> None:
        self.project = project
        self.kind = kind
        self.staff = staff
        self.seen: set[str] = set() if seen is None else seen
        self._own: set[str] = set()

    @property
    def views(self) -> tuple[str, ...]:
        """See Sight."""
        return VIEWS if self.kind == "own" else ()

    async def learn(self, connection: AsyncConnection[Any], clients: Collection[str]) -> None:
        """See Sight."""
        if self.kind == "own":
            self._own.difference_update(clients)
            self._own |= await own_of(connection, self.project, self.staff, clients)

    def covers(self, client: str) -> bool:
        """See Sight."""
        return self.kind == "all" or client in self._own

    def shown(self, client: str) -> None:
        """See Sight."""
        if client:
            self.seen.add(client)


async def sight_of(
    connection: AsyncConnection[Any], project: str, kind: Kind, staff: str | None, clients: Collection[str]
) -> Sight:
    """What somebody may see of these clients now."""
    if kind == "all":
        return EVERYBODY
    viewer = Viewer(project, kind, staff)
    await viewer.learn(connection, clients)
    return viewer


async def own_of(
    connection: AsyncConnection[Any], project: str, staff: str | None, clients: Collection[str]
) -> set[str]:
    """Those of some clients who are a person's own now: they own them, contend for them, or are receiving them.

    Nobody's, while there is no read model to say so.
    """
    wanted = sorted(client for client in clients if client)
    if staff is None or not wanted:
        return set()
    async with _look(connection, project) as look:
        if look is None:
            return set()
        parameters = {"staff": staff, "clients": wanted, "now": now()}
        rows = await look.rows(_OWNED, parameters)
        own = {client for client, owns, _ in rows if owns}
        if contested := [client for client, owns, contested in rows if contested and not owns]:
            own |= await _contended(look, staff, contested)
        if len(own) < len(wanted):
            own |= set(wanted) & await _received(look, staff)
        return own


async def besides_owned(look: Standing, staff: str) -> list[str]:
    """Clients whom a person may see although somebody else may own them: those they contend for, or are receiving."""
    return sorted(await _contended(look, staff, None) | await _received(look, staff))


async def _contended(look: Standing, staff: str, clients: Collection[str] | None) -> set[str]:
    """Contested clients to whom a person has a living claim; of some, or of all."""
    parameters = {"staff": staff, "clients": None if clients is None else list(clients), "now": now()}
    rows = await look.rows(_CONTESTED, parameters)
    return {client for (client,) in rows if staff in await contenders(look, client)}


async def _received(look: Standing, staff: str) -> set[str]:
    """Clients whom a person is receiving."""
    calendar, moment = look.desk.calendar, now()
    today, hours = calendar.date_of(moment), look.desk.hours
    closes = calendar.at(today, hours.close) if hours is not None else calendar.close_of(today)
    parameters = {"staff": staff, "today": today, "now": moment, "closes": closes}
    return {client for (client,) in await look.rows(_RECEIVED, parameters)}


@asynccontextmanager
async def _look(connection: AsyncConnection[Any], project: str) -> AsyncIterator[Standing | None]:
    """A look at the live build: the one that is open on this connection, or one of its own. None while there is none."""
    async with AsyncExitStack() as stack:
        look: Standing | None = None
        try:
            if connection.info.transaction_status == TransactionStatus.IDLE:
                look = await stack.enter_async_context(standing(connection, project, *VIEWS))
            else:
                look = await standing_in(connection, project, *VIEWS)
        except (NotFound, ViewMissing):
            pass
        yield look
