"""Webhooks: where reminders of what falls due are sent (到期提醒), and those that nobody took."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated, Any, TypeVar

import orjson
from fastapi import APIRouter, Query
from psycopg import Connection
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.auth.access import CLOSED, Member
from api.problems import ProblemError
from api.requests.answers import answer, problems
from api.requests.ids import PATTERN
from api.requests.paging import Limit
from api.services import Reader, Services, Shared
from api.webhooks.schemas import (
    DeadLetters,
    NewWebhook,
    Removed,
    Replayed,
    ReplayRequest,
    WebhookId,
    WebhookRequest,
    Webhooks,
)
from ledger import addresses, webhooks

router = APIRouter(prefix="/v1/projects/{project}", dependencies=CLOSED, tags=["worklists"])

Answer = TypeVar("Answer")

MOST = 50
"""Webhooks that a project can have."""


class NoQuery(BaseModel):
    """Nothing can be chosen."""

    model_config = ConfigDict(extra="forbid")


class DeadLettersQuery(BaseModel):
    """Which page."""

    model_config = ConfigDict(extra="forbid")

    after: str | None = Field(None, pattern=PATTERN, description="`next` of the page before.")
    limit: Limit = 100


@router.get("/webhooks", response_model=Webhooks, responses=problems(403, 404), summary="A project's webhooks")
async def list_webhooks(_query: Annotated[NoQuery, Query()], reader: Reader, shared: Shared) -> Response:
    """Those that stand, oldest first, with what became of their reminders. Secrets are never told again."""

    def listed(connection: Connection[Any]) -> list[dict[str, Any]]:
        counts = webhooks.counts(connection, reader.project)
        found = webhooks.listed(connection, shared.database.vault, [reader.project])
        return [_document(webhook, counts.get(webhook.webhook, {})) for webhook in found]

    return answer({"items": await _worked(shared, listed)})


@router.post(
    "/webhooks",
    status_code=201,
    response_model=NewWebhook,
    responses=problems(400, 403, 404, 409),
    summary="Add a webhook",
)
async def add_webhook(wanted: WebhookRequest, reader: Reader, shared: Shared, poster: Member) -> Response:
    """From now on what falls due on these worklists is sent there, each thing once; the answer holds the secret."""
    private = shared.database.settings.webhook_private
    try:
        addresses.parse(wanted.url, private=private)
    except addresses.AddressError as error:
        detail = f"{str(error)[:1].upper()}{str(error)[1:]}."
        fault = {"location": "body", "name": "url", "code": error.code, "detail": detail}
        raise ProblemError(422, "parameters_invalid", detail, errors=[fault]) from None

    def added(connection: Connection[Any]) -> webhooks.Webhook | None:
        if len(webhooks.listed(connection, shared.database.vault, [reader.project])) >= MOST:
            return None
        return webhooks.add(
            connection,
            shared.database.vault,
            reader.project,
            url=wanted.url,
            events=wanted.events,
            made_by=poster.as_record(),
            now=datetime.now(UTC),
        )

    made = await _worked(shared, added)
    if made is None:
        raise ProblemError(409, "too_many_webhooks", f"A project has {MOST} webhooks at most; remove one first.")
    return answer({**_document(made, {}), "secret": made.secret}, 201)


@router.get(
    "/webhooks/dead-letters",
    response_model=DeadLetters,
    responses=problems(403, 404),
    summary="Reminders that nobody took",
)
async def list_dead_letters(query: Annotated[DeadLettersQuery, Query()], reader: Reader, shared: Shared) -> Response:
    """Reminders that were given up after their last attempt, with what was answered to it."""
    found = await _worked(
        shared,
        lambda connection: webhooks.dead_letters(connection, reader.project, query.after or "", query.limit + 1),
    )
    following = found[query.limit - 1].delivery if len(found) > query.limit else None
    return answer({"items": [_dead(letter) for letter in found[: query.limit]], "next": following})


@router.post(
    "/webhooks/dead-letters/replay",
    response_model=Replayed,
    responses=problems(400, 403, 404),
    summary="Send dead letters again",
)
async def replay_dead_letters(wanted: ReplayRequest, reader: Reader, shared: Shared) -> Response:
    """Some or all, with the ids they had: a receiver that took one after all knows it."""
    replayed = await _worked(
        shared,
        lambda connection: webhooks.replay(connection, reader.project, wanted.deliveries, datetime.now(UTC)),
    )
    return answer({"deliveries": replayed})


@router.delete("/webhooks/{webhook}", response_model=Removed, responses=problems(403, 404), summary="Remove a webhook")
async def remove_webhook(webhook: WebhookId, reader: Reader, shared: Shared) -> Response:
    """It hears nothing more; what was sent to it stays noted."""
    removed = await _worked(shared, lambda connection: webhooks.remove(connection, reader.project, webhook))
    if removed is None:
        raise ProblemError(404, "not_found", f"There is no webhook {webhook}.")
    return answer({"webhook": webhook, "removed": removed.isoformat()})


async def _worked(shared: Services, work: Callable[[Connection[Any]], Answer]) -> Answer:
    """What ``work`` returns, which is given a connection, on a thread."""

    def connected() -> Answer:
        with shared.database.pool.connection() as connection:
            return work(connection)

    return await run_in_threadpool(connected)


def _document(webhook: webhooks.Webhook, counts: dict[str, int]) -> dict[str, Any]:
    return {
        "webhook": webhook.webhook,
        "url": webhook.url,
        "events": list(webhook.events),
        "created": webhook.created.isoformat(),
        **{state: counts.get(state, 0) for state in ("pending", "delivered", "dead")},
    }


def _dead(letter: webhooks.Delivery) -> dict[str, Any]:
    return {
        "delivery": letter.delivery,
        "webhook": letter.webhook,
        "worklist": letter.worklist,
        "item": letter.item,
        "due": letter.due,
        "created": letter.created.isoformat(),
        "attempts": letter.attempts,
        "given_up": letter.ended.isoformat() if letter.ended is not None else None,
        "status": letter.status,
        "error": letter.error,
        "reminder": orjson.loads(letter.body),
    }
