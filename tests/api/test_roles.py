"""Who may do what: the matrix of roles, and who posts which event."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from fastapi import APIRouter, FastAPI
from typer.testing import CliRunner

from api.app import ROUTERS
from api.auth import matrix, postings
from api.auth.access import CLOSED
from api.auth.coverage import MatrixError, check_routes
from api.auth.telling import Language, lines, markdown, role_lines
from api.commands.main import app
from domain.payloads import TYPES
from domain.payloads.base import staff_fields
from ledger.tokens import ROLES

DOCS = Path(__file__).parents[2] / "docs"
CASHIER = {"admin", "importer", "finance"}
HEADS = {"admin", "importer", "manager"}
LEADERS = {"admin", "importer", "manager", "supervisor"}


def routes() -> list[Any]:
    return [route for router in ROUTERS for route in router.routes]


@pytest.mark.parametrize(
    ("event_type", "roles"),
    [
        *[(f"deposit.{what}", CASHIER) for what in ("paid", "topped_up", "refunded", "forfeited")],
        ("payment.confirmed", CASHIER),
        ("rent.paid", CASHIER),
        ("commission.settled", CASHIER),
        ("rulebook.published", HEADS),
        ("rulebook.adopted", HEADS),
        ("target.approved", HEADS),
        ("client.forgotten", HEADS),
        ("dispute.ruled", LEADERS),
        ("complaint.decided", LEADERS),
        ("registration.voided", LEADERS),
        ("follow_ups.signed_off", LEADERS),
        ("contract.approved", LEADERS),
        ("rebuild.promoted", {"admin", "importer"}),
        ("rebuild.demoted", {"admin", "importer"}),
    ],
)
def test_only_these_roles_post_it(event_type: str, roles: set[str]) -> None:
    assert {role for role in ROLES if postings.may_post(role, event_type)} == roles


@pytest.mark.parametrize(
    "event_type",
    [
        "roster.set", "rotation.adjusted", "reception.ended", "staff.joined", "staff.left", "staff.absent", "staff.returned",
        "dispute.agreed", "first_agent.named", "client.linked", "unit.listed", "unit.returned", "contract.voided",
        "complaint.judged", "complaint.closed", "form.checked", "meeting.held",
    ],
)  # fmt: skip
def test_agents_leave_to_the_desk_what_is_about_themselves(event_type: str) -> None:
    assert not postings.may_post("agent", event_type)
    assert postings.may_post("supervisor", event_type)


@pytest.mark.parametrize("event_type", ["visit.registered", "follow_up.made", "client.graded", "introduction.found"])
def test_agents_say_what_they_did_and_learnt(event_type: str) -> None:
    assert postings.may_post("agent", event_type)


@pytest.mark.parametrize("role", ["analyst", "auditor", "nobody"])
def test_readers_and_strangers_post_nothing(role: str) -> None:
    assert not any(postings.may_post(role, event_type) for event_type in TYPES)


def test_every_event_type_says_who_posts_it() -> None:
    assert TYPES.keys() <= postings.POSTERS.keys()
    assert all(roles <= matrix.WRITERS for roles in postings.POSTERS.values())
    assert not postings.may_post("admin", "type.of.tomorrow")


def test_every_name_that_an_agent_could_act_under_is_their_own() -> None:
    """Members by which somebody acts: one that is not held to the agent's own name has its reason here."""
    others = {"client.handed_over": {"to"}}  # who gets the client
    for name, event_type in TYPES.items():
        if not postings.may_post("agent", name):
            continue
        acting = {field for field, mark in staff_fields(event_type.model) if mark.acting}
        named = {field for field, _ in staff_fields(event_type.model)} & {"by", "agent", "staff"}
        assert acting | named <= {*postings.IN_OWN_NAME.get(name, ())} | others.get(name, set()), name


def test_names_of_others_are_found_in_texts_and_lists() -> None:
    def others(data: dict[str, Any], staff: str | None = "A", role: str = "agent") -> list[str]:
        return postings.names_of_others(role, staff, "outing.planned", data)

    assert others({"by": ["B", "C"]}) == ["by"]
    assert others({"by": ["B", "A"]}) == []
    assert others({"by": ["B", "C"]}, None) == [], "a token of nobody's speaks for whoever uses it"
    assert others({"by": ["B", "C"]}, "A", "front_desk") == []
    assert postings.names_of_others("agent", "A", "complaint.opened", {}) == []
    assert postings.words_of_others("agent", {"approved_by": "M", "verified": False}) == ["approved_by", "verified"]
    assert postings.words_of_others("front_desk", {"approved_by": "M"}) == []


@pytest.mark.parametrize(("language", "page"), [("en", "roles.md"), ("zh", "roles.zh-CN.md")])
def test_the_page_is_the_matrix(language: Language, page: str) -> None:
    kept = (DOCS / page).read_text(encoding="utf-8")
    assert kept == markdown(language), f"run: pandan roles --markdown --lang {language} > docs/{page}"


def test_one_role_is_told_what_it_may_and_may_not() -> None:
    told = "\n".join(role_lines("agent", "en"))
    may, may_not = told.split("Does not post")
    assert "visit.registered" in may
    assert "rotation.adjusted" in may_not
    assert "their own clients" in told
    assert "promote and demote" not in told
    assert "签字启用" in "\n".join(role_lines("manager", "zh"))


def test_the_whole_matrix_is_told_in_a_table() -> None:
    told = list(lines("zh"))
    (promoting,) = [line for line in told if line.startswith("签字启用")]
    assert promoting.count("●") == 2
    assert all(any(name in line for line in told) for name in TYPES)


def test_the_command_prints_the_matrix() -> None:
    asked = CliRunner().invoke(app, ["roles", "finance", "--lang", "en"])
    assert asked.exit_code == 0
    assert "payment.confirmed" in asked.stdout
    assert CliRunner().invoke(app, ["roles"]).stdout.splitlines() == list(lines("zh"))
    assert "there is no role 'thief'" in str(CliRunner().invoke(app, ["roles", "thief"]).exception)


def test_the_matrix_and_the_routes_know_each_other() -> None:
    check_routes(routes())


def test_a_route_without_an_action_stops_the_server() -> None:
    stray = APIRouter()
    stray.add_api_route("/v1/stray", lambda: None)
    with pytest.raises(MatrixError, match=r"GET /v1/stray has no action"):
        check_routes([*routes(), *stray.routes])


def test_a_route_that_does_not_ask_stops_the_server() -> None:
    careless = APIRouter()
    careless.add_api_route("/v1/projects/{project}/doors", lambda: None)
    asking = APIRouter(dependencies=CLOSED)
    asking.add_api_route("/v1/projects/{project}/windows", lambda: None)
    table = {("GET", "/v1/projects/{project}/doors"): "a", ("GET", "/v1/projects/{project}/windows"): "a"}
    actions = {"a": matrix.ACTIONS["read_clients"]}
    check_routes(asking.routes, actions, {("GET", "/v1/projects/{project}/windows"): "a"})
    with pytest.raises(MatrixError, match=r": GET /v1/projects/\{project\}/doors does not ask who may\."):
        check_routes([*careless.routes, *asking.routes], actions, table)


def test_a_line_without_a_route_stops_the_server() -> None:
    actions = {**matrix.ACTIONS, "fly": matrix.ACTIONS["read_clients"]}
    table = {**matrix.ROUTES, ("GET", "/v1/nowhere"): "read_clients"}
    with pytest.raises(MatrixError, match=r"GET /v1/nowhere has no route; the action fly has no route"):
        check_routes(routes(), actions, table)


def test_what_is_no_route_of_ours_stops_the_server() -> None:
    with pytest.raises(MatrixError, match="is not a route that the matrix can close"):
        check_routes([*routes(), *FastAPI().routes])
