"""Business delegations (考察接待): announced, approved, received within the limit, followed up, accounted for (VR)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from domain.care.record import ClientCare, Item
from domain.care.rules import Rules
from domain.payloads.care import hundredths


def requested(care: ClientCare, item: Item) -> None:
    """A delegation is announced: in time or not, and to be approved before it comes."""
    data, rules, key = item.data, item.rules, item.data["delegation"]
    day = date.fromisoformat(data["visit_on"])
    level = rules.ranks[data["rank"]]
    terms = {"level": level, "rank": data["rank"], "visit_on": data["visit_on"], "size": data.get("party_size")}
    _remember(care, key, {**terms, "by": data["by"], "visited": False, "position": item.position})
    if rules.delegation_notice_days:
        latest = item.calendar.close_of(day - timedelta(days=rules.delegation_notice_days))
        due = care.ask(item, "delegation_notice", data["by"], latest, "delegation_notice_days", key=key)
        care.end(item, due, data["by"])
    if rules.delegation_approval == "required":
        close = item.calendar.close_of(day)
        care.ask(item, "delegation_approval", None, close, "delegation_approval", key=key)


def approved(care: ClientCare, item: Item) -> None:
    """The reception is approved; before the visit, another level or more money may be."""
    data, key = item.data, item.data["delegation"]
    due = care.find("delegation_approval", key=key)
    if due is not None:
        care.end(item, due, data["by"])
    terms = care.delegations.get(key, {})
    if not terms.get("visited"):
        said = {name: data[name] for name in ("level", "limit", "hosts") if data.get(name) is not None}
        _remember(care, key, {**terms, **said})


def visited(care: ClientCare, item: Item) -> None:
    """The delegation came: it is to be followed up, and its cost reported. Without approval, that is late from now on."""
    data, rules, key = item.data, item.rules, item.data["delegation"]
    terms = care.delegations.get(key, {})
    size = data.get("party_size") or terms.get("size")
    said = {name: data[name] for name in ("hosts", "gift") if data.get(name) is not None}
    _remember(care, key, {**terms, **said, "visited": True, "size": size})
    waiting = care.find("delegation_approval", key=key)
    start = item.calendar.start_of(date.fromisoformat(data["on"])) if data.get("on") else item.at
    if waiting is not None and waiting.due_at is not None:
        care.alter(waiting, due_at=min(waiting.due_at, max(waiting.since, start)))
    if terms.get("visited"):
        return
    staff = terms.get("by") or data["by"]
    for kind, setting, days in (
        ("delegation_follow_up", "delegation_follow_up_days", rules.delegation_follow_up_days),
        ("delegation_report", "delegation_report_days", rules.delegation_report_days),
    ):
        if days:
            care.ask(item, kind, staff, item.within(days), setting, key=key)


def followed_up(care: ClientCare, item: Item) -> None:
    """The delegation is followed up after its visit (考察回访)."""
    due = care.find("delegation_follow_up", item.data["delegation"])
    if due is not None:
        care.end(item, due, item.data["by"])


def costed(care: ClientCare, item: Item) -> None:
    """The cost is reported (费用报告): more than the limit for each guest needed approval in advance."""
    data, rules, key = item.data, item.rules, item.data["delegation"]
    due = care.find("delegation_report", key)
    if due is not None:
        care.end(item, due, data["by"])
    terms = care.delegations.get(key, {})
    size = data.get("party_size") or terms.get("size") or 1
    limit = limit_of(rules, terms)
    _remember(
        care, key, {**terms, "cost": data["amount"], "size": size, "limit_per_head": f"{limit // 100}.{limit % 100:02}"}
    )
    if rules.over_limit == "approved_before" and hundredths(data["amount"]) > limit * size:
        care.note(item, "delegation_limit", data["by"], "over_limit", how=data["amount"], key=key)


def limit_of(rules: Rules, terms: Mapping[str, Any]) -> int:
    """What each guest may cost, in hundredths: what was approved in advance, else the limit of the level."""
    if terms.get("limit") is not None:
        return hundredths(terms["limit"])
    limit: int = rules.limits[terms.get("level", "C").lower()]
    return limit * 100


def _remember(care: ClientCare, key: str, terms: Mapping[str, Any]) -> None:
    care.delegations = {**care.delegations, key: dict(terms)}
