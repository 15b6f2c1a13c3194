"""Personal members out of an event's data before it is stored, and back in when somebody entitled reads it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from domain.payloads import TYPES, personal_fields, phone_fields
from ledger.keys import Keyring

SEALED = "sealed"
PHONE_HASHES = "phone_hashes"


def client_of(subject: str, data: Mapping[str, Any]) -> str | None:
    """The client whose key seals an event's personal data: its subject, or the client that its data names."""
    kind, _, name = subject.partition("/")
    if kind == "client":
        return name
    client = data.get("client")
    return client if isinstance(client, str) else None


def seal(event_type: str, subject: str, data: Mapping[str, Any], keyring: Keyring) -> Mapping[str, Any]:
    """The data as it is stored. The client's key must be at hand."""
    client = client_of(subject, data)
    if client is None:
        return data
    kept, phone_names = _members(event_type)
    # What a desk adds of its own to an open event may name anybody: it is sealed with the rest.
    personal = {name: value for name, value in data.items() if name not in kept}
    if not personal:
        return data
    public = {name: value for name, value in data.items() if name in kept}
    public[SEALED] = keyring.seal(client, personal)
    phones = [phone for name in phone_names if name in data for phone in _listed(data[name])]
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


@cache
def _members(event_type: str) -> tuple[frozenset[str], tuple[str, ...]]:
    """The members of a type that are stored in the open, and those that hold phones."""
    model = TYPES[event_type].model
    names = {field.alias or name for name, field in model.model_fields.items()}
    return frozenset(names.difference(personal_fields(model))), phone_fields(model)


def _listed(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value
