"""Targets and reviews: what is to be reached, how it is split, and how the quarters were scored (指标、考核)."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from api.auth.access import CLOSED
from api.requests.answers import problems
from api.requests.asking import ask
from api.requests.ids import PATTERN
from api.requests.paging import AtLeast, Limit
from api.services import Reader, Shared
from api.targets.schemas import ReviewsPage, TargetsPage
from domain.payloads.fields import PERIOD, QUARTER, SCOPE
from projections import queries

router = APIRouter(prefix="/v1/projects/{project}", dependencies=CLOSED, tags=["targets"])

VIEWS = ("desk", "targets")


class TargetsQuery(BaseModel):
    """Which targets."""

    model_config = ConfigDict(extra="forbid")

    period: str | None = Field(None, pattern=PERIOD, description="A month, quarter or year.", examples=["2026-Q1"])
    scope: str | None = Field(
        None, pattern=SCOPE, description="`project`, `group/ID`, `staff/ID`, or the id alone.", examples=["staff/A"]
    )
    after: str | None = Field(None, pattern=f"{PERIOD[:-1]}/{SCOPE[1:]}", description="`next` of the page before.")
    limit: Limit = 100
    at_least: AtLeast = None


class ReviewsQuery(BaseModel):
    """Which reviews."""

    model_config = ConfigDict(extra="forbid")

    period: str | None = Field(None, pattern=QUARTER, description="A calendar quarter.", examples=["2026-Q1"])
    staff: str | None = Field(None, pattern=PATTERN, description="Only this person's.")
    after: str | None = Field(None, pattern=f"{PATTERN[:-1]}/{QUARTER[1:]}", description="`next` of the page before.")
    limit: Limit = 100
    at_least: AtLeast = None


@router.get("/targets", response_model=TargetsPage, responses=problems(404), summary="List targets")
async def list_targets(query: Annotated[TargetsQuery, Query()], reader: Reader, shared: Shared) -> Response:
    """Targets by period and scope: figures, split, approval, and what is still to be done about each."""
    return await ask(
        shared,
        reader,
        VIEWS,
        query.at_least,
        lambda connection: queries.targets(
            connection,
            reader.project,
            period=query.period,
            scope=query.scope,
            after=query.after,
            limit=query.limit,
        ),
    )


@router.get("/reviews", response_model=ReviewsPage, responses=problems(404), summary="List reviews")
async def list_reviews(query: Annotated[ReviewsQuery, Query()], reader: Reader, shared: Shared) -> Response:
    """Reviews by person and quarter: the scores, and the warning, flag or praise that follows, each with its clause."""
    return await ask(
        shared,
        reader,
        VIEWS,
        query.at_least,
        lambda connection: queries.reviews(
            connection,
            reader.project,
            period=query.period,
            staff=query.staff,
            after=query.after,
            limit=query.limit,
        ),
    )
