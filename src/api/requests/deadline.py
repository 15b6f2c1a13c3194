"""How long a request may take: a body that trickles in, and an answer that does not come, end."""

from __future__ import annotations

import asyncio

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import ProblemError
from api.requests.trace import STREAM_KEY


class Deadline:
    """ASGI middleware that gives a request so many ``seconds`` until its answer begins, and as many for each part of it.

    Streams that are meant to stay open do, once they have begun.
    """

    def __init__(self, app: ASGIApp, *, seconds: float) -> None:
        self._app = app
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handles the request. Raises ProblemError: 408 for a body that did not come in time, 503 for an answer that did not."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        listening = False

        async def receiving() -> Message:
            nonlocal listening
            listening = True
            message = await receive()
            listening = False
            return message

        async def sending(message: Message) -> None:
            lasting = scope.get(STREAM_KEY) and message["type"] == "http.response.start"
            if lasting or limit.when() is None:
                limit.reschedule(None)
            else:
                limit.reschedule(asyncio.get_running_loop().time() + self._seconds)
            await send(message)

        try:
            async with asyncio.timeout(self._seconds) as limit:
                await self._app(scope, receiving, sending)
        except TimeoutError:
            if not limit.expired():
                raise
            raise self._too_slow(listening=listening) from None

    def _too_slow(self, *, listening: bool) -> ProblemError:
        if listening:
            detail = f"The body did not arrive within {self._seconds:g} seconds; post in smaller batches."
            return ProblemError(408, "request_timeout", detail, headers={"Connection": "close"})
        detail = f"There was no answer within {self._seconds:g} seconds. What was posted may have been stored; post it again."
        return ProblemError(503, "took_too_long", detail, headers={"Retry-After": "1"})
