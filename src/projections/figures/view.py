"""Figures (指标): what every event counts for, summed up by local day, person and channel as it comes in."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Sequence
from datetime import date

from domain.desk import DeskTimeline
from domain.event import Event
from domain.figures.tallies import COUNTED, Result, result
from domain.figures.tallies import RESULTS as STEPS
from projections.context import Context
from projections.figures.tables import FIGURES, RESULTS, FigureRow, ResultRow, packed, unpacked

TYPES = frozenset({*COUNTED, *STEPS})
"""The events that count for something."""

KEPT_DAYS = 3
"""Days whose counts stay in memory between batches: nearly everything happens on one of the last."""

KEPT_RECEPTIONS = 5_000
"""Receptions whose receiver is remembered between batches; others are found in the ledger."""

_Key = tuple[date, str, str, str]


class _Sum:
    """A row while it is counted."""

    __slots__ = ("amount", "n", "positions")

    def __init__(self, n: int = 0, amount: int = 0, positions: array[int] | None = None) -> None:
        self.n = n
        self.amount = amount
        self.positions = array("q") if positions is None else positions


class _Deal:
    """What the steps of a deal so far tell of the next: who it is between, what is left of its deposit, which contracts stand."""

    __slots__ = ("agent", "balance", "client", "contracts")

    def __init__(self) -> None:
        self.client: str | None = None
        self.agent = ""
        self.balance = 0
        self.contracts: set[str] = set()

    def step(self, step: Result) -> tuple[str, int]:
        """The figure that a step counts for, and its money; the deal is as after the step."""
        self.client = step.client or self.client
        self.agent = step.agent or self.agent
        figure, amount = step.figure, step.amount or 0
        if figure == "contracts" and not self.contracts:
            figure = "deals"
        elif figure in ("refunds", "forfeits") and step.amount is None:
            amount = max(self.balance, 0)
        self.follow(figure, step.contract, amount)
        return figure, amount

    def follow(self, figure: str, contract: str | None, amount: int) -> None:
        """Takes in what a step counted for."""
        if figure in ("deposits", "top_ups"):
            self.balance += amount
        elif figure in ("refunds", "forfeits"):
            self.balance -= amount
        elif figure in ("deals", "contracts"):
            self.contracts.add(contract or "")
        elif figure == "contracts_voided":
            self.contracts.discard(contract or "")


class FiguresView:
    """Folds the figures. ``desk`` gives the timeline, for the project's local days.

    ``whole``: it is given a ledger from its first event, so that nothing is to be looked up.
    """

    def __init__(self, desk: Callable[[], DeskTimeline], *, whole: bool = False) -> None:
        self._desk = desk
        self._whole = whole
        self._let_go()

    def restore(self, context: Context, position: int) -> None:
        """Starts again from what was stored; ``position`` is how far that is."""
        del context, position
        self._let_go()

    def _let_go(self) -> None:
        self._days: dict[date, dict[_Key, _Sum]] = {}
        self._changed: dict[_Key, _Sum] = {}
        self._receivers: dict[tuple[str, str], tuple[int, str]] = {}
        self._deals: dict[str, _Deal] = {}
        self._results: list[ResultRow] = []

    def apply(self, context: Context, events: Sequence[Event]) -> None:
        """Takes in events, in order of position."""
        date_of = self._desk().calendar.date_of
        counted = [event for event in events if event.type in COUNTED]
        if not self._whole:
            days = {date_of(event.time) for event in counted}
            self._load(context, days)
            self._find_receivers(context, counted)
            self._load_deals(context, events)
        changed, known = self._changed, self._days
        for event in counted:
            kind = event.type
            if kind == "client.received":
                self._receivers[event.subject, event.data["reception"]] = (event.position, event.data["received_by"])
            receiver = self._receiver(event) if kind == "visit.registered" else None
            day = date_of(event.time)
            sums = known.get(day)
            if sums is None:
                sums = known[day] = {}
            for figure, staff, channel, amount in COUNTED[kind](event.data, receiver):
                key = (day, figure, staff, channel)
                one = sums.get(key)
                if one is None:
                    one = sums[key] = _Sum()
                one.n += 1
                one.amount += amount
                one.positions.append(event.position)
                changed[key] = one
        for event in events:
            if event.type in STEPS and (step := result(event)) is not None:
                self._step(event, step, date_of(event.time))

    def flush(self, context: Context) -> None:
        """Writes what changed."""
        context.store.put(
            FIGURES,
            [FigureRow(*key, one.n, one.amount, packed(one.positions)) for key, one in self._changed.items()],
        )
        context.store.put(RESULTS, self._results)
        self._changed = {}
        self._results = []
        self._deals.clear()
        for day in sorted(self._days)[:-KEPT_DAYS]:
            del self._days[day]
        while len(self._receivers) > KEPT_RECEPTIONS:
            del self._receivers[next(iter(self._receivers))]

    def _load(self, context: Context, days: Iterable[date]) -> None:
        """Reads the days that are not at hand."""
        missing = sorted(day for day in days if day not in self._days)
        for day in missing:
            self._days[day] = {}
        for row in context.store.get(FIGURES, missing):
            self._days[row.day][row[:4]] = _Sum(row.n, row.amount, unpacked(row.positions))

    def _receiver(self, event: Event) -> str | None:
        """Who received the client at the reception that a registration names."""
        found = self._receivers.get((event.subject, event.data.get("reception", "")))
        return found[1] if found is not None and found[0] < event.position else None

    def _find_receivers(self, context: Context, events: Sequence[Event]) -> None:
        """Looks for the receptions that are named and not at hand in the ledger."""
        named = {
            (event.subject, event.data["reception"])
            for event in events
            if event.type == "visit.registered" and "reception" in event.data
        }
        named -= self._receivers.keys()
        named -= {(event.subject, event.data["reception"]) for event in events if event.type == "client.received"}
        if not named:
            return
        for event in context.history.about({subject for subject, _ in named}, events[-1].position):
            if event.type == "client.received" and (key := (event.subject, event.data["reception"])) in named:
                self._receivers.setdefault(key, (event.position, event.data["received_by"]))

    def _load_deals(self, context: Context, events: Sequence[Event]) -> None:
        """Reads what the deals of these events have come to."""
        names = {event.data["deal"] for event in events if event.type in STEPS and event.data.get("deal")}
        rows = context.store.find(RESULTS, "deal", names - self._deals.keys())
        for row in sorted(rows):
            deal = self._deals.setdefault(row.deal, _Deal())
            deal.client = row.client or deal.client
            deal.agent = row.staff or deal.agent
            deal.follow(row.figure, row.contract, row.amount)

    def _step(self, event: Event, step: Result, day: date) -> None:
        deal = self._deals.get(step.deal)
        if deal is None:
            deal = self._deals[step.deal] = _Deal()
        figure, amount = deal.step(step)
        self._results.append(
            ResultRow(
                event.position, day, figure, deal.agent, step.deal, deal.client, event.subject_id, step.contract, amount
            )
        )
