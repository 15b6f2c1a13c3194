"""Several views take in the same events together, each those of its types, up to where it may, and none is stopped by another."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any, cast

import pytest

from domain.event import Event
from projections.context import Context
from projections.rebuild import folding, sorting
from projections.rebuild.folding import Failed, Folding, fold
from projections.views import BY_NAME, KINDS, VIEWS, wanted

MOMENT = datetime(2026, 3, 1, tzinfo=UTC)
TYPES = ("client.received", "visit.registered", "follow_up.made")


def told(count: int) -> list[Event]:
    return [Event(number, TYPES[number % 3], "client/C", MOMENT, MOMENT, {}) for number in range(1, count + 1)]


class Collector:
    def __init__(self, fails_at: int | None = None) -> None:
        self.taken: list[int] = []
        self.written: list[int] = []
        self.flushes = 0
        self._fails_at = fails_at

    def restore(self, context: Context, position: int) -> None:
        del context, position
        raise AssertionError("a whole ledger begins with nothing: there is nothing to restore")

    def apply(self, context: Context, events: Sequence[Event]) -> None:
        del context
        for event in events:
            if event.position == self._fails_at:
                raise ZeroDivisionError(event.position)
            self.taken.append(event.position)

    def flush(self, context: Context) -> None:
        del context
        self.flushes += 1
        self.written = list(self.taken)


class _NoKeys:
    def forget_cached(self) -> None:
        pass


@pytest.fixture
def together(monkeypatch: pytest.MonkeyPatch) -> Callable[..., dict[str, Collector]]:
    """Folds twenty events, four at a time, into "desk", "people" and "units"."""
    monkeypatch.setattr(folding, "BATCH", 4)
    context = Context("p", cast("Any", None), cast("Any", None), cast("Any", _NoKeys()), cast("Any", None))

    def folded(
        views: dict[str, Collector], ceilings: dict[str, int], flush_every: int | None = None
    ) -> dict[str, Collector]:
        fold(
            {name: Folding(view, context, ceilings.get(name, 20), flush_every) for name, view in views.items()},
            iter(told(20)),
        )
        return views

    return folded


def test_every_view_takes_in_all_of_its_events_and_writes_once(together: Callable[..., dict[str, Collector]]) -> None:
    views = together({"people": Collector(), "units": Collector(), "desk": Collector()}, {"units": 11})
    assert views["people"].written == list(range(1, 21))
    assert views["units"].written == list(range(1, 12))
    assert views["desk"].written == []
    assert {view.flushes for view in views.values()} == {1}


def test_a_view_may_write_whenever_there_were_many(together: Callable[..., dict[str, Collector]]) -> None:
    assert together({"people": Collector()}, {}, flush_every=8)["people"].flushes == 3


def test_one_that_fails_is_left_behind_and_named(together: Callable[..., dict[str, Collector]]) -> None:
    views = {"people": Collector(fails_at=7), "units": Collector(), "rotation": Collector(fails_at=12)}
    with pytest.raises(Failed) as raised:
        together(views, {})
    assert {name: str(error) for name, error in raised.value.errors.items()} == {"people": "7", "rotation": "12"}
    assert views["units"].written == list(range(1, 21))
    assert views["people"].flushes == views["rotation"].flushes == 0


def test_a_view_is_given_events_of_its_types() -> None:
    event = Event(1, "staff.joined", "project/p", MOMENT, MOMENT, {})
    assert wanted("desk", [event, *told(3)]) == [event]


def test_every_view_has_a_name_tables_and_a_share_of_its_own_kind() -> None:
    assert list(VIEWS) == ["desk", *(kind.name for kind in KINDS)]
    assert len(BY_NAME) == len(KINDS)
    tables = [table.name for tables in VIEWS.values() for table in tables]
    assert len(set(tables)) == len(tables)
    assert all(kind.types is not None for kind in KINDS if kind.share == "events")


def test_whoever_is_named_in_one_breath_is_folded_together() -> None:
    assert sorting.keys("project/p", {"clients": ["C1", "C2"]}) == ["client/C1", "client/C2"]
    assert sorting.keys("unit/U", {"client": "C1", "deal": "D1"}) == ["client/C1", "deal/D1"]
