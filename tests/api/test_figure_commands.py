"""``pandan kpis`` and ``pandan commissions`` print what the API answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import orjson
import pytest

from .desk import patiently, received, registered

pytestmark = pytest.mark.usefixtures("working")
MARCH = ("--from", "2026-03-01", "--to", "2026-03-31")


@pytest.fixture
def visited(admin: httpx.Client, desk: str) -> str:
    """A project with one visit, folded."""
    came = "2026-03-02T10:00:00+08:00"
    told = [received("C1", "A", "R1", came), registered("C1", "A", "张三", "13800000000", came, reception="R1")]
    answer = admin.post(f"/v1/projects/{desk}/events", json=told)
    assert answer.status_code == 201, answer.text
    patiently(admin, f"/v1/projects/{desk}/kpis", at_least=answer.json()["position"]).raise_for_status()
    return desk


def test_figures_are_printed(visited: str, pandan: Callable[..., Any]) -> None:
    told = pandan("kpis", "--project", visited, *MARCH, "--by", "staff")
    assert told.returncode == 0, told.stderr
    assert "王芳 (A)" in told.stdout
    line = next(line for line in told.stdout.splitlines() if "新增有效客户" in line)
    assert line.split()[-1] == "1"
    english = pandan("kpis", "--project", visited, *MARCH, "--lang", "en").stdout
    assert "Visit to contract" in english
    answer = orjson.loads(pandan("kpis", "--project", visited, *MARCH, "--json").stdout)
    assert answer["rows"][0]["figures"]["visits"]["value"] == 1


def test_statements_are_printed(visited: str, pandan: Callable[..., Any]) -> None:
    told = pandan("commissions", "--project", visited, "--period", "2026-03", "--staff", "A")
    assert told.returncode == 0, told.stderr
    assert "王芳 (A)" in told.stdout
    assert "按本人指标完成情况" in told.stdout


@pytest.mark.parametrize("wrong", [("--by", "agent"), ("--period", "year"), ("--from", "yesterday")])
def test_what_cannot_be_asked_is_said(visited: str, pandan: Callable[..., Any], wrong: tuple[str, str]) -> None:
    told = pandan("kpis", "--project", visited, *wrong)
    assert told.returncode == 1
    assert wrong[0] in told.stderr
