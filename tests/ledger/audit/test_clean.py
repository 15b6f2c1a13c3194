"""Nothing is found in ledgers that nobody tampered with; ``python -m benchmarks.tampering`` makes a thousand of them."""

from __future__ import annotations

from pathlib import Path

from benchmarks.ledgers import clean

from ledger.database import Database


def test_there_are_no_false_alarms(database: Database, tmp_path: Path) -> None:
    found = list(clean(database, "clean", tmp_path, range(20)))
    assert [verified.faults for verified in found] == [[]] * 20
    assert sum(verified.events for verified in found) > 1_000
    assert sum(verified.sealed for verified in found) > 500
