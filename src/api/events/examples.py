"""The request body of the posting route, as OpenAPI documents it: a schema, and an example for every event type."""

from __future__ import annotations

from typing import Any

from domain import payloads
from domain.event import PREFIX


def request_body(single: str, batch: str, plain: str) -> dict[str, Any]:
    """The `requestBody` object for the three media types under which events are posted."""
    event = _event_schema()
    array = {"type": "array", "minItems": 1, "items": event}
    examples = {
        name: {"summary": f"{payloads.TYPES[name].zh} · {PREFIX}{name}", "value": value}
        for name, value in payloads.examples().items()
    }
    pair = list(payloads.examples().values())[:2]
    return {
        "required": True,
        "content": {
            plain: {"schema": {"oneOf": [event, array]}, "examples": examples},
            single: {"schema": event},
            batch: {"schema": array, "examples": {"batch": {"value": pair}}},
        },
    }


def _event_schema() -> dict[str, Any]:
    text = {"type": "string", "minLength": 1, "maxLength": 256}
    moment = {"type": "string", "format": "date-time"}
    return {
        "type": "object",
        "title": "CloudEvent",
        "description": "A CloudEvent 1.0 with JSON data.",
        "required": ["specversion", "id", "source", "type", "subject", "time", "data"],
        "properties": {
            "specversion": {"const": "1.0"},
            "id": text
            | {"description": "With `source`, the identity of the event: posting it again stores nothing twice."},
            "source": text | {"description": "Who or what says so: a tablet, a phone system."},
            "type": {"enum": [PREFIX + name for name in payloads.TYPES]},
            "subject": {"type": "string", "pattern": "^(project|client|unit)/[A-Za-z0-9_-]{1,64}$"},
            "time": moment | {"description": "When it happened, with its zone."},
            "datacontenttype": {"const": "application/json"},
            "data": {"type": "object"},
            "expectedversion": {
                "type": "integer",
                "minimum": 0,
                "description": "The subject's version before this event.",
            },
            "recordedtime": moment | {"description": "When it counts as recorded; importers only."},
        },
    }
