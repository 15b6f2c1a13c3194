"""Proofs that the ledger is what it was (审计): checkpoints, inclusion, consistency; ``ledger.audit.offline`` checks them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool
from starlette.responses import PlainTextResponse, Response

from api.audit.proving import Prover
from api.audit.schemas import CheckpointAnswer, CheckpointsPage, ConsistencyAnswer, InclusionAnswer, KeysAnswer
from api.auth.access import CLOSED
from api.requests.answers import answer, problems
from api.requests.ids import LARGEST_POSITION
from api.requests.paging import Limit
from api.services import Reader, Services, Shared

router = APIRouter(prefix="/v1/projects/{project}/audit", dependencies=CLOSED, tags=["audit"])

Size = Annotated[int, Field(ge=1, le=LARGEST_POSITION)]


class CheckpointQuery(BaseModel):
    """How far it is to reach."""

    model_config = ConfigDict(extra="forbid")

    at_least: Annotated[int, Field(ge=0, le=LARGEST_POSITION)] = Field(
        0, description="Signed over this position too; now, if that was not done yet."
    )


class CheckpointsQuery(BaseModel):
    """Which page."""

    model_config = ConfigDict(extra="forbid")

    after: Annotated[int, Field(ge=0, le=LARGEST_POSITION)] = Field(0, description="`next` of the page before.")
    limit: Limit = 100


class InclusionQuery(BaseModel):
    """In which tree."""

    model_config = ConfigDict(extra="forbid")

    size: Size | None = Field(
        None, description="Of the tree over so many events; without it, of the last checkpoint's."
    )


class ConsistencyQuery(BaseModel):
    """Between which trees."""

    model_config = ConfigDict(extra="forbid", validate_by_alias=True)

    from_: Size = Field(alias="from", description="Events of the earlier tree.")
    to: Size | None = Field(None, description="Events of the later tree; without it, the last checkpoint's.")


@router.get(
    "/checkpoint",
    response_model=CheckpointAnswer,
    responses=problems(404, 409)
    | {200: {"content": {"text/plain": {"schema": {"type": "string"}}}, "description": "As JSON, or the note alone."}},
    summary="The signed tree head",
)
async def read_checkpoint(
    query: Annotated[CheckpointQuery, Query()], reader: Reader, shared: Shared, request: Request
) -> Response:
    """The last checkpoint: signed every few seconds, and at once when `at_least` asks for more than there is."""
    found = await _asked(shared, reader.project, reader.schema, lambda prover: prover.checkpoint(query.at_least))
    if "text/plain" in request.headers.get("accept", ""):
        return PlainTextResponse(found["note"], headers={"Cache-Control": "no-store"})
    return answer(found)


@router.get("/checkpoints", response_model=CheckpointsPage, responses=problems(404), summary="All signed tree heads")
async def list_checkpoints(query: Annotated[CheckpointsQuery, Query()], reader: Reader, shared: Shared) -> Response:
    """Every checkpoint that was ever signed, by size."""
    return answer(
        await _asked(shared, reader.project, reader.schema, lambda prover: prover.checkpoints(query.after, query.limit))
    )


@router.get(
    "/inclusion/{position}",
    response_model=InclusionAnswer,
    responses=problems(404, 409),
    summary="Proof that an event is in the ledger",
)
async def prove_inclusion(
    position: Annotated[int, Path(ge=1, le=LARGEST_POSITION)],
    query: Annotated[InclusionQuery, Query()],
    reader: Reader,
    shared: Shared,
) -> Response:
    """The record as it is stored, and the hashes that lead from it to the root of a tree (RFC 9162, 2.1.3)."""
    return answer(
        await _asked(shared, reader.project, reader.schema, lambda prover: prover.inclusion(position, query.size))
    )


@router.get(
    "/consistency",
    response_model=ConsistencyAnswer,
    responses=problems(404, 409),
    summary="Proof that the ledger only grew",
)
async def prove_consistency(query: Annotated[ConsistencyQuery, Query()], reader: Reader, shared: Shared) -> Response:
    """The hashes that lead from one tree to a later one (RFC 9162, 2.1.4): nothing of the earlier one was changed."""
    return answer(
        await _asked(shared, reader.project, reader.schema, lambda prover: prover.consistency(query.from_, query.to))
    )


@router.get("/keys", response_model=KeysAnswer, responses=problems(404), summary="Keys by which checkpoints verify")
async def read_keys(reader: Reader, shared: Shared) -> Response:
    """Public keys. Whoever needs certainty has them from elsewhere than from here."""
    del reader  # only for its right to look
    return answer({"keys": [str(key) for key in shared.keys.verifiers]})


async def _asked(
    shared: Services, project: str, schema: str, ask: Callable[[Prover], dict[str, Any]]
) -> dict[str, Any]:
    prover = Prover(shared.database, project, schema, shared.keys)
    return await run_in_threadpool(ask, prover)
