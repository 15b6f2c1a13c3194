"""What is refused of money, signatures, refunds and exits, with the clause that forbids it."""

from __future__ import annotations

import pytest
from desk_language import given, unit
from desk_of_money import SIGNER, of, on, open_desk, posting, refused, signed, taken_in, without

from domain.payloads import validate
from domain.rulebooks import load_preset

MOVED_IN = [
    *open_desk(),
    *on("03-10", signed()),
    *on("04-01", unit("U1", "unit.handed_to_operations", deal="D1")),
    *on("04-02", unit("U1", "rent.billed", deal="D1", bill="B1", amount="8000.00", due_on="2026-04-05")),
]
PAID = unit("U1", "rent.paid", deal="D1", bill="B1", amount="8000.00", method="transfer")
ASKED = of("payment.requested", payment="P1", purpose="deposit", amount="5000.00", client_signed=True)
CONFIRMED = unit(
    "U1", "payment.confirmed", payment="P1", deal="D1", amount="5000.00", method="cash", receipt="N1", by="F"
)
ENDED = unit("U1", "contract.ended", deal="D1", reason="到期不续")


def inspected(arrears: str = "0.00", **more: object) -> object:
    return unit("U1", "exit.inspected", deal="D1", damage=False, breach=False, arrears=arrears, **more)


@pytest.mark.clause("ZS-6")
@pytest.mark.parametrize("method", ["credit_card", "Credit Card", "信用卡", "贷记卡支付"])
def test_zs_6_no_deposit_by_credit_card(method):
    paid = of("deposit.paid", amount="5000", method=method)
    given(open_desk("wjc")).when(posting(paid)).then(refused("no_credit_cards", "ZS-6", "/data/method"))


@pytest.mark.parametrize("method", ["cash", "debit_card", "借记卡", "card", "transfer", "微信"])
def test_other_means_are_taken(method):
    given(open_desk("wjc")).when(posting(of("deposit.paid", amount="5000", method=method))).then(taken_in)


def test_no_credit_card_anywhere_that_money_is_taken():
    card = {"method": "credit_card"}
    asked = given(open_desk(), ASKED)
    asked.when(posting(unit("U1", "payment.confirmed", **{**CONFIRMED.data, **card}))).then(
        refused("no_credit_cards", "ZS-6")
    )
    held = given(open_desk(), of("unit.held", amount="1000", until="2026-03-09"))
    held.when(posting(unit("U1", "deposit.topped_up", deal="D1", amount="1", **card))).then(refused("no_credit_cards"))
    given(MOVED_IN).when(posting(unit("U1", "rent.paid", **{**PAID.data, **card}))).then(refused("no_credit_cards"))


def test_a_desk_may_take_credit_cards():
    adopted = on("03-03", *_adopted({"money.credit_cards": "taken"}))
    paid = on("03-04", of("deposit.paid", amount="5000", method="credit_card"))
    given(open_desk(), adopted).when(posting(paid)).then(taken_in)


def _adopted(parameters):
    from desk_language import _project  # noqa: PLC0415 -- how the language says what it has no word for

    return [_project("rulebook.adopted", rulebook="gj", effective_from="2026-03-03", parameters=parameters)]


@pytest.mark.clause("GJ-11D")
@pytest.mark.parametrize("signer", [{"name": "张三"}, {"name": "张三", "id_checked": False}])
def test_gj_11d_nobody_signs_whose_id_was_not_checked(signer):
    given(open_desk("wjc")).when(posting(signed(signer=signer))).then(
        refused("id_not_checked", "GJ-11D", "/data/signer/id_checked")
    )


@pytest.mark.parametrize(
    "more",
    [{"signed_by_proxy": True}, {"signer": {**SIGNER, "proxy_notarised": False}}, {"signed_by_proxy": True, "signer": None}],
)  # fmt: skip
def test_a_proxy_needs_a_notarised_power(more):
    given(open_desk()).when(posting(signed(**more))).then(refused("proxy_not_notarised", "GJ-11D"))


def test_a_notarised_proxy_signs_and_a_contract_without_signer_is_taken_in():
    notarised = {**SIGNER, "proxy_notarised": True}
    given(open_desk()).when(posting(signed(signer=notarised, signed_by_proxy=True))).then(taken_in)
    given(open_desk()).when(posting(without(signed(), "signer"))).then(taken_in)


@pytest.mark.clause("GJ-11F")
def test_gj_11f_no_refund_without_approval():
    paid = given(open_desk("wjc"), of("deposit.paid", amount="5000"))
    paid.when(posting(unit("U1", "deposit.refunded", deal="D1"))).then(
        refused("refund_without_approval", "GJ-11F", "/data/approved_by")
    )
    paid.when(posting(unit("U1", "deposit.refunded", deal="D1", approved_by="L"))).then(taken_in)


def test_a_unit_given_back_with_a_refund_needs_approval_too():
    paid = given(open_desk(), of("deposit.paid", amount="5000"))
    back = {"deal": "D1", "reason": "资金不足"}
    for refund in ({"refund": "2000"}, {"settlement": {"refund": "2000"}}):
        paid.when(posting(unit("U1", "unit.returned", **back, **refund))).then(refused("refund_without_approval"))
        paid.when(posting(unit("U1", "unit.returned", **back, **refund, approved_by="L"))).then(taken_in)
    paid.when(posting(unit("U1", "unit.returned", **back, refund="5000.01", approved_by="L"))).then(
        refused("more_than_deposited", None, "/data/refund")
    )
    paid.when(posting(unit("U1", "unit.returned", **back, settlement="定金不退"))).then(taken_in)


@pytest.mark.clause("ZY-seal")
def test_zy_seal_nothing_is_sealed_without_approval():
    sealed = {"deal": "D1", "contract": "K1", "by": "M"}
    case = given(open_desk(), signed())
    case.when(posting(unit("U1", "contract.sealed", **sealed))).then(
        refused("seal_without_approval", "ZY-seal", "/data/approved_by")
    )
    case.when(posting(unit("U1", "contract.sealed", **sealed, approved_by="L"))).then(taken_in)


@pytest.mark.clause("ZY-exit")
def test_zy_exit_nobody_who_moved_in_leaves_uninspected():
    given(MOVED_IN).when(posting(PAID, ENDED)).then(refused("exit_not_inspected", "ZY-exit", "/type"))
    given(MOVED_IN).when(posting(PAID, inspected(), ENDED)).then(taken_in)


@pytest.mark.clause("ZY-exit")
def test_zy_exit_nobody_leaves_with_arrears():
    given(MOVED_IN).when(posting(inspected(), ENDED)).then(refused("exit_with_arrears", "ZY-exit"))
    given(MOVED_IN).when(posting(PAID, inspected("120.50"), ENDED)).then(refused("exit_with_arrears", "ZY-exit"))
    given(MOVED_IN).when(posting(PAID, inspected("120.50"), inspected(), ENDED)).then(taken_in)
    given(MOVED_IN).when(posting(PAID, inspected("-120.50"), ENDED)).then(taken_in)


def test_an_inspection_before_moving_in_is_none_before_the_exit():
    case = given(open_desk(), signed(), inspected(), unit("U1", "unit.opened"))
    case.when(posting(ENDED)).then(refused("exit_not_inspected"))


def test_a_contract_of_a_unit_that_nobody_moved_into_simply_ends():
    given(open_desk(), signed()).when(posting(ENDED)).then(taken_in)


def test_what_the_tenant_before_left_open_keeps_nobody():
    after = on("2029-04-02", of("contract.signed", deal="D2", who="C2", contract="K2", starts_on="2029-04-01"))
    case = given(MOVED_IN, on("2029-03-31", PAID, inspected(), ENDED), after)
    case.when(posting(unit("U1", "contract.ended", deal="D2"))).then(taken_in)


def test_a_payment_is_asked_for_once_and_confirmed_once():
    given(open_desk(), ASKED).when(posting(ASKED)).then(refused("payment_repeated", None, "/data/payment"))
    given(open_desk(), ASKED).when(posting(CONFIRMED, CONFIRMED)).then(refused("payment_already_confirmed"))
    given(open_desk(), signed()).when(posting(CONFIRMED)).then(refused("unknown_payment", None, "/data/payment"))
    more = unit("U1", "payment.confirmed", **{**CONFIRMED.data, "amount": "5000.01"})
    given(open_desk(), ASKED).when(posting(more)).then(refused("more_than_asked", None, "/data/amount"))
    less = unit("U1", "payment.confirmed", **{**CONFIRMED.data, "amount": "3000"})
    given(open_desk(), ASKED).when(posting(less)).then(taken_in)


def test_a_deposit_names_a_payment_of_its_own_deal():
    case = given(open_desk(), ASKED)
    case.when(posting(of("deposit.paid", amount="5000", payment="P1"))).then(taken_in)
    case.when(posting(of("deposit.paid", amount="5000", payment="P9"))).then(refused("unknown_payment"))
    other = of("deposit.paid", deal="D2", amount="5000", payment="P1")
    case.when(posting(other)).then(refused("payment_of_another_deal"))


@pytest.mark.clause("ZY-ops")
def test_zy_ops_rent_is_paid_in_full_and_not_beyond_the_bill():
    half = unit("U1", "rent.paid", deal="D1", bill="B1", amount="4000.00")
    rest = unit("U1", "rent.paid", deal="D1", bill="B1", amount="4000.01")
    given(MOVED_IN).when(posting(half, rest)).then(refused("more_than_billed", "ZY-ops", "/data/amount"))
    given(MOVED_IN).when(posting(half, half)).then(taken_in)


def test_bills_are_known_and_made_once():
    billed = unit("U1", "rent.billed", deal="D1", bill="B1", amount="1")
    given(MOVED_IN).when(posting(billed)).then(refused("bill_repeated", None, "/data/bill"))
    given(MOVED_IN).when(posting(unit("U1", "rent.paid", bill="B9", amount="1"))).then(refused("unknown_bill"))
    given(MOVED_IN).when(posting(unit("U1", "rent.paid", amount="9000"), inspected(), ENDED)).then(taken_in)


def test_a_contract_goes_through_the_house_under_one_deal():
    planned = of("contract.planned", sign_on="2026-03-09", contract="K1")
    reviewed = unit("U1", "contract.reviewed", deal="D1", contract="K1", by="M", passed=True)
    given(open_desk()).when(posting(planned, reviewed, signed())).then(taken_in)
    given(open_desk()).when(posting(reviewed)).then(refused("unknown_deal"))
    other = of("contract.planned", deal="D2", sign_on="2026-03-09", contract="K1")
    given(open_desk(), planned).when(posting(other)).then(refused("contract_of_another_deal"))
    given(open_desk()).when(posting(without(planned, "contract"))).then(taken_in)


@pytest.mark.clause("ZY-seal")
def test_zy_seal_prices_and_dates_that_cannot_be_are_refused_with_the_clause():
    def refused_for(data):
        return lambda _: validate(
            "contract.signed", "unit/U1", {**of("contract.signed").data, "contract": "K1", **data}
        )[1]

    book = load_preset("gj")
    clause = f"{book.cite('ZY-seal', 'en')} ({book.cite('ZY-seal')})."

    def then_named(problems):
        assert [problem.detail.endswith(clause) for problem in problems] == [True], problems

    for data in ({"rent": {"amount": "-1", "per": "month"}}, {"starts_on": "2026-05-02", "ends_on": "2026-05-01"}):
        given(open_desk()).when(refused_for(data)).then(then_named)
