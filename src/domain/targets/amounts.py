"""Figures of targets, added up exactly: counts as numbers, money as decimal strings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from domain.figures.catalogue import BY_NAME

Metrics = Mapping[str, Any]
"""Figures by name, as they were posted: ``{"deals": 6, "contract_value": "300000.00"}``."""


def amount(figure: Any) -> Decimal:
    """A figure as an exact decimal; a JSON number is what it was written as."""
    return Decimal(str(figure))


def shown(figure: Any) -> str:
    """A figure as people read it, without an exponent."""
    return f"{amount(figure):f}"


def adds_up(name: str) -> bool:
    """Whether a figure of the whole is the sum of its parts: rates and averages are not."""
    known = BY_NAME.get(name)
    return known is None or known.measure not in ("rate", "hours")


def total(parts: Iterable[Metrics], name: str) -> Decimal:
    """The sum of a figure over parts; a part without it adds nothing."""
    return sum((amount(part[name]) for part in parts if name in part), Decimal(0))


def same(one: Any, other: Any) -> bool:
    """Whether two figures are equal, however they are written (3, 3.0 and "3.00" are)."""
    return amount(one) == amount(other)
