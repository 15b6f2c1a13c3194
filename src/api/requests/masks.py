"""How an answer says that it covers something of a client whom whoever asks may not know."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

Masked = Annotated[
    bool | None,
    Field(
        description="True when names, phones and words of the client beside it are covered (张*, +86*******0000, ***), as"
        " they are not a client of yours; otherwise it is not there."
    ),
]
"""Declared with a default of None: it is not in an answer that covers nothing."""
