"""What a unit costs (算租金和各项费用): a month, and over a term, with every fee."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, NamedTuple

from domain.leasing.money import rounded
from domain.leasing.rates import once, per_month
from domain.rulebooks.money import MoneyRules


class Line(NamedTuple):
    """Rent or one fee, hundredths: ``monthly`` and over the ``term``, or paid ``once``; all None when it cannot be counted."""

    name: str
    monthly: int | None
    term: int | None
    once: int | None


class Quote(NamedTuple):
    """What a unit costs over some months: rent first, then the fees. ``unknown``: the names of what cannot be counted.

    ``authority``: whether the agent may promise the rent that was asked about; None when none was.
    """

    lines: tuple[Line, ...]
    months: int
    monthly: int
    term: int
    once: int
    unknown: tuple[str, ...]
    authority: Authority | None


class Authority(NamedTuple):
    """The rent asked about, a month, and how much less it is than the listed one, in hundredths of a percent (0 if not)."""

    monthly: int
    below: int
    within: bool
    clauses: tuple[str, ...]


def quote(
    unit: Mapping[str, Any], months: int, rules: MoneyRules, *, area: str | None = None, offered: str | None = None
) -> Quote:
    """Work out a unit, as it is listed (``area``, ``rent``, ``fees``), for ``months``.

    ``area``: another than is listed. ``offered``: a rent to promise instead, per what the listed one is; it is within the
    agent's authority when it is not further below than the book allows (GJ-5).
    """
    let = area or unit.get("area")
    listed = per_month(unit.get("rent"), let)
    lines = [_line("rent", unit.get("rent"), let, months)]
    lines += [_line(name, price, let, months) for name, price in sorted((unit.get("fees") or {}).items())]
    authority = None
    if offered is not None and unit.get("rent") is not None and listed is not None:
        wanted = per_month({**unit["rent"], "amount": offered}, let) or Fraction(0)
        authority = _authority(listed, wanted, rules)
    return Quote(
        tuple(lines),
        months,
        sum(line.monthly or 0 for line in lines),
        sum(line.term or 0 for line in lines),
        sum(line.once or 0 for line in lines),
        tuple(line.name for line in lines if line.monthly is None and line.once is None),
        authority,
    )


def below_list(listed: Fraction, wanted: Fraction) -> Fraction:
    """How much less one rent is than another, as a part of it: 1/10 is ten percent less; 0 when it is not less."""
    return max(Fraction(0), 1 - wanted / listed) if listed else Fraction(0)


def _authority(listed: Fraction, wanted: Fraction, rules: MoneyRules) -> Authority:
    below = below_list(listed, wanted)
    within = below * 100 <= rules.discount_percent.value
    return Authority(rounded(wanted), rounded(below * 10_000), within, rules.discount_percent.clauses)


def _line(name: str, price: Any, area: str | None, months: int) -> Line:
    monthly = per_month(price, area)
    if monthly is not None:
        return Line(name, rounded(monthly), rounded(monthly * months), None)
    return Line(name, None, None, once(price))
