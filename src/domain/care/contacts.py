"""Calls, receptions, registrations, follow-ups: what the desk and the client have to do with one another (来电、接待、跟进)."""

from __future__ import annotations

from datetime import date, datetime

from domain.care.record import ClientCare, Item


def called(care: ClientCare, item: Item) -> None:
    """The client calls (ZS-2): they are called back, unless they come first."""
    data, rules = item.data, item.rules
    who = data["answered_by"]
    if 0 < rules.rings < data.get("rings", 0):
        care.note(item, "rings", who, "rings")
    _into_reserve(care, item)
    if care.met or care.registered:
        _spoken(care, item, who, "call")
        return
    if care.staff is None:
        care.staff = who
    if rules.callback_days and not care.owes("callback"):
        care.ask(item, "callback", who, item.within(rules.callback_days), "callback_days")


def received(care: ClientCare, item: Item) -> None:
    """The client is at the desk (接待). Visitors who are no clients under the book are owed nothing.

    Who has neither called nor been entered in the book left no number: there is nobody to follow up until they are.
    """
    data, rules = item.data, item.rules
    if data["kind"] in rules.no_clients:
        return
    known = care.registered is not None or care.staff is not None
    who, helped = data["received_by"], data.get("assist_for")
    if helped is not None and helped != who and rules.colleague_told == "same_day":
        close = item.calendar.close_of(item.day)
        care.ask(item, "colleague_told", who, close, "colleague_told", key=f"{item.position}:{helped}")
    if not care.met:
        care.met = True
        if not care.settled:
            care.staff, care.settled = helped or who, helped is not None
    _came(care, item, who)
    if known:
        _spoken(care, item, who, "reception")


def registered(care: ClientCare, item: Item) -> None:
    """The visit is entered (登记): whoever enters it looks after the client, unless that is settled."""
    data, rules = item.data, item.rules
    who = data["registered_by"]
    if not care.settled:
        care.staff, care.settled = who, True
    _into_reserve(care, item)
    _came(care, item, who)
    _spoken(care, item, who, "registration")
    if care.registered is not None:
        return
    care.registered = item.position
    if rules.introductions_days and care.asked is None:
        care.ask(item, "introductions", care.staff, item.within(rules.introductions_days), "introductions_days")
    if rules.every_client == "visited_once" and care.visited is None:
        care.ask(item, "visit_once", care.staff, None, "every_client")
    if rules.grade_days and care.graded is None:
        care.ask(item, "grading", None, item.within(rules.grade_days), "grade_days")


def planned(care: ClientCare, item: Item) -> None:
    """The agent sets the day of the next follow-up (跟进计划)."""
    _set_day(care, item, date.fromisoformat(item.data["on"]), item.data["by"])


def followed_up(care: ClientCare, item: Item) -> None:
    """The client is followed up (跟进), or was not reached, which under most books is no follow-up."""
    data, rules = item.data, item.rules
    who, method = data["by"], data["method"]
    if method in rules.quiet_methods and _at_rest(item):
        care.note(item, "quiet_hours", who, "not_before", how=method)
    given(care, item, who)
    if care.staff is None:
        care.staff = who
    next_on = data.get("next_on")
    day = date.fromisoformat(next_on) if next_on else None
    if data.get("answered") is False and rules.unanswered_call == "open":
        care.note(item, "contact", who, "unanswered_call", how=method, state="done")
        if day is not None:
            _set_day(care, item, day, who)
        return
    if data.get("asked_introductions"):
        _asked(care, item, who, method)
    if method == "visit":
        seen(care, item, who)
    did = False
    for due in care.open_ones("callback"):
        care.end(item, due, who, method)
        did = True
    serves = who == care.service
    if serves:
        did = _served(care, item, who, method) or did
    if not serves or who == care.staff:
        did = _spoken(care, item, who, method, day) or did
    if not did:
        care.note(item, "contact", who, "follow_up_days", how=method, state="done")


def seen(care: ClientCare, item: Item, who: str | None) -> None:
    """The client was visited where they are (上门拜访, WJC-4.3)."""
    if care.visited is None:
        care.visited = item.position
    for due in care.open_ones("visit_once"):
        care.end(item, due, who, "visit")


def met_outside(care: ClientCare, item: Item, who: str | None) -> None:
    """The client was met on an outing: a visit, and a follow-up like any other; a caller need not be called back."""
    seen(care, item, who)
    _came(care, item, who)
    _spoken(care, item, who, "visit")


def given(care: ClientCare, item: Item, who: str | None) -> None:
    """Information is given out or taken along: under some books only what the company signed off (WJC-out)."""
    materials = item.data.get("materials")
    if not materials or item.rules.materials != "approved":
        return
    for material in materials:
        if not item.desk.conduct.may_be_given(material, item.day, item.at, item.position):
            care.note(item, "material", who, "materials", how=material, key=material)


def _came(care: ClientCare, item: Item, who: str | None) -> None:
    """They met: a caller need not be called back any more."""
    for due in care.open_ones("callback"):
        care.end(item, due, who, "visit")


def _served(care: ClientCare, item: Item, who: str, method: str) -> bool:
    """What the service staff owed is done; whether anything was."""
    days, ended = item.rules.service_follow_up_days, False
    for due in care.open_ones("service_follow_up"):
        care.end(item, due, who, method)
        ended = True
    for due in care.open_ones("service_contact"):
        care.end(item, due, who, method)
        ended = True
        if days:
            care.ask(item, "service_follow_up", who, item.within(days), "service_follow_up_days")
    return ended


def _asked(care: ClientCare, item: Item, who: str, method: str) -> None:
    if care.asked is None:
        care.asked = item.position
    for due in care.open_ones("introductions"):
        care.end(item, due, who, method)


def _spoken(care: ClientCare, item: Item, who: str | None, how: str, day: date | None = None) -> bool:
    """They spoke: the follow-up that was owed is done, and the next one is owed. Whether one was done.

    What is entered late, about a time before the follow-up was owed, does not do it. A reception and its registration are
    one contact.
    """
    ended = False
    for due in care.open_ones("follow_up"):
        if item.at < due.since:
            return False
        if how in ("reception", "registration") and item.calendar.date_of(due.since) == item.day:
            return False
        care.end(item, due, who, how)
        ended = True
    if not care.signed or item.rules.after_signing != "ends" or day is not None:
        _next(care, item, day)
    return ended


def _next(care: ClientCare, item: Item, day: date | None) -> None:
    rules = item.rules
    due_at, setting = item.within(rules.follow_up_days), "follow_up_days"
    if day is not None and day >= item.day:
        set_for = item.calendar.close_of(day)
        if rules.planned == "replaces" or due_at is None or set_for < due_at:
            due_at, setting = set_for, "planned"
    care.ask(item, "follow_up", care.staff, due_at, setting)


def _set_day(care: ClientCare, item: Item, day: date, who: str) -> None:
    """A follow-up that is owed gets another day; if none is, this one is owed from now on."""
    rules, owed = item.rules, care.open_ones("follow_up")
    if not owed:
        _next(care, item, day)
        return
    due, set_for = owed[-1], item.calendar.close_of(day)
    if rules.planned == "within" and due.due_at is not None and due.due_at < set_for:
        return
    care.alter(due, staff=who, due_at=set_for, position=item.position, clauses=rules.cited["planned"])


def _into_reserve(care: ClientCare, item: Item) -> None:
    if item.data.get("no_suitable_unit") and item.rules.reserve == "pool":
        care.reserve = item.position


def _at_rest(item: Item) -> bool:
    """Whether a client is not to be bothered at the time of the fact: too early, at noon, too late."""
    local: datetime = item.event.time.astimezone(item.calendar.zone)
    clock = local.hour * 60 + local.minute
    return any(first <= clock < end for first, end in item.rules.rest)
