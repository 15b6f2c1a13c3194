"""The board, prices and rent of units; the money and papers of deals; leases and payments (租赁)."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from starlette.responses import Response

from api.auth.access import CLOSED
from api.leasing.schemas import Board, DealAccount, DealChecklist, LeasesPage, PaymentsPage, Quotation, RentSheet
from api.requests.answers import problems
from api.requests.asking import ask
from api.requests.ids import LARGEST_POSITION, PATTERN, DealId, UnitId
from api.requests.moments import Day
from api.requests.paging import AtLeast, Limit
from api.services import Reader, Shared
from domain.payloads.fields import AREA, MONEY
from projections import queries

router = APIRouter(prefix="/v1/projects/{project}", dependencies=CLOSED, tags=["units"])

VIEWS = ("desk", "units")
_WORD = Field(None, min_length=1, max_length=64, pattern=r"^[^\x00]*$")
_Id = Annotated[str, Field(pattern=PATTERN)]


def _begins_with_a_day(cursor: str) -> str:
    try:
        date.fromisoformat(cursor[:10])
    except ValueError:
        raise ValueError("A cursor is the `next` of the page before.") from None
    return cursor


_Cursor = Annotated[
    str,
    Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}/[A-Za-z0-9_-]{1,64}/[A-Za-z0-9_-]{1,64}$"),
    AfterValidator(_begins_with_a_day),
]


class _Asked(BaseModel):
    model_config = ConfigDict(extra="forbid")

    at_least: AtLeast = None


class BoardQuery(_Asked):
    """Which part of the house."""

    building: str | None = _WORD
    floor: str | None = _WORD


class QuoteQuery(_Asked):
    """For how long, and what the client asks for."""

    months: int = Field(12, ge=1, le=1_200, description="Length of the term.")
    area: str | None = Field(None, pattern=AREA, description="Square metres, instead of the unit's.")
    rent: str | None = Field(
        None,
        pattern=MONEY,
        description="A rent that the client asks for, per what the listed one is.",
        examples=["75.00"],
    )


class RentQuery(_Asked):
    """Which lease of the unit."""

    contract: _Id | None = Field(None, description="Without it: the lease that runs, else the last.")


class LeasesQuery(_Asked):
    """Which leases."""

    ending_before: Day | None = Field(None, description="Only what still stands and has its last day before this day.")
    state: Literal["to_begin", "running", "ending", "overstayed", "ended", "voided"] | None = Field(
        None, description="`ending`: its last day is within the days of notice that the book sets."
    )
    unit: _Id | None = None
    client: _Id | None = None
    agent: _Id | None = None
    after: _Cursor | None = Field(None, description="`next` of the page before.")
    limit: Limit = 100


class PaymentsQuery(_Asked):
    """Which payment requests."""

    state: Literal["requested", "late", "confirmed"] | None = Field(
        None, description="`requested`: all that finance has not confirmed, the late ones included."
    )
    deal: _Id | None = None
    unit: _Id | None = None
    after: int | None = Field(None, ge=0, le=LARGEST_POSITION, description="`next` of the page before.")
    limit: Limit = 100


@router.get("/units/board", response_model=Board, responses=problems(404), summary="The availability board")
async def read_board(query: Annotated[BoardQuery, Query()], reader: Reader, shared: Shared) -> Response:
    """Counts and units by building and floor, and how much of it is let (销控表)."""
    return await ask(
        shared,
        reader,
        VIEWS,
        query.at_least,
        lambda connection: queries.board(connection, reader.project, building=query.building, floor=query.floor),
    )


@router.get("/units/{unit}/quote", response_model=Quotation, responses=problems(404), summary="What a unit costs")
async def read_quote(unit: UnitId, query: Annotated[QuoteQuery, Query()], reader: Reader, shared: Shared) -> Response:
    """Rent and every fee, a month and over a term, with free units of about the same size (报价)."""
    return await ask(
        shared,
        reader,
        VIEWS,
        query.at_least,
        lambda connection: queries.quoted(
            connection, reader.project, unit, months=query.months, area=query.area, rent=query.rent
        ),
    )


@router.get("/units/{unit}/rent", response_model=RentSheet, responses=problems(404), summary="The rent of a lease")
async def read_rent(unit: UnitId, query: Annotated[RentQuery, Query()], reader: Reader, shared: Shared) -> Response:
    """What is due when, billed, paid and overdue (收租台账)."""
    return await ask(
        shared,
        reader,
        VIEWS,
        query.at_least,
        lambda connection: queries.rent(connection, reader.project, unit, contract=query.contract),
    )


@router.get("/deals/{deal}/account", response_model=DealAccount, responses=problems(404), summary="The money of a deal")
async def read_account(deal: DealId, query: Annotated[_Asked, Query()], reader: Reader, shared: Shared) -> Response:
    """Deposits, bond, refunds, payments and bills, a swap recomputed, a give-back settled (交易款项)."""
    return await ask(
        shared,
        reader,
        VIEWS,
        query.at_least,
        lambda connection: queries.deal_account(connection, reader, deal),
    )


@router.get(
    "/deals/{deal}/checklist", response_model=DealChecklist, responses=problems(404), summary="The papers of a deal"
)
async def read_checklist(deal: DealId, query: Annotated[_Asked, Query()], reader: Reader, shared: Shared) -> Response:
    """Every step from the deposit to the opening: done, late or missing, with its clause (签约流程核对)."""
    return await ask(
        shared,
        reader,
        VIEWS,
        query.at_least,
        lambda connection: queries.deal_checklist(connection, reader.project, deal),
    )


@router.get("/leases", response_model=LeasesPage, responses=problems(404), summary="List leases")
async def list_leases(query: Annotated[LeasesQuery, Query()], reader: Reader, shared: Shared) -> Response:
    """Leases by their last day, those without end last (租约)."""
    wanted = query.model_dump(exclude={"at_least"})
    return await ask(
        shared, reader, VIEWS, query.at_least, lambda connection: queries.leases(connection, reader.project, **wanted)
    )


@router.get("/payments", response_model=PaymentsPage, responses=problems(404), summary="List payment requests")
async def list_payments(query: Annotated[PaymentsQuery, Query()], reader: Reader, shared: Shared) -> Response:
    """What was asked for, and what finance has of it (付款)."""
    wanted = query.model_dump(exclude={"at_least"})
    return await ask(
        shared, reader, VIEWS, query.at_least, lambda connection: queries.payments(connection, reader.project, **wanted)
    )
