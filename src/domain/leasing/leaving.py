"""Rent and exit (租金、退场): a tenant leaves after an inspection, with all arrears settled."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from domain.deposits import cents
from domain.event import Fact, Refused
from domain.leasing.bills import Bill, under
from domain.leasing.money import written
from domain.rights import cited
from domain.rulebooks import Rulebook

if TYPE_CHECKING:
    from domain.project import Project

MOVES_IN = frozenset(("unit.handed_to_operations", "unit.opened", "rent.billed"))
"""What shows that the tenant is in the unit."""

_SHOWN = 5


def check_bill(fact: Fact, bills: Mapping[str, Bill]) -> None:
    """Raises ``Refused`` when a bill of that id is there already."""
    bill = fact.data.get("bill")
    if bill in bills:
        raise Refused(
            "bill_repeated", f"Bill {bill} is on this unit already; another bill needs another id.", "/data/bill"
        )


def check_rent_paid(fact: Fact, bills: Mapping[str, Bill], project: Project) -> None:
    """Raises ``Refused`` when rent is paid on a bill that nobody made, that is another tenant's, or beyond what it asks for."""
    name, data = fact.data.get("bill"), fact.data
    if name is None:
        return
    bill = bills.get(name)
    if bill is None:
        if fact.imported:  # a tenant of before the ledger pays what was billed before it
            return
        raise Refused("unknown_bill", f"There is no bill {name} on this unit: rent.billed comes first.", "/data/bill")
    if not under(bill, data.get("deal"), data.get("contract")):
        raise Refused("bill_of_another_deal", f"Bill {name} is deal {bill.deal}'s.", "/data/bill")
    if bill.amount is not None and bill.paid + cents(data.get("amount", "0")) > bill.amount:
        book = project.book_at(fact.time)
        asks = f"it asks for {written(bill.amount)}, of which {written(bill.paid)} is paid"
        raise Refused(
            "more_than_billed",
            f"{data['amount']} is more than is open on bill {name}: {asks}; rent is collected on time and in full, not beyond:"
            f" {cited(book, book.money.rent_due_days)}.",
            "/data/amount",
        )


def check_exit(fact: Fact, book: Rulebook, *, moved_in: bool, inspected: int | None, bills: Iterable[Bill]) -> None:
    """Raises ``Refused`` when a tenant who had moved in leaves uninspected, or owes something (ZY-exit).

    ``inspected``: the arrears that the last inspection after moving in found, in hundredths; None when there was none.
    ``bills``: those of the lease. The past that is imported is taken in as it was: nobody can be kept from an exit that
    has happened.
    """
    rule = book.money.exit
    if rule.value != "inspected_and_settled" or fact.imported or not moved_in:
        return
    because = cited(book, rule)
    if inspected is None:
        raise Refused(
            "exit_not_inspected",
            f"The tenant moved in, and leaves only after a joint inspection: exit.inspected comes first: {because}.",
            "/type",
        )
    if inspected > 0:
        raise Refused(
            "exit_with_arrears",
            f"The inspection found arrears of {written(inspected)}; once they are settled it is made again and says so: {because}.",
            "/type",
        )
    unpaid = [bill for bill in bills if bill.open]
    if unpaid:
        names = ", ".join(bill.bill for bill in unpaid[:_SHOWN]) + (" and more" if len(unpaid) > _SHOWN else "")
        total = written(sum(bill.rest for bill in unpaid))
        raise Refused(
            "exit_with_arrears",
            f"Unpaid bills of {total} in all stand against the tenant ({names}): {because}.",
            "/type",
        )
