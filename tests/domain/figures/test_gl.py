"""What a desk counts, quarter by quarter: GL-k1 for leasing, GL-k2 for operations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from desk_language import at, client, desk_of, given, next_day, opened, received, recorded_at, unit

from domain.desk import DeskTimeline
from domain.event import Event
from domain.figures.catalogue import BY_NAME
from domain.figures.paths import STAGES, Path, client_of
from domain.figures.tallies import result, tallies
from domain.figures.values import Sums, values

Figures = dict[str, Any]

DEAL = {"deal": "D1", "client": "C1", "agent": "A"}
VISIT = {"registered_by": "A", "channel": "walk_in", "phone_hashes": ["1"], "sealed": {"fields": ["name"]}}


def ways(told: list[Event], desk: DeskTimeline) -> dict[str, Path]:
    found: dict[str, Path] = {}
    for event in told:
        if (name := client_of(event)) is not None:
            found.setdefault(name, Path()).hear(event, desk)
    return found


def counted(told: list[Event]) -> Figures:
    """The figures of everything told, each client by the stages that they came to."""
    desk = desk_of(told)
    sums: Sums = Counter()
    for event in told:
        for figure, _, _, amount in tallies(event):
            sums[figure] += amount if figure == "rent_received" else 1
        if (step := result(event)) is not None:
            sums[step.figure] += 1
            sums["deposit_amount"] += step.amount or 0 if step.figure in ("deposits", "top_ups") else 0
    for path in ways(told, desk).values():
        sums["new_clients"] += "entered" in path.stages
        sums["visit_to_contract_of"] += "visited" in path.stages
        sums["visit_to_contract"] += "signed" in path.stages
    return values(sums, "project")


def shows(name: str, clause: str, **members: Any) -> Callable[[Figures], None]:
    """The figure is so, and the catalogue says which clause asks for it."""

    def check(figures: Figures) -> None:
        assert {member: figures[name][member] for member in members} == members
        assert clause in BY_NAME[name].clauses

    return check


@pytest.mark.clause("GL-k1")
def test_gl_k1_new_valid_clients_and_how_many_sign() -> None:
    given(
        opened("sc"),
        at("10:00", received("C1", "A"), client("C1", "visit.registered", reception="R-C1", **VISIT)),
        at("11:00", received("C2", "A", "returning"), client("C2", "visit.registered", reception="R-C2", **VISIT)),
        at("15:00", unit("U1", "deposit.paid", **DEAL, amount="5000.00")),
        at("16:00", unit("U1", "contract.signed", **DEAL, contract="K1")),
    ).when(counted).then(
        shows("new_clients", "GL-k1", value=1),
        shows("visit_to_contract", "GL-k1", value="0.5", part="1", of="2"),
        shows("contract_value", "GL-k1"),
        shows("satisfaction", "GL-k1"),
    )


@pytest.mark.clause("GL-k2")
def test_gl_k2_what_operations_answer_for() -> None:
    asked = ("occupancy_units", "occupancy_area", "rent_collection", "complaints_in_time", "satisfaction")
    half: Sums = {"rent_collection": 1, "rent_collection_of": 3}
    given(opened("sc")).when(lambda _: values(half, "project")).then(
        shows("rent_collection", "GL-k2", value="0.3333"),
        *(shows(name, "GL-k2") for name in asked),
    )


def test_a_registration_without_what_the_book_asks_for_is_none() -> None:
    """wjc asks for name and phone: a sheet without a number is not filled in."""
    blank = {**VISIT, "phone_hashes": []}
    told = given(
        opened("wjc"),
        at("10:00", received("C1", "A"), client("C1", "visit.registered", reception="R-C1", **blank)),
    ).told
    fields = desk_of(told).book_of(told[-1]).ownership.registration_fields.value
    assert counted(told)["new_clients"]["value"] == (0 if "phones" in fields else 1)


def test_entered_on_a_later_day_is_no_entry_where_the_book_says_so() -> None:
    """sd: the book must be filled on the day of the visit."""
    late = recorded_at("10:00", client("C1", "visit.registered", reception="R-C1", **VISIT), day=next_day())
    told = given(opened("sd"), at("10:00", received("C1", "A")), late).told
    assert counted(told)["new_clients"]["value"] == 0
    in_time = given(
        opened("sd"), at("10:00", received("C1", "A"), client("C1", "visit.registered", reception="R-C1", **VISIT))
    ).told
    assert counted(in_time)["new_clients"]["value"] == 1


def test_no_client_has_no_way() -> None:
    told = given(opened("sc"), at("10:00", received("C1", "A", "vendor"))).told
    assert not ways(told, desk_of(told))["C1"].stages


def test_a_voided_entry_never_was() -> None:
    told = given(
        opened("sc"),
        at("10:00", received("C1", "A"), client("C1", "visit.registered", reception="R-C1", **VISIT)),
        at("17:00", client("C1", "registration.voided", agent="A", cause="never_came", by="M", reason="没有来过")),
    ).told
    assert "entered" not in ways(told, desk_of(told))["C1"].stages


def test_two_records_of_one_person_have_the_first_of_every_stage() -> None:
    told = given(
        opened("sc"),
        at("09:30", client("C0", "call.received", answered_by="B", channel="office_line")),
        at("10:00", received("C1", "A"), client("C1", "visit.registered", reception="R-C1", **VISIT)),
        at("14:00", client("C0", "follow_up.made", by="B", method="phone")),
    ).told
    both = ways(told, desk_of(told))
    both["C0"].join(both["C1"])
    way = both["C0"]
    assert {name: way.stages[name].staff for name in STAGES if name in way.stages} == {
        "called": "B",
        "visited": "A",
        "entered": "A",
    }
    assert way.channel == (2, "office_line")
    assert way.responded is not None
    assert way.responded.staff == "B"
