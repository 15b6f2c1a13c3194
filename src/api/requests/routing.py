"""Which route a request is for, as its template: what was asked may name somebody, and is neither logged nor kept."""

from __future__ import annotations

from typing import Any, NamedTuple

from starlette.routing import Match
from starlette.types import Scope

from api.requests.ids import is_id

NOWHERE = "-"


class Meant(NamedTuple):
    """The template of a route, ``-`` for none, and the project that the address names, if it is an id."""

    path: str
    project: str | None


def route_of(scope: Scope) -> Meant:
    """The route of a request. Who was refused at the gate never came to the routes: they are asked here."""
    route, parameters = scope.get("route"), scope.get("path_params") or {}
    if route is None and "app" in scope:
        route, parameters = _matched(scope)
    project = parameters.get("project")
    return Meant(str(getattr(route, "path", NOWHERE)), project if isinstance(project, str) and is_id(project) else None)


def _matched(scope: Scope) -> tuple[Any, dict[str, Any]]:
    """The route that would answer; of those that take another method, the first."""
    partial: tuple[Any, dict[str, Any]] = (None, {})
    for route in scope["app"].router.routes:
        match, child = route.matches(scope)
        if match is Match.FULL:
            return route, child["path_params"]
        if match is Match.PARTIAL and partial[0] is None:
            partial = (route, child["path_params"])
    return partial
