"""What the routes of rebuilds have in common: work on a thread with a session of its own, refusals as problem documents."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from psycopg import Connection, errors
from starlette.concurrency import run_in_threadpool

from api.problems import ProblemError
from api.services import Services
from projections.errors import NotFound, Refusal, UnknownRulebook
from projections.rebuild.sessions import session

Answer = TypeVar("Answer")

_INVALID = {
    "bad_parameter": "parameters",
    "bad_date": "effective_from",
    "needs_signature": "switch",
    "bad_reason": "reason",
}
"""Refusals of what was sent, and the member at fault; all others are about how things stand."""


async def worked(shared: Services, work: Callable[[Connection[Any]], Answer]) -> Answer:
    """What ``work`` returns, which is given a connection of a session, on a thread.

    Raises ProblemError: 404 for what is not there, 409 for what cannot be as things stand, 422 for rules that are none.
    """

    def with_session() -> Answer:
        with session(shared.database) as connection:
            return work(connection)

    return await carried_out(with_session)


async def carried_out(work: Callable[[], Answer]) -> Answer:
    """What ``work`` returns, on a thread; errors as for `worked`."""
    try:
        return await run_in_threadpool(work)
    except NotFound as error:
        raise ProblemError(404, "not_found", _sentence(error)) from None
    except UnknownRulebook as error:
        raise _invalid("rulebook", "unknown_rulebook", _sentence(error)) from None
    except Refusal as refusal:
        if member := _INVALID.get(refusal.code):
            raise _invalid(member, refusal.code, _sentence(refusal)) from None
        status = 403 if refusal.code == "role_may_not" else 409
        raise ProblemError(status, refusal.code, _sentence(refusal)) from None
    except (errors.UndefinedTable, errors.SerializationFailure):
        raise ProblemError(404, "not_found", "The build was dropped just now.") from None


def _invalid(member: str, code: str, detail: str) -> ProblemError:
    fault = {"location": "body", "name": member, "code": code, "detail": detail}
    return ProblemError(422, "parameters_invalid", detail, errors=[fault])


def _sentence(error: Exception) -> str:
    text = str(error)
    return f"{text[:1].upper()}{text[1:]}" + ("" if text.endswith((".", "。")) else ".")
