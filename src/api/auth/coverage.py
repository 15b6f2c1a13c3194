"""Whether the matrix and the routes know each other: a server whose routes are not all in the matrix does not start."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from starlette.routing import BaseRoute

from api.auth.access import CHECKS
from api.auth.matrix import ACTIONS, ROUTES, Action
from api.requests.direct import DirectRoute


class MatrixError(Exception):
    """The matrix of roles and the routes do not fit; the message says where."""


def check_routes(
    routes: Sequence[BaseRoute],
    actions: Mapping[str, Action] = ACTIONS,
    table: Mapping[tuple[str, str], str] = ROUTES,
) -> None:
    """Raises MatrixError unless every route has an action and checks it, and every action and line of the matrix has a route."""
    faults: list[str] = []
    seen: set[tuple[str, str]] = set()
    for route in routes:
        if not isinstance(route, APIRoute):
            faults.append(f"{getattr(route, 'path', route)} is not a route that the matrix can close")
            continue
        for method in sorted(route.methods or ()):
            seen.add((method, route.path))
            faults.extend(_faults(method, route, actions, table))
    faults.extend(f"{method} {path} has no route" for method, path in table if (method, path) not in seen)
    named = set(table.values())
    faults.extend(f"the action {name} has no route" for name in actions if name not in named)
    if faults:
        raise MatrixError("The matrix of roles does not fit the routes: " + "; ".join(faults) + ".")


def _faults(
    method: str, route: APIRoute, actions: Mapping[str, Action], table: Mapping[tuple[str, str], str]
) -> Iterator[str]:
    action = actions.get(table.get((method, route.path), ""))
    if action is None:
        yield f"{method} {route.path} has no action"
        return
    if action.scope != "open" and not isinstance(route, DirectRoute) and not _checked(route.dependant):
        yield f"{method} {route.path} does not ask who may"
    if (action.scope == "project") != ("{project}" in route.path):
        yield f"{method} {route.path} is not of the scope {action.scope}"


def _checked(dependant: Dependant) -> bool:
    return dependant.call in CHECKS or any(_checked(one) for one in dependant.dependencies)
