"""Taking money (收款): by what means, asked for by whom, confirmed by finance once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from domain.deposits import cents
from domain.event import Fact, Refused
from domain.leasing.money import written
from domain.rights import cited
from domain.rulebooks import Rulebook

TAKES_MONEY = frozenset(("deposit.paid", "deposit.topped_up", "rent.paid", "payment.confirmed"))
"""Event types by which money comes in, and so may say how."""

_CREDIT = ("信用卡", "贷记卡")


class Asked(NamedTuple):
    """A payment request (付款申请): of which deal, how much in hundredths, and whether finance has the money."""

    payment: str
    deal: str
    amount: int
    confirmed: bool = False


def is_credit_card(method: str) -> bool:
    """Whether a method of payment, as the desk wrote it, is a credit card: ``credit_card``, ``Credit Card``, ``信用卡``."""
    plain = "".join(character for character in method.casefold() if character.isalnum())
    return plain.startswith("credit") or any(word in plain for word in _CREDIT)


def refuse_credit_card(book: Rulebook) -> None:
    """Raises ``Refused`` for money that comes by credit card, unless the book takes credit cards (ZS-6)."""
    rule = book.money.credit_cards
    if rule.value == "refused":
        raise Refused(
            "no_credit_cards",
            f"Money is taken in cash, by debit card or transfer, not by credit card: {cited(book, rule)}.",
            "/data/method",
        )


def check_request(fact: Fact, asked: Mapping[str, Asked]) -> None:
    """Raises ``Refused`` when a payment of that id was asked for on this unit before."""
    payment = fact.data["payment"]
    if payment in asked:
        raise Refused(
            "payment_repeated",
            f"Payment {payment} was asked for already, for deal {asked[payment].deal}; another request needs another id.",
            "/data/payment",
        )


def check_payment_named(fact: Fact, asked: Mapping[str, Asked]) -> None:
    """Raises ``Refused`` when the payment that an event names was never asked for on this unit, or for another deal."""
    name = fact.data.get("payment")
    if name is None:
        return
    known = asked.get(name)
    if known is None:
        raise Refused(
            "unknown_payment",
            f"There is no payment {name} on this unit: payment.requested comes first.",
            "/data/payment",
        )
    deal = fact.data.get("deal")
    if deal is not None and known.deal != deal:
        raise Refused(
            "payment_of_another_deal", f"Payment {name} was asked for deal {known.deal}, not {deal}.", "/data/payment"
        )


def check_confirmation(fact: Fact, asked: Mapping[str, Asked]) -> None:
    """Raises ``Refused`` when finance has the money already, or more of it than was asked for."""
    check_payment_named(fact, asked)
    known = asked[fact.data["payment"]]
    if known.confirmed:
        raise Refused(
            "payment_already_confirmed", f"Payment {known.payment} is confirmed; finance has it once.", "/data/payment"
        )
    if cents(fact.data["amount"]) > known.amount:
        raise Refused(
            "more_than_asked",
            f"{fact.data['amount']} is more than payment {known.payment} asks for: {written(known.amount)}.",
            "/data/amount",
        )


def after_request(asked: Mapping[str, Asked], data: Mapping[str, Any]) -> Mapping[str, Asked]:
    """What is asked for once a request is in."""
    return {**asked, data["payment"]: Asked(data["payment"], data["deal"], cents(data["amount"]))}


def after_confirmation(asked: Mapping[str, Asked], data: Mapping[str, Any]) -> Mapping[str, Asked]:
    """What is asked for once finance has a payment."""
    known = asked.get(data["payment"])
    return asked if known is None else {**asked, known.payment: known._replace(confirmed=True)}
