"""A desk's own book: parameters alone make one, it may extend another, and it is cited as its people would."""

from __future__ import annotations

import pytest

from domain.rulebooks import (
    DEFAULT,
    RulebookError,
    UnknownRulebookError,
    check,
    find_book,
    load_preset,
    read_book,
    reread_book,
    with_overrides,
)
from domain.rulebooks.documents import articles, differences, left_to_custom

HEAD = """
name = "mine"
zh = "《本部接待办法》"
en = "Our Reception Rules"
"""
WORDED = (
    HEAD
    + """
source = "MY"

[clauses.MY-1]
article = "第一条"
zh = "每日重新排班。"
en = "Each day begins with its roster."

[rotation.carry_over]
value = "restart"
clauses = ["MY-1"]
zh = "每日从排班表重新开始"
en = "Each day begins with the roster"
"""
)


class TestParametersAlone:
    BOOK = read_book(
        HEAD
        + '[rotation]\ncarry_over = "restart"\nkinds.tour = "no_count"\n[ownership.protection]\nstages = [7, 15, 30]\n'
    )

    def test_a_bare_value_is_a_parameter(self):
        assert self.BOOK.rotation.carry_over.value == "restart"
        assert self.BOOK.rotation.kinds.tour.value == "no_count"
        assert self.BOOK.ownership.protection.value.stages == (7, 15, 30)
        assert self.BOOK.ownership.protection.value.months is None

    def test_it_speaks_for_itself_with_a_clause_called_after_it(self):
        carry_over = self.BOOK.rotation.carry_over
        assert carry_over.clauses == ("MINE-rotation.carry_over",)
        assert carry_over.source == "MINE"
        assert carry_over.zh == "隔日次序：每日按排班重新开始"
        assert self.BOOK.cite("MINE-rotation.carry_over") == "《本部接待办法》“隔日次序”项"
        assert self.BOOK.clause("MINE-ownership.protection").zh == "保护期：依次7、15、30天。"
        assert self.BOOK.clause("MINE-ownership.protection").en == "Protection: 7, 15, 30 days in turn."

    def test_what_it_does_not_say_is_custom(self):
        assert self.BOOK.rotation.kinds.new.source == DEFAULT
        assert len(left_to_custom(self.BOOK)) + 3 <= len(list(self.BOOK.parameters()))

    def test_the_clause_may_be_worded_by_the_book(self):
        text = HEAD + '[clauses."MINE-rotation.unit"]\nzh = "个人轮排。"\nen = "Agents."\n[rotation]\nunit = "agent"\n'
        assert read_book(text).clause("MINE-rotation.unit").zh == "个人轮排。"

    def test_a_name_and_titles_are_enough(self):
        book = read_book(HEAD)
        assert differences(book, read_book(HEAD.replace("mine", "other"))) == []
        assert {parameter.source for _, parameter in book.parameters()} == {DEFAULT}


class TestWithItsReasons:
    def test_a_parameter_with_clause_and_wording(self):
        book = read_book(WORDED)
        assert book.rotation.carry_over.clauses == ("MY-1",)
        assert book.rotation.carry_over.zh == "每日从排班表重新开始"
        assert book.cite("MY-1") == "《本部接待办法》第一条"
        assert book.cite("MY-1", "en") == "Our Reception Rules, MY-1"

    @pytest.mark.parametrize(
        ("left_out", "path", "made"),
        [
            ('zh = "每日从排班表重新开始"\n', "zh", "隔日次序：每日按排班重新开始"),
            ('en = "Each day begins with the roster"\n', "en", "Order of the next day: begins anew with the roster"),
            ('clauses = ["MY-1"]\n', "clauses", ("MY-rotation.carry_over",)),
        ],
    )
    def test_what_is_left_out_is_made_from_the_setting(self, left_out, path, made):
        book = read_book(WORDED.replace(left_out, ""))
        assert getattr(book.rotation.carry_over, path) == made

    def test_it_may_cite_a_paper_of_the_trade(self):
        book = read_book(WORDED.replace('clauses = ["MY-1"]', 'clauses = ["MY-1", "ZS-8.10"]'))
        assert book.cite("ZS-8.10") == "《招商人员工作流程》第八条第十款"
        assert book.cite("ZS-8.10", "en") == "Leasing Staff Work Procedures, ZS-8.10"
        assert "ZS-8.10" in {article.id for article in articles(book)}

    def test_comments_and_order_do_not_change_the_book(self):
        assert read_book("# ours\n" + WORDED).hash == read_book(WORDED).hash
        assert read_book(WORDED.encode()).hash == read_book(WORDED).hash
        assert read_book(b"\xef\xbb\xbf" + WORDED.replace("\n", "\r\n").encode()).hash == read_book(WORDED).hash


class TestExtending:
    TEXT = HEAD + 'extends = "sc"\n[ownership]\nprotection.days = 7\n'

    def test_everything_else_is_the_bases(self):
        book, base = read_book(self.TEXT), load_preset("sc")
        assert [found.path for found in differences(book, base)] == ["ownership.protection"]
        assert book.rotation.carry_over == base.rotation.carry_over
        assert book.extends == ("sc",)

    def test_what_it_takes_over_is_cited_by_the_bases_title(self):
        book = read_book(self.TEXT)
        assert book.cite("SC-42") == "《售楼处客户接待制度》第四十二条"
        assert book.cite("SC-42", "en") == "Sales Office Client Reception Rules, SC-42"
        assert book.cite("MINE-ownership.protection") == "《本部接待办法》“保护期”项"

    def test_a_base_of_a_base(self):
        mine = read_book(self.TEXT)
        text = (
            HEAD.replace("mine", "branch").replace("本部", "分部")
            + 'extends = "mine"\n[rotation]\ncarry_over = "restart"\n'
        )
        branch = read_book(text, {"mine": mine})
        assert branch.extends == ("mine", "sc")
        assert branch.ownership.protection == mine.ownership.protection
        assert branch.cite("SC-42") == "《售楼处客户接待制度》第四十二条"
        assert branch.cite("MINE-ownership.protection").startswith("《本部接待办法》")

    def test_it_may_cite_and_reword_the_bases_clauses(self):
        text = (
            self.TEXT
            + '[rotation.unit]\nvalue = "group"\nclauses = ["SC-3"]\n[clauses.SC-3]\nzh = "按小组。"\nen = "Groups."\n'
        )
        assert read_book(text).clause("SC-3").zh == "按小组。"
        assert read_book(text).cite("SC-3").startswith("《本部接待办法》")

    def test_a_clause_that_the_base_has_not_is_guessed(self):
        [fault] = check(HEAD + 'extends = "sd"\n[rotation.card]\nvalue = "named"\nclauses = ["SD-11"]\n')
        assert "did you mean SD-11." in fault.suggestion

    @pytest.mark.parametrize("base", ["nobody", "../presets/sc", "SC"])
    def test_an_unknown_base_is_refused_with_those_there_are(self, base):
        [fault] = check(self.TEXT.replace('"sc"', f'"{base}"'))
        assert fault.line == 5
        assert fault.code in ("unknown_base", "bad_head")

    def test_a_base_that_is_nearly_right_is_guessed(self):
        [fault] = check(self.TEXT.replace('"sc"', '"mjne"'), {"mine2": read_book(HEAD.replace("mine", "mine2"))})
        assert "did you mean mine2?" in fault.suggestion

    def test_a_book_never_extends_itself(self):
        [fault] = check(HEAD + 'extends = "mine"\n')
        assert (fault.line, fault.code) == (5, "cycle")
        assert "mine → mine" in fault.detail
        assert "成环" in fault.zh

    def test_nor_by_way_of_another(self):
        mine = read_book(HEAD)
        other = read_book(HEAD.replace("mine", "other") + 'extends = "mine"\n', {"mine": mine})
        third = read_book(HEAD.replace("mine", "third") + 'extends = "other"\n', {"other": other})
        [fault] = check(HEAD + 'extends = "third"\n', {"third": third})
        assert "mine → third → other → mine" in fault.detail


class TestByName:
    def test_those_that_ship_and_those_that_were_published(self):
        mine = read_book(HEAD)
        assert find_book("sc") is load_preset("sc")
        assert find_book("mine", {"mine": mine}) is mine
        with pytest.raises(UnknownRulebookError, match=r"'yours'.*sc.*mine"):
            find_book("yours", {"mine": mine})

    def test_a_published_book_stays_itself_when_one_of_its_name_ships_later(self):
        sc = read_book(HEAD.replace("mine", "sc"))
        assert find_book("sc", {"sc": sc}) is sc

    def test_a_stored_text_is_read_once(self):
        assert reread_book(WORDED) is reread_book(WORDED)
        mine = read_book(HEAD)
        text = HEAD.replace("mine", "branch") + 'extends = "mine"\n'
        assert reread_book(text, {"mine": mine}) is reread_book(text, {"mine": mine})
        changed = read_book(HEAD + '[rotation]\ncarry_over = "restart"\n')
        assert reread_book(text, {"mine": changed}).rotation.carry_over.value == "restart"

    def test_a_contradiction_known_since_takes_no_book_from_a_desk(self):
        text = HEAD + '[rotation]\norder = "number"\n'
        with pytest.raises(RulebookError, match="goes by number"):
            read_book(text)
        assert reread_book(text).rotation.order.value == "number"

    def test_a_published_book_can_be_changed_like_any_other(self):
        changed = with_overrides(read_book(WORDED), {"protection.days": 21})
        assert changed.ownership.protection.value.days == 21
        assert changed.name == "mine"
