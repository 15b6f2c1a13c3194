"""Answers as JSON, written by orjson; the documented models describe them, and are not run over every answer."""

from __future__ import annotations

from typing import Any

import orjson
from starlette.responses import Response

from api.problems import MEDIA_TYPE, ProblemDocument


def answer(content: Any, status: int = 200) -> Response:
    """``content``, which is JSON-ready, as the body of a response that nobody may keep."""
    return Response(orjson.dumps(content), status, {"Cache-Control": "no-store"}, "application/json")


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The ``responses`` of a route for OpenAPI: every status at which it answers with a problem document."""
    descriptions = {
        400: "The request cannot be read",
        401: "No token, or one that is not known",
        403: "The token does not open this project, or its role may not do that",
        404: "There is no such thing",
        409: "It contradicts what is in the ledger",
        413: "The body is too large",
        415: "The body is not of a media type that is taken here",
        422: "Something in the request is not valid; `errors` lists everything that is not",
        503: "Not there yet, or the database does not answer; `Retry-After` says when to try again",
    }
    schema = {"$ref": "#/components/schemas/ProblemDocument"}
    return {
        status: {"description": descriptions[status], "content": {MEDIA_TYPE: {"schema": schema}}}
        for status in (*statuses, 401, 403, 422, 503)
    }


SCHEMAS = (ProblemDocument,)
"""Models that the document names without a route that answers with them."""
