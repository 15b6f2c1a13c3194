"""Whatever is sent to the documented API, the answer is a documented one, and never an error of the server's."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    positive_data_acceptance,
    status_code_conformance,
)

from ledger.tokens import ROLES
from tests.examples import examples

from .desk import opening, patiently, received, registered

PROJECT = "schema"
EXAMPLES = examples(4)
"""Requests an operation and a mode: with each operation answered in milliseconds, making them up is what takes time."""
EXCLUDED = [positive_data_acceptance]
"""What is well formed may still be refused: an event by the desk's rules, a day that does not exist by the calendar."""


@pytest.fixture(scope="session")
def headers(token: Callable[..., str]) -> dict[str, str]:
    return {"Authorization": f"Bearer {token('admin')}"}


@pytest.fixture(scope="session")
def documented(address: str, headers: dict[str, str], admin: Any, working: None) -> Any:  # noqa: ARG001 -- the workers fold what is asked for
    day = "2026-03-02T1"
    admin.post(f"/v1/projects/{PROJECT}/events", json=opening(PROJECT))
    told = [
        received("C001", "A", "R001", f"{day}0:15:00+08:00"),
        registered("C001", "A", "张三", "13800000000", f"{day}0:20:00+08:00", reception="R001"),
    ]
    position = admin.post(f"/v1/projects/{PROJECT}/events", json=told).json()["position"]
    assert patiently(admin, f"/v1/projects/{PROJECT}/clients/C001", at_least=position).status_code == 200
    return schemathesis.openapi.from_url(f"{address}/openapi.json", headers=headers)


def _operations(documented: Any) -> Iterator[Any]:
    for found in documented.get_all_operations():
        yield found.ok()


@pytest.fixture(scope="module")
def others(headers: dict[str, str], token: Callable[..., str]) -> Iterator[list[dict[str, str]]]:
    """Headers of two roles, of nobody, and of a token that is not known; each time of the next two, for every role in turn."""
    nobody: list[dict[str, str]] = [{}, {"Authorization": headers["Authorization"][:-6] + "000000"}]
    roles = itertools.cycle(
        [{"Authorization": f"Bearer {token(role, PROJECT, staff='A')}"} for role in ROLES if role != "admin"]
    )
    return ([next(roles), next(roles), *nobody] for _ in itertools.count())


@pytest.mark.parametrize("mode", list(GenerationMode))
def test_every_operation(documented: Any, headers: dict[str, str], mode: GenerationMode) -> None:
    tried = sum(_tried(operation, [headers], mode) for operation in _operations(documented))
    assert tried > 100


def test_every_operation_with_other_tokens_and_with_none(
    documented: Any, others: Iterator[list[dict[str, str]]]
) -> None:
    """What is sent is made up once, and its answers are looked at: who may do what is shown elsewhere, cell by cell."""
    with requests.Session() as session:
        more = {"session": session, "checks": [not_a_server_error, status_code_conformance, content_type_conformance]}
        tried = sum(
            _tried(operation, next(others), GenerationMode.POSITIVE, 1, **more) for operation in _operations(documented)
        )
    assert tried > 200


def _tried(
    operation: Any, bearers: list[dict[str, str]], mode: GenerationMode, examples: int = EXAMPLES, **more: Any
) -> int:
    """How many requests were sent to one operation, all of them answered as documented."""
    tried = 0
    # What is said of the server's health takes no parameters, and heeds none.
    excluded = EXCLUDED if operation.path.startswith("/v1") else [*EXCLUDED, negative_data_rejection]

    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def sent(case: Any) -> None:
        nonlocal tried
        tried += len(bearers)
        if isinstance(case.query, dict) and isinstance(case.query.get("at_least"), int):
            # Waiting for a position that is never given out takes five seconds and ends with 503, as promised.
            case.query["at_least"] = min(case.query["at_least"], 1)
        if mode is GenerationMode.POSITIVE and "project" in (case.path_parameters or {}):
            case.path_parameters["project"] = PROJECT
        for headers in bearers:
            case.call_and_validate(headers=headers, timeout=20, excluded_checks=excluded, **more)

    try:
        sent()
    except Unsatisfiable:
        assert mode is GenerationMode.NEGATIVE, operation.label
    return tried
