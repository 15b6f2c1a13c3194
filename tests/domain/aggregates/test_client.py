from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from memory_desk import MONDAY, MemoryDesk

P = "project/gj"
C1 = "client/C1"
NOBODY = "client/C9"


@pytest.mark.parametrize(
    ("event_type", "data"),
    [
        ("follow_up.made", {"by": "A", "method": "phone", "summary": "x"}),
        ("client.handed_over", {"from": "A", "to": "B", "cause": "departure", "record": "x"}),
        ("ownership.claimed", {"by": "A", "statement": "x"}),
        ("dispute.opened", {"dispute": "X1", "by": "A", "statement": "x"}),
        ("dispute.ruled", {"dispute": "X1", "owner": "A", "reason": "x"}),
        ("outing.made", {"outing": "O1", "summary": "x"}),
        ("reception.ended", {"reception": "R1"}),
        ("complaint.judged", {"complaint": "P1"}),
    ],
)
def test_a_client_of_whom_nothing_is_known(desk: MemoryDesk, event_type: str, data: dict[str, Any]) -> None:
    assert desk.refuses(event_type, NOBODY, **data) == ("unknown_client", "/subject")


@pytest.mark.parametrize(
    ("event_type", "data"),
    [
        ("call.received", {"answered_by": "A", "phone": "13800000000", "channel": "web"}),
        ("client.received", {"reception": "R1", "received_by": "A", "kind": "new", "introduced_by": "C404"}),
        ("client.linked", {"other": "C404", "relation": "same_person"}),
        ("complaint.opened", {"complaint": "P1"}),
        ("outing.planned", {"outing": "O1", "by": ["A", "B"], "purpose": "x"}),
    ],
)
def test_what_may_come_first(desk: MemoryDesk, event_type: str, data: dict[str, Any]) -> None:
    assert desk.post(event_type, NOBODY, **data).originator_version == 1


def test_being_linked_to_does_not_make_a_client_known(desk: MemoryDesk) -> None:
    desk.post("client.linked", C1, other="C9", relation="spouse")
    assert desk.refuses("follow_up.made", NOBODY, by="A", method="sms", summary="x")[0] == "unknown_client"


@pytest.mark.parametrize(
    ("event_type", "data", "pointer"),
    [
        ("call.received", {"answered_by": "Z", "channel": "web"}, "/data/answered_by"),
        ("call.received", {"answered_by": "A", "channel": "web", "asked_for": "Z"}, "/data/asked_for"),
        ("client.received", {"reception": "R1", "received_by": "Z", "kind": "new"}, "/data/received_by"),
        ("client.received", {"reception": "R1", "received_by": "G1", "kind": "new"}, "/data/received_by"),
        (
            "client.received",
            {"reception": "R1", "received_by": "A", "kind": "new", "card_of": "Z"},
            "/data/card_of",
        ),
        (
            "visit.registered",
            {"registered_by": "Z", "name": "x", "phones": [], "channel": "web"},
            "/data/registered_by",
        ),
        ("outing.planned", {"outing": "O1", "by": ["A", "Z"], "purpose": "x"}, "/data/by/1"),
        ("client.handed_over", {"from": "A", "to": "Z", "cause": "departure", "record": "x"}, "/data/to"),
        ("ownership.claimed", {"by": "public", "statement": "x"}, "/data/by"),
    ],
)
def test_strangers_are_refused(desk: MemoryDesk, event_type: str, data: dict[str, Any], pointer: str) -> None:
    assert desk.refuses(event_type, C1, **data) == ("unknown_staff", pointer)


def test_who_left_receives_nobody_but_what_they_did_before_may_still_be_entered(desk: MemoryDesk) -> None:
    desk.post("staff.left", P, staff="A")
    assert desk.refuses("client.received", C1, reception="R1", received_by="A", kind="new")[0] == "staff_has_left"
    assert (
        desk.refuses("visit.registered", C1, registered_by="A", name="x", phones=[], channel="web")[0]
        == "staff_has_left"
    )
    desk.post("client.received", C1, at=MONDAY + timedelta(seconds=5), reception="R1", received_by="A", kind="new")


def test_a_leavers_clients_are_handed_over_by_name(desk: MemoryDesk) -> None:
    desk.post("staff.left", P, staff="A")
    desk.post("client.handed_over", C1, **{"from": "A", "to": "public", "cause": "departure", "record": "x"})
    desk.post("client.handed_over", C1, **{"from": "public", "to": "B", "cause": "supervisor", "record": "x"})
    assert (
        desk.refuses("client.handed_over", C1, **{"from": "B", "to": "A", "cause": "insisted", "record": "x"})[0]
        == "staff_has_left"
    )


def test_a_reception_id_is_used_once_for_a_client_and_shared_by_a_group(desk: MemoryDesk) -> None:
    desk.post("client.received", C1, reception="R1", received_by="A", kind="new")
    desk.post("client.received", "client/C2", reception="R1", received_by="A", kind="new")
    assert desk.refuses("client.received", C1, reception="R1", received_by="B", kind="new") == (
        "reception_repeated",
        "/data/reception",
    )


def test_a_reception_closes_once(desk: MemoryDesk) -> None:
    assert desk.refuses("reception.ended", C1, reception="R1") == ("unknown_reception", "/data/reception")
    began = desk.post("client.received", C1, reception="R1", received_by="A", kind="new").time
    assert desk.refuses("reception.ended", C1, at=began - timedelta(seconds=1), reception="R1")[0] == (
        "ended_before_it_began"
    )
    desk.post("reception.ended", C1, reception="R1")
    assert desk.refuses("reception.ended", C1, reception="R1")[0] == "reception_not_open"


def test_an_outing_is_planned_before_it_is_made(desk: MemoryDesk) -> None:
    assert desk.refuses("outing.made", C1, outing="O1", summary="x")[0] == "unknown_outing"
    desk.post("outing.planned", C1, outing="O1", by=["A", "B"], purpose="x")
    assert desk.refuses("outing.planned", C1, outing="O1", by=["A", "B"], purpose="x")[0] == "outing_repeated"
    desk.post("outing.made", C1, outing="O1", summary="x")
    assert desk.refuses("outing.made", C1, outing="O1", summary="x")[0] == "outing_not_open"


def test_a_dispute_is_opened_argued_and_ruled_once(desk: MemoryDesk) -> None:
    ruling = {"dispute": "X1", "shares": {"A": "0.5", "public": "1/2"}, "owner": "A", "reason": "x"}
    assert desk.refuses("dispute.ruled", C1, **ruling) == ("unknown_dispute", "/data/dispute")
    assert desk.refuses("dispute.evidence_added", C1, dispute="X1", by="A", statement="x")[0] == "unknown_dispute"
    desk.post("dispute.opened", C1, dispute="X1", by="A", statement="x")
    assert desk.refuses("dispute.opened", C1, dispute="X1", by="B", statement="x")[0] == "dispute_repeated"
    desk.post("dispute.evidence_added", C1, dispute="X1", by="B", statement="x")
    assert desk.refuses("dispute.ruled", C1, **{**ruling, "shares": {"Z": "1"}}) == ("unknown_staff", "/data/shares/Z")
    assert desk.refuses("dispute.ruled", C1, **{**ruling, "owner": "Z"}) == ("unknown_staff", "/data/owner")
    desk.post("dispute.ruled", C1, **ruling)
    assert desk.refuses("dispute.ruled", C1, **ruling)[0] == "dispute_not_open"
    assert desk.refuses("dispute.evidence_added", C1, dispute="X1", by="A", statement="x")[0] == "dispute_not_open"
    assert desk.refuses("dispute.opened", C1, dispute="X1", by="A", statement="x")[0] == "dispute_repeated"


def test_a_dispute_of_another_client_is_not_this_clients(desk: MemoryDesk) -> None:
    desk.post("dispute.opened", "client/C2", dispute="X1", by="A", statement="x")
    assert desk.refuses("dispute.ruled", C1, dispute="X1", owner="A", reason="x")[0] == "unknown_dispute"


def test_claims_and_disputes_are_over_deals_that_exist(desk: MemoryDesk) -> None:
    for event_type, data in (
        ("ownership.claimed", {"by": "A", "statement": "x"}),
        ("dispute.opened", {"dispute": "X1", "by": "A", "statement": "x"}),
    ):
        assert desk.refuses(event_type, C1, deal="D1", **data) == ("unknown_deal", "/data/deal")
    desk.post("deposit.paid", "unit/U1", deal="D1", client="C1", agent="A", amount="100")
    desk.post("ownership.claimed", "client/C2", by="B", deal="D1", statement="同一人的另一条记录")


def test_a_complaint_goes_through_its_steps(desk: MemoryDesk) -> None:
    assert desk.refuses("complaint.judged", C1, complaint="P1")[0] == "unknown_complaint"
    desk.post("complaint.opened", C1, complaint="P1", by="M")
    assert desk.refuses("complaint.opened", C1, complaint="P1")[0] == "complaint_repeated"
    for step in ("judged", "assigned", "investigated", "proposed", "decided", "carried_out", "closed"):
        desk.post(f"complaint.{step}", C1, complaint="P1")
    assert desk.refuses("complaint.decided", C1, complaint="P1")[0] == "complaint_not_open"
    desk.post("complaint.followed_up", C1, complaint="P1", satisfied=True)
