"""Rulebooks as data: presets in TOML, each setting with its clauses and its Chinese and English wording."""

from domain.rulebooks.book import Rulebook
from domain.rulebooks.clause import Clause, Paper, trade_clauses
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
    "Paper",
    "Parameter",
    "Rulebook",
    "RulebookError",
    "UnknownRulebookError",
    "load_preset",
    "read_book",
    "trade_clauses",
    "with_overrides",
]
