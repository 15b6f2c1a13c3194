"""判单: where a deal stands, when it is decided, and who gets the result."""

from fractions import Fraction

import pytest
from client_language import (
    by,
    by_custom,
    circle_of,
    deposited,
    desk,
    disputes,
    final,
    followed_up,
    held,
    of_deal,
    on,
    registered,
    ruled,
    service,
    shares,
    signed,
    state,
    subscribed,
    when_,
    whose_deal,
)
from desk_language import events, given, received

from domain.circle.attribution import written
from domain.circle.service import service_right
from domain.rulebooks import load_preset, with_overrides

SC = desk("sc")
BOOK = load_preset("sc")
A_THEN_B = [on("03-02 10:15", received("C1", "A")), on("03-10 10:00", received("C1", "B", reception="R2"))]


def test_a_hold_holds_until_its_day_is_over() -> None:
    story = given(SC, on("03-02 10:15", received("C1", "A"), held("D1", "C1", "A", "2026-03-05")))
    story.when(whose_deal("D1", "03-05 23:59")).then(state("held"), shares(A="1"), final(expected=False))
    story.when(whose_deal("D1", "03-06 00:00")).then(state("expired"), by_custom("deal_expired"))


def test_a_deposit_after_the_hold_lapsed_takes_the_deal_up_again() -> None:
    (
        given(
            SC,
            on("03-02 10:15", received("C1", "A"), held("D1", "C1", "A", "2026-03-05T12:00:00+08:00")),
            on("03-08 10:00", deposited("D1", "C1", "A")),
        )
        .when(whose_deal("D1", "03-09 12:00"))
        .then(state("deposited"))
    )


def test_the_steps_of_a_deal_in_order() -> None:
    story = given(
        SC,
        on("03-02 10:15", received("C1", "A"), held("D1", "C1", "A", "2026-03-05")),
        on("03-03 10:00", deposited("D1", "C1", "A")),
        on("03-04 10:00", of_deal("deposit.topped_up", "D1")),
        on("03-05 10:00", subscribed("D1", "C1", "A")),
        on("03-06 10:00", of_deal("contract.approved", "D1", client="C1", agent="A", contract="K1")),
        on("03-07 10:00", signed("D1", "C1", "A")),
        on("05-01 10:00", of_deal("unit.opened", "D1")),
        on("06-01 10:00", of_deal("unit.returned", "D1")),
    )
    story.when(whose_deal("D1", "06-02 10:00")).then(state("returned"), shares(A="1"), by_custom("deal_over"))
    for told, expected in (
        (10, "held"),
        (11, "deposited"),
        (13, "subscribed"),
        (14, "subscribed"),
        (15, "signed"),
        (16, "opened"),
    ):
        assert circle_of(story.told[:told]).deal("D1", when_("03-05 10:00"))["state"] == expected


@pytest.mark.parametrize("type_", ["deposit.refunded", "deposit.forfeited"])
def test_a_deposit_given_back_or_forfeited_ends_the_deal(type_: str) -> None:
    story = [
        on("03-02 10:15", received("C1", "A"), deposited("D1", "C1", "A")),
        on("03-03 10:00", of_deal(type_, "D1")),
    ]
    given(SC, story).when(whose_deal("D1", "03-04 10:00")).then(state("void"), shares(A="1"))


def test_a_deposit_given_back_after_the_signature_does_not_end_the_deal() -> None:
    (
        given(
            SC,
            on("03-02 10:15", received("C1", "A"), signed("D1", "C1", "A")),
            on("03-03 10:00", of_deal("deposit.refunded", "D1")),
        )
        .when(whose_deal("D1", "03-04 10:00"))
        .then(state("signed"), by_custom("no_change"))
    )


def test_the_voided_contract_ends_the_deal_and_a_new_one_begins_it_again() -> None:
    story = given(
        SC,
        on("03-02 10:15", received("C1", "A"), signed("D1", "C1", "A")),
        on("03-05 10:00", of_deal("contract.voided", "D1", contract="K1")),
        on("04-10 10:00", received("C1", "B", "returning", reception="R2")),
        on("04-11 10:00", signed("D1", "C1", "B", contract="K2")),
    )
    circle = circle_of(story.told[:11])
    assert circle.deal("D1", when_("03-06 10:00"))["state"] == "void"
    story.when(whose_deal("D1", "04-12 10:00")).then(state("signed"), shares(B="1"))


def test_a_contract_voided_for_a_swap_leaves_the_deal_standing() -> None:
    story = given(
        SC,
        on("03-02 10:15", received("C1", "A"), signed("D1", "C1", "A", "U1", "K1")),
        on("03-05 10:00", of_deal("unit.swapped", "D1", "U1", to_unit="U2")),
        on("03-05 11:00", signed("D1", "C1", "A", "U2", "K2")),
        on("03-05 11:05", of_deal("contract.voided", "D1", "U1", contract="K1")),
    )
    answer = story.when(whose_deal("D1", "03-06 10:00")).then(state("signed"), shares(A="1")).answer
    assert answer["unit"] == "U2"


def test_a_claim_that_the_deal_kept_lapses_a_month_after_the_deal_is_over() -> None:
    told = events(
        SC,
        on("03-02 10:15", received("C1", "A"), signed("D1", "C1", "A")),
        on("09-05 10:00", of_deal("contract.voided", "D1", contract="K1")),
    )
    standing = circle_of(told).standing("C1", when_("09-06 10:00"))
    assert (standing.id, standing.protected_until) == (
        "A",
        when_("10-06 00:00") - (when_("01-01 00:01") - when_("01-01 00:00")) / 60_000_000,
    )


def test_before_the_deal_is_decided_the_answer_says_how_it_would_be() -> None:
    story = given(SC, A_THEN_B, on("03-20 10:00", held("D1", "C1", "B", "2026-12-31")))
    story.when(whose_deal("D1", "03-21 10:00")).then(shares(A="1"), by("SC-17", "deal_attributed"))
    story.when(whose_deal("D1", "04-15 10:00")).then(shares(B="1"))


def test_a_deal_nobody_has_a_claim_to_is_the_closing_agents() -> None:
    (
        given(SC, on("03-20 10:00", signed("D1", "C1", "B")))
        .when(whose_deal("D1", "03-21 10:00"))
        .then(shares(B="1"), service("B"), by_custom("deal_attributed"))
    )


def test_a_deal_nobody_has_a_claim_to_closed_by_the_manager_is_public() -> None:
    (
        given(SC, on("03-20 10:00", signed("D1", "C1", "M")))
        .when(whose_deal("D1", "03-21 10:00"))
        .then(shares(public="1"), service("public"), by_custom("deal_attributed"))
    )


def test_where_a_deposit_decides_the_deal_what_follows_changes_nothing() -> None:
    book = with_overrides(BOOK, {"deals.trigger": "deposit"})
    story = given(
        SC,
        A_THEN_B,
        on("03-20 10:00", deposited("D1", "C1", "B")),
        on("06-20 10:00", signed("D1", "C1", "B")),
    )
    story.when(whose_deal("D1", "06-21 10:00", book)).then(shares(A="1"), state("signed"))
    story.when(whose_deal("D1", "06-21 10:00")).then(shares(B="1"), state("signed"))


def test_where_a_deposit_decides_the_deal_a_contract_without_one_decides_it_too() -> None:
    book = with_overrides(BOOK, {"deals.trigger": "deposit"})
    given(SC, A_THEN_B, on("03-20 10:00", signed("D1", "C1", "B"))).when(whose_deal("D1", "06-21 10:00", book)).then(
        shares(A="1")
    )


def test_where_all_with_a_valid_claim_share_three_agents_get_a_third_each() -> None:
    book = with_overrides(BOOK, {"deals.collision": "equal"})
    (
        given(
            SC,
            A_THEN_B,
            on("03-12 10:00", received("C1", "C", reception="R3")),
            on("03-20 10:00", signed("D1", "C1", "B")),
        )
        .when(whose_deal("D1", "03-21 10:00", book))
        .then(shares(A="1/3", B="1/3", C="1/3"), service("B"))
    )


def test_where_the_closer_takes_all_the_first_claim_counts_only_if_no_agent_closed() -> None:
    book = with_overrides(BOOK, {"deals.collision": "closer"})
    given(SC, A_THEN_B, on("03-20 10:00", signed("D1", "C1", "B"))).when(whose_deal("D1", "03-21 10:00", book)).then(
        shares(B="1")
    )
    given(SC, A_THEN_B, on("03-20 10:00", signed("D1", "C1", "M"))).when(whose_deal("D1", "03-21 10:00", book)).then(
        shares(A="1")
    )


def test_an_objection_has_its_days_and_then_the_shares_are_final() -> None:
    book = with_overrides(BOOK, {"deals.objection.days": 7})
    story = given(SC, A_THEN_B, on("03-20 10:00", signed("D1", "C1", "B")))
    answer = story.when(whose_deal("D1", "03-27 23:59", book)).then(final(expected=False)).answer
    assert answer["contestable_until"] == "2026-03-27T23:59:59.999999+08:00"
    story.when(whose_deal("D1", "03-28 00:00", book)).then(final())


def test_an_objection_in_time_keeps_the_deal_open_until_it_is_ruled_on() -> None:
    book = with_overrides(BOOK, {"deals.objection.days": 7})
    objected = [A_THEN_B, on("03-20 10:00", signed("D1", "C1", "B")), on("03-27 18:00", disputes("C1", "B", deal="D1"))]
    given(SC, objected).when(whose_deal("D1", "05-01 10:00", book)).then(final(expected=False), shares(A="1"))
    ruling = on("05-02 10:00", ruled("C1", {"A": "1/2", "B": "1/2"}))
    given(SC, objected, ruling).when(whose_deal("D1", "05-03 10:00", book)).then(final(), shares(A="0.5", B="0.5"))


def test_an_objection_one_day_late_is_not_heard() -> None:
    book = with_overrides(BOOK, {"deals.objection.days": 7})
    (
        given(
            SC, A_THEN_B, on("03-20 10:00", signed("D1", "C1", "B")), on("03-28 00:00", disputes("C1", "B", deal="D1"))
        )
        .when(whose_deal("D1", "03-28 12:00", book))
        .then(by_custom("objection_late"))
    )


def test_the_service_right_goes_to_the_largest_share_and_on_a_tie_to_the_closer() -> None:
    rules = BOOK.deals
    assert service_right({"A": Fraction(2, 3), "B": Fraction(1, 3)}, "B", rules) == "A"
    assert service_right({"A": Fraction(1, 2), "B": Fraction(1, 2)}, "B", rules) == "B"
    assert service_right({"public": Fraction(9, 10), "B": Fraction(1, 10)}, "A", rules) == "B"
    assert service_right({"public": Fraction(1)}, "B", rules) == "public"
    always = with_overrides(BOOK, {"deals.service": "closer"}).deals
    assert service_right({"A": Fraction(3, 5), "B": Fraction(2, 5)}, "B", always) == "B"
    assert service_right({"A": Fraction(1)}, "B", always) == "A", "who has no part in the result serves nobody"


def test_a_ruling_may_give_the_service_right_to_somebody_else() -> None:
    (
        given(
            SC,
            A_THEN_B,
            on("03-20 10:00", signed("D1", "C1", "B")),
            on(
                "03-21 10:00", disputes("C1", "B"), ruled("C1", {"public": "0.25", "A": "0.75"}, deal="D1", service="C")
            ),
        )
        .when(whose_deal("D1", "03-22 10:00"))
        .then(shares(A="0.75", public="0.25"), service("C"), final())
    )


def test_a_ruling_on_the_service_right_alone_leaves_the_shares_as_the_book_has_them() -> None:
    (
        given(
            SC,
            A_THEN_B,
            on("03-20 10:00", signed("D1", "C1", "B")),
            on("03-21 10:00", disputes("C1", "B"), ruled("C1", deal="D1", service="B")),
        )
        .when(whose_deal("D1", "03-22 10:00"))
        .then(shares(A="1"), service("B"), final(expected=False))
    )


def test_a_ruling_that_names_no_deal_and_no_owner_holds_for_the_deal_to_come() -> None:
    (
        given(
            SC,
            A_THEN_B,
            on("03-15 10:00", disputes("C1", "B"), ruled("C1", {"A": "0.5", "B": "0.5"})),
            on("03-20 10:00", signed("D1", "C1", "B")),
        )
        .when(whose_deal("D1", "03-22 10:00"))
        .then(shares(A="0.5", B="0.5"), service("B"), final())
    )


@pytest.mark.parametrize(
    ("share", "text"),
    [("1", "1"), ("1/2", "0.5"), ("1/3", "1/3"), ("1/8", "0.125"), ("7/20", "0.35"), ("0", "0"), ("1/6", "1/6")],
)
def test_shares_are_written_as_decimals_where_they_have_an_end(share: str, text: str) -> None:
    assert written(Fraction(share)) == text


def test_an_agent_in_the_middle_helped_for_nothing() -> None:
    (
        given(
            SC,
            A_THEN_B,
            on("03-11 10:00", registered("C1", "B", "R2"), followed_up("C1", "B")),
            on("03-20 10:00", signed("D1", "C1", "C")),
        )
        .when(whose_deal("D1", "03-21 10:00"))
        .then(shares(A="1"), service("A"), by("SC-17", "deal_attributed"))
    )


def test_the_outcome_is_the_answer_without_its_story() -> None:
    circle = circle_of(events(SC, A_THEN_B, on("03-20 10:00", held("D1", "C1", "B", "2026-12-31"))))
    answer = circle.deal("D1", when_("03-21 10:00"))
    assert answer.pop("because")
    assert circle.outcome("D1", when_("03-21 10:00")) == answer


def test_an_unknown_deal_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        circle_of(events(SC, A_THEN_B)).deal("D9", when_("03-21 10:00"))


def test_a_deal_may_be_disputed_and_ruled_on_over_another_client_of_the_circle() -> None:
    story = given(
        SC,
        A_THEN_B,
        on("03-12 10:00", received("C2", "C", "referral", introduced_by="C1")),
        on("03-20 10:00", signed("D1", "C1", "B")),
        on("03-21 10:00", disputes("C2", "C", deal="D1"), ruled("C2", {"A": "0.9", "C": "0.1"})),
        on("03-22 10:00", of_deal("unit.opened", "D1")),
    )
    answer = story.when(whose_deal("D1", "03-23 10:00")).then(shares(A="0.9", C="0.1"), service("A"), final()).answer
    assert [step["effect"] for step in answer["because"]][-3:] == ["objection_noted", "ruled", "deal_step"]


def test_the_story_of_a_client_tells_what_followed_from_each_fact() -> None:
    told = events(SC, A_THEN_B, on("03-20 10:00", signed("D1", "C1", "B")))
    steps = circle_of(told).decisions("C1")
    assert [(step["position"], step["effect"]) for step in steps] == [
        (9, "claim_opened"),
        (10, "contender_noted"),
        (11, "deal_trigger"),
        (11, "deal_attributed"),
        (11, "claim_kept"),
    ]
    assert steps[3]["evidence"] == [9, 10, 11]
    lapsed = circle_of(told).decisions("C1", when_("12-31 10:00"))
    assert [(step["position"], step["effect"]) for step in lapsed[5:]] == [(11, "claim_expired")]
