"""The access log of a project (访问记录): refusals, and who was shown whose personal data."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from api.access.schemas import AccessPage
from api.access.telling import as_json
from api.auth.access import CLOSED
from api.requests.answers import answer, problems
from api.requests.ids import LARGEST_POSITION, PATTERN
from api.requests.paging import Limit
from api.services import Reader, Shared
from ledger.access import Asked, Kind, entries

router = APIRouter(prefix="/v1/projects/{project}", dependencies=CLOSED, tags=["audit"])


class AccessQuery(BaseModel):
    """Which entries."""

    model_config = ConfigDict(extra="forbid")

    after: int = Field(0, ge=0, le=LARGEST_POSITION, description="`next` of the page before.")
    limit: Limit = 100
    kind: Kind | None = Field(None, description="Only entries of this kind.")
    client: str | None = Field(None, pattern=PATTERN, description="Only entries that showed this client's data.")
    token: str | None = Field(None, pattern=PATTERN, description="Only of this token (its public part).")


@router.get("/access", response_model=AccessPage, responses=problems(404), summary="Who saw what, and who was refused")
async def read_access(query: Annotated[AccessQuery, Query()], reader: Reader, shared: Shared) -> Response:
    """The access log, oldest first. It names people by their ids alone, and nobody can change it."""
    asked = Asked(reader.project, query.after, query.limit + 1, query.kind, query.client, query.token)
    async with shared.pool.connection() as connection:
        found = await entries(connection, asked)
    more = len(found) > query.limit
    found = found[: query.limit]
    return answer({"items": [as_json(noted) for noted in found], "next": found[-1].number if more else None})
