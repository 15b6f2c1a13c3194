"""``/rebuilds/{build}/diff``: what a build would change, counted, item by item, or as a spreadsheet (差异)."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from psycopg import Connection
from pydantic import BaseModel, ConfigDict, Field
from starlette.background import BackgroundTask
from starlette.responses import FileResponse, Response

from api.auth.access import CLOSED, Member
from api.rebuilds.asking import worked
from api.rebuilds.schemas import LARGEST_BUILD, BuildNumber, Diff, DiffPage, Kind
from api.requests.answers import answer, problems
from api.requests.ids import LARGEST_POSITION
from api.requests.paging import Limit
from api.services import Reader, Services, Shared
from projections.errors import NotFound
from projections.rebuild import describing, diffs, exporting
from projections.rebuild.judging import Judge

router = APIRouter(prefix="/v1/projects/{project}", dependencies=CLOSED, tags=["rebuilds"])

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"

Against = Annotated[
    int | None, Field(ge=1, le=LARGEST_BUILD, description="The build to compare with. Without it: the live one.")
]
Number = Annotated[
    int | None,
    Field(
        ge=1,
        le=LARGEST_POSITION,
        description="A diff that was found before, by its number. Without it: as things stand now.",
    ),
]


class DiffQuery(BaseModel):
    """Which diff, and which of its items."""

    model_config = ConfigDict(extra="forbid")

    kind: Literal["summary", "owners", "protection", "shares", "terms", "turns", "kpis"] = Field(
        "summary", description="`summary`: the counts alone; anything else: items of that kind."
    )
    against: Against = None
    diff: Number = None
    after: str = Field(
        "", max_length=200, pattern=r"^[A-Za-z0-9_ /-]*$", description="`next` of the page before; give `diff` as well."
    )
    limit: Limit = 50


class ExportQuery(BaseModel):
    """Which diff, in which form."""

    model_config = ConfigDict(extra="forbid")

    format: Literal["xlsx", "csv"] = "xlsx"
    kind: Kind = Field("owners", description="Which items; of a CSV file only, a workbook holds all.")
    against: Against = None
    diff: Number = None


@router.get(
    "/rebuilds/{build}/diff",
    response_model=Diff | DiffPage,
    responses=problems(403, 404, 409),
    summary="What a build would change",
)
async def read_diff(
    build: BuildNumber, query: Annotated[DiffQuery, Query()], reader: Reader, shared: Shared, poster: Member
) -> Response:
    """Counts first; then items of one kind, a page at a time, each with the outcome, the clause and the reason on both sides.

    That this token opened the diff is noted: nobody signs for what they have not seen.
    """

    def read(connection: Connection[Any]) -> dict[str, Any]:
        found = _diff(connection, shared, reader.project, build, query)
        diffs.opened(connection, found, poster.token)
        if query.kind == "summary":
            return describing.diff(found)
        items, following = Judge(connection, found).page(query.kind, query.after, query.limit)
        return {**describing.diff(found), "kind": query.kind, "items": items, "next": following}

    return answer(await worked(shared, read))


@router.get(
    "/rebuilds/{build}/diff/export",
    response_class=FileResponse,
    responses=problems(403, 404, 409)
    | {
        200: {
            "description": "A workbook with a sheet a kind, or a CSV file of one kind.",
            "content": {XLSX: {"schema": {"type": "string", "format": "binary"}}, CSV: {"schema": {"type": "string"}}},
        }
    },
    summary="What a build would change, as a spreadsheet",
)
async def export_diff(
    build: BuildNumber, query: Annotated[ExportQuery, Query()], reader: Reader, shared: Shared, poster: Member
) -> Response:
    """The whole diff, with names, clauses and reasons."""

    def written(connection: Connection[Any]) -> tuple[Path, diffs.Diff]:
        found = _diff(connection, shared, reader.project, build, query)
        diffs.opened(connection, found, poster.token)
        return _written(Judge(connection, found), found, query), found

    path, found = await worked(shared, written)
    name = f"diff-{reader.project}-{found.build}-{found.against}-{found.number}"
    name += f"-{query.kind}.csv" if query.format == "csv" else ".xlsx"
    return FileResponse(
        path,
        media_type=CSV if query.format == "csv" else XLSX,
        filename=name,
        headers={"Cache-Control": "no-store"},
        background=BackgroundTask(path.unlink, missing_ok=True),
    )


def _diff(
    connection: Connection[Any], shared: Services, project: str, build: int, query: DiffQuery | ExportQuery
) -> diffs.Diff:
    if query.diff is None:
        return diffs.compare(connection, shared.database, project, build, query.against)
    found = diffs.find(connection, project, query.diff)
    if found.build != build or (query.against is not None and found.against != query.against):
        raise NotFound(f"diff {query.diff} is not of these builds")
    return found


def _written(judge: Judge, found: diffs.Diff, query: ExportQuery) -> Path:
    descriptor, name = tempfile.mkstemp(prefix="pandan-diff-")
    os.close(descriptor)
    path = Path(name)
    try:
        if query.format == "csv":
            with path.open("w", encoding="utf-8-sig", newline="") as file:
                exporting.write_csv(judge, query.kind, file)
        else:
            exporting.write_xlsx(judge, found, path)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return path
