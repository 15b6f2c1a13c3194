"""A line of a form (表单的一行), and the words that stand in its cells."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from domain.calendar import Calendar
from domain.forms.verdicts import Verdict
from domain.rulebooks.words import Both, setting

Cell = str | int | date | datetime | Decimal | Both | None
"""What stands in a cell: ``Both`` is a word of the trade in both languages, a moment is shown local, a Decimal is money."""


class Line(NamedTuple):
    """One line. ``staff``: whose it is; ``owed_by``: who could fill it. ``positions``: the events that it rests on."""

    key: str
    day: date
    staff: str | None
    client: str | None
    unit: str | None
    cells: dict[str, Cell]
    verdict: Verdict | None
    positions: list[int]
    owed_by: tuple[str, ...] = ()


CHANNELS = {
    "walk_in": Both("自然到访", "walk-in"),
    "phone": Both("来电", "phone"),
    "referral": Both("介绍", "referral"),
    "wechat": Both("微信", "WeChat"),
    "billboard": Both("户外广告", "billboard"),
    "exhibition": Both("展会", "exhibition"),
    "website": Both("网站", "website"),
    "outing": Both("外出拓展", "outing"),
}
"""Channels that most desks name alike; a desk's own words stand as they are."""


def channel(word: str | None) -> Cell:
    """What a channel is called."""
    return CHANNELS.get(word, word) if word else None


def kind(word: str) -> Cell:
    """What a kind of reception is called."""
    if word == "registered":
        return Both("仅有登记", "entry alone")
    zh, en = setting(f"rotation.kinds.{word}")
    return Both(zh.rpartition("·")[2], en.rpartition(": ")[2])


def rent(told: dict[str, Any] | None) -> Cell:
    """A rent as it is written: ``300.00 元/㎡·月``."""
    if told is None:
        return None
    per = {
        "month": Both("月", "month"),
        "quarter": Both("季", "quarter"),
        "year": Both("年", "year"),
        "day": Both("日", "day"),
        "m2_month": Both("㎡·月", "m² a month"),
        "m2_day": Both("㎡·日", "m² a day"),
        "m2_year": Both("㎡·年", "m² a year"),
        "total": Both("总价", "in total"),
    }.get(told["per"], Both(told["per"], told["per"]))
    return Both(f"{told['amount']} 元/{per.zh}", f"{told['amount']} per {per.en}")


def as_json(cell: Cell, calendar: Calendar) -> Any:
    """A cell as answers give it: moments in local RFC 3339, money as decimal strings, words in both languages."""
    if isinstance(cell, Both):
        return {"zh": cell.zh, "en": cell.en}
    if isinstance(cell, datetime):
        return calendar.text(cell)
    if isinstance(cell, date):
        return cell.isoformat()
    return f"{cell:.2f}" if isinstance(cell, Decimal) else cell


def as_text(cell: Cell, calendar: Calendar, *, clock: bool = False) -> str | int | Decimal | None:
    """A cell as it is printed: Chinese, moments as ``03-02 10:15``, with ``clock`` as ``10:15``."""
    if isinstance(cell, Both):
        return cell.zh
    if isinstance(cell, datetime):
        return f"{cell.astimezone(calendar.zone):{'%H:%M' if clock else '%m-%d %H:%M'}}"
    return cell.isoformat() if isinstance(cell, date) else cell
