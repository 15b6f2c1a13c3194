"""From sums to figures (指标取值): sums of people, of periods and of projects add up; rates are made of them at the end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from typing import Any

from domain.figures.catalogue import FIGURES, Breakdown, Figure

Sums = dict[str, Fraction]
"""Name of a count, or of a part of a rate → how much there is of it; money in hundredths, time in seconds."""

PLACES = {"rate": 4, "hours": 2, "result": 4}


def add(sums: Sums, more: Mapping[str, Fraction]) -> None:
    """Adds sums to others."""
    for name, value in more.items():
        sums[name] = sums.get(name, Fraction(0)) + value


def value(figure: Figure, sums: Mapping[str, Fraction]) -> dict[str, Any]:
    """A figure as it is answered: ``value``, and ``part`` and ``of`` where it is made of two.

    A count is a number; results, rates, hours and money are decimal strings, rounded half up. A rate of nothing is none.
    """
    if figure.parts is None:
        total = sums.get(figure.name, Fraction(0))
        if figure.measure == "count":
            return {"value": int(total)}
        return {"value": money(total) if figure.measure == "money" else decimal(total, PLACES["result"])}
    part, of = (sums.get(name, Fraction(0)) for name in figure.parts)
    scale = Fraction(1, 3600) if figure.measure == "hours" else Fraction(1)
    ratio = decimal(part / of * scale, PLACES[figure.measure]) if of else None
    return {"value": ratio, "part": _plain(part * scale), "of": _plain(of)}


def values(
    sums: Mapping[str, Fraction], by: Breakdown, wanted: Iterable[str] | None = None
) -> dict[str, dict[str, Any]]:
    """All figures that can be broken down so, in the order of the catalogue; of ``wanted``, where that is given."""
    names = None if wanted is None else frozenset(wanted)
    return {
        figure.name: value(figure, sums)
        for figure in FIGURES
        if by in figure.by and (names is None or figure.name in names)
    }


def plain(figure: Figure, sums: Mapping[str, Fraction]) -> Fraction | None:
    """A figure as a number, money in yuan and time in hours; ``None`` of a rate of nothing."""
    if figure.parts is None:
        total = sums.get(figure.name, Fraction(0))
        return total / 100 if figure.measure == "money" else total
    part, of = (sums.get(name, Fraction(0)) for name in figure.parts)
    scale = 3600 if figure.measure == "hours" else 1
    return part / of / scale if of else None


def money(total: Fraction) -> str:
    """Hundredths as a decimal string with two places, rounded half up."""
    cents = int(_rounded(total, 0))
    sign, cents = ("-" if cents < 0 else ""), abs(cents)
    return f"{sign}{cents // 100}.{cents % 100:02d}"


def decimal(total: Fraction, places: int) -> str:
    """A number with at most so many places, rounded half up, without zeros at the end."""
    text = f"{_rounded(total, places):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _plain(total: Fraction) -> str:
    return decimal(total, 2)


def _rounded(total: Fraction, places: int) -> Decimal:
    with localcontext(prec=60) as context:
        context.rounding = ROUND_HALF_UP
        exact = Decimal(total.numerator) / Decimal(total.denominator)
        return exact.quantize(Decimal(1).scaleb(-places))
