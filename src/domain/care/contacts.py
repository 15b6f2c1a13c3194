"""Calls, receptions, registrations, follow-ups: what the desk and the client have to do with one another (来电、接待、跟进)."""

from __future__ import annotations

from datetime import date, datetime

from domain.care.record import ClientCare, Item, within

METHODS = ("phone", "sms", "wechat", "visit", "mail")


def called(care: ClientCare, item: Item) -> None:
    """The client calls (ZS-2): they are called back, unless they come first."""
    data, rules = item.data, item.rules
    who = data["answered_by"]
    if 0 < rules.rings.value < data.get("rings", 0):
        care.note(item, "rings", who, None, "breached", rules.rings)
    _into_reserve(care, item)
    if care.kept.met or care.kept.registered:
        _spoken(care, item, who, "call")
        return
    if care.kept.staff is None:
        care.remember(staff=who)
    if not care.open_ones("callback") and rules.callback_days.value:
        care.ask(item, "callback", who, within(item, rules.callback_days), rules.callback_days)


def received(care: ClientCare, item: Item) -> None:
    """The client is at the desk (接待). Visitors who are no clients under the book are owed nothing."""
    data, rules, kept = item.data, item.rules, care.kept
    if getattr(item.book.ownership.kinds, data["kind"]).value == "none":
        return
    who, helped = data["received_by"], data.get("assist_for")
    if helped is not None and helped != who and rules.colleague_told.value == "same_day":
        close = item.calendar.close_of(item.calendar.date_of(item.at))
        care.ask(item, "colleague_told", who, close, rules.colleague_told, key=f"{item.event.position}:{helped}")
    if not kept.met:
        care.remember(met=True)
        if not kept.settled:
            care.remember(staff=helped or who, settled=helped is not None)
    for due in care.open_ones("callback"):
        care.end(item, due, who, "visit")
    _spoken(care, item, who, "reception")


def registered(care: ClientCare, item: Item) -> None:
    """The visit is entered (登记): whoever enters it looks after the client, unless that is settled."""
    data, rules, who = item.data, item.rules, item.data["registered_by"]
    if not care.kept.settled:
        care.remember(staff=who, settled=True)
    _into_reserve(care, item)
    for due in care.open_ones("callback"):
        care.end(item, due, who, "visit")
    _spoken(care, item, who, "registration")
    if care.kept.registered is not None:
        return
    care.remember(registered=item.event.position)
    staff = care.kept.staff
    if rules.introductions_days.value and care.kept.asked is None:
        care.ask(item, "introductions", staff, within(item, rules.introductions_days), rules.introductions_days)
    if rules.every_client.value == "visited_once" and care.kept.visited is None:
        care.ask(item, "visit_once", staff, None, rules.every_client)
    if rules.grade_days.value and care.kept.graded is None and data.get("intent") != "D":
        care.ask(item, "grading", None, within(item, rules.grade_days), rules.grade_days)


def planned(care: ClientCare, item: Item) -> None:
    """The agent sets the day of the next follow-up (跟进计划)."""
    day, who = date.fromisoformat(item.data["on"]), item.data["by"]
    _set_day(care, item, day, who)


def followed_up(care: ClientCare, item: Item) -> None:
    """The client is followed up (跟进), or was not reached, which under most books is no follow-up."""
    data, rules, kept = item.data, item.rules, care.kept
    who, method = data["by"], data["method"]
    if method in rules.quiet_methods.value and _at_rest(item):
        care.note(item, "quiet_hours", who, method, "breached", rules.not_before)
    given(care, item, who)
    if kept.staff is None:
        care.remember(staff=who)
    next_on = date.fromisoformat(data["next_on"]) if data.get("next_on") else None
    if data.get("answered") is False and rules.unanswered_call.value == "open":
        care.note(item, "contact", who, method, "done", rules.unanswered_call)
        if next_on is not None:
            _set_day(care, item, next_on, who)
        return
    if data.get("asked_introductions"):
        _asked(care, item, who, method)
    if method == "visit":
        seen(care, item, who)
    before = dict(care.changed)
    care.changed.clear()
    for due in care.open_ones("callback"):
        care.end(item, due, who, method)
    serves = who == kept.service
    if serves:
        _served(care, item, who, method)
    if not serves or who == kept.staff:
        _spoken(care, item, who, method, next_on)
    if not any(care.dues[key].done_position == item.event.position for key in care.changed):
        care.note(item, "contact", who, method, "done", rules.follow_up_days)
    care.changed = before | care.changed


def seen(care: ClientCare, item: Item, who: str | None) -> None:
    """The client was visited where they are (上门拜访, WJC-4.3)."""
    if care.kept.visited is None:
        care.remember(visited=item.event.position)
    for due in care.open_ones("visit_once"):
        care.end(item, due, who, "visit")


def spoken_outside(care: ClientCare, item: Item, who: str | None) -> None:
    """The client was met on an outing, which is a follow-up like any other."""
    _spoken(care, item, who, "visit")


def given(care: ClientCare, item: Item, who: str | None) -> None:
    """Information is given out or taken along: under some books only what the company signed off (WJC-out)."""
    if item.rules.materials.value != "approved":
        return
    day, position = item.calendar.date_of(item.at), item.event.position
    for material in item.data.get("materials") or ():
        if not item.desk.conduct.may_be_given(material, day, item.at, position):
            care.note(item, "material", who, material, "breached", item.rules.materials, key=material)


def _served(care: ClientCare, item: Item, who: str, method: str) -> None:
    rules = item.rules
    for due in care.open_ones("service_follow_up"):
        care.end(item, due, who, method)
    for due in care.open_ones("service_contact"):
        care.end(item, due, who, method)
        if rules.service_follow_up_days.value:
            due_at = within(item, rules.service_follow_up_days)
            care.ask(item, "service_follow_up", who, due_at, rules.service_follow_up_days)


def _asked(care: ClientCare, item: Item, who: str, method: str) -> None:
    if care.kept.asked is None:
        care.remember(asked=item.event.position)
    for due in care.open_ones("introductions"):
        care.end(item, due, who, method)


def _spoken(care: ClientCare, item: Item, who: str | None, how: str, next_on: date | None = None) -> None:
    """They spoke: the follow-up that was owed is done, and the next one is owed.

    What is entered late, about a time before the follow-up was owed, does not do it. A reception and its registration are
    one contact.
    """
    calendar, standing = item.calendar, care.open_ones("follow_up")
    for due in standing:
        if item.at < due.since:
            return
        if how in ("reception", "registration") and calendar.date_of(due.since) == calendar.date_of(item.at):
            return
        care.end(item, due, who, how)
    if care.kept.signed and item.rules.after_signing.value == "ends" and next_on is None:
        return
    _next(care, item, next_on)


def _next(care: ClientCare, item: Item, day: date | None) -> None:
    rules = item.rules
    due_at = within(item, rules.follow_up_days)
    reasons = [rules.follow_up_days]
    if day is not None and day >= item.calendar.date_of(item.at):
        set_for = item.calendar.close_of(day)
        if rules.planned.value == "replaces" or due_at is None or set_for < due_at:
            due_at, reasons = set_for, [rules.planned]
    care.ask(item, "follow_up", care.kept.staff, due_at, *reasons)


def _set_day(care: ClientCare, item: Item, day: date, who: str) -> None:
    """A follow-up that is owed gets another day; if none is, this one is owed from now on."""
    rules, standing = item.rules, care.open_ones("follow_up")
    if not standing:
        _next(care, item, day)
        return
    due = standing[-1]
    set_for = item.calendar.close_of(day)
    if rules.planned.value == "within" and due.due_at is not None and due.due_at < set_for:
        return
    clauses = " ".join(rules.planned.clauses)
    care.put(due._replace(staff=who, due_at=set_for, position=item.event.position, clauses=clauses))


def _into_reserve(care: ClientCare, item: Item) -> None:
    if item.data.get("no_suitable_unit") and item.rules.reserve.value == "pool":
        care.remember(reserve=item.event.position)


def _at_rest(item: Item) -> bool:
    """Whether a client is not to be bothered at the time of the fact: too early, at noon, too late."""
    rules = item.rules
    clock = _clock(item)
    noon = rules.noon_from.value * 60 <= clock < rules.noon_until.value * 60
    return noon or not rules.not_before.value * 60 <= clock < rules.not_after.value * 60


def _clock(item: Item) -> int:
    """Minutes since the local midnight."""
    local: datetime = item.event.time.astimezone(item.calendar.zone)
    return local.hour * 60 + local.minute
