"""Mapping files: how the rows of somebody's tables become events of the desk. The language is described in docs/importing.md."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from api.importing.conditions import Conditions, check_conditions
from api.importing.lines import line_of
from api.importing.problems import MappingError, MappingProblem, TemplateError
from api.importing.template import Placeholder, compiled, templates_in
from domain.event import PREFIX
from domain.payloads import TYPES
from domain.payloads.times import zone_of

Location: TypeAlias = "tuple[str | int, ...]"


def _zone(name: str) -> str:
    try:
        zone_of(name)
    except ValueError:
        raise ValueError(f"{name!r} is not a time zone of the IANA list, such as Asia/Shanghai") from None
    return name


def _template(text: str) -> str:
    try:
        compiled(text)
    except TemplateError as error:
        raise ValueError(str(error)) from None
    return text


def _event_type(name: str) -> str:
    short = name.removeprefix(PREFIX)
    if short not in TYPES:
        raise ValueError(f"{name!r} is not an event type of the desk; the types are {', '.join(sorted(TYPES))}")
    return short


Text: TypeAlias = Annotated[str, AfterValidator(_template)]
Name: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_]{0,63}$")]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Chosen(_Part):
    """Something that concerns the rows that meet ``when`` (all of it) and do not meet ``unless`` (all of it)."""

    when: Conditions = Field(default_factory=dict)
    unless: Conditions = Field(default_factory=dict)


class Table(_Part):
    """How a file is read: its name (or a pattern with ``*``), and what a CSV file does not say of itself."""

    file: str = Field(min_length=1)
    delimiter: str = Field(default=",", min_length=1, max_length=1)
    encoding: str = "utf-8-sig"
    columns: list[str] | None = Field(default=None, description="names of the columns, for a file without a header row")
    sheet: str | None = Field(default=None, description="sheet of an xlsx file; the first when it is not given")


class Input(Table, Chosen):
    """A file whose rows become events; ``when`` and ``unless`` choose the rows, ``fields`` are values made of columns."""

    fields: dict[Name, Text] = Field(default_factory=dict)


class Lookup(Table):
    """A small file that is read whole and asked by the value of its ``key`` column."""

    key: str


class Reject(Chosen):
    """Rows that cannot become events, and the reason that is given for them."""

    input: str | None = None
    code: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,63}$")]
    reason: str = Field(min_length=1)


class EventRule(Chosen):
    """One event made of a row. ``once``: rows that give the same id mean one event, the earliest of them."""

    input: str | None = None
    once: bool = False
    type: Annotated[str, AfterValidator(_event_type)]
    subject: Text
    id: Text
    time: Text
    recorded: Text | None = None
    data: dict[str, Any] = Field(default_factory=dict)


class FixedEvent(_Part):
    """An event that no row gives: the opening of the project, the staff that the files do not name."""

    type: Annotated[str, AfterValidator(_event_type)]
    subject: Text = "project/{@project}"
    id: Text
    time: Text = "{@opening}"
    data: dict[str, Any] = Field(default_factory=dict)


class Mapping(_Part):
    """A whole mapping file."""

    format: Literal[1]
    title: str = ""
    source: Annotated[str, StringConstraints(pattern=r"^[!-~]{1,128}$")]
    project: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,64}$")]
    timezone: Annotated[str, AfterValidator(_zone)]
    opening: datetime | None = None
    recordedtime: bool = True
    inputs: dict[Name, Input] = Field(min_length=1)
    lookups: dict[Name, Lookup] = Field(default_factory=dict)
    values: dict[Name, dict[str, str]] = Field(default_factory=dict)
    prologue: list[FixedEvent] = Field(default_factory=list)
    reject: list[Reject] = Field(default_factory=list)
    events: list[EventRule] = Field(min_length=1)


def load(path: str | Path) -> Mapping:
    """Read and check a mapping file. Raises :class:`MappingError` with every fault, each with its line and field."""
    where = Path(path)
    try:
        text = where.read_text("utf-8")
    except OSError as error:
        raise MappingError(str(where), [MappingProblem(0, "", error.strerror or str(error))]) from None
    except UnicodeDecodeError:
        raise MappingError(str(where), [MappingProblem(0, "", "is not UTF-8 text")]) from None
    return parse(text, str(where))


def parse(text: str, path: str = "mapping") -> Mapping:
    """The same for a text already read; ``path`` names it in the faults."""
    try:
        mapping = Mapping.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise MappingError(path, [MappingProblem(0, "", f"is not TOML: {error}")]) from None
    except ValidationError as error:
        faults = [(fault["loc"], fault["msg"].removeprefix("Value error, ")) for fault in error.errors()]
        raise MappingError(path, [_problem(text, location, detail) for location, detail in faults]) from None
    problems = [_problem(text, location, detail) for location, detail in _faults(mapping)]
    if problems:
        raise MappingError(path, problems)
    return mapping


def _problem(text: str, location: Location, detail: str) -> MappingProblem:
    return MappingProblem(line_of(text, location), ".".join(str(step) for step in location), detail)


def _faults(mapping: Mapping) -> Iterator[tuple[Location, str]]:
    """What only the whole file shows: names that point nowhere."""
    kinds: list[tuple[str, Sequence[EventRule | Reject]]] = [("events", mapping.events), ("reject", mapping.reject)]
    for kind, rules in kinds:
        for index, rule in enumerate(rules):
            if rule.input is None and len(mapping.inputs) > 1:
                yield (kind, index), f"say which input it reads: {', '.join(mapping.inputs)}"
            elif rule.input is not None and rule.input not in mapping.inputs:
                yield (kind, index, "input"), f"there is no input {rule.input!r}"
            yield from _condition_faults((kind, index), rule.when, rule.unless)
    for name, source in mapping.inputs.items():
        yield from _condition_faults(("inputs", name), source.when, source.unless)
    for location, shape in _shapes(mapping):
        try:
            templates = list(templates_in(compiled(shape)))
        except TemplateError as error:
            yield location, str(error)
            continue
        for template in templates:
            for placeholder in template.placeholders():
                yield from ((location, detail) for detail in _placeholder_faults(mapping, placeholder, location[0]))


def _condition_faults(location: Location, *conditions: Conditions) -> Iterator[tuple[Location, str]]:
    for detail in (detail for condition in conditions for detail in check_conditions(condition)):
        yield location, detail


def _shapes(mapping: Mapping) -> Iterator[tuple[Location, Any]]:
    """Every place of a mapping that holds templates, with its location."""
    for name, source in mapping.inputs.items():
        for field, text in source.fields.items():
            yield ("inputs", name, "fields", field), text
    for index, event in enumerate(mapping.prologue):
        yield from ((("prologue", index, part), getattr(event, part)) for part in ("subject", "id", "time"))
        yield from ((("prologue", index, "data", key), value) for key, value in event.data.items())
    for index, rule in enumerate(mapping.events):
        yield from ((("events", index, part), getattr(rule, part)) for part in ("subject", "id", "time"))
        if rule.recorded is not None:
            yield ("events", index, "recorded"), rule.recorded
        yield from ((("events", index, "data", key), value) for key, value in rule.data.items())


CONSTANTS = frozenset({"@project", "@opening", "@time", "@row", "@file"})


def _placeholder_faults(mapping: Mapping, placeholder: Placeholder, part: str | int) -> Iterator[str]:
    name = placeholder.name
    if name.startswith("@") and name not in CONSTANTS:
        yield f"unknown constant {name!r}; the constants are {', '.join(sorted(CONSTANTS))}"
    if part == "prologue" and name not in {"@project", "@opening", "@time"}:
        yield f"{{{name}}} means nothing here: no row gives this event"
    if name == "@opening" and mapping.opening is None:
        yield "{@opening} is used, but the file gives no opening"
    for step, argument in placeholder.steps:
        if step == "map" and argument not in mapping.values:
            yield f"there is no value table {argument!r}"
        if step == "lookup" and argument.partition(".")[0] not in mapping.lookups:
            yield f"there is no lookup {argument.partition('.')[0]!r}"
