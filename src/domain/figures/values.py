"""From sums to figures (指标取值): sums of people, of periods and of projects add up; rates are made of them at the end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from domain.figures.catalogue import FIGURES, Breakdown, Figure

Number = int | Fraction
"""What can be added up exactly. Nearly everything is whole; only shares of deals are not."""

Sums = dict[str, Number]
"""Name of a count, or of a part of a rate → how much there is of it; money in hundredths, time in seconds."""

PLACES = {"rate": 4, "hours": 2, "result": 4}


def value(figure: Figure, sums: Mapping[str, Number]) -> dict[str, Any]:
    """A figure as it is answered: ``value``, and ``part`` and ``of`` where it is made of two.

    A count is a number; results, rates, hours and money are decimal strings, rounded half up. A rate of nothing is none.
    """
    if figure.parts is None:
        total = sums.get(figure.name, 0)
        if figure.measure == "count":
            return {"value": int(total)}
        return {"value": money(total) if figure.measure == "money" else decimal(total, PLACES["result"])}
    part, of = (sums.get(name, 0) for name in figure.parts)
    scale = 3600 if figure.measure == "hours" else 1
    ratio = decimal(part, PLACES[figure.measure], of * scale) if of else None
    return {"value": ratio, "part": decimal(part, 2, scale), "of": decimal(of, 2)}


def values(sums: Mapping[str, Number], by: Breakdown, wanted: Iterable[str] | None = None) -> dict[str, dict[str, Any]]:
    """All figures that can be broken down so, in the order of the catalogue; of ``wanted``, where that is given."""
    names = None if wanted is None else frozenset(wanted)
    return {
        figure.name: value(figure, sums)
        for figure in FIGURES
        if by in figure.by and (names is None or figure.name in names)
    }


def plain(figure: Figure, sums: Mapping[str, Number]) -> Fraction | None:
    """A figure as a number, money in yuan and time in hours; ``None`` of a rate of nothing."""
    if figure.parts is None:
        total = sums.get(figure.name, 0)
        return Fraction(total) / (100 if figure.measure == "money" else 1)
    part, of = (sums.get(name, 0) for name in figure.parts)
    scale = 3600 if figure.measure == "hours" else 1
    return Fraction(part) / of / scale if of else None


def money(total: Number) -> str:
    """Hundredths as a decimal string with two places, rounded half up."""
    cents = _rounded(total, 1, 1)
    sign, cents = ("-" if cents < 0 else ""), abs(cents)
    return f"{sign}{cents // 100}.{cents % 100:02d}"


def decimal(total: Number, places: int, divisor: Number = 1) -> str:
    """A number, divided, with at most so many places, rounded half up, without zeros at the end."""
    scaled = _rounded(total, divisor, 10**places)
    sign, scaled = ("-" if scaled < 0 else ""), abs(scaled)
    whole, rest = divmod(scaled, 10**places)
    return f"{sign}{whole}.{rest:0{places}d}".rstrip("0") if rest else f"{sign}{whole}"


def _rounded(total: Number, divisor: Number, scale: int) -> int:
    """``total / divisor * scale``, rounded half away from zero; exactly, in whole numbers."""
    over = total.numerator * divisor.denominator * scale
    under = total.denominator * divisor.numerator
    if under < 0:
        over, under = -over, -under
    half = (2 * abs(over) + under) // (2 * under)
    return -half if over < 0 else half
