"""What was decided and what is replayed from the ledger is the same; copies go their own way."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from eventsourcing.domain import OriginatorIDError, OriginatorVersionError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from memory_desk import OPENING, MemoryDesk

from domain.event import Refused
from domain.payloads import TYPES, personal_fields, touches

ids = st.sampled_from(["1", "2", "3"])
moves = st.lists(
    st.tuples(st.sampled_from(sorted(set(TYPES) - {"project.opened"})), ids, ids, ids, st.integers(0, 20)), max_size=60
)

of_units = sorted(name for name, event_type in TYPES.items() if event_type.subject == "unit")
unit_moves = st.lists(
    st.tuples(st.sampled_from([*of_units, "client.linked"]), ids, ids, ids, st.integers(0, 40)), max_size=60
)
FIRST_DAY = date(2026, 3, 2)


def story(desk: MemoryDesk, steps: list[tuple[str, str, str, str, int]]) -> int:
    """Posts the steps, each an example with its ids exchanged; returns how many were refused."""
    desk.post("project.opened", "project/gj", **OPENING)
    for staff in ("A", "B", "M", "S"):
        desk.post("staff.joined", "project/gj", staff=staff, name=staff, role="agent", group="G1")
    for number in "123":
        desk.post("unit.listed", f"unit/U{number}", building="A", floor="1", number=number)
        desk.post("call.received", f"client/C{number}", answered_by="A", channel="web")
    refused = 0
    for event_type, own, other, case, days in steps:
        data: dict[str, Any] = dict(TYPES[event_type].example)
        for field, value in (
            ("client", f"C{other}"),
            ("other", f"C{other}"),
            ("to_unit", f"U{other}"),
            ("deal", f"D{case}"),
            ("contract", f"K{case}"),
            ("reception", f"R{case}"),
            ("dispute", f"X{case}"),
            ("outing", f"O{case}"),
            ("complaint", f"P{case}"),
        ):
            if field in data:
                data[field] = value
        if "starts_on" in data:
            data["starts_on"] = str(FIRST_DAY + timedelta(days=30 * days))
            data["ends_on"] = str(FIRST_DAY + timedelta(days=30 * days + 300))
        if "ended_on" in data:
            data["ended_on"] = str(FIRST_DAY + timedelta(days=30 * days))
        kind = TYPES[event_type].subject
        subject = {"project": "project/gj", "client": f"client/C{own}", "unit": f"unit/U{own}"}[kind]
        if subject.partition("/")[2] in (data.get("other"), data.get("to_unit")):
            continue
        try:
            desk.post(event_type, subject, at=desk.now + timedelta(days=days % 21), **data)
        except Refused:
            refused += 1
    return refused


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(steps=moves | unit_moves)
def test_replay_equals_decide(steps: list[tuple[str, str, str, str, int]]) -> None:
    lived, replayed = MemoryDesk(), MemoryDesk()
    story(lived, steps)
    for happened in lived.history:
        sealed = {
            field: value
            for field, value in happened.data.items()
            if field not in personal_fields(TYPES[happened.type].model)
        }
        stored = type(happened)(**{**vars(happened), "data": sealed})
        replayed.look(happened.originator_id).replay(stored)
        for other in touches(stored.type, stored.data):
            replayed.look(other).touched(stored.type, stored.data, stored.time, stored.originator_id)
    for name, aggregate in lived.kept.items():
        assert replayed.look(name) == aggregate


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(steps=unit_moves)
def test_no_two_leases_ever_overlap(steps: list[tuple[str, str, str, str, int]]) -> None:
    desk = MemoryDesk()
    story(desk, steps)
    for number in "123":
        leases = desk.unit(f"U{number}").leases
        for place, one in enumerate(leases):
            for another in leases[place + 1 :]:
                assert one.ends() < another.begins(desk.project.zone) or another.ends() < one.begins(desk.project.zone)


def test_a_copy_goes_its_own_way(desk: MemoryDesk) -> None:
    for subject in ("client/C1", "unit/U1", "project/gj", "deal/D1"):
        original = desk.look(subject)
        assert original.clone() == original
    unit = desk.unit("U1")
    copy = unit.clone()
    fact = desk.fact("contract.signed", "unit/U1", {"deal": "D1", "client": "C1", "agent": "A", "contract": "K1"})
    happened = copy.decide(fact, desk)
    assert (unit.version, unit.leases, unit.pending_events) == (1, (), [])
    assert (copy.version, copy.pending_events) == (2, [happened])
    project = desk.project
    double = project.clone()
    double.decide(desk.fact("staff.joined", "project/gj", {"staff": "N", "name": "N", "role": "agent"}), desk)
    assert "N" in double.staff
    assert "N" not in project.staff


def test_the_library_checks_whose_turn_in_the_sequence_it_is(desk: MemoryDesk) -> None:
    happened = desk.history[-1]
    with pytest.raises(OriginatorVersionError):
        desk.look(happened.originator_id).replay(happened)
    with pytest.raises(OriginatorIDError):
        desk.client("C1").replay(happened)


def test_what_happened_is_frozen_and_keeps_both_times(desk: MemoryDesk) -> None:
    happened = desk.post(
        "follow_up.made", "client/C1", at=desk.now - timedelta(seconds=3), by="A", method="sms", summary="x"
    )
    assert (happened.originator_id, happened.originator_version) == ("client/C1", 2)
    assert happened.time < happened.timestamp == happened.stored
    with pytest.raises(AttributeError):
        happened.type = "x"  # type: ignore[misc] # that it cannot be done is the point
