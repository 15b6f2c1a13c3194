"""Figures as they are read (指标)."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from api.events.schemas import RecordedEvent


class FigureValue(BaseModel):
    """One figure. Counts are numbers; money, results, rates and hours are decimal strings."""

    value: int | str | None = Field(description="Null: a rate of nothing.")
    part: str | None = Field(None, description="Of a rate or an average: what is divided.")
    of: str | None = Field(None, description="Of a rate or an average: by what it is divided.")
    events: str | None = Field(
        None, description="Where the events are that make it; absent of several projects together."
    )


class Wording(BaseModel):
    """A text in both languages."""

    zh: str
    en: str


class FigureMeaning(BaseModel):
    """What a figure is called, and exactly what is counted."""

    figure: str
    zh: str
    en: str
    measure: Literal["count", "result", "money", "rate", "hours"]
    clauses: list[str] = Field(description="Clauses of the trade's papers that ask for it.")
    about: Wording


class KpiRow(BaseModel):
    """Figures of a project, a group, a person or a channel in a period."""

    model_config = ConfigDict(extra="allow")

    by: Literal["project", "group", "staff", "channel", "all"]
    key: str | None = Field(description="Id of the project, group or person, or the channel; null where none is known.")
    name: str | None
    period: str | None = Field(description="`2026-03-02`, `2026-W10`, `2026-03` or `2026-Q1`; null without `period`.")
    from_: str = Field(alias="from", description="First local day.")
    to: str = Field(description="Last local day.")
    figures: dict[str, FigureValue]


class Kpis(BaseModel):
    """Figures of a project, and what each means."""

    project: str
    name: str
    from_: str = Field(alias="from")
    to: str
    period: str | None
    figures: list[FigureMeaning]
    rows: list[KpiRow]
    position: int


class SeveralKpis(BaseModel):
    """Figures of several projects, each by itself and all together."""

    projects: list[str]
    from_: str = Field(alias="from")
    to: str
    period: str | None
    figures: list[FigureMeaning]
    rows: list[KpiRow]
    positions: dict[str, int] = Field(description="The position that the answer includes, by project.")


class KpiEvents(BaseModel):
    """A page of the events that make a figure."""

    figure: str
    zh: str
    en: str
    from_: str = Field(alias="from")
    to: str
    items: list[RecordedEvent]
    next: int | None = Field(description="`after` of the next page; null when this is the last one.")
    position: int
