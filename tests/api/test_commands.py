"""The commands, each as a process of its own."""

from __future__ import annotations

import csv
import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest

from .conftest import Run
from .desk import event, opening, registered

MORNING = "2026-03-02T10:15:00+08:00"


def _lines(path: Path, *events: dict[str, Any]) -> Path:
    path.write_text("".join(json.dumps(event, ensure_ascii=False) + "\n" for event in events), encoding="utf-8")
    return path


def _stored(admin: httpx.Client, project: str) -> list[dict[str, Any]]:
    answer = admin.get(f"/v1/projects/{project}/events", params={"limit": 1000})
    items: list[dict[str, Any]] = answer.json().get("items", [])
    return items


def test_a_token_is_printed_alone_and_works(pandan: Run, desk: str, anonymous: httpx.Client) -> None:
    made = pandan("token", "create", "--role", "front_desk", "--project", desk, "--staff", "A")
    assert made.returncode == 0, made.stderr
    token = made.stdout.removesuffix("\n")
    assert token
    assert not token.split()[1:]
    headers = {"Authorization": f"Bearer {token}"}
    assert anonymous.get(f"/v1/projects/{desk}/events", headers=headers).status_code == 200
    assert token.split("_")[1] in pandan("token", "list").stdout
    assert token not in pandan("token", "list").stdout
    assert pandan("token", "revoke", token).returncode == 0
    assert pandan("token", "revoke", token).returncode == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ("token", "create", "--role", "king"),
        ("token", "create", "--role", "agent"),
        ("token", "create", "--role", "agent", "--project", "a/b"),
        ("token", "revoke", "nothing"),
        ("export", "--project", "nowhere"),
        ("import", "/nowhere/at/all.jsonl", "--project", "p"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(pandan: Run, arguments: tuple[str, ...]) -> None:
    done = pandan(*arguments)
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.startswith("pandan: ")
    assert len(done.stderr.splitlines()) == 1


def test_a_wrong_setting_is_named(pandan: Run) -> None:
    done = pandan("token", "list", env={"PANDAN_PORT": "eighty"})
    assert done.returncode == 1
    assert done.stderr.startswith("pandan: PANDAN_PORT: ")


def test_a_database_that_does_not_answer_is_named_without_its_password(pandan: Run) -> None:
    done = pandan("token", "list", env={"PANDAN_DATABASE_URL": "postgresql://me:hush@127.0.0.1:1/none"})
    assert done.returncode == 1
    assert "the database does not answer" in done.stderr
    assert "Traceback" not in done.stderr
    assert "hush" not in done.stderr


def test_what_is_exported_can_be_imported_elsewhere(
    pandan: Run, admin: httpx.Client, desk: str, new_project: Callable[[], str], tmp_path: Path
) -> None:
    more = [
        registered("C1", "A", "张三", "13800000000", MORNING),
        registered("C2", "B", "李四", "13900000000", MORNING),
    ]
    assert admin.post(f"/v1/projects/{desk}/events", json=more).status_code == 201
    file, copy = tmp_path / "out.jsonl", new_project()
    assert pandan("export", "--project", desk, "--output", file).returncode == 0
    assert list(tmp_path.iterdir()) == [file]
    imported = pandan("import", file, "--project", copy)
    assert imported.returncode == 0, imported.stderr
    assert "8 events stored" in imported.stderr
    again = pandan("import", file, "--project", copy)
    assert again.returncode == 0
    assert "0 events stored, 8 were there already" in again.stderr

    def told(project: str) -> list[tuple[Any, ...]]:
        return [
            (
                e["id"],
                e["source"],
                e["type"],
                e["subject"].replace(project, "*"),
                e["time"],
                e["recordedtime"],
                e["data"],
            )
            for e in _stored(admin, project)
        ]

    assert told(copy) == told(desk)
    assert all(item["imported"] for item in _stored(admin, copy))
    assert pandan("export", "--project", copy).stdout == file.read_text().replace(f"project/{desk}", f"project/{copy}")


def _mixed(project: str) -> list[dict[str, Any]]:
    first = registered("C1", "A", "张三", "13800000000", MORNING)
    stranger = registered("C2", "Z", "李四", "13900000000", MORNING)
    malformed = registered("C3", "A", "王五", "not a number", MORNING)
    return [*opening(project), first, stranger, malformed, registered("C4", "B", "赵六", "13700000000", MORNING)]


def test_one_bad_line_means_that_nothing_is_stored(
    pandan: Run, admin: httpx.Client, new_project: Callable[[], str], tmp_path: Path
) -> None:
    project = new_project()
    file = _lines(tmp_path / "mixed.jsonl", *_mixed(project))
    done = pandan("import", file, "--project", project)
    assert done.returncode == 1
    assert "mixed.jsonl line 8:" in done.stderr
    assert "mixed.jsonl line 9:" in done.stderr
    assert "nothing was stored" in done.stderr
    assert _stored(admin, project) == []


def test_with_a_file_for_rejects_the_good_lines_are_stored(
    pandan: Run, admin: httpx.Client, new_project: Callable[[], str], tmp_path: Path
) -> None:
    project = new_project()
    file, rejects = _lines(tmp_path / "mixed.jsonl", *_mixed(project)), tmp_path / "rejects.csv"
    with file.open("a") as more:
        more.write("{not json\n\n[]\n")
    done = pandan("import", file, "--project", project, "--rejects", rejects)
    assert done.returncode == 1
    assert len(_stored(admin, project)) == 8
    with rejects.open(encoding="utf-8-sig", newline="") as table:
        rows = list(csv.DictReader(table))
    assert [(int(row["row"]), row["code"]) for row in rows] == [
        (8, "unknown_staff"),
        (9, "not_a_phone"),
        (11, "not_json"),
        (13, "not_an_event"),
    ]
    assert "李四" in rows[0]["content"]


def test_a_check_stores_nothing(
    pandan: Run, admin: httpx.Client, new_project: Callable[[], str], tmp_path: Path
) -> None:
    project = new_project()
    file = _lines(tmp_path / "good.jsonl", *opening(project))
    done = pandan("import", file, "--project", project, "--check")
    assert done.returncode == 0, done.stderr
    assert "6 events would be stored" in done.stderr
    assert _stored(admin, project) == []
    assert pandan("import", "-", "--project", project, given=file.read_text()).returncode == 0
    assert len(_stored(admin, project)) == 6


def test_the_project_of_the_command_wins(
    pandan: Run, admin: httpx.Client, new_project: Callable[[], str], tmp_path: Path
) -> None:
    project = new_project()
    file = _lines(tmp_path / "other.jsonl", *opening("somewhere-else"))
    assert pandan("import", file, "--project", project).returncode == 0
    assert {item["subject"] for item in _stored(admin, project)} == {f"project/{project}", "unit/U1"}


def test_the_demo_loads_once_and_tells_every_time(pandan: Run, admin: httpx.Client, anonymous: httpx.Client) -> None:
    first, second = pandan("demo"), pandan("demo")
    assert first.returncode == second.returncode == 0, first.stderr
    assert "is there already" in second.stderr
    assert first.stdout == second.stdout
    count = admin.get("/v1/projects/demo/events", params={"limit": 1}).json()["position"]
    assert count > 3000
    token = next(line for line in first.stdout.splitlines() if line.startswith("TOKEN=")).removeprefix("TOKEN=")
    answer = anonymous.get("/v1/projects/demo/units", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code in {200, 503}


PARENT = """
import os, time
from api.commands.workers import Workers
with Workers(os.environ):
    print("up", flush=True)
    time.sleep(600)
"""


def _children(parent: subprocess.Popen[str]) -> list[psutil.Process]:
    return psutil.Process(parent.pid).children()


def _until(condition: Callable[[], Any], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_workers_start_again_and_end_with_their_parent(environment: dict[str, str]) -> None:
    parent = subprocess.Popen([sys.executable, "-c", PARENT], env=environment, stdout=subprocess.PIPE, text=True)
    try:
        assert parent.stdout is not None
        assert parent.stdout.readline() == "up\n"
        (first,) = _children(parent)
        first.kill()
        _until(lambda: any(child.pid != first.pid and child.is_running() for child in _children(parent)))
        (second,) = [child for child in _children(parent) if child.pid != first.pid]
        time.sleep(1)
        parent.send_signal(signal.SIGKILL)
        _until(lambda: not second.is_running() or second.status() == psutil.STATUS_ZOMBIE)
    finally:
        parent.kill()
        parent.wait()
        parent.stdout.close()


def test_a_port_that_is_taken_is_said_at_once(pandan: Run, address: str) -> None:
    port = address.rpartition(":")[2]
    done = pandan("serve", env={"PANDAN_PORT": port})
    assert done.returncode == 1
    assert f"port {port} of 127.0.0.1 is taken" in done.stderr


def test_an_event_from_the_ledger_itself_goes_in_as_it_came_out(
    pandan: Run, admin: httpx.Client, desk: str, new_project: Callable[[], str], tmp_path: Path
) -> None:
    away = event("staff.absent", f"project/{desk}", {"staff": "B", "reason": "leave"}, MORNING, tabletversion="7")
    assert admin.post(f"/v1/projects/{desk}/events", json=away).status_code == 201
    copy = new_project()
    file = _lines(tmp_path / "events.jsonl", *_stored(admin, desk))
    done = pandan("import", file, "--project", copy)
    assert done.returncode == 0, done.stderr
    assert _stored(admin, copy)[-1]["tabletversion"] == "7"
