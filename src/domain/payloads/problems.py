"""From pydantic's errors to sentences that a front desk understands, each pointing at the member at fault."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any

from pydantic_core import ErrorDetails

from domain.payloads import fields
from domain.payloads.base import EventType, Problem

MOST_PROBLEMS = 20
"""More about one event helps nobody."""

_PATTERNS: dict[str, tuple[str, str]] = {
    fields.ID: ("bad_id", "An id is 1 to 64 letters, digits, - or _."),
    fields.LINE: ("bad_text", "Write at least one visible character, in one line, without control characters."),
    fields.TEXT: ("bad_text", "Write at least one visible character, without control characters."),
    fields.MONEY: (
        "bad_amount",
        'An amount is a decimal string with at most 15 digits and 2 decimals, such as "1000.00".',
    ),
    fields.SIGNED_MONEY: (
        "bad_amount",
        'An amount is a decimal string with at most 15 digits and 2 decimals, such as "1000.00" or "-250.00".',
    ),
    fields.CURRENCY: ("bad_currency", "A currency is three capital letters, such as CNY."),
    fields.MONTH: ("bad_month", "A month is written YYYY-MM, such as 2026-03."),
    fields.PERIOD: ("bad_period", "A period is a month (2026-03), a quarter (2026-Q1) or a year (2026)."),
    fields.QUARTER: ("bad_period", "A calendar quarter is written 2026-Q1."),
    fields.SCORE: ("bad_score", "A score is from 0 to 100, with at most 2 decimals, such as 82.5."),
    fields.CLOCK: ("bad_clock", "A time of day is written HH:MM, from 00:00 to 23:59."),
    fields.SHA256: ("bad_digest", "A SHA-256 is 64 hexadecimal digits."),
    fields.UNIT_OF_RENT: ("bad_rent_unit", "Say per what the rent is: month, quarter, year, m2_month, total, …"),
    fields.AREA: ("bad_area", 'An area is square metres as a decimal, at most 4 decimals, such as "86.5".'),
    fields.SCOPE: ("bad_scope", 'A target is for "project", "group/G1", "staff/A", or the id of a group or of staff.'),
}

_WANTED = {
    "string_type": "a string",
    "bool_type": "true or false",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "list_type": "a list",
    "dict_type": "an object",
    "model_type": "an object",
    "model_attributes_type": "an object",
}


def plain(text: object, longest: int = 60) -> str:
    """``text`` as it can be shown in an answer: valid Unicode, printable, not longer than ``longest`` characters."""
    shown = str(text)[:longest].encode("utf-8", "replace").decode()
    return "".join(character if character.isprintable() else "�" for character in shown)


def pointer(*steps: object) -> str:
    """The JSON pointer (RFC 6901) to a member: ``pointer("data", "phones", 0)`` → ``/data/phones/0``."""
    return "".join("/" + plain(step, 64).replace("~", "~0").replace("/", "~1") for step in steps)


def suggestion(given: str, known: Iterable[str]) -> str:
    """`` Did you mean …?`` when something known looks like ``given``, else nothing."""
    near = get_close_matches(given[:64], list(known), n=1, cutoff=0.6)
    return f" Did you mean {near[0]}?" if near else ""


def _kind(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, (int, float)):
        return "a number"
    if isinstance(value, str):
        return "a string"
    return "a list" if isinstance(value, list) else "an object" if isinstance(value, dict) else "something else"


def _unknown_field(event_type: EventType, loc: tuple[int | str, ...]) -> tuple[str, str]:
    name = plain(loc[-1])
    if len(loc) > 1:
        return "unknown_field", f"{name} is unknown inside {plain(loc[0])}."
    known = names(event_type)
    return (
        "unknown_field",
        f"{event_type.name} has no field {name}.{suggestion(name, known)} Its fields: {', '.join(known)}.",
    )


def names(event_type: EventType) -> list[str]:
    """The fields of an event type as they are called on the wire."""
    return [field.alias or name for name, field in event_type.model.model_fields.items()]


def _sentence(event_type: EventType, error: ErrorDetails, loc: tuple[int | str, ...]) -> tuple[str, str]:  # noqa: PLR0911, PLR0912 -- one case per kind of fault
    kind, context, given = error["type"], error.get("ctx", {}), error.get("input")
    last = plain(loc[-1]) if loc else "data"
    match kind:
        case "missing":
            given_names = [name for name in given if isinstance(name, str)] if isinstance(given, dict) else []
            unknown = [name for name in given_names[:50] if name not in names(event_type)] if len(loc) == 1 else []
            near = get_close_matches(last, unknown, n=1, cutoff=0.6)
            hint = f" Is {plain(near[0])} meant for it?" if near else ""
            return "missing_field", f"{last} is missing.{hint}"
        case "extra_forbidden":
            return _unknown_field(event_type, loc)
        case "string_pattern_mismatch":
            return _PATTERNS.get(str(context.get("pattern")), ("bad_format", error["msg"] + "."))
        case "string_unicode":
            return "bad_text", f"{last} holds half a character (a lone surrogate)."
        case "string_too_long":
            return "too_long", f"{last} may have at most {context['max_length']} characters."
        case "literal_error":
            return _not_allowed(last, given, str(context["expected"]))
        case "too_short":
            return "too_few", f"{last} needs at least {context['min_length']} entries, not {context['actual_length']}."
        case "too_long":
            return "too_many", f"{last} may have at most {context['max_length']} entries."
        case "greater_than_equal":
            return "too_small", f"{last} must be at least {context['ge']}."
        case "less_than_equal":
            return "too_large", f"{last} must be at most {context['le']}."
        case _ if kind in _WANTED:
            if kind == "string_type" and isinstance(given, (int, float)) and not isinstance(given, bool):
                return "wrong_type", f"{last} must be a string: write it in quotes."
            return "wrong_type", f"{last} must be {_WANTED[kind]}, not {_kind(given)}."
        case _:
            return kind, error["msg"]


def _not_allowed(last: str, given: Any, expected: str) -> tuple[str, str]:
    allowed = [word.strip("' ") for part in expected.split(" or ") for word in part.split(",")]
    near = suggestion(given, allowed) if isinstance(given, str) else ""
    shown = f'"{plain(given)}"' if isinstance(given, str) else _kind(given)
    return "not_allowed", f"{last} cannot be {shown}.{near} Allowed: {', '.join(allowed)}."


def problems(event_type: EventType, errors: list[ErrorDetails]) -> list[Problem]:
    """What pydantic found wrong with the data of one event, in the order of its fields."""
    found = []
    for error in errors[:MOST_PROBLEMS]:
        loc = tuple(step for step in error["loc"] if step not in fields.TAGS and step != "[key]")
        context = error.get("ctx", {})
        if "at" in context:
            loc = (*loc, str(context["at"]))
        code, detail = _sentence(event_type, error, loc)
        found.append(Problem(pointer("data", *loc), code, detail))
    return found
