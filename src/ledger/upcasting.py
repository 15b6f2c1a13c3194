"""Old events are brought to today's form when read; what is stored is never rewritten.

An event type whose data changes its form gets the next schema version, and here a function that turns data of the
version before into data of that version. Functions are applied in turn, so each knows one step only.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Upcast = Callable[[dict[str, Any]], dict[str, Any]]

STEPS: dict[tuple[str, int], Upcast] = {}
"""(type with prefix, version that the stored data has) → a function to data of the next version."""


def current_version(event_type: str) -> int:
    """The schema version that new events of a type are stored with; 1 until a step is registered."""
    version = 1
    while (event_type, version) in STEPS:
        version += 1
    return version


def upcast(stored: dict[str, Any]) -> dict[str, Any]:
    """The stored envelope with its data in today's form; the same object when it already is."""
    if not STEPS:
        return stored
    version = stored["schemaversion"]
    while (step := STEPS.get((stored["type"], version))) is not None:
        version += 1
        stored = stored | {"data": step(stored["data"]), "schemaversion": version}
    return stored
