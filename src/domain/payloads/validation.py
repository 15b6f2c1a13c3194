"""The check of an event's form: type, subject, data."""

from __future__ import annotations

import re
from functools import cache
from typing import Any, cast

from pydantic import ValidationError
from pydantic_core import SchemaValidator

from domain.event import PREFIX
from domain.payloads import fields
from domain.payloads.base import EventType, Payload, Problem
from domain.payloads.problems import plain, pointer, problems, suggestion
from domain.payloads.reach import REACH
from domain.payloads.registry import TYPES

MOST_FIELDS = 100

RESERVED = frozenset({"sealed", "phone_hashes"})
"""What the ledger itself writes into stored data: a poster who could write it would forge it."""

_SUBJECT_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")


def validate(event_type: str, subject: str, data: Any) -> tuple[dict[str, Any], list[Problem]]:
    """The data of an event as it is stored (before sealing), and everything that is wrong with it.

    ``event_type`` goes without prefix. With problems, the data returned is empty. Phones come back in E.164, optional fields
    that were null or left out are absent. Never raises, whatever ``data`` is.
    """
    known = TYPES.get(event_type)
    if known is None:
        hint = suggestion(event_type, TYPES)
        return {}, [Problem("/type", "unknown_type", f"There is no event type {PREFIX}{plain(event_type)}.{hint}")]
    kind, _, subject_id = subject.partition("/")
    found: list[Problem] = []
    if kind != known.subject or not _SUBJECT_ID.fullmatch(subject_id):
        found.append(_wrong_subject(known, subject))
    clean, faults = _checked(known, data)
    if faults:
        return {}, found + faults
    for field, prefix in REACH[event_type]:
        if clean.get(field) == subject_id and prefix == kind + "/":
            found.append(
                Problem(pointer("data", field), "refers_to_itself", f"{field} must be another {kind} than {subject}.")
            )
    return ({}, found) if found else (clean, found)


def _wrong_subject(known: EventType, subject: str) -> Problem:
    return Problem(
        "/subject",
        "wrong_subject",
        f"{PREFIX}{known.name} belongs to a {known.subject}: the subject must be {known.subject}/ID, the id 1 to 64 letters, "
        f"digits, - or _; it is {plain(subject)}.",
    )


@cache
def _tools(model: type[Payload]) -> tuple[SchemaValidator, dict[str, str]]:
    """The compiled check of a model, and its fields whose name in Python differs from the one on the wire."""
    aliases = {name: field.alias for name, field in model.model_fields.items() if field.alias}
    return cast("SchemaValidator", model.__pydantic_validator__), aliases


def _checked(known: EventType, data: Any) -> tuple[dict[str, Any], list[Problem]]:
    if isinstance(data, dict) and len(data) > MOST_FIELDS:
        return {}, [Problem("/data", "too_many_fields", f"An event has at most {MOST_FIELDS} fields.")]
    check, aliases = _tools(known.model)
    try:
        made = check.validate_python(data)
    except ValidationError as error:
        unix = _unix_lines(data)
        if unix != data:
            return _checked(known, unix)
        return {}, problems(known, error.errors(include_url=False))
    clean = {name: value for name, value in made.__dict__.items() if value is not None}
    if aliases:
        clean = {aliases.get(name, name): value for name, value in clean.items()}
    if known.open_ended and made.__pydantic_extra__:
        return _with_extras(clean, made.__pydantic_extra__)
    return clean, []


def _with_extras(clean: dict[str, Any], extras: dict[str, Any]) -> tuple[dict[str, Any], list[Problem]]:
    found = [
        Problem(pointer("data", name), "reserved_field", f"{name} is the ledger's own word.")
        for name in extras
        if name in RESERVED
    ]
    if not found and (fault := fields.check_open(extras)):
        found.append(Problem("/data", "not_storable", f"What is added to the known fields {fault}."))
    return ({**clean, **extras}, []) if not found else ({}, found)


def _unix_lines(data: Any) -> Any:
    """``data`` with the line ends of Windows forms (CR LF) in its texts made plain; one level is where texts stand."""
    if not isinstance(data, dict):
        return data
    return {
        name: value.replace("\r\n", "\n") if isinstance(value, str) and "\r\n" in value else value
        for name, value in data.items()
    }
