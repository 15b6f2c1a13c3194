"""One posted event of every type, for the API's description and for tests."""

from __future__ import annotations

from typing import Any

from domain.event import PREFIX
from domain.payloads.registry import TYPES

_SUBJECTS = {"project": "project/gj", "client": "client/C001", "unit": "unit/U12"}


def examples() -> dict[str, dict[str, Any]]:
    """A complete CloudEvent of every event type, keyed by type without prefix."""
    return {
        name: {
            "specversion": "1.0",
            "id": f"front-desk-7-{number:06}",
            "source": "/front-desk/7",
            "type": PREFIX + name,
            "subject": _SUBJECTS[event_type.subject],
            "time": "2026-03-02T10:15:00+08:00",
            "datacontenttype": "application/json",
            "data": dict(event_type.example),
        }
        for number, (name, event_type) in enumerate(TYPES.items(), start=1)
    }
