"""What the desk owes its clients (待办), outings, delegations, the reserve pool, allotment, and how a day is manned."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError
from starlette.responses import Response

from api.auth.access import CLOSED
from api.care import schemas
from api.requests.answers import problems
from api.requests.asking import ask
from api.requests.ids import LARGEST_POSITION, PATTERN, ClientId
from api.requests.paging import AtLeast, Limit
from api.services import Reader, Shared
from domain.care import KINDS
from projections.care import manning, queries

router = APIRouter(prefix="/v1/projects/{project}", dependencies=CLOSED, tags=["care"])

VIEWS = ("desk", "people", "care")

Id = Annotated[str, Field(pattern=PATTERN)]


def _a_kind(kind: str) -> str:
    if kind not in KINDS:
        raise PydanticCustomError(
            "unknown_kind", "There is no such duty. There are {known}.", {"known": ", ".join(sorted(KINDS))}
        )
    return kind


def _a_place(text: str) -> str:
    try:
        at = queries.Place(*text.split("~", 3)).at
        fits = at == "infinity" or dt.datetime.fromisoformat(at).tzinfo is not None
    except (TypeError, ValueError):
        fits = False
    if not fits:
        raise PydanticCustomError("no_cursor", "Give the `next` of the page before, as it was answered.")
    return text


class DuesQuery(BaseModel):
    """Which duties."""

    model_config = ConfigDict(extra="forbid")

    kind: Annotated[str, AfterValidator(_a_kind)] | None = Field(
        None, description=f"One of {', '.join(KINDS)}.", examples=["follow_up"]
    )
    staff: Id | None = Field(None, description="Only what this member of staff must do.")
    client: Id | None = Field(None, description="Only what this client is owed.")
    state: Literal["open", "done", "dropped", "breached", "any"] | None = Field(
        None, description="Only duties in this state, or in `any`. Without it, and without `open`: open ones."
    )
    open: bool | None = Field(None, description="Only open duties, or with `false` only those that ended.")
    late: bool = Field(False, description="Only what was done, or is still open, past its deadline.")
    due_before: dt.date | None = Field(None, description="Only what is due before this local day.")
    after: Annotated[str, Field(max_length=400, pattern=r"^[^\x00]*$"), AfterValidator(_a_place)] | None = Field(
        None, description="`next` of the page before."
    )
    limit: Limit = 100
    at_least: AtLeast = None


class CareQuery(BaseModel):
    """As it is now."""

    model_config = ConfigDict(extra="forbid")

    at_least: AtLeast = None


class OutingsQuery(BaseModel):
    """Which outings."""

    model_config = ConfigDict(extra="forbid", validate_by_alias=True)

    client: Id | None = Field(None, description="Only outings to this client.")
    first: dt.date | None = Field(None, alias="from", description="Only outings on or after this local day.")
    last: dt.date | None = Field(None, alias="to", description="Only outings planned up to this local day.")
    after: int | None = Field(None, ge=0, le=LARGEST_POSITION, description="`next` of the page before.")
    limit: Limit = 100
    at_least: AtLeast = None


class PoolQuery(BaseModel):
    """Which page."""

    model_config = ConfigDict(extra="forbid")

    after: Id | None = Field(None, description="`next` of the page before.")
    limit: Limit = 100
    at_least: AtLeast = None


class DelegationsQuery(PoolQuery):
    """Which delegations."""

    client: Id | None = Field(None, description="Only delegations of this client.")


class ManningQuery(BaseModel):
    """Which day."""

    model_config = ConfigDict(extra="forbid")

    date: dt.date | None = Field(None, description="Local day; today without it.", examples=["2026-03-02"])
    at_least: AtLeast = None


@router.get("/dues", response_model=schemas.DuesPage, responses=problems(404), summary="List duties")
async def list_dues(query: Annotated[DuesQuery, Query()], reader: Reader, shared: Shared) -> Response:
    """Duties towards clients, by kind, staff, client and state; what is due first comes first."""
    return await ask(
        shared,
        reader,
        VIEWS,
        query.at_least,
        lambda connection: queries.dues(
            connection,
            reader.project,
            kind=query.kind,
            staff=query.staff,
            client=query.client,
            state=None if query.state == "any" else query.state,
            is_open=True if query.state is None and query.open is None else query.open,
            late=query.late,
            due_before=query.due_before,
            after=queries.Place(*query.after.split("~", 3)) if query.after is not None else None,
            limit=query.limit,
            sight=reader.sight,
        ),
    )


@router.get(
    "/clients/{client}/care", response_model=schemas.ClientCare, responses=problems(404), summary="A client's care"
)
async def read_care(client: ClientId, query: Annotated[CareQuery, Query()], reader: Reader, shared: Shared) -> Response:
    """Who looks after the client, what is owed to them and what was done."""
    return await ask(
        shared,
        reader,
        VIEWS,
        query.at_least,
        lambda connection: queries.client_care(connection, reader.project, client, reader.sight),
    )


@router.get("/outings", response_model=schemas.OutingsPage, responses=problems(404), summary="List outings")
async def list_outings(query: Annotated[OutingsQuery, Query()], reader: Reader, shared: Shared) -> Response:
    """Outings in order of their plans, with plan, log and check judged."""
    return await ask(
        shared,
        reader,
        VIEWS,
        query.at_least,
        lambda connection: queries.outings(
            connection,
            reader.project,
            client=query.client,
            first=query.first,
            last=query.last,
            after=query.after,
            limit=query.limit,
            sight=reader.sight,
        ),
    )


@router.get("/delegations", response_model=schemas.DelegationsPage, responses=problems(404), summary="List delegations")
async def list_delegations(query: Annotated[DelegationsQuery, Query()], reader: Reader, shared: Shared) -> Response:
    """Business delegations by client, `limit` clients a page, with level, limit and steps judged."""
    return await ask(
        shared,
        reader,
        VIEWS,
        query.at_least,
        lambda connection: queries.delegations(
            connection,
            reader.project,
            client=query.client,
            after=query.after,
            limit=query.limit,
            sight=reader.sight,
        ),
    )


@router.get("/reserve", response_model=schemas.ReservePage, responses=problems(404), summary="The reserve client pool")
async def list_reserve(query: Annotated[PoolQuery, Query()], reader: Reader, shared: Shared) -> Response:
    """Clients for whom nothing suitable was free (储备客户), until they hold a unit, pay or sign."""
    return await ask(
        shared,
        reader,
        VIEWS,
        query.at_least,
        lambda connection: queries.reserve(
            connection, reader.project, after=query.after, limit=query.limit, sight=reader.sight
        ),
    )


@router.get("/allotment", response_model=schemas.Allotment, responses=problems(404), summary="Allotment of clients")
async def read_allotment(query: Annotated[CareQuery, Query()], reader: Reader, shared: Shared) -> Response:
    """How clients are shared among the service staff, and how they are looked after."""
    return await ask(
        shared, reader, VIEWS, query.at_least, lambda connection: queries.allotment(connection, reader.project)
    )


@router.get("/manning", response_model=schemas.Manning, responses=problems(404), summary="How a day is manned")
async def read_manning(query: Annotated[ManningQuery, Query()], reader: Reader, shared: Shared) -> Response:
    """The manager on duty, the duty shift, meetings, deputies and outbound calls of a day."""
    return await ask(
        shared,
        reader,
        VIEWS,
        query.at_least,
        lambda connection: manning.manned(connection, reader.project, query.date),
    )
