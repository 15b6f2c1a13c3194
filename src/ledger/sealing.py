"""Personal members out of an event's data before it is stored, and back in when somebody entitled reads it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from domain.payloads import open_members, phone_members
from ledger.keys import Keyring

SEALED = "sealed"
PHONE_HASHES = "phone_hashes"


def seal(event_type: str, client: str | None, data: Mapping[str, Any], keyring: Keyring) -> Mapping[str, Any]:
    """The data as it is stored, its personal members sealed for a client (None: there are none). Their key must be at hand."""
    if client is None:
        return data
    kept = open_members(event_type)
    public = {name: value for name, value in data.items() if name in kept}
    public[SEALED] = keyring.seal(client, {name: value for name, value in data.items() if name not in kept})
    phones = [phone for name in phone_members(event_type) if name in data for phone in _listed(data[name])]
    if phones:
        public[PHONE_HASHES] = list(dict.fromkeys(keyring.hash_phone(phone) for phone in phones))
    return public


def unseal(data: dict[str, Any], keyring: Keyring) -> tuple[dict[str, Any], bool]:
    """The data as it was posted, and whether it is whole: False when the client's key is gone (forgotten)."""
    box = data.get(SEALED)
    if box is None:
        return data, True
    public = {name: value for name, value in data.items() if name not in (SEALED, PHONE_HASHES)}
    personal = keyring.open_box(box["client"], box)
    if personal is None:
        return public, False
    return public | personal, True


def _listed(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value
