"""Complaints: which are open and until when, every step of one, and statistics (投诉)."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator
from starlette.responses import Response

from api.auth.access import CLOSED
from api.complaints.schemas import ComplaintProfile, ComplaintsPage, ComplaintStatistics
from api.problems import ProblemError
from api.requests.answers import problems
from api.requests.asking import ask
from api.requests.ids import PATTERN
from api.requests.moments import Day
from api.requests.paging import AtLeast, Limit
from api.services import Reader, Shared
from domain.complaints.steps import Name
from projections import queries
from projections.errors import Several

router = APIRouter(prefix="/v1/projects/{project}", dependencies=CLOSED, tags=["complaints"])

VIEWS = ("desk", "complaints", "people")
State = Literal["open", "overdue", Name]
ComplaintId = Annotated[str, Path(pattern=PATTERN, description="The complaint's id.", examples=["P001"])]
Word = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[^\x00]*$")]


class ComplaintsQuery(BaseModel):
    """Which complaints."""

    model_config = ConfigDict(extra="forbid")

    state: State | None = Field(
        None,
        description="The last step that was taken; `open` for all that are not closed, `overdue` for the late ones.",
    )
    due_before: Day | None = Field(None, description="Only those not closed that are due before this local day.")
    department: Word | None = Field(None, description="Only those assigned to this department.", examples=["工程部"])
    category: Word | None = Field(None, description="Only those of this category.")
    staff: str | None = Field(None, pattern=PATTERN, description="Only those assigned to this person.")
    client: str | None = Field(None, pattern=PATTERN, description="Only those of this client.")
    from_: Day | None = Field(None, alias="from", description="Only those opened on this local day or later.")
    to: Day | None = Field(None, description="Only those opened on this local day or earlier.")
    after: str | None = Field(None, pattern=f"{PATTERN[:-1]}/{PATTERN[1:]}", description="`next` of the page before.")
    limit: Limit = 100
    at_least: AtLeast = None


class ComplaintQuery(BaseModel):
    """Whose complaint, where several clients have one of the same id."""

    model_config = ConfigDict(extra="forbid")

    client: str | None = Field(
        None, pattern=PATTERN, description="The client, where several have a complaint of this id."
    )
    at_least: AtLeast = None


class StatisticsQuery(BaseModel):
    """Of which days."""

    model_config = ConfigDict(extra="forbid")

    from_: Day = Field(alias="from", description="First local day of opening.")
    to: Day = Field(description="Last local day of opening.")
    at_least: AtLeast = None

    @field_validator("to")
    @classmethod
    def _in_order(cls, to: date, info: ValidationInfo) -> date:
        if "from_" in info.data and to < info.data["from_"]:
            raise ValueError("The last day must not be before the first.")
        return to


@router.get("/complaints", response_model=ComplaintsPage, responses=problems(404), summary="List complaints")
async def list_complaints(query: Annotated[ComplaintsQuery, Query()], reader: Reader, shared: Shared) -> Response:
    """Complaints by state, limit, department and person."""
    filters = {
        "state": query.state,
        "department": query.department,
        "category": query.category,
        "staff": query.staff,
        "client": query.client,
    }
    return await ask(
        shared,
        reader,
        VIEWS,
        query.at_least,
        lambda connection: queries.complaints(
            connection,
            reader.project,
            filters,
            due_before=query.due_before,
            first=query.from_,
            last=query.to,
            after=query.after,
            limit=query.limit,
            sight=reader.sight,
        ),
    )


@router.get(
    "/complaints/statistics",
    response_model=ComplaintStatistics,
    responses=problems(404),
    summary="Complaints counted by class",
)
async def read_statistics(query: Annotated[StatisticsQuery, Query()], reader: Reader, shared: Shared) -> Response:
    """Complaints opened in a period: founded, in time, satisfied; in all, by category and by department."""
    return await ask(
        shared,
        reader,
        VIEWS,
        query.at_least,
        lambda connection: queries.complaint_statistics(connection, reader.project, query.from_, query.to),
    )


@router.get(
    "/complaints/{complaint}",
    response_model=ComplaintProfile,
    responses=problems(404),
    summary="A complaint with every step",
)
async def read_complaint(
    complaint: ComplaintId, query: Annotated[ComplaintQuery, Query()], reader: Reader, shared: Shared
) -> Response:
    """Every step of a complaint: who took it, when, until when it was due, and what is pointed out, each with its clause."""
    try:
        return await ask(
            shared,
            reader,
            VIEWS,
            query.at_least,
            lambda connection: queries.complaint(connection, reader, complaint, query.client),
        )
    except Several as error:
        told = f"{str(error)[:1].upper()}{str(error)[1:]}."
        fault = {"location": "query", "name": "client", "code": "several_complaints", "detail": told}
        raise ProblemError(422, "parameters_invalid", told, errors=[fault]) from None
