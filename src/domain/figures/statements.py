"""What somebody has earned in a period (佣金结算单): their part of every deal, what was paid, what is to be adjusted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from domain.circle.attribution import written
from domain.payloads import PUBLIC


class Judged(NamedTuple):
    """A deal as it is judged now. ``position``, ``signed_on``: its first contract, if that was signed in the period.

    ``answer``: shares, commission, settled and adjustments, as ``domain.circle.answers.deal`` gives them.
    """

    deal: str
    client: str | None
    unit: str | None
    position: int | None
    signed_on: str | None
    answer: Mapping[str, Any]


@dataclass
class Statement:
    """One person's lines, or the department's (``public``).

    ``earned``: deals of the period; ``paid``: what was settled for the period; ``changed``: what has become otherwise of
    what was settled, for this period or before, and is not paid yet.
    """

    staff: str
    earned: list[dict[str, Any]] = field(default_factory=list)
    paid: list[dict[str, Any]] = field(default_factory=list)
    changed: list[dict[str, Any]] = field(default_factory=list)

    def totals(self) -> dict[str, Any]:
        """Result and commission of the period's deals, what was paid, and what is still to be paid.

        To be paid: the commission of deals that no settlement has paid for, and the adjustments. ``complete``: whether every
        amount is known; without one, the sums lack it.
        """
        unpaid = [line for line in self.earned if not line["settled"]]
        lines = [*self.earned, *self.paid, *self.changed]
        return {
            "result": written(sum((Fraction(line["share"]) for line in self.earned), start=Fraction(0))),
            "commission": _sum(self.earned),
            "paid": _sum(self.paid),
            "to_pay": f"{Decimal(_sum(unpaid)) + Decimal(_sum(self.changed)):.2f}",
            "complete": all(line["amount"] is not None for line in lines),
        }


def statements(deals: Iterable[Judged], period: str, settled_by_then: Iterable[str]) -> dict[str, Statement]:
    """Everybody's statement of a period, by id; the department's under ``public``.

    ``settled_by_then``: deals that were settled for the period or an earlier one.
    """
    found: dict[str, Statement] = {}
    then = frozenset(settled_by_then)
    for judged in deals:
        answer = judged.answer
        about = {"deal": judged.deal, "client": judged.client, "unit": judged.unit}
        if judged.position is not None:
            for to, line in _earned(judged).items():
                _of(found, to).earned.append({**about, **line})
        for settlement in _settlements(answer):
            if settlement["period"] != period:
                continue
            for line in settlement["paid"]:
                told = {"share": line["share"], "amount": line.get("amount"), "position": settlement["position"]}
                _of(found, _id(line)).paid.append({**about, **told})
        if judged.deal in then:
            for change in answer.get("adjustments") or ():
                told = {"share": change["share"], "amount": change.get("amount")}
                _of(found, _id(change)).changed.append({**about, **told})
    return found


def _earned(judged: Judged) -> dict[str, dict[str, Any]]:
    commission = judged.answer.get("commission") or {}
    amounts = {_id(line): line["amount"] for line in commission.get("by", ())}
    paid = {_id(line) for settlement in _settlements(judged.answer) for line in settlement["paid"]}
    shares = {_id(line): line["share"] for line in judged.answer["shares"]}
    return {
        to: {
            "share": share,
            "amount": amounts.get(to),
            "clause": commission.get("clause"),
            "signed_on": judged.signed_on,
            "settled": bool(paid),
            "position": judged.position,
        }
        for to, share in shares.items()
        if Fraction(share) or to in amounts
    }


def _settlements(answer: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    settled = answer.get("settled")
    return [settled, *(settled.get("later") or ())] if settled else []


def _id(line: Mapping[str, Any]) -> str:
    name: str | None = line["to"]["id"]
    return name or PUBLIC


def _of(found: dict[str, Statement], to: str) -> Statement:
    return found.setdefault(to, Statement(to))


def _sum(lines: Iterable[Mapping[str, Any]]) -> str:
    return f"{sum((Decimal(line['amount']) for line in lines if line['amount'] is not None), start=Decimal(0)):.2f}"
