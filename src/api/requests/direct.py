"""Routes that are asked so often that solving dependencies would cost more than answering."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.responses import Response

from api.auth.access import permitted


class DirectRoute(APIRoute):
    """A route whose endpoint is called with the request alone, once the poster may; its parameters and dependencies only document it."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The endpoint, behind the check that its dependencies document."""
        endpoint: Callable[[Request], Coroutine[Any, Any, Response]] = self.endpoint

        async def handler(request: Request) -> Response:
            permitted(request)
            return await endpoint(request)

        return handler
