"""``GET /kpis``: the figures of a desk, and the events that make each number (指标、下钻)."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Self, cast

from fastapi import APIRouter, Path, Query
from psycopg import AsyncConnection
from pydantic import BaseModel, ConfigDict, Field, model_validator
from starlette.responses import Response

from api.auth.access import CLOSED, KNOWN
from api.kpis.schemas import Commissions, KpiEvents, Kpis, SeveralKpis
from api.requests.answers import problems
from api.requests.asking import ask
from api.requests.ids import LARGEST_POSITION, PATTERN
from api.requests.moments import Day
from api.requests.paging import AtLeast, Limit
from api.services import Reader, Shared
from domain.figures.catalogue import FIGURES, Breakdown
from domain.payloads.fields import PERIOD
from projections import queries
from projections.figures.kpis import VIEWS, Question
from projections.figures.scope import Period

router = APIRouter(prefix="/v1/projects/{project}", dependencies=CLOSED, tags=["kpis"])
several = APIRouter(prefix="/v1", dependencies=KNOWN, tags=["kpis"])

LONGEST_DAYS = 366 * 10
MOST_PERIODS = 800
_DAYS: dict[Period | None, int] = {"day": 1, "week": 7, "month": 28, "quarter": 90, None: LONGEST_DAYS}
_ONE_BY = "(project|group|staff|channel)"

FigureName = StrEnum("FigureName", [figure.name for figure in FIGURES])  # type: ignore[misc]  # the names are the catalogue's
Figure = Annotated[FigureName, Path(description="Name of the figure, as in `figures` of the answer of `/kpis`.")]
From = Annotated[Day | None, Field(alias="from", description="First local day. Without it: the first of the month.")]
To = Annotated[Day | None, Field(description="Last local day. Without it: today.")]
Periods = Annotated[Period | None, Field(description="Cut into local days, weeks (from Monday), months or quarters.")]
Channel = Annotated[
    str | None, Field(min_length=1, max_length=64, pattern=r"^[^\x00]*$", description="Only of this channel (渠道).")
]


class _Days(BaseModel):
    """From when to when."""

    model_config = ConfigDict(extra="forbid")

    from_: From = None
    to: To = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.from_ is not None and self.to is not None:
            _check(self.from_, self.to, None)
        return self


class _Narrowed(_Days):
    """Whose figures."""

    staff: str | None = Field(None, pattern=PATTERN, description="Only of this person; `public` = the department.")
    group: str | None = Field(None, pattern=PATTERN, description="Only of this group, as its members were.")
    channel: Channel = None
    at_least: AtLeast = None


class KpisQuery(_Narrowed):
    """Which figures."""

    by: str = Field(
        "project",
        pattern=rf"^{_ONE_BY}(,{_ONE_BY})*$",
        description="project, group, staff or channel; several with commas between.",
        examples=["staff"],
    )
    period: Periods = None

    @model_validator(mode="after")
    def _not_too_many(self) -> Self:
        if self.from_ is not None and self.to is not None:
            _check(self.from_, self.to, self.period)
        return self


class EventsQuery(_Narrowed):
    """Which of the events."""

    after: int = Field(0, ge=0, le=LARGEST_POSITION, description="`next` of the page before.")
    limit: Limit = 50


class SeveralQuery(_Days):
    """Which projects, and when."""

    projects: str = Field(
        pattern=r"^[A-Za-z0-9_-]{1,64}(,[A-Za-z0-9_-]{1,64}){0,49}$",
        description="Ids with commas between, 50 at most.",
        examples=["east,west"],
    )
    period: Periods = None

    @model_validator(mode="after")
    def _not_too_many(self) -> Self:
        if self.from_ is not None and self.to is not None:
            _check(self.from_, self.to, self.period)
        return self


@router.get("/kpis", response_model=Kpis, responses=problems(404), summary="Figures of the desk")
async def read_kpis(query: Annotated[KpisQuery, Query()], reader: Reader, shared: Shared) -> Response:
    """Calls, visits, conversion, deals, money, rates: by project, group, person or channel, each with its events."""
    breakdowns = cast("tuple[Breakdown, ...]", tuple(dict.fromkeys(query.by.split(","))))
    question = _question(query)._replace(by=breakdowns, period=query.period)
    return await ask(
        shared, reader, VIEWS, query.at_least, lambda connection: queries.kpis(connection, reader.project, question)
    )


@router.get(
    "/kpis/{figure}/events", response_model=KpiEvents, responses=problems(404), summary="The events that make a figure"
)
async def read_kpi_events(
    figure: Figure, query: Annotated[EventsQuery, Query()], reader: Reader, shared: Shared
) -> Response:
    """In order of position; of a rate, the events of what is counted and of its part."""
    question = _question(query)
    return await ask(
        shared,
        reader,
        VIEWS,
        query.at_least,
        lambda connection: queries.kpi_events(
            connection, reader, figure.value, question, after=query.after, limit=query.limit
        ),
    )


class CommissionsQuery(BaseModel):
    """Which statements."""

    model_config = ConfigDict(extra="forbid")

    period: str = Field(pattern=PERIOD, description="`2026-03`, `2026-Q1` or `2026`.", examples=["2026-03"])
    staff: str | None = Field(None, pattern=PATTERN, description="Only this person's; `public` = the department's.")
    at_least: AtLeast = None


@router.get("/commissions", response_model=Commissions, responses=problems(404), summary="Statements of commission")
async def read_commissions(query: Annotated[CommissionsQuery, Query()], reader: Reader, shared: Shared) -> Response:
    """What everybody has earned by their shares of the period's deals, what was paid, what is to be adjusted, and why."""
    return await ask(
        shared,
        reader,
        VIEWS,
        query.at_least,
        lambda connection: queries.commissions(connection, reader.project, query.period, query.staff),
    )


@several.get("/kpis", response_model=SeveralKpis, responses=problems(404), summary="Figures of several projects")
async def read_several(query: Annotated[SeveralQuery, Query()], shared: Shared) -> Response:
    """Each project by itself, and all of them together; only projects that the token opens."""
    projects = list(dict.fromkeys(query.projects.split(",")))
    readers = [await shared.reader(project) for project in projects]
    question = Question(query.from_, query.to, period=query.period)

    async def asked(connection: AsyncConnection[Any]) -> Any:
        return await queries.together(connection, projects, question)

    return await ask(shared, readers[0], VIEWS, None, asked)


def _question(query: _Narrowed) -> Question:
    return Question(query.from_, query.to, staff=query.staff, group=query.group, channel=query.channel)


def _check(first: date, last: date, period: Period | None) -> None:
    if last < first:
        raise ValueError("`to` must not be before `from`.")
    days = (last - first).days + 1
    if days > LONGEST_DAYS:
        raise ValueError("Ten years at most are counted at once.")
    if period is not None and days > MOST_PERIODS * _DAYS[period]:
        raise ValueError(f"{MOST_PERIODS} periods at most are told at once; ask for longer ones.")
