"""The terms of a lease beside area, rent and dates: how it is paid, what is free, how it rises (租金支付条款)."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal, NotRequired

from pydantic import AfterValidator, ConfigDict, Field, with_config
from pydantic_core import PydanticCustomError
from typing_extensions import TypedDict

from domain.payloads.fields import Line, Rent

_CLOSED = ConfigDict(extra="forbid", strict=True)
_PERCENT = re.compile(r"-?(?:0|[1-9][0-9]?|100)(?:\.[0-9]{1,4})?")


def _percent(written: str) -> str:
    if not _PERCENT.fullmatch(written) or abs(float(written)) > 100:
        raise PydanticCustomError(
            "not_a_percentage", 'A percentage is a decimal string from -100 to 100, at most 4 decimals, such as "5".'
        )
    return written


Percent = Annotated[str, AfterValidator(_percent)]
"""Per hundred, as a decimal string: ``"5"`` is 5 %. Below zero the rent falls."""

Months = Annotated[int, Field(ge=0, le=1_200)]
Days = Annotated[int, Field(ge=0, le=3_660)]


@with_config(_CLOSED)
class _Escalation(TypedDict):
    """The rent rises (租金递增): by ``percent`` of what it was, every so many months."""

    percent: Percent
    every_months: Annotated[int, Field(ge=1, le=1_200)]


@with_config(_CLOSED)
class _Schedule(TypedDict):
    """How rent is paid (付租方式). Rent-free time (免租期) lies at the beginning of the lease; the property fee is paid in it too."""

    pay_every: Literal["month", "quarter"]
    rent_free_days: NotRequired[Days | None]
    rent_free_months: NotRequired[Months | None]
    escalation: NotRequired[_Escalation | None]
    property_fee: NotRequired[Rent | None]


def _one_free_time(schedule: dict[str, Any]) -> dict[str, Any]:
    given = {name: value for name, value in schedule.items() if value is not None}
    if "rent_free_days" in given and "rent_free_months" in given:
        raise PydanticCustomError("two_rent_free_times", "Give the rent-free time in days or in months, not in both.")
    return given


RentSchedule = Annotated[_Schedule, AfterValidator(_one_free_time)]

Documents = Annotated[list[Line], Field(min_length=1, max_length=50)]
"""Papers that go with a contract (随附资料): a copy of the ID, the licence, a power of attorney."""
