"""An entry of the access log, as JSON and as a line."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from ledger.access import Noted


def as_json(noted: Noted) -> dict[str, Any]:
    """As the API answers it."""
    return {"number": noted.number, "at": noted.at, **asdict(noted.entry)}


def as_line(noted: Noted) -> str:
    """When, what kind, project, who, from where, what, why refused, whose data, how often; tab-separated."""
    entry = noted.entry
    who = "/".join(part for part in (entry.role, entry.staff, entry.token) if part is not None)
    return "\t".join((
        noted.at.isoformat(timespec="seconds"),
        entry.kind,
        entry.project or "-",
        who or "-",
        entry.address or "-",
        f"{entry.method} {entry.path}",
        entry.code or "-",
        ",".join(entry.subjects) or "-",
        str(entry.times),
    ))  # fmt: skip
