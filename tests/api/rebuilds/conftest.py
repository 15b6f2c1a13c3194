"""A desk over HTTP whose rebuilds are made by a rebuilder beside the server."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import httpx
import pytest

from ledger.database import Database
from workers import rebuilder

from .analyst import Analyst


@pytest.fixture(scope="session", autouse=True)
def building(database: Database, working: None) -> Iterator[None]:  # noqa: ARG001 -- the projector beside it
    """The rebuilder."""
    stop = threading.Event()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(rebuilder, "LOOK_SECONDS", 0.05)
        thread = threading.Thread(target=rebuilder.work, args=(database, stop, None), daemon=True)
        thread.start()
        yield
        stop.set()
        thread.join(60)


@pytest.fixture
def analyst(as_role: Callable[..., httpx.Client], admin: httpx.Client, desk: str) -> Analyst:
    """An analyst's client of a desk with some history."""
    made = Analyst(as_role, admin, desk)
    made.fill()
    return made
