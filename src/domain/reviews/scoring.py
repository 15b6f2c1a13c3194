"""Whose score of whom can be taken (考核评分): nobody is scored ahead of time, nor by those who may not (GL-k3)."""

from __future__ import annotations

from collections.abc import Container
from zoneinfo import ZoneInfo

from domain.event import Fact, Refused
from domain.rights import FOR_THE_DESK, cited
from domain.rulebooks import Rulebook
from domain.targets.periods import first_day


def check_score(fact: Fact, staff: Container[str], book: Rulebook, zone: ZoneInfo) -> None:
    """Raises ``Refused`` for a quarter that has not begun, an unknown scorer, or a poster who may not give such a score."""
    data, role = fact.data, fact.posted_by["role"]
    today = fact.time.astimezone(zone).date()
    if first_day(data["period"]) > today:
        raise Refused(
            "period_not_begun",
            f"The quarter {data['period']} has not begun; on {today} there is nothing of it to score.",
            "/data/period",
        )
    scorer, side = data.get("scorer"), data["by"]
    if side == "superior" and scorer is not None and scorer not in staff:
        raise Refused("unknown_staff", f"{scorer} is no member of staff: staff.joined comes first.", "/data/scorer")
    if role in FOR_THE_DESK:
        return
    setting = book.reviews.who_scores
    if side == "superior" and role not in setting.value:
        allowed = " or ".join(one.replace("_", " ") for one in setting.value) or "nobody"
        raise Refused(
            "may_not_score",
            f"Under the rule book {book.name} only the {allowed} enters a superior's score, not the"
            f" {role.replace('_', ' ')}: {cited(book, setting)}.",
            "/data/by",
        )
    poster = fact.posted_by.get("staff")
    oneself = poster == data["staff"]
    if poster is not None and role not in setting.value and oneself != (side == "self"):
        told = "a client's score of themselves" if oneself else f"{data['staff']}'s own score"
        raise Refused(
            "may_not_score",
            f"{poster} cannot enter {told}: {cited(book, setting)}.",
            "/data/by",
        )
