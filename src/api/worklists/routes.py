"""Worklists: who has to do what, by when, and which clause asks for it (待办清单)."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from api.auth.access import CLOSED
from api.requests.answers import problems
from api.requests.asking import ask
from api.requests.ids import PATTERN
from api.requests.moments import Day
from api.requests.paging import AtLeast, Limit
from api.services import Reader, Shared
from api.worklists.schemas import Name, Titles, Worklist
from projections.worklists import queries
from projections.worklists.lists import views_of

router = APIRouter(prefix="/v1/projects/{project}", dependencies=CLOSED, tags=["worklists"])

CURSOR = r"^[0-9]{1,17}\.[A-Za-z0-9_/.:@-]{1,300}$"


class WorklistQuery(BaseModel):
    """Whose list, and of which day."""

    model_config = ConfigDict(extra="forbid")

    staff: str | None = Field(None, pattern=PATTERN, description="Only what this person has to do.", examples=["A"])
    date: Day | None = Field(
        None, description="As known now, seen from the beginning of this day. Without it: from now."
    )
    after: str | None = Field(None, pattern=CURSOR, description="`next` of the page before.")
    limit: Limit = 100
    at_least: AtLeast = None


class TitlesQuery(BaseModel):
    """As it is now."""

    model_config = ConfigDict(extra="forbid")

    at_least: AtLeast = None


@router.get("/worklists", response_model=Titles, responses=problems(404), summary="The worklists")
async def list_worklists(query: Annotated[TitlesQuery, Query()], reader: Reader, shared: Shared) -> Response:
    """What each is called, and how far ahead it looks under the book in force."""
    return await ask(
        shared, reader, ("desk",), query.at_least, lambda connection: queries.titles(connection, reader.project)
    )


@router.get("/worklists/{name}", response_model=Worklist, responses=problems(404), summary="A worklist")
async def read_worklist(
    name: Name, query: Annotated[WorklistQuery, Query()], reader: Reader, shared: Shared
) -> Response:
    """What has to be done by a day and is not done: everybody's, or of one person; most urgent first.

    `today` is all lists of a person's day in one, with the roster and the colleagues they stand in for.
    """
    after = queries.Cursor.parse(query.after) if query.after is not None else None
    return await ask(
        shared,
        reader,
        views_of(name),
        query.at_least,
        lambda connection: queries.worklist(
            connection,
            reader.project,
            name,
            staff=query.staff,
            day=query.date,
            after=after,
            limit=query.limit,
            sight=reader.sight,
        ),
    )
