"""Bundles of evidence: made by the server, checked in an empty folder by somebody who has nothing but the file."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any
from zipfile import ZipFile

import httpx
import pytest

from ledger.audit import offline
from ledger.audit.offline import NotProvenError, VerifierKey, check_bundle
from ledger.audit.signing import Keys, SigningKey
from ledger.database import Database
from tests.api.desk import event, opening, received, registered

DAY = "2026-03-02T{}:00+08:00"


@pytest.fixture(scope="module")
def quarrel(admin: httpx.Client, new_project_of_module: str) -> str:
    """A desk at which two agents have a claim to the same deal."""
    project = new_project_of_module
    deal = {"deal": "D1", "client": "C1", "agent": "B"}
    posted = admin.post(
        f"/v1/projects/{project}/events",
        json=[
            received("C1", "A", "R1", DAY.format("10:00")),
            registered("C1", "A", "张三", "13800000000", DAY.format("10:20")),
            event("reception.ended", "client/C1", {"reception": "R1"}, DAY.format("10:40")),
            received("C1", "B", "R2", DAY.format("15:00")),
            event("deposit.paid", "unit/U1", {**deal, "amount": "5000", "method": "cash"}, DAY.format("15:30")),
            event("contract.signed", "unit/U1", {**deal, "contract": "K1"}, DAY.format("16:00")),
            event(
                "dispute.opened",
                "client/C1",
                {"dispute": "X1", "by": "A", "deal": "D1", "statement": "我先接待"},
                DAY.format("17:00"),
            ),
        ],
    )
    assert posted.status_code == 201, posted.text
    return project


@pytest.fixture(scope="module")
def new_project_of_module(admin: httpx.Client) -> str:
    project = "evidence"
    assert admin.post(f"/v1/projects/{project}/events", json=opening(project)).status_code == 201
    return project


@pytest.fixture(scope="module")
def keys(admin: httpx.Client, quarrel: str) -> list[VerifierKey]:
    return [VerifierKey.parse(key) for key in admin.get(f"/v1/projects/{quarrel}/audit/keys").json()["keys"]]


@pytest.fixture(scope="module")
def bundle(admin: httpx.Client, quarrel: str, working: None) -> bytes:
    del working
    for _ in range(10):  # a worker that has only just begun may have many desks to take up first; clients ask again
        found = admin.get(f"/v1/projects/{quarrel}/deals/D1/evidence?at_least=13")
        if found.status_code != 503:
            break
    assert found.status_code == 200, found.text
    assert found.headers["content-disposition"] == 'attachment; filename="evidence-deal-D1.zip"'
    return found.content


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-I", "verify.py", *arguments],
        cwd=folder, env={}, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip


def test_a_bundle_is_checked_in_an_empty_folder_with_nothing_but_itself(
    bundle: bytes, keys: list[VerifierKey], tmp_path: Path
) -> None:
    (tmp_path / "case.zip").write_bytes(bundle)
    (tmp_path / "published.keys").write_text("".join(f"{key}\n" for key in keys))
    with ZipFile(tmp_path / "case.zip") as archive:
        assert archive.testzip() is None
        archive.extract("verify.py", tmp_path)
        report = archive.read("report.html").decode()
    held = run(tmp_path, "case.zip", "--keys", "published.keys")
    assert (held.returncode, held.stderr) == (0, "")
    assert "intact: deal/D1 of pandan/evidence" in held.stdout
    assert "请与公布的公钥核对" not in held.stdout
    assert "请与公布的公钥核对" in run(tmp_path, "case.zip").stdout
    for text in ("交易 D1 归谁", "Whose deal D1 is", "张三", "WJC-", "我先接待"):
        assert text in report
    place = len(bundle) // 2
    (tmp_path / "case.zip").write_bytes(bundle[:place] + bytes([bundle[place] ^ 1]) + bundle[place + 1 :])
    refused = run(tmp_path, "case.zip", "--keys", "published.keys")
    assert refused.returncode == 1
    assert "拒绝 refused: " in refused.stderr


def test_one_changed_byte_anywhere_is_refused(bundle: bytes, keys: list[VerifierKey]) -> None:
    assert check_bundle(bundle, keys).events >= 7
    random = Random(1)  # noqa: S311 -- any bytes will do
    places = {0, 4, 9, len(bundle) - 1, len(bundle) - 20, *random.sample(range(len(bundle)), 400)}
    for place in places:
        altered = bytearray(bundle)
        altered[place] ^= 1 << random.randrange(8)
        with pytest.raises(NotProvenError):
            check_bundle(bytes(altered), keys)


@pytest.mark.parametrize("cut", [0, 1, 100, 5_000])
def test_a_bundle_that_was_cut_or_added_to_is_refused(bundle: bytes, keys: list[VerifierKey], cut: int) -> None:
    with pytest.raises(NotProvenError):
        check_bundle(bundle[: len(bundle) - cut - 1], keys)
    with pytest.raises(NotProvenError):
        check_bundle(bundle + bytes(cut + 1), keys)


def test_where_it_was_altered_is_said(bundle: bytes, keys: list[VerifierKey]) -> None:
    files = offline.unpack(bundle)
    for name in files:
        content = files[name]
        altered = files | {name: content[:-2] + bytes([content[-2] ^ 1]) + content[-1:]}
        with pytest.raises(NotProvenError, match=f"{name}|manifest.note"):
            check_bundle(offline.pack(altered), keys)
    with pytest.raises(NotProvenError, match=r"extra\.txt does not belong"):
        check_bundle(offline.pack(files | {"extra.txt": b"x"}), keys)
    for name in files:
        with pytest.raises(NotProvenError, match=f"{name} is missing"):
            check_bundle(offline.pack({other: content for other, content in files.items() if other != name}), keys)


def test_a_bundle_that_was_altered_and_signed_by_somebody_else_is_refused(
    bundle: bytes, keys: list[VerifierKey]
) -> None:
    files = offline.unpack(bundle)
    stranger = SigningKey.make("pandan")
    text = offline.open_note(files["manifest.note"].decode(), keys)
    forged = offline.pack(files | {"manifest.note": stranger.sign(text).encode()})
    with pytest.raises(NotProvenError, match="nobody whose key is known"):
        check_bundle(forged, keys)


def test_a_key_that_signs_cannot_make_events_that_are_not_in_the_ledger(
    bundle: bytes, keys: list[VerifierKey], database: Database
) -> None:
    files = offline.unpack(bundle)
    altered = files["events.jsonl"].replace(b'"position":7', b'"position":8', 1)
    text = offline.open_note(files["manifest.note"].decode(), keys)
    text = text.replace(hashlib.sha256(files["events.jsonl"]).hexdigest(), hashlib.sha256(altered).hexdigest())
    signed = Keys.open(database.settings).signing.sign(text).encode()
    with pytest.raises(NotProvenError, match=r"events\.jsonl: event 8"):
        check_bundle(offline.pack(files | {"events.jsonl": altered, "manifest.note": signed}), keys)


def test_bundles_are_made_and_checked_at_the_terminal(
    quarrel: str, bundle: bytes, pandan: Callable[..., Any], tmp_path: Path
) -> None:
    del bundle  # made first, so that the read models are there
    file = tmp_path / "C1.zip"
    made = pandan("evidence", "C1", "--project", quarrel, "-o", file)
    assert made.returncode == 0, made.stderr
    held = pandan("verify", file, env={"PANDAN_DATABASE_URL": "postgresql://nowhere.invalid/none"})
    assert held.returncode == 0, held.stderr
    assert "intact: client/C1" in held.stdout
    file.write_bytes(file.read_bytes()[:-30])
    refused = pandan("verify", file)
    assert (refused.returncode, "拒绝 refused" in refused.stderr) == (1, True)
    unknown = pandan("evidence", "C404", "--project", quarrel, "-o", file)
    assert (unknown.returncode, unknown.stderr) == (1, "pandan: there is no client C404\n")


def test_unknown_clients_and_deals_have_no_evidence(admin: httpx.Client, quarrel: str, working: None) -> None:
    del working
    for path in ("clients/C404", "deals/D404"):
        assert admin.get(f"/v1/projects/{quarrel}/{path}/evidence").status_code == 404
