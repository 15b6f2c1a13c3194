"""Units: what is free, what is held, what is let (铺位)."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from api.auth.access import CLOSED
from api.requests.answers import problems
from api.requests.asking import ask
from api.requests.ids import PATTERN, UnitId
from api.requests.paging import AtLeast, Limit
from api.services import Reader, Shared
from api.units.schemas import UnitProfile, UnitsPage
from projections import queries

router = APIRouter(prefix="/v1/projects/{project}", dependencies=CLOSED, tags=["units"])

VIEWS = ("desk", "units")


class UnitsQuery(BaseModel):
    """Which units."""

    model_config = ConfigDict(extra="forbid")

    state: str | None = Field(
        None, pattern=r"^[a-z_]{1,20}$", description="Only units in this state.", examples=["free"]
    )
    floor: str | None = Field(
        None, min_length=1, max_length=64, pattern=r"^[^\x00]*$", description="Only units of this floor."
    )
    after: str | None = Field(None, pattern=PATTERN, description="`next` of the page before.")
    limit: Limit = 100
    at_least: AtLeast = None


class UnitQuery(BaseModel):
    """As it is now."""

    model_config = ConfigDict(extra="forbid")

    at_least: AtLeast = None


@router.get("/units", response_model=UnitsPage, responses=problems(404), summary="List units")
async def list_units(query: Annotated[UnitsQuery, Query()], reader: Reader, shared: Shared) -> Response:
    """Units by state and floor."""
    return await ask(
        shared,
        reader,
        VIEWS,
        query.at_least,
        lambda connection: queries.units(
            connection, reader.project, state=query.state, floor=query.floor, after=query.after, limit=query.limit
        ),
    )


@router.get("/units/{unit}", response_model=UnitProfile, responses=problems(404), summary="A unit")
async def read_unit(unit: UnitId, query: Annotated[UnitQuery, Query()], reader: Reader, shared: Shared) -> Response:
    """Availability, holds and contract of one unit."""
    return await ask(
        shared, reader, VIEWS, query.at_least, lambda connection: queries.unit(connection, reader.project, unit)
    )
