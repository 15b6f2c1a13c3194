"""Every error leaves as ``application/problem+json`` (RFC 9457): what went wrong, where, and what is expected instead."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

import orjson
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Scope

MEDIA_TYPE = "application/problem+json"
TYPE_PREFIX = "urn:pandan:problem:"
REQUEST_KEY = "pandan.request"
"""Where the request's id stands in the ASGI scope."""
PROBLEM_KEY = "pandan.problem"
"""Where the code of the problem that was answered stands in the ASGI scope."""

TITLES = {
    "token_missing": "A token is needed",
    "token_unknown": "The token is not known",
    "project_closed_to_token": "This token does not open this project",
    "role_may_not": "This role may not do that",
    "not_in_own_name": "This token speaks for one person alone",
    "project_unknown": "No such project",
    "not_found": "Nothing here",
    "method_not_allowed": "This address does not take that method",
    "parameters_invalid": "The request's parameters are not valid",
    "body_too_large": "The body is too large",
    "too_many_requests": "Too many requests",
    "not_there_yet": "The read model is not there yet",
    "view_stopped": "A read model has stopped",
    "database_unavailable": "The database does not answer",
    "request_timeout": "The request took too long to arrive",
    "took_too_long": "The answer took too long",
    "owner_needed": "A new project needs the database's owner",
    "internal": "Something went wrong here",
}
"""Title of each problem type; a type that is not named here takes the status's own phrase."""


class FieldProblem(BaseModel):
    """One thing that is wrong, and where."""

    index: int | None = Field(None, description="Place in the posted array, from 0.")
    pointer: str | None = Field(None, description="JSON pointer (RFC 6901) to the member at fault.")
    location: str | None = Field(None, description="`query`, `path` or `header`, for a parameter at fault.")
    name: str | None = Field(None, description="Name of the parameter at fault.")
    code: str = Field(description="Stable code, for programs.")
    detail: str = Field(description="A sentence, for people.")


class ProblemDocument(BaseModel):
    """RFC 9457 problem document."""

    type: str = Field(description="URI of the kind of problem, `urn:pandan:problem:…`.")
    title: str = Field(description="What kind of problem it is; the same for every occurrence.")
    status: int = Field(description="The HTTP status, repeated.")
    detail: str = Field(description="What happened this time, and what is expected.")
    instance: str = Field(description="Path of the request.")
    request: str | None = Field(None, description="The request's id, also in the `X-Request-Id` header.")
    errors: list[FieldProblem] | None = Field(None, description="Every single thing that is wrong.")


class ProblemError(Exception):
    """An answer that is a problem document.

    ``status``: HTTP status; ``code``: snake_case kind of problem, the tail of the document's ``type``; ``detail``: a sentence
    for people; ``errors``: the single faults; ``headers``: more response headers, such as ``Retry-After``.
    """

    def __init__(
        self,
        status: int,
        code: str,
        detail: str,
        *,
        errors: Sequence[Mapping[str, Any]] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.code = code
        self.detail = detail
        self.errors = errors
        self.headers = headers


def problem_response(scope: Scope, problem: ProblemError) -> Response:
    """The response that carries ``problem`` for the request of ``scope``."""
    scope[PROBLEM_KEY] = problem.code
    document: dict[str, Any] = {
        "type": TYPE_PREFIX + problem.code,
        "title": TITLES.get(problem.code) or HTTPStatus(problem.status).phrase,
        "status": problem.status,
        "detail": problem.detail,
        "instance": _path(scope),
    }
    if request := scope.get(REQUEST_KEY):
        document["request"] = request
    if problem.errors:
        document["errors"] = list(problem.errors)
    return Response(_encode(document), problem.status, problem.headers, MEDIA_TYPE)


async def on_problem(request: Request, error: Exception) -> Response:
    """Exception handler of :class:`ProblemError`."""
    if not isinstance(error, ProblemError):
        raise error
    return problem_response(request.scope, error)


async def on_http_exception(request: Request, error: Exception) -> Response:
    """Exception handler of the framework's own refusals: no such route, no such method, body too large."""
    if not isinstance(error, HTTPException):
        raise error
    codes = {404: "not_found", 405: "method_not_allowed", 413: "body_too_large"}
    details = {
        404: "There is nothing at this address; GET /openapi.json lists what there is.",
        405: f"{request.method} is not taken here; the Allow header lists what is.",
        413: "The body is larger than this server takes; post in smaller batches.",
    }
    code = codes.get(error.status_code, HTTPStatus(error.status_code).name.lower())
    detail = details.get(error.status_code, str(error.detail))
    headers = dict(error.headers or {})
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        headers["Allow"] = ", ".join(sorted(_methods(request)))
    return problem_response(request.scope, ProblemError(error.status_code, code, detail, headers=headers))


def _methods(request: Request) -> set[str]:
    """Every method that the address takes; the framework names those of the first route that fits."""
    fitting = (
        route.methods or set()
        for route in request.app.routes
        if isinstance(route, Route) and route.path_regex.match(request.scope["path"])
    )
    return set().union(*fitting)


async def on_invalid_parameters(request: Request, error: Exception) -> Response:
    """Exception handler of parameters that fail their validation: 422 with every one of them."""
    if not isinstance(error, RequestValidationError):
        raise error
    problem = ProblemError(
        422,
        "parameters_invalid",
        "One or more parameters are not what this address takes.",
        errors=[_parameter_fault(fault) for fault in error.errors()],
    )
    return problem_response(request.scope, problem)


def _parameter_fault(fault: Mapping[str, Any]) -> dict[str, str]:
    location, *path = [str(part) for part in fault["loc"]]
    name = path[0] if path else ""
    detail = str(fault["msg"]).removeprefix("Value error, ")
    if fault["type"] == "extra_forbidden":
        detail = "This parameter is not known here."
    return {"location": location, "name": name, "code": str(fault["type"]), "detail": detail}


def _path(scope: Scope) -> str:
    raw: bytes = scope.get("raw_path") or b""
    return raw.partition(b"?")[0][:500].decode("ascii", "replace") or "/"


def _encode(document: dict[str, Any]) -> bytes:
    try:
        return orjson.dumps(document)
    except TypeError:
        # A lone surrogate of the request, quoted in a detail, has no UTF-8 form; as an escape it survives.
        return json.dumps(document, ensure_ascii=True).encode()
