"""What is asked twice in one address is refused: nobody could say which of the two was meant."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from api.requests.once import MANY


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("clients/C1/ownership?rulebook=sc&rulebook=sd", "rulebook"),
        ("rotation?date=2026-03-02&date=2026-03-03", "date"),
        ("events?limit=1&%6Cimit=2", "limit"),
        ("units?at_least=1&at_least=1", "at_least"),
    ],
)
def test_a_parameter_that_is_given_twice_is_refused(admin: httpx.Client, desk: str, path: str, name: str) -> None:
    answer = admin.get(f"/v1/projects/{desk}/{path}")
    assert answer.status_code == 422, answer.text
    problem = answer.json()
    assert problem["type"] == "urn:pandan:problem:parameters_invalid"
    assert [(fault["location"], fault["name"], fault["code"]) for fault in problem["errors"]] == [
        ("query", name, "repeated")
    ]


def test_every_parameter_that_is_repeated_is_named(admin: httpx.Client, desk: str) -> None:
    answer = admin.get(f"/v1/projects/{desk}/events?limit=1&after=0&limit=2&after=1&nothing=1&nothing=2")
    assert [fault["name"] for fault in answer.json()["errors"]] == ["limit", "after", "nothing"]


def test_a_list_of_types_is_asked_for_by_repeating_it(admin: httpx.Client, desk: str) -> None:
    answer = admin.get(f"/v1/projects/{desk}/events?type=pandan.unit.listed&type=pandan.roster.set")
    assert {item["type"] for item in answer.json()["items"]} == {"pandan.unit.listed", "pandan.roster.set"}


def test_without_a_token_nothing_else_is_said(anonymous: httpx.Client, desk: str) -> None:
    assert anonymous.get(f"/v1/projects/{desk}/units?floor=1&floor=2").status_code == 401


def test_every_documented_list_may_be_repeated(admin: httpx.Client) -> None:
    document: dict[str, Any] = admin.get("/openapi.json").json()
    lists = {
        parameter["name"]
        for operations in document["paths"].values()
        for operation in operations.values()
        for parameter in operation.get("parameters", ())
        if parameter["in"] == "query" and '"array"' in str(parameter["schema"]).replace("'", '"')
    }
    assert lists == MANY
