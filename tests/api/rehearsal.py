"""A desk in memory, empty at first, that says what the ledger would refuse."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from domain.event import PREFIX, Fact, Refused
from domain.payloads import touches, validate
from ledger.cabinet import Overlay, Subject, shell


class _Empty:
    """A shelf of a ledger in which nothing has happened."""

    def look(self, subject: str) -> Subject:
        return shell(subject)


class Rehearsal:
    """An empty project that takes in events one by one, in recorded order, and refuses what the ledger would refuse."""

    def __init__(self, project: str) -> None:
        self._desk = Overlay(_Empty(), project)

    def refusal(self, event: Mapping[str, Any]) -> Refused | None:
        """Why a CloudEvent would be refused; None when it is taken in."""
        kind, subject = event["type"].removeprefix(PREFIX), event["subject"]
        data, problems = validate(kind, subject, event["data"])
        if problems:
            return Refused(problems[0].code, problems[0].detail, problems[0].pointer)
        time = datetime.fromisoformat(event["time"]).astimezone(UTC)
        recorded = datetime.fromisoformat(event.get("recordedtime", event["time"])).astimezone(UTC)
        fact = Fact(
            event["id"], event["source"], kind, subject, time, data, recorded, recorded, True, {"role": "importer"}
        )
        aggregate = self._desk.take(subject)
        try:
            aggregate.decide(fact, self._desk)
        except Refused as refusal:
            return refusal
        aggregate.collect_events()
        for other in touches(kind, data):
            self._desk.take(other).touched(kind, data, time, subject)
        return None
