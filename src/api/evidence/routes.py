"""Bundles of evidence over HTTP (证据包): what an arbitrator can check with one file and no ledger."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from psycopg import AsyncConnection
from pydantic import BaseModel, ConfigDict
from starlette.responses import Response

from api.audit.proving import Prover
from api.auth.access import CLOSED
from api.auth.recording import hands_out
from api.evidence.making import bundle
from api.requests.answers import problems
from api.requests.asking import ask
from api.requests.ids import ClientId, DealId
from api.requests.paging import AtLeast
from api.services import Reader, Services, Shared
from ledger.stream import LedgerReader

router = APIRouter(prefix="/v1/projects/{project}", dependencies=CLOSED, tags=["audit"])

VIEWS = ("desk", "people")
ARCHIVE = "application/zip"
_ANSWERS = problems(404, 409) | {
    200: {
        "description": "The archive. `python verify.py FILE`, with the `verify.py` inside, checks it.",
        "content": {ARCHIVE: {"schema": {"type": "string", "format": "binary"}}},
    }
}


class EvidenceQuery(BaseModel):
    """As it is now."""

    model_config = ConfigDict(extra="forbid")

    at_least: AtLeast = None


@router.get(
    "/clients/{client}/evidence",
    response_class=Response,
    responses=_ANSWERS,
    summary="Evidence about a client, to be checked offline",
)
async def read_client_evidence(
    client: ClientId, query: Annotated[EvidenceQuery, Query()], reader: Reader, shared: Shared, request: Request
) -> Response:
    """Every event about a client with the proof that it stands in the ledger, the books, whose client it is and who gets
    their deals, and why; signed, with a report to read and a program that checks it all.
    """
    return await _bundle(shared, reader, request, query.at_least, kind="client", name=client)


@router.get(
    "/deals/{deal}/evidence",
    response_class=Response,
    responses=_ANSWERS,
    summary="Evidence about a deal, to be checked offline",
)
async def read_deal_evidence(
    deal: DealId, query: Annotated[EvidenceQuery, Query()], reader: Reader, shared: Shared, request: Request
) -> Response:
    """The same about a deal: who gets what part of it, and why."""
    return await _bundle(shared, reader, request, query.at_least, kind="deal", name=deal)


async def _bundle(
    shared: Services, reader: LedgerReader, request: Request, at_least: int | None, *, kind: str, name: str
) -> Response:
    prover = Prover(shared.database, reader.project, reader.schema, shared.keys)

    async def question(connection: AsyncConnection[Any]) -> Response:
        made = await bundle(connection, prover, reader, kind, name)
        hands_out(request.scope, "evidence", made.clients)
        file = f"{reader.project}-{kind}-{name}.zip"
        headers = {"Cache-Control": "no-store", "Content-Disposition": f'attachment; filename="{file}"'}
        return Response(made.archive, media_type=ARCHIVE, headers=headers)

    return await ask(shared, reader, VIEWS, at_least, question)
