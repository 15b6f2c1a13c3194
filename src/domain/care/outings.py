"""Outings (外出拓展): signed before, reported after, read by the manager (ZS-5, WJC-4.1 to 4.4)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from domain.calendar import parse_end
from domain.care.contacts import given, met_outside
from domain.care.record import ClientCare, Item


def planned(care: ClientCare, item: Item) -> None:
    """An outing to the client is planned; the log is owed from then on."""
    data, rules = item.data, item.rules
    key, people = data["outing"], data["by"]
    if len(people) < rules.outing_people:
        care.note(item, "outing_people", people[0], "outing_people")
    if care.visited is not None and data.get("booked") is False and rules.revisit == "booked":
        care.note(item, "revisit", people[0], "revisit")
    given(care, item, people[0])
    leaving = parse_end(data["on"], item.calendar) if data.get("on") else None
    day = item.calendar.date_of(leaving) if leaving is not None else item.day
    if rules.outing_plan == "signed_before":
        care.ask(item, "outing_plan", None, leaving or item.calendar.close_of(day), "outing_plan", key=key)
    care.ask(item, "outing_log", people[0], _log_due(item, day), "outing_log_hour", key=key)


def approved(care: ClientCare, item: Item) -> None:
    """The manager signs the plan (外出计划签字)."""
    due = care.find("outing_plan", item.data["outing"])
    if due is not None:
        care.end(item, due, item.data["by"])


def made(care: ClientCare, item: Item) -> None:
    """The log is written (外出日志): a plan that nobody has signed by now was not signed before they left."""
    data, rules, key = item.data, item.rules, item.data["outing"]
    log, plan = care.find("outing_log", key), care.find("outing_plan", key=key)
    who = log.staff if log is not None else None
    day = date.fromisoformat(data["on"]) if data.get("on") else None
    if plan is not None and plan.due_at is not None:
        was_out = item.calendar.start_of(day) if day is not None else item.at
        care.alter(plan, due_at=min(plan.due_at, max(plan.since, was_out)))
    if log is not None:
        if day is not None:
            log = care.alter(log, due_at=_log_due(item, day))
        care.end(item, log, who)
    if rules.outing_check_days:
        care.ask(item, "outing_check", None, item.within(rules.outing_check_days), "outing_check_days", key=key)
    met_outside(care, item, who)


def checked(care: ClientCare, item: Item) -> None:
    """The manager has read the log (外出日志检查). Before there is one, there is nothing to be read."""
    due = care.find("outing_check", item.data["outing"])
    if due is not None:
        care.end(item, due, item.data["by"], "findings" if item.data.get("findings") else None)


def _log_due(item: Item, day: date) -> datetime:
    """The same evening, or the next morning by an hour of the book's."""
    return item.calendar.close_of(day) + timedelta(hours=item.rules.outing_log_hour)
