"""Ledgers as desks make them, by chance: posts one by one and in batches, files imported, sealed whenever, keys changed, clients
forgotten. Nobody tampers with them, and so nothing may be found.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.desk import client, opening
from domain import payloads
from domain.event import PREFIX
from ledger.audit import signing
from ledger.audit.checkpoints import seal
from ledger.audit.signing import Keys
from ledger.audit.verifying import Verified, verify
from ledger.audit.witness import Witness
from ledger.bulk import Bulk
from ledger.database import Database
from ledger.ledgers import Ledgers
from ledger.posting import Post, Poster, Rejected
from ledger.settings import Settings
from ledger.writer import Ledger

POSTER = Poster("by-chance", "admin")


class Sealed(NamedTuple):
    """A ledger with the keys by which its checkpoints verify. ``home``: where those are, and the witness's files."""

    database: Database
    project: str
    schema: str
    home: Path

    @property
    def settings(self) -> Settings:
        """Where its signing keys are."""
        return Settings(home=self.home, database_url=None)

    @property
    def witness(self) -> Witness:
        """What saw its checkpoints."""
        return Witness(self.home / "witness")

    def seal(self) -> None:
        """Signs what is new."""
        with self.database.pool.connection() as connection:
            seal(connection, self.project, self.schema, Keys.open(self.settings), self.witness)

    def verify(self, *, witness: bool = True) -> Verified:
        """Looks at all of it."""
        keys = Keys.open(self.settings)
        return verify(
            self.database.url, self.project, self.schema, keys.verifiers,
            witness=self.witness if witness else None, vault=self.database.vault, processes=1,
        )  # fmt: skip


def made(
    database: Database, ledgers: Ledgers, project: str, home: Path, seed: int, *, most: tuple[int, int] = (1, 45)
) -> Sealed:
    """A ledger of some clients, six events each, other ones for every seed, sealed up to some point or not at all.

    ``most``: as many clients at least, and fewer than.
    """
    chance = random.Random(seed)  # noqa: S311 -- chance that can be repeated
    ledger = ledgers.create(project)
    sealed = Sealed(database, project, ledger.recorder.schema, home)
    ledger.submit(_posts(opening(project)), POSTER).result(timeout=30)
    clients = chance.randrange(*most)
    events = [event for number in range(clients) for event in client(number, f"{seed}x")]
    while events:
        size = chance.choice((1, 1, 2, 7, 40))
        posts, events = _posts(events[:size]), events[size:]
        other = f"{seed}x{chance.randrange(clients)}"
        if chance.random() < 0.5 and posts[0].subject != f"client/{other}":
            posts.append(_linked(posts[0], other))
        if chance.random() < 0.2:
            _imported(ledger, posts)
        else:
            _posted(ledger, posts)
        match chance.randrange(12):
            case 0 | 1 | 2:
                sealed.seal()
            case 3:
                sealed.seal()
                signing.rotate(sealed.settings)
            case 4:
                forgotten = f"client/{seed}x{chance.randrange(clients)}"
                _posted(ledger, [_forgotten(forgotten, posts[-1].time)])
            case _:
                pass
    return sealed


def clean(database: Database, project: str, home: Path, seeds: Sequence[int]) -> Iterator[Verified]:
    """What is found in a ledger for each of some seeds; their projects begin with a name."""
    ledgers = Ledgers(database)
    try:
        for seed in seeds:
            yield made(database, ledgers, f"{project}-{seed}", home / str(seed), seed).verify()
    finally:
        ledgers.close()


def _posts(events: Sequence[dict[str, Any]]) -> list[Post]:
    found = []
    for index, event in enumerate(events):
        kind = event["type"].removeprefix(PREFIX)
        data, problems = payloads.validate(kind, event["subject"], event["data"])
        if problems:
            raise ValueError(problems)
        time = datetime.fromisoformat(event["time"])
        found.append(Post(index, event["id"], event["source"], kind, event["subject"], time, data))
    return found


def _linked(post: Post, other: str) -> Post:
    data, _ = payloads.validate("client.linked", post.subject, {"other": other, "relation": "sibling"})
    return Post(0, f"{post.id}-{other}", "/reception", "client.linked", post.subject, post.time, data)


def _forgotten(subject: str, time: datetime) -> Post:
    data, _ = payloads.validate("client.forgotten", subject, {"ground": "purpose_achieved"})
    return Post(0, f"forget-{subject}", "/privacy", "client.forgotten", subject, time + timedelta(days=400), data)


def _posted(ledger: Ledger, posts: Sequence[Post]) -> None:
    """Posts as one batch; what is refused, since the client was forgotten meanwhile, stays out."""
    try:
        ledger.submit(posts, POSTER).result(timeout=30)
    except Rejected:
        return


def _imported(ledger: Ledger, posts: Sequence[Post]) -> None:
    bulk = Bulk(ledger.project, ledger.recorder, ledger.application.keyring, POSTER)
    with bulk.writing() as appending:
        bulk.write(appending, posts)
        bulk.keep()
