"""What goes into the access log: refusals, and whose personal data is answered. It is written before the answer leaves."""

from __future__ import annotations

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.auth.gate import POSTER_KEY, UNKNOWN_KEY
from api.problems import PROBLEM_KEY
from api.requests.routing import route_of
from ledger.access import AccessLog, Entry, Kind
from ledger.posting import Poster

SEEN_KEY = "pandan.seen"
KIND_KEY = "pandan.kind"
REFUSALS = frozenset({401, 403})
UNNOTED = "token_missing"
"""Who comes without any token has learnt nothing and tried nothing; a line in the server's own log is enough."""
METHOD_LENGTH = 16

log = structlog.get_logger(__name__)


def seen_of(scope: Scope) -> set[str]:
    """The clients whose personal data the answer to this request shows; a route adds to it before it answers."""
    seen: set[str] = scope.setdefault(SEEN_KEY, set())
    return seen


def hands_out(scope: Scope, kind: Kind, clients: set[str]) -> None:
    """Says that the answer is more than a page to look at: evidence or a file, with the data of these clients."""
    scope[KIND_KEY] = kind
    seen_of(scope).update(clients)


class Recording:
    """ASGI middleware that notes a refusal, and whose data is shown, before the first byte that says so is sent.

    An answer that shows somebody's data does not leave unless it was noted; a refusal does.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Lets the request pass."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] in REFUSALS:
                await _note_refusal(scope)
            elif KIND_KEY in scope or scope.get(SEEN_KEY):
                await _note_shown(scope, "export" if _is_file(message) else "personal")
            await send(message)

        await self._app(scope, receive, sending)


async def _note_shown(scope: Scope, kind: Kind) -> None:
    seen = seen_of(scope)
    entry = _entry(scope, scope.pop(KIND_KEY, kind), subjects=tuple(sorted(seen)))
    seen.clear()
    await _log_of(scope).note(entry)


async def _note_refusal(scope: Scope) -> None:
    code = scope.get(PROBLEM_KEY)
    if code == UNNOTED:
        return
    try:
        await _log_of(scope).note(_entry(scope, "refused", code=code))
    except Exception:  # the refusal stands, noted or not
        log.exception("refusal_not_noted")


def _is_file(message: Message) -> bool:
    """Whether an answer is a file to keep, rather than something to look at."""
    return any(name == b"content-disposition" for name, _ in message.get("headers", ()))


def _log_of(scope: Scope) -> AccessLog:
    log_: AccessLog = scope["app"].state.services.access
    return log_


def _entry(scope: Scope, kind: Kind, *, code: str | None = None, subjects: tuple[str, ...] = ()) -> Entry:
    poster = scope.get(POSTER_KEY)
    who = poster if isinstance(poster, Poster) else None
    path, project = route_of(scope)
    return Entry(
        kind,
        project,
        who.token if who else scope.get(UNKNOWN_KEY),
        who.role if who else None,
        who.staff if who else None,
        scope["client"][0] if scope.get("client") else None,
        scope["method"][:METHOD_LENGTH],
        path,
        code,
        subjects,
    )
