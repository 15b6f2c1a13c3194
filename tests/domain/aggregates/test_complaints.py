"""A complaint goes through its steps: none is skipped, none is taken after the end."""

from __future__ import annotations

from typing import Any

import pytest
from memory_desk import MemoryDesk

from domain.event import Refused

C1 = "client/C1"
UNTIL_CARRIED_OUT = ("judged", "assigned", "investigated", "proposed", "decided", "carried_out")
STEPS = ("opened", *UNTIL_CARRIED_OUT, "closed", "followed_up")


def taken(desk: MemoryDesk, *steps: str, **data: Any) -> None:
    for step in steps:
        desk.post(f"complaint.{step}", C1, complaint="P1", **(data if step == steps[-1] else {}))


def refused(desk: MemoryDesk, step: str, **data: Any) -> tuple[str, str]:
    """The code and the whole sentence of a refusal."""
    with pytest.raises(Refused) as refusal:
        desk.post(f"complaint.{step}", C1, complaint="P1", **data)
    return refusal.value.code, refusal.value.detail


@pytest.mark.parametrize("reached", range(1, len(STEPS) - 1))
def test_no_step_is_skipped(desk: MemoryDesk, reached: int) -> None:
    taken(desk, *STEPS[:reached])
    for step in STEPS[reached + 1 :]:
        assert desk.refuses(f"complaint.{step}", C1, complaint="P1") == ("complaint_step_skipped", "/type")
    desk.post(f"complaint.{STEPS[reached]}", C1, complaint="P1")


def test_the_refusal_names_the_missing_steps_and_the_clause(desk: MemoryDesk) -> None:
    taken(desk, *STEPS[:5])
    code, detail = refused(desk, "closed")
    assert code == "complaint_step_skipped"
    assert "P1 of client C1 is proposed" in detail
    assert "complaint.decided and complaint.carried_out must come first" in detail
    assert "XT-5" in detail
    assert "《招商部工作职责》投诉处理第六条" in detail


def test_one_that_is_not_founded_is_closed_with_an_answer(desk: MemoryDesk) -> None:
    taken(desk, "opened", "judged", founded=False)
    code, detail = refused(desk, "assigned")
    assert code == "complaint_not_founded"
    assert "XT-5" in detail
    taken(desk, "closed", summary="已说明", answer="装修噪音在规定时段内")
    taken(desk, "followed_up", satisfied=True)


def test_one_that_is_founded_is_not_closed_at_once(desk: MemoryDesk) -> None:
    taken(desk, "opened", "judged", founded=True)
    assert refused(desk, "closed")[0] == "complaint_step_skipped"


def test_what_was_not_founded_may_be_judged_anew(desk: MemoryDesk) -> None:
    taken(desk, "opened", "judged", founded=False)
    taken(desk, "judged", founded=True)
    taken(desk, "assigned")


def test_a_complaint_goes_back_and_the_steps_follow_anew(desk: MemoryDesk) -> None:
    taken(desk, *STEPS[:6])
    taken(desk, "assigned", department="工程部")
    assert refused(desk, "carried_out")[0] == "complaint_step_skipped"
    taken(desk, "investigated", "proposed", "decided", "carried_out", "closed")


def test_nothing_follows_the_end_but_asking_the_client(desk: MemoryDesk) -> None:
    taken(desk, *STEPS[:8])
    for step in UNTIL_CARRIED_OUT:
        assert desk.refuses(f"complaint.{step}", C1, complaint="P1") == ("complaint_not_open", "/data/complaint")
    taken(desk, "followed_up", satisfied=False)
    taken(desk, "followed_up", satisfied=True)


def test_the_leader_picks_one_of_the_proposals_or_says_so(desk: MemoryDesk) -> None:
    taken(desk, *STEPS[:4])
    desk.post("complaint.proposed", C1, complaint="P1", proposals=["疏通", "减免"])
    assert desk.refuses("complaint.decided", C1, complaint="P1", proposal=3) == ("unknown_proposal", "/data/proposal")
    assert "XT-5" in refused(desk, "decided", proposal=3)[1]
    taken(desk, "decided", proposal=2)
    taken(desk, "decided", otherwise=True, decision="换人处理")
    taken(desk, "decided", decision="更换")


def test_proposals_that_nobody_counted_cannot_be_missed(desk: MemoryDesk) -> None:
    taken(desk, *STEPS[:5])
    taken(desk, "decided", proposal=3)


def test_what_the_client_has_not_signed_is_closed_with_the_reason_only(desk: MemoryDesk) -> None:
    taken(desk, *STEPS[:6])
    taken(desk, "carried_out", client_signed=False)
    assert desk.refuses("complaint.closed", C1, complaint="P1") == ("client_has_not_signed", "/data/unsigned_because")
    assert "XT-6" in refused(desk, "closed")[1]
    taken(desk, "closed", unsigned_because="客户在外地")


@pytest.mark.parametrize(
    "carried_out",
    [{"client_signed": True}, {}, {"client_signed": False, "unsigned_because": "客户拒签"}],
)
def test_a_signature_or_a_reason_or_nothing_said_lets_it_be_closed(
    desk: MemoryDesk, carried_out: dict[str, Any]
) -> None:
    taken(desk, *STEPS[:6])
    taken(desk, "carried_out", **carried_out)
    taken(desk, "closed")


def test_a_book_may_leave_the_signature_to_be_noted(desk: MemoryDesk) -> None:
    desk.post(
        "rulebook.adopted",
        "project/gj",
        rulebook="wjc",
        effective_from="2026-01-01",
        parameters={"complaints.signature": "noted"},
    )
    taken(desk, *STEPS[:6])
    taken(desk, "carried_out", client_signed=False)
    taken(desk, "closed")


def test_each_client_has_complaints_of_their_own(desk: MemoryDesk) -> None:
    taken(desk, "opened")
    assert desk.refuses("complaint.judged", "client/C2", complaint="P1")[0] == "unknown_complaint"
    desk.post("complaint.opened", "client/C2", complaint="P1")
    desk.post("complaint.opened", C1, complaint="P2")
    assert desk.refuses("complaint.assigned", C1, complaint="P2")[0] == "complaint_step_skipped"
