"""What every route asks of the poster whom the gate let in: that the matrix lets their role do it, in these projects."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request, Security
from fastapi.security import HTTPBearer

from api.auth.gate import POSTER_KEY, bearer
from api.auth.matrix import ACTIONS, ROUTES, Action
from api.problems import ProblemError
from api.requests.ids import PATTERN, ProjectId, is_id
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


def permitted(request: Request) -> Poster:
    """The poster, once it is sure that they may do what this route does, in the projects that it is asked for.

    Raises ProblemError: 401 without a poster, 422 for what is no id, 403 for a project that the token does not open, for a role
    that the matrix does not name, and for a route that it does not know.
    """
    poster = poster_of(request)
    action = _action(request)
    if action is None:
        raise ProblemError(403, "role_may_not", "Nobody may do this: it stands in no line of the matrix of roles.")
    for project in _projects(request, action):
        if poster.projects is not None and project not in poster.projects:
            raise ProblemError(
                403,
                "project_closed_to_token",
                f"This token does not open the project {project}; ask for one that does.",
            )
    if poster.role not in action.roles:
        raise ProblemError(403, "role_may_not", f"A token of role {poster.role} may not {action.en}.")
    return poster


def _action(request: Request) -> Action | None:
    path = getattr(request.scope.get("route"), "path", "")
    name = ROUTES.get((request.method, path))
    return None if name is None else ACTIONS.get(name)


def _projects(request: Request, action: Action) -> list[str]:
    """The projects that a request is about."""
    if action.scope == "project":
        project: str = request.path_params["project"]
        if not is_id(project):
            fault = {
                "location": "path",
                "name": "project",
                "code": "string_pattern_mismatch",
                "detail": f"String should match pattern '{PATTERN}'",
            }
            raise ProblemError(
                422, "parameters_invalid", "One or more parameters are not what this address takes.", errors=[fault]
            )
        return [project]
    if action.scope == "several":
        # What is no id names no project; the route's own parameters refuse it.
        named = ",".join(request.query_params.getlist("projects")).split(",")
        return [project for project in named if is_id(project)]
    return []


# Not plain functions although nothing is awaited: FastAPI would send those to a thread, for every request.
async def _permitted(request: Request) -> Poster:
    return permitted(request)


async def _member(project: ProjectId, request: Request) -> Poster:
    del project  # it documents the path; the request knows it
    return permitted(request)


CHECKS = (_permitted, _member)
"""Either of these stands before every route that is not open."""

Member = Annotated[Poster, Depends(_member)]
"""The poster, once it is sure that they may do this in the project of the path."""

KNOWN = [Security(_scheme), Depends(_permitted)]
"""Dependencies of every router that belongs to no project."""

CLOSED = [Security(_scheme), Depends(_member)]
"""Dependencies of every router of a project."""
