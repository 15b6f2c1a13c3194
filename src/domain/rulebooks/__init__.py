"""Rulebooks as data: presets and desks' own books in TOML, each setting with its clauses and its words."""

from domain.rulebooks.book import Rulebook
from domain.rulebooks.books import Published, check, find_book, read_book, reread_book
from domain.rulebooks.clause import Clause, Paper, trade_clauses
from domain.rulebooks.faults import Fault, RulebookError, UnknownRulebookError
from domain.rulebooks.overrides import check_overrides, with_overrides
from domain.rulebooks.parameter import ADOPTED, DEFAULT, Parameter
from domain.rulebooks.presets import PRESETS, load_preset

__all__ = [
    "ADOPTED",
    "DEFAULT",
    "PRESETS",
    "Clause",
    "Fault",
    "Paper",
    "Parameter",
    "Published",
    "Rulebook",
    "RulebookError",
    "UnknownRulebookError",
    "check",
    "check_overrides",
    "find_book",
    "load_preset",
    "read_book",
    "reread_book",
    "trade_clauses",
    "with_overrides",
]
