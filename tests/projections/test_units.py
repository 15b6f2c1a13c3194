"""Units through their lives: claims, leases one after the other, swaps and ends."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from posting_desk import Desk

from projections import queries

D1 = {"deal": "D1", "client": "C1", "agent": "A"}
D2 = {"deal": "D2", "client": "C2", "agent": "B"}
K1 = {"contract": "K1", "starts_on": "2026-03-10", "ends_on": "2026-03-31"}

Look = Callable[[str], dict[str, Any]]


@pytest.fixture
def leasing(desk: Desk) -> Desk:
    """A desk with two clients and two units."""
    desk.list_unit("U1")
    desk.list_unit("U2")
    desk.visit("C1", "A", phone="13800000001")
    desk.visit("C2", "B", phone="13800000002")
    return desk


@pytest.fixture
def look(leasing: Desk) -> Look:
    """Folds, and gives a unit."""

    def looked(unit: str) -> dict[str, Any]:
        leasing.fold()
        answer = leasing.ask(lambda connection: queries.unit(connection, leasing.project, unit))
        assert isinstance(answer, dict)
        return answer

    return looked


def test_what_is_listed(look: Look) -> None:
    unit = look("U1")
    assert (unit["state"], unit["floor"], unit["area"]) == ("free", "1F", "80.5")
    assert unit["rent"] == {"amount": "300.00", "per": "m2_month"}
    assert (unit["deal"], unit["contract"], unit["deals"]) == (None, None, [])


def test_no_step_leads_back(leasing: Desk, look: Look) -> None:
    leasing.tell("deposit.paid", "unit/U1", {**D1, "amount": "5000.00"})
    leasing.tell("unit.held", "unit/U1", {**D1, "amount": "1000.00", "until": "2026-03-04"})
    assert (look("U1")["state"], look("U1")["hold"]) == ("deposited", None)
    leasing.tell("contract.signed", "unit/U1", {**D1, **K1})
    leasing.tell("contract.approved", "unit/U1", {**D1, **K1})
    assert look("U1")["state"] == "signed"
    leasing.tell("unit.opened", "unit/U1", {})
    assert look("U1")["state"] == "opened"


def test_a_deposit_paid_out_in_full_frees_the_unit(leasing: Desk, look: Look) -> None:
    leasing.tell("deposit.paid", "unit/U1", {**D1, "amount": "5000.00"})
    leasing.tell("deposit.refunded", "unit/U1", {"deal": "D1", "amount": "2000.00", "approved_by": "M"})
    assert look("U1")["state"] == "deposited"
    leasing.tell("deposit.forfeited", "unit/U1", {"deal": "D1"})
    assert look("U1")["state"] == "free"


def test_the_next_tenant_waits_behind_the_lease(leasing: Desk, look: Look) -> None:
    leasing.tell("contract.signed", "unit/U1", {**D1, **K1})
    leasing.tell("deposit.paid", "unit/U1", {**D2, "amount": "5000.00", "starts_on": "2026-04-01"})
    unit = look("U1")
    assert (unit["state"], unit["client"], unit["contract"]["ends_on"]) == ("signed", "C1", "2026-03-31")
    assert [deal["deal"] for deal in unit["deals"]] == ["D1", "D2"]
    leasing.tell("contract.ended", "unit/U1", {"contract": "K1"})
    assert (look("U1")["state"], look("U1")["client"]) == ("deposited", "C2")


def test_a_swap_takes_the_deal_along(leasing: Desk, look: Look) -> None:
    leasing.tell("deposit.paid", "unit/U1", {**D1, "amount": "5000.00"})
    leasing.tell("unit.swapped", "unit/U1", {"deal": "D1", "to_unit": "U2", "approved_by": "M", "reason": "太小"})
    assert look("U1")["state"] == "free"
    assert (look("U2")["state"], look("U2")["client"]) == ("deposited", "C1")


def test_a_unit_given_back_is_free(leasing: Desk, look: Look) -> None:
    leasing.tell("contract.signed", "unit/U1", {**D1, **K1})
    leasing.tell("unit.returned", "unit/U1", {"deal": "D1", "reason": "不做了"})
    assert look("U1")["state"] == "free"
    assert leasing.digests() == leasing.fresh_digests()
