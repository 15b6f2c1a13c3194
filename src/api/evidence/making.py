"""A bundle of evidence made, from what it says to the archive."""

from __future__ import annotations

from typing import Any, NamedTuple

from psycopg import AsyncConnection
from starlette.concurrency import run_in_threadpool

from api.audit.proving import Prover
from api.evidence.assembling import Assembled, of_client, of_deal
from ledger.audit import bundles
from ledger.audit.bundles import Content
from ledger.stream import LedgerReader

KINDS = {"client": of_client, "deal": of_deal}
"""What there is evidence about."""


class Bundle(NamedTuple):
    """The archive, and the clients whose personal data it opens."""

    archive: bytes
    clients: set[str]


async def bundle(
    connection: AsyncConnection[Any], prover: Prover, reader: LedgerReader, kind: str, name: str
) -> Bundle:
    """The bundle of a client or a deal. Raises NotFound, ViewMissing and ProblemError (the ledger is not what was signed)."""
    said = await KINDS[kind](connection, reader, name)
    return Bundle(await run_in_threadpool(_made, said, prover), set(said.client_keys))


def _made(said: Assembled, prover: Prover) -> bytes:
    signed, events = prover.evidence(said.positions)
    content = Content(
        said.subject,
        events,
        {digest: book.canonical() for digest, book in said.books.items()},
        {"answers": [{"kind": kind, **answer} for kind, answer in said.answers]},
        said.client_keys,
        said.report,
    )
    return bundles.make(content, signed, prover.keys)
