"""Business delegations (考察接待): announced, approved, received within the limit, followed up, accounted for (VR)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from domain.care.record import ClientCare, Item, within
from domain.payloads.care import hundredths


def requested(care: ClientCare, item: Item) -> None:
    """A delegation is announced: in time or not, and to be approved before it comes."""
    data, rules, key = item.data, item.rules, item.data["delegation"]
    day = date.fromisoformat(data["visit_on"])
    level = getattr(rules.ranks, data["rank"]).value
    terms = {"level": level, "rank": data["rank"], "visit_on": data["visit_on"], "size": data.get("party_size")}
    _remember(care, key, {**terms, "by": data["by"], "visited": False, "position": item.event.position})
    if rules.delegation_notice_days.value:
        latest = item.calendar.close_of(day - timedelta(days=rules.delegation_notice_days.value))
        due = care.ask(item, "delegation_notice", data["by"], latest, rules.delegation_notice_days, key=key)
        care.end(item, due, data["by"])
    if rules.delegation_approval.value == "required":
        close = item.calendar.close_of(day)
        care.ask(item, "delegation_approval", None, close, rules.delegation_approval, key=key)


def approved(care: ClientCare, item: Item) -> None:
    """The reception is approved; before the visit, another level or more money may be."""
    data, key = item.data, item.data["delegation"]
    due = care.find("delegation_approval", key)
    if due is not None:
        care.end(item, due, data["by"])
    terms = care.kept.delegations.get(key, {})
    if not terms.get("visited"):
        said = {name: data[name] for name in ("level", "limit") if data.get(name) is not None}
        _remember(care, key, {**terms, **said})


def visited(care: ClientCare, item: Item) -> None:
    """The delegation came: it is to be followed up, and its cost reported. Without approval, that is late from now on."""
    data, rules, key = item.data, item.rules, item.data["delegation"]
    terms = care.kept.delegations.get(key, {})
    size = data.get("party_size") or terms.get("size")
    _remember(care, key, {**terms, "visited": True, "size": size})
    waiting = care.find("delegation_approval", key)
    start = item.calendar.start_of(date.fromisoformat(data["on"])) if data.get("on") else item.at
    if waiting is not None and waiting.due_at is not None:
        care.put(waiting._replace(due_at=min(waiting.due_at, max(waiting.since, start))))
    staff = terms.get("by") or data["by"]
    for kind, days in (
        ("delegation_follow_up", rules.delegation_follow_up_days),
        ("delegation_report", rules.delegation_report_days),
    ):
        if days.value and (kind, key) not in care.dues:
            care.ask(item, kind, staff, within(item, days), days, key=key)


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
    terms = care.kept.delegations.get(key, {})
    size = data.get("party_size") or terms.get("size") or 1
    limit = limit_of(rules, terms)
    _remember(
        care, key, {**terms, "cost": data["amount"], "size": size, "limit_per_head": f"{limit // 100}.{limit % 100:02}"}
    )
    if rules.over_limit.value == "approved_before" and hundredths(data["amount"]) > limit * size:
        care.note(item, "delegation_limit", data["by"], data["amount"], "breached", rules.over_limit, key=key)


def limit_of(rules: Any, terms: Mapping[str, Any]) -> int:
    """What each guest may cost, in hundredths: what was approved in advance, else the limit of the level."""
    if terms.get("limit") is not None:
        return hundredths(terms["limit"])
    limit: int = getattr(rules.limits, terms.get("level", "C").lower()).value
    return limit * 100


def _remember(care: ClientCare, key: str, terms: Mapping[str, Any]) -> None:
    care.remember(delegations={**care.kept.delegations, key: dict(terms)})
