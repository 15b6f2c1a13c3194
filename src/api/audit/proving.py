"""Checkpoints and proofs of one project's ledger, asked of the database; for a thread, as it hashes and waits."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import structlog
from psycopg import Connection

from api.problems import ProblemError
from ledger.audit import checkpoints, proofs
from ledger.audit.bundles import Proven
from ledger.audit.checkpoints import Signed, TamperedError
from ledger.audit.offline import NotProvenError, leaf_hash
from ledger.audit.signing import Keys
from ledger.audit.tiles import MissingError
from ledger.audit.witness import Witness
from ledger.database import Database
from ledger.reader import head, read_records

log = structlog.get_logger(__name__)


class Prover:
    """Proves things about one ledger. What is asked of events that are not sealed yet is sealed first."""

    def __init__(self, database: Database, project: str, schema: str, keys: Keys) -> None:
        self._database = database
        self._project = project
        self._schema = schema
        self.keys = keys

    def checkpoint(self, at_least: int) -> dict[str, Any]:
        """The last checkpoint, over ``at_least`` events or more. Raises ProblemError."""
        with self._database.pool.connection() as connection:
            signed = self._sealed(connection, at_least or 1)
            return {
                "origin": signed.checkpoint.origin,
                "size": signed.checkpoint.size,
                "root": _text(signed.checkpoint.root),
                "note": signed.note,
                "position": head(connection, self._schema),
            }

    def checkpoints(self, after: int, limit: int) -> dict[str, Any]:
        """A page of the checkpoints that were signed."""
        with self._database.pool.connection() as connection:
            rows = checkpoints.listed(connection, self._schema, after, limit + 1)
        items = [{"size": size, "signed": signed, "note": note} for size, note, signed in rows[:limit]]
        return {"items": items, "next": items[-1]["size"] if len(rows) > limit else None}

    def inclusion(self, position: int, size: int | None) -> dict[str, Any]:
        """The proof that an event is in the tree over ``size`` events, or over those of the last checkpoint."""
        with self._database.pool.connection() as connection:
            sealed = self._sealed(connection, max(position, size or 0)).checkpoint.size
            size = size or sealed
            if position > size:
                raise ProblemError(
                    422,
                    "beyond_the_tree",
                    f"Event {position} is not among the first {size}; ask for a size from {position} on.",
                )
            with self._told():
                proof = proofs.prove_inclusion(connection, self._schema, position, size)
                root = proofs.root_at(connection, self._schema, size)
                record = read_records(connection, self._schema, position - 1, 1)[0][1]
        return {
            "position": position,
            "index": position - 1,
            "size": size,
            "leaf": _text(leaf_hash(record)),
            "record": _text(record),
            "proof": [_text(part) for part in proof],
            "root": _text(root),
        }

    def evidence(self, positions: Sequence[int]) -> tuple[Signed, list[Proven]]:
        """A checkpoint over all these positions, and every event with its proof. Raises ProblemError."""
        with self._database.pool.connection() as connection:
            signed = self._sealed(connection, max(positions))
            with self._told():
                size = signed.checkpoint.size
                events = proofs.prove_all(connection, self._schema, positions, size)
        return signed, [Proven(*event) for event in events]

    def consistency(self, earlier: int, later: int | None) -> dict[str, Any]:
        """The proof that the tree over ``later`` events, or those of the last checkpoint, begins with an earlier one."""
        with self._database.pool.connection() as connection:
            sealed = self._sealed(connection, max(earlier, later or 0, 1)).checkpoint.size
            later = later or sealed
            if earlier > later:
                raise ProblemError(
                    422,
                    "from_beyond_to",
                    f"A tree of {later} events cannot begin with {earlier}: `from` is at most `to`.",
                )
            with self._told():
                proof = proofs.prove_consistency(connection, self._schema, earlier, later)
                roots = [proofs.root_at(connection, self._schema, size) for size in (earlier, later)]
        return {
            "from": earlier,
            "to": later,
            "proof": [_text(part) for part in proof],
            "from_root": _text(roots[0]),
            "to_root": _text(roots[1]),
        }

    def _sealed(self, connection: Connection[Any], at_least: int) -> Signed:
        """A checkpoint over so many events or more, signed now if there is none yet."""
        with self._told():
            signed = checkpoints.last(connection, self._schema, self.keys.verifiers)
            if signed is None or signed.checkpoint.size < at_least:
                folder = self._database.settings.witness
                witness = Witness(folder) if folder is not None else None
                signed = checkpoints.seal(connection, self._project, self._schema, self.keys, witness)
        if signed is None or signed.checkpoint.size < at_least:
            raise ProblemError(
                404,
                "event_unknown",
                f"There is no event {at_least} in this ledger; the last is {signed.checkpoint.size if signed else 0}.",
            )
        return signed

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Tells whoever asks that the ledger does not hold: no fault of theirs, and none of this server."""
        try:
            yield
        except (NotProvenError, MissingError, TamperedError) as error:
            log.error("ledger_does_not_hold", project=self._project, fault=str(error))  # noqa: TRY400 -- nothing to trace
            raise ProblemError(
                409,
                "ledger_does_not_hold",
                f"This ledger is not what was signed: {error}. `pandan verify` tells where.",
            ) from error


def _text(value: bytes) -> str:
    return base64.b64encode(value).decode()
