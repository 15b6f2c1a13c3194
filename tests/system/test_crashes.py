"""SIGKILL under load, in turns to the database and to the server: what was acknowledged is there, once, and whole."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter

import httpx
import pytest

from ledger.database import Database
from ledger.keys import Keyring
from ledger.settings import Settings
from projections import builds
from projections.digest import digests, digests_in_memory
from projections.rebuild.bulk import fold_all
from tests.examples import examples

from .serving import Server, event, opening

KILLS = examples(6)
POSTERS = 4
PROJECT = "crash"


class Load:
    """Clients that post single visits and batches until told to stop, and try again as a tablet would."""

    def __init__(self, server: Server, token: str) -> None:
        self._server = server
        self._token = token
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._work, args=(number,), daemon=True) for number in range(POSTERS)]
        self.acknowledged: list[tuple[str, int]] = []
        self.errors: Counter[str] = Counter()
        self.unexpected: list[str] = []

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def finish(self) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join(120)
            assert not thread.is_alive()

    def _work(self, worker: int) -> None:
        number = 0
        with self._server.client(self._token) as client:
            while not self._stop.is_set():
                number += 1
                self._post_until_answered(client, self._visits(worker, number))

    def _visits(self, worker: int, number: int) -> list[dict[str, object]]:
        size = 1 if number % 3 else 10
        return [
            event(
                "visit.registered",
                f"client/W{worker}-{(number + offset) % 40}",
                {
                    "registered_by": "AB"[number % 2],
                    "name": "张三",
                    "phones": [f"138{worker:04d}{(number + offset) % 40:04d}"],
                    "channel": "walk_in",
                },
                f"{worker}-{number}-{offset}",
                "2026-03-02T10:15:00+08:00",
            )
            for offset in range(size)
        ]

    def _post_until_answered(self, client: httpx.Client, visits: list[dict[str, object]]) -> None:
        while True:
            try:
                answer = client.post(f"/v1/projects/{PROJECT}/events", json=visits if len(visits) > 1 else visits[0])
            except httpx.TransportError as error:
                self.errors[type(error).__name__] += 1
            else:
                if answer.status_code == 201:
                    stored = answer.json()["events"]
                    self.acknowledged.extend((one["id"], one["position"]) for one in stored)
                    return
                self.errors[str(answer.status_code)] += 1
                if answer.status_code != 503:
                    self.unexpected.append(answer.text)
                    return
            # Once told to stop, what is unanswered stays so: nobody was promised anything.
            if self._stop.is_set():
                return
            time.sleep(0.1)


@pytest.mark.timeout(60 + 20 * KILLS)
def test_what_was_acknowledged_survives_every_kill(fresh_server: Server) -> None:
    server = fresh_server
    token = server.token()
    with server.client(token) as client:
        assert client.post(f"/v1/projects/{PROJECT}/events", json=opening(PROJECT, "A", "B")).status_code == 201
    load = Load(server, token)
    load.start()
    pauses = random.Random(20260302)  # noqa: S311 -- spreads the kills; nothing secret about it
    for kill in range(KILLS):
        seen = len(load.acknowledged)
        deadline = time.monotonic() + 60
        while len(load.acknowledged) < seen + 20:
            assert time.monotonic() < deadline, f"nothing is acknowledged after kill {kill}: {load.errors}"
            time.sleep(0.01)
        time.sleep(pauses.random() * 0.3)
        if kill % 2:
            server.kill()
            server.start()
        else:
            server.kill_postgres()
    time.sleep(1)
    load.finish()
    assert load.unexpected == []

    with server.client(token) as client:
        stored: dict[str, int] = {}
        after = 0
        while True:
            page = client.get(f"/v1/projects/{PROJECT}/events", params={"after": after, "limit": 1000}).json()
            for one in page["items"]:
                assert one["id"] not in stored
                stored[one["id"]] = one["position"]
            if page["next"] is None:
                break
            after = page["items"][-1]["position"]
        # Gapless, each acknowledged event once and where the answer said, batches whole.
        assert sorted(stored.values()) == list(range(1, len(stored) + 1))
        assert len(load.acknowledged) > KILLS * 20
        assert all(stored[name] == position for name, position in load.acknowledged)
        batches = Counter(name.rpartition("-")[0] for name in stored if name.count("-") == 2)
        assert {size for name, size in batches.items() if int(name.partition("-")[2]) % 3 == 0} == {10}
        # The read models take in all of it.
        last = len(stored)
        answer = client.get(f"/v1/projects/{PROJECT}/rotation", params={"date": "2026-03-02", "at_least": last})
        assert answer.status_code == 200, answer.text
    with Database.open(Settings(home=server.home, database_url=None)) as database:
        live, fresh = live_and_fresh(database)
    assert live == fresh


def live_and_fresh(database: Database) -> tuple[dict[str, str], dict[str, str]]:
    """Digests of the live read models, and of a fold of the whole ledger from its beginning."""
    with database.pool.connection() as connection:
        row = connection.execute("SELECT schema, phone_key FROM pandan.projects WHERE id = %s", (PROJECT,)).fetchone()
        build = builds.live_build(connection, PROJECT)
        assert row is not None
        assert build is not None
        keyring = Keyring(PROJECT, row[0], bytes(row[1]), database.vault)
        return digests(connection, build.schema), digests_in_memory(fold_all(database.url, build, keyring))
