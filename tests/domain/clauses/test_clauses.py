"""Every clause of the catalogue's sections 1 to 7 is worded, found by its id, and shown by a test."""

from __future__ import annotations

import re

import pytest
from catalogue_ids import EVERY_CLAUSE, PRESET_OF_SOURCE, SECTIONS, source_of
from marks import Mark, marks, problems

from domain.figures.catalogue import FIGURES
from domain.rulebooks import DEFAULT, PRESETS, load_preset

CHINESE = re.compile(r"[\u4e00-\u9fff]")
BOOKS = {name: load_preset(name) for name in PRESETS}


def test_all_seven_books_ship():
    assert set(PRESETS) == set(PRESET_OF_SOURCE.values())


def test_every_clause_is_shown_by_a_test_and_every_mark_shows_one():
    assert not problems()


def test_a_mark_that_shows_nothing_is_found_out(tmp_path):
    folder = tmp_path / "tests"
    folder.mkdir()
    (folder / "test_it.py").write_text(
        "@pytest.mark.clause('SC-42')\n"
        "def test_sc_42_without_a_case(): assert 'SC-42'\n"
        "@pytest.mark.clause('SC-99')\n"
        "def test_sc_99_that_is_no_clause(): given().when().then('SC-99')\n"
        "@pytest.mark.clause('SC-43')\n"
        "def test_something_else(): given().when().then(by('SC-42'))\n"
        "@pytest.mark.clause('SC-44', 'SC-45')\n"
        "def test_sc_44_45_as_it_should_be(): given().when().then(by('SC-44'), by('SC-45'))\n"
        "COUNTED = ['SC-42', 'SC-27']\n"
        "class TestSc42And27:\n"
        "    @pytest.mark.clause('SC-42', 'SC-27')\n"
        "    def test_one_turn(self): given().when().then(clauses(COUNTED))\n"
        "pytestmark = pytest.mark.clause('SC-46')\n",
        encoding="utf-8",
    )
    found = {mark.clauses: mark.faults for mark in marks(folder)}
    assert found == {
        ("SC-42",): ("it has no given/then/when",),
        ("SC-99",): ("SC-99 is no clause",),
        ("SC-43",): ("it does not check that SC-43 is cited", "its name does not say SC-43"),
        ("SC-44", "SC-45"): (),
        ("SC-42", "SC-27"): (),
        ("SC-46",): ("the mark stands on no test",),
    }
    assert all(isinstance(mark, Mark) for mark in marks(folder))


@pytest.mark.parametrize("clause", EVERY_CLAUSE)
def test_it_is_worded_in_both_languages(clause):
    book = BOOKS[PRESET_OF_SOURCE.get(source_of(clause), "sc")]
    wording = book.clause(clause)
    assert CHINESE.search(wording.zh)
    assert wording.zh.endswith("。")
    assert wording.en.endswith(".")
    assert not CHINESE.search(wording.en)
    assert wording.article


@pytest.mark.parametrize("clause", EVERY_CLAUSE)
def test_a_setting_of_its_book_rests_on_it(clause):
    """Who looks for a clause by its id finds the setting that it sets, and by the setting the code that reads it.

    A clause that only says by what the desk is measured finds its figures.
    """
    preset = PRESET_OF_SOURCE.get(source_of(clause))
    books = [BOOKS[preset]] if preset is not None else list(BOOKS.values())
    settings = [path for book in books for path, parameter in book.parameters() if clause in parameter.clauses]
    figures = [figure.name for figure in FIGURES if clause in figure.clauses]
    section = next(section for section, clauses in SECTIONS.items() if clause in clauses)
    assert settings or figures, section


@pytest.mark.parametrize("name", PRESETS)
def test_a_book_cites_nothing_that_it_does_not_word_and_words_nothing_twice(name):
    book = BOOKS[name]
    for path, parameter in book.parameters():
        assert CHINESE.search(parameter.zh), path
        assert not CHINESE.search(parameter.en), path
        for clause in parameter.clauses:
            assert clause == DEFAULT or book.clause(clause).zh, path
    said = [wording.zh for wording in book.clauses.values()]
    assert len(said) == len(set(said))
