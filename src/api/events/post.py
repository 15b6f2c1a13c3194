"""Events in: `POST /v1/projects/{project}/events`."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool

from api.auth import postings
from api.auth.access import CLOSED, poster_of
from api.events.envelope import BATCH, PLAIN, SINGLE, Parsed, parse
from api.events.examples import request_body
from api.problems import ProblemError
from api.requests.answers import answer, problems
from api.requests.direct import DirectRoute
from domain.event import PREFIX
from ledger.database import OwnerNeededError
from ledger.ledgers import Ledgers
from ledger.posting import LedgerUnavailable, Post, Poster, Rejected
from ledger.writer import Ledger

router = APIRouter(prefix="/v1/projects/{project}", dependencies=CLOSED, tags=["ledger"], route_class=DirectRoute)


class StoredEvent(BaseModel):
    """Where one posted event stands."""

    id: str = Field(description="The event's own id.")
    position: int = Field(ge=1, description="Its place in the project's ledger: 1, 2, 3… without gaps.")
    subject: str = Field(description="What it is about.")
    version: int = Field(ge=1, description="The subject's version after this event.")


class StoredEvents(BaseModel):
    """The answer to a post whose events are on disk."""

    position: int = Field(ge=1, description="Last position of these events; give it to a read as `at_least`.")
    events: list[StoredEvent]


@router.post(
    "/events",
    status_code=201,
    response_model=StoredEvents,
    responses=problems(400, 404, 409, 413, 415),
    openapi_extra={"requestBody": request_body(SINGLE, BATCH, PLAIN)},
    summary="Post one event, or an array of them",
)
async def post_events(request: Request) -> Response:
    """Stores one CloudEvent, or an array of them: all or none.

    `source` and `id` identify an event: posted again with the same content it gives the same answer and is stored once;
    with other content it is refused (409). When anything is wrong, `errors` lists every bad event and nothing is stored.
    """
    project: str = request.path_params["project"]
    poster = poster_of(request)
    body = await request.body()
    most = request.app.state.database.settings.max_batch_events
    parsed = parse(body, request.headers.get("content-type"), project, most)
    _check_rights(parsed, poster)
    ledgers: Ledgers = request.app.state.ledgers
    ledger = ledgers.at_hand(project)
    if ledger is None:
        ledger = await run_in_threadpool(_find, ledgers, project, parsed)
    try:
        # Shielded: what the writer has taken it writes, whether or not this request is given up meanwhile.
        receipt = await asyncio.shield(asyncio.wrap_future(ledger.submit(parsed.posts, poster, parsed.problems)))
    except Rejected as rejected:
        raise _refusal(rejected) from None
    except LedgerUnavailable:
        raise ProblemError(
            503,
            "database_unavailable",
            "This could not be stored in time. Post the same events again: what is stored already is not stored twice.",
            headers={"Retry-After": "1"},
        ) from None
    return answer(receipt.as_json(), 201)


def _check_rights(parsed: Parsed, poster: Poster) -> None:
    errors = [error for post in parsed.posts for error in _not_allowed(post, poster)]
    if errors:
        raise ProblemError(403, errors[0]["code"], errors[0]["detail"], errors=errors)


def _not_allowed(post: Post, poster: Poster) -> Iterator[dict[str, Any]]:
    if not postings.may_post(poster.role, post.type):
        detail = f"A token of role {poster.role} may not post {PREFIX}{post.type}."
        yield {"index": post.index, "pointer": "/type", "code": "role_may_not", "detail": detail}
    if post.recordedtime is not None and poster.role not in postings.CARRIERS:
        detail = f"Only {' and '.join(sorted(postings.CARRIERS))} tokens set recordedtime; leave it out."
        yield {"index": post.index, "pointer": "/recordedtime", "code": "role_may_not", "detail": detail}
    for member in postings.names_of_others(poster.role, poster.staff, post.type, post.data):
        detail = f"This token speaks for {poster.staff} alone; {member} names somebody else, who says so themselves."
        yield {"index": post.index, "pointer": f"/data/{member}", "code": "not_in_own_name", "detail": detail}
    for member in postings.words_of_others(poster.role, post.data):
        detail = f"An agent's token does not say {member}: whoever does that posts it, or the desk does."
        yield {"index": post.index, "pointer": f"/data/{member}", "code": "not_in_own_name", "detail": detail}


def _find(ledgers: Ledgers, project: str, parsed: Parsed) -> Ledger:
    ledger = ledgers.get(project)
    if ledger is not None:
        return ledger
    if parsed.problems:
        raise _refusal(Rejected(parsed.problems))
    if parsed.posts[0].type != "project.opened":
        raise ProblemError(
            404, "project_unknown", f"There is no project {project}; its first event, {PREFIX}project.opened, opens it."
        )
    try:
        return ledgers.create(project)
    except OwnerNeededError:
        raise ProblemError(
            503,
            "owner_needed",
            f"This server may not make ledgers; its administrator makes this one: pandan migrate --project {project}",
        ) from None


def _refusal(rejected: Rejected) -> ProblemError:
    count = len({problem.index for problem in rejected.problems})
    first = rejected.problems[0]
    more = f" (and {count - 1} more events are refused)" if count > 1 else ""
    errors = [problem.as_json() for problem in rejected.problems]
    detail = f"Nothing was stored. {first.detail}{more}"
    if rejected.conflict:
        return ProblemError(409, first.code, detail, errors=errors)
    return ProblemError(422, "events_refused", detail, errors=errors)
