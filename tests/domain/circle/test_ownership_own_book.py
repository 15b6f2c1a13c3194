"""A desk that writes its own book (catalogue, section 10): every way in which ownership is known to vary."""

from datetime import date
from typing import Any

import pytest
from client_language import (
    by,
    circle_of,
    claim,
    contested,
    desk,
    followed_up,
    handed_over,
    linked,
    no_claim,
    nobody,
    on,
    owner,
    protected_to_the_end_of,
    public,
    registered,
    right_to_follow_up,
    sent_by,
    signed,
    void,
    when_,
    whose,
)
from desk_language import called, events, given, left, received, recorded_at, signed_off

from domain.rulebooks import Rulebook, load_preset, with_overrides

SC = desk("sc")
A_RECEIVES = on("03-02 10:15", received("C1", "A"))


def book(**settings: Any) -> Rulebook:
    """The custom of the trade (sc's base), with single settings; ``__`` stands for a dot."""
    return with_overrides(
        load_preset("sc"), {f"ownership.{name.replace('__', '.')}": value for name, value in settings.items()}
    )


REGISTRATION = {"basis": "registration"}


# Protection


ARRIVALS = book(protection_by={"phone": {"days": 10}, "referral": {"months": 2}}, phone="claim")


@pytest.mark.parametrize(
    ("first", "end"),
    [
        (on("03-02 10:15", called("C1", "A")), "03-12"),
        (on("03-02 10:15", received("C1", "A", known_by_phone=True)), "03-12"),
        (on("03-02 10:15", received("C1", "A")), "04-02"),
        (on("03-02 10:15", received("C1", "A", "referral")), "05-02"),
        (on("03-02 10:15", received("C1", "A", introduced_by="C9")), "05-02"),
    ],
)
def test_protection_may_depend_on_how_the_client_came(first: Any, end: str) -> None:
    given(SC, first).when(whose("C1", "03-03 10:00", ARRIVALS)).then(owner("A"), protected_to_the_end_of(end))


def test_the_first_arrival_counts_however_they_come_later() -> None:
    told = [*on("03-02 10:15", called("C1", "A")), *on("03-05 10:00", received("C1", "A"))]
    given(SC, told).when(whose("C1", "03-06 10:00", ARRIVALS)).then(owner("A"), protected_to_the_end_of("03-15"))


def test_what_no_arrival_is_set_for_is_as_for_everybody() -> None:
    only = book(protection_by={"referral": {"days": 90}}, phone="claim")
    given(SC, on("03-02 10:15", called("C1", "A"))).when(whose("C1", "03-03 10:00", only)).then(
        protected_to_the_end_of("04-02")
    )


def test_a_call_that_nobody_answered_may_be_no_contact() -> None:
    told = [A_RECEIVES, on("03-20 10:00", followed_up("C1", "A", answered=False))]
    given(SC, told).when(whose("C1", "03-21 10:00", book(unanswered="none"))).then(
        protected_to_the_end_of("04-02"), by("SC-17", "claim_opened")
    )
    given(SC, told).when(whose("C1", "03-21 10:00")).then(protected_to_the_end_of("04-20"))
    reached = [A_RECEIVES, on("03-20 10:00", followed_up("C1", "A", answered=True))]
    given(SC, reached).when(whose("C1", "03-21 10:00", book(unanswered="none"))).then(protected_to_the_end_of("04-20"))


def test_a_call_that_nobody_answered_takes_no_leavers_client_either() -> None:
    own = book(departure="public", left_claim="first_follow_up", unanswered="none")
    told = [A_RECEIVES, on("03-05 18:00", left("A")), on("03-06 10:00", followed_up("C1", "B", answered=False))]
    given(SC, told).when(whose("C1", "03-07 10:00", own)).then(public(), no_claim("B"))
    given(SC, told, on("03-07 10:00", followed_up("C1", "C"))).when(whose("C1", "03-07 11:00", own)).then(owner("C"))


@pytest.mark.parametrize(("days", "falls"), [(0, "04-01 00:00"), (2, "04-03 00:00"), (20, "04-21 00:00")])
def test_a_book_says_how_long_a_sheet_may_wait_for_its_signature(days: int, falls: str) -> None:
    own = book(sign_off="monthly", sign_off_days=days, protection={"days": 14})
    told = [A_RECEIVES, on("03-10 10:00", followed_up("C1", "A"), followed_up("C1", "A"))]
    story = given(SC, told, on("03-24 10:00", followed_up("C1", "A")), on("04-06 10:00", followed_up("C1", "A")))
    if falls < "04-06":
        story.when(whose("C1", falls, own)).then(nobody(), claim("A", "expired"))
    else:
        story.when(whose("C1", "04-20 23:00", own)).then(owner("A"))
        story.when(whose("C1", falls, own)).then(nobody(), claim("A", "expired"))


def test_the_sheets_of_two_months_fall_each_in_its_time() -> None:
    own = book(sign_off="monthly", sign_off_days=5, protection={"days": 40})
    told = [
        A_RECEIVES,
        on("03-25 10:00", followed_up("C1", "A")),
        on("04-10 10:00", followed_up("C1", "A")),
        on("04-04 10:00", signed_off("A", "2026-03")),
    ]
    story = given(SC, told)
    story.when(whose("C1", "04-11 10:00", own)).then(protected_to_the_end_of("05-20"))
    story.when(whose("C1", "05-06 10:00", own)).then(nobody())
    given(SC, told, on("05-05 10:00", signed_off("A", "2026-04"))).when(whose("C1", "05-06 10:00", own)).then(
        owner("A"), protected_to_the_end_of("05-20")
    )


# The visit book


def test_a_book_says_which_fields_make_a_registration_valid() -> None:
    own = book(**REGISTRATION, registration_fields=["name", "phones", "need", "intent"])
    bare = on("03-02 10:30", registered("C1", "A", "R-C1"))
    given(SC, A_RECEIVES, bare).when(whose("C1", "03-03 10:00", own)).then(nobody(), no_claim("A"))
    full = on("03-02 11:00", registered("C1", "A", "R-C1", ["p1"], ["name", "phones", "need"], intent="B"))
    answer = given(SC, A_RECEIVES, bare, full).when(whose("C1", "03-03 10:00", own)).then(owner("A")).answer
    assert [one["effect"] for one in answer["because"]] == ["unregistered", "registration_void", "claim_opened"]
    assert "缺少电话、需求、意向" in answer["because"][1]["zh"]
    assert "the phone number, the need, the intent" in answer["because"][1]["en"]


def test_a_book_may_let_no_back_dated_entry_stand() -> None:
    late = recorded_at("09:00", *on("03-02 10:30", registered("C1", "A", "R-C1")), day=date(2026, 3, 3))
    void_ = book(**REGISTRATION, back_dating="void")
    given(SC, A_RECEIVES, late).when(whose("C1", "03-04 10:00", void_)).then(nobody(), no_claim("A"))
    answer = given(SC, A_RECEIVES, late).when(whose("C1", "03-04 10:00", book(**REGISTRATION))).then(owner("A")).answer
    assert "补登" in answer["because"][-1]["zh"]


def test_where_the_time_of_happening_counts_a_back_dated_entry_still_counts_from_its_making() -> None:
    own = book(**REGISTRATION, time="happened")
    told = [
        *A_RECEIVES,
        *on("03-03 10:00", received("C1", "B", reception="R2"), registered("C1", "B", "R2")),
        *recorded_at("18:00", *on("03-02 10:30", registered("C1", "A", "R-C1")), day=date(2026, 3, 4)),
    ]
    given(SC, told).when(whose("C1", "03-05 10:00", own)).then(owner("B"), claim("A", "contender"))


def test_an_offline_tablet_does_not_back_date() -> None:
    own = book(**REGISTRATION, time="happened", back_dating="void")
    told = [
        *A_RECEIVES,
        *on("03-02 11:00", received("C1", "B", reception="R2"), registered("C1", "B", "R2")),
        *recorded_at("18:00", *on("03-02 10:30", registered("C1", "A", "R-C1"))),
    ]
    given(SC, told).when(whose("C1", "03-03 10:00", own)).then(owner("A"), claim("B", "contender"))


def test_one_visit_founds_one_claim_however_often_it_is_entered() -> None:
    own = book(**REGISTRATION)
    entered = [A_RECEIVES, on("03-02 10:30", registered("C1", "A", "R-C1"))]
    again = on("04-03 10:00", registered("C1", "A", "R-C1"))
    given(SC, entered, again).when(whose("C1", "04-04 10:00", own)).then(nobody(), claim("A", "expired"))
    late = on("04-03 10:00", registered("C1", "A", "R-C1"))
    given(SC, A_RECEIVES, late).when(whose("C1", "04-04 10:00", own)).then(owner("A"))


# Waiting


WAITS = book(**REGISTRATION, unclaimed={"days": 2})
POOLS = book(**REGISTRATION, unclaimed={"days": 2, "then": "public"})


def test_an_unclaimed_client_waits_as_long_as_the_book_says_and_is_then_the_receivers() -> None:
    given(SC, A_RECEIVES).when(whose("C1", "03-04 23:59", WAITS)).then(nobody(), no_claim("A"))
    given(SC, A_RECEIVES).when(whose("C1", "03-05 00:00", WAITS)).then(owner("A"), protected_to_the_end_of("04-04"))
    given(SC, A_RECEIVES).when(whose("C1", "04-05 00:00", WAITS)).then(nobody(), claim("A", "expired"))


def test_or_the_departments() -> None:
    given(SC, A_RECEIVES).when(whose("C1", "03-05 00:00", POOLS)).then(public(), no_claim("A"))


def test_or_nobodys_for_good_where_the_book_does_not_say() -> None:
    given(SC, A_RECEIVES).when(whose("C1", "12-01 10:00", book(**REGISTRATION))).then(nobody(), no_claim("A"))


def test_whoever_registers_the_visit_meanwhile_ends_the_wait() -> None:
    told = [
        *A_RECEIVES,
        *on("03-03 10:00", received("C1", "B", reception="R2"), registered("C1", "B", "R2")),
    ]
    for own in (WAITS, POOLS):
        given(SC, told).when(whose("C1", "03-05 10:00", own)).then(owner("B"), no_claim("A"))


def test_a_registration_one_day_late_finds_the_wait_over() -> None:
    told = [A_RECEIVES, on("03-05 09:00", registered("C1", "B"))]
    given(SC, told).when(whose("C1", "03-05 10:00", WAITS)).then(owner("A"), claim("B", "contender"), contested())
    given(SC, told).when(whose("C1", "03-05 10:00", POOLS)).then(public(), no_claim("B"))


def test_whom_no_agent_received_waits_for_the_department_only() -> None:
    own = book(received_by_others="nobody", unclaimed={"days": 2, "then": "public"})
    told = on("03-02 10:15", received("C1", "F"))
    given(SC, told).when(whose("C1", "03-04 10:00", own)).then(nobody())
    given(SC, told).when(whose("C1", "03-05 10:00", own)).then(public())
    receiver = book(received_by_others="nobody", unclaimed={"days": 2})
    given(SC, told).when(whose("C1", "03-05 10:00", receiver)).then(nobody())


def test_two_records_of_one_client_wait_once_whenever_they_are_linked() -> None:
    told = [A_RECEIVES, on("03-03 10:00", received("C2", "B"))]
    for when in ("03-03 11:00", "03-09 10:00"):
        linked_ = [told, on(when, linked("C2", "C1"))]
        given(SC, linked_).when(whose("C2", "03-10 10:00", WAITS)).then(owner("A"), no_claim("B"))


@pytest.mark.parametrize(
    ("told", "settings", "moments"),
    [
        (A_RECEIVES, {**REGISTRATION, "unclaimed": {"days": 2}}, ["03-04", "04-04"]),
        (A_RECEIVES, {**REGISTRATION, "unclaimed": {"days": 2, "then": "public"}}, ["03-04"]),
        (
            on("03-02 10:15", received("C1", "A", "returning", first_agent_unknown=True)),
            {"unknown_first_agent": {"days": 3}},
            ["03-05", "04-05"],
        ),
        ([*A_RECEIVES, *on("03-20 10:00", followed_up("C1", "A"))], {"sign_off": "monthly"}, ["04-07"]),
        (
            [
                *A_RECEIVES,
                *on("03-20 10:00", followed_up("C1", "A")),
                *on("03-31 10:00", signed_off("A", "2026-03")),
            ],
            {"sign_off": "monthly"},
            ["04-20"],
        ),
    ],
)
def test_the_lists_know_when_to_look_again(told: Any, settings: dict[str, Any], moments: list[str]) -> None:
    """Whoever keeps answers learns until when they hold: what waits comes true by itself."""
    known = events(SC, told)
    circle = circle_of(known, book(**settings))
    at = known[-1].recorded
    for moment in moments:
        changes_at = circle.standing("C1", at).changes_at
        assert changes_at is not None
        assert changes_at.astimezone(when_("03-02 00:00").tzinfo).date() == date(2026, *map(int, moment.split("-")))
        before, at = (
            circle.standing("C1", changes_at),
            changes_at.replace(microsecond=0) + (when_("03-02 00:01") - when_("03-02 00:00")),
        )
        assert circle.standing("C1", at)[:3] != before[:3]
    assert circle.standing("C1", at).changes_at is None


# People


def test_the_introducers_agent_keeps_whom_their_clients_send_even_absent_by_custom() -> None:
    own = book(referral_unnamed="introducers_agent")
    told = [A_RECEIVES, on("03-06 10:00", received("C2", "B", "referral", introduced_by="C1"))]
    given(SC, told).when(whose("C2", "03-07 10:00", own)).then(owner("A"))


@pytest.mark.parametrize(("follows", "expected"), [("service", "B"), ("owner", "A")])
def test_whom_a_buyer_sends_goes_with_the_service_right_or_with_the_owner(follows: str, expected: str) -> None:
    own = with_overrides(
        load_preset("sc"),
        {
            "ownership.referral_unnamed": "introducers_agent",
            "ownership.referral_follows": follows,
            "deals.collision": "equal",
            "deals.service": "closer",
        },
    )
    told = [
        *A_RECEIVES,
        *on("03-04 10:00", received("C1", "B", reception="R2")),
        *on("03-05 10:00", signed("D1", "C1", "B")),
        *on("03-20 10:00", received("C2", "C", "referral", introduced_by="C1")),
    ]
    given(SC, told).when(whose("C2", "03-21 10:00", own)).then(owner(expected), no_claim("C"))


def test_a_late_introduction_by_a_buyer_goes_with_the_service_right_too() -> None:
    own = with_overrides(
        load_preset("sc"),
        {"ownership.late_introduction": "before_deal", "deals.collision": "closer"},
    )
    told = [
        *A_RECEIVES,
        *on("03-05 10:00", signed("D1", "C1", "B")),
        *on("03-20 10:00", received("C2", "C")),
        *on("03-21 10:00", sent_by("C2", "C1")),
    ]
    given(SC, told).when(whose("C2", "03-22 10:00", own)).then(owner("B"), claim("C", "superseded"))


def test_the_household_is_whoever_the_book_says() -> None:
    told = [A_RECEIVES, on("03-06 10:00", received("C2", "B")), on("03-07 10:00", linked("C2", "C1", "company"))]
    own = book(household=["same_person", "company"])
    given(SC, told).when(whose("C2", "03-08 10:00", own)).then(owner("A"))
    given(SC, told).when(whose("C2", "03-08 10:00", book(household=["same_person"]))).then(owner("B"))


@pytest.mark.parametrize("setting", ["public", "redistribute"])
def test_a_leavers_client_is_the_departments_or_waits_for_the_supervisor(setting: str) -> None:
    own = book(departure=setting, public_claim="first_follow_up")
    told = [A_RECEIVES, on("03-05 18:00", left("A")), on("03-06 10:00", followed_up("C1", "B"))]
    check = owner("B") if setting == "public" else public()
    given(SC, told).when(whose("C1", "03-07 10:00", own)).then(check)


def test_a_leavers_client_may_be_whoever_receives_them_next() -> None:
    own = book(departure="public", left_claim="first_reception")
    told = [A_RECEIVES, on("03-05 18:00", left("A")), on("03-06 10:00", received("C1", "B", reception="R2"))]
    given(SC, told).when(whose("C1", "03-07 10:00", own)).then(owner("B"))


def test_a_client_handed_over_is_protected_like_any_other_unless_the_book_says() -> None:
    told = [A_RECEIVES, on("03-05 10:00", handed_over("C1", "A", "B", "supervisor"))]
    given(SC, told).when(whose("C1", "04-06 10:00")).then(nobody())
    given(SC, told).when(whose("C1", "04-06 10:00", book(handed_over_idle="public"))).then(public())


def test_a_change_for_the_service_may_leave_the_next_agent_the_follow_up_alone() -> None:
    told = [A_RECEIVES, on("03-05 10:00", handed_over("C1", "A", "B", "service_quality"))]
    quality = {"handovers__service_quality": "public"}
    given(SC, told).when(whose("C1", "03-06 10:00", book(**quality))).then(public(), right_to_follow_up(None))
    given(SC, told).when(whose("C1", "03-06 10:00", book(**quality, public_handover="follow_up_right"))).then(
        public(), right_to_follow_up("B")
    )


@pytest.mark.parametrize(("reassigned_to", "check"), [(None, nobody()), ("B", owner("B")), ("public", public())])
def test_concealment_costs_the_client(reassigned_to: str | None, check: Any) -> None:
    told = [A_RECEIVES, on("03-05 10:00", void("C1", "A", "concealment", reassigned_to))]
    given(SC, told).when(whose("C1", "03-06 10:00")).then(check, claim("A", "void"))


def test_or_is_put_on_record_alone() -> None:
    told = [A_RECEIVES, on("03-05 10:00", void("C1", "A", "concealment", "B"))]
    given(SC, told).when(whose("C1", "03-06 10:00", book(voided__concealment="stays"))).then(owner("A"), no_claim("B"))


def test_who_has_no_claim_has_none_to_lose() -> None:
    told = [A_RECEIVES, on("03-05 10:00", void("C1", "B", "concealment", "C"))]
    given(SC, told).when(whose("C1", "03-06 10:00")).then(owner("A"), no_claim("C"))


def test_when_all_leave_on_one_day_nobody_is_forgotten() -> None:
    own = book(departure="public")
    told = [
        *A_RECEIVES,
        *on("03-03 10:00", received("C1", "B", reception="R2")),
        *on("03-04 18:00", left("A"), left("B")),
    ]
    given(SC, told).when(whose("C1", "03-05 10:00", own)).then(
        public(), claim("A", "superseded"), claim("B", "superseded")
    )
