"""Whose personal data the answer to a request may show, and whose it has shown."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request

from api.auth.access import Member
from api.auth.matrix import SIGHT
from api.auth.recording import seen_of
from api.requests.ids import ProjectId
from projections.sight import Viewer


async def _looking(project: ProjectId, request: Request, poster: Member) -> Viewer:
    # What it has shown stands in the request, where it is noted before the answer leaves.
    return Viewer(project, SIGHT.get(poster.role, "masked"), poster.staff, seen_of(request.scope))


Looking = Annotated[Viewer, Depends(_looking)]
"""The sight of whoever asks, for one request: what the matrix gives their role; nothing, if it gives it none."""
