"""The demo's own record of what happened: notes with two times, put in recorded order and written as CloudEvents at the end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

SOURCE = "/demo"
NOW = timedelta(0)


@dataclass(eq=False, slots=True)
class Note:
    """One thing that happened. ``evidence`` are notes whose ledger positions the event cites."""

    type: str
    subject: str
    time: datetime
    recorded: datetime
    data: dict[str, Any]
    evidence: tuple[Note, ...] = ()
    position: int = 0


class Diary:
    """Collects notes in any order. Nothing is recorded before it happened; most things are within the minute."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._notes: list[Note] = []

    def note(
        self,
        kind: str,
        subject: str,
        time: datetime,
        data: dict[str, Any],
        *,
        late: timedelta = NOW,
        evidence: tuple[Note, ...] = (),
        rng: Random | None = None,
    ) -> Note:
        """Write down an event of type ``kind`` (without prefix); ``late`` is how much later than usual it was recorded."""
        recorded = time + late + timedelta(seconds=(rng or self._rng).randint(3, 50))
        note = Note(
            kind, subject, time, recorded, {name: value for name, value in data.items() if value is not None}, evidence
        )
        self._notes.append(note)
        return note

    def in_order(self, until: datetime) -> list[Note]:
        """The notes recorded by ``until``, in recorded order, with their positions (from 1)."""
        order = sorted((note for note in self._notes if note.recorded <= until), key=lambda note: note.recorded)
        for position, note in enumerate(order, 1):
            note.position = position
        return order

    def events(self, until: datetime) -> Iterator[dict[str, Any]]:
        """The same as CloudEvents, for a ledger that begins with them."""
        for note in self.in_order(until):
            data = (
                {**note.data, "evidence": [proof.position for proof in note.evidence]} if note.evidence else note.data
            )
            yield {
                "specversion": "1.0",
                "id": f"demo-{note.position:06d}",
                "source": SOURCE,
                "type": f"pandan.{note.type}",
                "subject": note.subject,
                "time": note.time.isoformat(),
                "recordedtime": note.recorded.isoformat(),
                "data": data,
            }
