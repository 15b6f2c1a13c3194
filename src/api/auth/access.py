"""What a route asks of the poster whom the gate let in: that the token opens the project of the path."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request, Security
from fastapi.security import HTTPBearer

from api.auth.gate import POSTER_KEY, bearer
from api.problems import ProblemError
from api.requests.ids import ProjectId
from ledger.posting import Poster

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


async def _member(project: ProjectId, request: Request) -> Poster:
    # Not a plain function although nothing is awaited: FastAPI would send that to a thread, for every request.
    poster = poster_of(request)
    if poster.projects is not None and project not in poster.projects:
        raise ProblemError(
            403, "project_closed_to_token", f"This token does not open the project {project}; ask for one that does."
        )
    return poster


Member = Annotated[Poster, Depends(_member)]
"""The poster, once it is sure that their token opens the project of the path."""

CLOSED = [Security(_scheme), Depends(_member)]
"""Dependencies of every router of a project."""
