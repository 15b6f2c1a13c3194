"""The report of a conversion: what was read, which events came of it, and which rows were rejected for which reason."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from api.importing.spool import Rejected, Spool

EXAMPLES = 3


class RejectGroup(NamedTuple):
    """Rows rejected for one reason: their number and the first few."""

    code: str
    rows: int
    examples: list[Rejected]


class Report(NamedTuple):
    """``rows`` read = rows that gave events + ``skipped`` by the input's conditions + ``silent`` (no rule applied) + rejected.

    ``repeated`` counts events that an earlier row had given word for word; they are kept once.
    """

    rows: int
    skipped: int
    silent: int
    repeated: int
    events: dict[str, int]
    rejected: list[RejectGroup]

    @property
    def event_count(self) -> int:
        """Number of events."""
        return sum(self.events.values())

    @property
    def rejected_count(self) -> int:
        """Number of rejected rows."""
        return sum(group.rows for group in self.rejected)

    def lines(self) -> Iterator[str]:
        """The report as plain lines of English, for a terminal or a log."""
        yield f"{self.rows} rows read, {self.event_count} events, {self.rejected_count} rows rejected"
        if self.skipped:
            yield f"{self.skipped} rows left out by the conditions of their input"
        if self.silent:
            yield f"{self.silent} rows to which no event rule applied"
        if self.repeated:
            yield f"{self.repeated} events given again word for word, kept once"
        for kind, count in self.events.items():
            yield f"  {kind}: {count}"
        for group in self.rejected:
            yield f"rejected, {group.code}: {group.rows}"
            for example in group.examples:
                yield f"  {example.file} row {example.row}: {example.reason}"


def summary(spool: Spool, rows: int, skipped: int, silent: int, repeated: int) -> Report:
    """The report over what a conversion has kept."""
    groups = [RejectGroup(code, count, spool.reject_examples(code, EXAMPLES)) for code, count in spool.reject_groups()]
    return Report(rows, skipped, silent, repeated, spool.counts(), groups)
