"""Promotion (重算生效): a build under other rules goes live once a manager has read its diff and signed for it.

The signature is an event of the ledger, and from that event on the ledger itself says what the build says. So nothing is lost
if whoever promotes dies between the event and the exchange of builds: the live build then judges the past anew by itself.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import orjson
from psycopg import Connection

from domain import payloads
from ledger.database import Database
from ledger.ledgers import Ledgers
from ledger.posting import Post, Poster, Rejected
from projections import builds
from projections.builds import Build
from projections.digest import digests
from projections.engine import Folder
from projections.errors import NotFound, Refusal
from projections.rebuild import diffs, machine, sides, states, switching
from projections.rebuild.filling import head
from projections.rebuild.sessions import EXCHANGING, Busy, holding, keyring_of, session
from projections.rebuild.states import Rebuild

VALID = timedelta(hours=24)
"""A signature is for a diff no older than this: what a change does to last month's desk says little about today's."""

SIGNERS = frozenset({"admin", "manager"})
"""Roles that may sign."""

SOURCE = "/pandan/rebuilds"


def promote(
    database: Database,
    ledgers: Ledgers,
    project: str,
    number: int,
    *,
    by: Poster,
    reason: str,
    digest: str | None = None,
) -> Rebuild:
    """Signs for a build and makes it live.

    ``by`` must have opened the build's diff against what is live; ``digest``: of that diff, None for the last one. Raises
    NotFound, and Refusal with its code: nothing has changed then.
    """
    _may(by)
    with session(database) as connection, _alone(connection, project):
        build = _ready(connection, project, number)
        diff = _signed(connection, build, by, digest)
        machine.keep_up(connection, database, build)
        _all_run(connection, build)
        views = digests(connection, build.schema)
        data = {
            "build": number,
            **build.rules.document(),
            "views_digest": hashlib.sha256(orjson.dumps(views, option=orjson.OPT_SORT_KEYS)).hexdigest(),
            "diff_digest": diff.digest,
            "reason": reason,
        }
        if not build.rules.adopted:  # else it only takes the place of its like, and nobody is judged otherwise
            _post(ledgers, project, "rebuild.promoted", data, by)
        connection.execute(
            "UPDATE pandan_views.rebuilds SET digests = %s::jsonb WHERE project = %s AND build = %s",
            (orjson.dumps(views).decode(), project, number),
        )
        switching.switch(connection, build, Folder(build, keyring_of(connection, database, project)))
        return states.find(connection, project, number)


def demote(
    database: Database, ledgers: Ledgers, project: str, number: int | None = None, *, by: Poster, reason: str
) -> Rebuild:
    """Takes the last promotion back: the build that was live before it is so again, with all that was posted since.

    ``number``: the build whose promotion it is, if it is to be sure. Returns the build that is live now. Raises Refusal when
    nothing was promoted, or another, or the former build is not kept any more.
    """
    _may(by)
    with session(database) as connection, _alone(connection, project):
        live = builds.live_build(connection, project)
        if live is None:
            raise NotFound(f"project {project} has no live build yet")
        promoted = _in_force(connection, live)
        if number is not None and number != promoted:
            raise Refusal("not_promoted", f"It is the promotion of build {promoted} that is in force.")
        former = _before(connection, live, promoted)
        _post(ledgers, project, "rebuild.demoted", {"build": promoted, "reason": reason}, by)
        if former.number != live.number:
            folder = Folder(former, keyring_of(connection, database, project))
            machine.catch_up(connection, folder)
            switching.switch(connection, former, folder)
        return states.find(connection, project, former.number)


def _may(by: Poster) -> None:
    if by.role not in SIGNERS:
        raise Refusal("role_may_not", f"Only a manager signs for a build; this is a token of role {by.role}.")


@contextmanager
def _alone(connection: Connection[Any], project: str) -> Iterator[None]:
    """Nobody else exchanges builds of the project meanwhile."""
    with ExitStack() as stack:
        try:
            stack.enter_context(holding(connection, EXCHANGING, project))
        except Busy:
            raise Refusal("busy", "Somebody is promoting or demoting a build of this project just now.") from None
        yield


def _ready(connection: Connection[Any], project: str, number: int) -> Build:
    rebuild = states.find(connection, project, number)
    build = builds.find(connection, project, number)
    if rebuild.state == "live":
        raise Refusal("build_is_live", f"Build {number} is live already.")
    if rebuild.state == "former" and not rebuild.rules.adopted:
        detail = (
            f"Build {number} was promoted once, and the ledger says so: a fold of it now goes by what was signed afterwards, as the"
            " live build does. To put its rules into force again, make another build under them and promote that."
        )
        raise Refusal("promoted_before", detail)
    if rebuild.state != "ready" or build is None:
        raise Refusal("not_ready", f"Build {number} is {rebuild.state}; only one that is ready can be promoted.")
    return build


def _signed(connection: Connection[Any], build: Build, by: Poster, digest: str | None) -> diffs.Diff:
    """The diff that is signed for: opened by who signs, against what is live now, not too old."""
    live = builds.live_build(connection, build.project)
    if live is None:
        raise NotFound(f"project {build.project} has no live build yet")
    found = diffs.with_digest(connection, build, live, digest)
    if found is None and digest is not None and diffs.with_digest(connection, build, None, digest) is not None:
        raise Refusal("diff_outdated", "That diff is against a build that is not live any more; open it again.")
    if found is None or not diffs.was_opened(connection, found, by.token):
        raise Refusal(
            "diff_not_opened", f"Open the diff of build {build.number} first: nobody signs for what they have not seen."
        )
    if datetime.now(UTC) - found.moment > VALID:
        raise Refusal(
            "diff_outdated", f"That diff is from {found.moment.isoformat()}; open it again to see what it changes now."
        )
    return found


def _all_run(connection: Connection[Any], build: Build) -> None:
    for view in builds.progress(connection, build.schema):
        if view.state != "running":
            raise Refusal(
                "view_stopped", f"View {view.view} of build {build.number} has stopped at event {view.error_position}."
            )


def _in_force(connection: Connection[Any], live: Build) -> int:
    """The build whose promotion is in force. Raises Refusal when none is."""
    adoptions = sides.side(connection, live, head(connection, live)).desk.adoptions()
    promoted = [adoption.build for adoption in adoptions if adoption.build is not None]
    if not promoted:
        raise Refusal("not_promoted", "No promotion is in force; there is nothing to take back.")
    return promoted[-1]


def _before(connection: Connection[Any], live: Build, promoted: int) -> Build:
    """The build to go back to: the last one that was live and is kept, or the live one where it is not the promoted one."""
    # Whichever was live last is kept longest.
    row = connection.execute(
        f"SELECT {builds.COLUMNS} FROM pandan_views.builds WHERE project = %s AND build <> %s AND NOT live"  # noqa: S608 -- names of columns
        " AND build IN (SELECT build FROM pandan_views.rebuilds WHERE project = %s AND state = 'former')"
        " ORDER BY dropped_after DESC LIMIT 1",
        (live.project, promoted, live.project),
    ).fetchone()
    if row is not None:
        return Build.of(row)
    if live.number == promoted:
        detail = "The build that was live before is not kept any more; make another under the rules you want and promote that."
        raise Refusal("former_dropped", detail)
    return live


def _post(ledgers: Ledgers, project: str, event_type: str, data: dict[str, Any], by: Poster) -> None:
    """Writes the signature into the ledger."""
    ledger = ledgers.get(project)
    if ledger is None:
        raise NotFound(f"there is no project {project}")
    if by.staff is not None:
        data = {**data, "by": by.staff}
    subject = f"project/{project}"
    clean, faults = payloads.validate(event_type, subject, data)
    if faults:
        raise Refusal("bad_reason", f"{faults[0].pointer}: {faults[0].detail}")
    post = Post(0, uuid4().hex, SOURCE, event_type, subject, datetime.now(UTC), clean)
    try:
        ledger.submit([post], by).result()
    except Rejected as rejected:
        raise Refusal(rejected.problems[0].code, rejected.problems[0].detail) from None
