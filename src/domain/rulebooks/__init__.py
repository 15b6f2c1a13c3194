"""Rulebooks as data: presets in TOML, each setting with its clauses and its Chinese and English wording."""

from domain.rulebooks.book import Clause, Rulebook
from domain.rulebooks.parameter import DEFAULT, Parameter
from domain.rulebooks.presets import (
    PRESETS,
    RulebookError,
    UnknownRulebookError,
    load_preset,
    read_book,
    with_overrides,
)

__all__ = [
    "DEFAULT",
    "PRESETS",
    "Clause",
    "Parameter",
    "Rulebook",
    "RulebookError",
    "UnknownRulebookError",
    "load_preset",
    "read_book",
    "with_overrides",
]
