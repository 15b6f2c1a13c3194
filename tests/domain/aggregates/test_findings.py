"""What is found out about a client afterwards, and what of it cannot be."""

from __future__ import annotations

from typing import Any

import pytest
from memory_desk import MemoryDesk

P = "project/gj"
C1 = "client/C1"
VOID = {"cause": "never_came", "by": "M", "reason": "门岗无记录"}


def received(desk: MemoryDesk, reception: str, *, unknown: bool, client: str = C1) -> None:
    desk.post(
        "client.received", client, reception=reception, received_by="B", kind="returning", first_agent_unknown=unknown
    )


def test_a_first_agent_is_named_where_one_was_looked_for(desk: MemoryDesk) -> None:
    named = {"agent": "A", "by": "M"}
    assert desk.refuses("first_agent.named", C1, reception="R1", **named) == ("unknown_reception", "/data/reception")
    received(desk, "R1", unknown=False)
    assert desk.refuses("first_agent.named", C1, reception="R1", **named) == ("first_agent_known", "/data/reception")
    received(desk, "R2", unknown=True)
    assert desk.refuses("first_agent.named", "client/C2", reception="R2", **named)[0] == "unknown_reception"
    assert desk.refuses("first_agent.named", C1, reception="R2", agent="Z", by="M")[0] == "unknown_staff"
    desk.post("first_agent.named", C1, reception="R2", **named)
    assert desk.refuses("first_agent.named", C1, reception="R2", **named) == ("first_agent_named", "/data/agent")


def test_a_first_agent_is_named_after_the_reception_has_ended(desk: MemoryDesk) -> None:
    received(desk, "R1", unknown=True)
    desk.post("reception.ended", C1, reception="R1")
    desk.post("first_agent.named", C1, reception="R1", agent="A", by="M")


def test_a_registration_is_voided_of_whom_there_is_one(desk: MemoryDesk) -> None:
    assert desk.refuses("registration.voided", C1, agent="B", **VOID) == ("nothing_to_void", "/data/agent")
    desk.post("registration.voided", C1, agent="A", reassigned_to="B", **VOID)
    assert desk.refuses("registration.voided", C1, agent="A", **VOID)[0] == "nothing_to_void"
    received(desk, "R1", unknown=False)
    desk.post("registration.voided", C1, agent="B", reassigned_to="public", **{**VOID, "cause": "poor_service"})


def test_a_void_registration_leaves_room_for_a_true_one(desk: MemoryDesk) -> None:
    desk.post("registration.voided", C1, agent="A", **VOID)
    desk.post("visit.registered", C1, registered_by="A", name="张三", phones=[], channel="walk_in")
    desk.post("registration.voided", C1, agent="A", **VOID)


def test_a_leavers_registration_can_be_void_but_nobody_is_given_to_a_leaver(desk: MemoryDesk) -> None:
    desk.post("staff.left", P, staff="A")
    desk.post("client.received", C1, reception="R1", received_by="B", kind="new")
    given = {**VOID, "reassigned_to": "A"}
    assert desk.refuses("registration.voided", C1, agent="B", **given) == ("staff_has_left", "/data/reassigned_to")
    desk.post("registration.voided", C1, agent="A", **VOID)


def test_an_introducer_is_a_client(desk: MemoryDesk) -> None:
    found = {"by": "A", "statement": "签约时才提起"}
    assert desk.refuses("introduction.found", C1, introduced_by="C9", **found) == (
        "unknown_client",
        "/data/introduced_by",
    )
    desk.post("introduction.found", C1, introduced_by="C2", **found)


@pytest.mark.parametrize(
    ("event_type", "data"),
    [
        ("first_agent.named", {"reception": "R1", "agent": "A", "by": "M"}),
        ("registration.voided", {"agent": "A", **VOID}),
        ("introduction.found", {"introduced_by": "C2", "by": "A", "statement": "x"}),
        ("client.graded", {"by": "A", "intent": "A"}),
        ("dispute.agreed", {"dispute": "X1", "shares": {"A": "1"}, "parties": ["A", "B"], "record": "x"}),
    ],
)
def test_nothing_is_found_out_about_nobody(desk: MemoryDesk, event_type: str, data: dict[str, Any]) -> None:
    assert desk.refuses(event_type, "client/C9", **data) == ("unknown_client", "/subject")


def test_grades_change_as_often_as_they_like(desk: MemoryDesk) -> None:
    desk.post("client.graded", C1, by="A", intent="B")
    desk.post("client.graded", C1, by="M", size=2, confirmed_by="A")
    assert desk.refuses("client.graded", C1, by="M", size=2, confirmed_by="Z") == (
        "unknown_staff",
        "/data/confirmed_by",
    )


def test_a_dispute_is_settled_by_those_who_have_it(desk: MemoryDesk) -> None:
    agreed = {"dispute": "X1", "shares": {"A": "0.5", "B": "0.5"}, "parties": ["A", "B"], "record": "x"}
    assert desk.refuses("dispute.agreed", C1, **agreed) == ("unknown_dispute", "/data/dispute")
    desk.post("dispute.opened", C1, dispute="X1", by="A", statement="x")
    assert desk.refuses("dispute.agreed", C1, **{**agreed, "parties": ["B", "M"]}) == (
        "disputant_missing",
        "/data/parties",
    )
    assert desk.refuses("dispute.agreed", C1, **{**agreed, "parties": ["A", "Z"]}) == (
        "unknown_staff",
        "/data/parties/1",
    )
    assert desk.refuses("dispute.agreed", C1, deal="D1", **agreed) == ("unknown_deal", "/data/deal")
    desk.post("dispute.agreed", C1, **agreed)
    for late in ("dispute.agreed", "dispute.evidence_added", "dispute.ruled"):
        data = {
            "dispute.agreed": agreed,
            "dispute.evidence_added": {"dispute": "X1", "by": "A", "statement": "x"},
            "dispute.ruled": {"dispute": "X1", "owner": "A", "reason": "x"},
        }[late]
        assert desk.refuses(late, C1, **data) == ("dispute_not_open", "/data/dispute")
