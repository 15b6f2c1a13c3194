"""Live and fresh read models are equal byte for byte, however the ledger was cut into batches."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from histories import Fact, histories, posts
from hypothesis import given
from hypothesis import strategies as st
from posting_desk import Desk
from tests.examples import on_a_database

LAZY = on_a_database(8)


@LAZY
@given(facts=histories(), importing=st.booleans(), sizes=st.lists(st.integers(1, 7)))
def test_any_batching_gives_the_rows_of_a_fresh_fold(
    open_desk: Callable[..., Desk], facts: list[Fact], importing: bool, sizes: list[int]
) -> None:
    desk = open_desk(importing=importing)
    desk.folds_alike(posts(desk, facts), sizes)
    fresh = desk.digests()
    desk.rebuilt()
    desk.fold()
    assert desk.digests() == fresh


@LAZY
@given(facts=histories(), importing=st.booleans(), cuts=st.lists(st.integers(1, 9), max_size=12))
def test_posting_and_folding_in_turns(
    open_desk: Callable[..., Desk],
    facts: list[Fact],
    importing: bool,
    cuts: list[int],
) -> None:
    desk = open_desk(importing=importing)
    remaining = posts(desk, facts)
    folder = desk.folder()
    for cut in cuts:
        desk.offer(remaining[:cut])
        remaining = remaining[cut:]
        desk.fold(folder=folder)
    desk.offer(remaining)
    desk.fold(folder=folder)
    assert desk.digests() == desk.fresh_digests()


class _PowerCutError(Exception):
    pass


@LAZY
@given(
    facts=histories(),
    importing=st.booleans(),
    crashes=st.lists(st.tuples(st.integers(1, 9), st.booleans()), max_size=8),
)
def test_a_crash_between_or_within_batches_folds_every_event_once(
    open_desk: Callable[..., Desk],
    facts: list[Fact],
    importing: bool,
    crashes: list[tuple[int, bool]],
) -> None:
    desk = open_desk(importing=importing)
    desk.offer(posts(desk, facts))
    folder = desk.folder()
    for size, within in crashes:
        with desk.database.pool.connection() as connection, suppress(_PowerCutError), connection.transaction():
            folder.step(connection, size)
            if within:
                raise _PowerCutError
        folder = desk.folder() if not within else folder
    desk.fold(folder=folder)
    assert desk.digests() == desk.fresh_digests()
