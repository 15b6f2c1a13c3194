"""Forms: filled out of the ledger, as JSON and as a sheet to print, and those that are missing (表单)."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta
from io import BytesIO
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Header, Query
from psycopg import AsyncConnection
from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from starlette.responses import Response

from api.auth.access import CLOSED
from api.forms.schemas import FilledForm, FormList, FormName, MissingForms
from api.problems import ProblemError
from api.requests.answers import problems
from api.requests.asking import ask
from api.requests.ids import PATTERN
from api.requests.moments import Day
from api.requests.paging import AtLeast, Limit
from api.services import Reader, Shared
from projections.desk.queries import desk
from projections.forms import queries
from projections.forms.printing import Behind, write
from projections.forms.sheets import Wanted
from projections.forms.sources import Asked
from projections.forms.turns import MOST_DAYS as MOST_ROTATION_DAYS
from projections.reading import now

router = APIRouter(prefix="/v1/projects/{project}", dependencies=CLOSED, tags=["forms"])

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_DAYS = 366
"""A form is of so many days at most."""

Staff = Annotated[
    Annotated[str, Field(pattern=PATTERN)] | None,
    Field(description="Only what this person has to fill.", examples=["A"]),
]


def _a_place(written: str) -> str:
    """A place in a form, its day one that exists. Raises ValueError."""
    try:
        queries.place_of(written)
    except ValueError:
        raise ValueError("This is no `next` of a page.") from None
    return written


After = Annotated[
    Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}\.[0-9]{1,16}$"), AfterValidator(_a_place)] | None,
    Field(description="`next` of the page before."),
]


class FormsQuery(BaseModel):
    """As it is now."""

    model_config = ConfigDict(extra="forbid")

    at_least: AtLeast = None


class FormQuery(BaseModel):
    """Of which days, and whose."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    date: Day | None = Field(
        None, description="One local day, or the week or month that it lies in. Without it: today."
    )
    from_: Day | None = Field(None, alias="from", description="First of several days; instead of `date`.")
    to: Day | None = Field(None, description="Last of several days.")
    staff: Staff = None
    format: Literal["json", "xlsx"] | None = Field(
        None, description="`xlsx`: the sheet to print; so does `Accept` with its media type."
    )
    after: After = None
    limit: Limit = 200
    at_least: AtLeast = None


class MissingQuery(BaseModel):
    """Due by when, and whose."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    date: Day | None = Field(None, description="Due by the end of this local day. Without it: by now.")
    from_: Day | None = Field(None, alias="from", description="Due from this day on. Without it: from a month before.")
    staff: Staff = None
    after: str = Field("", max_length=200, pattern=r"^[A-Za-z0-9_@./-]*$", description="`next` of the page before.")
    limit: Limit = 100
    at_least: AtLeast = None


@router.get("/forms", response_model=FormList, responses=problems(404), summary="The desk's forms")
async def list_forms(query: Annotated[FormsQuery, Query()], reader: Reader, shared: Shared) -> Response:
    """Every form: its titles, its columns, who fills it, by when and by which clauses under the book in force."""
    return await ask(
        shared, reader, ("desk", "forms"), query.at_least, lambda connection: queries.forms(connection, reader.project)
    )


@router.get("/forms/missing", response_model=MissingForms, responses=problems(404), summary="Forms that are missing")
async def read_missing(query: Annotated[MissingQuery, Query()], reader: Reader, shared: Shared) -> Response:
    """Forms that were due and are missing, incomplete, or so late that the book does not count them (缺报、漏报)."""
    if query.from_ is not None:
        # Somewhere on earth it is tomorrow already.
        _days(query.from_, query.date or now().date() + timedelta(days=1), MOST_DAYS)
    return await ask(
        shared,
        reader,
        queries.VIEWS,
        query.at_least,
        lambda connection: queries.missing(
            connection, reader, query.date, query.from_, query.staff, after=query.after, limit=query.limit
        ),
    )


@router.get(
    "/forms/{name}",
    response_model=FilledForm,
    responses=problems(404)
    | {
        200: {
            "description": "The form, filled: JSON a page at a time, or all of it as a sheet to print.",
            "content": {XLSX: {"schema": {"type": "string", "format": "binary"}}},
        }
    },
    summary="A form, filled",
)
async def read_form(
    name: FormName,
    query: Annotated[FormQuery, Query()],
    reader: Reader,
    shared: Shared,
    accept: Annotated[str, Header(include_in_schema=False)] = "",
) -> Response:
    """A form as the events fill it, each line with its verdict (完整、逾期、不全、未填), clauses and positions."""
    prints = query.format == "xlsx" or (query.format is None and XLSX in accept)

    async def asked(connection: AsyncConnection[Any]) -> Any:
        first, last = await _asked_days(connection, reader.project, query, name)
        who = Asked(first, last, query.staff, now())
        if not prints:
            return await queries.form(connection, reader, Wanted(name, who, queries.place_of(query.after), query.limit))
        found, look, position = await queries.filled(connection, reader, Wanted(name, who))
        book = look.desk.current_book(look.desk.calendar.close_of(last))
        behind = Behind(look.desk.name, book, look.desk.calendar, position)
        file = BytesIO()
        await asyncio.to_thread(write, file, found, behind)
        filename = f"{name}-{first.isoformat()}" + ("" if first == last else f"-{last.isoformat()}") + ".xlsx"
        headers = {"Cache-Control": "no-store", "Content-Disposition": f'attachment; filename="{filename}"'}
        return Response(file.getvalue(), media_type=XLSX, headers=headers)

    return await ask(shared, reader, queries.VIEWS, query.at_least, asked)


async def _asked_days(connection: AsyncConnection[Any], project: str, query: FormQuery, name: str) -> tuple[date, date]:
    if query.date is not None and (query.from_ is not None or query.to is not None):
        raise _refused("date", "contradiction", "Give date, or from and to; not both.")
    if query.date is not None:
        return query.date, query.date
    if query.from_ is None and query.to is None:
        today = (await desk(connection, project)).calendar.date_of(now())
        return today, today
    first, last = query.from_ or query.to, query.to or query.from_
    assert first is not None  # noqa: S101 -- one of the two was given
    assert last is not None  # noqa: S101 -- the same
    _days(first, last, MOST_ROTATION_DAYS if name == "rotation_sheet" else MOST_DAYS)
    return first, last


def _days(first: date, last: date, most: int) -> None:
    """Raises ProblemError (422) when the days are the wrong way round, or too many."""
    if last < first:
        raise _refused("from", "ends_before_it_starts", f"The days end on {last}, before they begin on {first}.")
    if last - first >= timedelta(days=most):
        raise _refused("to", "too_many_days", f"This form is of {most} days at most.")


def _refused(name: str, code: str, detail: str) -> ProblemError:
    fault = {"location": "query", "name": name, "code": code, "detail": detail}
    return ProblemError(422, "parameters_invalid", detail, errors=[fault])
