"""What the commands of audits do: ledgers verified and sealed, keys shown and changed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import typer
from psycopg import AsyncConnection

from api.audit.proving import Prover
from api.commands.accesses import note
from api.commands.asking import asked, reader_of
from api.commands.console import fail, progress, say
from api.commands.opening import opened
from api.evidence.making import bundle
from api.problems import ProblemError
from ledger.audit import checkpoints, offline, signing, verifying
from ledger.audit.checkpoints import TamperedError
from ledger.audit.signing import Keys, SigningKeyError
from ledger.audit.verifying import Verified
from ledger.audit.witness import Witness
from ledger.database import Database
from ledger.settings import Settings

FAULTS_TOLD = 10


def verify(project: str | None) -> int:
    """Verifies ledgers and says what was found; returns in how many something is wrong."""
    with _open() as (database, keys):
        wrong = 0
        witness = _witness(database)
        for name, schema in _projects(database, project):
            with progress(f"verifying {name}", None, "events") as advance:
                done = 0

                def told(now: int, total: int) -> None:
                    nonlocal done
                    del total
                    advance(now - done)
                    done = now

                found = verifying.verify(
                    database.url, name, schema, keys.verifiers, witness=witness, vault=database.vault, told=told
                )
            wrong += bool(found.faults)
            _say(name, found)
        return wrong


def conclude(wrong: int) -> None:
    """Ends the command accordingly."""
    if wrong:
        fail(f"{wrong} ledger{'s are' if wrong > 1 else ' is'} not what {'they were' if wrong > 1 else 'it was'}")


def _say(project: str, found: Verified) -> None:
    verdict = "intact 完好" if not found.faults else f"NOT INTACT 有误: {len(found.faults)} faults"
    typer.echo(f"{project}\t{found.events} events\tsealed up to {found.sealed}\t{verdict}")
    for fault in found.faults[:FAULTS_TOLD]:
        where = f"event {fault.position}" if fault.position is not None else "beside the events"
        typer.echo(f"{project}\t{where}\t{fault.what}")


def seal(project: str | None) -> None:
    """Seals ledgers and prints their checkpoints."""
    with _open() as (database, keys):
        witness = _witness(database)
        for name, schema in _projects(database, project):
            with database.pool.connection() as connection:
                try:
                    signed = checkpoints.seal(connection, name, schema, keys, witness)
                except TamperedError as error:
                    fail(f"{error}; `pandan verify --project {name}` tells where")
            if signed is None:
                say(f"{name} has no events")
            else:
                typer.echo(signed.note)


def verify_bundle(file: Path, trusted: Path | None) -> None:
    """Checks a bundle by itself: no database, no network. Without keys that are trusted, its own are taken, and it is said so."""
    try:
        keys = signing.parse_verifiers(trusted.read_text().splitlines()) if trusted is not None else ()
        found = offline.check_bundle(file.read_bytes(), keys)
    except (offline.NotProvenError, SigningKeyError, OSError, UnicodeDecodeError) as error:
        fail(f"拒绝 refused: {error}")
    for line in offline.told(found):
        typer.echo(line)


def evidence(kind: str, name: str, project: str, output: Path) -> None:
    """Writes the bundle of a client or a deal to a file."""

    async def made(connection: AsyncConnection[Any], database: Database) -> bytes:
        reader = await reader_of(connection, database, project)
        prover = Prover(database, project, reader.schema, Keys.open(database.settings))
        made = await bundle(connection, prover, reader, kind, name)
        await note(connection, f"evidence {kind}", project, made.clients, "evidence")
        return made.archive

    try:
        archive = asked(made)
    except SigningKeyError as error:
        fail(str(error))
    except ProblemError as error:
        fail(error.detail)
    output.write_bytes(archive)
    say(f"{output}: {len(archive):,} bytes; `pandan verify {output}` checks it")


def list_keys() -> None:
    """Prints the public keys."""
    try:
        for key in Keys.open(Settings()).verifiers:
            typer.echo(str(key))
    except SigningKeyError as error:
        fail(str(error))


def rotate_key() -> None:
    """Puts a fresh key in place of the one that signs."""
    try:
        fresh = signing.rotate(Settings())
    except SigningKeyError as error:
        fail(str(error))
    typer.echo(str(fresh.verifier))
    say("signed with from the next start of the server on; the former key verifies as before")


@contextmanager
def _open() -> Iterator[tuple[Database, Keys]]:
    with opened() as database:
        try:
            yield database, Keys.open(database.settings)
        except SigningKeyError as error:
            fail(str(error))


def _witness(database: Database) -> Witness | None:
    folder = database.settings.witness
    return Witness(folder) if folder is not None else None


def _projects(database: Database, project: str | None) -> list[tuple[str, str]]:
    """Id and schema of the ledgers asked for."""
    with database.pool.connection() as connection:
        rows = connection.execute(
            "SELECT id, schema FROM pandan.projects WHERE id = coalesce(%s, id) ORDER BY id", (project,)
        ).fetchall()
    if project is not None and not rows:
        fail(f"there is no project {project}")
    return rows
