"""Checkpoints and proofs over HTTP, checked as somebody would who trusts none of it: with the one file for that alone."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from ledger.audit.offline import Checkpoint, VerifierKey, check_consistency, check_inclusion, leaf_hash
from ledger.database import Database
from tests.api.desk import registered


def raw(text: str) -> bytes:
    return base64.b64decode(text, validate=True)


@pytest.fixture
def grown(admin: httpx.Client, desk: str) -> str:
    """A desk sealed at six events, and posted to since."""
    first = admin.get(f"/v1/projects/{desk}/audit/checkpoint").json()
    assert first["size"] == 6
    events = [
        registered(f"C{number}", "A", "张三", f"1380000{number:04}", "2026-03-02T10:15:00+08:00") for number in range(7)
    ]
    assert admin.post(f"/v1/projects/{desk}/events", json=events).status_code == 201
    return desk


def keys_of(admin: httpx.Client, project: str) -> list[VerifierKey]:
    return [VerifierKey.parse(key) for key in admin.get(f"/v1/projects/{project}/audit/keys").json()["keys"]]


def checkpoint_of(admin: httpx.Client, project: str, at_least: int = 0) -> Checkpoint:
    found = admin.get(f"/v1/projects/{project}/audit/checkpoint", params={"at_least": at_least})
    assert found.status_code == 200, found.text
    return Checkpoint.opened(found.json()["note"], keys_of(admin, project))


def test_the_checkpoint_is_signed_and_says_which_ledger_it_is_of(admin: httpx.Client, desk: str) -> None:
    found = admin.get(f"/v1/projects/{desk}/audit/checkpoint").json()
    checkpoint = Checkpoint.opened(found["note"], keys_of(admin, desk))
    assert (checkpoint.origin, checkpoint.size) == (found["origin"], found["size"]) == (f"pandan/{desk}", 6)
    assert raw(found["root"]) == checkpoint.root
    text = admin.get(f"/v1/projects/{desk}/audit/checkpoint", headers={"Accept": "text/plain"})
    assert text.text == found["note"]
    assert text.headers["content-type"].startswith("text/plain")


def test_what_was_posted_a_moment_ago_is_sealed_when_asked_for(admin: httpx.Client, grown: str) -> None:
    assert checkpoint_of(admin, grown).size == 6
    assert checkpoint_of(admin, grown, at_least=13).size == 13
    assert [item["size"] for item in admin.get(f"/v1/projects/{grown}/audit/checkpoints").json()["items"]] == [6, 13]
    page = admin.get(f"/v1/projects/{grown}/audit/checkpoints?limit=1").json()
    assert [item["size"] for item in page["items"]] == [6]
    assert page["next"] == 6


def test_every_event_is_proven_to_be_in_the_ledger(admin: httpx.Client, grown: str) -> None:
    checkpoint = checkpoint_of(admin, grown, at_least=13)
    for position in range(1, 14):
        found = admin.get(f"/v1/projects/{grown}/audit/inclusion/{position}").json()
        assert found["size"] == 13
        leaf = leaf_hash(raw(found["record"]))
        assert leaf == raw(found["leaf"])
        check_inclusion(leaf, found["index"], found["size"], [raw(part) for part in found["proof"]], checkpoint.root)


def test_the_ledger_is_proven_to_have_only_grown(admin: httpx.Client, grown: str) -> None:
    earlier, later = checkpoint_of(admin, grown), checkpoint_of(admin, grown, at_least=13)
    found = admin.get(f"/v1/projects/{grown}/audit/consistency", params={"from": earlier.size}).json()
    assert (found["from"], found["to"]) == (6, 13)
    check_consistency(6, earlier.root, 13, later.root, [raw(part) for part in found["proof"]])
    for size in range(1, 14):
        found = admin.get(f"/v1/projects/{grown}/audit/consistency", params={"from": size, "to": 13}).json()
        proof = [raw(part) for part in found["proof"]]
        check_consistency(size, raw(found["from_root"]), 13, later.root, proof)


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("checkpoint?at_least=99", 404, "event_unknown"),
        ("inclusion/99", 404, "event_unknown"),
        ("inclusion/6?size=5", 422, "beyond_the_tree"),
        ("inclusion/0", 422, "parameters_invalid"),
        ("inclusion/x", 422, "parameters_invalid"),
        ("inclusion/1?size=99", 404, "event_unknown"),
        ("consistency", 422, "parameters_invalid"),
        ("consistency?from=5&to=4", 422, "from_beyond_to"),
        ("consistency?from=1&to=99", 404, "event_unknown"),
        ("checkpoints?limit=0", 422, "parameters_invalid"),
    ],
)
def test_what_cannot_be_proven_is_told(admin: httpx.Client, desk: str, path: str, status: int, code: str) -> None:
    found = admin.get(f"/v1/projects/{desk}/audit/{path}")
    assert (found.status_code, found.json()["type"]) == (status, f"urn:pandan:problem:{code}"), found.text


def test_other_projects_stay_closed(as_role: Callable[..., httpx.Client], desk: str) -> None:
    stranger = as_role("auditor", "elsewhere")
    for path in ("checkpoint", "checkpoints", "inclusion/1", "consistency?from=1", "keys"):
        assert stranger.get(f"/v1/projects/{desk}/audit/{path}").status_code == 403


def test_an_altered_ledger_is_told_of_and_never_proven(
    admin: httpx.Client, grown: str, database: Database, pandan: Callable[..., Any]
) -> None:
    checkpoint_of(admin, grown, at_least=13)
    with database.owner() as connection:
        row = connection.execute("SELECT schema FROM pandan.projects WHERE id = %s", (grown,)).fetchone()
        assert row is not None
        connection.execute("SET session_replication_role = replica")
        connection.execute(f"UPDATE {row[0]}.events SET record = record || ' '::bytea WHERE position = 8")  # noqa: S608 -- a schema of ours
    assert admin.post(
        f"/v1/projects/{grown}/events", json=registered("C9", "A", "李四", "13900000000", "2026-03-02T11:15:00+08:00")
    ).is_success
    refused = admin.get(f"/v1/projects/{grown}/audit/checkpoint?at_least=14")
    assert (refused.status_code, refused.json()["type"]) == (409, "urn:pandan:problem:ledger_does_not_hold")
    verified = pandan("verify", "--project", grown)
    assert verified.returncode == 1
    assert "event 7" in verified.stdout or "event 8" in verified.stdout
    assert "NOT INTACT" in verified.stdout


def test_a_clean_ledger_is_verified_at_the_terminal(admin: httpx.Client, desk: str, pandan: Callable[..., Any]) -> None:
    sealed = pandan("seal", "--project", desk)
    assert sealed.returncode == 0, sealed.stderr
    assert sealed.stdout.startswith(f"pandan/{desk}\n6\n")
    verified = pandan("verify", "--project", desk)
    assert (verified.returncode, verified.stdout) == (0, f"{desk}\t6 events\tsealed up to 6\tintact 完好\n")
    assert admin.get(f"/v1/projects/{desk}/audit/keys").json()["keys"] == pandan("keys", "list").stdout.split()
