"""``pandan rebuild``, ``builds``, ``diff``, ``promote``, ``demote`` and ``verify --views``: rule changes at the terminal (重算)."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
import typer
from psycopg import Connection

from api.commands.bar import RebuildBar
from api.commands.console import fail, progress, say
from api.commands.opening import opened
from domain.desk import DeskTimeline, Rules, relevant
from ledger.database import Database
from ledger.ledgers import Ledgers
from ledger.posting import Poster
from projections import builds as read_builds
from projections.errors import NotFound, Refusal, UnknownRulebook
from projections.history import LedgerHistory
from projections.rebuild import asking, describing, diffs, exporting, machine, promotion, retention, states, verifying
from projections.rebuild.judging import Judge
from projections.rebuild.sessions import MAKING, Busy, held, session
from projections.rebuild.states import Rebuild

WAIT_SECONDS = 0.2
"""How often it is looked how a rebuild stands that another process makes."""

PATIENCE_SECONDS = 60.0
"""So long a database that went away is waited for."""

SHOWN = 8
"""Items of each kind that are shown at the terminal; a file holds all."""

BY = {"role": "admin", "token": "cli"}


def rebuild(project: str, rules: Rules, *, switches: bool | None, wait: bool) -> None:
    """Asks for a build and, unless told not to wait, makes it here, or watches who does; prints its number."""
    with _open() as database:
        with session(database) as connection:
            retention.sweep(connection)
            number = asking.ask(connection, project, rules, BY, switches=switches).number
        if not wait:
            typer.echo(number)
            say(f"build {number} waits for a worker; `pandan builds --project {project}` says how it stands")
            return
        done = _made(database, project, number)
        if done.state not in states.STANDING:
            fail(f"build {number} {done.state}: {done.reason}")
        typer.echo(number)
        if done.state == "ready":
            say(f"build {number} is ready; `pandan diff {number} --project {project}` says what it would change")
        else:
            say(f"build {number} is live")


def _made(database: Database, project: str, number: int) -> Rebuild:
    """Makes a build, or watches while another process makes one of the project; outlives restarts of the database."""
    patience = time.monotonic() + PATIENCE_SECONDS
    with RebuildBar(f"build {number}") as bar:
        while True:
            try:
                with session(database) as connection:
                    found = states.find(connection, project, number)
                    busy = held(connection, MAKING, project)
                bar(found)
                if not found.unfinished:
                    return found
                if not busy:
                    return machine.run(database, project, number, bar)
            except Busy:
                pass
            except (psycopg.OperationalError, psycopg.InterfaceError):
                if time.monotonic() > patience:
                    raise
                _revive(database)
            else:
                patience = time.monotonic() + PATIENCE_SECONDS
            time.sleep(WAIT_SECONDS)


def _revive(database: Database) -> None:
    try:
        database.revive()
    except OSError as error:
        say(f"the database does not answer: {error}")


def cancel(project: str, number: int) -> None:
    """Gives a rebuild up, or drops a build that stands by."""
    with _open() as database, session(database) as connection:
        say(f"build {number} is {states.cancel(connection, project, number, BY).state}")


def builds(project: str) -> list[str]:
    """One line a build, newest first: number, state, rules, when it was asked for, until when it is kept; tab-separated."""
    with _open() as database, session(database) as connection:
        found = states.listing(connection, project)
        if not found:
            _know(connection, project)
        return ["\t".join(_line(one)) for one in found]


def _line(one: Rebuild) -> tuple[str, ...]:
    rules = one.rules.rulebook or ("as adopted" if one.rules.adopted else "as adopted, changed")
    if one.rules.parameters:
        rules += " " + json.dumps(dict(one.rules.parameters), ensure_ascii=False)
    if one.rules.effective_from:
        rules += f" from {one.rules.effective_from}"
    kept = f"kept until {one.kept_until.isoformat(timespec='seconds')}" if one.kept_until else "-"
    return str(one.number), one.state, rules, one.requested.isoformat(timespec="seconds"), one.reason or kept


def diff(project: str, number: int, against: int | None, *, staff: str | None, output: Path | None, kind: str) -> None:
    """Tells what a build would change: counts, then the first items of each kind; all of them into a file, if one is named.

    ``staff``: the manager who reads it, who may sign then.
    """
    with _open() as database, session(database) as connection:
        reader = signer(connection, project, staff) if staff is not None else None
        found = diffs.compare(connection, database, project, number, against)
        if reader is not None:
            diffs.opened(connection, found, reader.token)
        judge = Judge(connection, found)
        typer.echo(f"{describing.in_chinese(found)}\n{describing.in_english(found)}")
        typer.echo(f"build {found.build} against {found.against}, at position {found.position}; digest {found.digest}")
        if output is not None:
            _write(judge, found, output, kind)
            return
        for name, count in found.counts.items():
            if count:
                _show(judge, name, count)


def _write(judge: Judge, found: diffs.Diff, output: Path, kind: str) -> None:
    total = found.counts[kind] if output.suffix == ".csv" else sum(found.counts.values())
    with progress("writing", total, "items") as advance:
        if output.suffix == ".csv":
            with output.open("w", encoding="utf-8-sig", newline="") as file:
                exporting.write_csv(judge, kind, file, advance)
        else:
            exporting.write_xlsx(judge, found, output, advance)


def _show(judge: Judge, kind: str, count: int) -> None:
    typer.echo(f"\n{exporting.TITLES[kind]}: {count}")
    page, following = judge.page(kind, "", SHOWN)
    for item in page:
        typer.echo("  " + exporting.in_a_line(kind, item))
    if following is not None:
        typer.echo(f"  … {count - SHOWN} more; --output FILE.xlsx writes all of them")


def promote(project: str, number: int, reason: str, staff: str) -> None:
    """Signs for a build, as a manager who has read its diff."""
    with _open() as database, closing(Ledgers(database)) as ledgers:
        with session(database) as connection:
            signed_by = signer(connection, project, staff)
        promotion.promote(database, ledgers, project, number, by=signed_by, reason=reason)
        say(f"build {number} is live")


def demote(project: str, reason: str, staff: str) -> None:
    """Takes the last promotion back, as a manager."""
    with _open() as database, closing(Ledgers(database)) as ledgers:
        with session(database) as connection:
            signed_by = signer(connection, project, staff)
        done = promotion.demote(database, ledgers, project, by=signed_by, reason=reason)
        say(f"build {done.number} is live again")


def verify_views(project: str | None) -> None:
    """Compares every view of the live build, of one project or all, with a fresh fold of the ledger; fails when one differs."""
    with _open() as database, session(database) as connection:
        rows = connection.execute("SELECT id FROM pandan.projects WHERE id = coalesce(%s, id) ORDER BY id", (project,))
        names = [row[0] for row in rows.fetchall()]
        if project is not None and not names:
            fail(f"there is no project {project}")
        wrong = 0
        for name in names:
            wrong += _verified(connection, database, name)
        if wrong:
            fail(f"{wrong} views are not what the ledger gives; `pandan rebuild --project P` makes them anew")


def _verified(connection: Connection[Any], database: Database, project: str) -> int:
    """How many views of a project do not hold; told line by line."""
    try:
        verdicts = verifying.verify(connection, database, project)
    except (Refusal, NotFound) as error:
        typer.echo(f"{project}\t{error}")
        return 1
    for one in verdicts:
        said = "equal" if one.holds else f"DIFFERS from a fresh fold, {one.fresh}"
        typer.echo(f"{project}\t{one.view}\t{one.position}\t{one.stored}\t{said}")
    return sum(not one.holds for one in verdicts)


def retry(project: str) -> None:
    """Lets stopped views of the live build run again from the event they stopped at."""
    with _open() as database, session(database) as connection:
        _know(connection, project)
        build = read_builds.live_build(connection, project)
        names = read_builds.retry(connection, build) if build is not None else []
        say(f"runs again: {', '.join(names)}" if names else "no view has stopped")


@contextmanager
def _open() -> Iterator[Database]:
    """The database; what is refused is told in one line."""
    try:
        with opened() as database:
            yield database
    except (NotFound, Refusal, UnknownRulebook) as error:
        fail(str(error))


def _know(connection: Connection[Any], project: str) -> str:
    """The schema of a project's ledger."""
    row = connection.execute("SELECT schema FROM pandan.projects WHERE id = %s", (project,)).fetchone()
    if row is None:
        fail(f"there is no project {project}")
    return str(row[0])


def signer(connection: Connection[Any], project: str, staff: str) -> Poster:
    """The manager who signs at the terminal; fails when the desk has no such manager."""
    facts = LedgerHistory(connection, _know(connection, project)).of_project(project, 0, 2**62)
    role = DeskTimeline([fact for fact in facts if relevant(fact)]).role(staff, datetime.now(UTC))
    if role != "manager":
        fail(f"{staff} is {f'a {role}' if role else 'nobody'} at this desk; only a manager signs")
    return Poster(f"cli/{staff}", "manager", staff)
