"""The books that ship with Pandan."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from domain.rulebooks.book import Rulebook
from domain.rulebooks.faults import RulebookError, UnknownRulebookError
from domain.rulebooks.reading import read

_FOLDER = Path(__file__).parent / "presets"

PRESETS: tuple[str, ...] = tuple(sorted(path.stem for path in _FOLDER.glob("*.toml")))
"""Names of the books that ship."""


@lru_cache(maxsize=64)
def load_preset(name: str) -> Rulebook:
    """Give a book that ships, by name; :class:`UnknownRulebookError` if there is none."""
    if name not in PRESETS:
        raise UnknownRulebookError(name, PRESETS)
    book, faults = read((_FOLDER / f"{name}.toml").read_bytes(), load_preset, consistent=False)
    if book is None:
        raise RulebookError.of(faults)
    return book
