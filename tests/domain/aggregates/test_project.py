from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from memory_desk import MONDAY, OPENING, MemoryDesk

P = "project/gj"


def test_nothing_happens_before_the_project_opens(empty_desk: MemoryDesk) -> None:
    assert empty_desk.refuses("staff.joined", P, staff="A", name="A", role="agent") == ("project_not_opened", "/type")
    assert empty_desk.refuses("unit.listed", "unit/U1", building="A", floor="1", number="1")[0] == "project_not_opened"


def test_a_project_opens_once(desk: MemoryDesk) -> None:
    assert desk.refuses("project.opened", P, **OPENING) == ("project_already_opened", "/type")


def test_an_unknown_rule_book_is_refused_and_the_known_ones_are_named(empty_desk: MemoryDesk) -> None:
    assert empty_desk.refuses("project.opened", P, **{**OPENING, "rulebook": "xx"}) == (
        "unknown_rulebook",
        "/data/rulebook",
    )


def test_an_unknown_rule_book_cannot_be_adopted(desk: MemoryDesk) -> None:
    desk.post("rulebook.adopted", P, rulebook="sc", effective_from="2026-04-01")
    assert desk.refuses("rulebook.adopted", P, rulebook="xx", effective_from="2026-04-01")[0] == "unknown_rulebook"


def test_a_rule_book_is_changed_only_where_it_can_be(desk: MemoryDesk) -> None:
    book = {"rulebook": "sc", "effective_from": "2026-04-01"}
    desk.post("rulebook.adopted", P, **book, parameters={"protection.days": 21})
    for parameters, pointer in (
        ({"protecton.days": 21}, "/data/parameters/protecton.days"),
        ({"protection.days": "soon"}, "/data/parameters/protection.days"),
        ({"protection.days": -1}, "/data/parameters/protection.days"),
        ({"a/b~c": 1}, "/data/parameters/a~1b~0c"),
    ):
        assert desk.refuses("rulebook.adopted", P, **book, parameters=parameters) == ("bad_parameter", pointer)


@pytest.mark.parametrize(
    ("event_type", "subject", "data"),
    [
        ("staff.returned", P, {"staff": "A"}),
        ("follow_up.made", "client/C1", {"by": "A", "method": "phone", "summary": "x"}),
        ("unit.held", "unit/U1", {"deal": "D1", "client": "C1", "agent": "A", "amount": "1", "until": "2026-03-09"}),
    ],
)
def test_nothing_happened_before_the_opening(
    desk: MemoryDesk, event_type: str, subject: str, data: dict[str, Any]
) -> None:
    assert desk.refuses(event_type, subject, at=MONDAY - timedelta(seconds=1), **data) == (
        "before_project_opened",
        "/time",
    )


def test_nobody_joins_twice_but_may_come_back(desk: MemoryDesk) -> None:
    assert desk.refuses("staff.joined", P, staff="A", name="A", role="agent")[0] == "staff_already_joined"
    desk.post("staff.left", P, staff="A")
    assert desk.refuses("staff.left", P, staff="A")[0] == "staff_has_left"
    desk.post("staff.joined", P, staff="A", name="A", role="supervisor")
    assert desk.project.staff["A"].role == "supervisor"


def test_leaving_twice_is_refused_even_with_an_earlier_date(desk: MemoryDesk) -> None:
    joined = desk.now
    desk.post("staff.left", P, staff="A")
    assert desk.refuses("staff.left", P, staff="A", at=joined)[0] == "staff_has_left"


def test_nobody_is_called_public(desk: MemoryDesk) -> None:
    assert desk.refuses("staff.joined", P, staff="public", name="x", role="agent")[0] == "reserved_id"


@pytest.mark.parametrize(
    ("event_type", "data", "pointer"),
    [
        ("staff.left", {"staff": "Z"}, "/data/staff"),
        ("staff.absent", {"staff": "Z", "reason": "sick"}, "/data/staff"),
        ("staff.returned", {"staff": "Z"}, "/data/staff"),
        ("roster.set", {"date": "2026-03-02", "order": ["A", "Z"]}, "/data/order/1"),
        ("roster.set", {"date": "2026-03-02", "order": ["A"], "on_duty": ["G1"]}, "/data/on_duty/0"),
        ("rotation.adjusted", {"staff": "Z", "action": "skip", "reason": "x"}, "/data/staff"),
        ("follow_ups.signed_off", {"staff": "Z", "month": "2026-03"}, "/data/staff"),
    ],
)
def test_strangers_are_refused(desk: MemoryDesk, event_type: str, data: dict[str, Any], pointer: str) -> None:
    assert desk.refuses(event_type, P, **data) == ("unknown_staff", pointer)


def test_groups_stand_in_a_roster(desk: MemoryDesk) -> None:
    desk.post("roster.set", P, date="2026-03-02", order=["G2", "G1"], on_duty=["A"])
    desk.post("rotation.adjusted", P, staff="G1", action="to_tail", reason="迟到")


def test_who_left_is_on_no_roster(desk: MemoryDesk) -> None:
    desk.post("staff.left", P, staff="B")
    assert desk.refuses("roster.set", P, date="2026-03-03", order=["A", "B"]) == ("staff_has_left", "/data/order/1")


def test_coming_back_without_having_been_away_is_fine(desk: MemoryDesk) -> None:
    desk.post("staff.returned", P, staff="A")


def test_an_absence_ends_after_it_begins(desk: MemoryDesk) -> None:
    desk.post("staff.absent", P, staff="A", reason="rest", until="2026-03-02")
    assert desk.refuses("staff.absent", P, staff="A", reason="rest", until="2026-03-01") == (
        "until_before_time",
        "/data/until",
    )


@pytest.mark.parametrize("scope", ["project", "A", "G1", "staff/A", "group/G1"])
def test_targets_are_for_what_is_known(desk: MemoryDesk, scope: str) -> None:
    desk.post("target.set", P, period="2026-03", scope=scope, metrics={"deals": 3})


@pytest.mark.parametrize("scope", ["Z", "staff/G1", "group/A", "staff/project"])
def test_targets_for_strangers_are_refused(desk: MemoryDesk, scope: str) -> None:
    assert desk.refuses("target.set", P, period="2026-03", scope=scope, metrics={"deals": 3})[0] == "unknown_scope"
