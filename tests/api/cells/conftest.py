"""One desk for all cells: two clients of two agents, of whom everything is on record that can be said about a client."""

from __future__ import annotations

import threading
from collections.abc import Callable

import httpx
import pytest

from ledger.database import Database
from tests.api.desk import Desk
from workers import rebuilder

from .asking import Asked, ask_all
from .stories import fill


@pytest.fixture(scope="module")
def asked(
    as_role: Callable[..., httpx.Client],
    admin: httpx.Client,
    anonymous: httpx.Client,
    database: Database,
    working: None,  # noqa: ARG001 -- the projector works beside it
) -> Asked:
    """Every cell and what was answered."""
    desk, elsewhere = Desk(admin, "cells"), Desk(admin, "cells-elsewhere")
    stop = threading.Event()
    building = threading.Thread(target=rebuilder.work, args=(database, stop, None), daemon=True)
    building.start()
    try:
        build = fill(desk, elsewhere)
    finally:
        stop.set()
        building.join(60)
    return ask_all(as_role, anonymous, desk, elsewhere.project, build)
