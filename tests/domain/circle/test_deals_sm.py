"""判单 under the book of the sales manager sm: the first registration, or halves if both kept following up."""

import pytest
from client_language import (
    by,
    claims,
    deposited,
    desk,
    followed_up,
    linked,
    on,
    registered,
    service,
    shares,
    whose_deal,
)
from desk_language import given, received

SM = desk("sm")
A_FIRST = on("03-02 10:15", received("C1", "A"), registered("C1", "A", "R-C1"))
B_AFTER = on("03-10 10:00", received("C1", "B", reception="R2"), registered("C1", "B", "R2"))
A_CALLS = on("03-12 10:00", followed_up("C1", "A"))
B_CALLS = on("03-13 10:00", followed_up("C1", "B"))
PAID = on("03-20 10:00", deposited("D1", "C1", "B"))


@pytest.mark.clause("SM-5a")
def test_sm_5a_protected_with_one_and_closed_with_another_it_is_the_first_registrations() -> None:
    (
        given(SM, A_FIRST, B_AFTER, PAID)
        .when(whose_deal("D1", "03-21 12:00"))
        .then(shares(A="1"), service("A"), by("SM-5a", "deal_attributed"))
    )


def test_sm_5a_the_first_registration_and_not_the_first_reception() -> None:
    (
        given(
            SM,
            on("03-02 10:15", received("C1", "A")),
            B_AFTER,
            on("03-11 09:00", registered("C1", "A", "R-C1")),
            PAID,
        )
        .when(whose_deal("D1", "03-21 12:00"))
        .then(shares(B="1"))
    )


def test_sm_5a_out_of_protection_the_first_registration_counts_no_more() -> None:
    """SM-5v: three weeks without a follow-up."""
    (
        given(
            SM,
            A_FIRST,
            on("03-24 10:00", received("C1", "B", reception="R2"), registered("C1", "B", "R2")),
            on("03-25 10:00", deposited("D1", "C1", "B")),
        )
        .when(whose_deal("D1", "03-26 12:00"))
        .then(shares(B="1"))
    )


@pytest.mark.clause("SM-5b")
def test_sm_5b_both_followed_up_and_found_out_only_at_the_deal_they_share_evenly() -> None:
    (
        given(SM, A_FIRST, B_AFTER, A_CALLS, B_CALLS, PAID)
        .when(whose_deal("D1", "03-21 12:00"))
        .then(shares(A="0.5", B="0.5"), service("B"), by("SM-5b", "deal_attributed"))
    )


@pytest.mark.parametrize("calls", [A_CALLS, B_CALLS], ids=["only the first", "only the closer"])
def test_sm_5b_if_only_one_followed_up_it_is_the_first_registrations(calls: list[object]) -> None:
    (
        given(SM, A_FIRST, B_AFTER, calls, PAID)  # type: ignore[arg-type]  # the steps of a day
        .when(whose_deal("D1", "03-21 12:00"))
        .then(shares(A="1"), by("SM-5a", "deal_attributed"))
    )


@pytest.mark.parametrize("who", ["A", "B"])
def test_sm_5b_if_one_of_them_came_forward_before_the_deal_it_was_not_found_out_at_it(who: str) -> None:
    (
        given(SM, A_FIRST, B_AFTER, A_CALLS, B_CALLS, on("03-19 10:00", claims("C1", who)), PAID)
        .when(whose_deal("D1", "03-21 12:00"))
        .then(shares(A="1"), by("SM-5a", "deal_attributed"))
    )


def test_sm_5b_nor_if_two_records_were_known_to_be_one_client() -> None:
    apart = on("03-10 10:00", received("C2", "B"), registered("C2", "B", "R-C2"))
    calls = [A_CALLS, on("03-13 10:00", followed_up("C2", "B"))]
    deal = on("03-20 10:00", deposited("D1", "C2", "B"))
    known, late = on("03-19 10:00", linked("C1", "C2")), on("03-20 10:00", linked("C1", "C2"))
    given(SM, A_FIRST, apart, calls, known, deal).when(whose_deal("D1", "03-21 12:00")).then(shares(A="1"))
    given(SM, A_FIRST, apart, calls, deal, late).when(whose_deal("D1", "03-21 12:00")).then(shares(A="0.5", B="0.5"))


def test_sm_5b_three_who_all_followed_up_have_a_third_each() -> None:
    third = on("03-11 10:00", received("C1", "C", reception="R3"), registered("C1", "C", "R3"), followed_up("C1", "C"))
    (
        given(SM, A_FIRST, B_AFTER, third, A_CALLS, B_CALLS, PAID)
        .when(whose_deal("D1", "03-21 12:00"))
        .then(shares(A="1/3", B="1/3", C="1/3"), service("B"))
    )
