"""Fixed ids for what is worth looking at: whenever the demo is told, its stories are found under the same names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

SIGHTS: Mapping[str, str] = {
    "tracked": "C9001",
    "silent": "C9002",
    "collision_first": "C9003",
    "collision_second": "C9004",
    "dispute_first": "C9005",
    "dispute_second": "C9006",
    "voided": "C9007",
    "first_agent_unknown": "C9008",
    "lapsed": "C9009",
    "handed_over": "C9010",
    "tracked_deal": "D901",
    "silent_deal": "D902",
    "deal_first": "D903",
    "deal_second": "D904",
    "dispute_deal": "D905",
    "agreed_deal": "D906",
}
"""Part in the stories → id. How many clients come before them depends on the days of the week, and numbers would with it."""


def fixed(landmarks: Mapping[str, str]) -> dict[str, str]:
    """Gives the fixed id of every id that a story has, by the id that it came by."""
    return {landmarks[part]: name for part, name in SIGHTS.items() if part in landmarks}


def renamed(value: Any, names: Mapping[str, str]) -> Any:
    """Gives JSON in which every such id, alone or as ``client/…``, stands under its fixed name."""
    if isinstance(value, str):
        kind, slash, name = value.rpartition("/")
        return f"{kind}{slash}{names[name]}" if name in names else value
    if isinstance(value, Mapping):
        return {key: renamed(one, names) for key, one in value.items()}
    return [renamed(one, names) for one in value] if isinstance(value, list) else value
