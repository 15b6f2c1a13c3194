"""Broken input for a while; ``python -m benchmarks.fuzzing`` goes on for as long as wanted."""

from __future__ import annotations

import asyncio
import itertools

from benchmarks.fuzzing import fuzz

from ledger.database import Database


def test_broken_events_and_bundles_are_refused_and_break_nothing(database: Database) -> None:
    rounds = itertools.count()
    with Database.open(
        database.settings
    ) as own:  # a pool belongs to one event loop, and that of the others is the server's
        taken = asyncio.run(fuzz(own, 1, lambda: next(rounds) < 800))
    assert taken["parser: taken"] > 10
    assert taken["parser: refused"] > 100
    assert taken["verifier: refused"] > 500
    assert sum(count for name, count in taken.items() if name.startswith("route: 4")) > 10
