"""The table of one clause in a book's file: what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from domain.rulebooks.fault_words import Sentence, shown
from domain.rulebooks.parameter import DEFAULT
from domain.rulebooks.shape import nearest

_CLAUSE = ("article", "zh", "en")
_CLAUSE_ID = re.compile(r"[^\s\x00-\x1f\x7f]{1,64}")

NO_TABLE = Sentence(
    "not_a_table",
    "clauses is the table of the book's clauses",
    'write [clauses."MY-1"] with article, zh and en',
    'clauses 是条款表；请写 [clauses."MY-1"]，其下写 article、zh、en。',
)


def clause_faults(clause: str, wording: object) -> Iterator[tuple[tuple[str, ...], Sentence]]:
    """What is wrong with one clause's table, each with the key it is about."""
    if clause == DEFAULT or not _CLAUSE_ID.fullmatch(clause):
        reserved = clause == DEFAULT
        reason = "it stands for what a book leaves open" if reserved else "1 to 64 characters without spaces"
        reason_zh = "此编号表示制度未作规定" if reserved else "应为 1 至 64 个字符，不含空格"
        told = shown(clause)
        yield (
            (),
            Sentence(
                "bad_clause_id",
                f"{told} cannot be a clause id: {reason}",
                "call it after the book, such as MY-1",
                f"条款编号不能是 {told}：{reason_zh}。",
            ),
        )
    if not isinstance(wording, dict):
        yield (), NO_TABLE
        return
    if nested := next((key for key, one in wording.items() if isinstance(one, dict)), None):
        meant = f"{clause}.{nested}"
        yield (
            (nested,),
            Sentence(
                "unquoted_clause_id",
                f"clause {clause} has a table {nested} inside",
                f'an id with a dot stands in quotes: [clauses."{meant}"]',
                f'条款 {clause} 下又有表 {nested}：带点的编号要加引号，写作 [clauses."{meant}"]。',
            ),
        )
        return
    for key in ("zh", "en"):
        if key not in wording:
            yield (
                (),
                Sentence(
                    "missing",
                    f"clause {clause} has no {key}",
                    "give its wording",
                    f"条款 {clause} 缺少 {key}（条文）。",
                ),
            )
    for key, text in wording.items():
        if key not in _CLAUSE:
            near = nearest(key, _CLAUSE, 1)
            hint = f"did you mean {near[0]}?" if near else "a clause has article, zh and en"
            sentence = f"条款 {clause} 没有 {key} 这一项；可写 article、zh、en。"
            yield (key,), Sentence("unknown_member", f"clause {clause} has no {key}", hint, sentence)
        elif not isinstance(text, str) or (key != "article" and not text.strip()):
            yield (
                (key,),
                Sentence(
                    "wrong_type",
                    f"{key} of clause {clause} cannot be {shown(text)}",
                    "write text in quotes",
                    f"条款 {clause} 的 {key} 不能是 {shown(text)}：请写文字，放在引号内。",
                ),
            )


def is_clause_id(clause: object) -> bool:
    """Whether a setting can cite this: text without spaces, and not the word for what a book leaves open."""
    return isinstance(clause, str) and clause != DEFAULT and _CLAUSE_ID.fullmatch(clause) is not None
