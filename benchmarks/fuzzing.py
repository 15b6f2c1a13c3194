"""Broken input by chance, as long as wanted: events to the parser and to the whole route, bundles to the verifier. What is found is an error
that nobody caught.

Real events and bundles are altered byte by byte and member by member. Bundles are signed again afterwards, as anybody may who brings
their own key, so that what lies behind the signature is reached.
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import contextlib
import copy
import hashlib
import json
import logging
import random
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import httpx
import orjson
import structlog
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from api.app import create_app
from api.events.envelope import parse
from api.problems import ProblemError
from benchmarks.desk import client, opening
from benchmarks.machine import describe
from domain import payloads
from ledger.audit import bundles, offline, tree
from ledger.audit.checkpoints import Signed
from ledger.audit.offline import Checkpoint, NotProvenError
from ledger.audit.signing import Keys, SigningKey
from ledger.database import Database
from ledger.settings import Settings
from ledger.tokens import create

PROJECT = "gj"
MEDIA = (
    "application/json",
    "application/cloudevents+json",
    "application/cloudevents-batch+json",
    None,
    "text/plain",
    "\xff",
)
ODD_BYTES = (
    b"\x00", b"\xff", b"\xed\xa0\x80", b'"', b"{", b"}", b"[", b"]", b",", b":", b"\\", b"\\ud800", b"\\u0000", b"1e999", b"-0",
    b"NaN", b"null", b"18446744073709551616", b"[" * 2000, b'{"a":' * 500, "﻿\u2028𠮷".encode(), b"PK\x03\x04", b"\n\n", b"\r",
)  # fmt: skip
ODD_VALUES: tuple[Any, ...] = (
    None, True, False, 0, -1, 1.5, 2**63, -(2**63), 10**30, 1e308, "", " ", "\x00", "\x1f", "\ud800", "﻿", "𠮷" * 300, "a" * 5000, "..", "/", "0",
    "2026-02-30T00:00:00Z", "9999-12-31T23:59:60+23:59", "1e5", "٣", "client/", "project/gj", [], {}, [[]], {"": {}}, [None],
    {"sealed": 1}, {"sealed": {"client": [], "box": 1}}, {"position": "x"}, ["a"] * 3000,
)  # fmt: skip
POSTED_EVERY = 25
"""Of so many broken bodies one goes through the whole route, which takes as much longer."""


def altered_bytes(raw: bytes, chance: random.Random) -> bytes:
    """Some bytes changed, taken out, repeated or put in."""
    found = bytearray(raw)
    for _ in range(chance.choice((1, 1, 2, 5))):
        at = chance.randrange(len(found) + 1)
        end = min(len(found), at + chance.choice((0, 1, 2, 8, 200)))
        match chance.randrange(4):
            case 0 if at < len(found):
                found[at] ^= 1 << chance.randrange(8)
            case 1:
                del found[at:end]
            case 2:
                found[at:at] = found[at:end]
            case _:
                found[at:end] = chance.choice(ODD_BYTES)
    return bytes(found)


def altered_json(document: Any, chance: random.Random) -> Any:
    """Some member or element replaced, taken out, renamed or repeated."""
    whole = [copy.deepcopy(document)]
    for _ in range(chance.choice((1, 1, 2, 4))):
        places = list(_places(whole))
        holder, key = chance.choice(places)
        value = chance.choice((copy.deepcopy(chance.choice(ODD_VALUES)), copy.deepcopy(_at(*chance.choice(places)))))
        match chance.randrange(4):
            case 0 if holder is not whole:
                del holder[key]
            case 1 if isinstance(holder, dict):
                holder[str(chance.choice(ODD_VALUES))[:300]] = value
            case 2 if isinstance(holder, list) and holder is not whole:
                holder.insert(key, value)
            case _:
                holder[key] = value
    return whole[0]


def _places(holder: Any) -> Iterator[tuple[Any, Any]]:
    keys = range(len(holder)) if isinstance(holder, list) else list(holder)
    for key in keys:
        yield holder, key
        if isinstance(holder[key], list | dict):
            yield from _places(holder[key])


def _at(holder: Any, key: Any) -> Any:
    return holder[key]


def _written(document: Any) -> bytes:
    return json.dumps(document, ensure_ascii=False).encode("utf-8", "surrogatepass")


def bodies(chance: random.Random) -> Iterator[bytes]:
    """Broken bodies of posts, without end."""
    examples = list(payloads.examples().values())
    few = [event for number in range(3) for event in client(number, "f")]
    while True:
        document = chance.choice((chance.choice(examples), chance.sample(examples, 3), few))
        if chance.random() < 0.7:
            document = altered_json(document, chance)
        raw = _written(document)
        yield altered_bytes(raw, chance) if chance.random() < 0.4 else raw


def a_bundle(keys: Keys) -> dict[str, bytes]:
    """The files of a bundle that holds: five events of a ledger of nine, one of them with personal data."""
    key, project = bytes(range(32)), "fuzz"
    box = base64.b64encode(bytes(12) + _sealed(key, f"client {project}/C1")).decode()
    records = [
        orjson.dumps({"data": {"sealed": {"client": "C1", "box": box}} if n == 3 else {"n": n}, "version": n})
        for n in range(9)
    ]
    edge = tree.Edge()
    for record in records:
        edge.add(record)
    leaves = [offline.leaf_hash(record) for record in records]

    def hash_of(node: tree.Node) -> bytes:
        if node.level == 0:
            return leaves[node.place]
        return offline.node_hash(*(hash_of(tree.Node(node.level - 1, 2 * node.place + side)) for side in (0, 1)))

    proven = [
        bundles.Proven(at + 1, records[at], [tree.hashed(span, hash_of) for span in tree.inclusion(at, len(records))])
        for at in (0, 2, 3, 6, 8)
    ]
    book = '{"book":"sc"}'
    digest = hashlib.sha256(book.encode()).hexdigest()
    answer = {"rulebook_hash": digest, "because": [{"position": 1, "clause": "SC-1", "evidence": [3, 4]}]}
    checkpoint = Checkpoint(f"pandan/{project}", len(records), edge.root())
    content = bundles.Content("deal/D1", proven, {digest: book}, {"answers": [answer]}, {"C1": key}, "<html></html>")
    return offline.unpack(bundles.make(content, Signed(checkpoint, keys.signing.sign(checkpoint.text)), keys))


def _sealed(key: bytes, purpose: str) -> bytes:
    return AESGCM(key).encrypt(bytes(12), b"{}", purpose.encode())


def archives(files: Mapping[str, bytes], keys: Keys, chance: random.Random) -> Iterator[bytes]:
    """Broken bundles, without end: members altered and signed for again, or the archive itself."""
    while True:
        altered = dict(files)
        for name in chance.sample(sorted(files), chance.choice((1, 1, 2))):
            altered[name] = _altered_file(files[name], chance)
        if chance.random() < 0.7:
            altered[offline.MANIFEST] = _signed_for(altered, keys)
        raw = offline.pack(altered)
        yield altered_bytes(raw, chance) if chance.random() < 0.3 else raw


def _altered_file(content: bytes, chance: random.Random) -> bytes:
    lines = content.splitlines()
    if chance.random() < 0.7 and lines and lines[0][:1] in (b"{", b"["):
        with contextlib.suppress(ValueError):
            return _written(altered_json(json.loads(content), chance))
        at = chance.randrange(len(lines))
        line = json.loads(lines[at])
        if chance.random() < 0.5 and "record" in line:
            record = _written(altered_json(json.loads(base64.b64decode(line["record"])), chance))
            line["record"] = base64.b64encode(record).decode()
        else:
            line = altered_json(line, chance)
        return b"\n".join([*lines[:at], _written(line), *lines[at + 1 :]]) + b"\n"
    return altered_bytes(content, chance)


def _signed_for(files: Mapping[str, bytes], keys: Keys) -> bytes:
    listed = "".join(
        f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(files) if name != offline.MANIFEST
    )
    return keys.signing.sign(f"{offline.BUNDLE_HEAD}\npandan/fuzz\ndeal/D1\n{listed}").encode()


class UncaughtError(Exception):
    """An error that nobody caught; the same seed finds it again."""


def parsed(raw: bytes, chance: random.Random) -> str:
    """Gives a body to the parser; says how it was taken. Raises UncaughtError."""
    media = chance.choice(MEDIA)
    try:
        taken = parse(raw, media, PROJECT, 500)
    except ProblemError as problem:
        return f"parser: {problem.status}"
    except Exception as error:
        raise UncaughtError(f"the parser, given {media!r} and {raw[:2000]!r}") from error
    return "parser: refused" if taken.problems else "parser: taken"


def checked(raw: bytes, keys: Keys | None) -> str:
    """Gives an archive to the verifier; says how it was taken. Raises UncaughtError."""
    try:
        offline.told(offline.check_bundle(raw, keys.verifiers if keys is not None else ()))
    except NotProvenError:
        return "verifier: refused"
    except Exception as error:
        raise UncaughtError(f"the verifier, given a bundle of {len(raw):,} bytes") from error
    return "verifier: holds"


class Desk:
    """The whole application in this process, without a network."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self._http = http

    @classmethod
    @contextlib.asynccontextmanager
    async def open(cls, database: Database) -> AsyncIterator[Desk]:
        """With a project that is open."""
        with database.owner() as owner:
            token = create(owner, database.vault, "admin")
        app = create_app(database)
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(
                transport=httpx.ASGITransport(app=app),
                base_url="http://desk",
                headers={"Authorization": f"Bearer {token}"},
            ) as http,
        ):
            opened = await http.post(f"/v1/projects/{PROJECT}/events", json=opening(PROJECT))
            opened.raise_for_status()
            yield cls(http)

    async def post(self, raw: bytes, chance: random.Random) -> str:
        """Posts a body; says what was answered. Raises UncaughtError."""
        headers = {} if (media := chance.choice(MEDIA[:4])) is None else {"content-type": media}
        try:
            answer = await self._http.post(f"/v1/projects/{PROJECT}/events", content=raw, headers=headers)
        except Exception as error:
            raise UncaughtError(f"the route, given {media!r} and {raw[:2000]!r}") from error
        if answer.status_code >= 500:
            raise UncaughtError(f"the route answered {answer.status_code}, given {media!r} and {raw[:2000]!r}")
        return f"route: {answer.status_code}"


async def fuzz(database: Database, seed: int, wanted: Callable[[], bool]) -> Counter[str]:
    """Broken input for as long as it is wanted; returns how it was taken. Raises UncaughtError."""
    chance = random.Random(seed)  # noqa: S311 -- chance that can be repeated
    signing = SigningKey.make("pandan")
    keys = Keys(signing, (signing.verifier,))
    files = a_bundle(keys)
    taken: Counter[str] = Counter()
    if checked(offline.pack(files), keys) != "verifier: holds":
        raise UncaughtError("a bundle that holds is refused")
    async with Desk.open(database) as desk:
        for number, (body, archive) in enumerate(zip(bodies(chance), archives(files, keys, chance), strict=True)):
            if not wanted():
                return taken
            taken[parsed(body, chance)] += 1
            taken[checked(archive, chance.choice((None, keys)))] += 1
            if number % POSTED_EVERY == 0:
                taken[await desk.post(body, chance)] += 1
    return taken


def main() -> None:
    """Prints how broken input was taken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=None, help="the same seed breaks the same way")
    arguments = parser.parse_args()
    seed = arguments.seed if arguments.seed is not None else random.SystemRandom().randrange(2**32)
    end = time.monotonic() + 60 * arguments.minutes
    # A line for every refusal is what the server is to write, and not what is looked for here.
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    with (
        tempfile.TemporaryDirectory(prefix="pandan-bench-") as home,
        Database.open(Settings(home=Path(home))) as database,
    ):
        print(describe(Path(home)))
        print(f"seed {seed}")
        taken = asyncio.run(fuzz(database, seed, lambda: time.monotonic() < end))
    for name, count in sorted(taken.items()):
        print(f"{name}: {count:,}")
    print(f"uncaught errors in {arguments.minutes:g} minutes and {taken.total():,} inputs: 0")


if __name__ == "__main__":
    main()
