"""Sums as they are counted and written: hundredths inside, decimal strings outside."""

from __future__ import annotations

from fractions import Fraction


def written(hundredths: int) -> str:
    """``100050`` → ``"1000.50"``; below zero with its sign."""
    sign = "-" if hundredths < 0 else ""
    whole, part = divmod(abs(hundredths), 100)
    return f"{sign}{whole}.{part:02}"


def maybe_written(hundredths: int | None) -> str | None:
    """A sum as it is written; None stays None."""
    return None if hundredths is None else written(hundredths)


def rounded(exact: Fraction | int) -> int:
    """Whole hundredths out of an exact number of them, half away from zero (四舍五入)."""
    half_up = (2 * abs(exact.numerator) + exact.denominator) // (2 * exact.denominator)
    return half_up if exact >= 0 else -half_up


def storable(hundredths: int | None) -> int | None:
    """A sum that a table holds; None where it is beyond all money (a slip of the pen, multiplied)."""
    return None if hundredths is None or abs(hundredths) > MOST else hundredths


MOST = 2**63 - 1
"""The largest sum in hundredths that is counted with."""
