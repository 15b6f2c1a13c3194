"""Asks every route as every role, in its own project and another, about its own client and another's."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from http.client import HTTPConnection
from io import BytesIO
from typing import NamedTuple
from urllib.parse import urlencode
from zipfile import ZipFile

import httpx
import orjson

from api.auth.matrix import ACTIONS, ROUTES
from domain.forms.definitions import FORMS
from ledger.tokens import ROLES
from projections.worklists.lists import NAMES
from tests.api.desk import Desk

from .stories import OTHER, OWN, Person

STAFF = {"agent": OWN.agent, "manager": "M"}
"""Members of staff whom tokens are bound to; the other roles' are bound to nobody."""
NOBODYS = "agent of nobody"
"""The agent's token that is bound to nobody."""
ASKING = 4
"""So many ask at once, so that nobody waits while the database works for one."""
CLOSELY = ("manager", "agent", NOBODYS, "analyst")
"""Who is asked about every form and every worklist; the others, who see everybody or nothing, about one of each."""
DAY, PERIOD = "2026-03-02", {"from": "2026-03-01", "to": "2026-03-31"}
UNREADABLE = b"[]"
"""A body that no route takes: whoever is let in is told so, and nothing is changed."""

_QUERIES: dict[str, list[dict[str, str]]] = {
    "/clients": [{}, {"q": OTHER.name}, {"q": OTHER.phone}, {"q": OTHER.phone[-4:]}, {"q": OTHER.mark}, {"owner": OTHER.agent}],
    "/dues": [{"state": "any"}, {"client": OTHER.client, "state": "any"}],
    "/complaints/statistics": [PERIOD],
    "/kpis": [PERIOD | {"by": "staff"}],
    "/kpis/{figure}/events": [PERIOD],
    "/commissions": [{"period": "2026-03"}],
    "/rulebooks/{name}/diff": [{"with": "sd"}],
    "/forms/missing": [{"from": "2026-03-01", "date": DAY}],
    "/forms/{name}": [{"date": DAY}],
    "/worklists/{name}": [{"date": "2026-03-09"}],
    "/manning": [{"date": DAY}],
    "/rotation": [{"date": DAY}],
    "/audit/consistency": [{"from": "3"}],
    "/rebuilds/{build}/diff": [{"kind": kind} for kind in ("summary", "owners", "protection", "shares", "terms", "turns", "kpis")],
    "/rebuilds/{build}/diff/export": [{"format": "xlsx"}, {"format": "csv"}],
    "/events": [{"limit": "1000"}],
}  # fmt: skip
"""What is asked beside the bare address, by the end of the path."""


class Cell(NamedTuple):
    """One question: who asks what, in a project of theirs or another, about which client (none: about nobody)."""

    role: str
    method: str
    route: str
    own_project: bool
    about: Person | None
    address: str
    query: dict[str, str]


class Answered(NamedTuple):
    """What was answered to a cell."""

    cell: Cell
    status: int
    code: str | None
    text: str


class Asked(NamedTuple):
    """All cells with their answers; the routes of the OpenAPI document; the desk."""

    answers: list[Answered]
    documented: set[tuple[str, str]]
    desk: Desk
    clients: dict[str, httpx.Client]


def ask_all(
    as_role: Callable[..., httpx.Client], anonymous: httpx.Client, desk: Desk, elsewhere: str, build: int
) -> Asked:
    """Asks every cell. `elsewhere` is a project that no token but the administrator's opens."""
    clients = {
        role: as_role(role, *(() if role == "admin" else (desk.project,)), staff=STAFF.get(role)) for role in ROLES
    }
    clients[NOBODYS] = as_role("agent", desk.project)
    clients["nobody"] = anonymous
    document = clients["admin"].get("/openapi.json").json()
    documented = {(method.upper(), path) for path, operations in document["paths"].items() for method in operations}
    routes = documented | ROUTES.keys()

    def answers_to(role: str) -> list[Answered]:
        return list(_asked(clients[role], _cells(role, routes, desk.project, elsewhere, build)))

    with ThreadPoolExecutor(ASKING) as pool:
        answers = [answered for found in pool.map(answers_to, clients) for answered in found]
    return Asked(answers, documented, desk, clients)


def _asked(client: httpx.Client, cells: Iterator[Cell]) -> Iterator[Answered]:
    """Answers to thousands of questions, over one connection of the plainest kind: httpx would take longer than the server."""
    headers = {"authorization": client.headers["authorization"]} if "authorization" in client.headers else {}
    line = HTTPConnection(client.base_url.host, client.base_url.port, timeout=60)
    with closing(line):
        for cell in cells:
            body = UNREADABLE if cell.method == "POST" else None
            line.request(cell.method, f"{cell.address}?{urlencode(cell.query)}", body, headers)
            got = line.getresponse()
            text = text_of(got.read())
            is_problem = got.headers.get_content_type() == "application/problem+json"
            yield Answered(
                cell, got.status, orjson.loads(text)["type"].rpartition(":")[2] if is_problem else None, text
            )


def _cells(role: str, routes: set[tuple[str, str]], project: str, elsewhere: str, build: int) -> Iterator[Cell]:
    for method, route in sorted(routes):
        scope = ACTIONS[ROUTES[method, route]].scope
        queries: list[dict[str, str]] = next((asked for tail, asked in _QUERIES.items() if route.endswith(tail)), [{}])
        if scope == "several":
            yield Cell(role, method, route, True, None, route, {"projects": project})
            yield Cell(role, method, route, False, None, route, {"projects": f"{project},{elsewhere}"})
            continue
        for own in (True, False) if scope == "project" else (True,):
            # Elsewhere nobody gets as far as a parameter.
            for about, address in _addresses(route, project if own else elsewhere, build, own and role in CLOSELY):
                for query in queries if own else queries[:1]:
                    yield Cell(role, method, route, own, about, address, query)
                    if "/forms/visit_register" in address and own:
                        yield Cell(role, method, route, own, about, address, {**query, "format": "xlsx"})


def _addresses(route: str, project: str, build: int, all_names: bool) -> Iterator[tuple[Person | None, str]]:
    """The addresses of a route: about one's own client and about another's, by every name that it knows or by one."""
    path = route.replace("{project}", project)
    about = re.search(r"\{(client|deal|unit|complaint)\}", route)
    people = [(OWN, 1), (OTHER, 2)] if about else [(None, 1)]
    if "/rebuilds/" in route and "/diff" not in route:
        build = 2**31 - 1
    known = {"/forms/{name}": sorted(FORMS, reverse=True), "/worklists/{name}": sorted(NAMES, reverse=True)}
    names = known.get(route.removeprefix("/v1/projects/{project}"), ["sc"])
    for person, number in people:
        filled = {
            "client": f"C{number}", "deal": f"D{number}", "unit": f"U{number}0", "complaint": f"P{number}", "build": str(build),
            "position": "5", "figure": "visits", "webhook": "none",
        }  # fmt: skip
        for name in names if all_names else names[:1]:
            yield person, path.format(**filled, name=name)


def text_of(content: bytes) -> str:
    """All that can be read in an answer, archives unpacked."""
    if not content.startswith(b"PK"):
        return content.decode("utf-8", "replace")
    with ZipFile(BytesIO(content)) as archive:
        return "\n".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())
