"""``GET /deals/{id}``: who gets what part of a deal (这单算谁的)."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict
from starlette.responses import Response

from api.auth.access import CLOSED
from api.deals.schemas import Deal
from api.requests.answers import problems
from api.requests.asking import ask
from api.requests.ids import DealId
from api.requests.paging import AsOf, AtLeast, Rulebook
from api.services import Reader, Shared
from projections import queries

router = APIRouter(prefix="/v1/projects/{project}", dependencies=CLOSED, tags=["deals"])


class JudgedQuery(BaseModel):
    """As it was known when, and under which rulebook."""

    model_config = ConfigDict(extra="forbid")

    as_of: AsOf = None
    rulebook: Rulebook = None
    at_least: AtLeast = None


@router.get("/deals/{deal}", response_model=Deal, responses=problems(404), summary="Who gets what part of a deal")
async def read_deal(deal: DealId, query: Annotated[JudgedQuery, Query()], reader: Reader, shared: Shared) -> Response:
    """The shares of a deal, who serves the client, until when it can be contested, and the clauses that say so."""
    return await ask(
        shared,
        reader,
        ("desk", "people"),
        query.at_least,
        lambda connection: queries.deal(connection, reader.project, deal, query.as_of, query.rulebook),
    )
