"""What is wrong in a book's file: every fault at once, each with its line, its reason and what was probably meant."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.rulebooks import RulebookError, check, read_book
from domain.rulebooks.reading import MOST_FAULTS
from domain.rulebooks.toml_text import MOST_BYTES

CHINESE = re.compile(r"[\u4e00-\u9fff]")
HEAD = 'name = "mine"\nzh = "《本部接待办法》"\nen = "Our Reception Rules"\n'
EXAMPLE = (Path(__file__).parents[3] / "examples" / "riverside.toml").read_text(encoding="utf-8")


def faults(body: str) -> list[tuple[int, str, str]]:
    """Check a book of three lines of head and a body; lines are counted from the body."""
    return [(fault.line - 3, fault.path, fault.code) for fault in check(HEAD + body)]


@pytest.mark.parametrize(
    ("body", "line", "path", "code", "says"),
    [
        ("[rotation]\ncarryover = 1", 2, "rotation.carryover", "unknown_parameter", "did you mean rotation.carry_over"),
        ("[rotations]\nunit = 1", 1, "rotations", "unknown_parameter", "did you mean rotation?"),
        ("[rotation]\nprotection = 1", 2, "rotation.protection", "unknown_parameter", "ownership.protection"),
        ("[rotation.kinds]\nnew = 'count'\nwalk_in = 'count'", 3, "rotation.kinds.walk_in", "unknown_parameter", ""),
        ("carry_over = 'restart'", 1, "carry_over", "unknown_parameter", "under [rotation]"),
        ("[rotation]\nkinds = 'count'", 2, "rotation.kinds", "not_a_setting", "set its members: new,"),
        ("rotation = 3", 1, "rotation", "not_a_setting", "a group of settings"),
        ("[rotation]\n\ncarry_over = 'later'", 3, "rotation.carry_over", "wrong_value", "allowed: continue, restart"),
        ("[rotation]\ncarry_over = 'restrat'", 2, "rotation.carry_over", "wrong_value", "did you mean restart?"),
        ("[rotation]\ncarry_over = true", 2, "rotation.carry_over", "wrong_value", "cannot be true"),
        ("[rotation]\ncarry_over = 2026-03-02", 2, "rotation.carry_over", "wrong_type", "cannot be 2026-03-02"),
        ("[rotation]\noffice_call = 07:32:00", 2, "rotation.office_call", "wrong_type", "07:32:00"),
        ("[rotation]\noffice_call = nan", 2, "rotation.office_call", "wrong_type", "nan"),
        (
            "[rotation]\noffice_call = 99999999999999999999",
            2,
            "rotation.office_call",
            "wrong_type",
            "so large a number",
        ),
        ("[rotation]\noffice_call = '10'", 2, "rotation.office_call", "wrong_type", "without quotes"),
        ("[rotation]\noffice_call = 1.5", 2, "rotation.office_call", "wrong_type", "a whole number"),
        ("[rotation]\noffice_call = -1", 2, "rotation.office_call", "negative", "cannot be negative (at least 0)"),
        ("[rotation]\noffice_call = 999", 2, "rotation.office_call", "out_of_range", "at most 120"),
        ("[rotation]\nwho_adjusts = 'manager'", 2, "rotation.who_adjusts", "wrong_type", "write a list"),
        ("[rotation]\nwho_adjusts = ['manger']", 2, "rotation.who_adjusts.0", "wrong_value", "did you mean manager?"),
        (
            "[ownership]\nhousehold = [\n  'same_person',\n  'cousin',\n]",
            4,
            "ownership.household.1",
            "wrong_value",
            "grandparent",
        ),
        ("[ownership]\nprotection = 21", 2, "ownership.protection", "wrong_type", "{ days = 21 }"),
        ("[ownership.protection]\ndays = -7", 2, "ownership.protection.days", "negative", "cannot be negative"),
        ("[ownership.protection]\ndayz = 7", 2, "ownership.protection.dayz", "unknown_member", "did you mean days?"),
        ("[ownership.protection]\nstages = []", 2, "ownership.protection.stages", "wrong_type", "at least one"),
        ("[ownership.protection]\nstages = [7, 0]", 2, "ownership.protection.stages.1", "out_of_range", "at least 1"),
        (
            "[ownership.protection_by.phone]\nmonths = 'one'",
            2,
            "ownership.protection_by.phone.months",
            "wrong_type",
            "a whole number",
        ),
        (
            "[ownership.protection]\ndays = 7\nmonths = 1",
            1,
            "ownership.protection",
            "contradiction",
            "one of the three",
        ),
        ("[deals.objection]\ndays = 7\nbefore_ruling = true", 1, "deals.objection", "contradiction", "one of the two"),
        ("[deals]\nobjection = {}", 2, "deals.objection", "contradiction", "one of the two"),
        ("[deals]\non_the_spot = '1.5'", 2, "deals.on_the_spot", "not_a_share", 'from "0" to "1"'),
        ("[deals]\non_the_spot = 1.5", 2, "deals.on_the_spot", "not_a_share", 'from "0" to "1"'),
        ("[deals]\non_the_spot = 0.5", 2, "deals.on_the_spot", "not_a_share", 'in quotes: "0.5"'),
        ("[deals]\non_the_spot = 'half'", 2, "deals.on_the_spot", "not_a_share", "decimal"),
        ("[rotation.unit]\nclauses = ['MY-1']", 1, "rotation.unit", "missing", "has no value"),
        ("[rotation.unit]\nvalue = 'agent'\nclause = 'MY-1'", 3, "rotation.unit.clause", "unknown_member", "clauses"),
        ("[rotation.unit]\nvalue = 'agent'\nsource = 'SC'", 3, "rotation.unit.source", "unknown_member", "value,"),
        ("[rotation.unit]\nvalue = 'agent'\nclauses = []", 3, "rotation.unit.clauses", "wrong_type", "leave it out"),
        ("[rotation.unit]\nvalue = 'agent'\nclauses = ['default']", 3, "rotation.unit.clauses", "wrong_type", "MY-1"),
        ("[rotation.unit]\nvalue = 'agent'\nzh = ''", 3, "rotation.unit.zh", "wrong_type", "text in quotes"),
        (
            "[rotation.unit]\nvalue = 'agent'\nclauses = [\n'ZS-8.10',\n'SD-99']",
            5,
            "rotation.unit.clauses.1",
            "unknown_clause",
            "cites SD-99",
        ),
        ("clauses = 3", 1, "clauses", "not_a_table", "article, zh and en"),
        ("[clauses]\nMY-1 = 'text'", 2, "clauses.MY-1", "not_a_table", "article, zh and en"),
        ("[clauses.MY-1]\nzh = '条文。'", 1, "clauses.MY-1", "missing", "has no en"),
        ("[clauses.MY-1]\nzh = '条。'\nen = 'x'\nart = '一'", 4, "clauses.MY-1.art", "unknown_member", "article"),
        ("[clauses.MY-1]\nzh = '条。'\nen = 5", 3, "clauses.MY-1.en", "wrong_type", "text in quotes"),
        ("[clauses.default]\nzh = '条。'\nen = 'x'", 1, "clauses.default", "bad_clause_id", "leaves open"),
        ("[clauses.'a b']\nzh = '条。'\nen = 'x'", 1, "clauses.a b", "bad_clause_id", "without spaces"),
        (
            "[clauses.MY-1.2]\nzh = '条。'\nen = 'x'",
            1,
            "clauses.MY-1.2",
            "unquoted_clause_id",
            '[clauses."MY-1.2"]',
        ),
        ("extends = 'ours'", 1, "extends", "unknown_base", "there are gj"),
        ("source = 'a b'", 1, "source", "bad_head", "clause ids begin with"),
        ("source = 'default'", 1, "source", "reserved", "another word"),
    ],
)
def test_a_fault_has_line_reason_and_suggestion(body: str, line: int, path: str, code: str, says: str) -> None:
    [fault] = check(HEAD + body)
    assert (fault.line - 3, fault.path, fault.code) == (line, path, code)
    assert says in f"{fault.detail} ({fault.suggestion})"
    assert CHINESE.search(fault.zh)
    assert fault.zh.endswith(("。", "？"))


@pytest.mark.parametrize("key", ["name", "zh", "en"])
def test_a_head_has_name_and_titles(key: str) -> None:
    lines = [line for line in HEAD.splitlines() if not line.startswith(key)]
    [fault] = check("\n".join(lines))
    assert (fault.line, fault.path, fault.code) == (1, key, "missing")
    [fault] = check(re.sub(rf"(?m)^{key} = .*$", f"{key} = 7", HEAD))
    assert (fault.path, fault.code) == (key, "bad_head")


def test_every_fault_is_told_in_order_of_lines() -> None:
    body = """
[rotation]
carry_over = "later"
unitt = "agent"
order = "number"

[ownership.protection]
days = -1

[deals]
on_the_spot = "2"
trigger = "deposit"

[clauses.MY-2]
zh = "条文。"

[rotation.named]
value = "count"
clauses = ["MY-3"]
"""
    found = faults(body)
    assert [line for line, _, _ in found] == [3, 4, 5, 8, 11, 14, 19]
    assert [code for _, _, code in found] == [
        "wrong_value",
        "unknown_parameter",
        "contradiction",
        "negative",
        "not_a_share",
        "missing",
        "unknown_clause",
    ]
    with pytest.raises(RulebookError) as refusal:
        read_book(HEAD + body)
    assert len(refusal.value.faults) == 7
    assert "line 6" in str(refusal.value)
    assert "line 22" in str(refusal.value)


def test_a_citation_of_a_clause_with_a_fault_is_no_fault_of_its_own() -> None:
    body = "[clauses.MY-1]\nzh = '条。'\n[rotation.unit]\nvalue = 'agent'\nclauses = ['MY-1']"
    assert faults(body) == [(1, "clauses.MY-1", "missing")]


def test_the_wrong_file_is_told_so_after_a_hundred_faults() -> None:
    found = check("\n".join(f"k{number} = 1" for number in range(5_000)))
    assert len(found) == MOST_FAULTS + 1
    assert found[-1].code == "too_many_faults"


@pytest.mark.parametrize(
    ("data", "line", "code", "says"),
    [
        (b"#" * (MOST_BYTES + 1), 1, "too_large", "262144"),
        (b"#" * 1_000_000, 1, "too_large", "256 KiB"),
        ('name = "x"\nzh = "《办法》"'.encode("gbk"), 2, "not_utf8", "byte 17 (0xa1); it looks like GBK"),
        ('name = "x"'.encode("utf-16"), 1, "not_utf8", "byte 0 (0xff); it looks like UTF-16"),
        (b'a = 1\nb = "\xff"', 2, "not_utf8", "byte 11 (0xff)"),
        ("a = " + "[" * 5_000, 1, "too_deep", "20 levels"),
        ("\na = " + "{a=" * 5_000, 2, "too_deep", "20 levels"),
        ("a" + ".a" * 50_000 + " = 1", 1, "too_deep", "20 levels"),
        ('a = """\n' + "[" * 500 + '\n"""\n[' + "a." * 30 + "a]", 4, "too_deep", "20 levels"),
        ("a = 1\nb = = 2", 2, "not_toml", "Invalid value"),
        ("a = 1\na = 2\nc = 3", 2, "not_toml", "keep one of the two"),
        ('a = 1\n\nb = "x', 3, "not_toml", "close the quotes"),
        ("a = 1\nzh = “办法”", 2, "not_toml", "full-width punctuation"),
        ("a ＝ 1", 1, "not_toml", "full-width punctuation"),
        ("a = " + "9" * 10_000, 1, "not_toml", "no setting needs such a number"),
        ('"""' * 80_000, 1, "not_toml", "Expected '='"),
        ('"' * 250_000, 1, "not_toml", "Expected '='"),
    ],
)
def test_what_cannot_be_read_at_all(data: bytes | str, line: int, code: str, says: str) -> None:
    [fault] = check(data)
    assert (fault.line, fault.code, fault.path) == (line, code, "")
    assert says in f"{fault.detail} ({fault.suggestion})"
    assert CHINESE.search(fault.zh)


def test_brackets_and_dots_in_strings_and_comments_are_no_nesting() -> None:
    deep = "[" * 50 + "." * 50
    assert check(HEAD + f'# {deep}\n[clauses.A-1]\nzh = "{deep}"\nen = \'{deep}\'\narticle = """\n{deep}"""\n') == []


@given(st.binary(max_size=200))
def test_no_bytes_break_it(data: bytes) -> None:
    assert check(data)


@given(st.data())
def test_no_slip_in_a_good_book_breaks_it(data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(EXAMPLE) - 1))
    length = data.draw(st.integers(0, 20))
    instead = data.draw(st.text("[]{}=\"'.,#\n\\a1 文", max_size=4))
    text = EXAMPLE[:at] + instead + EXAMPLE[at + length :]
    lines = text.count("\n") + 1
    for fault in check(text):
        assert 1 <= fault.line <= lines
        assert fault.detail
        assert fault.zh
