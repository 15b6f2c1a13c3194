"""``/rebuilds``: builds beside the live read models, under other rules if need be (重算); made, watched, signed for, dropped."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from psycopg import Connection
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from api.auth.access import CLOSED, Member
from api.events.stream import EventStream
from api.rebuilds.asking import carried_out, worked
from api.rebuilds.schemas import (
    LARGEST_BUILD,
    BuildNumber,
    Demotion,
    Promotion,
    Rebuild,
    RebuildRequest,
    RebuildsPage,
)
from api.rebuilds.watching import watch
from api.requests.answers import answer, problems
from api.requests.paging import Limit
from api.requests.trace import STREAM_KEY
from api.services import Reader, Shared
from domain.desk import Rules
from projections.rebuild import asking, describing, promotion, states

router = APIRouter(prefix="/v1/projects/{project}", dependencies=CLOSED, tags=["rebuilds"])


class ListQuery(BaseModel):
    """Which page."""

    model_config = ConfigDict(extra="forbid")

    before: int = Field(LARGEST_BUILD, ge=1, le=LARGEST_BUILD, description="Only builds with smaller numbers.")
    limit: Limit = 50


@router.post(
    "/rebuilds",
    status_code=202,
    response_model=Rebuild,
    responses=problems(400, 403, 404, 409),
    summary="Ask for a build, under other rules if need be",
)
async def request_rebuild(wanted: RebuildRequest, reader: Reader, shared: Shared, poster: Member) -> Response:
    """A worker makes it, one a project at a time; nothing live is touched.

    Without other rules it takes the place of the live build once it has caught up; with them it stands by to be compared
    and promoted.
    """
    rules = Rules(wanted.rulebook, wanted.parameters, wanted.effective_from)
    found = await worked(
        shared,
        lambda connection: asking.ask(connection, reader.project, rules, poster.as_record(), switches=wanted.switch),
    )
    return answer(describing.rebuild(found), 202)


@router.get("/rebuilds", response_model=RebuildsPage, responses=problems(404), summary="A project's builds")
async def list_rebuilds(query: Annotated[ListQuery, Query()], reader: Reader, shared: Shared) -> Response:
    """The newest first, with those that are gone."""

    def listed(connection: Connection[object]) -> list[states.Rebuild]:
        return states.listing(connection, reader.project, query.before, query.limit + 1)

    found = await worked(shared, listed)
    following = found[query.limit - 1].number if len(found) > query.limit else None
    return answer({"items": [describing.rebuild(one) for one in found[: query.limit]], "next": following})


@router.get(
    "/rebuilds/{build}",
    response_model=Rebuild,
    responses=problems(404)
    | {
        200: {
            "description": "The rebuild, or with `Accept: text/event-stream` its progress until it is done.",
            "content": {"text/event-stream": {"schema": {"type": "string"}}},
        }
    },
    summary="How a rebuild stands",
)
async def read_rebuild(build: BuildNumber, reader: Reader, shared: Shared, request: Request) -> Response:
    """State, progress and receipt. As a stream: an event `progress` at every change, and `done` at the end."""
    found = await worked(shared, lambda connection: states.find(connection, reader.project, build))
    if "text/event-stream" in request.headers.get("accept", ""):
        request.scope[STREAM_KEY] = True
        return EventStream(watch(shared, reader, build))
    return answer(describing.rebuild(found))


@router.delete(
    "/rebuilds/{build}",
    response_model=Rebuild,
    responses=problems(403, 404, 409),
    summary="Cancel a rebuild, or drop a build",
)
async def cancel_rebuild(build: BuildNumber, reader: Reader, shared: Shared, poster: Member) -> Response:
    """One that is being made stops within a second; one that stands by is dropped. The live build cannot be."""
    found = await worked(
        shared, lambda connection: states.cancel(connection, reader.project, build, poster.as_record())
    )
    return answer(describing.rebuild(found))


@router.post(
    "/rebuilds/{build}/promote",
    response_model=Rebuild,
    responses=problems(400, 403, 404, 409),
    summary="Sign for a build",
)
async def promote_build(
    build: BuildNumber, signed: Promotion, reader: Reader, shared: Shared, poster: Member
) -> Response:
    """Makes a build live whose diff this manager has opened; the signature is an event of the ledger."""
    found = await carried_out(
        lambda: promotion.promote(
            shared.database,
            shared.ledgers,
            reader.project,
            build,
            by=poster,
            reason=signed.reason,
            digest=signed.diff_digest,
        )
    )
    return answer(describing.rebuild(found))


@router.post(
    "/rebuilds/{build}/demote",
    response_model=Rebuild,
    responses=problems(400, 403, 404, 409),
    summary="Take the last promotion back",
)
async def demote_build(
    build: BuildNumber, signed: Demotion, reader: Reader, shared: Shared, poster: Member
) -> Response:
    """The build that was live before is so again, with all that was posted since; it is the one that is answered."""
    found = await carried_out(
        lambda: promotion.demote(
            shared.database, shared.ledgers, reader.project, build, by=poster, reason=signed.reason
        )
    )
    return answer(describing.rebuild(found))
