"""What the log says, and what it never says."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from ledger import logs
from projections.errors import UnknownRulebook

SOURCE = Path(__file__).parents[2] / "src"

STORY = """
import asyncio, logging
from typing import Any
import psycopg, structlog
from api.requests.trace import Trace
from ledger import logs

logs.configure()

async def failing(scope: Any, receive: Any, send: Any) -> None:
    raise ValueError("张三 13800000000 pandan_token_secret")

async def losing(scope: Any, receive: Any, send: Any) -> None:
    raise psycopg.OperationalError("the connection is lost")

async def ask(app: Any) -> None:
    sent = []
    async def send(message: Any) -> None:
        sent.append(message)
    headers = [(b"x-request-id", b"tablet-7"), (b"authorization", b"Bearer pandan_token_secret")]
    scope = {"type": "http", "method": "GET", "path": "/v1/clients", "raw_path": b"/v1/clients", "headers": headers,
             "query_string": "q=张三".encode()}
    await Trace(app)(scope, None, send)
    assert sent[0]["status"] in (500, 503), sent
    assert "张三" not in sent[1]["body"].decode()

asyncio.run(ask(failing))
asyncio.run(ask(losing))
structlog.get_logger().info("said", what="plain")
try:
    raise ValueError("李四")
except ValueError:
    logging.getLogger("uvicorn.error").exception("a library fails")
logging.getLogger("asyncio").error("Task exception was never retrieved\\nfuture: <Task ask('王五') exception=KeyError('王五')>")
logging.getLogger("asyncio").error("Exception in callback call(%r)", "王五")
"""


def test_lines_of_json_that_name_the_request_but_nobody() -> None:
    done = subprocess.run([sys.executable, "-c", STORY], capture_output=True, text=True, check=True)
    assert done.stdout == ""
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    failed = next(line for line in lines if line["event"] == "request_failed")
    assert failed["request"] == "tablet-7"
    assert failed["exception"] == "builtins.ValueError"
    assert any("failing" in frame for frame in failed["at"])
    assert {line["event"] for line in lines} >= {"request", "database_unavailable", "said", "a library fails"}
    assert [line["event"] for line in lines[-2:]] == [
        "Task exception was never retrieved",
        "Exception in callback call",
    ]
    for secret in ("张三", "李四", "王五", "13800000000", "secret"):
        assert secret not in done.stderr


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (UnknownRulebook("there is no rulebook 'x'"), "UnknownRulebook: there is no rulebook 'x'"),
        (OSError(28, "No space left on device"), "OSError: [Errno 28] No space left on device"),
        (psycopg.OperationalError("the connection is lost"), "OperationalError: the connection is lost"),
        (psycopg.errors.UniqueViolation("Key (name)=(张三) already exists."), "UniqueViolation"),
        (KeyError("张三"), "KeyError"),
    ],
)
def test_an_error_is_told_without_what_it_quotes(error: Exception, told: str) -> None:
    assert logs.told(error) == told
    with pytest.raises(type(error)) as raised:
        raise error
    place = "" if ":" in told else f": at tests/api/test_logs.py:{raised.tb.tb_lineno}"
    assert logs.told(error) == told + place


def test_what_a_command_logs_is_no_result_of_it(environment: dict[str, str]) -> None:
    story = """
import structlog
from api.commands.opening import opened
with opened():
    structlog.get_logger().warning("said", what="aside")
print("result")
"""
    done = subprocess.run([sys.executable, "-c", story], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout == "result\n"
    assert json.loads(done.stderr)["event"] == "said"


def test_every_process_says_where_its_log_goes_before_it_opens_a_database() -> None:
    for path in [path for floor in ("api", "workers") for path in (SOURCE / floor).rglob("*.py")]:
        text = path.read_text(encoding="utf-8")
        assert "Database.open" not in text or "logs.configure(" in text, f"{path}: use api.commands.opening"
