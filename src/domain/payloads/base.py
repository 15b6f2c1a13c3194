"""What every event's data has in common: a closed, frozen, strictly typed model and marks on its fields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from pydantic import BaseModel, ConfigDict


class Problem(NamedTuple):
    """One thing wrong with a posted event.

    ``pointer`` is a JSON pointer (RFC 6901) from the event, such as ``/data/phones/0``; ``code`` is snake_case, for programs;
    ``detail`` is a sentence that says what is wrong and what is expected.
    """

    pointer: str
    code: str
    detail: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark on a model's field (``Annotated[..., Personal]``) that says how the ledger has to treat it."""

    name: str


Personal = Mark("personal")
"""Says who a client is or tells about them: sealed with the client's own key before it is stored."""

Phone = Mark("phone")
"""A phone number or a list of them: sealed like everything personal, and matchable through its keyed hash."""


PUBLIC = "public"
"""公共: the department, to whom a client or a share may go; no member of staff can be called so."""

PARTS = ("first", "closer")
"""首接、成交: the agent who was first with the client and the one who closes, in shares that are agreed before anybody
knows who they will be. No member of staff can be called so."""


@dataclass(frozen=True, slots=True)
class Staff:
    """Marks a field that names staff: one id, a list of ids, or a mapping keyed by ids.

    ``acting``: the person does something by this event, which nobody can do after leaving. ``public``: the word ``public``
    (公共, the department rather than a person) may stand in. ``group``: a group's id may stand in. ``parts``: so may the
    parts that somebody has in a deal, whoever they turn out to be.
    """

    acting: bool = False
    public: bool = False
    group: bool = False
    parts: bool = False


class Payload(BaseModel):
    """Base of every event's data: unknown fields refused, nothing converted silently, nothing changed afterwards."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class OpenPayload(Payload):
    """Base of the events whose fields the contract leaves open: what desks add is kept, within bounds."""

    model_config = ConfigDict(extra="allow")


class EventType(NamedTuple):
    """One event type: ``name`` without prefix, the ``subject`` kind it belongs to, and the model of its data.

    ``example`` is valid data. ``open_ended`` types keep fields they do not know. ``creates``: may be the first event of its
    subject. ``zh`` is what a desk calls it.
    """

    name: str
    subject: str
    model: type[Payload]
    example: Mapping[str, Any]
    open_ended: bool
    creates: bool
    zh: str


def event_type(
    name: str, subject: str, model: type[Payload], zh: str, example: Mapping[str, Any], *, creates: bool = False
) -> EventType:
    """Describes one event type; whether it keeps fields it does not know is its model's to say."""
    return EventType(name, subject, model, example, issubclass(model, OpenPayload), creates, zh)


def _marked(model: type[Payload], marks: tuple[Mark, ...]) -> tuple[str, ...]:
    return tuple(
        field.alias or name
        for name, field in model.model_fields.items()
        if any(mark in field.metadata for mark in marks)
    )


@cache
def personal_fields(model: type[Payload]) -> tuple[str, ...]:
    """The top-level fields of ``model`` that are personal, phones included, as they are called on the wire."""
    return _marked(model, (Personal, Phone))


@cache
def phone_fields(model: type[Payload]) -> tuple[str, ...]:
    """The fields of ``model`` that hold a phone number or a list of them."""
    return _marked(model, (Phone,))


@cache
def staff_fields(model: type[Payload]) -> tuple[tuple[str, Staff], ...]:
    """The fields of ``model`` that name staff, each with what may stand there."""
    return tuple(
        (field.alias or name, mark)
        for name, field in model.model_fields.items()
        for mark in field.metadata
        if isinstance(mark, Staff)
    )
