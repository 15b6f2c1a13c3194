"""The outermost layer of a request: its id, the headers every answer has, and the last word on what nobody caught."""

from __future__ import annotations

import itertools
import re
import secrets
import time

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api import pages
from api.auth.gate import DATABASE_ERRORS, POSTER_KEY, database_unavailable
from api.problems import PROBLEM_KEY, REQUEST_KEY, ProblemError, problem_response
from api.requests.routing import route_of
from ledger.logs import REQUEST
from ledger.posting import Poster

SLOW_SECONDS = 1.0
"""From here on a request is worth a line in the log."""
STREAM_KEY = "pandan.stream"
"""Stands in the scope of an answer that is meant to stay open."""
_PROCESS = secrets.token_hex(4)
_numbers = itertools.count(1)
_ID = re.compile(rb"[A-Za-z0-9._-]{1,64}")
_ALWAYS = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
)
_UNLESS_SAID = ((b"content-security-policy", pages.POLICY.encode()), (b"cache-control", b"no-store"))
"""A page knows its own styles; nothing is kept by anybody unless its route says so."""
_OVER_TLS = ((b"strict-transport-security", b"max-age=31536000; includeSubDomains"),)

log = structlog.get_logger(__name__)


class Trace:
    """ASGI middleware that names each request and lets no exception out.

    The id is the client's ``X-Request-Id`` when it is a plain one, or a new one; it goes into the answer, into problem
    documents and into every line of the log. Queries and bodies, which may name people, are never logged.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handles the request; answers 500 or 503 for what nobody caught."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = _request_id(scope)
        scope[REQUEST_KEY] = request_id
        started = time.perf_counter()
        status = 0

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*_with_headers(scope, message), (b"x-request-id", request_id.encode())]
            await send(message)

        REQUEST.set(request_id)
        try:
            await self._app(scope, receive, sending)
        except Exception as error:  # the last layer: nothing may leave without an answer
            problem = _problem(error)
            if problem.status >= 500 and not isinstance(error, DATABASE_ERRORS):
                log.exception("request_failed", method=scope["method"], route=route_of(scope).path)
            if status == 0:
                await problem_response(scope, problem)(scope, receive, sending)
        _tell(scope, status, time.perf_counter() - started)


def _tell(scope: Scope, status: int, seconds: float) -> None:
    """A line for what was refused, failed or took long: by whom, for which route, with what result."""
    slow = seconds > SLOW_SECONDS and not scope.get(STREAM_KEY)
    if status < 400 and not slow:
        return
    poster = scope.get(POSTER_KEY)
    who = {"token": poster.token, "role": poster.role, "staff": poster.staff} if isinstance(poster, Poster) else {}
    tell = log.warning if status >= 500 or slow else log.info
    path, project = route_of(scope)
    tell(
        "request",
        method=scope["method"],
        route=path,
        project=project,
        status=status,
        code=scope.get(PROBLEM_KEY),
        ms=round(seconds * 1000, 1),
        **who,
    )


def _with_headers(scope: Scope, message: Message) -> list[tuple[bytes, bytes]]:
    """The headers of an answer, with those that every answer has."""
    said = {name for name, _ in message["headers"]}
    missing = [header for header in _UNLESS_SAID if header[0] not in said]
    return [*message["headers"], *missing, *_ALWAYS, *(_OVER_TLS if scope.get("scheme") == "https" else ())]


def _problem(error: Exception) -> ProblemError:
    if isinstance(error, ProblemError):
        return error
    if isinstance(error, DATABASE_ERRORS):
        log.warning("database_unavailable", error=type(error).__name__)
        return database_unavailable()
    return ProblemError(500, "internal", "Something went wrong here; the log of the server has the request's id.")


def _request_id(scope: Scope) -> str:
    for name, value in scope["headers"]:
        if name == b"x-request-id" and _ID.fullmatch(value):
            return str(value.decode())
    return f"{_PROCESS}-{next(_numbers):x}"
