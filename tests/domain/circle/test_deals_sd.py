"""判单 under the book of the sales office sd: by the day on which the first agent comes forward."""

import pytest
from client_language import (
    agrees,
    by,
    campaign,
    claims,
    contestable_until,
    desk,
    disputes,
    final,
    followed_up,
    linked,
    on,
    proves,
    registered,
    ruled,
    service,
    shares,
    signed,
    subscribed,
    whose_deal,
)
from desk_language import Said, absent, given, received, returned

SD = desk("sd")
A_FIRST = on("03-02 10:15", received("C1", "A"), registered("C1", "A", "R-C1"))
B_AFTER = on("03-10 10:00", received("C1", "B", reception="R2"), registered("C1", "B", "R2"))
C_AFTER = on("03-11 10:00", received("C1", "C", reception="R3"), registered("C1", "C", "R3"))
B_CLOSES = on("03-20 10:00", subscribed("D1", "C1", "B"))
COLLISION = [A_FIRST, B_AFTER, B_CLOSES]


@pytest.mark.clause("SD-11.1")
def test_sd_11_1_who_comes_forward_before_the_subscription_gets_it_and_the_service_right() -> None:
    (
        given(SD, A_FIRST, B_AFTER, on("03-20 09:59", claims("C1", "A")), B_CLOSES)
        .when(whose_deal("D1", "03-21 12:00"))
        .then(shares(A="1"), service("A"), by("SD-11.1", "deal_attributed"))
    )


def test_sd_11_1_a_dispute_brought_before_the_subscription_is_coming_forward_too() -> None:
    (
        given(SD, A_FIRST, B_AFTER, on("03-18 09:00", disputes("C1", "A")), B_CLOSES)
        .when(whose_deal("D1", "03-21 12:00"))
        .then(shares(A="1"), service("A"), by("SD-11.1", "deal_attributed"))
    )


def test_sd_11_1_but_not_without_a_registration() -> None:
    """A received first but entered nothing: B's is the only valid claim."""
    (
        given(SD, on("03-02 10:15", received("C1", "A")), B_AFTER, on("03-20 09:59", claims("C1", "A")), B_CLOSES)
        .when(whose_deal("D1", "03-21 12:00"))
        .then(shares(B="1"), service("B"))
    )


def test_sd_11_1_nor_for_another_deal() -> None:
    (
        given(SD, A_FIRST, B_AFTER, on("03-20 09:59", claims("C1", "A", deal="D9")), B_CLOSES)
        .when(whose_deal("D1", "03-21 12:00"))
        .then(shares(B="1"))
    )


@pytest.mark.clause("SD-11.2")
def test_sd_11_2_who_comes_forward_the_same_day_shares_by_halves_and_the_closer_serves() -> None:
    (
        given(SD, COLLISION, on("03-20 23:59", claims("C1", "A", deal="D1", evidence=[9])))
        .when(whose_deal("D1", "03-25 12:00"))
        .then(shares(A="0.5", B="0.5"), service("B"), by("SD-11.2", "deal_attributed"))
    )


def test_sd_11_2_one_day_later_it_is_the_closers() -> None:
    (
        given(SD, COLLISION, on("03-21 00:00", claims("C1", "A", deal="D1", evidence=[9])))
        .when(whose_deal("D1", "03-25 12:00"))
        .then(shares(B="1"), service("B"), by("SD-11.3", "deal_attributed"))
    )


def test_sd_11_2_only_the_first_agent_gains_by_coming_forward() -> None:
    (
        given(SD, A_FIRST, B_AFTER, C_AFTER, B_CLOSES, on("03-20 12:00", claims("C1", "C", deal="D1")))
        .when(whose_deal("D1", "03-25 12:00"))
        .then(shares(B="1"))
    )


def test_sd_11_2_until_somebody_comes_forward_the_split_is_as_if_nobody_did() -> None:
    story = given(SD, COLLISION, on("03-20 18:00", disputes("C1", "A", deal="D1")))
    given(SD, COLLISION).when(whose_deal("D1", "03-20 12:00")).then(
        shares(B="1"), service("B"), final(expected=False), contestable_until(None)
    )
    answer = story.when(whose_deal("D1", "03-20 19:00")).then(shares(A="0.5", B="0.5"), final(expected=False)).answer
    assert [step["effect"] for step in answer["because"]][-2:] == ["objection_noted", "deal_attributed"]
    assert answer["because"][-1]["evidence"] == [10, 12, 13, 14], "both registrations, the deal, the dispute"


@pytest.mark.clause("SD-11.3")
def test_sd_11_3_from_the_next_day_on_it_is_the_closers() -> None:
    (
        given(SD, COLLISION, on("03-21 09:00", disputes("C1", "A", deal="D1")))
        .when(whose_deal("D1", "03-25 12:00"))
        .then(shares(B="1"), service("B"), by("SD-11.3", "deal_attributed"))
    )


@pytest.mark.clause("SD-11.3")
def test_sd_11_3_but_by_halves_if_the_first_was_away_on_the_day_of_the_deal() -> None:
    (
        given(
            SD,
            A_FIRST,
            B_AFTER,
            on("03-20 08:00", absent("A", "rest", until="2026-03-20")),
            B_CLOSES,
            on("03-23 09:00", claims("C1", "A", deal="D1")),
        )
        .when(whose_deal("D1", "03-25 12:00"))
        .then(shares(A="0.5", B="0.5"), service("B"), by("SD-11.3", "deal_attributed"))
    )


def test_sd_11_3_having_been_away_the_day_before_is_no_excuse() -> None:
    (
        given(
            SD,
            A_FIRST,
            B_AFTER,
            on("03-19 08:00", absent("A", "rest", until="2026-03-19")),
            on("03-19 20:00", returned("A")),
            B_CLOSES,
            on("03-23 09:00", claims("C1", "A", deal="D1")),
        )
        .when(whose_deal("D1", "03-25 12:00"))
        .then(shares(B="1"))
    )


def test_sd_11_3_an_absence_that_nobody_had_entered_when_the_first_came_forward_does_not_count() -> None:
    away = on("03-20 08:00", absent("A", "rest", until="2026-03-20"))
    (
        given(SD, COLLISION, on("03-23 09:00", claims("C1", "A", deal="D1")), away)
        .when(whose_deal("D1", "03-25 12:00"))
        .then(shares(B="1"))
    )


def test_sd_11_3_coming_forward_again_changes_nothing() -> None:
    (
        given(SD, COLLISION, on("03-20 12:00", claims("C1", "A")), on("03-24 09:00", claims("C1", "A", deal="D1")))
        .when(whose_deal("D1", "03-25 12:00"))
        .then(shares(A="0.5", B="0.5"))
    )


def test_sd_11_who_only_stood_in_for_the_first_has_no_part() -> None:
    (
        given(
            SD,
            A_FIRST,
            on("03-10 10:00", received("C1", "B", "returning", reception="R2", assist_for="A")),
            B_CLOSES,
        )
        .when(whose_deal("D1", "03-25 12:00"))
        .then(shares(A="1"), service("A"))
    )


def test_sd_11_a_deal_that_the_manager_closes_is_the_first_agents() -> None:
    (
        given(SD, A_FIRST, B_AFTER, on("03-20 10:00", subscribed("D1", "C1", "M")))
        .when(whose_deal("D1", "03-25 12:00"))
        .then(shares(A="1"))
    )


@pytest.mark.clause("SD-12")
def test_sd_12_whoever_came_in_between_helped_for_free() -> None:
    (
        given(
            SD,
            A_FIRST,
            C_AFTER,
            on("03-12 10:00", followed_up("C1", "C")),
            on("03-13 10:00", received("C1", "B", reception="R4"), registered("C1", "B", "R4")),
            B_CLOSES,
            on("03-20 15:00", claims("C1", "A", deal="D1")),
        )
        .when(whose_deal("D1", "03-25 12:00"))
        .then(shares(A="0.5", B="0.5"), service("B"), by("SD-12", "helped_for_free"), by("SD-11.2"))
    )


def test_sd_12_with_two_agents_there_is_nobody_in_between() -> None:
    answer = given(SD, COLLISION).when(whose_deal("D1", "03-25 12:00")).answer
    assert "helped_for_free" not in {step["effect"] for step in answer["because"]}


@pytest.mark.clause("SD-10")
def test_sd_10_protection_expired_before_another_agent_received_and_closed() -> None:
    (
        given(
            SD,
            A_FIRST,
            on("04-03 10:00", received("C1", "B", reception="R2"), registered("C1", "B", "R2")),
            on("04-04 10:00", subscribed("D1", "C1", "B")),
            on("04-04 12:00", claims("C1", "A", deal="D1")),
        )
        .when(whose_deal("D1", "04-06 12:00"))
        .then(shares(B="1"), service("B"), by("SD-10", "expired_before"))
    )


def test_sd_10_on_the_last_day_of_protection_the_first_agent_still_counts() -> None:
    (
        given(
            SD,
            A_FIRST,
            on("04-02 10:00", received("C1", "B", reception="R2"), registered("C1", "B", "R2")),
            on("04-02 11:00", subscribed("D1", "C1", "B")),
            on("04-02 12:00", claims("C1", "A", deal="D1")),
        )
        .when(whose_deal("D1", "04-06 12:00"))
        .then(shares(A="0.5", B="0.5"))
    )


MAY = campaign("MAY", "2026-05-01", "2026-05-05", first="0.4", closer="0.4", public="0.2")
MAY_VISITS = [
    on("04-28 10:15", received("C1", "A"), registered("C1", "A", "R-C1")),
    on("04-29 10:15", received("C1", "B", reception="R2"), registered("C1", "B", "R2")),
]


@pytest.mark.clause("SD-19")
def test_sd_19_the_shares_of_a_campaign_are_those_announced_in_advance() -> None:
    (
        given(SD, MAY_VISITS, on("04-30 10:00", MAY), on("05-05 23:00", subscribed("D1", "C1", "B", campaign="MAY")))
        .when(whose_deal("D1", "05-07 12:00"))
        .then(shares(A="0.4", B="0.4", public="0.2"), service("B"), by("SD-19", "deal_attributed"))
    )


def test_sd_19_where_the_first_agent_closes_both_parts_are_theirs() -> None:
    (
        given(SD, MAY_VISITS, on("04-30 10:00", MAY), on("05-02 10:00", subscribed("D1", "C1", "A", campaign="MAY")))
        .when(whose_deal("D1", "05-07 12:00"))
        .then(shares(A="0.8", public="0.2"))
    )


@pytest.mark.parametrize(
    ("announced", "closed"),
    [
        ("05-02 10:01", "05-02 10:00"),
        ("04-30 10:00", "05-06 00:00"),
        ("04-30 10:00", "04-30 23:59"),
        (None, "05-02 10:00"),
    ],
    ids=["announced after the deal", "one day after it ended", "the day before it begins", "never announced"],
)
def test_sd_19_shares_that_do_not_apply_leave_the_deal_to_the_book(announced: str | None, closed: str) -> None:
    deal = on(closed, subscribed("D1", "C1", "B", campaign="MAY"))
    notice = on(announced, MAY) if announced is not None else []
    told = [*notice, *deal] if announced is not None and announced < closed else [*deal, *notice]
    (
        given(SD, MAY_VISITS, told)
        .when(whose_deal("D1", "05-07 12:00"))
        .then(shares(B="1"), by("SD-19", "campaign_not_applied"), by("SD-11.3", "deal_attributed"))
    )


def test_sd_19_an_announcement_entered_before_the_deal_but_made_after_it_does_not_count() -> None:
    """The subscription was entered late, and in between a campaign was announced."""
    late = on("05-02 10:00", subscribed("D1", "C1", "B", campaign="MAY"))
    (
        given(SD, MAY_VISITS, on("05-02 12:00", MAY), late)
        .when(whose_deal("D1", "05-07 12:00"))
        .then(shares(B="1"), by("SD-19", "campaign_not_applied"))
    )


def test_sd_19_a_deal_that_is_of_no_campaign_is_split_by_the_book() -> None:
    (
        given(SD, MAY_VISITS, on("04-30 10:00", MAY), on("05-02 10:00", subscribed("D1", "C1", "B")))
        .when(whose_deal("D1", "05-07 12:00"))
        .then(shares(B="1"))
    )


def test_sd_19_a_contract_that_names_the_campaign_after_the_deal_changes_nothing() -> None:
    (
        given(
            SD,
            MAY_VISITS,
            on("04-30 10:00", MAY),
            on("05-02 10:00", subscribed("D1", "C1", "B")),
            on("05-03 10:00", signed("D1", "C1", "B", campaign="MAY")),
        )
        .when(whose_deal("D1", "05-07 12:00"))
        .then(shares(B="1"), by("SD-19", "campaign_not_applied"))
    )


AGREED = {"A": "0.3", "B": "0.7"}


@pytest.mark.clause("SD-20")
def test_sd_20_the_parties_may_agree_before_the_ruling() -> None:
    (
        given(
            SD,
            COLLISION,
            on("03-22 10:00", disputes("C1", "A", deal="D1")),
            on("03-23 10:00", agrees("C1", AGREED, "AB")),
        )
        .when(whose_deal("D1", "03-25 12:00"))
        .then(shares(**AGREED), service("B"), by("SD-20", "agreed"), final(expected=False))
    )


def test_sd_20_what_was_agreed_is_not_ruled_on_in_the_same_dispute() -> None:
    (
        given(
            SD,
            COLLISION,
            on("03-22 10:00", disputes("C1", "A", deal="D1")),
            on("03-23 10:00", agrees("C1", AGREED, "AB")),
            on("03-24 10:00", ruled("C1", {"B": "1"}, deal="D1")),
        )
        .when(whose_deal("D1", "03-25 12:00"))
        .then(shares(**AGREED), by("SD-20", "agreement_stands"))
    )


def test_sd_20_another_dispute_may_still_be_ruled_on() -> None:
    (
        given(
            SD,
            COLLISION,
            on("03-22 10:00", disputes("C1", "A", deal="D1")),
            on("03-23 10:00", agrees("C1", AGREED, "AB")),
            on("03-24 10:00", disputes("C1", "C", "X2", deal="D1"), ruled("C1", {"B": "1"}, dispute="X2", deal="D1")),
        )
        .when(whose_deal("D1", "03-25 12:00"))
        .then(shares(B="1"), final(), by("SD-21", "ruled"))
    )


@pytest.mark.parametrize("parties", ["AC", "BC"])
def test_sd_20_an_agreement_that_one_of_them_is_not_party_to_does_not_hold(parties: str) -> None:
    (
        given(
            SD,
            COLLISION,
            on("03-22 10:00", disputes("C1", "A", deal="D1")),
            on("03-23 10:00", agrees("C1", AGREED, parties)),
        )
        .when(whose_deal("D1", "03-25 12:00"))
        .then(shares(B="1"), by("SD-20", "agreement_refused"))
    )


def test_sd_20_nobody_can_give_away_what_is_the_departments() -> None:
    (
        given(
            SD,
            on("03-20 10:00", subscribed("D1", "C1", "M")),
            on("03-22 10:00", disputes("C1", "A", deal="D1"), agrees("C1", AGREED, "AB")),
        )
        .when(whose_deal("D1", "03-25 12:00"))
        .then(shares(public="1"), by("SD-20", "agreement_refused"))
    )


def test_sd_20_after_the_ruling_there_is_nothing_to_agree_on() -> None:
    (
        given(
            SD,
            COLLISION,
            on("03-22 10:00", disputes("C1", "A", deal="D1"), ruled("C1", {"A": "1"}, deal="D1")),
            on("03-23 10:00", agrees("C1", AGREED, "AB", deal="D1")),
        )
        .when(whose_deal("D1", "03-25 12:00"))
        .then(shares(A="1"), final(), by("SD-21", "ruling_stands"))
    )


def test_sd_20_what_was_agreed_before_the_deal_holds_when_it_is_closed() -> None:
    (
        given(
            SD,
            A_FIRST,
            B_AFTER,
            on("03-12 10:00", disputes("C1", "A")),
            on("03-13 10:00", agrees("C1", AGREED, "AB")),
            B_CLOSES,
        )
        .when(whose_deal("D1", "03-25 12:00"))
        .then(shares(**AGREED), by("SD-20", "agreed"))
    )


@pytest.mark.clause("SD-21")
def test_sd_21_evidence_and_objections_come_before_the_ruling_which_is_final() -> None:
    story: list[list[Said]] = [
        COLLISION[0],
        COLLISION[1],
        COLLISION[2],
        on("03-22 10:00", disputes("C1", "A", deal="D1"), proves("C1", "A")),
        on("03-23 10:00", ruled("C1", {"A": "0.6", "B": "0.4"}, deal="D1")),
        on("03-24 10:00", proves("C1", "B"), claims("C1", "B", deal="D1")),
        on("03-25 10:00", disputes("C1", "B", "X2", deal="D1"), ruled("C1", {"B": "1"}, dispute="X2", deal="D1")),
    ]
    answer = (
        given(SD, story)
        .when(whose_deal("D1", "03-26 12:00"))
        .then(
            shares(A="0.6", B="0.4"),
            service("A"),
            final(),
            contestable_until("03-23T10:00:00"),
            by("SD-21", "ruled"),
            by("SD-21", "evidence_refused"),
            by("SD-21", "objection_late"),
            by("SD-21", "ruling_stands"),
        )
        .answer
    )
    ruling = next(step for step in answer["because"] if step["effect"] == "ruled")
    assert ruling["evidence"] == [14, 15, 16], "the dispute, what was proved, and the ruling itself"


HOUSEHOLD = [
    on("03-02 10:15", received("C1", "A"), registered("C1", "A", "R-C1")),
    on("03-05 10:15", received("C2", "B"), registered("C2", "B", "R-C2")),
]


def test_sd_24a_two_members_of_one_household_found_out_at_the_deal_are_shared_evenly() -> None:
    (
        given(SD, HOUSEHOLD, on("03-20 10:00", subscribed("D1", "C2", "B"), linked("C1", "C2", "parent")))
        .when(whose_deal("D1", "03-25 12:00"))
        .then(shares(A="0.5", B="0.5"), service("B"), by("SD-24a", "deal_attributed"))
    )


def test_sd_24b_known_before_the_deal_the_first_has_it_and_the_second_helped() -> None:
    (
        given(
            SD,
            HOUSEHOLD,
            on("03-19 10:00", linked("C1", "C2", "parent")),
            on("03-20 10:00", subscribed("D1", "C2", "B")),
        )
        .when(whose_deal("D1", "03-25 12:00"))
        .then(shares(A="1"), service("A"))
    )


def test_sd_24_cousins_are_no_household() -> None:
    (
        given(SD, HOUSEHOLD, on("03-20 10:00", subscribed("D1", "C2", "B"), linked("C1", "C2", "company")))
        .when(whose_deal("D1", "03-25 12:00"))
        .then(shares(B="1"))
    )
