"""Where books differ, each setting of ownership has its function: what a desk gets that sets it otherwise."""

from typing import Any

import pytest
from client_language import (
    by_custom,
    circle_of,
    claim,
    claims,
    desk,
    disputes,
    followed_up,
    handed_over,
    no_claim,
    nobody,
    on,
    owner,
    protected_to_the_end_of,
    public,
    registered,
    ruled,
    signed,
    when_,
    whose,
    without_end,
)
from desk_language import adopted, called, events, given, left, received, recorded_at

from domain.circle import slim
from domain.rulebooks import Rulebook, load_preset, with_overrides

SC = desk("sc")
BOOK = load_preset("sc")
A_RECEIVES = on("03-02 10:15", received("C1", "A"))


def book(**settings: Any) -> Rulebook:
    return with_overrides(BOOK, {path.replace("__", "."): value for path, value in settings.items()})


# Evidence


def test_where_the_registration_is_the_evidence_a_reception_alone_founds_nothing() -> None:
    registration = book(basis="registration")
    given(SC, A_RECEIVES).when(whose("C1", "03-03 10:00", registration)).then(nobody())
    story = given(SC, A_RECEIVES, on("03-02 11:00", registered("C1", "F", "R-C1")))
    story.when(whose("C1", "03-03 10:00", registration)).then(owner("A"))


def test_where_the_registration_is_the_evidence_the_first_to_register_owns() -> None:
    told = [A_RECEIVES, on("03-02 10:20", received("C1", "B", reception="R2"), registered("C1", "B", "R2"))]
    story = given(SC, told, on("03-02 18:00", registered("C1", "A", "R-C1")))
    story.when(whose("C1", "03-03 10:00", book(basis="registration"))).then(owner("B"), claim("A", "contender"))
    story.when(whose("C1", "03-03 10:00")).then(owner("A"), claim("B", "contender"))


def test_where_a_claim_needs_a_visit_a_registration_alone_founds_nothing() -> None:
    story = given(SC, on("03-02 10:15", registered("C1", "A")))
    story.when(whose("C1", "03-03 10:00", book(registration_alone="none"))).then(nobody(), no_claim("A"))
    story.when(whose("C1", "03-03 10:00")).then(owner("A"))


def test_the_time_of_recording_counts_unless_the_book_says_when_it_happened() -> None:
    told = [A_RECEIVES, recorded_at("18:00", *on("03-02 09:30", received("C1", "B", reception="R2")))]
    given(SC, told).when(whose("C1", "03-03 10:00")).then(owner("A"), claim("B", "contender"))
    given(SC, told).when(whose("C1", "03-03 10:00", book(ownership__time="happened"))).then(
        owner("B"), claim("A", "contender")
    )


def test_whoever_helps_owns_only_where_the_book_says_so() -> None:
    story = given(SC, on("03-02 10:15", received("C1", "B", assist_for="A")))
    story.when(whose("C1", "03-03 10:00", book(ownership__assist="receiver"))).then(owner("B"))


def test_whom_the_visitor_names_owns_unless_the_book_says_who_receives() -> None:
    story = given(SC, on("03-02 10:15", received("C1", "B", named_agent="A")))
    story.when(whose("C1", "03-03 10:00", book(ownership__named="receiver"))).then(owner("B"))


def test_a_card_decides_unless_the_book_says_who_receives() -> None:
    story = given(SC, on("03-02 10:15", received("C1", "B", card_of="A")))
    story.when(whose("C1", "03-03 10:00")).then(owner("A"), by_custom("claim_opened"))
    story.when(whose("C1", "03-03 10:00", book(ownership__card="receiver"))).then(owner("B"))


def test_a_book_may_give_the_unnamed_referral_to_the_introducers_agent() -> None:
    introducers = book(referral_unnamed="introducers_agent")
    told = [A_RECEIVES, on("03-10 10:00", received("C2", "B", "referral", introduced_by="C1"))]
    given(SC, told).when(whose("C2", "03-11 10:00", introducers)).then(owner("A"))
    lapsed = [A_RECEIVES, on("04-10 10:00", received("C2", "B", "referral", introduced_by="C1"))]
    given(SC, lapsed).when(whose("C2", "04-11 10:00", introducers)).then(owner("B"))


@pytest.mark.parametrize(("setting", "check"), [("none", nobody()), ("claim", owner("A")), ("public", public())])
def test_what_a_call_founds_is_the_books(setting: str, check: Any) -> None:
    given(SC, on("03-02 10:15", called("C1", "A"))).when(whose("C1", "03-03 10:00", book(phone=setting))).then(check)


def test_who_is_received_by_no_agent_is_public_unless_the_book_says_nobodys() -> None:
    story = given(SC, on("03-02 10:15", received("C1", "F")))
    story.when(whose("C1", "03-03 10:00", book(received_by_others="nobody"))).then(nobody())


def test_a_book_may_let_supervisors_own_clients() -> None:
    story = given(SC, on("03-02 10:15", received("C1", "S")))
    story.when(whose("C1", "03-03 10:00", book(agents=["agent", "supervisor"]))).then(owner("S"))


def test_a_book_may_make_a_kind_of_visitor_public() -> None:
    story = given(SC, on("03-02 10:15", received("C1", "A", "tour")))
    story.when(whose("C1", "03-03 10:00", book(ownership__kinds__tour="public"))).then(public())


# Protection


@pytest.mark.parametrize(
    ("settings", "day"),
    [
        ({"protection.days": 21}, "03-23"),
        ({"protection.months": 2}, "05-02"),
        ({"protection.stages": [7, 15, 30]}, "03-09"),
    ],
)
def test_protection_lasts_as_long_as_the_book_says(settings: dict[str, Any], day: str) -> None:
    given(SC, A_RECEIVES).when(whose("C1", "03-03 10:00", with_overrides(BOOK, settings))).then(
        protected_to_the_end_of(day)
    )


def test_stages_grow_with_each_follow_up() -> None:
    stages = with_overrides(BOOK, {"protection.stages": [7, 15, 30]})
    told = [A_RECEIVES, on("03-09 10:00", followed_up("C1", "A"))]
    given(SC, told).when(whose("C1", "03-10 10:00", stages)).then(protected_to_the_end_of("03-24"))
    told += [on("03-24 10:00", followed_up("C1", "A")), on("04-20 10:00", followed_up("C1", "A"))]
    given(SC, told).when(whose("C1", "04-21 10:00", stages)).then(protected_to_the_end_of("05-20"))
    missed = [A_RECEIVES, on("03-10 10:00", followed_up("C1", "A"))]
    given(SC, missed).when(whose("C1", "03-11 10:00", stages)).then(nobody())


def test_a_book_without_an_end_of_protection() -> None:
    endless = book(ownership__protection={})
    given(SC, A_RECEIVES).when(whose("C1", "12-31 10:00", endless)).then(owner("A"), without_end())


def test_a_book_may_say_by_what_means_a_follow_up_counts() -> None:
    visits = book(contact_methods=["visit"])
    story = given(SC, A_RECEIVES, on("03-20 10:00", followed_up("C1", "A", "sms")))
    story.when(whose("C1", "03-21 10:00", visits)).then(protected_to_the_end_of("04-02"))
    story.when(whose("C1", "03-21 10:00")).then(protected_to_the_end_of("04-20"))


def test_a_book_may_let_the_client_go_to_the_public_pool() -> None:
    pool = book(expiry="public_pool")
    given(SC, A_RECEIVES).when(whose("C1", "04-03 00:00", pool)).then(public(), claim("A", "expired"))


def test_a_book_may_let_the_first_follow_up_or_reception_take_a_public_client() -> None:
    told = [A_RECEIVES, on("04-10 10:00", followed_up("C1", "B"))]
    pool = book(expiry="public_pool", public_claim="first_follow_up")
    given(SC, told).when(whose("C1", "04-11 10:00", pool)).then(owner("B"))
    told = [A_RECEIVES, on("04-10 10:00", received("C1", "B", reception="R2"))]
    given(SC, told).when(whose("C1", "04-11 10:00", pool)).then(public())
    taken = book(expiry="public_pool", public_claim="first_reception")
    given(SC, told).when(whose("C1", "04-11 10:00", taken)).then(owner("B"))


def test_a_signed_client_may_be_kept_or_lapse_as_any_other() -> None:
    story = given(SC, A_RECEIVES, on("03-10 10:00", signed("D1", "C1", "A")))
    story.when(whose("C1", "04-11 10:00")).then(owner("A"), without_end())
    story.when(whose("C1", "04-11 10:00", book(signed="lapses"))).then(nobody())


# Changes of agent


def test_a_leavers_client_stays_until_handed_over() -> None:
    gone = [A_RECEIVES, on("03-10 10:00", left("A"))]
    given(SC, gone).when(whose("C1", "03-11 10:00")).then(owner("A"))
    given(SC, gone, on("03-11 10:00", handed_over("C1", "A", "B", "departure"))).when(whose("C1", "03-12 10:00")).then(
        owner("B")
    )


def test_a_book_may_make_a_leavers_clients_public_until_they_are_shared_out() -> None:
    pool = book(departure="public", public_handover="forbidden")
    gone = [A_RECEIVES, on("03-10 10:00", left("A"))]
    given(SC, gone).when(whose("C1", "03-11 10:00", pool)).then(public(), claim("A", "superseded"))
    given(SC, gone).when(whose("C1", "03-10 09:59", pool)).then(owner("A"))
    shared = on("03-11 10:00", handed_over("C1", "A", "B", "departure"))
    given(SC, gone, shared).when(whose("C1", "03-12 10:00", pool)).then(owner("B"))


def test_a_book_may_make_a_change_for_poor_service_public() -> None:
    quality = book(handovers__service_quality="public")
    told = [A_RECEIVES, on("03-10 10:00", handed_over("C1", "A", "B", "service_quality"))]
    given(SC, told).when(whose("C1", "03-11 10:00", quality)).then(public(), claim("A", "superseded"), no_claim("B"))


def test_a_handover_to_the_public() -> None:
    told = [A_RECEIVES, on("03-10 10:00", handed_over("C1", "A", "public", "supervisor"))]
    given(SC, told).when(whose("C1", "03-11 10:00")).then(public(), claim("A", "superseded"))


def test_a_handover_by_somebody_who_does_not_hold_the_client_changes_nothing() -> None:
    told = [A_RECEIVES, on("03-10 10:00", handed_over("C1", "B", "C", "supervisor"))]
    given(SC, told).when(whose("C1", "03-11 10:00")).then(owner("A"), no_claim("C"), by_custom("handover_refused"))
    told = [A_RECEIVES, on("03-10 10:00", handed_over("C1", "public", "C", "supervisor"))]
    given(SC, told).when(whose("C1", "03-11 10:00")).then(owner("A"), no_claim("C"), by_custom("handover_refused"))


def test_a_client_whose_protection_is_over_may_still_be_handed_over() -> None:
    told = [A_RECEIVES, on("04-10 10:00", handed_over("C1", "A", "B", "departure"))]
    given(SC, told).when(whose("C1", "04-11 10:00")).then(owner("B"), claim("A", "expired"))


def test_what_is_handed_over_keeps_its_rank_among_the_claims() -> None:
    told = [
        A_RECEIVES,
        on("03-05 10:00", received("C1", "B", reception="R2")),
        on("03-10 10:00", handed_over("C1", "A", "C", "departure")),
    ]
    given(SC, told).when(whose("C1", "03-11 10:00")).then(owner("C"), claim("B", "contender"))


def test_who_already_competes_takes_over_the_rank() -> None:
    told = [
        A_RECEIVES,
        on("03-05 10:00", received("C1", "B", reception="R2")),
        on("03-06 10:00", received("C1", "C", reception="R3")),
        on("03-10 10:00", handed_over("C1", "A", "C", "departure")),
    ]
    given(SC, told).when(whose("C1", "03-11 10:00")).then(owner("C"), claim("B", "contender"), claim("A", "superseded"))


def test_a_contenders_claim_may_be_given_up_or_passed_on_too() -> None:
    told = [A_RECEIVES, on("03-05 10:00", received("C1", "B", reception="R2"))]
    passed = [told, on("03-10 10:00", handed_over("C1", "B", "C", "departure"))]
    given(SC, passed).when(whose("C1", "03-11 10:00")).then(owner("A"), claim("C", "contender"))
    given_up = [told, on("03-10 10:00", handed_over("C1", "B", "public", "departure"))]
    given(SC, given_up).when(whose("C1", "03-11 10:00")).then(owner("A"), claim("B", "superseded"))


# Rulings


def test_a_ruled_owner_stays_unless_the_book_lets_the_protection_run() -> None:
    told = [A_RECEIVES, on("03-05 10:00", disputes("C1", "B"), ruled("C1", owner="B"))]
    given(SC, told).when(whose("C1", "12-31 10:00")).then(owner("B"), without_end())
    running = book(ruled_owner="protection")
    given(SC, told).when(whose("C1", "03-06 10:00", running)).then(owner("B"), protected_to_the_end_of("04-05"))
    given(SC, told).when(whose("C1", "12-31 10:00", running)).then(nobody())


def test_a_ruled_owner_may_still_hand_the_client_over() -> None:
    told = [
        A_RECEIVES,
        on("03-05 10:00", disputes("C1", "B"), ruled("C1", owner="B")),
        on("05-05 10:00", handed_over("C1", "B", "C", "departure")),
    ]
    given(SC, told).when(whose("C1", "05-06 10:00")).then(owner("C"), claim("B", "superseded"))


def test_a_ruling_for_the_public_is_not_undone_by_a_handover() -> None:
    told = [
        A_RECEIVES,
        on("03-05 10:00", disputes("C1", "B"), ruled("C1", owner="public")),
        on(
            "05-05 10:00",
            handed_over("C1", "public", "C", "supervisor"),
            received("C1", "C", "returned_buyer", reception="R9"),
        ),
    ]
    given(SC, told).when(whose("C1", "05-06 10:00")).then(public(), claim("A", "superseded"), no_claim("C"))


def test_a_claim_by_word_that_the_ruling_rejects_is_void() -> None:
    told = [A_RECEIVES, on("03-05 10:00", claims("C1", "B"), disputes("C1", "B"), ruled("C1", owner="A"))]
    given(SC, told).when(whose("C1", "03-06 10:00")).then(owner("A"), claim("B", "void"))
    told = [A_RECEIVES, on("03-05 10:00", claims("C1", "B"), disputes("C1", "B"), ruled("C1", owner="B"))]
    given(SC, told).when(whose("C1", "03-06 10:00")).then(owner("B"), claim("A", "superseded"))


def test_the_owners_own_word_is_noted_beside_their_claim() -> None:
    told = [A_RECEIVES, on("03-05 10:00", claims("C1", "A", evidence=[9]))]
    answer = given(SC, told).when(whose("C1", "03-06 10:00")).then(owner("A"), by_custom("objection_noted")).answer
    assert [one["evidence"] for one in answer["claims"]] == [[9, 10]]


# Contested


def test_contested_is_what_two_agents_have_claimed_or_a_dispute_is_open_about() -> None:
    def contested(*told: Any) -> bool:
        return circle_of(events(SC, *told)).contested(when_("06-01 10:00"))

    assert not contested(A_RECEIVES)
    assert not contested(A_RECEIVES, on("03-05 10:00", handed_over("C1", "A", "B", "departure")))
    assert contested(A_RECEIVES, on("03-05 10:00", received("C1", "B", reception="R2")))
    assert contested(A_RECEIVES, on("03-05 10:00", claims("C1", "B")))
    assert contested(A_RECEIVES, on("03-05 10:00", disputes("C1", "A")))
    assert not contested(A_RECEIVES, on("03-05 10:00", claims("C1", "B"), disputes("C1", "B"), ruled("C1", owner="A")))


# Several books


def test_each_event_falls_under_the_book_in_force_at_it() -> None:
    told = [
        A_RECEIVES,
        on("03-10 10:00", adopted("sc", "2026-03-10", protection__days=5)),
        on("03-20 10:00", received("C2", "A")),
    ]
    given(SC, told).when(whose("C1", "03-21 10:00")).then(protected_to_the_end_of("04-02"))
    given(SC, told).when(whose("C2", "03-21 10:00")).then(protected_to_the_end_of("03-25"))
    given(SC, told).when(whose("C2", "03-21 10:00", BOOK)).then(protected_to_the_end_of("04-20"))


def test_the_same_history_under_another_book() -> None:
    told = on("03-02 10:15", received("C1", "A", "leader_introduced"))
    given(SC, told).when(whose("C1", "03-03 10:00", load_preset("wjc"))).then(public())
    given(SC, told).when(whose("C1", "03-03 10:00", load_preset("sc"))).then(owner("A"))


# What is kept of a fact


def test_nothing_sealed_is_kept_but_the_names_of_the_fields() -> None:
    fact = slim(events(registered("C1", "A", phones=["p1"]))[0])
    assert fact.data["sealed"] == {"fields": ["name", "phones"]}
    assert slim(fact) == fact
