"""A rulebook laid out for reading: the same members under the same names, without the machinery that validates them.

Judges look at a dozen settings for every event. A validated model finds each of them the long way, eight times as slowly as
a plain object does; so a book is laid out once, and judged by from then on.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from domain.rulebooks.parameter import Frozen


class Plain:
    """Something with members and nothing else; what it was laid out from is equal to it in all that can be read."""


def lay_out(model: Frozen, *, without: frozenset[str] = frozenset()) -> Plain:
    """Give a model's members, and theirs, as plain objects; ``without`` some members of the model itself.

    What is one object in the model is one object here. Members that are worked out once are worked out now.
    """
    return _of(model, {}, without)


def _of(model: Frozen, known: dict[int, Plain], without: frozenset[str] = frozenset()) -> Plain:
    plain = known.get(id(model))
    if plain is None:
        plain = known[id(model)] = Plain()
        for name in _members(type(model)):
            if name not in without:
                setattr(plain, name, _value(getattr(model, name), known))
    return plain


def _value(value: Any, known: dict[int, Plain]) -> Any:
    if isinstance(value, Frozen):
        return _of(value, known)
    if isinstance(value, Mapping):
        return {key: _value(inner, known) for key, inner in value.items()}
    return value


def _members(model: type[Frozen]) -> list[str]:
    worked_out = [
        name for kind in model.__mro__ for name, member in vars(kind).items() if isinstance(member, cached_property)
    ]
    return [*model.model_fields, *worked_out]
