"""The OpenAPI document and the page that is made of it."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from domain.payloads import TYPES, examples, validate


@pytest.fixture(scope="module")
def document(admin: httpx.Client) -> dict[str, Any]:
    answer: dict[str, Any] = admin.get("/openapi.json").json()
    return answer


def test_every_event_type_has_an_example_that_is_valid(document: dict[str, Any]) -> None:
    body = document["paths"]["/v1/projects/{project}/events"]["post"]["requestBody"]
    shown = body["content"]["application/json"]["examples"]
    assert {example["value"]["type"] for example in shown.values()} == {f"pandan.{name}" for name in TYPES}
    for example in examples().values():
        name = example["type"].removeprefix("pandan.")
        assert validate(name, example["subject"], example["data"])[1] == []


def test_every_reference_resolves(document: dict[str, Any]) -> None:
    text = json.dumps(document)
    names = {part.partition('"')[0] for part in text.split("#/components/schemas/")[1:]}
    assert names <= document["components"]["schemas"].keys()


def test_every_closed_operation_documents_its_refusals(document: dict[str, Any]) -> None:
    for path, operations in document["paths"].items():
        for operation in operations.values():
            if path.startswith("/v1"):
                missing = {"404"} if "{" in path else set()
                assert {"401", "403", "422", "503"} | missing <= operation["responses"].keys(), path
                assert operation["security"] == [{"token": []}]
                assert operation["summary"]
                problem = operation["responses"]["422"]["content"]
                assert list(problem) == ["application/problem+json"]


def test_the_page_shows_every_operation_and_loads_nothing_from_elsewhere(
    admin: httpx.Client, document: dict[str, Any]
) -> None:
    page = admin.get("/docs").text
    for path in document["paths"]:
        assert path in page
    assert "src=" not in page
    assert "//" not in page.replace("http://www", "").partition("<body>")[0]


def test_the_welcome_page_speaks_both_languages_and_holds_no_data(anonymous: httpx.Client) -> None:
    page = anonymous.get("/")
    assert page.headers["content-type"].startswith("text/html")
    assert "轮到谁" in page.text
    assert "whose turn" in page.text
    assert "src=" not in page.text
