"""The data of every event type: what it holds, which of it is personal, which subjects it reaches."""

from domain.payloads.base import (
    PARTS,
    PUBLIC,
    EventType,
    Payload,
    Personal,
    Phone,
    Problem,
    Staff,
    personal_fields,
    phone_fields,
    staff_fields,
)
from domain.payloads.examples import examples
from domain.payloads.reach import consults, touches
from domain.payloads.registry import TYPES
from domain.payloads.sealed import client_of, open_members, phone_members, sealed_members
from domain.payloads.validation import validate

__all__ = [
    "PARTS",
    "PUBLIC",
    "TYPES",
    "EventType",
    "Payload",
    "Personal",
    "Phone",
    "Problem",
    "Staff",
    "client_of",
    "consults",
    "examples",
    "open_members",
    "personal_fields",
    "phone_fields",
    "phone_members",
    "sealed_members",
    "staff_fields",
    "touches",
    "validate",
]
