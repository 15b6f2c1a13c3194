"""``GET /rotation``: whose turn it is (轮到谁)."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from api.auth.access import CLOSED
from api.requests.answers import problems
from api.requests.asking import ask
from api.requests.moments import Day
from api.requests.paging import AsOf, AtLeast, Rulebook
from api.rotation.schemas import RotationDay
from api.services import Reader, Shared
from projections import queries

router = APIRouter(prefix="/v1/projects/{project}", dependencies=CLOSED, tags=["rotation"])


class RotationQuery(BaseModel):
    """Which day, as it was known when."""

    model_config = ConfigDict(extra="forbid")

    date: Day | None = Field(None, description="The local day. Without it: the day of `as_of`, or today.")
    as_of: AsOf = None
    rulebook: Rulebook = None
    at_least: AtLeast = None


@router.get("/rotation", response_model=RotationDay, responses=problems(404), summary="Whose turn it is")
async def read_rotation(query: Annotated[RotationQuery, Query()], reader: Reader, shared: Shared) -> Response:
    """Whose turn it is on a day, the queue, every turn that was taken, and the clauses that say so."""
    return await ask(
        shared,
        reader,
        ("desk", "rotation"),
        query.at_least,
        lambda connection: queries.rotation(connection, reader.project, query.date, query.as_of, query.rulebook),
    )
