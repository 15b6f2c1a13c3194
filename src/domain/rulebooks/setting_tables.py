"""The table of one setting in a book's file: what is wrong with it apart from its value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, time
from math import isfinite
from typing import Any

from domain.rulebooks.clause_tables import is_clause_id
from domain.rulebooks.fault_words import Sentence, called, shown
from domain.rulebooks.shape import groups, nearest, settings

MEMBERS = frozenset({"value", "clauses", "zh", "en"})
"""What a setting with its reasons is written with."""


def unknown(path: str) -> Sentence:
    """Say that there is no such setting, with those that may be meant, or those of its group."""
    near = nearest(path, [*settings(), *groups()])
    group = path.rpartition(".")[0]
    members = groups()[group]
    if near:
        hint, hint_zh = f"did you mean {' or '.join(near)}?", f"是不是 {' 或 '.join(near)}？"
    else:
        hint, hint_zh = f"{group} has {', '.join(members)}", f"{group} 可写：{'、'.join(members)}。"
    return Sentence("unknown_parameter", f"no such setting: {path}", hint, f"没有这个参数：{path}。{hint_zh}")


def reason_faults(path: str, table: Mapping[str, Any]) -> Iterator[tuple[str, Sentence]]:
    """What is wrong with the reasons of a setting, each with its key: its clauses, its wording, what does not belong there."""
    for key, given in table.items():
        if key not in MEMBERS:
            near = nearest(key, sorted(MEMBERS), 1)
            hint = f"did you mean {near[0]}?" if near else "a setting has value, clauses, zh and en"
            zh = f"{called(path)} 没有 {key} 这一项；可写 value、clauses、zh、en。"
            yield key, Sentence("unknown_member", f"{path} has no member {key}", hint, zh)
        elif key in ("zh", "en") and not (isinstance(given, str) and given.strip()):
            zh = f"{called(path)} 的 {key} 不能是 {shown(given)}：请写文字，放在引号内。"
            yield key, Sentence("wrong_type", f"{key} of {path} cannot be {shown(given)}", "write text in quotes", zh)
        elif key == "clauses" and not (isinstance(given, list) and given and all(is_clause_id(one) for one in given)):
            zh = f'{called(path)} 的 clauses 不能是 {shown(given)}：请列出条款编号，如 ["MY-1"]；没有条款就去掉这一行。'
            hint = 'list clause ids, such as ["MY-1"], or leave it out'
            yield key, Sentence("wrong_type", f"clauses of {path} cannot be {shown(given)}", hint, zh)


def no_json(given: object) -> str | None:
    """A part of a value that no setting takes: a date or a time, or a number that JSON has no word for."""
    if isinstance(given, (date, time)):
        return given.isoformat()
    if isinstance(given, float) and not isfinite(given):
        return str(given)
    if isinstance(given, int) and abs(given) >= 2**63:
        return "so large a number"
    inner = given.values() if isinstance(given, dict) else given if isinstance(given, list) else ()
    return next((odd for one in inner if (odd := no_json(one)) is not None), None)
