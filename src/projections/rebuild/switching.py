"""One build takes the place of another as the live one, in one transaction; readers never wait for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from psycopg import Connection, sql
from psycopg.types.json import Jsonb

from projections import builds, clearing
from projections.builds import Build
from projections.engine import Folder
from projections.rebuild import filling, retention


def switch(connection: Connection[Any], build: Build, folder: Folder, receipt: Mapping[str, Any] | None = None) -> None:
    """Makes ``build`` live, and the build that was live the former one, which is kept for a while.

    ``folder``: of the build, close to the head of the ledger. While the projector is kept from the build that is live, the
    new one takes in all that is posted by now, so that no reader is ever shown less than before; what is posted meanwhile is
    the projector's. The project's lock is held.
    """
    with connection.transaction():
        connection.execute("SELECT 1 FROM pandan_views.builds WHERE project = %s FOR UPDATE", (build.project,))
        live = builds.live_build(connection, build.project)
        if live is not None:
            query = sql.SQL("SELECT 1 FROM {} FOR UPDATE").format(sql.Identifier(live.schema, "progress"))
            connection.execute(query)
        head = filling.head(connection, build)
        while filling.reached(connection, build) < head and folder.step(connection):
            pass
        clearing.clear_again(connection, build)
        connection.execute("SET LOCAL synchronous_commit = on")  # the steps were in no haste, this is
        if live is not None and live.number != build.number:
            _move(connection, live, "former", live=False)
            retention.let_go(connection, live)
        _move(connection, build, "live", live=True, receipt=receipt)
        builds.tell(connection, build.ledger)
        connection.execute("SELECT pg_notify('pandan_views', %s)", (f"{build.schema} 0",))
        connection.execute("SELECT pg_notify('pandan_rebuilds', %s)", (f"{build.ledger} 0",))


def _move(
    connection: Connection[Any], build: Build, state: str, *, live: bool, receipt: Mapping[str, Any] | None = None
) -> None:
    connection.execute(
        "UPDATE pandan_views.builds SET live = %s, dropped_after = NULL WHERE project = %s AND build = %s",
        (live, build.project, build.number),
    )
    connection.execute(
        "UPDATE pandan_views.rebuilds SET state = %s, reason = NULL, receipt = coalesce(%s, receipt),"
        " finished = coalesce(finished, now()) WHERE project = %s AND build = %s",
        (state, None if receipt is None else Jsonb(dict(receipt)), build.project, build.number),
    )
