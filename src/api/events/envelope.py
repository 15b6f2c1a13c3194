"""CloudEvents 1.0 in: the bytes of a request become posts, or a list of all that is wrong with them."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import orjson

from api.problems import ProblemError
from domain import payloads
from domain.event import PREFIX
from ledger.posting import Post, Problem

SINGLE = "application/cloudevents+json"
BATCH = "application/cloudevents-batch+json"
PLAIN = "application/json"

TEXT_LENGTH = 256
"""Longest `id` and `source`, in characters."""
EXTENSION_LENGTH = 1024
RESERVED = frozenset(
    {
        "position",
        "version",
        "imported",
        "storedtime",
        "postedby",
        "postedrole",
        "postedstaff",
        "schemaversion",
        "sealed",
        "forgotten",
        "decisions",
    }
)
"""Names of what the ledger itself says of an event; no extension of a poster's may take them."""
FIRST_YEAR, LAST_YEAR = 1970, 2199

_TIME = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:[Zz]|[+-]\d\d:\d\d)", re.ASCII)
_SUBJECT_ID = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)
_EXTENSION = re.compile(r"[a-z0-9]{1,20}", re.ASCII)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_KNOWN = frozenset({"specversion", "id", "source", "type", "subject", "time", "data", "datacontenttype"})


@dataclass
class Parsed:
    """What a body holds: the events whose form is right, and what is wrong with the others."""

    posts: list[Post] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def parse(body: bytes, content_type: str | None, project: str, most: int) -> Parsed:
    """The posts in a body of JSON.

    `content_type` is the request's header, `project` the one of the path, `most` the largest number of events taken.
    Raises ProblemError for what is wrong with the body as a whole: 400, 413 or 415.
    """
    media = (content_type or PLAIN).partition(";")[0].strip().lower()
    if media not in (SINGLE, BATCH, PLAIN):
        raise ProblemError(415, "media_type", f"Post events as {SINGLE}, {BATCH} or {PLAIN}, not as {media[:100]!r}.")
    document = _load(body)
    if isinstance(document, list):
        if media == SINGLE:
            raise ProblemError(400, "not_one_event", f"{SINGLE} is one event; post an array as {BATCH} or {PLAIN}.")
        events = document
    elif media == BATCH:
        raise ProblemError(
            400, "not_an_array", f"{BATCH} is an array of events; post one event as {SINGLE} or {PLAIN}."
        )
    else:
        events = [document]
    if not events:
        raise ProblemError(400, "no_events", "The array is empty: there is nothing to store.")
    if len(events) > most:
        raise ProblemError(
            413,
            "too_many_events",
            f"The array has {len(events)} events; at most {most} are taken at once. Post it in parts.",
        )
    parsed = Parsed()
    for index, event in enumerate(events):
        problems: list[Problem] = []
        post = _read(index, event, project, problems)
        if post is None or problems:
            parsed.problems.extend(problems)
        else:
            parsed.posts.append(post)
    return parsed


def _load(body: bytes) -> Any:
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError as error:
        if not body.strip():
            detail = "The body is empty; it should be one CloudEvent or an array of them."
        elif "UTF-8" in error.msg:
            detail = f"The body is not UTF-8: {error.msg}."
        else:
            detail = f"The body is not JSON: {error.msg} (line {error.lineno}, column {error.colno})."
        raise ProblemError(400, "not_json", detail) from error


def _read(index: int, event: Any, project: str, problems: list[Problem]) -> Post | None:
    def wrong(pointer: str, code: str, detail: str) -> None:
        problems.append(Problem(index, pointer, code, detail))

    if not isinstance(event, dict):
        wrong(
            "", "not_an_event", "An event is a JSON object with specversion, id, source, type, subject, time and data."
        )
        return None
    if event.get("specversion") != "1.0":
        wrong("/specversion", "specversion", 'specversion must be "1.0": events are CloudEvents 1.0.')
    name = _text(event, "id", wrong)
    source = _text(event, "source", wrong)
    event_type = _type(event.get("type"), wrong)
    subject = _subject(event.get("subject"), event_type, project, wrong)
    time = _moment(event.get("time"), "/time", wrong)
    recorded = _moment(event["recordedtime"], "/recordedtime", wrong) if "recordedtime" in event else None
    expected = _expected(event, wrong)
    extensions = _extensions(event, wrong)
    data = event.get("data")
    if not isinstance(data, dict):
        wrong("/data", "data_missing", "data must be a JSON object with the members of this event type.")
    elif event_type is not None:
        data, faults = payloads.validate(event_type.name, subject or "", data)
        for fault in faults:
            wrong(fault.pointer, fault.code, fault.detail)
    if problems or not isinstance(data, dict):
        return None
    if name is None or source is None or event_type is None or subject is None or time is None:
        return None
    return Post(index, name, source, event_type.name, subject, time, data, expected, recorded, extensions)


Wrong = Callable[[str, str, str], None]


def _text(event: dict[str, Any], name: str, wrong: Wrong) -> str | None:
    value = event.get(name)
    if isinstance(value, str) and 0 < len(value) <= TEXT_LENGTH and not _CONTROL.search(value):
        return value
    wrong(
        f"/{name}",
        f"{name}_invalid",
        f"{name} must be a text of 1 to {TEXT_LENGTH} characters without control characters.",
    )
    return None


def _type(value: Any, wrong: Wrong) -> payloads.EventType | None:
    if isinstance(value, str) and value.startswith(PREFIX):
        known = payloads.TYPES.get(value[len(PREFIX) :])
        if known is not None:
            return known
    shown = repr(value[:100]) if isinstance(value, str) else "this"
    near = (
        difflib.get_close_matches(value[:100].removeprefix(PREFIX), payloads.TYPES, n=1)
        if isinstance(value, str)
        else []
    )
    hint = f" Did you mean {PREFIX}{near[0]}?" if near else " The reference lists all of them."
    wrong("/type", "unknown_type", f"{shown} is not an event type of a desk.{hint}")
    return None


def _subject(value: Any, event_type: payloads.EventType | None, project: str, wrong: Wrong) -> str | None:
    kind, slash, name = value.partition("/") if isinstance(value, str) else ("", "", "")
    if not slash or not _SUBJECT_ID.fullmatch(name):
        wrong(
            "/subject",
            "subject_invalid",
            "subject must be project/ID, client/ID or unit/ID; an id is 1 to 64 letters, digits, - and _.",
        )
        return None
    if event_type is not None and kind != event_type.subject:
        wrong(
            "/subject",
            "wrong_subject_kind",
            f"{PREFIX}{event_type.name} is about a {event_type.subject}: its subject is {event_type.subject}/ID, not {kind[:20]}/….",
        )
        return None
    if kind == "project" and name != project:
        wrong(
            "/subject", "other_project", f"This is posted to project {project}; its events are about project/{project}."
        )
        return None
    return str(value)


def _moment(value: Any, pointer: str, wrong: Wrong) -> datetime | None:
    if isinstance(value, str) and _TIME.fullmatch(value):
        try:
            moment = datetime.fromisoformat(value.upper())
        except ValueError:
            pass
        else:
            if FIRST_YEAR <= moment.year <= LAST_YEAR:
                return moment
            wrong(pointer, "year_out_of_range", f"The year must be from {FIRST_YEAR} to {LAST_YEAR}.")
            return None
    wrong(
        pointer,
        "time_invalid",
        "This must be a moment with its zone as in RFC 3339, such as 2026-03-02T10:15:00+08:00.",
    )
    return None


def _expected(event: dict[str, Any], wrong: Wrong) -> int | None:
    if "expectedversion" not in event:
        return None
    value = event["expectedversion"]
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**31:
        return value
    wrong(
        "/expectedversion",
        "expectedversion_invalid",
        "expectedversion must be the subject's version, a whole number from 0.",
    )
    return None


def _extensions(event: dict[str, Any], wrong: Wrong) -> dict[str, Any]:
    extensions: dict[str, Any] = {}
    for name, value in event.items():
        if name in _KNOWN or name in ("recordedtime", "expectedversion"):
            continue
        pointer = "/" + name[:100].replace("~", "~0").replace("/", "~1")
        if name == "data_base64":
            wrong(pointer, "binary_data", "Events carry JSON in data; data_base64 is not taken.")
        elif name in RESERVED:
            wrong(pointer, "reserved", f"{name} is said by the ledger, not by who posts.")
        elif name != "dataschema" and not _EXTENSION.fullmatch(name):
            wrong(
                pointer,
                "extension_name",
                f"{name[:100]!r} is no attribute of an event; extensions have 1 to 20 of a-z and 0-9.",
            )
        elif (
            isinstance(value, bool)
            or (isinstance(value, int) and -(2**31) <= value < 2**31)
            or (isinstance(value, str) and len(value) <= EXTENSION_LENGTH and not _CONTROL.search(value))
        ):
            extensions[name] = value
        else:
            wrong(
                pointer,
                "extension_value",
                "An extension is a boolean, a 32-bit whole number or a text without control characters.",
            )
    if (media := event.get("datacontenttype")) is not None and media != PLAIN:
        wrong("/datacontenttype", "datacontenttype", f"datacontenttype is {PLAIN}, or left out.")
    return extensions
