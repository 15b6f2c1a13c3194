"""Forms that nobody can make out of other events: plans and reports that are handed in, and the checks of all forms."""

from __future__ import annotations

import re
from typing import Annotated, Literal, NotRequired, Self

from pydantic import AfterValidator, ConfigDict, Field, WithJsonSchema, model_validator, with_config
from pydantic_core import PydanticCustomError
from typing_extensions import TypedDict

from domain.payloads.base import Payload, Staff
from domain.payloads.fields import Day, Id, Line, OpenObject, Text
from domain.payloads.times import FIRST_YEAR, LAST_YEAR
from domain.spans import days_of

WEEK_OR_MONTH = r"^[0-9]{4}-(W[0-9]{2}|[0-9]{2})$"


def _a_week_or_month(written: str) -> str:
    try:
        first = days_of(written)[0] if re.fullmatch(WEEK_OR_MONTH, written, re.ASCII) else None
    except ValueError:
        first = None
    if first is None or not FIRST_YEAR <= first.year <= LAST_YEAR:
        raise PydanticCustomError("bad_form_period", "Write a week (2026-W10) or a month (2026-03) that exists.")
    return written


WeekOrMonth = Annotated[
    str,
    AfterValidator(_a_week_or_month),
    WithJsonSchema({"type": "string", "pattern": WEEK_OR_MONTH, "examples": ["2026-W10", "2026-03"]}),
]
"""A week as ISO 8601 numbers them, Monday first (2026-W10), or a month (2026-03)."""

FiledForm = Literal["daily_plan", "weekly_report", "monthly_report"]
DeskForm = Literal[
    "visit_register",
    "follow_up_plan",
    "contract_plan",
    "contract_collection",
    "outing_plan",
    "outing_log",
    "rotation_sheet",
    "visit_totals",
    "follow_up_totals",
    "signed_contracts",
    "daily_plan",
    "weekly_report",
    "monthly_report",
    "targets",
    "sales_daily",
    "channel_daily",
]
CheckedForm = Literal["all", DeskForm]

_COVERS = {"daily_plan": "day", "weekly_report": "week", "monthly_report": "month"}


def _length(day: str | None, period: str | None) -> str | None:
    if (day is None) == (period is None):
        return None
    if day is not None:
        return "day"
    return "week" if period is not None and "W" in period else "month"


class FormFiled(Payload):
    """A form is handed in (表单上交): a day's work plan, a week's or a month's report.

    ``entries`` holds what stands on it; which members it must have is the book's. Clients are named by their ids, as nothing
    here is sealed. Handed in again, the later one stands beside the earlier.
    """

    form: FiledForm
    date: Day | None = None
    period: WeekOrMonth | None = None
    staff: Annotated[Id, Staff(acting=True)]
    entries: Annotated[OpenObject, Field(min_length=1)]

    @model_validator(mode="after")
    def _for_its_time(self) -> Self:
        wanted = _COVERS[self.form]
        if _length(self.date, self.period) != wanted:
            told = {"day": "its date alone", "week": "its week alone (2026-W10)", "month": "its month alone (2026-03)"}
            raise PydanticCustomError(
                "wrong_form_period",
                "A {form} names {told}.",
                {
                    "form": self.form.replace("_", " "),
                    "told": told[wanted],
                    "at": "date" if wanted == "day" else "period",
                },
            )
        return self


@with_config(ConfigDict(extra="forbid", strict=True))
class _Finding(TypedDict):
    """What a check found (检查发现): entries that are ``wrong`` or ``false``, or what is left out."""

    finding: Literal["wrong", "false", "incomplete", "note"]
    text: Text
    staff: NotRequired[Id | None]
    key: NotRequired[Line | None]


def _without_nothing(findings: list[_Finding]) -> list[dict[str, object]]:
    return [{name: value for name, value in one.items() if value is not None} for one in findings]


class FormChecked(Payload):
    """Forms are checked (表单检查) for a day, a week or a month, by somebody who says what they found.

    ``form`` ``all``: every form of that time. ``staff``: only theirs. A finding may name the row it is about by its ``key``.
    """

    form: CheckedForm
    date: Day | None = None
    period: WeekOrMonth | None = None
    by: Annotated[Id, Staff(acting=True)]
    staff: Annotated[Id | None, Staff()] = None
    findings: Annotated[list[_Finding], Field(max_length=200), AfterValidator(_without_nothing)] | None = None

    @model_validator(mode="after")
    def _one_time(self) -> Self:
        if _length(self.date, self.period) is None:
            raise PydanticCustomError(
                "wrong_form_period", "A check is of a date, or of a week or month: give one of the two.", {"at": "date"}
            )
        if self.staff == self.by:
            raise PydanticCustomError(
                "checked_by_oneself",
                "{by} cannot check forms of their own: somebody else does.",
                {"by": self.by, "at": "by"},
            )
        return self
