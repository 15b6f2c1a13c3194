"""``GET /rulebooks``: the house rules as data (制度), those that ship and those of a project."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from api.auth.access import CLOSED, KNOWN
from api.problems import ProblemError
from api.requests.answers import answer, problems
from api.requests.asking import ask
from api.requests.ids import PATTERN, RulebookName
from api.requests.paging import AsOf, AtLeast
from api.rulebooks.schemas import (
    Comparison,
    ProjectComparison,
    ProjectRulebook,
    ProjectRulebooks,
    RulebookDocument,
    RulebookInForce,
    RulebookList,
)
from api.services import Reader, Shared
from domain.rulebooks import PRESETS, Rulebook, UnknownRulebookError, load_preset
from domain.rulebooks.documents import comparison, document, summary
from projections import queries

shipped = APIRouter(prefix="/v1/rulebooks", dependencies=KNOWN, tags=["rulebooks"])
router = APIRouter(prefix="/v1/projects/{project}", dependencies=CLOSED, tags=["rulebooks"])
VIEWS = ("desk",)

Other = Annotated[str, Field(alias="with", pattern=PATTERN, description="The book to lay beside it.", examples=["wjc"])]


class NoQuery(BaseModel):
    """Nothing to ask beside the path."""

    model_config = ConfigDict(extra="forbid")


class DiffQuery(BaseModel):
    """Beside which book."""

    model_config = ConfigDict(extra="forbid")

    other: Other


class BooksQuery(BaseModel):
    """As it was known when."""

    model_config = ConfigDict(extra="forbid")

    as_of: AsOf = None
    at_least: AtLeast = None


class BookQuery(BaseModel):
    """As it is now."""

    model_config = ConfigDict(extra="forbid")

    at_least: AtLeast = None


class ProjectDiffQuery(DiffQuery):
    """Beside which book, as it is now."""

    at_least: AtLeast = None


@shipped.get("", response_model=RulebookList, responses=problems(), summary="The rulebooks that ship")
async def list_rulebooks(query: Annotated[NoQuery, Query()]) -> Response:
    """Name, titles and hash of every rulebook that any project can open with or adopt."""
    del query  # it refuses what is not asked here
    return answer({"items": [summary(load_preset(name)) for name in PRESETS]})


@shipped.get("/{name}", response_model=RulebookDocument, responses=problems(404), summary="A rulebook that ships")
async def read_rulebook(name: RulebookName, query: Annotated[NoQuery, Query()]) -> Response:
    """Its clauses with their wording, and every parameter with its value, clauses and wording in both languages."""
    del query  # it refuses what is not asked here
    return answer(document(_shipped(name)))


@shipped.get(
    "/{name}/diff", response_model=Comparison, responses=problems(404), summary="Where two rulebooks that ship differ"
)
async def compare_rulebooks(name: RulebookName, query: Annotated[DiffQuery, Query()]) -> Response:
    """Every parameter whose value differs, with clauses and wording on both sides."""
    return answer(comparison(_shipped(name), _shipped(query.other)))


def _shipped(name: str) -> Rulebook:
    try:
        return load_preset(name)
    except UnknownRulebookError as error:
        raise ProblemError(404, "not_found", f"{str(error)[:1].upper()}{str(error)[1:]}.") from None


@router.get(
    "/rulebooks",
    response_model=ProjectRulebooks,
    responses=problems(404),
    summary="What a project published and adopted",
)
async def list_project_rulebooks(query: Annotated[BooksQuery, Query()], reader: Reader, shared: Shared) -> Response:
    """The project's own books with their versions, every adoption, and which book is in force since when."""
    return await ask(
        shared,
        reader,
        VIEWS,
        query.at_least,
        lambda connection: queries.rulebooks(connection, reader.project, query.as_of),
    )


@router.get("/rulebook", response_model=RulebookInForce, responses=problems(404), summary="The rulebook in force")
async def read_rulebook_in_force(query: Annotated[BooksQuery, Query()], reader: Reader, shared: Shared) -> Response:
    """The whole book by which is judged what happens now, the desk's own changes included."""
    return await ask(
        shared,
        reader,
        VIEWS,
        query.at_least,
        lambda connection: queries.rulebook_in_force(connection, reader.project, query.as_of),
    )


@router.get(
    "/rulebooks/{name}", response_model=ProjectRulebook, responses=problems(404), summary="A rulebook of a project"
)
async def read_project_rulebook(
    name: RulebookName, query: Annotated[BookQuery, Query()], reader: Reader, shared: Shared
) -> Response:
    """A book that the project published, in its last version, or one that ships."""
    return await ask(
        shared, reader, VIEWS, query.at_least, lambda connection: queries.rulebook(connection, reader.project, name)
    )


@router.get(
    "/rulebooks/{name}/diff",
    response_model=ProjectComparison,
    responses=problems(404),
    summary="Where two rulebooks of a project differ",
)
async def compare_project_rulebooks(
    name: RulebookName, query: Annotated[ProjectDiffQuery, Query()], reader: Reader, shared: Shared
) -> Response:
    """Every parameter whose value differs between two books, published or shipped."""
    return await ask(
        shared,
        reader,
        VIEWS,
        query.at_least,
        lambda connection: queries.difference(connection, reader.project, name, query.other),
    )
