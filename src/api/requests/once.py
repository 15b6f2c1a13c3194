"""A query parameter is given once: of two books or two days, nobody can say which was meant."""

from __future__ import annotations

from collections import Counter
from urllib.parse import unquote_to_bytes

from starlette.types import ASGIApp, Receive, Scope, Send

from api.problems import ProblemError, problem_response

MANY = frozenset({"type"})
"""Parameters that may be given again, for one value more."""


class Once:
    """ASGI middleware that refuses a request which gives a query parameter twice."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Lets the request pass, or answers 422 with every parameter that it repeats."""
        repeated = _repeated(scope["query_string"]) if scope["type"] == "http" else []
        if not repeated:
            await self._app(scope, receive, send)
            return
        problem = ProblemError(
            422,
            "parameters_invalid",
            "One or more parameters are given more than once.",
            errors=[
                {"location": "query", "name": name, "code": "repeated", "detail": "Give this parameter once."}
                for name in repeated
            ],
        )
        await problem_response(scope, problem)(scope, receive, send)


def _repeated(query: bytes) -> list[str]:
    """The names that a query string has more than once, in the order in which they come."""
    if b"&" not in query:
        return []
    names = Counter(part.partition(b"=")[0].replace(b"+", b" ") for part in query.split(b"&") if part)
    counts: Counter[str] = Counter()
    for name, count in names.items():
        counts[unquote_to_bytes(name).decode("utf-8", "replace")] += count
    return [name for name, count in counts.items() if count > 1 and name not in MANY]
