"""Bundles of evidence (证据包): what stands in a ledger about a client or a deal, for somebody who has no ledger.

``ledger.audit.offline`` says what is in one, and checks it; a copy of that file goes along.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from importlib import resources
from typing import NamedTuple

import orjson

from ledger.audit import offline
from ledger.audit.checkpoints import Signed
from ledger.audit.signing import Keys

VERIFIER = "verify.py"
README = "readme.txt"
_HOW_TO = """证据包 / Bundle of evidence

核验（只需 Python 3.11 及 cryptography，不需数据库和网络）：
To check it (Python 3.11 and `cryptography`, no database, no network):

    python verify.py 本文件.zip --keys 公钥.txt

readable report 可读报告: report.html
"""


class Proven(NamedTuple):
    """An event with the proof that it stands in the ledger at its position."""

    position: int
    record: bytes
    proof: Sequence[bytes]


class Content(NamedTuple):
    """What a bundle is made of. ``books``: canonical texts by hash; ``client_keys``: 32 bytes by client; ``report``: HTML."""

    subject: str
    events: Sequence[Proven]
    books: Mapping[str, str]
    decisions: Mapping[str, object]
    client_keys: Mapping[str, bytes]
    report: str


def make(content: Content, signed: Signed, keys: Keys) -> bytes:
    """The bundle, as one archive: the same bytes for the same content, checkpoint and key."""
    files = {
        offline.CHECKPOINT: signed.note.encode(),
        offline.EVENTS: b"".join(_line(event) for event in content.events),
        offline.BOOKS: orjson.dumps(content.books, option=orjson.OPT_SORT_KEYS),
        offline.DECISIONS: orjson.dumps(content.decisions, option=orjson.OPT_SORT_KEYS | orjson.OPT_INDENT_2),
        offline.CLIENT_KEYS: orjson.dumps(
            {client: offline.encoded(key) for client, key in content.client_keys.items()}, option=orjson.OPT_SORT_KEYS
        ),
        offline.VERIFIERS: "".join(f"{key}\n" for key in keys.verifiers).encode(),
        "report.html": content.report.encode(),
        README: _HOW_TO.encode(),
        VERIFIER: resources.files("ledger.audit").joinpath("offline.py").read_bytes(),
    }
    listed = "".join(f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(files))
    manifest = f"{offline.BUNDLE_HEAD}\n{signed.checkpoint.origin}\n{content.subject}\n{listed}"
    files[offline.MANIFEST] = keys.signing.sign(manifest).encode()
    return offline.pack(files)


def _line(event: Proven) -> bytes:
    told = {
        "position": event.position,
        "record": offline.encoded(event.record),
        "proof": [offline.encoded(part) for part in event.proof],
    }
    return orjson.dumps(told) + b"\n"
