"""Which members of an event are sealed with a client's key before it is stored, and which stay in the open."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from domain.payloads.base import personal_fields, phone_fields
from domain.payloads.registry import TYPES


def sealed_members(event_type: str, data: Mapping[str, Any]) -> list[str]:
    """The members of valid data that are sealed: what is personal, and what a desk adds of its own, which may name anybody."""
    kept = open_members(event_type)
    return [name for name in data if name not in kept]


@cache
def open_members(event_type: str) -> frozenset[str]:
    """The members of a type that are stored in the open."""
    model = TYPES[event_type].model
    names = {field.alias or name for name, field in model.model_fields.items()}
    return frozenset(names.difference(personal_fields(model)))


@cache
def phone_members(event_type: str) -> tuple[str, ...]:
    """The members of a type that hold a phone number or a list of them."""
    return phone_fields(TYPES[event_type].model)


def client_of(subject: str, data: Mapping[str, Any]) -> str | None:
    """The client whom an event names as the one it is about: its subject, or the client in its data. None when it names none."""
    kind, _, name = subject.partition("/")
    if kind == "client":
        return name
    client = data.get("client")
    return client if isinstance(client, str) else None
