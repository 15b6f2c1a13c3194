"""Sums as they are counted and written: hundredths inside, decimal strings outside."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction


def written(hundredths: int) -> str:
    """``100050`` → ``"1000.50"``; below zero with its sign."""
    sign = "-" if hundredths < 0 else ""
    whole, part = divmod(abs(hundredths), 100)
    return f"{sign}{whole}.{part:02}"


def maybe_written(hundredths: int | None) -> str | None:
    """A sum as it is written; None stays None."""
    return None if hundredths is None else written(hundredths)


def rounded(exact: Fraction) -> int:
    """Whole hundredths out of an exact number of them, half away from zero (四舍五入)."""
    return int((Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(Decimal(1), ROUND_HALF_UP))
