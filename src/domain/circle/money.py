"""Money of a deal, split to the cent (佣金分成): exact shares, every cent given to somebody."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from domain.circle.deal import PUBLIC

Remainder = Literal["largest_share", "closer", "public"]


def divide(amount: str, shares: Mapping[str, Fraction], remainder: Remainder, closer: str | None) -> dict[str, str]:
    """Split an amount (money, a decimal string with two places at most) by shares that sum to 1.

    Everybody gets their share rounded down to the cent. The cents left over are given out one each: to whom the rule for
    the ``remainder`` names first, then by the size of the share; of equal shares the closing agent comes first, then who
    is named first. The department is given its cent even where it has no share, if the rule is ``public``.
    Gives who gets how much, in the order of ``shares``; ``ValueError`` for what is no such amount, or no whole.
    """
    cents = _cents(amount)
    if sum(shares.values(), start=Fraction(0)) != 1 or min(shares.values(), default=Fraction(0)) < 0:
        raise ValueError("shares must not be negative and must sum to 1")
    parts = {to: cents * share.numerator // share.denominator for to, share in shares.items()}
    left = cents - sum(parts.values())
    for to in _in_turn(shares, remainder, closer)[:left]:
        parts[to] = parts.get(to, 0) + 1
    return {to: f"{part // 100}.{part % 100:02d}" for to, part in parts.items()}


def _in_turn(shares: Mapping[str, Fraction], remainder: Remainder, closer: str | None) -> list[str]:
    """Who gets the cents left over, in turn: fewer are left than there are people with a share."""
    named = {"closer": closer, "public": PUBLIC}.get(remainder)
    takers = [to for to, share in shares.items() if share]
    if remainder == "public" and PUBLIC not in takers:
        takers.append(PUBLIC)
    return sorted(takers, key=lambda to: (to != named, -shares.get(to, Fraction(0)), to != closer))


def _cents(amount: str) -> int:
    cents = Decimal(amount) * 100
    if cents < 0 or cents != int(cents):
        raise ValueError(f"{amount} is no amount in whole cents")
    return int(cents)
