"""The matrix in docs/ is what the judges say today, and every story in it is worth telling."""

from __future__ import annotations

from itertools import chain
from pathlib import Path

import pytest
from scenes import Quarrel
from tables import PARTS, page
from verdicts import LOST, SETTLED, WON, judge

from domain.circle.wording import THEN
from domain.rulebooks import DEFAULT, PRESETS

DOCS = Path(__file__).parents[3] / "docs"
QUARRELS = list(chain.from_iterable(quarrels for _, _, quarrels in PARTS))


@pytest.mark.parametrize(("language", "name"), [("en", "matrix.md"), ("zh", "matrix.zh-CN.md")])
def test_the_page_is_what_the_judges_say_today(language, name):
    written = (DOCS / name).read_text(encoding="utf-8")
    assert written == page(language), "the judges say otherwise by now: run `make matrix` and read what changed"


@pytest.mark.parametrize("quarrel", QUARRELS, ids=lambda quarrel: quarrel.en)
def test_the_books_disagree_over_it_unless_it_says_that_they_agree(quarrel: Quarrel):
    verdicts = [judge(quarrel, name, "en") for name in PRESETS]
    assert (len({verdict.who for verdict in verdicts}) == 1) == quarrel.agreed
    for verdict in verdicts:
        assert verdict.clauses
        assert all(clause == DEFAULT or verdict.words(clause) for clause in verdict.clauses)
        assert verdict.why


def test_every_book_has_a_clause_of_its_own_in_many_of_them():
    for name in PRESETS:
        cited = {clause for quarrel in QUARRELS for clause in judge(quarrel, name, "en").clauses} - {DEFAULT}
        assert len(cited) >= 2, name


def test_the_deciding_steps_are_looked_for_by_effects_that_there_are():
    there_are = {effect for effect, _, _ in THEN.values()} | {"handed_over"}
    assert {*LOST, *WON, *SETTLED} <= there_are
