"""One desk for all cells: two clients of two agents, of whom everything is on record that can be said about a client."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest

from tests.api.desk import Desk
from tests.api.rebuilds.conftest import building

from .asking import Asked, ask_all
from .stories import fill

__all__ = ["building"]


@pytest.fixture(scope="module")
def asked(
    as_role: Callable[..., httpx.Client],
    admin: httpx.Client,
    anonymous: httpx.Client,
    building: None,  # noqa: ARG001 -- the rebuilder works beside it
) -> Asked:
    """Every cell and what was answered."""
    desk, elsewhere = Desk(admin, "cells"), Desk(admin, "cells-elsewhere")
    build = fill(desk, elsewhere)
    return ask_all(as_role, anonymous, desk, elsewhere.project, build)
