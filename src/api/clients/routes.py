"""Clients: search, profile, history, and whose they are (客户归谁)."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from api.auth.access import CLOSED, Member
from api.auth.sight import Looking
from api.clients.schemas import ClientProfile, ClientsPage, Ownership, Timeline
from api.problems import ProblemError
from api.requests.answers import problems
from api.requests.asking import ask
from api.requests.ids import LARGEST_POSITION, PATTERN, ClientId
from api.requests.paging import AsOf, AtLeast, Limit, Rulebook
from api.services import Reader, Shared
from projections import queries

router = APIRouter(prefix="/v1/projects/{project}", dependencies=CLOSED, tags=["clients"])

VIEWS = ("desk", "people")
PROFILES = ("desk", "people", "care")
State = Literal[
    "owned", "public", "none", "contested", "prospect", "reserve", "held", "deposited", "subscribed", "signed", "opened"
]


class ClientsQuery(BaseModel):
    """Which clients."""

    model_config = ConfigDict(extra="forbid")

    owner: str | None = Field(
        None,
        pattern=PATTERN,
        description="Only clients of this agent; `public` for those of the department, `none` for those of nobody.",
    )
    q: str | None = Field(
        None,
        min_length=1,
        max_length=100,
        pattern=r"^[^\x00]*$",
        description="Part of a name (汉字 or pinyin), company, phone or id. Clients whose data you may not see are found by their"
        " whole name, company or phone alone, or by their id.",
    )
    state: State | None = Field(None, description="Only clients in this state.")
    after: str | None = Field(None, pattern=PATTERN, description="`next` of the page before.")
    limit: Limit = 50
    at_least: AtLeast = None


class TimelineQuery(BaseModel):
    """Which part of the history."""

    model_config = ConfigDict(extra="forbid")

    after: int = Field(0, ge=0, le=LARGEST_POSITION, description="Only events after this position.")
    limit: Limit = 100
    as_of: AsOf = None
    at_least: AtLeast = None


class ProfileQuery(BaseModel):
    """As it is now."""

    model_config = ConfigDict(extra="forbid")

    at_least: AtLeast = None


class OwnershipQuery(BaseModel):
    """As it was known when, and under which rulebook."""

    model_config = ConfigDict(extra="forbid")

    as_of: AsOf = None
    rulebook: Rulebook = None
    at_least: AtLeast = None


@router.get("/clients", response_model=ClientsPage, responses=problems(404), summary="Search clients")
async def search_clients(
    query: Annotated[ClientsQuery, Query()], reader: Reader, shared: Shared, looking: Looking, poster: Member
) -> Response:
    """Clients by owner, name, phone or company."""
    if query.q is not None and looking.kind != "all" and (seconds := shared.searches.wait(poster.token)):
        # A covered number is not to be found by trying them all.
        raise ProblemError(
            429,
            "too_many_requests",
            "This token searches more often than it may; wait a moment.",
            headers={"Retry-After": str(seconds)},
        )
    return await ask(
        shared,
        reader,
        PROFILES,
        query.at_least,
        lambda connection: queries.clients(
            connection,
            reader.project,
            owner=query.owner,
            q=query.q,
            state=query.state,
            after=query.after,
            limit=query.limit,
            sight=reader.sight,
        ),
    )


@router.get("/clients/{client}", response_model=ClientProfile, responses=problems(404), summary="A client's profile")
async def read_client(
    client: ClientId, query: Annotated[ProfileQuery, Query()], reader: Reader, shared: Shared
) -> Response:
    """What the desk knows of a client."""
    return await ask(
        shared,
        reader,
        PROFILES,
        query.at_least,
        lambda connection: queries.client(connection, reader.project, client, reader.sight),
    )


@router.get(
    "/clients/{client}/timeline", response_model=Timeline, responses=problems(404), summary="A client's history"
)
async def read_timeline(
    client: ClientId, query: Annotated[TimelineQuery, Query()], reader: Reader, shared: Shared
) -> Response:
    """Every event that touches the client, those of units included, each with the decisions that followed."""
    return await ask(
        shared,
        reader,
        VIEWS,
        query.at_least,
        lambda connection: queries.timeline(
            connection, reader, client, after=query.after, limit=query.limit, as_of=query.as_of
        ),
    )


@router.get(
    "/clients/{client}/ownership", response_model=Ownership, responses=problems(404), summary="Whose client it is"
)
async def read_ownership(
    client: ClientId, query: Annotated[OwnershipQuery, Query()], reader: Reader, shared: Shared
) -> Response:
    """Whose client it is, until when, every claim and what became of it, and the clauses and events that say so."""
    return await ask(
        shared,
        reader,
        VIEWS,
        query.at_least,
        lambda connection: queries.ownership(connection, reader.project, client, query.as_of, query.rulebook),
    )
