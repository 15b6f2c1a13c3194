"""The books sa, sm and gj: they word their clauses, and set what the clauses say."""

from __future__ import annotations

import json
import re

import pytest

from domain.rulebooks import DEFAULT, Rulebook, load_preset

LATIN = re.compile("[A-Za-z]")

ABOUT_TURNS_CLIENTS_AND_DEALS = {
    "sa": "r1 r2 r3 r4 front o1 o2 o2C o3 o4 o5 o6 o7 o8 o9 o10 o11",
    "sm": "1 2 5a 5b 5v 6 7a 7b",
    "gj": "8A2 8A3 8B4 9.7",
}
"""Clauses of the catalogue's sections 1 to 3."""

ABOUT_EVERYTHING_ELSE = {"sa": "r5", "sm": "", "gj": "5 6 9.3 10 11A 11B 11C 11D 11E 11F"}
"""Clauses of sections 4 and 5."""

NAMED_BY_THE_CATALOGUE = {
    "sa": {
        # 1. Rotation
        "rotation.no_choosing": ("note", "SA-r1"),
        "rotation.absence.official": ("make_up", "SA-r2"),
        "rotation.absence.leave": ("skipped", "SA-r3"),
        "rotation.absence.private": ("skipped", "SA-r3"),
        "rotation.leaving_post": ("skipped_at_once", "SA-front"),
        "rotation.kinds.passer_by": ("count", "SA-r4"),
        "rotation.kinds.brochure": ("count", "SA-r4"),
        "rotation.kinds.survey_declared": ("make_up_if_verified", "SA-r4"),
        "rotation.kinds.survey_discovered": ("make_up_if_verified", "SA-r4"),
        "rotation.kinds.find_person": ("make_up_if_verified", "SA-r4"),
        "rotation.kinds.peer_undeclared": ("count", "SA-r1"),
        "rotation.assigned": ("no_count", "SA-r4"),
        "rotation.calls": ("turn", "SA-o3"),
        "rotation.phone_named": ("count", "SA-o3"),
        "rotation.named_absent": ("assist", "SA-o8"),
        "rotation.assist": ("no_count", "SA-o8"),
        "rotation.passed.assist": ("make_up", "SA-o8"),
        "rotation.kinds.referral": ("count", "SA-o5"),
        # 2. Ownership
        "ownership.unknown_first_agent": ({"days": 3, "skip_rounds": 1}, "SA-o2C"),
        "ownership.basis": ("first_reception", "SA-o1"),
        "ownership.kinds.returning": ("original", "SA-o2"),
        "ownership.kinds.leader_introduced": ("claim", "SA-o7"),
        "ownership.protection": ({"days": None, "months": None, "stages": [7, 15, 30]}, "SA-o6"),
        "ownership.expiry": ("new_client", "SA-o6"),
        "ownership.referral_unnamed": ("introducers_agent", "SA-o5"),
        "ownership.referral_absent": ("receiver", "SA-o5"),
        "ownership.handovers.service_quality": ("public", "SA-o9"),
        "ownership.handovers.supervisor": ("to", "SA-o9"),
        "ownership.departure": ("redistribute", "SA-o10"),
        # 3. Deals
        "deals.trigger": ("contract", "SA-o4"),
        "deals.collision": ("first", "SA-o4"),
        "deals.objection": ({"before_ruling": None, "days": 7}, "SA-o4"),
        "deals.raised.before": ("first", "SA-o4"),
        "deals.raised.same_day": ("first", "SA-o4"),
        "deals.raised.later": ("first", "SA-o4"),
        "deals.raised.later_away": ("first", "SA-o4"),
        "deals.raised.unraised": ("closer", "SA-o4"),
        "deals.who_rules": (["manager"], "SA-o11"),
        "deals.ruling": ("final", "SA-o11"),
    },
    "sm": {
        "rotation.carry_over": ("restart", "SM-1"),
        "rotation.kinds.survey_declared": ("make_up", "SM-6"),
        "rotation.kinds.survey_discovered": ("make_up", "SM-6"),
        "rotation.kinds.peer_undeclared": ("count", "SM-6"),
        "ownership.phone": ("public", "SM-7b"),
        "ownership.basis": ("registration", "SM-2"),
        "ownership.time": ("recorded", "SM-2"),
        "ownership.protection": ({"days": 21, "months": None, "stages": None}, "SM-5v"),
        "ownership.expiry": ("new_client", "SM-5v"),
        "ownership.referral_unnamed": ("introducers_agent", "SM-7a"),
        "ownership.late_introduction": ("before_deal", "SM-7a"),
        "deals.trigger": ("deposit", "SM-5a"),
        "deals.collision": ("first", "SM-5a"),
        "deals.both_tracking": ("equal", "SM-5b"),
    },
    "gj": {
        "ownership.time": ("recorded", "GJ-8A2"),
        "ownership.back_dating": ("recorded_time_counts", "GJ-8A2"),
        "ownership.basis": ("registration", "GJ-8A3"),
        "ownership.conflict": ("manager_choice", "GJ-8A3"),
        "ownership.handover_record": ("required", "GJ-9.7"),
        "ownership.handovers.departure": ("to", "GJ-9.7"),
        "ownership.intent_grade": ("latest", "GJ-8B4"),
        "deals.collision": ("manager_choice", "GJ-8A3"),
        "deals.who_rules": (["manager"], "GJ-8A3"),
        "deals.ruling": ("final", "GJ-8A3"),
    },
}
"""Settings that the catalogue gives a value to, with that value and the clause behind it."""


def ids(book: Rulebook, numbers: str) -> set[str]:
    """``r1 r2`` → the clause ids of that book."""
    return {f"{book.source}-{number}" for number in numbers.split()}


@pytest.mark.parametrize("name", ABOUT_TURNS_CLIENTS_AND_DEALS)
class TestTheBook:
    def test_words_every_clause_that_it_has_in_the_catalogue(self, name):
        book = load_preset(name)
        known = ids(book, ABOUT_TURNS_CLIENTS_AND_DEALS[name]) | ids(book, ABOUT_EVERYTHING_ELSE[name])
        assert set(book.clauses) == known

    def test_rests_a_setting_on_every_clause_about_turns_clients_and_deals(self, name):
        book = load_preset(name)
        cited = {clause for _, parameter in book.parameters() for clause in parameter.clauses}
        assert ids(book, ABOUT_TURNS_CLIENTS_AND_DEALS[name]) <= cited

    def test_sets_nothing_but_by_its_own_clauses(self, name):
        book = load_preset(name)
        for path, parameter in book.parameters():
            if parameter.source == book.source:
                assert set(parameter.clauses) <= set(book.clauses), path
                assert DEFAULT not in parameter.clauses, path

    def test_is_chinese_throughout(self, name):
        book = load_preset(name)
        for told, text in wordings(book, "zh").items():
            assert not LATIN.search(text), (told, text)

    def test_says_nothing_twice(self, name):
        book = load_preset(name)
        for language in ("zh", "en"):
            texts = [text.rstrip("。.") for text in wordings(book, language).values()]
            assert sorted(texts) == sorted(set(texts))


def wordings(book: Rulebook, language: str) -> dict[str, str]:
    """Give what the book itself says, clauses and settings, in a language."""
    told = {clause: getattr(wording, language) for clause, wording in book.clauses.items()}
    own = {path: parameter for path, parameter in book.parameters() if parameter.source == book.source}
    return told | {path: getattr(parameter, language) for path, parameter in own.items()}


SET = [(name, path, *set_to) for name, paths in NAMED_BY_THE_CATALOGUE.items() for path, set_to in paths.items()]


@pytest.mark.parametrize(("name", "path", "value", "clause"), SET, ids=[f"{name}:{path}" for name, path, *_ in SET])
def test_a_setting_has_the_value_that_its_clause_gives(name, path, value, clause):
    parameter = dict(load_preset(name).parameters())[path]
    assert json.loads(parameter.model_dump_json())["value"] == value
    assert clause in parameter.clauses


def test_gj_leaves_turns_to_custom():
    book = load_preset("gj")
    assert {parameter.source for path, parameter in book.parameters() if path.startswith("rotation.")} == {DEFAULT}


def test_a_clause_of_sa_is_cited_by_the_paper_it_stands_in():
    book = load_preset("sa")
    assert book.cite("SA-r4") == "《接待客户轮排制度》第四条"
    assert book.cite("SA-o6") == "《客户归属规定》第六条"
    assert load_preset("gj").cite("GJ-8A3") == "广进购物中心《招商工作流程》第八条A款第三项"
    assert load_preset("sm").cite("SM-5b") == "销售经理《接待/登记/撞单处理》第五条第二款"
