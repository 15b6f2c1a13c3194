"""How duties are told to people: what they are called, by when, how late, by which clause."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from domain.care import KINDS, STATES, Due, Words, late_by
from domain.rulebooks import Rulebook
from ledger.masking import EVERYBODY, Sight, flag, name_seen
from projections.reading import Standing


class Teller:
    """Tells of duties as they stand at a moment, in the words of the desk's books, the last adopted first."""

    def __init__(self, look: Standing, now: datetime, sight: Sight = EVERYBODY) -> None:
        self.look = look
        self.now = now
        self._sight = sight
        self._books: list[Rulebook] = [adoption.book for adoption in reversed(look.desk.adoptions())]
        self._cited: dict[str, dict[str, str]] = {}

    def clauses(self, ids: str) -> list[dict[str, str]]:
        """The clauses behind a duty, as they are cited."""
        return [self._cite(clause) for clause in ids.split()]

    def _cite(self, clause: str) -> dict[str, str]:
        if clause not in self._cited:
            self._cited[clause] = self._look_up(clause)
        return self._cited[clause]

    def _look_up(self, clause: str) -> dict[str, str]:
        for book in self._books:
            try:
                return {"clause": clause, "zh": book.cite(clause), "en": book.cite(clause, "en")}
            except KeyError:
                continue
        return {"clause": clause, "zh": clause, "en": clause}

    def person(self, staff: str | None) -> dict[str, str] | None:
        """A member of staff with their name."""
        return None if staff is None else {"staff": staff, "name": self.look.desk.name_of(staff) or staff}

    async def learn(self, clients: Iterable[str]) -> None:
        """Finds out whose names may be told; before any is."""
        await self._sight.learn(self.look.connection, set(clients))

    def named(self, client: str, name: str | None) -> dict[str, Any]:
        """A client's name, as far as it may be told."""
        return {"name": name_seen(self._sight, client, name), **flag(self._sight, client, name)}

    def verdict(self, due: Due | None) -> str:
        """``done``, ``late``, ``missing`` (open and overdue), ``open``, ``dropped``, ``breached``; ``not_asked`` without a duty."""
        if due is None:
            return "not_asked"
        late = late_by(due, self.now) is not None
        if due.state == "open":
            return "missing" if late else "open"
        return "late" if due.state == "done" and late else due.state

    def step(self, due: Due | None) -> dict[str, Any]:
        """A duty as a step of something larger: an outing, a delegation."""
        verdict = self.verdict(due)
        if due is None:
            return {"verdict": verdict, "due_at": None, "done_at": None, "by": None, "clauses": [], "evidence": []}
        return {
            "verdict": verdict,
            "due_at": self.look.text(due.due_at),
            "done_at": self.look.text(due.done_at),
            "by": self.person(due.done_by),
            "clauses": self.clauses(due.clauses),
            "evidence": evidence(due),
        }

    def duty(self, due: Due, name: str | None) -> dict[str, Any]:
        """A duty by itself."""
        words, state = KINDS.get(due.kind, Words(due.kind, due.kind)), STATES[due.state]
        late = late_by(due, self.now)
        calendar = self.look.desk.calendar
        days = None
        if due.state == "open" and due.due_at is not None:
            days = (calendar.date_of(due.due_at) - calendar.date_of(self.now)).days
        return {
            "kind": due.kind,
            "zh": words.zh,
            "en": words.en,
            "key": due.key,
            "client": due.client,
            **self.named(due.client, name),
            "staff": self.person(due.staff),
            "state": due.state,
            "state_zh": state.zh,
            "since": self.look.text(due.since),
            "due_at": self.look.text(due.due_at),
            "days_left": days,
            "late": late is not None,
            "done_at": self.look.text(due.done_at),
            "done_by": self.person(due.done_by),
            "how": due.how,
            "clauses": self.clauses(due.clauses),
            "evidence": evidence(due),
        }


def evidence(due: Due) -> list[int]:
    """The events that made a duty and ended it."""
    found = [due.position, due.done_position]
    return sorted({position for position in found if position is not None})


def by_key(dues: Sequence[Due]) -> dict[tuple[str, str, str], Due]:
    """Duties by client, kind and key."""
    return {(due.client, due.kind, due.key): due for due in dues}
