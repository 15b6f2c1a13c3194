"""A working day with everything that goes wrong, and then every line that the programs and the database server have logged."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest

from ledger.database import Database
from ledger.settings import Settings

from .serving import Server, event, opening

NAME, PINYIN, COMPANY = "欧阳娜娜", "ouyangnana", "明珠国际贸易"
PHONE, ID_NUMBER = "13912345678", "110101199003078888"
FORGED = "pandan_0123456789ab_" + "Zz" * 20
PLANTED = (NAME, PINYIN, COMPANY, PHONE, "139 1234 5678", ID_NUMBER, FORGED, "Zz" * 20)
PROJECT = "logged"
PATH = f"/v1/projects/{PROJECT}"
WHEN = "2026-03-02T10:15:00+08:00"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    made = Server(tmp_path_factory.mktemp("logs") / "home")
    made.start()
    yield made
    made.stop()


def _visit(id_: str, /, **more: Any) -> dict[str, Any]:
    data = {"registered_by": "A", "name": NAME, "phones": [PHONE], "company": COMPANY, "channel": "walk_in", **more}
    return event("visit.registered", "client/C1", data, id_, WHEN)


def _posted(client: httpx.Client) -> None:
    """What is taken, and what is refused for every reason that quotes what was sent."""
    assert client.post(f"{PATH}/events", json=opening(PROJECT, "A", rulebook="wjc")).status_code == 201
    assert client.post(f"{PATH}/events", json=_visit("v1")).status_code == 201
    refused: list[tuple[Any, int]] = [
        (_visit("v1", name=f"{NAME}{ID_NUMBER}"), 409),
        (_visit("v2", phones=[f"{PHONE}{PHONE}"]), 422),
        (_visit("v3", **{PHONE: NAME}), 422),
        (_visit("v4") | {"subject": f"client/{NAME}"}, 422),
        (_visit("v5") | {"type": f"pandan.{NAME}"}, 422),
        (_visit("v6") | {"expectedversion": 99}, 409),
        (_visit("v7") | {"time": NAME}, 422),
        (_visit("v8") | {"recordedtime": "2001-01-01T00:00:00Z"}, 422),
    ]
    for body, status in refused:
        answer = client.post(f"{PATH}/events", json=body)
        assert answer.status_code == status, answer.text
    assert client.post(f"{PATH}/events", content=f"[{NAME}".encode()).status_code in (400, 415)
    assert client.post(f"{PATH}/events", content=NAME.encode() * 600_000).status_code == 413


def _read(client: httpx.Client, token: str) -> None:
    """What names people in addresses, and comes with what is no token."""
    position = client.get(f"{PATH}/events").json()["position"]
    assert client.get(f"{PATH}/clients/C1", params={"at_least": position}).json()["name"] == NAME
    for query in (NAME, PINYIN, PHONE, COMPANY):
        assert client.get(f"{PATH}/clients", params={"q": query}).status_code == 200
    for path in (
        f"/{NAME}/{PHONE}",
        f"{PATH}/clients/{ID_NUMBER}",
        f"{PATH}/clients/{NAME}",
        f"{PATH}/units?q={PHONE}",
    ):
        assert client.get(path).status_code in (404, 422), path
    assert client.get(f"{PATH}/events?token={token}").status_code == 422
    for header in (FORGED, PHONE, f"{NAME}".encode().decode("latin-1")):
        answer = httpx.get(
            f"{client.base_url}{PATH}/events", headers=[(b"authorization", f"Bearer {header}".encode("latin-1"))]
        )
        assert answer.status_code == 401
    assert client.delete(f"{PATH}/clients/C1", headers={"X-Name": PHONE}).status_code == 405


def _broken(server: Server, client: httpx.Client) -> None:
    """Faults of the program and of the database, with values in their statements, parameters and details."""
    with Database.open(Settings(home=server.home, database_url=None)) as database, database.owner() as owner:
        (schema,) = owner.execute("SELECT schema FROM pandan.projects WHERE id = %s", (PROJECT,)).fetchone() or ("",)
        owner.execute(f"ALTER TABLE {schema}.events RENAME TO elsewhere")
        assert client.post(f"{PATH}/events", json=_visit("broken")).status_code == 500
        owner.execute(f"ALTER TABLE {schema}.elsewhere RENAME TO events")
        owner.execute("CREATE SCHEMA names")
        owner.execute("CREATE TABLE names.people (name text PRIMARY KEY CHECK (name <> 'nobody'), other text)")
        insert = f"INSERT INTO names.people VALUES ('{NAME}', '{PHONE}')"  # noqa: S608 -- values in the statement are meant
        owner.execute(insert)
        for statement, values in (
            (insert, ()),
            (insert.replace(NAME, "nobody"), ()),
            ("INSERT INTO names.people VALUES (%s, %s)", (NAME, PHONE)),
            ("SELECT 1 / (length(%s) - length(%s))", (NAME, NAME)),
            (insert.replace("people", "nowhere"), ()),
        ):
            with pytest.raises(psycopg.Error):
                owner.execute(statement, values)
        owner.execute("DROP SCHEMA names CASCADE")


def _commanded(server: Server, folder: Path, token: str) -> list[str]:
    """Lines of JSON that commands wrote to standard error: what is said to the person at the terminal is no log."""
    bad = folder / "bad.jsonl"
    bad.write_text(json.dumps(_visit("i1", phones=[NAME])) + f"\n{{{NAME}\n", encoding="utf-8")
    told = [
        server.command("import", str(bad), "--project", PROJECT, check=False),
        server.command("export", "--project", PROJECT),
        server.command("token", "revoke", token),
        server.command("show", "client", PHONE, "--project", PROJECT, check=False),
    ]
    return [line for one in told for line in one.stderr.splitlines() if line.startswith("{")]


def test_no_line_names_anybody_or_holds_a_token(server: Server, tmp_path: Path) -> None:
    token, spent = server.token(), server.token("manager", "--project", PROJECT)
    with server.client(token) as client:
        _posted(client)
        _read(client, token)
        _broken(server, client)
    lines = _commanded(server, tmp_path, spent)
    with server.client(spent) as client:
        client.get(f"{PATH}/clients", params={"q": PHONE})
    server.stop()
    logged = server.log.read_text(encoding="utf-8") + "\n".join(lines)
    of_the_database = (server.home / "postgres" / "log").read_text(encoding="utf-8")

    events = [json.loads(line) for line in logged.splitlines() if line.startswith("{")]
    assert {"request", "post_failed", "token_refused"} <= {one["event"] for one in events}
    refused = [one for one in events if one["event"] == "request" and one["status"] == 409]
    assert {(one["route"], one["project"], one["role"]) for one in refused} == {
        ("/v1/projects/{project}/events", PROJECT, "admin")
    }
    assert all(one["request"] and one["token"] and one["ms"] > 0 for one in refused)
    assert "duplicate key value" in of_the_database, "its faults are told"

    for text in (logged, of_the_database):
        for secret in (*PLANTED, token, spent, *(part.rpartition("_")[2] for part in (token, spent))):
            assert secret not in text
        for detail in ("DETAIL", "STATEMENT", "CONTEXT", "Traceback"):
            assert detail not in text
