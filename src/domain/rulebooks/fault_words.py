"""What the models find wrong with a value, as sentences that say what is allowed instead."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from pydantic_core import ErrorDetails

from domain.rulebooks.parameter import Frozen
from domain.rulebooks.shape import nearest
from domain.rulebooks.words import setting, value


class Sentence(NamedTuple):
    """A fault without its place: see :class:`domain.rulebooks.faults.Fault`."""

    code: str
    detail: str
    suggestion: str
    zh: str


def shown(given: object, longest: int = 60) -> str:
    """A value as it would be written in the file, cut where it is long."""
    text = json.dumps(given, ensure_ascii=False, default=str)
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def called(path: str) -> str:
    """A setting in Chinese: its path and, where it has one, its name."""
    name = setting(path).zh
    return path if name == path else f"{path}（{name}）"


def wrong_value(path: str, member: str, error: ErrorDetails, model: type[Frozen] | None) -> Sentence:
    """Say what is wrong with the value of a setting.

    ``member``: the way into the value (``.days``, ``[1]``), empty for the value itself; ``model``: of the table at fault.
    """
    kind, given, context = error["type"], error["input"], error.get("ctx", {})
    name, name_zh = f"{path}{member}", f"{called(path)}{member}"
    if kind == "literal_error":
        return _not_allowed(path, name, name_zh, given, str(context["expected"]))
    if kind in ("greater_than_equal", "less_than_equal"):
        return _out_of_range(name, name_zh, given, context)
    if kind == "extra_forbidden":
        return _unknown_member(path, name, name_zh, model)
    if kind == "value_error":
        said = error["msg"].removeprefix("Value error, ")
        return Sentence("contradiction", f"{name}: {said}", "", f"{name_zh}：{_SAID.get(said, said)}。")
    if kind == "string_pattern_mismatch" or (path == _SHARE and kind == "string_type"):
        return _not_a_share(name, name_zh, given)
    wanted, wanted_zh = _WANTED.get(kind, (error["msg"], error["msg"]))
    return Sentence(
        "wrong_type", f"{name} cannot be {shown(given)}", wanted, f"{name_zh} 不能是 {shown(given)}：{wanted_zh}。"
    )


_SHARE = "deals.on_the_spot"

_SAID = {
    "protection lasts a number of days, of months, or in stages: give one of the three": (
        "保护期按天、按月或分段计算，三者只能写一个"
    ),
    "an objection ends with the ruling, or a number of days after the deal: give one of the two": (
        "异议期止于裁定，或止于成交后若干天，两者写一个"
    ),
}

_WANTED = {
    "int_type": ("write a whole number, without quotes", "请写整数，不加引号"),
    "int_from_float": ("write a whole number", "请写整数"),
    "string_type": ("write text in quotes", "请写文字，放在引号内"),
    "bool_type": ("write true or false", "请写 true 或 false"),
    "tuple_type": ('write a list, such as ["a", "b"]', '请写列表，例如 ["a", "b"]'),
    "model_type": ("write a table, such as { days = 21 }", "请写成表，例如 { days = 21 }"),
    "model_attributes_type": ("write a table, such as { days = 21 }", "请写成表，例如 { days = 21 }"),
    "too_short": ("give at least one", "至少写一项"),
    "none_required": ("leave it out", "请去掉"),
    "missing": ("it is missing", "缺少此项"),
}


def _not_allowed(path: str, name: str, name_zh: str, given: object, expected: str) -> Sentence:
    allowed = [word.strip("' ") for part in expected.split(" or ") for word in part.split(",")]
    near = nearest(given, allowed, 1) if isinstance(given, str) else []
    meant = f"did you mean {near[0]}? " if near else ""
    meant_zh = f"是不是 {near[0]}？" if near else ""
    told = [(one, value(path, one).zh) for one in allowed]
    words = "、".join(one if zh == one else f"{one}（{zh}）" for one, zh in told)
    return Sentence(
        "wrong_value",
        f"{name} cannot be {shown(given)}",
        f"{meant}allowed: {', '.join(allowed)}",
        f"{name_zh} 不能是 {shown(given)}。{meant_zh}可以是：{words}。",
    )


def _out_of_range(name: str, name_zh: str, given: object, context: Mapping[str, Any]) -> Sentence:
    least = "ge" in context
    bound = context["ge" if least else "le"]
    negative = isinstance(given, (int, float)) and given < 0
    limit, limit_zh = (f"at least {bound}", f"最少 {bound}") if least else (f"at most {bound}", f"最多 {bound}")
    reason, reason_zh = (": it cannot be negative", "，不能为负") if negative else ("", "")
    return Sentence(
        "negative" if negative else "out_of_range",
        f"{name} cannot be {shown(given)}{reason}",
        limit,
        f"{name_zh} 不能是 {shown(given)}{reason_zh}：{limit_zh}。",
    )


def _unknown_member(path: str, name: str, name_zh: str, model: type[Frozen] | None) -> Sentence:
    members: Sequence[str] = list(model.model_fields) if model is not None else []
    near = nearest(name.rpartition(".")[2], members, 1)
    meant = f"did you mean {near[0]}? " if near else ""
    meant_zh = f"是不是 {near[0]}？" if near else ""
    return Sentence(
        "unknown_member",
        f"{path} has no member {name.rpartition('.')[2]}",
        f"{meant}its members: {', '.join(members)}" if members else "",
        f"{name_zh} 不存在。{meant_zh}" + (f"可写：{'、'.join(members)}。" if members else ""),
    )


def _not_a_share(name: str, name_zh: str, given: object) -> Sentence:
    number = isinstance(given, (int, float)) and not isinstance(given, bool)
    fits = number and 0 <= float(str(given)) <= 1
    hint, hint_zh = (
        (f'write it in quotes: "{given}"', f'请加引号："{given}"')
        if fits
        else ('a share is a decimal from "0" to "1", in quotes', '份额是 "0" 到 "1" 之间的小数，放在引号内')
    )
    return Sentence(
        "not_a_share", f"{name} cannot be {shown(given)}", hint, f"{name_zh} 不能是 {shown(given)}：{hint_zh}。"
    )
