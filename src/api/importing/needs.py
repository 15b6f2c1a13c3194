"""Which columns a mapping asks of its files, so that a missing one is told before the first row is read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from api.importing.mapping import Mapping
from api.importing.template import Placeholder, Template, compiled, templates_in


def input_columns(mapping: Mapping, name: str) -> frozenset[str]:
    """Columns of an input that fields, templates and conditions name; a field that is no column of its own is left out."""
    source = mapping.inputs[name]
    named = {placeholder.name for placeholder in _placeholders(mapping, name)}
    for part in (source, *mapping.events, *mapping.reject):
        if part is source or getattr(part, "input", None) in {name, None}:
            named |= {*part.when, *part.unless}
    made = {
        field
        for field, text in source.fields.items()
        if field not in {one.name for one in Template(text).placeholders()}
    }
    return frozenset(column for column in named - made if not column.startswith("@"))


def lookup_columns(mapping: Mapping, name: str) -> frozenset[str]:
    """Columns of a lookup file that some template asks for."""
    steps = (
        step for one in mapping.inputs for placeholder in _placeholders(mapping, one) for step in placeholder.steps
    )
    asked = (argument.partition(".") for step, argument in steps if step == "lookup")
    return frozenset(column for lookup, _, column in asked if lookup == name)


def _placeholders(mapping: Mapping, name: str) -> Iterator[Placeholder]:
    shapes: list[Any] = [dict(mapping.inputs[name].fields)]
    for rule in mapping.events:
        if rule.input in {name, None}:
            shapes += [rule.subject, rule.id, rule.time, rule.recorded or "", rule.data]
    for template in templates_in(compiled(shapes)):
        yield from template.placeholders()
