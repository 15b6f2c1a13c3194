"""Read models are nothing but the ledger: every view of a build beside a fresh fold of the same events."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from psycopg import Connection, IsolationLevel

from ledger.database import Database
from projections import builds
from projections.builds import Build
from projections.digest import digests, digests_in_memory
from projections.errors import NotFound, Refusal
from projections.rebuild.bulk import fold_all
from projections.rebuild.sessions import keyring_of


@dataclass(frozen=True, slots=True)
class Verdict:
    """One view of one build: how far it has come, the digest of its rows, and that of a fresh fold."""

    view: str
    position: int
    stored: str
    fresh: str

    @property
    def holds(self) -> bool:
        """Whether both are equal, byte for byte."""
        return self.stored == self.fresh


def verify(connection: Connection[Any], database: Database, project: str, number: int | None = None) -> list[Verdict]:
    """Compares every view of a build (None: the live one) with a fresh fold.

    Raises NotFound without such a build, and Refusal when its views do not stand at one position: a stopped one says where.
    """
    build = builds.live_build(connection, project) if number is None else builds.find(connection, project, number)
    if build is None:
        raise NotFound(
            f"there is no build {number} of project {project}" if number else f"project {project} has no live build"
        )
    position, stored = _stored(connection, build)
    fresh: Mapping[str, str] = digests_in_memory(
        fold_all(database.url, build, keyring_of(connection, database, project), until=position)
    )
    return [Verdict(view, position, stored[view], fresh[view]) for view in stored]


def _stored(connection: Connection[Any], build: Build) -> tuple[int, dict[str, str]]:
    """The position of all views, and their digests there, while the build may move on."""
    connection.isolation_level = IsolationLevel.REPEATABLE_READ
    try:
        with connection.transaction():
            views = builds.progress(connection, build.schema)
            for view in views:
                if view.state != "running":
                    raise Refusal(
                        "view_stopped", f"View {view.view} has stopped at event {view.error_position}: {view.error}"
                    )
            positions = {view.position for view in views}
            if len(positions) > 1:
                raise Refusal("moving", "The views stand at different positions; try again in a moment.")
            return positions.pop(), digests(connection, build.schema)
    finally:
        connection.isolation_level = None
