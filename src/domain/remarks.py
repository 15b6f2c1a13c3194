"""How something is pointed out (提示): what it is in both languages, under which clauses, and which events show it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from domain.rulebooks import Rulebook
from domain.rulebooks.parameter import Parameter
from domain.rulebooks.words import Both


def remark(
    effect: str, setting: Parameter[Any], book: Rulebook, positions: Sequence[int], told: Both
) -> dict[str, Any]:
    """Something pointed out: its code, clauses and positions, and ``told`` with the articles that ``setting`` rests on."""
    zh = "、".join(book.cite(clause) for clause in setting.clauses)
    en = "; ".join(book.cite(clause, "en") for clause in setting.clauses)
    return {
        "effect": effect,
        "clauses": list(setting.clauses),
        "positions": list(positions),
        "zh": f"{told.zh}（依{zh}）",
        "en": f"{told.en} (under {en})",
    }
