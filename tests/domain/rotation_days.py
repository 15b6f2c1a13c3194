"""Any days of any desk: facts of every kind that bears on the rotation, visits most often, however odd."""

from __future__ import annotations

from datetime import time
from typing import Any

from desk_language import (
    Said,
    absent,
    adjusted,
    adopted,
    at,
    called,
    ended,
    events,
    joined,
    left,
    next_day,
    opened,
    received,
    returned,
    roster,
)
from hypothesis import strategies as st
from rotation_language import first_named, lost, void

from domain.event import Event
from domain.rotation.words import KINDS
from domain.rulebooks import PRESETS

GROUPS = {"A": "1", "B": "1", "C": "2", "D": "10", "E": None}
STAFF = tuple(GROUPS)
DAYS = 5

staff = st.sampled_from(STAFF)
clients = st.sampled_from([f"C{number}" for number in range(8)])
days = st.sampled_from([next_day(days=number) for number in range(DAYS)])
reasons = st.sampled_from(["rest", "leave", "sick", "private", "own_paperwork", "official"])
actions = st.sampled_from(["to_head", "to_tail", "skip", "make_up", "suspend", "resume"])
receptions = st.sampled_from([f"R{number}" for number in range(6)])
perhaps = st.one_of(st.none(), st.none(), staff)
yes = st.sampled_from([None, None, True])
listed = st.lists(st.sampled_from([*STAFF, "1", "2", "10"]), min_size=1, unique=True)


def _visit(id_: str, by: str, kind: str, **more: Any) -> Said:
    if more.get("first_agent_unknown"):
        kind = "returning"
    return received(id_, by, kind, **more)


def _list(order: list[str], day: Any, on_duty: list[str], person: str | None) -> Said:
    group = GROUPS.get(person or "")
    return roster(*order, day=day, on_duty=on_duty, **({group: person} if group and person else {}))


visits = st.builds(
    _visit,
    clients,
    st.sampled_from([*STAFF, *STAFF, "M"]),
    st.sampled_from(["new", "new", "new", "returning", *KINDS]),
    reception=receptions,
    named_agent=perhaps,
    card_of=st.sampled_from([None, None, None, "A"]),
    assist_for=st.sampled_from([None, None, None, "B"]),
    assigned_by=st.sampled_from([None, None, None, "M"]),
    together=yes,
    verified=yes,
    known_by_phone=yes,
    first_agent_unknown=yes,
)
FACTS: dict[str, st.SearchStrategy[Said]] = {
    "absent": st.builds(
        absent,
        staff,
        reasons,
        until=st.one_of(st.none(), days.map(str)),
        approved_by=st.sampled_from([None, "M"]),
    ),
    "returned": st.builds(returned, staff),
    "left": st.builds(left, staff),
    "joined": staff.map(lambda one: joined(one, group=GROUPS[one])),
    "roster": st.builds(_list, listed, days, st.lists(staff, max_size=2, unique=True), perhaps),
    "adjusted": st.builds(adjusted, staff, actions, days=st.sampled_from([None, 1, 2])),
    "ended": st.builds(ended, clients, reception=receptions),
    "called": st.builds(called, clients, staff, minutes=st.sampled_from([None, 0, 30])),
    "lost": st.builds(lost, clients, staff, st.sampled_from(["language", "service_quality", "insisted", "supervisor"])),
    "void": st.builds(void, clients, staff, st.sampled_from(["never_came", "poor_service", "concealment"])),
    "found": st.builds(first_named, clients, staff, reception=receptions),
}
facts = st.one_of(visits, visits, visits, visits, *FACTS.values())
overrides = st.fixed_dictionaries(
    {},
    optional={
        "rotation__unit": st.sampled_from(["agent", "group"]),
        "rotation__order": st.sampled_from(["queue", "number", "fewest_new"]),
        "rotation__carry_over": st.sampled_from(["continue", "restart"]),
        "rotation__own_client": st.sampled_from(["keep_place", "reenter_tail"]),
        "rotation__calls": st.sampled_from(["last", "turn"]),
        "rotation__office_call": st.sampled_from([0, 20]),
        "rotation__phone_named": st.sampled_from(["as_named", "count"]),
        "rotation__leaving_post": st.sampled_from(["when_passed", "skipped_at_once"]),
        "rotation__suspension_days": st.sampled_from([0, 1, 7]),
    },
)
adoptions = st.builds(
    lambda book, day, changes: adopted(book, str(day), **changes), st.sampled_from(PRESETS), days, overrides
)


@st.composite
def histories(draw: st.DrawFn, *, distinct: bool = False) -> list[Event]:
    """A desk of five and their manager, and what befell it on five days; ``distinct``: no two facts at the same moment,
    and one book all the time."""
    people = [*(joined(one, group=group) for one, group in GROUPS.items()), joined("M", role="manager")]
    said: list[Any] = [opened(draw(st.sampled_from(PRESETS))), *people]
    some = facts if distinct else st.one_of(facts, facts, facts, facts, facts, adoptions)
    for day in range(DAYS):
        clocks = st.integers(7 * 60, 21 * 60 - 1)
        told = draw(st.lists(some, max_size=10))
        when = draw(st.lists(clocks, min_size=len(told), max_size=len(told), unique=distinct))
        for one, minute in zip(told, when, strict=True):
            if distinct and one.type == "roster.set":  # of two lists written ahead for a day the last recorded holds
                one.data["date"] = str(next_day(days=day))
            said.append(at(f"{time(minute // 60, minute % 60):%H:%M}", one, day=next_day(days=day)))
    return events(*said)
