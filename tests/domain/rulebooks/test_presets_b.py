"""The books sd, sb, sc and wjc: every clause that their sources have is worded, every setting that they give is set."""

from __future__ import annotations

import re
from collections import Counter
from functools import reduce

import pytest

from domain.rulebooks import DEFAULT, Parameter, Rulebook, load_preset

SETTING = {
    "sd": "2 3 3f 4 5 6 7 9 10 11.1 11.2 11.3 12 13 14a 14b 14c 15 18 19 20 21 23 23b 24a 24b 25b public left",
    "sb": "1 3 6 7 8",
    "sc": "3 7 8 9 10 11 12 12b 13 14 15 16 17 17b 18 27 29 29b 35 38 39 42 43 44 45 46 47 48 49 50",
    "wjc": "1 2 2t 3 4 5 5b 6 6L form-1 t3",
}
"""The clauses about rotation, ownership and results: each of them sets something."""

WORDED = {"sd": "", "sb": "2 4", "sc": "", "wjc": "form form-0 form-a 4.1 4.2 4.3 4.4 out"}
"""The clauses about calls, follow-ups, outings and forms: worded, to be cited where they are kept or broken."""

TRADE = ("ZS-8.3", "ZS-8.6", "ZS-8.10", "FC-1")

GIVEN = [
    # A turn, and what does not count as one
    ("sc", "rotation.unit", "agent", "SC-3"),
    ("sb", "rotation.unit", "group", "SB-1"),
    ("sb", "rotation.order", "number", "SB-1"),
    ("sb", "rotation.approval", "noted", "SB-3"),
    ("sb", "rotation.own_client", "reenter_tail", "SB-8"),
    ("sd", "rotation.phone_named", "count", "SD-4"),
    ("sc", "rotation.carry_over", "continue", "SC-7"),
    ("sc", "rotation.who_adjusts", ("supervisor", "manager"), "SC-8"),
    ("wjc", "rotation.who_adjusts", ("front_desk",), "WJC-form-1"),
    ("sc", "rotation.after_counted", "tail", "SC-27"),
    ("sc", "rotation.no_choosing", "note", "SC-29"),
    ("sc", "rotation.kinds.other_business", "last", "SC-29b"),
    ("sc", "rotation.kinds.new", "count", "SC-42"),
    ("sc", "rotation.out_of_hours", "no_count", "SC-43"),
    ("sc", "rotation.kinds.find_person", "no_count", "SC-44"),
    ("sc", "rotation.kinds.vendor", "no_count", "SC-44"),
    ("sc", "rotation.kinds.returning", "no_count", "SC-44"),
    ("sc", "rotation.kinds.affiliate", "no_count", "SC-45"),
    ("sc", "rotation.assist", "no_count", "SC-46"),
    ("sc", "rotation.assist", "no_count", "SC-18"),
    ("sc", "rotation.kinds.repeat_purchase", "no_count", "SC-47"),
    ("sc", "rotation.duty", "no_count", "SC-48"),
    ("sc", "rotation.named_referral", "count", "SC-13"),
    ("sc", "rotation.kinds.referral", "count", "SC-49"),
    ("sc", "rotation.kinds.returned_buyer", "count", "SC-49"),
    ("sc", "rotation.group", "one_turn", "SC-50"),
    ("sc", "rotation.named", "keep_place", "SC-11"),
    ("sc", "rotation.passed.named", "skipped", "SC-11"),
    ("sc", "rotation.named_absent", "assist", "SC-12"),
    ("sc", "rotation.recognised", "no_count", "SC-14"),
    ("sc", "rotation.assist_busy", "no_count", "SC-15"),
    ("sc", "rotation.absence.private", "skipped", "SC-9"),
    ("sc", "rotation.absence.leave", "skipped", "SC-9"),
    ("sc", "rotation.absence.rest", "skipped", "SC-9"),
    ("sc", "rotation.absence.official", "make_up", "SC-9"),
    ("sd", "rotation.passed.office_call", "make_up", "SD-2"),
    ("sd", "rotation.passed.assist", "make_up", "SD-2"),
    ("sd", "rotation.absence.official", "make_up", "SD-2"),
    ("sd", "rotation.kinds.developer_visit", "make_up", "SD-2"),
    ("sd", "rotation.absence.rest", "skipped", "SD-3"),
    ("sd", "rotation.absence.leave", "skipped", "SD-3"),
    ("sd", "rotation.absence.sick", "skipped", "SD-3"),
    ("sd", "rotation.absence.private", "skipped", "SD-3"),
    ("sd", "rotation.absence.own_paperwork", "skipped", "SD-3"),
    ("sd", "rotation.kinds.developer_introduced", "count", "SD-3"),
    ("sd", "rotation.kinds.after_sale", "count", "SD-3"),
    ("sd", "rotation.kinds.returning", "no_count", "SD-9"),
    ("sd", "rotation.kinds.new", "count", "SD-13"),
    ("sd", "rotation.named_referral", "count", "SD-14a"),
    ("sd", "rotation.changed.language", "make_up", "SD-15"),
    ("sd", "rotation.changed.service_quality", "none", "SD-15"),
    ("sd", "rotation.suspension_days", 7, "SD-23"),
    ("sd", "rotation.suspension_days", 7, "SD-25b"),
    ("wjc", "rotation.kinds.new", "count", "WJC-1"),
    ("wjc", "rotation.card", "no_count", "WJC-2"),
    ("wjc", "rotation.outsider", "no_turn", "WJC-4"),
    ("wjc", "rotation.kinds.overflow", "no_count", "WJC-4"),
    ("sc", "rotation.calls", "last", "SC-38"),
    ("sc", "rotation.phone_named", "as_named", "SC-39"),
    # Whose client it is
    ("sc", "ownership.basis", "first_reception", "SC-17"),
    ("sc", "ownership.kinds.new", "claim", "SC-10"),
    ("wjc", "ownership.basis", "first_reception", "WJC-1"),
    ("sd", "ownership.basis", "registration", "SD-5"),
    ("sd", "ownership.time", "recorded", "SD-5"),
    ("sd", "ownership.registration_when", "same_day", "SD-5"),
    ("wjc", "ownership.card", "card_owner", "WJC-2"),
    ("wjc", "ownership.kinds.returning", "original", "WJC-3"),
    ("wjc", "ownership.received_by_others", "public", "WJC-4"),
    ("wjc", "ownership.public_handover", "forbidden", "WJC-4"),
    ("wjc", "ownership.kinds.leader_introduced", "public", "WJC-5"),
    ("wjc", "ownership.other_agents", "noted", "WJC-5b"),
    ("wjc", "ownership.handovers.key_account", "to", "WJC-6L"),
    ("wjc", "ownership.size_grade", "confirmed", "WJC-6L"),
    ("sd", "ownership.kinds.survey_declared", "public", "SD-public"),
    ("sd", "ownership.kinds.developer_visit", "public", "SD-public"),
    ("sd", "ownership.kinds.leader_introduced", "public", "SD-public"),
    ("sd", "ownership.departure", "public", "SD-public"),
    ("sd", "ownership.handed_over_idle", "public", "SD-public"),
    ("sd", "ownership.left_claim", "first_follow_up", "SD-left"),
    ("sc", "ownership.expiry", "new_client", "SC-17b"),
    ("sd", "ownership.sign_off", "monthly", "SD-7"),
    ("sd", "ownership.expiry", "new_client", "SD-10"),
    ("sd", "ownership.registration_alone", "none", "SD-23b"),
    ("sd", "ownership.phone", "none", "SD-23b"),
    ("sc", "ownership.assist", "assisted", "SC-12b"),
    ("sb", "ownership.referral_unnamed", "introducers_agent", "SB-6"),
    ("sb", "ownership.referral_named", "named", "SB-6"),
    ("sb", "ownership.referral_absent", "named_or_deputy", "SB-7"),
    ("sb", "ownership.deputy", "stands_in", "SB-7"),
    ("sb", "ownership.assist", "assisted", "SB-4"),
    ("sd", "ownership.referral_named", "named", "SD-14a"),
    ("sd", "ownership.referral_unnamed", "receiver", "SD-14b"),
    ("sd", "ownership.late_introduction", "never", "SD-14c"),
    ("sc", "ownership.handovers.insisted", "to", "SC-16"),
    (
        "sd",
        "ownership.household",
        ("same_person", "spouse", "parent", "child", "grandparent", "grandchild"),
        "SD-3f",
    ),
    ("sd", "ownership.late_link", "from_start", "SD-24b"),
    ("sd", "ownership.kinds.tour", "public", "SD-18"),
    ("sd", "ownership.public_handover", "follow_up_right", "SD-18"),
    ("sd", "ownership.voided.never_came", "void", "SD-23"),
    ("sd", "ownership.voided.poor_service", "void", "SD-25b"),
    # Who gets the result
    ("sd", "deals.trigger", "subscription", "SD-11.1"),
    ("sd", "deals.raised.before", "first", "SD-11.1"),
    ("sd", "deals.raised.same_day", "half", "SD-11.2"),
    ("sd", "deals.service", "largest_share", "SD-11.2"),
    ("sd", "ownership.referral_follows", "service", "SD-11.2"),
    ("sd", "deals.raised.later", "closer", "SD-11.3"),
    ("sd", "deals.raised.later_away", "half", "SD-11.3"),
    ("sd", "deals.between", "nothing", "SD-12"),
    ("sd", "deals.unclaimed", "closer", "SD-10"),
    ("sd", "deals.campaign", "announced_before", "SD-19"),
    ("sd", "deals.agreement", "allowed", "SD-20"),
    ("sd", "deals.ruling", "final", "SD-21"),
    ("sd", "deals.found_at_deal", "equal", "SD-24a"),
    ("wjc", "deals.ruling", "final", "WJC-6"),
    ("wjc", "deals.who_rules", ("manager",), "WJC-6"),
    ("sc", "deals.questioning", "inadmissible", "SC-35"),
    ("wjc", "deals.commission_agent", "own_target", "WJC-t3"),
    ("wjc", "deals.commission_manager", "department", "WJC-t3"),
    # What everybody has to reach
    ("wjc", "targets.split", "exact", "WJC-2t"),
    ("wjc", "targets.quarter", "sum_of_months", "WJC-2t"),
    ("wjc", "targets.who_approves", ("leader",), "WJC-2t"),
]

BOOKS = tuple(SETTING)


def ids(name: str, *lists: str) -> set[str]:
    return {f"{name.upper()}-{number}" for numbers in lists for number in numbers.split()}


def setting(book: Rulebook, path: str) -> Parameter[object]:
    return reduce(getattr, path.split("."), book)


def own(book: Rulebook) -> list[tuple[str, Parameter[object]]]:
    return [(path, one) for path, one in book.parameters() if one.source != DEFAULT]


@pytest.mark.parametrize("name", BOOKS)
def test_every_clause_of_the_source_is_worded_and_no_other(name):
    assert set(load_preset(name).clauses) == ids(name, SETTING[name], WORDED[name])


@pytest.mark.parametrize("name", BOOKS)
def test_every_clause_about_turns_clients_and_results_sets_something(name):
    cited = {clause for _, one in own(load_preset(name)) for clause in one.clauses}
    assert ids(name, SETTING[name]) <= cited


@pytest.mark.parametrize(("name", "path", "value", "clause"), GIVEN)
def test_a_setting_has_the_value_that_its_clause_gives(name, path, value, clause):
    found = setting(load_preset(name), path)
    assert found.value == value
    assert clause in found.clauses


@pytest.mark.parametrize(("name", "clauses"), [("sd", ("SD-6", "SD-7")), ("sc", ("SC-17b",))])
def test_protection_of_one_month(name, clauses):
    protection = load_preset(name).ownership.protection
    assert protection.value.months == 1
    assert protection.clauses == clauses


@pytest.mark.parametrize(("name", "clause"), [("sd", "SD-21"), ("wjc", "WJC-6")])
def test_objections_come_before_the_ruling(name, clause):
    objection = load_preset(name).deals.objection
    assert objection.value.before_ruling is True
    assert objection.value.days is None
    assert objection.clauses == (clause,)


def test_an_office_call_keeps_who_answers_it_busy():
    assert load_preset("sd").rotation.office_call.value > 0


def test_brothers_and_sisters_are_no_direct_relatives():
    assert "sibling" not in load_preset("sd").ownership.household.value


@pytest.mark.parametrize("name", BOOKS)
def test_no_setting_is_worded_like_another(name):
    for language in ("zh", "en"):
        words = Counter(getattr(one, language) for _, one in own(load_preset(name)))
        assert [word for word, times in words.items() if times > 1] == []


@pytest.mark.parametrize("name", BOOKS)
def test_no_clause_is_worded_like_another(name):
    clauses = load_preset(name).clauses.values()
    for member in ("article", "zh", "en"):
        words = Counter(getattr(one, member) for one in clauses)
        assert [word for word, times in words.items() if times > 1] == []


@pytest.mark.parametrize("name", BOOKS)
def test_the_chinese_is_punctuated_as_chinese(name):
    book = load_preset(name)
    for where, wording in [*book.clauses.items(), *own(book)]:
        assert not re.search(r"[\u4e00-\u9fff][,;:!?()]|[,;:!?()][\u4e00-\u9fff]", wording.zh), where
        assert not re.search(r"\s", wording.zh), where


@pytest.mark.parametrize("name", BOOKS)
def test_what_a_source_does_not_say_is_left_to_custom(name):
    book = load_preset(name)
    assert {one.source for _, one in own(book)} == {book.source}


@pytest.mark.parametrize("clause", TRADE)
def test_the_trades_clauses_may_be_cited_by_any_book(clause):
    book = load_preset("sc")
    assert clause not in book.clauses
    assert re.fullmatch(r"《.+》第.+", book.cite(clause))
    assert not book.cite(clause).startswith(book.zh)


def test_customs_of_a_silent_book_rest_on_the_trades_clauses():
    ownership = load_preset("sc").ownership
    assert ownership.handover_record.clauses == ("ZS-8.10",)
    assert ownership.other_agents.clauses == ("ZS-8.6",)
    assert ownership.intent_grade.clauses == ("ZS-8.3",)
    assert ownership.deputy.clauses == ("FC-1",)
