"""The two shapes in which an event of the desk travels through the domain."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

PREFIX = "pandan."
"""Every event type starts with it on the wire; inside, types go without."""

SUBJECT_KINDS = ("project", "client", "unit")


class Event(NamedTuple):
    """A recorded event as the folds and the judges read it.

    ``type`` goes without the ``pandan.`` prefix, ``subject`` is ``kind/id``, both times are aware datetimes in UTC, and
    ``data`` is what was stored: personal data replaced by ``phone_hashes`` and a ``sealed`` box.
    """

    position: int
    type: str
    subject: str
    time: datetime
    recorded: datetime
    data: Mapping[str, Any]
    version: int = 0

    @property
    def subject_id(self) -> str:
        """The poster's own id of the subject: ``C001`` of ``client/C001``."""
        return self.subject.partition("/")[2]


@dataclass(frozen=True, slots=True)
class Fact:
    """A posted event that has passed the checks of its form and asks to enter the ledger.

    ``time`` is when it happened, ``recorded`` when it counts as recorded, ``stored`` when it truly was stored; aware, UTC.
    ``data`` is in plain text, phones normalised to E.164. ``posted_by`` holds ``token``, ``role`` and, if bound, ``staff``.
    """

    id: str
    source: str
    type: str
    subject: str
    time: datetime
    data: dict[str, Any]
    recorded: datetime
    stored: datetime
    imported: bool
    posted_by: Mapping[str, str]
    extensions: Mapping[str, Any] = field(default_factory=dict)


class Refused(Exception):  # noqa: N818 -- the desk's word: an event is refused, the program has not erred
    """What cannot be is refused: ``code`` for programs, ``detail`` for people, ``pointer`` (RFC 6901) to the member at fault."""

    def __init__(self, code: str, detail: str, pointer: str = "") -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail
        self.pointer = pointer
