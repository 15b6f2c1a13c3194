"""No secret stands in the repository, nor ever stood in its history: neither those of others nor, above all, those of ours."""

from __future__ import annotations

import base64
import re
import secrets
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from ledger import tokens

ROOT = Path(__file__).parents[2]
SHAPES = {
    "a private key": rb"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----",
    "a signing key of checkpoints": rb"PRIVATE\+KEY\+[\w.]+\+[0-9a-f]{8}\+[A-Za-z0-9+/=]{40,}",
    "an access token of ours": rb"pandan_[0-9a-f]{12}_[A-Za-z0-9_-]{40,60}",
    "the secret of a webhook": rb"whsec_[A-Za-z0-9+/_=-]{24,}",
    "32 bytes of a key": rb"(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/_-]{43}=(?![A-Za-z0-9+/_=-])",
    "a master key": rb"PANDAN_MASTER_KEY[ ]?=[ ]?[\"']?[A-Za-z0-9+/_=-]{32,}",
    "a password of a database": rb"postgres(?:ql)?://[^\s:/@{}]+:[^\s@/{}$<]+@",
    "a key of somebody's cloud or forge": rb"\b(?:AKIA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{36}|github_pat_\w{50,}|glpat-[\w-]{20}"
    rb"|xox[abp]-[\w-]{10,}|pypi-AgE[\w-]{50,}|sk-[A-Za-z0-9]{32,})\b",
}
PUBLIC = {b"n4bQgYhMfWWaL+qgxVrQFaO/TxsrC4Is0V1sFbDwCgg="}
"""The SHA-256 of "test", an example of a hash."""
WORDS = re.compile(rb"://\w+:(?:password|secret|hush|p|\xe2\x80\xa6)@", re.IGNORECASE)
"""Passwords that are words for one, or an ellipsis."""
_SHAPES = {what: re.compile(shape) for what, shape in SHAPES.items()}


def found(body: bytes) -> list[str]:
    """What looks like a secret in a file."""
    return [what for what, shape in _SHAPES.items() for hit in shape.finditer(body) if _secret(what, hit.group())]


def _secret(what: str, written: bytes) -> bool:
    if what == "an access token of ours":
        return tokens.public_part(written.decode()) is not None  # others are made up: the checksum tells
    return written not in PUBLIC and not WORDS.search(written)


def git(*arguments: str) -> bytes:
    """What git says."""
    answer = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, check=False)
    if answer.returncode:
        # An unpacked archive has no history, nor a list of what belongs to the project, and beside it may lie anything.
        pytest.skip("an unpacked archive has no history to search: clone the repository")
    return answer.stdout


def files_ever() -> Iterator[tuple[str, bytes]]:
    """Every version of every file that a branch or a tag leads to."""
    listed = git("rev-list", "--objects", "--all")
    paths = {name: path.decode() for name, _, path in (line.partition(b" ") for line in listed.splitlines())}
    read = subprocess.run(
        ["git", "cat-file", "--batch"], cwd=ROOT, input=b"\n".join(paths), capture_output=True, check=True
    ).stdout
    at = 0
    while at < len(read):
        start = read.index(b"\n", at) + 1
        name, kind, size = read[at:start].split()
        at = start + int(size) + 1
        if kind == b"blob":
            yield paths[name], read[start : at - 1]


def test_no_file_ever_held_a_secret() -> None:
    assert [f"{path}: {what}" for path, body in files_ever() for what in found(body)] == []


def test_what_is_not_committed_yet_holds_none_either() -> None:
    listed = git("ls-files", "-z", "--cached", "--others", "--exclude-standard").decode()
    paths = [ROOT / name for name in listed.split("\0") if name]
    assert paths
    assert [f"{path}: {what}" for path in paths if path.is_file() for what in found(path.read_bytes())] == []


def _private_key() -> str:
    pem = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return pem.decode()


def _token() -> str:
    body = f"pandan_{secrets.token_hex(6)}_{secrets.token_urlsafe(32)}"
    return body + tokens._checksum(body)


@pytest.mark.parametrize(
    ("secret", "what"),
    [
        (_private_key(), "a private key"),
        (_token(), "an access token of ours"),
        ("whsec_" + base64.b64encode(secrets.token_bytes(32)).decode(), "the secret of a webhook"),
        (base64.b64encode(secrets.token_bytes(32)).decode(), "32 bytes of a key"),
        (f"PANDAN_MASTER_KEY={secrets.token_hex(32)}", "a master key"),
        ("postgresql://pandan:" + secrets.token_hex(8) + "@db/pandan", "a password of a database"),
        ("AKIA" + "Z" * 16, "a key of somebody's cloud or forge"),
    ],
    ids=lambda one: one if " " in one and "-----" not in one else "",
)
def test_a_secret_would_be_found(secret: str, what: str) -> None:
    assert what in found(f"# a line\nvalue: {secret}\n".encode())
