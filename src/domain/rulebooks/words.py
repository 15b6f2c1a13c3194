"""What settings and their values are called, in Chinese and in English, where a book gives no wording of its own."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

_FILE = Path(__file__).parent / "words.toml"


class Both(NamedTuple):
    """The same in both languages."""

    zh: str
    en: str


@cache
def _words() -> Mapping[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


def setting(path: str) -> Both:
    """Give what a setting is called (``rotation.carry_over`` → 隔日次序); its path where it has no name."""
    settings = _words()["settings"]
    if path in settings:
        return Both(*settings[path])
    group, _, member = path.rpartition(".")
    if group in settings:
        zh, en = _words()["members"].get(member, (member, member))
        return Both(f"{settings[group][0]}·{zh}", f"{settings[group][1]}: {en}")
    return Both(path, path)


def value(path: str, given: Any) -> Both:
    """Give what a value of a setting is called; JSON-ready values, as a book's file or its JSON has them."""
    if isinstance(given, (list, tuple)):
        names = [value(path, one) for one in given]
        return Both("、".join(one.zh for one in names) or "无", ", ".join(one.en for one in names) or "none")
    if isinstance(given, Mapping):
        return _members(path, {name: member for name, member in given.items() if member is not None})
    if not isinstance(given, str):
        return Both(str(given), str(given))
    values = _words()["values"]
    for table in (values.get(path), values.get(path.rpartition(".")[0]), values):
        if isinstance(table, dict) and isinstance(table.get(given), list):
            return Both(*table[given])
    return Both(given, given)


def _length(members: Mapping[str, Any]) -> Both | None:
    """The words of a stretch of time given in days, months or stages; ``None`` if the members give none."""
    if "stages" in members:
        days = [str(days) for days in members["stages"]]
        return Both(f"依次{'、'.join(days)}天", f"{', '.join(days)} days in turn")
    if "months" in members:
        months = members["months"]
        return Both(f"{months}个月", f"{months} month{'' if months == 1 else 's'}")
    if "days" in members:
        days = members["days"]
        return Both(f"{days}天", f"{days} day{'' if days == 1 else 's'}")
    return None


_ARRIVALS = {"phone": Both("来电", "phone"), "visit": Both("来访", "visit"), "referral": Both("介绍", "referral")}
_THEN = {"receiver": Both("后归接待人", "then the receiver's"), "public": Both("后为公共客户", "then public")}


def _members(path: str, members: Mapping[str, Any]) -> Both:
    """The words of a value that has several members: a length of protection, an objection, a wait."""
    if path.startswith("forms."):
        return _deadline(members)
    arrivals = [(name, _members(path, length)) for name, length in members.items() if isinstance(length, Mapping)]
    if arrivals:
        told = [
            Both(f"{_ARRIVALS[name].zh}{length.zh}", f"{_ARRIVALS[name].en} {length.en}") for name, length in arrivals
        ]
        return Both("，".join(one.zh for one in told), "; ".join(one.en for one in told))
    if members.get("before_ruling"):
        return Both("裁定前", "before the ruling")
    length = _length(members)
    if length is None:
        return _EMPTY.get(path, Both("未规定", "not set"))
    if path == "deals.objection":
        return Both(f"成交后{length.zh}内", f"within {length.en} of the deal")
    zh, en = length
    if rounds := members.get("skip_rounds"):
        zh, en = f"{zh}，接待人轮空{rounds}轮", f"{en}, the receiver skipped {rounds} round{'' if rounds == 1 else 's'}"
    if then := _THEN.get(members.get("then", "")):
        zh, en = f"{zh}{then.zh}", f"{en}, {then.en}"
    return Both(zh, en)


def _deadline(members: Mapping[str, Any]) -> Both:
    """The words of a form's deadline, counted from what calls for the form."""
    if "minutes" in members:
        minutes = members["minutes"]
        return Both(f"{minutes}分钟内", f"within {minutes} minutes") if minutes else Both("当时", "at once")
    if "days" not in members:
        return Both("不要求", "not asked for")
    days = members["days"]
    if days == 0:
        told = Both("当日", "the same day")
    elif days == -1:
        told = Both("前一日", "the day before")
    else:
        word = "后" if days > 0 else "前"
        told = Both(f"{word}{abs(days)}天", f"{abs(days)} days {'after' if days > 0 else 'before'}")
        if days == 1:
            told = Both("次日", "the next day")
    hour = members.get("hour")
    return told if hour is None else Both(f"{told.zh}{hour}点前", f"{told.en}, by {hour}:00")


_EMPTY = {
    "ownership.protection": Both("不限期", "without end"),
    "ownership.protection_by": Both("不因到访方式而异", "the same for all"),
    "ownership.unclaimed": Both("不因时间归任何人", "nobody's by waiting"),
    "ownership.unknown_first_agent": Both("按老客户接待", "received as a returning client"),
}
