"""A question to the read models: waits until they are far enough, asks, and turns refusals into problem documents."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from psycopg import AsyncConnection
from starlette.responses import Response

from api.problems import ProblemError
from api.requests.answers import answer
from api.requests.freshness import views_there
from api.services import Services
from ledger.stream import LedgerReader
from projections.errors import NotFound, UnknownRulebook, ViewMissing

Question = Callable[[AsyncConnection[Any]], Awaitable[Any]]


async def ask(
    shared: Services, reader: LedgerReader, views: tuple[str, ...], at_least: int | None, question: Question
) -> Response:
    """The answer to ``question``, which is given a connection, once ``views`` have come to ``at_least``; as JSON, unless it
    is a response already.

    Raises ProblemError: 404 for what is not there, 422 for a rulebook that nobody wrote, 503 while there is no read model yet.
    """
    await views_there(shared, reader, (*views, *reader.sight.views), at_least)
    try:
        async with shared.pool.connection() as connection:
            found = await question(connection)
            return found if isinstance(found, Response) else answer(found)
    except NotFound as error:
        raise ProblemError(404, "not_found", _sentence(error)) from None
    except UnknownRulebook as error:
        fault = {"location": "query", "name": "rulebook", "code": "unknown_rulebook", "detail": _sentence(error)}
        raise ProblemError(422, "parameters_invalid", _sentence(error), errors=[fault]) from None
    except ViewMissing as error:
        raise ProblemError(503, "not_there_yet", _sentence(error), headers={"Retry-After": "1"}) from None


def _sentence(error: Exception) -> str:
    text = str(error)
    return f"{text[:1].upper()}{text[1:]}" + ("" if text.endswith((".", "?")) else ".")
