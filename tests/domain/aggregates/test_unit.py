from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from memory_desk import MONDAY, MemoryDesk

U1, U2 = "unit/U1", "unit/U2"
HOLD = {"amount": "1000", "until": "2026-03-09"}
YEARS = {"starts_on": "2026-04-01", "ends_on": "2029-03-31"}
AFTER = {"starts_on": "2029-04-01", "ends_on": "2032-03-31"}


def deal(name: str, client: str, **more: Any) -> dict[str, Any]:
    return {"deal": name, "client": client, "agent": "A", **more}


def test_a_unit_is_listed_first_and_once(desk: MemoryDesk) -> None:
    assert desk.refuses("unit.held", "unit/U9", **deal("D1", "C1"), **HOLD) == ("unit_not_listed", "/subject")
    assert desk.refuses("unit.listed", U1, building="A", floor=1, number="1") == ("unit_already_listed", "/subject")


def test_client_and_agent_must_be_known(desk: MemoryDesk) -> None:
    assert desk.refuses("unit.held", U1, **deal("D1", "C9"), **HOLD) == ("unknown_client", "/data/client")
    assert desk.refuses("unit.held", U1, deal="D1", client="C1", agent="Z", **HOLD) == ("unknown_staff", "/data/agent")


def test_a_held_unit_takes_no_second_hold_or_deposit_of_another_client(desk: MemoryDesk) -> None:
    desk.post("unit.held", U1, **deal("D1", "C1"), **HOLD)
    assert desk.refuses("unit.held", U1, **deal("D2", "C2"), **HOLD) == ("unit_is_held", "/data/client")
    for event_type, data in (
        ("deposit.paid", {"amount": "5000"}),
        ("subscription.signed", {}),
        ("contract.approved", {"contract": "K2"}),
        ("contract.signed", {"contract": "K2"}),
    ):
        assert desk.refuses(event_type, U1, **deal("D2", "C2"), **data)[0] == "unit_is_held"
    desk.post("deposit.paid", U1, **deal("D1", "C1"), amount="5000")


def test_a_hold_lapses_and_the_unit_is_free_again(desk: MemoryDesk) -> None:
    desk.post("unit.held", U1, **deal("D1", "C1"), **HOLD)
    last_moment = MONDAY.replace(day=9, hour=15, minute=59)
    assert desk.refuses("deposit.paid", U1, at=last_moment, **deal("D2", "C2"), amount="1")[0] == "unit_is_held"
    desk.post("deposit.paid", U1, at=last_moment + timedelta(minutes=1), **deal("D2", "C2"), amount="1")
    assert desk.refuses("deposit.topped_up", U1, deal="D1", amount="4000")[0] == "unit_is_held"


def test_a_deposit_does_not_lapse(desk: MemoryDesk) -> None:
    desk.post("unit.held", U1, **deal("D1", "C1"), **HOLD)
    desk.post("deposit.topped_up", U1, deal="D1", amount="4000")
    assert desk.refuses(
        "unit.held", U1, at=MONDAY.replace(year=2027), **deal("D2", "C2"), amount="1", until="2027-12-31"
    )[0] == ("unit_is_held")


def test_a_later_hold_of_the_same_deal_does_not_weaken_a_deposit(desk: MemoryDesk) -> None:
    desk.post("deposit.paid", U1, **deal("D1", "C1"), amount="5000")
    desk.post("unit.held", U1, **deal("D1", "C1"), **HOLD)
    assert (
        desk.refuses("deposit.paid", U1, at=MONDAY.replace(month=6), **deal("D2", "C2"), amount="1")[0]
        == "unit_is_held"
    )


def test_a_hold_ends_after_it_begins(desk: MemoryDesk) -> None:
    assert desk.refuses("unit.held", U1, **deal("D1", "C1"), amount="1", until="2026-03-01") == (
        "until_before_time",
        "/data/until",
    )


@pytest.mark.parametrize("event_type", ["deposit.refunded", "deposit.forfeited"])
def test_money_goes_back_once_and_frees_the_unit(desk: MemoryDesk, event_type: str) -> None:
    more = {"approved_by": "M"} if event_type == "deposit.refunded" else {}
    assert desk.refuses(event_type, U1, deal="D1", **more) == ("unknown_deal", "/data/deal")
    desk.post("deposit.paid", U1, **deal("D1", "C1"), amount="5000.50")
    assert desk.refuses(event_type, U1, deal="D1", amount="5000.51", **more) == ("more_than_deposited", "/data/amount")
    desk.post(event_type, U1, deal="D1", amount="5000", **more)
    assert desk.refuses("unit.held", U1, **deal("D2", "C2"), **HOLD)[0] == "unit_is_held"
    desk.post(event_type, U1, deal="D1", amount="0.50", **more)
    assert desk.refuses(event_type, U1, deal="D1", **more)[0] == "no_deposit"
    desk.post("unit.held", U1, **deal("D2", "C2"), **HOLD)


def test_a_let_unit_is_let_to_nobody_else(desk: MemoryDesk) -> None:
    desk.post("contract.signed", U1, **deal("D1", "C1"), contract="K1")
    assert desk.refuses("contract.signed", U1, **deal("D2", "C2"), contract="K2") == ("unit_is_let", "/data/client")
    for event_type, data in (
        ("unit.held", HOLD),
        ("deposit.paid", {"amount": "1"}),
        ("subscription.signed", {}),
        ("contract.approved", {"contract": "K2", **AFTER}),
    ):
        assert desk.refuses(event_type, U1, **deal("D2", "C2"), **data)[0] == "unit_is_let"


def test_sixteen_sign_and_one_has_it(desk: MemoryDesk) -> None:
    desk.post("contract.signed", U1, **deal("D0", "C1"), contract="K0", **YEARS)
    for number in range(1, 16):
        data = deal(f"D{number}", "C2" if number % 2 else "C3", contract=f"K{number}", **YEARS)
        assert desk.refuses("contract.signed", U1, **data)[0] == "lease_dates_overlap"
    assert len(desk.unit("U1").leases) == 1


def test_leases_follow_one_another_without_overlap(desk: MemoryDesk) -> None:
    desk.post("contract.signed", U1, **deal("D1", "C1"), contract="K1", **YEARS)
    touching = {**AFTER, "starts_on": "2029-03-31"}
    assert desk.refuses("contract.signed", U1, **deal("D2", "C2"), contract="K2", **touching) == (
        "lease_dates_overlap",
        "/data/starts_on",
    )
    assert desk.refuses("deposit.paid", U1, **deal("D2", "C2"), amount="1")[0] == "unit_is_let"
    desk.post("deposit.paid", U1, **deal("D2", "C2"), amount="1", starts_on="2029-04-01")
    desk.post("contract.signed", U1, **deal("D2", "C2"), contract="K2", **AFTER)
    before = {"starts_on": "2026-03-02", "ends_on": "2026-03-31"}
    desk.post("contract.signed", U1, **deal("D3", "C3"), contract="K3", **before)


def test_a_tenant_renews_but_not_over_their_own_lease(desk: MemoryDesk) -> None:
    desk.post("contract.signed", U1, **deal("D1", "C1"), contract="K1", **YEARS)
    desk.post("deposit.paid", U1, **deal("D2", "C1"), amount="1")
    assert desk.refuses("contract.signed", U1, **deal("D2", "C1"), contract="K2", **YEARS)[0] == "lease_dates_overlap"
    desk.post("contract.signed", U1, **deal("D2", "C1"), contract="K2", **AFTER)


def test_a_tenant_cannot_renew_past_a_successors_deposit(desk: MemoryDesk) -> None:
    desk.post("contract.signed", U1, **deal("D1", "C1"), contract="K1", **YEARS)
    desk.post("deposit.paid", U1, **deal("D2", "C2"), amount="1", starts_on="2029-06-01")
    assert desk.refuses("contract.signed", U1, **deal("D1", "C1"), contract="K3", **AFTER)[0] == "unit_is_held"
    bridge = {"starts_on": "2029-04-01", "ends_on": "2029-05-31"}
    desk.post("contract.signed", U1, **deal("D1", "C1"), contract="K3", **bridge)


def test_a_lease_that_ran_out_frees_the_unit(desk: MemoryDesk) -> None:
    short = {"starts_on": "2026-03-02", "ends_on": "2026-03-31"}
    desk.post("contract.signed", U1, **deal("D1", "C1"), contract="K1", **short)
    last_evening = MONDAY.replace(month=3, day=31, hour=15)
    assert (
        desk.refuses("unit.held", U1, at=last_evening, **deal("D2", "C2"), amount="1", until="2026-05-01")[0]
        == "unit_is_let"
    )
    desk.post("unit.held", U1, at=last_evening + timedelta(hours=1), **deal("D2", "C2"), amount="1", until="2026-05-01")
    desk.post("contract.ended", U1, deal="D1")
    assert desk.refuses("contract.ended", U1, deal="D1")[0] == "unit_not_let"


def test_contracts_are_signed_voided_and_ended_once(desk: MemoryDesk) -> None:
    assert desk.refuses("contract.ended", U1) == ("unit_not_let", "/subject")
    desk.post("contract.approved", U1, **deal("D1", "C1"), contract="K1", **YEARS)
    desk.post("contract.signed", U1, **deal("D1", "C1"), contract="K1", **YEARS)
    assert desk.refuses("contract.signed", U1, **deal("D1", "C1"), contract="K1", **YEARS)[0] in (
        "contract_already_signed",
        "lease_dates_overlap",
    )
    assert desk.refuses("contract.voided", U1, deal="D1", contract="K9") == ("unknown_contract", "/data/contract")
    desk.post("contract.voided", U1, deal="D1", contract="K1", reason="x")
    assert desk.refuses("contract.voided", U1, deal="D1", contract="K1")[0] == "unknown_contract"
    desk.post("contract.signed", U1, **deal("D2", "C2"), contract="K2", **YEARS)
    assert desk.refuses("contract.ended", U1, contract="K1")[0] == "unit_not_let"
    desk.post("contract.ended", U1, contract="K2", reason="x")
    assert desk.refuses("contract.ended", U1)[0] == "unit_not_let"


def test_a_contract_id_belongs_to_one_deal(desk: MemoryDesk) -> None:
    desk.post("contract.approved", U1, **deal("D1", "C1"), contract="K1", **YEARS)
    assert desk.refuses("contract.signed", U1, **deal("D2", "C2"), contract="K1", **YEARS) == (
        "contract_of_another_deal",
        "/data/contract",
    )


def test_an_early_end_counts_from_its_day(desk: MemoryDesk) -> None:
    desk.post("contract.signed", U1, **deal("D1", "C1"), contract="K1", **YEARS)
    desk.post("contract.ended", U1, contract="K1", ended_on="2027-12-31")
    soon = {"starts_on": "2027-06-01", "ends_on": "2028-01-01"}
    assert desk.refuses("contract.signed", U1, **deal("D2", "C2"), contract="K2", **soon)[0] == "lease_dates_overlap"
    desk.post("contract.signed", U1, **deal("D2", "C2"), contract="K2", starts_on="2028-01-01")
    assert desk.refuses("contract.ended", U1, contract="K1")[0] == "unit_not_let"


def test_a_lease_ended_before_it_began_is_gone(desk: MemoryDesk) -> None:
    desk.post("contract.signed", U1, **deal("D1", "C1"), contract="K1", **YEARS)
    desk.post("contract.ended", U1, ended_on="2026-03-15")
    desk.post("contract.signed", U1, **deal("D2", "C2"), contract="K2", starts_on="2026-03-10")


def test_a_deal_is_one_clients_and_about_one_unit(desk: MemoryDesk) -> None:
    desk.post("unit.held", U1, **deal("D1", "C1"), **HOLD)
    assert desk.refuses("deposit.paid", U1, **deal("D1", "C2"), amount="1") == ("deal_of_another_client", "/data/deal")
    assert desk.refuses("deposit.paid", U2, **deal("D1", "C1"), amount="1") == ("deal_of_another_unit", "/data/deal")
    assert desk.refuses("rent.paid", U2, deal="D1", amount="1")[0] == "deal_of_another_unit"
    assert desk.refuses("rent.paid", U1, deal="D9", amount="1")[0] == "unknown_deal"
    assert desk.refuses("contract.voided", U1, deal="D9", contract="K1")[0] == "unknown_deal"


def test_two_records_of_one_person_share_a_deal(desk: MemoryDesk) -> None:
    desk.post("unit.held", U1, **deal("D1", "C1"), **HOLD)
    desk.post("client.linked", "client/C2", other="C1", relation="same_person")
    desk.post("deposit.paid", U1, **deal("D1", "C2"), amount="1")
    desk.post("client.linked", "client/C2", other="C3", relation="spouse")
    assert desk.refuses("deposit.paid", U1, **deal("D1", "C3"), amount="1")[0] == "deal_of_another_client"


def test_a_swap_moves_the_deal_and_frees_the_old_unit(desk: MemoryDesk) -> None:
    swap = {"deal": "D1", "to_unit": "U2", "approved_by": "M", "reason": "x"}
    assert desk.refuses("unit.swapped", U1, **swap)[0] == "unknown_deal"
    desk.post("contract.signed", U1, **deal("D1", "C1"), contract="K1", **YEARS)
    assert desk.refuses("unit.swapped", U1, **{**swap, "approved_by": "Z"}) == ("unknown_staff", "/data/approved_by")
    assert desk.refuses("unit.swapped", U1, **{**swap, "to_unit": "U9"}) == ("unit_not_listed", "/data/to_unit")
    assert desk.refuses("unit.swapped", "unit/U3", **swap)[0] == "deal_of_another_unit"
    desk.post("unit.swapped", U1, **swap)
    desk.post("contract.voided", U1, deal="D1", contract="K1")
    assert desk.refuses("contract.signed", U1, **deal("D1", "C1"), contract="K3", **YEARS)[0] == "deal_of_another_unit"
    desk.post("contract.signed", U1, **deal("D2", "C2"), contract="K2", **YEARS)
    assert desk.refuses("contract.signed", U2, **deal("D3", "C3"), contract="K4", **YEARS)[0] == "unit_is_held"
    desk.post("contract.signed", U2, **deal("D1", "C1"), contract="K3", **YEARS)
    assert desk.refuses("contract.signed", U2, **deal("D3", "C3"), contract="K4", **YEARS)[0] == "lease_dates_overlap"


def test_nobody_swaps_into_a_unit_that_is_let_or_held(desk: MemoryDesk) -> None:
    swap = {"deal": "D1", "approved_by": "M", "reason": "x"}
    desk.post("deposit.paid", U1, **deal("D1", "C1"), amount="1")
    desk.post("contract.signed", U2, **deal("D2", "C2"), contract="K2", **YEARS)
    desk.post("unit.held", "unit/U3", **deal("D3", "C2"), **HOLD)
    assert desk.refuses("unit.swapped", U1, to_unit="U2", **swap) == ("unit_is_let", "/data/to_unit")
    assert desk.refuses("unit.swapped", U1, to_unit="U3", **swap) == ("unit_is_held", "/data/to_unit")
    desk.post("unit.swapped", U1, at=MONDAY.replace(day=20), to_unit="U3", **swap)


def test_a_unit_given_back_is_free_and_its_deal_is_over(desk: MemoryDesk) -> None:
    desk.post("deposit.paid", U1, **deal("D1", "C1"), amount="5000")
    desk.post("contract.signed", U1, **deal("D1", "C1"), contract="K1", **YEARS)
    desk.post("unit.returned", U1, deal="D1", reason="x", settlement="定金不退")
    assert desk.refuses("unit.returned", U1, deal="D1", reason="x") == ("deal_is_over", "/data/deal")
    assert desk.refuses("contract.signed", U1, **deal("D1", "C1"), contract="K5", **YEARS)[0] == "deal_is_over"
    desk.post("deposit.refunded", U1, deal="D1", amount="5000", approved_by="M")
    desk.post("contract.voided", U1, deal="D1", contract="K1")
    desk.post("contract.signed", U1, **deal("D2", "C2"), contract="K2", **YEARS)


def test_steps_may_be_skipped(desk: MemoryDesk) -> None:
    desk.post("contract.collected", U1, deal="D1", contract="K1", client="C1")
    desk.post("contract.signed", U1, **deal("D1", "C1"), contract="K1")
    for event_type in (
        "unit.handed_to_operations",
        "fit_out.approved",
        "unit.opened",
        "rent.billed",
        "rent.paid",
        "exit.inspected",
    ):
        desk.post(event_type, U1, deal="D1")
        desk.post(event_type, U2)
