"""The kinds of field that events share. What is written once can never be corrected, so each says exactly what it takes."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Annotated, Any, Literal, NotRequired

import orjson
from pydantic import (
    AfterValidator,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    PlainValidator,
    Tag,
    WithJsonSchema,
    with_config,
)
from pydantic_core import PydanticCustomError
from typing_extensions import TypedDict

from domain.payloads.phones import normalise_phone
from domain.payloads.times import check_day, check_day_or_moment, check_zone

CONTROLS = r"\x00-\x1f\x7f-\x9f"
CONTROLS_BUT_LINES = r"\x00-\x08\x0b-\x1f\x7f-\x9f"

ID = r"^[A-Za-z0-9_-]{1,64}$"
LINE = rf"^[^{CONTROLS}]*[^\s{CONTROLS}][^{CONTROLS}]*$"
TEXT = rf"^[^{CONTROLS_BUT_LINES}]*[^\s{CONTROLS_BUT_LINES}][^{CONTROLS_BUT_LINES}]*$"
MONEY = r"^(0|[1-9][0-9]{0,14})(\.[0-9]{1,2})?$"
SIGNED_MONEY = r"^-?(0|[1-9][0-9]{0,14})(\.[0-9]{1,2})?$"
CURRENCY = r"^[A-Z]{3}$"
MONTH = r"^(19[7-9][0-9]|20[0-9]{2}|21[0-9]{2})-(0[1-9]|1[0-2])$"
PERIOD = r"^(19[7-9][0-9]|20[0-9]{2}|21[0-9]{2})(-(0[1-9]|1[0-2]|Q[1-4]))?$"
QUARTER = r"^(19[7-9][0-9]|20[0-9]{2}|21[0-9]{2})-Q[1-4]$"
SCORE = r"^(100(\.0{1,2})?|[0-9]{1,2}(\.[0-9]{1,2})?)$"
CLOCK = r"^([01][0-9]|2[0-3]):[0-5][0-9]$"
SHA256 = r"^[0-9A-Fa-f]{64}$"
UNIT_OF_RENT = r"^[A-Za-z0-9_/-]{1,32}$"
SCOPE = r"^((group|staff)/)?[A-Za-z0-9_-]{1,64}$"
AREA = r"^(0|[1-9][0-9]{0,6})(\.[0-9]{1,4})?$"

Id = Annotated[str, Field(pattern=ID)]
Line = Annotated[str, Field(pattern=LINE, max_length=100)]
Text = Annotated[str, Field(pattern=TEXT, max_length=4_000)]
Money = Annotated[str, Field(pattern=MONEY)]
SignedMoney = Annotated[str, Field(pattern=SIGNED_MONEY)]
Currency = Annotated[str, Field(pattern=CURRENCY)]
Month = Annotated[str, Field(pattern=MONTH)]
Period = Annotated[str, Field(pattern=PERIOD)]
Quarter = Annotated[str, Field(pattern=QUARTER)]
Sha256 = Annotated[str, Field(pattern=SHA256), AfterValidator(str.lower)]
Day = Annotated[str, AfterValidator(check_day), WithJsonSchema({"type": "string", "format": "date"})]
Until = Annotated[
    str,
    AfterValidator(check_day_or_moment),
    WithJsonSchema({"anyOf": [{"type": "string", "format": "date"}, {"type": "string", "format": "date-time"}]}),
]
Scope = Annotated[str, Field(pattern=SCOPE)]
Zone = Annotated[str, Field(max_length=64), AfterValidator(check_zone)]
PhoneNumber = Annotated[str, Field(max_length=40), AfterValidator(normalise_phone)]
Intent = Literal["A", "B", "C", "D"]


def _each_once(values: list[str]) -> list[str]:
    if len(set(values)) != len(values):
        raise PydanticCustomError("duplicate_entry", "Nobody may stand in this list twice.")
    return values


def _first_of_each(values: list[str]) -> list[str]:
    return list(dict.fromkeys(values))


PhoneNumbers = Annotated[list[PhoneNumber], Field(max_length=10), AfterValidator(_first_of_each)]
Ids = Annotated[list[Id], Field(min_length=1, max_length=500), AfterValidator(_each_once)]
Representatives = Annotated[dict[Id, Id], Field(min_length=1, max_length=100)]
"""Whom each group sends (各公司当日人选): ``{"G1": "A"}``."""

Positions = Annotated[list[Annotated[int, Field(ge=1, le=2**53)]], Field(max_length=200)]


def _number_as_text(value: Any) -> Any:
    """A JSON number as the decimal string that is stored; everything else is left to the checks that follow."""
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**15:
        return str(value)
    if isinstance(value, float) and abs(value) < 10**7:
        return str(int(value)) if value.is_integer() else repr(value)
    return value


def _above_zero(value: str) -> str:
    if not value.strip("0."):
        raise PydanticCustomError("not_an_area", "An area is more than 0 m².")
    return value


Area = Annotated[
    str,
    BeforeValidator(_number_as_text),
    Field(pattern=AREA),
    AfterValidator(_above_zero),
    WithJsonSchema({"anyOf": [{"type": "string", "pattern": AREA}, {"type": "number", "exclusiveMinimum": 0}]}),
]
"""Square metres, stored as a decimal string; a JSON number is taken too."""

Label = Annotated[
    str,
    BeforeValidator(_number_as_text),
    Field(pattern=LINE, max_length=64),
    WithJsonSchema({"anyOf": [{"type": "string", "minLength": 1, "maxLength": 64}, {"type": "integer"}]}),
]
"""What stands on a door or a slip (building, floor, unit number, receipt); a JSON number is stored as a string."""

Score = Annotated[
    str,
    BeforeValidator(_number_as_text),
    Field(pattern=SCORE),
    WithJsonSchema({"anyOf": [{"type": "string", "pattern": SCORE}, {"type": "number", "minimum": 0, "maximum": 100}]}),
]
"""A score from 0 to 100 with at most 2 decimals, stored as a decimal string; a JSON number is taken too."""

Word = Annotated[str, Field(pattern=LINE, max_length=64)]
"""A short name that the desk chooses and counts by (channel, method of payment, department)."""


def _without_nothing(value: dict[str, Any]) -> dict[str, Any]:
    return {name: inner for name, inner in value.items() if inner is not None}


_CLOSED = ConfigDict(extra="forbid", strict=True)


def _no_negative_rent(value: Any) -> Any:
    if isinstance(value, str) and value.startswith("-"):
        raise PydanticCustomError(
            "below_zero",
            "A rent or fee cannot be below zero; prices are checked before a contract is sealed:"
            " Duties of the Leasing and Operations Department, ZY-seal (《招商运营部工作职责》用印管理).",
        )
    return value


@with_config(_CLOSED)
class _Rent(TypedDict):
    """Rent (租金): an amount per stretch of time or area, such as ``month``, ``m2_month``, ``year``; ``total`` for a sale."""

    amount: Annotated[Money, BeforeValidator(_no_negative_rent)]
    per: Annotated[str, Field(pattern=UNIT_OF_RENT)]
    currency: NotRequired[Currency | None]


@with_config(_CLOSED)
class _Signer(TypedDict):
    """Who signs (签约人): the original ID was seen or not; a proxy needs a notarised power of attorney (GJ-11D)."""

    name: Line
    id_checked: NotRequired[bool | None]
    proxy_notarised: NotRequired[bool | None]
    id_number: NotRequired[Line | None]


@with_config(_CLOSED)
class _Hours(TypedDict):
    """Business hours (营业时间) of every day, wall clock of the project's time zone."""

    open: Annotated[str, Field(pattern=CLOCK)]
    close: Annotated[str, Field(pattern=CLOCK)]


def _closing_after_opening(hours: dict[str, str]) -> dict[str, str]:
    if hours["close"] <= hours["open"]:
        raise PydanticCustomError(
            "closes_before_it_opens", "Business hours must close after they open, on the same day."
        )
    return hours


Rent = Annotated[_Rent, AfterValidator(_without_nothing)]
Signer = Annotated[_Signer, AfterValidator(_without_nothing)]
Hours = Annotated[_Hours, AfterValidator(_closing_after_opening)]

_SHARE = re.compile(r"[01](?:\.[0-9]{1,18})?|[0-9]{1,6}/[1-9][0-9]{0,5}")


def _whole_or_part(written: str, whose: str) -> Fraction:
    """A share from 0 to 1. ``whose`` names it in what the poster is told."""
    if not _SHARE.fullmatch(written) or (share := Fraction(written)) > 1:
        raise PydanticCustomError(
            "not_a_share",
            'The share of {to} must be a decimal or a fraction from 0 to 1, such as "0.5" or "1/3".',
            {"to": whose},
        )
    return share


def _whole(shares: dict[str, str]) -> dict[str, str]:
    """Shares that sum to exactly 1, counted as fractions: no rounding decides who gets a commission."""
    total = sum((_whole_or_part(written, to) for to, written in shares.items()), start=Fraction(0))
    if total != 1:
        raise PydanticCustomError(
            "shares_do_not_sum_to_one", "The shares sum to {total}; they must sum to exactly 1.", {"total": str(total)}
        )
    return shares


Shares = Annotated[dict[Id, str], Field(min_length=1, max_length=20), AfterValidator(_whole)]
"""Who gets what part of a result: ``{"A": "0.5", "public": "1/2"}``."""


def _share(written: str) -> str:
    _whole_or_part(written, "this line")
    return written


Share = Annotated[str, AfterValidator(_share)]
"""One part of a result, by itself: ``"0.5"`` or ``"1/3"``."""


@with_config(_CLOSED)
class _Paid(TypedDict):
    """A line of a settlement (结算): the part of a deal's result that it pays for, and the money if it is told."""

    deal: Id
    to: Id
    share: Share
    amount: NotRequired[Money | None]


Paid = Annotated[_Paid, AfterValidator(_without_nothing)]


TAGS = ("fee as an amount", "fee as a rate")
"""Names that pydantic puts into the path of an error though the poster never wrote them."""


def _kind_of_fee(value: Any) -> str:
    return TAGS[0] if isinstance(value, str) else TAGS[1]


Fee = Annotated[Annotated[Money, Tag(TAGS[0])] | Annotated[Rent, Tag(TAGS[1])], Discriminator(_kind_of_fee)]
Fees = Annotated[dict[Line, Fee], Field(max_length=50)]
"""Fees beside the rent: ``{"service": {"amount": "12.00", "per": "m2_month"}, "deposit": "5000.00"}``."""

EXTRA_DEPTH = 4
EXTRA_BYTES = 4_096


def check_open(value: Any) -> str | None:
    """Why ``value`` cannot be kept as a desk's own addition, or None when it can: JSON, at most 4 deep, 4 KB, plain text."""
    fault = _unfit(value, 1)
    if fault is None and len(orjson.dumps(value)) > EXTRA_BYTES:
        return f"is larger than {EXTRA_BYTES} bytes"
    return fault


_CONTROL = re.compile(rf"[{CONTROLS_BUT_LINES}\ud800-\udfff]")


def _unfit(value: Any, depth: int) -> str | None:  # noqa: PLR0911 -- one line per kind of JSON value reads best
    if value is None or isinstance(value, bool):
        return None
    if isinstance(value, str):
        return "holds control characters or half characters" if _CONTROL.search(value) else None
    if isinstance(value, int):
        return None if abs(value) < 2**53 else "holds an integer beyond 2^53: write it as a string"
    if isinstance(value, float):
        return None if abs(value) < float("inf") else "holds a number that is not finite"
    if depth >= EXTRA_DEPTH and isinstance(value, (list, dict)):
        return f"is nested deeper than {EXTRA_DEPTH}"
    if isinstance(value, list):
        return next((fault for inner in value if (fault := _unfit(inner, depth + 1))), None)
    if isinstance(value, dict):
        if not all(isinstance(name, str) and 0 < len(name) <= 64 and not _CONTROL.search(name) for name in value):
            return "has a member whose name is empty, longer than 64 or not plain text"
        return next((fault for inner in value.values() if (fault := _unfit(inner, depth + 1))), None)
    return "is no JSON value"


def _open(value: Any) -> Any:
    if fault := check_open(value):
        raise PydanticCustomError("not_storable", "This value {fault}.", {"fault": fault})
    return value


def _text_or_object(value: Any) -> Any:
    if not isinstance(value, (str, dict)):
        raise PydanticCustomError("wrong_type", "Write a text or an object.")
    if isinstance(value, str) and not value.strip():
        raise PydanticCustomError("bad_text", "Write at least one visible character.")
    return _open(value)


OpenObject = Annotated[dict[str, Any], Field(max_length=200), AfterValidator(_open)]
"""A JSON object whose members the desk chooses."""

TextOrObject = Annotated[
    str | dict[str, Any],
    PlainValidator(_text_or_object),
    WithJsonSchema({"anyOf": [{"type": "string", "minLength": 1, "maxLength": 1_000}, {"type": "object"}]}),
]
"""A free text or a JSON object whose members the desk chooses."""

_FIGURE = re.compile(r"-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,6})?")


def _figures(metrics: dict[str, Any]) -> dict[str, Any]:
    for value in metrics.values():
        number = isinstance(value, (int, float)) and not isinstance(value, bool)
        if not number and not (isinstance(value, str) and _FIGURE.fullmatch(value)):
            raise PydanticCustomError(
                "not_a_figure", 'Every metric is a number or a decimal string, such as 12 or "300000.00".'
            )
    return metrics


Metrics = Annotated[OpenObject, Field(min_length=1), AfterValidator(_figures)]
"""Targets by name (指标): counts as numbers, money as decimal strings."""
