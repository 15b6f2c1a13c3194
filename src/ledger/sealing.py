"""Personal members out of an event's data before it is stored, and back in when somebody entitled reads it."""

from __future__ import annotations

from typing import Any

from domain.payloads import personal_members
from ledger.keys import Keyring

SEALED = "sealed"
PHONE_HASHES = "phone_hashes"


def client_of(subject: str, data: dict[str, Any]) -> str | None:
    """The client whose key seals an event's personal data: its subject, or the client that its data names."""
    kind, _, name = subject.partition("/")
    if kind == "client":
        return name
    client = data.get("client")
    return client if isinstance(client, str) else None


def seal(event_type: str, subject: str, data: dict[str, Any], keyring: Keyring) -> dict[str, Any]:
    """The data as it is stored. The client's key must be at hand."""
    client = client_of(subject, data)
    if client is None:
        return data
    names, phones = personal_members(event_type, data)
    if not names:
        return data
    public = {name: value for name, value in data.items() if name not in names}
    public[SEALED] = keyring.seal(client, {name: data[name] for name in names})
    if phones:
        public[PHONE_HASHES] = [keyring.hash_phone(phone) for phone in phones]
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
