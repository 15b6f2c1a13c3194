"""Ids as the contract has them: the poster's own, 1 to 64 of letters, digits, ``-`` and ``_``."""

from __future__ import annotations

import re
from typing import Annotated

from fastapi import Path

PATTERN = r"^[A-Za-z0-9_-]{1,64}$"
LARGEST_POSITION = 2**53 - 1
"""Largest position accepted: what every JSON reader holds exactly."""

_ID = re.compile(PATTERN[1:-1], re.ASCII)

ProjectId = Annotated[str, Path(pattern=PATTERN, description="The project's id.", examples=["demo"])]
ClientId = Annotated[str, Path(pattern=PATTERN, description="The client's id.", examples=["C001"])]
DealId = Annotated[str, Path(pattern=PATTERN, description="The deal's id.", examples=["D1"])]
UnitId = Annotated[str, Path(pattern=PATTERN, description="The unit's id.", examples=["U12"])]
RulebookName = Annotated[str, Path(pattern=PATTERN, description="The rulebook's name.", examples=["sc"])]


def is_id(text: str) -> bool:
    """Whether a text has the form of an id."""
    return _ID.fullmatch(text) is not None
