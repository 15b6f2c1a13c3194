"""The page at ``/``: where the manager, the API client and the analyst go from here. It holds no data."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from api.pages import page

router = APIRouter()


@router.head("/", include_in_schema=False)
@router.get("/", include_in_schema=False)
async def welcome(request: Request) -> HTMLResponse:
    """The page, the same for everybody but for the address it was asked at."""
    return page("api.welcome", "welcome.html", base=str(request.base_url).rstrip("/"))
