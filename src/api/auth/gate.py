"""The gate in front of every route: no token, no entry, unless the path is on the short list of open ones."""

from __future__ import annotations

import asyncio
import base64

import psycopg
import structlog
from psycopg_pool import PoolClosed, PoolTimeout
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.auth.authenticator import Authenticator
from api.auth.limits import Failures, Rates
from api.auth.matrix import OPEN_PATHS
from api.problems import ProblemError, problem_response
from ledger import tokens
from ledger.posting import LedgerUnavailable, Poster

POSTER_KEY = "pandan.poster"
"""Where the poster stands in the ASGI scope once the gate has let the request in."""
UNKNOWN_KEY = "pandan.unknown"
"""Where the public part of a token that is not known stands in the ASGI scope, if it has the form of one."""
DATABASE_ERRORS = (psycopg.OperationalError, psycopg.InterfaceError, PoolTimeout, PoolClosed, LedgerUnavailable)
TOKEN_LENGTH = 256
SAFE_METHODS = frozenset({"GET", "HEAD"})

log = structlog.get_logger(__name__)


class Gate:
    """ASGI middleware that lets in who has a token and does not ask too often, and no body larger than ``max_body`` bytes.

    It stands before routing, so that a route cannot be left open by forgetting something: whatever the matrix does not call
    open is closed, addresses that do not exist included.
    """

    def __init__(self, app: ASGIApp, *, max_body: int, rates: Rates, failures: Failures) -> None:
        self._app = app
        self._max_body = max_body
        self._rates = rates
        self._failures = failures

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Lets the request in, or answers 401, 413, 429 or 503."""
        if scope["type"] != "http":
            if scope["type"] == "websocket":
                await send({"type": "websocket.close", "code": 1008})
                return
            await self._app(scope, receive, send)
            return
        try:
            authorization, length = _headers(scope)
            if scope["path"] not in OPEN_PATHS:
                scope[POSTER_KEY] = await self._welcome(scope, authorization)
            if length is None:
                receive = _counted(receive, self._max_body)
            elif length > self._max_body:
                raise _too_large(self._max_body)
        except ProblemError as problem:
            await problem_response(scope, problem)(scope, receive, send)
            return
        await self._app(scope, receive, send)

    async def _welcome(self, scope: Scope, authorization: bytes | None) -> Poster:
        """The poster of a request, who may ask now."""
        try:
            poster = await _poster(scope, authorization)
        except UnknownTokenError as refusal:
            address = scope["client"][0] if scope.get("client") else ""
            scope[UNKNOWN_KEY] = refusal.public
            log.warning("token_refused", address=address, token=refusal.public)
            if pause := self._failures.failed(address):
                await asyncio.sleep(pause)
            raise
        if seconds := self._rates.wait(poster.token):
            raise ProblemError(
                429,
                "too_many_requests",
                "This token asks more often than it may; wait a moment, or post in batches.",
                headers={"Retry-After": str(seconds)},
            )
        return poster


class UnknownTokenError(ProblemError):
    """Somebody came with a token that is not known. ``public``: the part of it that may be logged, if it has the form of one."""

    def __init__(self, public: str | None) -> None:
        super().__init__(
            401,
            "token_unknown",
            "This token is not known here; it may have ended or been revoked.",
            headers={"WWW-Authenticate": 'Bearer realm="pandan", error="invalid_token"'},
        )
        self.public = public


def bearer(authorization: str, *, browser: bool = True) -> str:
    """The token of an ``Authorization`` header; empty when there is none.

    ``browser``: the password of HTTP Basic counts as well, which browsers and ``curl -u :TOKEN`` send. Only for methods
    that change nothing, because a browser adds it to requests that other sites make.
    """
    scheme, _, credential = authorization.partition(" ")
    credential = credential.strip()
    match scheme.lower():
        case "bearer":
            return credential
        case "basic" if browser:
            try:
                return base64.b64decode(credential, validate=True).decode("latin-1").partition(":")[2]
            except ValueError:
                return ""
        case _:
            return ""


def _is_browser(scope: Scope) -> bool:
    return scope["method"] in SAFE_METHODS and any(
        name == b"accept" and b"text/html" in value for name, value in scope["headers"]
    )


async def _poster(scope: Scope, authorization: bytes | None) -> Poster:
    token = bearer((authorization or b"").decode("latin-1"), browser=scope["method"] in SAFE_METHODS)
    if not token:
        # A browser that asks for a page shows its own form for a name and a password: the token is the password.
        scheme = "Basic" if _is_browser(scope) else "Bearer"
        raise ProblemError(
            401,
            "token_missing",
            "Send a token: the header `Authorization: Bearer TOKEN`. `pandan token create` makes one.",
            headers={"WWW-Authenticate": f'{scheme} realm="pandan"'},
        )
    authenticator: Authenticator = scope["app"].state.services.authenticator
    try:
        poster = await authenticator.authenticate(token) if len(token) <= TOKEN_LENGTH else None
    except DATABASE_ERRORS as error:
        log.warning("database_unavailable", error=type(error).__name__)
        raise database_unavailable() from error
    if poster is None:
        raise UnknownTokenError(tokens.public_part(token))
    return poster


def database_unavailable() -> ProblemError:
    """The answer while the database cannot be reached."""
    return ProblemError(
        503,
        "database_unavailable",
        "The database does not answer; try again in a moment.",
        headers={"Retry-After": "1"},
    )


def _headers(scope: Scope) -> tuple[bytes | None, int | None]:
    """The authorization, and the length that the client announces; None when it streams its body in chunks."""
    authorization: bytes | None = None
    length: int | None = 0
    for name, value in scope["headers"]:
        if name == b"authorization":
            authorization = value
        elif name == b"content-length":
            length = int(value) if value.isdigit() else None
        elif name == b"transfer-encoding":
            length = None
    return authorization, length


def _counted(receive: Receive, max_body: int) -> Receive:
    received = 0

    async def counting() -> Message:
        nonlocal received
        message = await receive()
        if message["type"] == "http.request":
            received += len(message.get("body", b""))
            if received > max_body:
                raise _too_large(max_body)
        return message

    return counting


def _too_large(max_body: int) -> ProblemError:
    # The connection stays open: closing it on a client that still sends would take the answer away with it.
    return ProblemError(413, "body_too_large", f"The body is larger than {max_body} bytes; post in smaller batches.")
