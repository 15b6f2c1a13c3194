"""Outings (外出拓展): signed before, reported after, read by the manager (ZS-5, WJC-4.1 to 4.4)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from domain.calendar import parse_end
from domain.care.contacts import given, seen, spoken_outside
from domain.care.record import ClientCare, Item, within


def planned(care: ClientCare, item: Item) -> None:
    """An outing to the client is planned; the log is owed from then on."""
    data, rules = item.data, item.rules
    key, people = data["outing"], data["by"]
    if 0 < len(people) < rules.outing_people.value:
        care.note(item, "outing_people", people[0], None, "breached", rules.outing_people)
    if care.kept.visited is not None and data.get("booked") is False and rules.revisit.value == "booked":
        care.note(item, "revisit", people[0], None, "breached", rules.revisit)
    given(care, item, people[0])
    leaving = parse_end(data["on"], item.calendar) if data.get("on") else None
    day = item.calendar.date_of(leaving or item.at)
    if rules.outing_plan.value == "signed_before":
        care.ask(item, "outing_plan", None, leaving or item.calendar.close_of(day), rules.outing_plan, key=key)
    care.ask(item, "outing_log", people[0], _log_due(item, day), rules.outing_log_hour, key=key)


def approved(care: ClientCare, item: Item) -> None:
    """The manager signs the plan (外出计划签字)."""
    due = care.find("outing_plan", item.data["outing"])
    if due is not None:
        care.end(item, due, item.data["by"])


def made(care: ClientCare, item: Item) -> None:
    """The log is written (外出日志): a plan that nobody has signed by now was not signed before they left."""
    data, rules, key = item.data, item.rules, item.data["outing"]
    log, plan = care.find("outing_log", key), care.find("outing_plan", key)
    who = log.staff if log is not None else None
    day = date.fromisoformat(data["on"]) if data.get("on") else None
    if plan is not None:
        was_out = item.calendar.start_of(day) if day is not None else item.at
        ends = [plan.due_at] if plan.due_at is not None else []
        care.put(plan._replace(due_at=min([*ends, max(plan.since, was_out)])))
    if log is not None:
        if day is not None:
            log = log._replace(due_at=_log_due(item, day))
        care.end(item, log, who)
    if rules.outing_check_days.value:
        due_at = within(item, rules.outing_check_days)
        care.ask(item, "outing_check", None, due_at, rules.outing_check_days, key=key)
    seen(care, item, who)
    spoken_outside(care, item, who)


def checked(care: ClientCare, item: Item) -> None:
    """The manager has read the log (外出日志检查). Before there is one, there is nothing to be read."""
    due = care.find("outing_check", item.data["outing"])
    if due is not None:
        care.end(item, due, item.data["by"], "findings" if item.data.get("findings") else None)


def _log_due(item: Item, day: date) -> datetime:
    """The same evening, or the next morning by an hour of the book's."""
    close: datetime = item.calendar.close_of(day)
    return close + timedelta(hours=item.rules.outing_log_hour.value)
