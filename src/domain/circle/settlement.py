"""What was settled of a deal (佣金结算) stays as it was paid; what has changed since is shown as an adjustment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from domain.circle.deal import Deal, Shares
from domain.circle.entries import Entry, cite
from domain.desk.arrangements import Settlement
from domain.rulebooks import Rulebook


class Adjustment(NamedTuple):
    """What somebody is to get (or, negative, give back) beside what was paid; ``amount``: in money, where that is known."""

    to: str
    share: Fraction
    amount: Decimal | None


def adjustments(settlements: Sequence[Settlement], shares: Shares, money: Mapping[str, str] | None) -> list[Adjustment]:
    """Give what today's shares differ from all that was paid for a deal; nothing where they do not.

    ``money``: today's commission by person; amounts are given where it is known and every payment says its amount.
    """
    if not settlements:
        return []
    lines = [line for settlement in settlements for line in settlement.lines]
    told = money is not None and all(line.amount is not None for line in lines)
    found: list[Adjustment] = []
    for to in dict.fromkeys([*shares, *(line.to for line in lines), *(money or ())]):
        own = [line for line in lines if line.to == to]
        share = shares.get(to, Fraction(0)) - sum((Fraction(line.share) for line in own), start=Fraction(0))
        amount: Decimal | None = None
        if told and money is not None:
            amount = Decimal(money.get(to, "0.00")) - sum((Decimal(line.amount or 0) for line in own), start=Decimal(0))
        if share or amount:
            found.append(Adjustment(to, share, amount))
    return found


def told(
    deal: Deal, settlements: Sequence[Settlement], changes: Sequence[Adjustment], book: Rulebook, as_of: datetime
) -> list[Entry]:
    """Tell what was settled of a deal, and what is to be adjusted since, as things stand at a moment."""
    clauses = cite(book.deals.settled)
    entries: list[Entry] = []

    names = {"client": deal.client, "deal": deal.id}
    for settlement in settlements:
        paid: Shares = {}
        for line in settlement.lines:
            paid[line.to] = paid.get(line.to, Fraction(0)) + Fraction(line.share)
        more = {**names, "period": settlement.period, "shares": paid}
        proof = (settlement.position,)
        entries.append(Entry(settlement.position, settlement.time, "settled", "paid", clauses, more, proof, deal.id))
    if changes:
        last = settlements[-1]
        moved = {change.to: change.share for change in changes if change.share}
        proofs = tuple(settlement.position for settlement in settlements)
        then, moment = "adjusted" if moved else "adjusted_money", max(last.time, as_of)
        more = {**names, "period": last.period, "shares": deal.result(), "changes": moved}
        entries.append(Entry(last.position, moment, "changed", then, clauses, more, proofs, deal.id))
    return entries
