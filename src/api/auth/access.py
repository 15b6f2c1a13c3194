"""What a route asks of the poster whom the gate let in: that the token opens the project of the path."""

from __future__ import annotations

import re
from typing import Annotated

from fastapi import Depends, Request, Security
from fastapi.security import HTTPBearer

from api.auth.gate import POSTER_KEY, bearer
from api.problems import ProblemError
from api.requests.ids import PATTERN, ProjectId
from ledger.posting import Poster

_ID = re.compile(PATTERN[1:-1], re.ASCII)
_scheme = HTTPBearer(
    bearerFormat="opaque", description="A token made by `pandan token create`.", auto_error=False, scheme_name="token"
)


def poster_of(request: Request) -> Poster:
    """The poster of this request. Fails closed: without one there is no answer but 401."""
    poster = request.scope.get(POSTER_KEY)
    if not isinstance(poster, Poster):
        raise ProblemError(
            401, "token_missing", "This address needs a token.", headers={"WWW-Authenticate": 'Bearer realm="pandan"'}
        )
    return poster


def token_of(request: Request) -> str:
    """The token itself, to ask again later whether it still opens the door."""
    return bearer(request.headers.get("authorization", ""))


def member_of(request: Request) -> tuple[str, Poster]:
    """The project of the path and the poster, once it is sure that their token opens it.

    Raises ProblemError: 401 without a poster, 422 for what is no id, 403 for a project that the token does not open.
    """
    poster = poster_of(request)
    project: str = request.path_params["project"]
    if _ID.fullmatch(project) is None:
        fault = {
            "location": "path",
            "name": "project",
            "code": "string_pattern_mismatch",
            "detail": f"String should match pattern '{PATTERN}'",
        }
        raise ProblemError(
            422, "parameters_invalid", "One or more parameters are not what this address takes.", errors=[fault]
        )
    if poster.projects is not None and project not in poster.projects:
        raise ProblemError(
            403, "project_closed_to_token", f"This token does not open the project {project}; ask for one that does."
        )
    return project, poster


async def _member(project: ProjectId, request: Request) -> Poster:
    del project  # it documents the path; the request knows it
    # Not a plain function although nothing is awaited: FastAPI would send that to a thread, for every request.
    return member_of(request)[1]


Member = Annotated[Poster, Depends(_member)]
"""The poster, once it is sure that their token opens the project of the path."""


async def _known(request: Request) -> Poster:
    return poster_of(request)


KNOWN = [Security(_scheme), Depends(_known)]
"""Dependencies of every router that belongs to no project: any token opens it."""

CLOSED = [Security(_scheme), Depends(_member)]
"""Dependencies of every router of a project."""
