"""Which subjects an event reaches beyond its own, known from its form alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from domain.payloads.registry import TYPES

_REACHED_BY_FIELD = {
    "client": {"other": "client/", "introduced_by": "client/", "deal": "deal/"},
    "unit": {"client": "client/", "to_unit": "unit/", "deal": "deal/"},
    "project": {},
}

REACH: dict[str, tuple[tuple[str, str], ...]] = {
    name: tuple(
        (field, prefix)
        for field, prefix in _REACHED_BY_FIELD[event_type.subject].items()
        if field in event_type.model.model_fields
    )
    for name, event_type in TYPES.items()
}
"""Per event type: the fields that name another subject, and the kind of that subject."""

_LISTED = {"commission.settled": ("paid", "deal", "deal/")}
"""Per event type with a list of lines: the list, the member of each line that names a subject, and that subject's kind."""

REACHING = frozenset(name for name in TYPES if REACH[name] or name in _LISTED)
"""The event types that may reach anything at all."""


def touches(event_type: str, data: Mapping[str, Any]) -> list[str]:
    """The subjects that an event changes besides its own, each once: ``["client/C001", "deal/D001"]``.

    ``data`` is valid, sealed or not.
    """
    found = [prefix + data[field] for field, prefix in REACH[event_type] if data.get(field) is not None]
    if (listed := _LISTED.get(event_type)) is not None:
        lines, member, prefix = listed
        found += dict.fromkeys(prefix + line[member] for line in data[lines])
    return found


def consults(event_type: str, subject: str, data: Mapping[str, Any]) -> list[str]:
    """The subjects that must be at hand to decide on an event: its own and those it touches. The project always is."""
    return [subject, *touches(event_type, data)]
