"""Any rulebook whatever: the seven that ship, and books with any allowed value for any setting."""

from __future__ import annotations

import types
import typing
from typing import Annotated, Any, Literal, NamedTuple

from annotated_types import Ge, Le
from hypothesis import reject
from hypothesis import strategies as st
from pydantic import StringConstraints
from pydantic.fields import FieldInfo

from domain.rulebooks import PRESETS, Rulebook, RulebookError, load_preset, with_overrides
from domain.rulebooks.parameter import Frozen

PATHS: tuple[str, ...] = tuple(path for path, _ in load_preset("sc").parameters())
"""Every setting that there is."""

ROLES = ("agent", "supervisor", "manager", "front_desk", "leader")
SHARES = ("0", "0.1", "0.25", "0.333333", "0.5", "1")
SHORT = 60
"""Days, months and minutes are drawn up to here; what is longer than a drawn history differs from nothing."""


def values(annotation: Any, metadata: tuple[Any, ...] = ()) -> st.SearchStrategy[Any]:
    """Give the values, JSON-ready, that a setting or a member of one may have, by its annotation."""
    origin, inner = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is None:
        return _plain(annotation, metadata)
    if origin is Annotated:
        return values(inner[0], (*metadata, *inner[1:]))
    if origin is tuple:
        unique = typing.get_origin(inner[0]) is Literal or inner[0] is str
        return st.lists(values(inner[0]), min_size=1, max_size=8, unique=unique)
    if origin is Literal:
        return st.sampled_from(inner)
    return st.one_of(*[values(one, metadata) for one in inner])  # “this or that”


def _plain(kind: type, metadata: tuple[Any, ...]) -> st.SearchStrategy[Any]:
    if issubclass(kind, Frozen):
        return _members(kind)
    patterned = any(isinstance(one, StringConstraints) and one.pattern for one in metadata)
    of_kind: dict[type, st.SearchStrategy[Any]] = {
        types.NoneType: st.none(),
        bool: st.booleans(),
        int: _whole_numbers(metadata),
        str: st.sampled_from(SHARES if patterned else ROLES),
    }
    return of_kind[kind]


def _whole_numbers(metadata: tuple[Any, ...]) -> st.SearchStrategy[int]:
    flat = [inner for one in metadata for inner in (one.metadata if isinstance(one, FieldInfo) else [one])]
    least = max((one.ge for one in flat if isinstance(one, Ge)), default=0)
    most = min((one.le for one in flat if isinstance(one, Le)), default=SHORT)
    return st.integers(int(least), min(int(most), SHORT))


@st.composite
def _members(draw: st.DrawFn, model: type[Frozen]) -> dict[str, Any]:
    """Give a value of several members; of alternatives one at most is said."""
    drawn = {name: draw(values(field.annotation, tuple(field.metadata))) for name, field in model.model_fields.items()}
    for group in model.alternatives:
        kept = draw(st.sampled_from(sorted(group)))
        for other in group - {kept}:
            drawn[other] = None
    return {name: value for name, value in drawn.items() if value is not None}


def _values_of(book: Rulebook) -> dict[str, st.SearchStrategy[Any]]:
    found: dict[str, st.SearchStrategy[Any]] = {}
    for path, parameter in book.parameters():
        field = type(parameter).model_fields["value"]
        found[path] = values(field.annotation, tuple(field.metadata))
    return found


VALUES = _values_of(load_preset("sc"))


class Chosen(NamedTuple):
    """A book by its preset and what is changed in it: short to read where a property fails. ``rules`` is the book."""

    preset: str
    changes: tuple[tuple[str, Any], ...] = ()

    @property
    def rules(self) -> Rulebook:
        """Give the book; :class:`RulebookError` if the changes contradict one another."""
        return with_overrides(load_preset(self.preset), dict(self.changes))


presets = st.sampled_from([Chosen(name) for name in PRESETS])


@st.composite
def own_books(draw: st.DrawFn, **fixed: Any) -> Chosen:
    """A desk's own book: one of those that ship, with any number of settings changed to any value that they allow.

    ``fixed``: settings by name (``__`` for the dot) that are so in every book drawn. A contradiction is not a book.
    """
    paths = draw(st.lists(st.sampled_from(PATHS), max_size=24, unique=True))
    changes = {path: draw(VALUES[path]) for path in paths}
    changes.update({name.replace("__", "."): value for name, value in fixed.items()})
    chosen = Chosen(draw(presets).preset, tuple(changes.items()))
    try:
        assert chosen.rules
    except RulebookError:
        reject()
    return chosen


books = st.one_of(presets, own_books())
"""The seven books, and any other."""
