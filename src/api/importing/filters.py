"""The filters of a template placeholder: ``{account|slug}``, ``{price|decimal:2}``, ``{engaged|date|at:10:00}``.

A filter takes one value and gives one value. Values are text as read, or what an earlier filter made of it (a number, a
date, a moment, a list). A value that a filter cannot read raises :class:`RowError`, so the row is rejected with the reason.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Protocol, TypeAlias
from zoneinfo import ZoneInfo

from pypinyin import lazy_pinyin

from api.importing.problems import RowError, TemplateError

Value: TypeAlias = "str | int | bool | Decimal | date | datetime | list[str]"


class Setting(Protocol):
    """What filters may ask of the conversion they run in."""

    zone: ZoneInfo
    tables: Mapping[str, Mapping[str, str]]
    lookups: Mapping[str, Mapping[str, Mapping[str, str]]]

    def unique_slug(self, slug: str, original: str) -> str:
        """Remember what a slug was made of; another original for the same slug raises :class:`RowError`."""


Filter: TypeAlias = Callable[[Value, str, Setting], Value]

_DIGITS = 40
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_TRUE = frozenset({"1", "true", "yes", "y", "t", "是", "有", "对"})
_FALSE = frozenset({"0", "false", "no", "n", "f", "否", "无", "不"})


def text_of(value: Value) -> str:
    """The value as it stands inside a longer text: dates as ISO 8601, lists joined by commas, truth as true/false."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, list):
        return ",".join(value)
    return str(value)


@lru_cache(maxsize=10_000)
def slug_of(text: str) -> str:
    """Letters, digits, ``-`` and ``_`` only, 64 at most: accents dropped, Chinese as pinyin, anything else a ``-``."""
    spelt = text if text.isascii() else "-".join(lazy_pinyin(text))
    plain = unicodedata.normalize("NFKD", spelt).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9_]+", "-", plain).strip("-")[:64]


def _slug(value: Value, _argument: str, setting: Setting) -> Value:
    original = text_of(value)
    slug = slug_of(original)
    if not slug:
        raise RowError("no_id", f"no id can be made of {original!r}: it has no letter and no digit")
    return setting.unique_slug(slug, original)


def _id(value: Value, _argument: str, _setting: Setting) -> Value:
    original = text_of(value)
    slug = slug_of(original)
    if slug == original:
        return slug
    return f"{slug[:51]}-{_digest(original)}".lstrip("-")


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _hash(value: Value, _argument: str, _setting: Setting) -> Value:
    return _digest(text_of(value))


def _map(value: Value, argument: str, setting: Setting) -> Value:
    table = setting.tables[argument]
    found = table.get(text_of(value), table.get("*"))
    if found is None:
        raise RowError("value_unknown", f"{text_of(value)!r} is not in the value table {argument!r}")
    return found


def _lookup(value: Value, argument: str, setting: Setting) -> Value:
    name, _, column = argument.partition(".")
    row = setting.lookups[name].get(text_of(value))
    if row is None:
        raise RowError("lookup_failed", f"{text_of(value)!r} is not in the lookup file {name!r}")
    return row[column]


def _number(value: Value) -> Decimal:
    plain = re.sub(r"[,\s¥$€£元]|CNY|RMB", "", unicodedata.normalize("NFKC", text_of(value)))
    try:
        number = Decimal(plain)
    except InvalidOperation:
        raise RowError("not_a_number", f"{text_of(value)!r} is not a number") from None
    if not number.is_finite():
        raise RowError("not_a_number", f"{text_of(value)!r} is not a finite number")
    if number and abs(number.adjusted()) > _DIGITS:
        raise RowError("not_a_number", f"{text_of(value)!r} has too many digits")
    return number


def _int(value: Value, _argument: str, _setting: Setting) -> Value:
    number = _number(value)
    if number != number.to_integral_value():
        raise RowError("not_a_number", f"{text_of(value)!r} is not a whole number")
    return int(number)


def _decimal(value: Value, argument: str, _setting: Setting) -> Value:
    number = _number(value)
    if not argument:
        return format(number, "f")
    try:
        return format(number.quantize(Decimal(1).scaleb(-int(argument))), "f")
    except InvalidOperation:
        raise RowError("not_a_number", f"{text_of(value)!r} has too many digits") from None


def _times(value: Value, argument: str, _setting: Setting) -> Value:
    return format(_number(value) * Decimal(argument), "f")


def _bool(value: Value, _argument: str, _setting: Setting) -> Value:
    word = text_of(value).strip().lower()
    if word in _TRUE:
        return True
    if word in _FALSE:
        return False
    raise RowError("not_yes_or_no", f"{text_of(value)!r} is neither yes nor no")


def _date(value: Value, argument: str, setting: Setting) -> Value:
    if isinstance(value, datetime):
        return value.astimezone(setting.zone).date()
    if isinstance(value, date):
        return value
    text = text_of(value)
    try:
        if argument:
            return datetime.strptime(text, argument).date()  # noqa: DTZ007 -- a calendar day has no zone
        return date.fromisoformat(text)
    except ValueError:
        wanted = argument or "YYYY-MM-DD"
        raise RowError("not_a_date", f"{text!r} is not a date of the form {wanted}") from None


def _datetime(value: Value, argument: str, setting: Setting) -> Value:
    if isinstance(value, datetime):
        return value
    text = text_of(value)
    try:
        moment = datetime.strptime(text, argument) if argument else datetime.fromisoformat(text)  # noqa: DTZ007 -- the zone is added below
    except ValueError:
        wanted = argument or "YYYY-MM-DDTHH:MM:SS"
        raise RowError("not_a_time", f"{text!r} is not a time of the form {wanted}") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=setting.zone)


def _at(value: Value, argument: str, setting: Setting) -> Value:
    day = _date(value, "", setting)
    return datetime.combine(day, time.fromisoformat(argument), tzinfo=setting.zone) if isinstance(day, date) else day


def _span(argument: str) -> timedelta:
    found = re.fullmatch(r"([+-]?\d{1,6})([smhd])", argument)
    if found is None:
        raise TemplateError(f"{argument!r} is not a span of time: write 30s, 20m, 2h or 7d")
    return timedelta(**{_UNITS[found[2]]: int(found[1])})


def _moved(value: date | datetime, months: int) -> date | datetime:
    index = value.year * 12 + value.month - 1 + months
    year, month = divmod(index, 12)
    for day in range(value.day, 27, -1):
        try:
            return value.replace(year=year, month=month + 1, day=day)
        except ValueError:
            continue
    return value.replace(year=year, month=month + 1)


def _plus(value: Value, argument: str, setting: Setting) -> Value:
    moment = value if isinstance(value, date) else _datetime(value, "", setting)
    if not isinstance(moment, date):
        raise RowError("not_a_time", f"{text_of(value)!r} is not a time")
    try:
        months = re.fullmatch(r"([+-]?\d{1,4})mo", argument)
        return _moved(moment, int(months[1])) if months else moment + _span(argument)
    except (OverflowError, ValueError) as error:
        raise RowError("not_a_time", f"{text_of(value)!r} {argument} is outside the calendar") from error


def _period(value: Value, _argument: str, setting: Setting) -> Value:
    return text_of(_date(value, "", setting))[:7]


def _match(value: Value, argument: str, _setting: Setting) -> Value:
    found = re.search(argument, text_of(value))
    if found is None:
        raise RowError("no_match", f"{text_of(value)!r} does not match {argument!r}")
    return found[1] if found.re.groups else found[0]


def _split(value: Value, argument: str, _setting: Setting) -> Value:
    return [part for part in (piece.strip() for piece in text_of(value).split(argument or ",")) if part]


def _text(change: Callable[[str, str], str]) -> Filter:
    return lambda value, argument, _setting: change(text_of(value), argument)


FILTERS: Mapping[str, Filter] = {
    "lower": _text(lambda text, _argument: text.lower()),
    "upper": _text(lambda text, _argument: text.upper()),
    "title": _text(lambda text, _argument: text.title()),
    "pad": _text(lambda text, argument: text.zfill(int(argument))),
    "short": _text(lambda text, argument: text[: int(argument)]),
    "slug": _slug,
    "id": _id,
    "hash": _hash,
    "map": _map,
    "lookup": _lookup,
    "int": _int,
    "decimal": _decimal,
    "times": _times,
    "bool": _bool,
    "date": _date,
    "datetime": _datetime,
    "at": _at,
    "plus": _plus,
    "period": _period,
    "match": _match,
    "split": _split,
}
"""Every filter by its name; ``default`` is the template's own, because it works on a blank value."""


def check_argument(name: str, argument: str) -> None:
    """Raise :class:`TemplateError` where a filter's argument is of no use, so that it is found before any row is read."""
    if name in {"pad", "short"} or (name == "decimal" and argument):
        if not re.fullmatch(r"\d{1,3}", argument):
            raise TemplateError(f"{name} wants a number, as in {name}:2")
    elif name == "at":
        try:
            time.fromisoformat(argument)
        except ValueError:
            raise TemplateError(f"at wants a time of day, as in at:10:00, not {argument!r}") from None
    elif name == "plus":
        if not re.fullmatch(r"[+-]?\d{1,4}mo", argument):
            _span(argument)
    elif name == "times":
        try:
            Decimal(argument)
        except InvalidOperation:
            raise TemplateError(f"times wants a number, as in times:0.0833, not {argument!r}") from None
    elif name == "match":
        try:
            re.compile(argument)
        except re.error as error:
            raise TemplateError(f"match wants a regular expression: {error}") from None
    elif name == "lookup" and "." not in argument:
        raise TemplateError(f"lookup wants NAME.COLUMN, not {argument!r}")
