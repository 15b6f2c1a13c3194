"""The demo's figures, counted again from its raw events by plain Python that shares nothing with the fold, and compared."""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest

from api.demo import history

pytestmark = pytest.mark.usefixtures("working")
ZONE = ZoneInfo("Asia/Shanghai")
FIRST, LAST = date(2026, 7, 1), date(2026, 9, 30)
NO_CLIENTS = {
    "survey_declared", "survey_discovered", "find_person", "vendor", "affiliate", "other_business", "developer_visit",
}  # fmt: skip
CAME_BEFORE = {"returning", "repeat_purchase", "after_sale"}
"""Kinds of reception of the demo's book, by which nobody is new."""

Event = dict[str, Any]


class Demo:
    """The demo, told and asked."""

    def __init__(self, client: httpx.Client, project: str) -> None:
        self.client, self.project = client, project
        self.events: list[Event] = list(history(project=project))
        self.position = 0
        for start in range(0, len(self.events), 500):
            answer = client.post(f"/v1/projects/{project}/events", json=self.events[start : start + 500], timeout=60)
            assert answer.status_code == 201, answer.text
            self.position = answer.json()["position"]

    def ask(self, path: str, **query: Any) -> Any:
        for _ in range(20):
            answer = self.client.get(
                f"/v1/projects/{self.project}/{path}", params={"at_least": self.position, **query}, timeout=30
            )
            if answer.status_code != 503:
                break
        assert answer.status_code == 200, answer.text
        return answer.json()

    def rows(self, first: date, last: date, **query: Any) -> dict[str | None, dict[str, Any]]:
        answer = self.ask("kpis", **{"from": first.isoformat(), "to": last.isoformat(), **query})
        return {row["key"]: row["figures"] for row in answer["rows"]}

    def of(self, *types: str) -> Iterator[Event]:
        return (event for event in self.events if event["type"].removeprefix("pandan.") in types)


@pytest.fixture(scope="module")
def demo(admin: httpx.Client) -> Demo:
    return Demo(admin, "kpidemo")


def day(event: Event) -> date:
    return datetime.fromisoformat(event["time"]).astimezone(ZONE).date()


def within(first: date, last: date) -> Callable[[Event], bool]:
    return lambda event: first <= day(event) <= last


MONTHS = [(FIRST, date(2026, 7, 31)), (date(2026, 8, 1), date(2026, 8, 31)), (date(2026, 9, 1), LAST), (FIRST, LAST)]


@pytest.mark.parametrize(("first", "last"), MONTHS)
def test_what_single_events_count_for(demo: Demo, first: date, last: date) -> None:
    inside = within(first, last)
    receivers = {event["data"]["reception"]: event["data"]["received_by"] for event in demo.of("client.received")}
    whose: dict[str, Callable[[Event], str]] = {
        "call.received": lambda event: event["data"]["answered_by"],
        "client.received": lambda event: event["data"]["received_by"],
        "follow_up.made": lambda event: event["data"]["by"],
        "visit.registered": lambda event: receivers.get(event["data"].get("reception"), event["data"]["registered_by"]),
    }
    names = {
        "call.received": "calls", "client.received": "receptions", "follow_up.made": "follow_ups",
        "visit.registered": "visits",
    }  # fmt: skip
    own: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    whole: dict[str, int] = defaultdict(int)
    for event in filter(inside, demo.of(*whose)):
        kind = event["type"].removeprefix("pandan.")
        own[whose[kind](event)][names[kind]] += 1
        whole[names[kind]] += 1
    for event in filter(inside, demo.of("follow_up.made")):
        if event["data"]["method"] == "phone":
            own[event["data"]["by"]]["outbound_calls"] += 1
            whole["outbound_calls"] += 1
    for event in filter(inside, demo.of("outing.planned")):
        whole["outings"] += 1
        for staff in event["data"]["by"]:
            own[staff]["outings"] += 1
    told = demo.rows(first, last)[demo.project]
    assert {name: told[name]["value"] for name in whole} == dict(whole)
    people = demo.rows(first, last, by="staff")
    for staff, counted in own.items():
        assert {name: people[staff][name]["value"] for name in counted} == dict(counted), staff
    channels: dict[str, int] = defaultdict(int)
    for event in filter(inside, demo.of("visit.registered")):
        channels[event["data"]["channel"]] += 1
    by_channel = demo.rows(first, last, by="channel")
    assert {name: by_channel[name]["visits"]["value"] for name in channels} == dict(channels)


@pytest.mark.parametrize(("first", "last"), MONTHS)
def test_money_and_deals(demo: Demo, first: date, last: date) -> None:
    inside = within(first, last)
    (told,) = demo.rows(first, last).values()
    paid = [event for event in demo.of("deposit.paid") if inside(event)]
    more = [event for event in demo.of("deposit.topped_up") if inside(event)]
    assert told["deposits"]["value"] == len(paid)
    amounts = [Decimal(event["data"].get("amount", "0")) for event in (*paid, *more)]
    assert Decimal(told["deposit_amount"]["value"]) == sum(amounts)
    assert told["holds"]["value"] == sum(map(inside, demo.of("unit.held")))
    assert told["subscriptions"]["value"] == sum(map(inside, demo.of("subscription.signed")))
    assert told["units_returned"]["value"] == sum(map(inside, demo.of("unit.returned")))
    voided = {event["data"]["contract"]: day(event) for event in demo.of("contract.voided")}
    deals = [
        event["data"]["deal"]
        for event in demo.of("contract.signed")
        if inside(event) and voided.get(event["data"]["contract"], date.max) > last
    ]
    assert len(set(deals)) == len(deals), "of the demo's deals none has two contracts that stand"
    assert told["deals"]["value"] == str(len(deals))
    shares: dict[str, Fraction] = defaultdict(Fraction)
    for deal in deals:
        for line in demo.ask(f"deals/{deal}")["shares"]:
            shares[line["to"]["id"] or "public"] += Fraction(line["share"])
    people = demo.rows(first, last, by="staff")
    for staff, share in shares.items():
        assert Fraction(people[staff]["deals"]["value"]) == share, staff


class People:
    """Who is one client: records with a phone in common, or said to be the same person."""

    def __init__(self) -> None:
        self._parents: dict[str, str] = {}

    def root(self, key: str) -> str:
        while (parent := self._parents.get(key, key)) != key:
            key = parent
        return key

    def tie(self, one: str, other: str) -> None:
        self._parents[self.root(one)] = self.root(other)


STAGES = {
    "call.received": "called", "follow_up.made": "responded", "deposit.paid": "deposited", "contract.signed": "signed",
}  # fmt: skip


def ways(demo: Demo) -> dict[str, dict[str, tuple[datetime, Event]]]:
    """The first event of every stage of every person's way."""
    people, receptions = People(), {event["data"]["reception"]: event for event in demo.of("client.received")}
    for event in demo.of("call.received", "visit.registered"):
        phones = [*event["data"].get("phones", ()), *filter(None, [event["data"].get("phone")])]
        for phone in phones:
            people.tie(event["subject"][7:], f"phone {phone}")
    for event in demo.of("client.linked"):
        if event["data"]["relation"] == "same_person":
            people.tie(event["subject"][7:], event["data"]["other"])
    found: dict[str, dict[str, tuple[datetime, Event]]] = defaultdict(dict)

    def reach(client: str, stage: str, event: Event) -> None:
        way, at = found[people.root(client)], datetime.fromisoformat(event["time"])
        if stage not in way or at < way[stage][0]:
            way[stage] = (at, event)

    for event in demo.events:
        kind, data = event["type"].removeprefix("pandan."), event["data"]
        if kind in STAGES:
            reach(data.get("client", event["subject"][7:]), STAGES[kind], event)
        elif kind in ("client.received", "visit.registered"):
            reception = receptions.get(data.get("reception"))
            seen = reception["data"]["kind"] if reception is not None else "new"
            if seen not in NO_CLIENTS:
                reach(event["subject"][7:], "visited", event)
            if kind == "visit.registered" and seen not in NO_CLIENTS | CAME_BEFORE:
                reach(event["subject"][7:], "entered", event)
        elif kind == "registration.voided":
            found[people.root(event["subject"][7:])].pop("entered", None)
    return found


@pytest.mark.parametrize(("first", "last"), MONTHS)
def test_new_clients_and_conversion(demo: Demo, first: date, last: date) -> None:
    (told,) = demo.rows(first, last).values()
    found = ways(demo).values()

    def began(stage: str) -> list[dict[str, tuple[datetime, Event]]]:
        return [way for way in found if stage in way and first <= day(way[stage][1]) <= last]

    assert told["new_clients"]["value"] == len(began("entered"))
    for name, one, other in (
        ("visit_to_deposit", "visited", "deposited"),
        ("visit_to_contract", "visited", "signed"),
        ("deposit_to_contract", "deposited", "signed"),
    ):
        cohort = began(one)
        part = [way for way in cohort if other in way and way[other][0] >= way[one][0]]
        assert (told[name]["part"], told[name]["of"]) == (str(len(part)), str(len(cohort))), name
    callers = [way for way in began("called") if "visited" not in way or way["visited"][0] >= way["called"][0]]
    came = [way for way in callers if "visited" in way]
    assert (told["call_to_visit"]["part"], told["call_to_visit"]["of"]) == (str(len(came)), str(len(callers)))


@pytest.mark.parametrize(("first", "last"), MONTHS)
def test_first_response(demo: Demo, first: date, last: date) -> None:
    (told,) = demo.rows(first, last).values()
    found = ways(demo)
    hours = []
    for way in found.values():
        began = min((way[stage][0] for stage in ("called", "visited") if stage in way), default=None)
        if began is None or "responded" not in way or not first <= began.astimezone(ZONE).date() <= last:
            continue
        if (answered := way["responded"][0]) >= began:
            hours.append(Fraction((answered - began).total_seconds()) / 3600)
    assert told["first_response_hours"]["of"] == str(len(hours))
    assert abs(Fraction(told["first_response_hours"]["value"]) - sum(hours) / len(hours)) < Fraction(1, 100)


def rent_of(data: dict[str, Any]) -> Decimal:
    """All rent of a lease, added up day by day: a day costs its part of the month of the lease that it stands in."""
    plan = data.get("rent_schedule", {})
    rise = plan.get("escalation", {"percent": "0", "every_months": 12})
    free = timedelta(days=plan.get("rent_free_days", 0))
    assert (data["rent"]["per"], rise["every_months"], "rent_free_months" in plan) == ("m2_month", 12, False)
    start, end = date.fromisoformat(data["starts_on"]), date.fromisoformat(data["ends_on"])
    monthly = [cents(Fraction(data["rent"]["amount"]) * Fraction(data["area"]))]
    while len(monthly) < 20:
        monthly.append(cents(monthly[-1] * (1 + Fraction(rise["percent"]) / 100)))
    total, month, opens = Fraction(), 0, start
    while opens <= end:
        closes = month_later(start, month + 1)
        days = (closes - opens).days
        charged = sum(start + free <= one <= end for one in (opens + timedelta(days=n) for n in range(days)))
        total += monthly[month // 12] * charged / days
        opens, month = closes, month + 1
    return Decimal(int(cents(total) * 100)) / 100


def cents(amount: Fraction) -> Fraction:
    return Fraction(int(amount * 100 + Fraction(1, 2)), 100)


def month_later(start: date, months: int) -> date:
    years, month = divmod(start.month - 1 + months, 12)
    return date(start.year + years, month + 1, min(start.day, monthrange(start.year + years, month + 1)[1]))


def test_contract_value(demo: Demo) -> None:
    voided = {event["data"]["contract"]: day(event) for event in demo.of("contract.voided")}
    signed = [
        event["data"]
        for event in demo.of("contract.signed")
        if within(FIRST, LAST)(event) and voided.get(event["data"]["contract"], date.max) > LAST
    ]
    (told,) = demo.rows(FIRST, LAST).values()
    assert len(signed) > 5
    assert Decimal(told["contract_value"]["value"]) == sum(map(rent_of, signed))


def test_complaints_and_rent(demo: Demo) -> None:
    (told,) = demo.rows(FIRST, LAST).values()
    opened = {event["data"]["complaint"] for event in demo.of("complaint.opened") if within(FIRST, LAST)(event)}
    asked = [
        event["data"]["satisfied"]
        for event in demo.of("complaint.followed_up")
        if event["data"]["complaint"] in opened and event["data"].get("satisfied") is not None
    ]
    assert (told["satisfaction"]["part"], told["satisfaction"]["of"]) == (str(sum(asked)), str(len(asked)))
    received = [Decimal(event["data"].get("amount", "0")) for event in demo.of("rent.paid")]
    assert Decimal(told["rent_received"]["value"]) == sum(received)


def leases(demo: Demo) -> Iterator[tuple[str, date, date, date, Decimal | None]]:
    """Of every contract: unit, first and last day, the day on which it came to nothing or ended, area."""
    for signed in demo.of("contract.signed"):
        unit, data = signed["subject"], signed["data"]
        over = [date.max]
        for event in demo.of("contract.voided", "contract.ended", "unit.returned", "unit.swapped"):
            about = event["data"]
            if event["subject"] != unit or event["time"] < signed["time"]:
                continue
            if all(about.get(name, data[name]) == data[name] for name in ("contract", "deal")):
                over.append(date.fromisoformat(about["ended_on"]) if "ended_on" in about else day(event))
        start = date.fromisoformat(data["starts_on"]) if "starts_on" in data else day(signed)
        end = date.fromisoformat(data["ends_on"]) if "ends_on" in data else date.max
        yield unit, start, end, min(over), Decimal(data["area"]) if "area" in data else None


@pytest.mark.parametrize(("first", "last"), MONTHS)
def test_occupancy(demo: Demo, first: date, last: date) -> None:
    areas = {event["subject"]: Decimal(event["data"].get("area", "0")) for event in demo.of("unit.listed")}
    let: dict[str, Decimal] = {}
    for unit, start, end, over, area in leases(demo):
        if start <= last <= end and over > last:
            let[unit] = min(areas[unit], area if area is not None else areas[unit])
    (told,) = demo.rows(first, last).values()
    assert (told["occupancy_units"]["part"], told["occupancy_units"]["of"]) == (str(len(let)), str(len(areas)))
    by_area = told["occupancy_area"]
    assert (Decimal(by_area["part"]), Decimal(by_area["of"])) == (sum(let.values()), sum(areas.values()))
    if last == LAST:
        assert 0 < len(let) < len(areas), "some units are let, some are not"


@pytest.mark.parametrize(("first", "last"), MONTHS)
def test_rent_collection(demo: Demo, first: date, last: date) -> None:
    paid: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for event in demo.of("rent.paid"):
        paid[event["subject"], event["data"]["bill"]] += Decimal(event["data"]["amount"])
    due = came = Decimal(0)
    for event in demo.of("rent.billed"):
        bill, amount = event["data"]["bill"], Decimal(event["data"]["amount"])
        if first <= date.fromisoformat(event["data"]["due_on"]) <= last:
            due += amount
            came += min(paid[event["subject"], bill], amount)
    (told,) = demo.rows(first, last).values()
    collection = told.get("rent_collection")
    if due == 0:
        assert collection is None or collection["value"] is None
    else:
        assert collection is not None
        assert (Decimal(collection["part"]), Decimal(collection["of"])) == (came, due)


def test_every_count_has_as_many_events(demo: Demo) -> None:
    (told,) = demo.rows(date(2026, 9, 1), LAST).values()
    for name in ("calls", "new_clients", "deposits", "outings", "follow_ups"):
        events, after = 0, 0
        while True:
            query = {"from": "2026-09-01", "to": "2026-09-30", "after": after, "limit": 200}
            page = demo.ask(f"kpis/{name}/events", **query)
            events += len(page["items"])
            if (after := page["next"]) is None:
                break
        assert events == told[name]["value"], name
