"""The account and the checklist of a deal: what the book asks for, and whether it was done, late or is missing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from desk_language import Said, given, moment, unit
from desk_of_money import SIGNER, YEARS, of, on, open_desk, signed

from domain.calendar import calendar_of
from domain.desk import DeskTimeline
from domain.event import Event
from domain.leasing.account import Account, account
from domain.leasing.checklist import Case, checklist
from domain.leasing.steps import Step
from domain.rulebooks import load_preset

CALENDAR = calendar_of("Asia/Shanghai")
LISTED = {"area": "100", "rent": {"amount": "80.00", "per": "m2_month"}}
ASKED = of("payment.requested", payment="P1", purpose="deposit", amount="5000.00", client_signed=True)
PAID = of("deposit.paid", amount="5000.00", method="cash", receipt="N1", payment="P1")


def _confirmed(payment: str = "P1", amount: str = "5000.00") -> Said:
    said = {"deal": "D1", "payment": payment, "amount": amount, "method": "cash", "receipt": "N1", "by": "F"}
    return unit("U1", "payment.confirmed", **said)


def _requested(payment: str, purpose: str, amount: str, **more: Any) -> Said:
    return of("payment.requested", payment=payment, purpose=purpose, amount=amount, **more)


def accounted(day: str = "12-31", rulebook: str = "gj") -> Callable[[list[Event]], Account]:
    """The account of D1 on a day, under a book."""

    def ask(told: list[Event]) -> Account:
        desk = DeskTimeline(told)
        own = [event for event in told if event.data.get("deal") == "D1"]
        now = moment("23:00", date.fromisoformat(f"2026-{day}"))
        rules = load_preset(rulebook).money
        return account(own, (), rules, CALENDAR, role=lambda who, event: desk.role(who, event.time), now=now)

    return ask


def checked(day: str = "12-31", rulebook: str = "gj") -> Callable[[list[Event]], list[Step]]:
    """The checklist of D1 on a day, under a book."""

    def ask(told: list[Event]) -> list[Step]:
        own = tuple(event for event in told if event.data.get("deal") == "D1")
        case = Case(own, LISTED, accounted(day, rulebook)(told), load_preset(rulebook).money, CALENDAR, date.fromisoformat(f"2026-{day}"))  # fmt: skip
        return checklist(case)

    return ask


def step(name: str, state: str, *clauses: str, due_on: str | None = None) -> Callable[[Any], None]:
    """The (last) step of that name is in this state, and rests on these clauses among others."""

    def check(answer: Any) -> None:
        steps = answer.steps if isinstance(answer, Account) else answer
        found = [one for one in steps if one.step == name]
        assert found, [one.step for one in steps]
        assert found[-1].state == state, found[-1]
        assert set(clauses) <= set(found[-1].clauses)
        assert due_on is None or str(found[-1].due_on) == f"2026-{due_on}"

    return check


def holds(**wanted: Any) -> Callable[[Account], None]:
    def check(answer: Account) -> None:
        assert {name: getattr(answer, name) for name in wanted} == wanted

    return check


@pytest.mark.clause("GJ-11A")
def test_gj_11a_the_client_signs_a_request_before_finance_has_the_deposit():
    told = given(
        open_desk(),
        on("03-03", ASKED, _confirmed(), PAID),
        on("03-03", of("contract.planned", sign_on="2026-03-09"), clock="17:00"),
    )
    told.when(checked()).then(
        step("payment_request", "done", "GJ-11A"), step("receipt", "done", "GJ-11A"), step("planned", "done", "GJ-11A", due_on="03-03")
    )  # fmt: skip


@pytest.mark.clause("GJ-11A")
def test_gj_11a_what_was_not_asked_for_or_planned_is_missing():
    given(open_desk(), on("03-03", of("deposit.paid", amount="5000"))).when(checked()).then(
        step("payment_request", "missing", "GJ-11A"), step("receipt", "missing"), step("planned", "missing")
    )
    late = on("03-04", of("contract.planned", sign_on="2026-03-09"), ASKED)
    given(open_desk(), on("03-03", of("deposit.paid", amount="5000")), late).when(checked()).then(
        step("planned", "late", "GJ-11A"), step("payment_request", "late")
    )


def test_a_slip_that_the_client_did_not_sign_is_none():
    unsigned = _requested("P1", "deposit", "5000", client_signed=False)
    given(open_desk(), on("03-03", unsigned, PAID)).when(checked()).then(step("payment_request", "missing"))


@pytest.mark.clause("GJ-11B")
def test_gj_11b_a_temporary_deposit_holds_as_briefly_as_possible():
    held = given(open_desk(), on("03-03", of("unit.held", amount="1000", until="2026-03-10")))
    held.when(accounted("03-09")).then(
        step("hold_length", "late", "GJ-11B", due_on="03-06"), holds(state="held", balance=100_000)
    )
    held.when(accounted("03-11")).then(holds(state="lapsed"))
    held.when(accounted("03-11", rulebook="wjc")).then(step("hold_length", "done", "GJ-11B"))


@pytest.mark.clause("GJ-11C")
def test_gj_11c_the_top_up_comes_by_the_agreed_day():
    held = on("03-03", of("unit.held", amount="1000", until="2026-03-06", top_up_by="2026-03-05"))
    top_up = of("deposit.topped_up", amount="4000")
    given(open_desk(), held).when(accounted("03-05")).then(step("topped_up", "waiting", "GJ-11C", due_on="03-05"))
    given(open_desk(), held).when(accounted("03-06")).then(step("topped_up", "missing", "GJ-11C"))
    given(open_desk(), held, on("03-05", top_up)).when(accounted()).then(
        step("topped_up", "done", "GJ-11C"), holds(state="deposited", balance=500_000, put_down=500_000)
    )
    given(open_desk(), held, on("03-06", top_up)).when(accounted()).then(step("topped_up", "late", "GJ-11C"))


@pytest.mark.clause("GJ-6")
def test_gj_6_late_and_instalment_payment_is_the_supervisors_decision():
    parts = {"instalment": 1}
    given(open_desk(), on("03-03", _requested("P2", "rent", "9000", **parts))).when(accounted()).then(
        step("late_payment", "missing", "GJ-6")
    )
    given(open_desk(), on("03-03", _requested("P2", "rent", "9000", **parts, approved_by="S"))).when(accounted()).then(
        step("late_payment", "done", "GJ-6")
    )
    later = _requested("P2", "rent", "9000", due_on="2026-04-30", approved_by="A")
    given(open_desk(), on("03-03", later)).when(accounted()).then(step("late_payment", "missing", "GJ-6"))


@pytest.mark.clause("GJ-11D")
def test_gj_11d_the_deposit_becomes_the_bond():
    told = given(open_desk(), on("03-03", PAID), on("03-09", signed(bond="8000.00")))
    told.when(checked()).then(step("bond", "missing", "GJ-11D"))
    account_now = told.when(accounted()).answer
    assert account_now.bond == (800_000, 500_000, 0, 300_000)
    paid = on("03-09", _requested("P3", "bond", "3000"), _confirmed("P3", "3000"), clock="15:00")
    given(open_desk(), on("03-03", PAID), on("03-09", signed(bond="8000.00")), paid).when(checked()).then(
        step("bond", "done", "GJ-11D"), step("id_checked", "done", "GJ-11D")
    )


def test_a_contract_without_signer_shows_what_is_missing():
    bare = of("contract.signed", contract="K1", **YEARS)
    given(open_desk(), on("03-09", bare)).when(checked()).then(step("id_checked", "missing", "GJ-11D"))
    sealed = of("contract.signed", contract="K1", **YEARS, sealed={"fields": ["signer"]})
    given(open_desk(), on("03-09", sealed)).when(checked()).then(step("id_checked", "done", "GJ-11D"))


@pytest.mark.clause("GJ-11D", "ZS-6")
def test_gj_11d_zs_6_rent_and_fee_are_paid_before_the_contract_is_handed_out():
    collected = unit("U1", "contract.collected", deal="D1", contract="K1", by="A")
    rent = on("03-09", _requested("P2", "rent", "9000"), _confirmed("P2", "9000"), clock="11:00")
    given(open_desk(), on("03-09", signed()), rent, on("03-10", collected)).when(checked(rulebook="wjc")).then(
        step("first_payment", "done", "GJ-11D", "ZS-6")
    )
    given(open_desk(), on("03-09", signed()), on("03-10", collected)).when(checked(rulebook="wjc")).then(
        step("first_payment", "missing", "ZS-6")
    )


@pytest.mark.clause("GJ-11E")
def test_gj_11e_a_signed_contract_is_filed_without_delay():
    sealed = unit("U1", "contract.sealed", deal="D1", contract="K1", by="M", approved_by="L")
    case = given(open_desk(), on("03-09", signed()))
    case.when(checked("03-10")).then(step("filed", "waiting", "GJ-11E", due_on="03-10"))
    case.when(checked("03-11")).then(step("filed", "missing", "GJ-11E"))
    given(open_desk(), on("03-09", signed()), on("03-10", sealed)).when(checked()).then(step("filed", "done", "GJ-11E"))
    given(open_desk(), on("03-09", signed()), on("03-12", sealed)).when(checked()).then(step("filed", "late", "GJ-11E"))


@pytest.mark.clause("GL-contract", "BZ-3")
def test_gl_contract_bz_3_legal_review_qualification_and_approval_come_before_signing():
    review = unit("U1", "contract.reviewed", deal="D1", contract="K1", by="M", passed=True, qualified=True)
    approved = of("contract.approved", contract="K1", **YEARS, approved_by="L")
    planned = of("contract.planned", sign_on="2026-03-09")
    given(open_desk(), on("03-03", planned, review, approved), on("03-09", signed())).when(checked()).then(
        step("legal_review", "done", "GL-contract"), step("approval", "done", "GL-contract"), step("qualification", "done", "BZ-3"),
        step("signed", "done", due_on="03-09"),
    )  # fmt: skip
    given(open_desk(), on("03-09", signed()), on("03-10", review)).when(checked()).then(
        step("legal_review", "late", "GL-contract"), step("approval", "missing", "GL-contract"), step("qualification", "late", "BZ-3")
    )  # fmt: skip


def test_a_contract_that_legal_turned_down_is_not_reviewed():
    down = unit("U1", "contract.reviewed", deal="D1", contract="K1", by="M", passed=False, notes="面积不符")
    told = on("03-03", of("contract.planned", sign_on="2026-03-09"), down)
    given(open_desk(), told, on("03-09", signed())).when(checked()).then(step("legal_review", "missing"))


@pytest.mark.clause("ZS-7")
def test_zs_7_a_signed_client_goes_over_to_operations():
    handed = unit("U1", "unit.handed_to_operations", deal="D1")
    given(open_desk(), on("03-09", signed())).when(checked("03-13")).then(
        step("handed_over", "missing", "ZS-7", due_on="03-12")
    )
    given(open_desk(), on("03-09", signed()), on("03-12", handed)).when(checked()).then(
        step("handed_over", "done", "ZS-7")
    )


@pytest.mark.clause("BZ-4")
def test_bz_4_fees_that_were_agreed_are_paid_before_opening():
    asked = on("03-09", _requested("P4", "fee", "30000"), clock="16:00")
    opened = on("05-01", unit("U1", "unit.opened", deal="D1"))
    given(open_desk(), on("03-09", signed()), asked, opened).when(checked()).then(
        step("agreed_fees", "missing", "BZ-4")
    )
    paid = on("04-01", _confirmed("P4", "30000"))
    given(open_desk(), on("03-09", signed()), asked, paid, opened).when(checked()).then(
        step("agreed_fees", "done", "BZ-4")
    )
    given(open_desk(), on("03-09", signed()), opened).when(checked()).then(step("agreed_fees", "not_asked", "BZ-4"))


@pytest.mark.clause("GJ-5")
def test_gj_5_a_rent_below_the_list_needs_the_managers_approval():
    low = {"rent": {"amount": "72.00", "per": "m2_month"}, "area": "100"}
    approved = of("contract.approved", contract="K1", **YEARS, **low, approved_by="M")
    given(open_desk(), on("03-09", signed(**low))).when(checked()).then(step("price", "missing", "GJ-5"))
    given(open_desk(), on("03-05", approved), on("03-09", signed(**low))).when(checked()).then(
        step("price", "done", "GJ-5")
    )
    full = {"rent": {"amount": "8000.00", "per": "month"}, "area": "100"}
    given(open_desk(), on("03-09", signed(**full))).when(checked()).then(step("price", "done", "GJ-5"))


@pytest.mark.clause("GJ-11F")
def test_gj_11f_only_a_leader_approves_a_refund():
    for by, state in (("L", "done"), ("M", "missing"), ("A", "missing")):
        refunded = on("03-05", unit("U1", "deposit.refunded", deal="D1", approved_by=by))
        given(open_desk(), on("03-03", PAID), refunded).when(accounted()).then(
            step("refund", state, "GJ-11F"), holds(state="refunded", refunded=500_000, balance=0)
        )


def test_a_proxy_and_a_later_signature_are_shown():
    proxy = {**SIGNER, "proxy_notarised": True}
    planned = on("03-03", of("contract.planned", sign_on="2026-03-06"))
    given(open_desk(), planned, on("03-09", signed(signer=proxy, signed_by_proxy=True))).when(checked()).then(
        step("proxy", "done", "GJ-11D"), step("signed", "late", due_on="03-06")
    )
    given(open_desk(), planned).when(checked("03-07")).then(step("signed", "missing"), step("proxy", "not_asked"))
