"""Parameters that many questions share."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from api.requests.ids import LARGEST_POSITION, PATTERN
from api.requests.moments import Moment
from domain.rulebooks import PRESETS

AtLeast = Annotated[
    int | None,
    Field(
        ge=0,
        le=LARGEST_POSITION,
        description="Wait until the answer includes this position, 5 seconds at most; then 503 with `Retry-After`.",
    ),
]
AsOf = Annotated[
    Moment | None,
    Field(
        description="Only what was recorded by then counts, judged as at that moment (RFC 3339 with its zone). Without it: now."
    ),
]
Rulebook = Annotated[
    Annotated[str, Field(pattern=PATTERN)] | None,
    Field(
        description="Judge the same history under this rulebook: one that ships "
        f"({', '.join(PRESETS)}), or one that the project published. Without it: the books in force.",
        examples=["wjc"],
    ),
]
Limit = Annotated[int, Field(ge=1, le=500, description="At most so many.")]
