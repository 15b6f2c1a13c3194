from __future__ import annotations

import pytest
from memory_desk import MemoryDesk

C1, U1 = "client/C1", "unit/U1"
WHY = {"ground": "consent_withdrawn"}
DEAL = {"deal": "D1", "client": "C1", "agent": "A"}


def test_nothing_personal_is_written_about_who_was_forgotten(desk: MemoryDesk) -> None:
    desk.post("client.forgotten", C1, **WHY)
    assert desk.refuses("visit.registered", C1, registered_by="A", name="张三", phones=[], channel="walk_in") == (
        "client_forgotten",
        "/data/name",
    )
    assert desk.refuses("follow_up.made", C1, by="A", method="phone", summary="还在看") == (
        "client_forgotten",
        "/data/summary",
    )
    assert desk.refuses("contract.signed", U1, **DEAL, contract="K1", signer={"name": "张三", "id_checked": True}) == (
        "client_forgotten",
        "/data/signer",
    )


def test_what_is_not_personal_goes_on(desk: MemoryDesk) -> None:
    desk.post("client.forgotten", C1, **WHY)
    desk.post("client.received", C1, reception="R1", received_by="A", kind="returning")
    desk.post("deposit.paid", U1, **DEAL, amount="5000")
    desk.post("contract.signed", U1, **DEAL, contract="K1")


def test_a_client_is_forgotten_once(desk: MemoryDesk) -> None:
    desk.post("client.forgotten", C1, **WHY)
    assert desk.refuses("client.forgotten", C1, **WHY) == ("client_forgotten", "/subject")
    assert desk.refuses("client.forgotten", "client/C9", **WHY) == ("unknown_client", "/subject")


@pytest.mark.parametrize("names", [{}, {"deal": "D1"}, {"contract": "K1"}])
def test_who_is_left_to_the_record_is_found_there(desk: MemoryDesk, names: dict[str, str]) -> None:
    desk.post("contract.signed", U1, **DEAL, contract="K1")
    happened = desk.post("unit.handed_to_operations", U1, **names, contact={"name": "张三", "phone": "13800000000"})
    assert happened.sealed_for == "C1"
    desk.post("client.forgotten", C1, **WHY)
    assert desk.refuses("fit_out.approved", U1, **names, foreman="张三的表弟") == ("client_forgotten", "/data/foreman")


def test_what_may_tell_about_a_person_needs_one(desk: MemoryDesk) -> None:
    assert desk.refuses("fit_out.approved", U1, foreman="李四") == ("client_needed", "/data/foreman")
    assert desk.post("fit_out.approved", U1, until="2026-05-01").sealed_for is None
