"""Commission that was paid (佣金结算): what a statement cannot say."""

from __future__ import annotations

from fractions import Fraction

from domain.desk_view import Desk
from domain.event import Fact, Refused
from domain.payloads import PUBLIC
from domain.payloads.problems import pointer
from domain.targets.periods import first_day


def check_settlement(fact: Fact, desk: Desk) -> None:
    """Raises ``Refused`` when a period has not begun, or a line pays for what is not there, was paid, or more than all."""
    period = fact.data["period"]
    today = fact.time.astimezone(desk.project.zone).date()
    if first_day(period) > today:
        raise Refused(
            "period_not_begun", f"The period {period} has not begun; on {today} nothing of it was paid.", "/data/period"
        )
    sums: dict[str, Fraction] = {}
    for place, line in enumerate(fact.data["paid"]):
        name, to = line["deal"], line["to"]
        deal = desk.deal(name)
        if deal.client is None:
            raise Refused(
                "unknown_deal",
                f"There is no deal {name}: no unit was held, paid for or signed under it.",
                pointer("data", "paid", place, "deal"),
            )
        if period in deal.settled:
            raise Refused(
                "deal_already_settled",
                f"Deal {name} was settled for {period} by another statement; what changes afterwards is settled in a later period.",
                pointer("data", "paid", place, "deal"),
            )
        if to != PUBLIC and to not in desk.project.staff:
            raise Refused(
                "unknown_staff",
                f"{to} is no member of staff: staff.joined comes first.",
                pointer("data", "paid", place, "to"),
            )
        sums[name] = sums.get(name, Fraction(0)) + Fraction(line["share"])
        if sums[name] > 1:
            raise Refused(
                "more_than_all",
                f"For deal {name} the statement pays {sums[name]} of the result; there is no more than 1.",
                pointer("data", "paid", place, "share"),
            )
