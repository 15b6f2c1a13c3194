"""Which settings there are: the models of a rulebook as a table from path to parameter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from functools import cache
from typing import Any, get_args

from domain.rulebooks.book import SECTIONS, Rulebook
from domain.rulebooks.parameter import Frozen, Parameter


@cache
def settings() -> Mapping[str, type[Parameter[object]]]:
    """Give the model of every parameter by its path (``rotation.kinds.new``), in the order of the models."""
    return dict(found for section in SECTIONS for found in _settings(section, _kind(Rulebook, section)))


@cache
def groups() -> Mapping[str, tuple[str, ...]]:
    """Give the members of every group of settings by its path (``rotation.kinds``), sections included."""
    found: dict[str, list[str]] = {}
    for path in settings():
        steps = path.split(".")
        for end in range(1, len(steps)):
            members = found.setdefault(".".join(steps[:end]), [])
            if steps[end] not in members:
                members.append(steps[end])
    return {path: tuple(members) for path, members in found.items()}


@cache
def short_names() -> Mapping[str, tuple[str, ...]]:
    """Give the full paths that a path without its section stands for: ``carry_over`` → ``("rotation.carry_over",)``."""
    found: dict[str, tuple[str, ...]] = {}
    for path in settings():
        short = path.partition(".")[2]
        found[short] = (*found.get(short, ()), path)
    return found


def nearest(name: str, known: Iterable[str], most: int = 3) -> list[str]:
    """Give the known names that a wrong one may have been meant for, the nearest first; at most ``most``.

    Paths are compared by their last step, so that a slip in one setting does not suggest all of its group; those of the same
    group come first.
    """
    group, _, last = name[:128].lower().rpartition(".")
    by_last: dict[str, list[str]] = {}
    for one in dict.fromkeys(known):
        by_last.setdefault(one.rpartition(".")[2], []).append(one)
    near = get_close_matches(last[:64], list(by_last), n=most, cutoff=0.65)
    if last in by_last:
        near = [last]
    found = [one for step in near for one in sorted(by_last[step], key=lambda one: one.rpartition(".")[0] != group)]
    return found[:most]


def member_model(path: str, way: Sequence[int | str]) -> type[Frozen] | None:
    """Give the model of the table that a way leads to inside the value of a setting; ``None`` if it is no table."""
    kind: Any = settings()[path].model_fields["value"].annotation
    for step in (None, *way):
        if isinstance(step, str):
            kind = kind.model_fields[step].annotation if _is_table(kind) and step in kind.model_fields else None
        kind = next((one for one in get_args(kind) if _is_table(one)), kind)
    return kind if _is_table(kind) else None


def _is_table(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, Frozen)


def _kind(model: type[Frozen], name: str) -> type[Frozen]:
    kind = model.model_fields[name].annotation
    assert isinstance(kind, type)  # noqa: S101 -- the models of a book hold models alone
    assert issubclass(kind, Frozen)  # noqa: S101 -- same
    return kind


def _settings(path: str, model: type[Frozen]) -> Iterator[tuple[str, type[Parameter[object]]]]:
    if issubclass(model, Parameter):
        yield path, model
        return
    for name in model.model_fields:
        yield from _settings(f"{path}.{name}", _kind(model, name))
