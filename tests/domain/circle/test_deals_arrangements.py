"""判单 beside the clauses: standing in on the spot, the service right, commission to the cent, settled periods."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from client_language import (
    adjusted,
    by,
    by_custom,
    campaign,
    circle_of,
    claims,
    deposited,
    desk,
    final,
    held,
    of_deal,
    on,
    registered,
    ruled,
    service,
    settled,
    shares,
    signed,
    state,
    story,
    subscribed,
    when_,
    whose_deal,
)
from desk_language import Said, adopted, events, given, received

from domain.circle.service import Servant, servant
from domain.rulebooks import load_preset, with_overrides

SC = desk("sc")
BOOK = load_preset("sc")
ON_THE_SPOT = with_overrides(BOOK, {"deals.on_the_spot": "0.3"})
A_FIRST = on("03-02 10:15", received("C1", "A"), registered("C1", "A", "R-C1"))
B_AFTER = on("03-10 10:00", received("C1", "B", reception="R2"), registered("C1", "B", "R2"))
COLLISION = [A_FIRST, B_AFTER, on("03-20 10:00", signed("D1", "C1", "B"))]


def helped(when: str) -> list[Said]:
    return on(when, received("C1", "B", "returning", reception="R2", assist_for="A"))


# Standing in


def test_who_stands_in_and_closes_the_same_day_has_what_the_book_gives_for_it() -> None:
    (
        given(SC, A_FIRST, helped("03-20 09:00"), on("03-20 17:00", signed("D1", "C1", "B")))
        .when(whose_deal("D1", "03-21 12:00", ON_THE_SPOT))
        .then(shares(A="0.7", B="0.3"), service("A"), by_custom("deal_attributed"))
    )


def test_who_closes_the_day_after_standing_in_has_nothing() -> None:
    (
        given(SC, A_FIRST, helped("03-20 09:00"), on("03-21 09:00", signed("D1", "C1", "B")))
        .when(whose_deal("D1", "03-22 12:00", ON_THE_SPOT))
        .then(shares(A="1"))
    )


def test_who_stands_in_has_nothing_where_the_book_gives_nothing() -> None:
    told = given(SC, A_FIRST, helped("03-20 09:00"), on("03-20 17:00", signed("D1", "C1", "B")))
    told.when(whose_deal("D1", "03-21 12:00")).then(shares(A="1"))


def test_who_stands_in_for_all_of_it_takes_all_of_it() -> None:
    book = with_overrides(BOOK, {"deals.on_the_spot": "1"})
    told = given(SC, A_FIRST, helped("03-20 09:00"), on("03-20 17:00", signed("D1", "C1", "B")))
    told.when(whose_deal("D1", "03-21 12:00", book)).then(shares(B="1"), service("B"))


def test_who_has_a_claim_of_their_own_does_not_stand_in() -> None:
    told = given(SC, A_FIRST, B_AFTER, on("03-10 17:00", signed("D1", "C1", "B")))
    told.when(whose_deal("D1", "03-21 12:00", ON_THE_SPOT)).then(shares(A="1"))


# Rulings


def test_a_ruling_that_is_entered_later_for_an_earlier_day_does_not_come_before_the_one_that_stands() -> None:
    book = with_overrides(BOOK, {"ownership.time": "happened"})
    first = on("03-25 10:00", ruled("C1", {"A": "0.6", "B": "0.4"}, deal="D1"))
    back_dated = [
        replace(said, recorded=when_("03-26 10:00")) for said in on("03-21 10:00", ruled("C1", {"B": "1"}, deal="D1"))
    ]
    (
        given(SC, COLLISION, first, back_dated)
        .when(whose_deal("D1", "03-27 12:00", book))
        .then(shares(A="0.6", B="0.4"), final())
    )


def test_after_a_deal_came_to_nothing_the_first_agent_begins_anew() -> None:
    (
        given(
            desk("sd"),
            A_FIRST,
            B_AFTER,
            on("03-20 10:00", subscribed("D1", "C1", "B")),
            on("03-20 12:00", claims("C1", "A", deal="D1")),
            on("03-22 10:00", of_deal("unit.returned", "D1")),
            on("03-25 10:00", subscribed("D1", "C1", "B")),
        )
        .when(whose_deal("D1", "03-27 12:00"))
        .then(shares(A="1"), state("subscribed"))
    )


# The service right


def test_the_service_right_of_a_client_is_asked_at_a_moment() -> None:
    told = events(SC, COLLISION, on("03-25 10:00", ruled("C1", deal="D1", service="B")))
    assert _servant(told[:12], "03-19 10:00") is None
    assert _servant(told, "03-19 10:00") is None
    assert _servant(told[:13], "03-21 10:00") == Servant("A", "D1", 13)
    assert _servant(told, "03-26 10:00") == Servant("B", "D1", 13)


def test_a_deal_that_came_to_nothing_gives_no_service_right_and_the_last_one_counts() -> None:
    second = on("03-24 10:00", signed("D2", "C1", "B", "U2", "K2"), ruled("C1", deal="D2", service="C"))
    told = events(SC, COLLISION, second)
    assert _servant(told, "03-26 10:00") == Servant("C", "D2", 14)
    over = events(SC, COLLISION, second, on("03-25 10:00", of_deal("unit.returned", "D2", "U2")))
    assert _servant(over, "03-26 10:00") == Servant("A", "D1", 13)


def test_nobody_serves_a_public_client() -> None:
    told = events(SC, on("03-20 10:00", signed("D1", "C1", "M")))
    assert _servant(told, "03-26 10:00") is None


def _servant(told: Any, moment: str) -> Servant | None:
    return servant(circle_of(told)._judge(), "C1", when_(moment))


def test_where_the_closer_serves_it_is_the_closer_wherever_they_have_a_part() -> None:
    book = with_overrides(load_preset("sd"), {"deals.service": "closer"})
    terms = on("03-01 10:00", campaign("MAY", "2026-03-01", "2026-05-05", first="0.7", closer="0.3"))
    deal = on("03-20 10:00", subscribed("D1", "C1", "B", campaign="MAY"))
    told = given(desk("sd"), terms, A_FIRST, B_AFTER, deal)
    told.when(whose_deal("D1", "03-21 12:00")).then(shares(A="0.7", B="0.3"), service("A"))
    told.when(whose_deal("D1", "03-21 12:00", book)).then(
        shares(A="0.7", B="0.3"), service("B"), by("SD-11.2", "service_attributed")
    )


# Commission


def test_the_commission_is_split_to_the_cent_by_the_last_step_that_names_it() -> None:
    answer = (
        given(
            SC,
            A_FIRST,
            B_AFTER,
            on("03-20 10:00", deposited("D1", "C1", "B", commission="90.00")),
            on("03-21 10:00", signed("D1", "C1", "B", commission="100.01")),
            on("03-22 10:00", ruled("C1", {"A": "0.5", "B": "0.5"}, deal="D1")),
        )
        .when(whose_deal("D1", "03-23 12:00"))
        .answer
    )
    assert answer["commission"] == {
        "amount": "100.01",
        "by": [
            {"to": {"kind": "agent", "id": "A"}, "amount": "50.00"},
            {"to": {"kind": "agent", "id": "B"}, "amount": "50.01"},
        ],
        "clause": "default",
    }


def test_a_deal_of_which_no_step_names_the_commission_has_none() -> None:
    answer = given(SC, COLLISION).when(whose_deal("D1", "03-23 12:00")).answer
    assert (answer["commission"], answer["settled"], answer["adjustments"]) == (None, None, [])


def test_the_department_may_be_given_the_cent_that_cannot_be_divided() -> None:
    book = with_overrides(BOOK, {"deals.remainder": "public", "deals.collision": "equal"})
    told = given(SC, A_FIRST, B_AFTER, on("03-20 10:00", signed("D1", "C1", "B", commission="0.03")))
    by_person = told.when(whose_deal("D1", "03-23 12:00", book)).answer["commission"]["by"]
    assert {one["to"]["id"]: one["amount"] for one in by_person} == {"A": "0.01", "B": "0.01", None: "0.01"}


# Settled periods

DEAL = on("03-20 10:00", signed("D1", "C1", "B", commission="3000.00"))
PAID = on("04-05 10:00", settled("2026-03", "D1", A=("1", "3000.00")))


def test_what_was_settled_stays_and_a_ruling_after_it_only_adjusts() -> None:
    told = [A_FIRST, B_AFTER, DEAL, PAID]
    answer = given(SC, told).when(whose_deal("D1", "04-06 12:00")).then(shares(A="1"), adjusted()).answer
    assert answer["settled"] == {
        "period": "2026-03",
        "position": 14,
        "paid": [{"to": {"kind": "agent", "id": "A"}, "share": "1", "amount": "3000.00"}],
    }
    after = given(SC, told, on("04-10 10:00", ruled("C1", {"A": "2/3", "B": "1/3"}, deal="D1")))
    later = (
        after.when(whose_deal("D1", "04-11 12:00"))
        .then(shares(A="2/3", B="1/3"), adjusted(A="-1/3 -1000.00", B="1/3 1000.00"), by_custom("adjustment_due"))
        .answer
    )
    assert later["settled"] == answer["settled"]
    assert [step["zh"] for step in later["because"]][-2:] == [
        "2026年4月10日10:00，经理就客户 C1 的争议作出裁定：交易 D1 的业绩为 A员（A） 2/3、B员（B） 1/3，此裁定为终局。（制度未作规定，按通例处理。）",
        "2026年4月11日12:00，交易 D1 的佣金此前已按 2026年3月结算；现应为 A员（A） 2/3、B员（B） 1/3，差额只作调整：A员（A） -1/3、B员（B） +1/3。（制度未作规定，按通例处理。）",
    ], story(later)


def test_under_another_book_what_was_settled_is_shown_as_it_was_paid() -> None:
    told = given(SC, A_FIRST, B_AFTER, DEAL, PAID)
    other = with_overrides(BOOK, {"deals.collision": "closer"})
    answer = (
        told.when(whose_deal("D1", "04-06 12:00", other))
        .then(shares(B="1"), adjusted(A="-1 -3000.00", B="1 3000.00"))
        .answer
    )
    assert answer["settled"]["paid"][0]["to"]["id"] == "A"


def test_a_book_adopted_after_the_deal_changes_nothing_that_was_paid() -> None:
    told = given(SC, A_FIRST, B_AFTER, DEAL, PAID, on("04-10 10:00", adopted("sd", "2026-03-01")))
    told.when(whose_deal("D1", "04-11 12:00")).then(shares(A="1"), adjusted())


def test_what_is_paid_in_a_later_period_counts_as_well() -> None:
    ruling = on("04-10 10:00", ruled("C1", {"A": "0.5", "B": "0.5"}, deal="D1"))
    told = given(SC, A_FIRST, B_AFTER, DEAL, PAID, ruling, on("05-05 10:00", settled("2026-04", "D1", B="0.5")))
    answer = told.when(whose_deal("D1", "05-06 12:00")).then(adjusted(A="-0.5")).answer
    assert answer["settled"]["period"] == "2026-03"
    assert [one["period"] for one in answer["settled"]["later"]] == ["2026-04"]


def test_half_of_it_paid_leaves_the_rest_to_be_paid() -> None:
    told = given(SC, A_FIRST, DEAL, on("04-05 10:00", settled("2026-03", "D1", A="0.4")))
    told.when(whose_deal("D1", "04-06 12:00")).then(adjusted(A="0.6"))


def test_more_commission_after_the_settlement_is_more_to_be_paid() -> None:
    told = given(
        SC,
        A_FIRST,
        on("03-20 10:00", deposited("D1", "C1", "A", commission="3000.00")),
        on("04-05 10:00", settled("2026-03", "D1", A=("1", "3000.00"))),
        on("04-06 10:00", signed("D1", "C1", "A", commission="3200.00")),
    )
    told.when(whose_deal("D1", "04-07 12:00")).then(adjusted(A="0 200.00"), by_custom("adjustment_due"))


# Deals that are not decided yet


def test_an_undecided_deal_is_split_as_it_would_be_now_campaign_and_objection_included() -> None:
    told = [A_FIRST, B_AFTER, on("03-20 10:00", held("D1", "C1", "B", "2026-12-31"))]
    given(desk("sd"), told).when(whose_deal("D1", "03-21 10:00")).then(shares(B="1"))
    given(desk("sd"), told, on("03-20 12:00", claims("C1", "A"))).when(whose_deal("D1", "03-21 10:00")).then(
        shares(A="1"), by("SD-11.1", "deal_attributed")
    )


@pytest.mark.parametrize(("announced", "expected"), [(True, {"A": "0.7", "B": "0.3"}), (False, {"B": "1"})])
def test_a_campaign_announced_before_the_deal_is_decided_counts(announced: bool, expected: dict[str, str]) -> None:
    terms = on("03-21 10:00", campaign("MAY", "2026-03-01", "2026-05-05", first="0.7", closer="0.3"))
    deal = on("03-20 10:00", deposited("D1", "C1", "B", campaign="MAY"))
    told = given(desk("sd"), A_FIRST, B_AFTER, deal, terms if announced else [])
    told.when(whose_deal("D1", "03-22 10:00")).then(shares(**expected), by("SD-19"))
