"""Forms as they are read (表单)."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, Field

from api.requests.masks import Masked
from domain.payloads.forms import DeskForm

FormName = Literal[DeskForm, "manager_checks", "leader_checks"]


class Words(BaseModel):
    """The same in both languages."""

    zh: str
    en: str


class Deadline(Words):
    """By when a form is due, as the book in force words it."""

    setting: str = Field(description="Path of the setting.", examples=["forms.visit_register"])


class Column(Words):
    """A column."""

    name: str = Field(description="Its member in `cells`.")


class FormKind(BaseModel):
    """A form: what it is called, who fills it, by when."""

    form: FormName
    title: Words
    cover: Literal["entry", "day", "week", "month", "period"] = Field(
        description="What is due: every entry by itself, or the sheet of a day, week, month or target period."
    )
    filled_by: Words
    deadline: Deadline
    clauses: list[str] = Field(
        description="Clauses of the book in force that ask for it, and say what becomes of late ones."
    )
    columns: list[Column]


class FormList(BaseModel):
    """Every form of the desk."""

    rulebook: str
    items: list[FormKind]
    position: int


class Verdict(Words):
    """What a form, or an entry of one, has come to."""

    state: Literal["complete", "late", "incomplete", "missing", "open"] = Field(description="`open`: not due yet.")
    done: bool = Field(
        description="Whether the book counts it as filled: incomplete or late may be as good as not done."
    )
    due_at: str | None
    done_at: str | None
    missing: list[str] = Field(description="Fields that the book asks for and it lacks.")
    clauses: list[str]


class Entry(BaseModel):
    """A line of a form."""

    key: str = Field(description="The reception, deal, contract, outing or period; a check's finding may name it.")
    day: str
    staff: str | None
    owed_by: list[str] = Field(description="Who has to fill it: any one of them.")
    client: str | None
    unit: str | None
    cells: dict[str, Any] = Field(description="By the name of the column; words of the trade come in both languages.")
    masked: Masked = None
    verdict: Verdict | None = Field(description="Null where a line is nobody's to fill in time.")
    findings: list[dict[str, Any]] = Field(description="What checks found about this line.")
    positions: list[int] = Field(description="The events that it rests on.")


class Check(BaseModel):
    """Somebody checked the form."""

    by: str
    name: str | None
    form: str
    from_: str = Field(alias="from")
    to: str
    staff: str | None = Field(description="Whose forms alone were checked.")
    at: str
    findings: list[dict[str, Any]]
    position: int


class FilledForm(FormKind):
    """A form of some days."""

    project: str = Field(description="The desk's name.")
    rulebook: str
    from_: str = Field(alias="from")
    to: str
    staff: str | None
    items: list[Entry]
    totals: dict[str, Any] = Field(
        description="Its last line, of sums, by column; empty for forms that sum nothing up."
    )
    verdicts: dict[str, int] = Field(description="How many entries, or sheets, of these days stand how.")
    checks: list[Check]
    next: str | None = Field(description="`after` of the next page; null when this is the last one.")
    position: int


class MissingForm(BaseModel):
    """A form that was due and does not count as filled."""

    form: FormName
    title: Words
    key: str
    day: str
    staff: str | None
    owed_by: list[str]
    client: str | None
    client_name: str | None
    masked: Masked = None
    unit: str | None
    unit_name: str | None
    verdict: Verdict
    positions: list[int]


class MissingForms(BaseModel):
    """A page of the forms that were due and do not count as filled, the longest due first."""

    from_: str = Field(alias="from")
    to: str
    staff: str | None
    items: list[MissingForm]
    total: int
    next: str | None
    position: int
