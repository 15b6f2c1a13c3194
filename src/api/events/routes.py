"""``GET /events``: the ledger in order, a page at a time or as a stream that stays open."""

from __future__ import annotations

import re
from typing import Annotated

from fastapi import APIRouter, Header, Query, Request
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, WithJsonSchema
from starlette.responses import Response

from api.auth.access import CLOSED, token_of
from api.events.schemas import EventsPage
from api.events.stream import EventStream, Wanted, follow
from api.problems import ProblemError
from api.requests.answers import answer, problems
from api.requests.freshness import ledger_there, views_there
from api.requests.ids import LARGEST_POSITION
from api.requests.paging import AtLeast
from api.requests.trace import STREAM_KEY
from api.services import Reader, Shared
from domain.event import PREFIX
from domain.payloads import TYPES

router = APIRouter(prefix="/v1/projects/{project}", dependencies=CLOSED, tags=["ledger"])

SUBJECT = r"^(project|client|unit)/[A-Za-z0-9_-]{1,64}$"
_POSITION = re.compile(r"[0-9]{1,16}", re.ASCII)


def _known_type(value: str) -> str:
    if value.removeprefix(PREFIX) not in TYPES:
        raise ValueError("There is no event of this type; the reference lists them.")
    return PREFIX + value.removeprefix(PREFIX)


EventTypeName = Annotated[
    str,
    AfterValidator(_known_type),
    WithJsonSchema({"type": "string", "enum": [PREFIX + name for name in TYPES]}),
]


class EventsQuery(BaseModel):
    """What of the ledger is asked for."""

    model_config = ConfigDict(extra="forbid")

    after: int = Field(0, ge=0, le=LARGEST_POSITION, description="Only events after this position.")
    limit: int = Field(100, ge=1, le=1000, description="At most so many; a stream has no limit.")
    subject: str | None = Field(
        None, pattern=SUBJECT, description="Only events of this subject.", examples=["client/C001"]
    )
    type: list[EventTypeName] = Field(
        [], max_length=20, description="Only events of these types.", examples=[["pandan.visit.registered"]]
    )
    at_least: AtLeast = None


@router.get(
    "/events",
    response_model=EventsPage,
    summary="Read the ledger in order",
    responses=problems(404)
    | {
        200: {
            "description": "A page, or with `Accept: text/event-stream` a stream that stays open.",
            "content": {"text/event-stream": {"schema": {"type": "string"}}},
        }
    },
)
async def read_events(
    query: Annotated[EventsQuery, Query()],
    reader: Reader,
    shared: Shared,
    request: Request,
    last_event_id: Annotated[str | None, Header(description="Where a broken stream goes on.", max_length=64)] = None,
) -> Response:
    """The events of the project after a position, with the personal data that whoever asks may see, while it is not forgotten.

    With `Accept: text/event-stream` the answer is a stream of Server-Sent Events: each has its position as its `id`, and a
    client that sends `Last-Event-ID` goes on behind it.
    """
    if _wants_stream(request):
        after = _behind(last_event_id, query.after)
        token = token_of(request)

        async def still_welcome() -> bool:
            return await shared.authenticator.authenticate(token) is not None

        request.scope[STREAM_KEY] = True
        return EventStream(follow(shared, reader, Wanted(after, query.subject, query.type), still_welcome))
    await ledger_there(shared, reader, query.at_least)
    await views_there(shared, reader, reader.sight.views, query.at_least)
    async with shared.pool.connection() as connection:
        head = await reader.head(connection)
        items, more = await reader.page(
            connection, after=query.after, limit=query.limit, subject=query.subject, types=query.type
        )
    return answer({"items": items, "next": items[-1]["position"] if more else None, "position": head})


def _wants_stream(request: Request) -> bool:
    return "text/event-stream" in request.headers.get("accept", "")


def _behind(last_event_id: str | None, after: int) -> int:
    """Where the stream begins. A browser that reconnects repeats its first address, so its `Last-Event-ID` counts more."""
    if not last_event_id:
        return after
    if _POSITION.fullmatch(last_event_id) is None:
        fault = {
            "location": "header",
            "name": "Last-Event-ID",
            "code": "not_a_position",
            "detail": "A position is a number.",
        }
        raise ProblemError(
            422, "parameters_invalid", "Last-Event-ID is the id of an event of this stream.", errors=[fault]
        )
    return int(last_event_id)
