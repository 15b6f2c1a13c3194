"""Who is one client (客户同一认定): phones, links, households, found early or late."""

from client_language import (
    by,
    by_custom,
    circle_of,
    claim,
    desk,
    linked,
    no_claim,
    on,
    owner,
    protected_to_the_end_of,
    registered,
    shares,
    signed,
    when_,
    whose,
    whose_deal,
)
from desk_language import called, events, given, received

from domain.rulebooks import load_preset, with_overrides

SC = desk("sc")
BOOK = load_preset("sc")
TWO_RECORDS = [
    on("03-02 10:15", received("C1", "A"), registered("C1", "A", "R-C1", ["p1"])),
    on("03-10 10:00", received("C2", "B"), registered("C2", "B", "R-C2", ["p2"])),
]


def test_records_that_share_nothing_are_two_clients() -> None:
    given(SC, TWO_RECORDS).when(whose("C2", "03-11 10:00")).then(owner("B"), no_claim("A"))


def test_a_shared_phone_makes_one_client_and_both_records_answer_alike() -> None:
    story = given(SC, TWO_RECORDS, on("03-12 10:00", registered("C2", "F", None, ["p1"])))
    first = story.when(whose("C1", "03-13 10:00")).then(owner("A"), claim("B", "contender"), by_custom("linked")).answer
    second = story.when(whose("C2", "03-13 10:00")).then(owner("A")).answer
    assert {**first, "client": ""} == {**second, "client": ""}


def test_a_call_from_a_known_phone_is_the_known_client() -> None:
    given(SC, TWO_RECORDS, on("03-12 10:00", called("C3", "F", "p1"))).when(whose("C3", "03-13 10:00")).then(owner("A"))


def test_spouses_are_one_client_by_custom() -> None:
    given(SC, TWO_RECORDS, on("03-12 10:00", linked("C2", "C1", "spouse"))).when(whose("C2", "03-13 10:00")).then(
        owner("A")
    )


def test_siblings_and_colleagues_are_not() -> None:
    for relation in ("sibling", "parent", "company"):
        story = given(SC, TWO_RECORDS, on("03-12 10:00", linked("C2", "C1", relation)))
        story.when(whose("C2", "03-13 10:00")).then(owner("B"), no_claim("A"), by_custom("linked"))


def test_a_book_may_count_more_relatives_or_one_company_as_one_client() -> None:
    book = with_overrides(BOOK, {"household": ["same_person", "spouse", "parent", "company"]})
    for relation in ("parent", "company"):
        story = given(SC, TWO_RECORDS, on("03-12 10:00", linked("C2", "C1", relation)))
        story.when(whose("C2", "03-13 10:00", book)).then(owner("A"), claim("B", "contender"))


def test_found_late_is_judged_as_one_from_the_start() -> None:
    early = given(SC, on("03-01 10:00", linked("C1", "C2")), TWO_RECORDS)
    late = given(SC, TWO_RECORDS, on("03-30 10:00", linked("C1", "C2")))
    asked = whose("C2", "04-03 12:00")
    told = [case.when(asked).answer for case in (early, late)]
    assert [one["owner"] for one in told] == [{"kind": "agent", "id": "B"}] * 2
    assert [[(claim["agent"], claim["state"]) for claim in one["claims"]] for one in told] == [
        [("A", "expired"), ("B", "owner")]
    ] * 2


def test_found_after_the_deal_the_first_valid_claim_takes_it_all_the_same() -> None:
    story = given(SC, TWO_RECORDS, on("03-20 10:00", signed("D1", "C2", "B")), on("03-25 10:00", linked("C2", "C1")))
    story.when(whose_deal("D1", "03-26 10:00")).then(shares(A="1"), by("SC-17", "deal_attributed"))


def test_a_book_may_leave_alone_what_was_closed_before_the_link_was_known() -> None:
    book = with_overrides(BOOK, {"late_link": "from_then"})
    story = given(SC, TWO_RECORDS, on("03-20 10:00", signed("D1", "C2", "B")), on("03-25 10:00", linked("C2", "C1")))
    story.when(whose_deal("D1", "03-26 10:00", book)).then(shares(B="1"))
    known = given(SC, TWO_RECORDS, on("03-15 10:00", linked("C2", "C1")), on("03-20 10:00", signed("D1", "C2", "B")))
    known.when(whose_deal("D1", "03-26 10:00", book)).then(shares(A="1"))


def test_a_book_may_split_evenly_what_two_learn_only_at_the_deal() -> None:
    book = with_overrides(BOOK, {"found_at_deal": "equal"})
    at_the_deal = given(SC, TWO_RECORDS, on("03-20 10:00", signed("D1", "C2", "B"), linked("C2", "C1", "spouse")))
    at_the_deal.when(whose_deal("D1", "03-26 10:00", book)).then(shares(A="0.5", B="0.5"))
    before = given(
        SC, TWO_RECORDS, on("03-19 10:00", linked("C2", "C1", "spouse")), on("03-20 10:00", signed("D1", "C2", "B"))
    )
    before.when(whose_deal("D1", "03-26 10:00", book)).then(shares(A="1"))


def test_links_chain() -> None:
    story = given(
        SC,
        TWO_RECORDS,
        on("03-12 10:00", received("C3", "C"), registered("C3", "C", "R-C3", ["p3"])),
        on("03-13 10:00", linked("C3", "C2"), registered("C2", "F", None, ["p1"])),
    )
    for record in ("C1", "C2", "C3"):
        story.when(whose(record, "03-14 10:00")).then(owner("A"), claim("B", "contender"), claim("C", "contender"))


def test_what_was_not_known_yet_does_not_count() -> None:
    told = events(SC, TWO_RECORDS, on("03-30 10:00", linked("C1", "C2")))
    before = circle_of(told[:-1])
    assert before.ownership("C2", when_("03-29 10:00"))["owner"]["id"] == "B"
    assert circle_of(told).ownership("C2", when_("03-30 12:00"))["owner"]["id"] == "A"


def test_a_record_that_only_a_link_mentions_answers_too() -> None:
    told = events(SC, on("03-02 10:15", received("C1", "A")), on("03-03 10:00", linked("C1", "C9")))
    circle = circle_of(told)
    assert circle.clients() == ["C1", "C9"]
    assert circle.ownership("C9", when_("03-04 10:00"))["owner"]["id"] == "A"


def test_a_reception_of_the_group_explains_the_registration_of_another_of_them() -> None:
    (
        given(
            SC,
            on("03-02 10:15", received("C1", "A"), linked("C1", "C2", "company")),
            on("03-02 10:45", registered("C2", "F", "R-C1", ["p2"])),
        )
        .when(whose("C2", "03-03 10:00"))
        .then(owner("A"), protected_to_the_end_of("04-02"))
    )


def test_what_comes_to_light_after_the_time_for_objections_changes_no_shares() -> None:
    book = with_overrides(BOOK, {"deals.objection.days": 7})
    deal = [TWO_RECORDS, on("03-20 10:00", signed("D1", "C2", "B"))]
    in_time = given(SC, deal, on("03-27 10:00", linked("C2", "C1")))
    in_time.when(whose_deal("D1", "04-26 10:00", book)).then(shares(A="1"))
    too_late = given(SC, deal, on("03-28 10:00", linked("C2", "C1")))
    too_late.when(whose_deal("D1", "04-26 10:00", book)).then(shares(B="1"))
