"""Campaigns, settlements and rosters of groups: what cannot be announced, paid or sent."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from memory_desk import MONDAY, MemoryDesk

P = "project/gj"
CAMPAIGN = {"campaign": "MAY", "name": "五一招商周", "from": "2026-05-01", "until": "2026-05-05"}
SHARES = {"first": "0.4", "closer": "0.4", "public": "0.2"}


@pytest.fixture
def deal(desk: MemoryDesk) -> MemoryDesk:
    """The desk with two deals."""
    for number in "12":
        desk.post("deposit.paid", f"unit/U{number}", deal=f"D{number}", client="C1", agent="A", amount="100")
    return desk


def paid(*lines: tuple[str, str, str]) -> list[dict[str, str]]:
    return [{"deal": deal, "to": to, "share": share} for deal, to, share in lines]


def test_a_campaign_is_announced_once(desk: MemoryDesk) -> None:
    desk.post("campaign.announced", P, **CAMPAIGN, shares=SHARES)
    assert desk.refuses("campaign.announced", P, **CAMPAIGN, shares=SHARES) == ("campaign_repeated", "/data/campaign")


def test_a_campaign_ends_after_it_begins(desk: MemoryDesk) -> None:
    for until in ("2026-04-30", "2026-04-30T23:59:59+08:00"):
        wrong = {**CAMPAIGN, "until": until}
        assert desk.refuses("campaign.announced", P, **wrong, shares=SHARES) == ("until_before_from", "/data/until")
    desk.post("campaign.announced", P, **{**CAMPAIGN, "until": "2026-05-01"}, shares=SHARES)


def test_campaign_shares_go_to_parts_people_and_the_department(desk: MemoryDesk) -> None:
    wrong = {"first": "0.5", "Z": "0.5"}
    assert desk.refuses("campaign.announced", P, **CAMPAIGN, shares=wrong) == ("unknown_staff", "/data/shares/Z")
    desk.post("campaign.announced", P, **CAMPAIGN, shares={"first": "1/2", "A": "1/2"})


@pytest.mark.parametrize("name", ["public", "first", "closer"])
def test_nobody_is_called_like_a_part_in_a_deal(desk: MemoryDesk, name: str) -> None:
    assert desk.refuses("staff.joined", P, staff=name, name="x", role="agent") == ("reserved_id", "/data/staff")


@pytest.mark.parametrize(
    ("event_type", "more"),
    [
        ("deposit.paid", {"amount": "100"}),
        ("subscription.signed", {}),
        ("contract.approved", {"contract": "K1"}),
        ("contract.signed", {"contract": "K1"}),
    ],
)
def test_a_deal_is_made_under_a_campaign_that_was_announced(
    desk: MemoryDesk, event_type: str, more: dict[str, Any]
) -> None:
    step = {"deal": "D1", "client": "C1", "agent": "A", "campaign": "MAY", **more}
    assert desk.refuses(event_type, "unit/U1", **step) == ("unknown_campaign", "/data/campaign")
    desk.post("campaign.announced", P, **CAMPAIGN, shares=SHARES)
    desk.post(event_type, "unit/U1", **step)


def test_what_a_desk_calls_a_campaign_elsewhere_is_its_own(deal: MemoryDesk) -> None:
    deal.post("unit.opened", "unit/U1", deal="D1", campaign="开业大酬宾")


def test_a_deal_is_settled_once_a_period(deal: MemoryDesk) -> None:
    half = paid(("D1", "A", "0.5"), ("D1", "public", "1/2"))
    deal.post("commission.settled", P, period="2026-03", by="M", paid=half)
    again = {"by": "M", "paid": paid(("D2", "A", "1"), ("D1", "A", "0.1"))}
    assert deal.refuses("commission.settled", P, period="2026-03", **again) == (
        "deal_already_settled",
        "/data/paid/1/deal",
    )
    deal.post("commission.settled", P, period="2026-Q1", **again)
    deal.post("commission.settled", P, period="2026-03", by="M", paid=paid(("D2", "A", "1")))


def test_a_month_in_which_nothing_was_paid_is_settled_too(desk: MemoryDesk) -> None:
    desk.post("commission.settled", P, period="2026-03", by="M", paid=[])


@pytest.mark.parametrize(
    ("lines", "code", "pointer"),
    [
        (paid(("D1", "A", "0.6"), ("D2", "A", "1"), ("D1", "B", "0.5")), "more_than_all", "/data/paid/2/share"),
        (paid(("D1", "A", "1"), ("D9", "A", "1")), "unknown_deal", "/data/paid/1/deal"),
        (paid(("D1", "Z", "1")), "unknown_staff", "/data/paid/0/to"),
        (paid(("D1", "first", "1")), "unknown_staff", "/data/paid/0/to"),
    ],
)
def test_what_cannot_be_paid(deal: MemoryDesk, lines: list[dict[str, str]], code: str, pointer: str) -> None:
    assert deal.refuses("commission.settled", P, period="2026-03", by="M", paid=lines) == (code, pointer)


@pytest.mark.parametrize("period", ["2026-04", "2026-Q2", "2027"])
def test_a_period_is_settled_once_it_has_begun(desk: MemoryDesk, period: str) -> None:
    refusal = desk.refuses("commission.settled", P, period=period, by="M", paid=[])
    assert refusal == ("period_not_begun", "/data/period")


def test_thirds_are_the_whole(deal: MemoryDesk) -> None:
    thirds = paid(*(("D1", to, "1/3") for to in ("A", "B", "M")))
    deal.post("commission.settled", P, period="2026", by="M", paid=thirds)


def test_a_group_sends_one_of_its_own(desk: MemoryDesk) -> None:
    roster = {"date": "2026-03-03", "order": ["G1", "G2"]}
    desk.post("roster.set", P, **roster, representatives={"G1": "A", "G2": "B"})
    for representatives, code, at in (
        ({"G1": "A", "G9": "B"}, "unknown_group", "G9"),
        ({"A": "A"}, "unknown_group", "A"),
        ({"G1": "Z"}, "unknown_staff", "G1"),
        ({"G1": "B"}, "not_of_the_group", "G1"),
        ({"G1": "M"}, "not_of_the_group", "G1"),
    ):
        refusal = desk.refuses("roster.set", P, **roster, representatives=representatives)
        assert refusal == (code, f"/data/representatives/{at}")
    desk.post("staff.left", P, staff="A")
    assert desk.refuses("roster.set", P, **roster, representatives={"G1": "A"})[0] == "staff_has_left"


def test_a_deputy_is_somebody_who_is_there(desk: MemoryDesk) -> None:
    away = {"staff": "A", "reason": "leave"}
    assert desk.refuses("staff.absent", P, **away, deputy="Z") == ("unknown_staff", "/data/deputy")
    assert desk.refuses("staff.absent", P, **away, approved_by="Z") == ("unknown_staff", "/data/approved_by")
    desk.post("staff.left", P, staff="B")
    assert desk.refuses("staff.absent", P, **away, deputy="B") == ("staff_has_left", "/data/deputy")
    desk.post("staff.absent", P, **away, deputy="M", approved_by="M", at=MONDAY + timedelta(hours=1))
