"""Books as data: what ships is complete and worded, and a desk can change single settings of it."""

from __future__ import annotations

import re

import pytest
from pydantic import ValidationError

from domain.rulebooks import (
    DEFAULT,
    PRESETS,
    RulebookError,
    UnknownRulebookError,
    load_preset,
    with_overrides,
)

CHINESE = re.compile(r"[\u4e00-\u9fff]")


def test_wjc_and_sc_ship():
    assert {"sc", "wjc"} <= set(PRESETS)


@pytest.mark.parametrize("name", PRESETS)
class TestShippedBooks:
    def test_every_setting_is_worded_in_both_languages_and_cites_a_clause(self, name):
        book = load_preset(name)
        for path, parameter in book.parameters():
            assert CHINESE.search(parameter.zh), path
            assert re.search("[a-z]", parameter.en), path
            assert not CHINESE.search(parameter.en), path
            assert parameter.clauses, path
            own = [clause for clause in parameter.clauses if clause.startswith(f"{book.source}-")]
            assert (parameter.source == DEFAULT) == (not own), path
            for clause in parameter.clauses:
                assert book.clause(clause).zh, path

    def test_every_clause_is_worded_and_has_its_article(self, name):
        book = load_preset(name)
        for clause, wording in book.clauses.items():
            assert clause.startswith(f"{book.source}-")
            assert CHINESE.search(wording.zh), clause
            assert wording.zh.endswith("。"), clause
            assert wording.en.endswith("."), clause
            assert wording.article, clause
            paper = re.match("《.+?》", wording.article)
            assert book.cite(clause) == (wording.article if paper else book.zh + wording.article), clause
            assert paper is None or paper[0] in book.zh, clause

    def test_its_title_is_chinese_in_full_width_brackets(self, name):
        assert re.search("《.+》", load_preset(name).zh)

    def test_its_hash_is_that_of_its_content(self, name):
        book = load_preset(name)
        assert re.fullmatch("[0-9a-f]{64}", book.hash)
        changed = with_overrides(book, {"rotation.kinds.tour": "no_count"})
        assert changed.hash != book.hash
        assert with_overrides(book, {}).hash == book.hash

    def test_it_is_frozen(self, name):
        with pytest.raises(ValidationError):
            load_preset(name).rotation.carry_over.value = "restart"


SECTIONS_1_TO_3 = {
    "sc": "3 7 8 9 10 11 12 12b 13 14 15 16 17 17b 18 27 29 29b 35 38 39 42 43 44 45 46 47 48 49 50",
    "wjc": "1 2 3 4 5 5b 6 6L form-1 t3",
}


@pytest.mark.parametrize("name", SECTIONS_1_TO_3)
def test_a_book_words_all_its_clauses_about_rotation_ownership_and_deals(name):
    book = load_preset(name)
    assert {f"{book.source}-{number}" for number in SECTIONS_1_TO_3[name].split()} <= set(book.clauses)


def test_clauses_are_cited_by_title_and_article():
    book = load_preset("sc")
    assert book.cite("SC-42") == "《售楼处客户接待制度》第四十二条"
    assert book.cite("SC-42", "en") == "Sales Office Client Reception Rules, SC-42"
    assert book.cite(DEFAULT) == "通例"
    with pytest.raises(KeyError):
        book.clause("SC-99")


def test_what_a_book_leaves_open_is_custom_and_says_so():
    carry_over = load_preset("wjc").rotation.carry_over
    assert (carry_over.value, carry_over.clauses, carry_over.source) == ("continue", (DEFAULT,), DEFAULT)
    assert "未作规定" in carry_over.zh


class TestOverrides:
    def test_a_setting_by_its_path_with_or_without_the_section(self):
        book = load_preset("sc")
        for path in ("carry_over", "rotation.carry_over"):
            changed = with_overrides(book, {path: "restart"}).rotation.carry_over
            assert (changed.value, changed.clauses, changed.source) == ("restart", ("SC-7",), "adopted")
            assert "本项目另定" in changed.zh

    def test_a_path_in_full_means_itself_whatever_other_sections_call_theirs(self):
        book = load_preset("sc")
        assert "targets" in type(book.forms).model_fields, "a setting of another section is called like the section"
        changed = with_overrides(book, {"targets.who_approves": ["manager"]})
        assert changed.targets.who_approves.value == ("manager",)

    def test_a_path_without_its_section_means_what_it_always_meant(self):
        book = load_preset("sc")
        assert book.forms.time.value
        changed = with_overrides(book, {"time": "happened"})
        assert (changed.ownership.time.value, changed.forms.time.value) == ("happened", book.forms.time.value)

    def test_the_same_overrides_are_the_same_book(self):
        book = load_preset("sc")
        assert with_overrides(book, {"carry_over": "restart"}) is with_overrides(book, {"carry_over": "restart"})

    def test_no_overrides_are_no_change(self):
        book = load_preset("sc")
        assert with_overrides(book, {}) is book

    @pytest.mark.parametrize(
        ("overrides", "says"),
        [
            ({"carryover": "restart"}, "did you mean carry_over"),
            ({"rotation.kinds.walk_in": "count"}, "no such setting"),
            ({"kinds": "count"}, "no such setting"),
            ({"": 1}, "no such setting"),
            ({"rotation": {}}, "no such setting"),
            ({"rotation.carry_over.value": "restart"}, "no such member"),
            ({"carry_over": "sometimes"}, "allowed: continue, restart"),
            ({"protection.days": None}, "cannot be null"),
            ({"protection": None}, "cannot be null"),
            ({"protection": {"months": 1, "days": None}}, "cannot be null"),
            ({"protection.days": -3}, "cannot be negative"),
            ({"carry_over": 1}, "rotation.carry_over"),
            ({"carry_over": None}, "cannot be null"),
            ({"rotation.who_adjusts": ["manager", 3]}, "rotation.who_adjusts[1]"),
        ],
    )
    def test_what_cannot_be_is_refused_with_the_path_and_a_suggestion(self, overrides, says):
        with pytest.raises(RulebookError, match=re.escape(says)):
            with_overrides(load_preset("sc"), overrides)


def test_an_unknown_book_is_refused_with_those_there_are():
    with pytest.raises(UnknownRulebookError, match=r"'zz'.*sc"):
        load_preset("zz")
    with pytest.raises(UnknownRulebookError):
        load_preset("../presets/sc")
