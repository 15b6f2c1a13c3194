"""What goes into a ledger, and what comes back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Poster:
    """Who posts: the token's public part, its role, the staff member it is bound to, and its projects (None = all)."""

    token: str
    role: str
    staff: str | None = None
    projects: frozenset[str] | None = None

    def as_record(self) -> dict[str, str]:
        """As it is written into every event."""
        record = {"token": self.token, "role": self.role}
        if self.staff is not None:
            record["staff"] = self.staff
        return record


@dataclass(frozen=True, slots=True)
class Post:
    """One posted event whose form has been checked; ``type`` without prefix, ``time`` aware, ``data`` in plain text.

    ``index`` is its place in the posted array. ``expectedversion``: the subject's version that the poster believes in.
    ``recordedtime``: set by importers only.
    """

    index: int
    id: str
    source: str
    type: str
    subject: str
    time: datetime
    data: dict[str, Any]
    expectedversion: int | None = None
    recordedtime: datetime | None = None
    extensions: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one event of a post: ``pointer`` (RFC 6901) into the event, ``code`` for programs, ``detail`` for people."""

    index: int
    pointer: str
    code: str
    detail: str
    conflict: bool = False

    def as_json(self) -> dict[str, Any]:
        """As it stands in ``errors`` of the problem document."""
        return {"index": self.index, "pointer": self.pointer, "code": self.code, "detail": self.detail}


class Rejected(Exception):  # noqa: N818 -- the post is rejected whole; the program has not erred
    """A post of which at least one event cannot be taken; nothing of it is stored."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(problem.detail for problem in problems[:3]))
        self.problems = sorted(problems, key=lambda problem: (problem.index, problem.pointer))

    @property
    def conflict(self) -> bool:
        """Whether every problem is a conflict with what the ledger already holds."""
        return all(problem.conflict for problem in self.problems)


class LedgerUnavailable(Exception):  # noqa: N818 -- said to the poster, who tries again
    """The post could not be stored in time: the database does not answer, or an import holds the ledger. Posting it again is safe."""


@dataclass(frozen=True, slots=True)
class Stored:
    """Where one event of a post stands in the ledger."""

    id: str
    position: int
    subject: str
    version: int

    def as_json(self) -> dict[str, Any]:
        """As it stands in ``events`` of the answer."""
        return {"id": self.id, "position": self.position, "subject": self.subject, "version": self.version}


@dataclass(frozen=True, slots=True)
class Receipt:
    """The answer to a post that was taken: on disk when this exists."""

    events: list[Stored]

    @property
    def position(self) -> int:
        """The last position of the post's events; reads with ``at_least`` of it see all of them."""
        return max((event.position for event in self.events), default=0)

    def as_json(self) -> dict[str, Any]:
        """The body of the answer."""
        return {"position": self.position, "events": [event.as_json() for event in self.events]}
