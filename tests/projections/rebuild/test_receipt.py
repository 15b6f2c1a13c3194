"""Receipts: the same for the same events, however they were read, and never for others."""

from __future__ import annotations

import struct
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projections.rebuild import receipt
from projections.rebuild.receipt import GapError, Receipt, Tally


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receipt, "BLOCK", 4)


def tallied(records: list[bytes]) -> Tally:
    tally = Tally()
    for position, record in enumerate(records, 1):
        tally.take(position, record)
    return tally


@given(records=st.lists(st.binary(max_size=5), max_size=20), whole=st.integers(0, 5))
def test_blocks_read_elsewhere_make_the_same_digest(records: list[bytes], whole: int) -> None:
    tally, blocks = Tally(), min(whole, len(records) // 4)
    digests = []
    for number in range(blocks):
        block = sha256()
        for position in range(4 * number, 4 * number + 4):
            block.update(struct.pack(">qi", position + 1, len(records[position])) + records[position])
        digests.append(block.digest())
    tally.take_blocks(4 * blocks, digests)
    for position in range(4 * blocks, len(records)):
        tally.take(position + 1, records[position])
    assert tally.digest() == tallied(records).digest()
    assert tally.last == len(records)


@given(records=st.lists(st.binary(max_size=5), max_size=20), cut=st.integers(0, 20))
def test_a_tally_goes_on_after_the_whole_blocks_of_another(records: list[bytes], cut: int) -> None:
    first = tallied(records[:cut])
    assert first.whole.last == first.last // 4 * 4
    later = Tally(first.whole)
    for position, record in enumerate(records[first.whole.last :], first.whole.last + 1):
        later.take(position, record)
    assert (later.last, later.digest()) == (len(records), tallied(records).digest())


@given(
    records=st.lists(st.binary(max_size=3), min_size=1, max_size=12),
    others=st.lists(st.binary(max_size=3), max_size=12),
)
def test_other_events_have_another_digest(records: list[bytes], others: list[bytes]) -> None:
    assert (tallied(records).digest() == tallied(others).digest()) == (records == others)


def test_nothing_is_left_out() -> None:
    tally = tallied([b"a", b"b"])
    for position in (2, 4):
        with pytest.raises(GapError):
            tally.take(position, b"c")
    with pytest.raises(GapError):
        tally.take_blocks(4, [b"x"])
    with pytest.raises(GapError):
        Tally().take_blocks(8, [b"x"])


def test_a_receipt_is_written_down() -> None:
    made = Receipt.of(tallied([b"a", b"b"]), {"units": 2})
    assert made.document() == {"first": 1, "last": 2, "count": 2, "digest": made.digest, "views": {"units": 2}}
    assert Receipt.of(Tally(), {}).first == 0
