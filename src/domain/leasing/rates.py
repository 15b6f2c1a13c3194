"""What a rent or a fee comes to in a month (月租金), whatever it is said per."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from domain.deposits import cents

_MONTHS: Mapping[str, Fraction] = {
    "day": Fraction(365, 12),
    "week": Fraction(365, 84),
    "month": Fraction(1),
    "quarter": Fraction(1, 3),
    "year": Fraction(1, 12),
}
"""How often a stretch of time comes in a month, a year being 365 days."""

_AREAS = frozenset(("m2", "sqm", "sqmeter"))


def per_month(price: Mapping[str, Any] | str | None, area: str | None) -> Fraction | None:
    """Hundredths a month of a price per stretch of time, and per square metre if it says so (``m2_month``, ``m2/day``).

    None for what is paid once (``total``, a bare amount), for a stretch that nobody can count with, and for a price per
    square metre of a unit whose area is not known.
    """
    if price is None or isinstance(price, str):
        return None
    steps = re.split(r"[_/-]", price["per"].lower())
    times = [_MONTHS[step] for step in steps if step in _MONTHS]
    by_area = any(step in _AREAS for step in steps)
    if len(times) != 1 or len(steps) != len(times) + by_area or (by_area and area is None):
        return None
    monthly = cents(price["amount"]) * times[0]
    return monthly * Fraction(area) if by_area and area is not None else monthly


def once(price: Mapping[str, Any] | str | None) -> int | None:
    """Hundredths of a price that is paid once: a bare amount, or one per ``total`` or ``once``; None for any other."""
    if price is None:
        return None
    if isinstance(price, str):
        return cents(price)
    return cents(price["amount"]) if price["per"].lower() in ("total", "once") else None


def square_metres(area: str | None) -> int | None:
    """An area in hundredths of a square metre, rounded half up; None where it is not known."""
    if area is None:
        return None
    whole, _, part = area.partition(".")
    parts = part.ljust(4, "0")
    return int(whole + parts[:2]) + (int(parts[2:]) >= 50)
