"""Books by name and books from texts: those that ship, and those that a desk published."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from types import MappingProxyType

from domain.rulebooks.book import Rulebook
from domain.rulebooks.faults import Fault, RulebookError, UnknownRulebookError
from domain.rulebooks.presets import PRESETS, load_preset
from domain.rulebooks.reading import Find, read

Published = Mapping[str, Rulebook]
"""Books that a desk published, by name."""

NONE: Published = MappingProxyType({})

KEPT_TEXTS = 256


def find_book(name: str, published: Published = NONE) -> Rulebook:
    """Give a book that ships or that was published; :class:`UnknownRulebookError` with the names that there are."""
    book = published.get(name)  # first: a book that ships one day under the same name must not take its place
    if book is not None:
        return book
    if name not in PRESETS:
        raise UnknownRulebookError(name, [*PRESETS, *sorted(published)])
    return load_preset(name)


def check(data: bytes | str, published: Published = NONE) -> list[Fault]:
    """Give everything that is wrong with the text of a book, in order of lines; nothing if it can be published."""
    return read(data, _finder(published)).faults


def read_book(data: bytes | str, published: Published = NONE) -> Rulebook:
    """Read a book from TOML (docs/rulebooks.md says how it is written).

    ``published``: the desk's own books, which it may extend as well as those that ship. :class:`RulebookError` lists every
    fault.
    """
    return _book(data, published, consistent=True)


def reread_book(text: str, published: Published = NONE) -> Rulebook:
    """Read a book that was published: it was checked then, so only its form is looked at now. Remembered by its text."""
    key = (
        sha256(text.encode("utf-8", "replace")).digest(),
        tuple((name, published[name].hash) for name in sorted(published)),
    )
    known = _reread.get(key)
    if known is None:
        if len(_reread) >= KEPT_TEXTS:
            _reread.clear()
        known = _reread[key] = _book(text, published, consistent=False)
    return known


_reread: dict[tuple[bytes, tuple[tuple[str, str], ...]], Rulebook] = {}


def _book(data: bytes | str, published: Published, *, consistent: bool) -> Rulebook:
    book, faults = read(data, _finder(published), consistent=consistent)
    if book is None:
        raise RulebookError.of(faults)
    return book


def _finder(published: Published) -> Find:
    return lambda name: find_book(name, published)
