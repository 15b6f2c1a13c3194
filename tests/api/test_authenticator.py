"""Remembering who stands behind a token."""

from __future__ import annotations

import asyncio

from api.auth.authenticator import Authenticator
from ledger.posting import Poster


class Desk:
    def __init__(self) -> None:
        self.asked = 0
        self.now = 0.0
        self.known = {"good": Poster("t1", "manager")}

    async def lookup(self, token: str) -> Poster | None:
        self.asked += 1
        return self.known.get(token)


def test_a_known_token_is_remembered_for_some_seconds_and_then_asked_again() -> None:
    desk = Desk()
    authenticator = Authenticator(desk.lookup, seconds=5, clock=lambda: desk.now)

    async def story() -> None:
        assert await authenticator.authenticate("good") == Poster("t1", "manager")
        desk.now = 4.9
        assert await authenticator.authenticate("good") is not None
        assert desk.asked == 1
        desk.known.clear()
        desk.now = 5.1
        assert await authenticator.authenticate("good") is None
        assert await authenticator.authenticate("good") is None

    asyncio.run(story())
    assert desk.asked == 3


def test_an_unknown_token_is_never_remembered() -> None:
    desk = Desk()
    authenticator = Authenticator(desk.lookup)

    async def story() -> None:
        assert await authenticator.authenticate("bad\udc80") is None
        desk.known["bad\udc80"] = Poster("t2", "agent")
        assert await authenticator.authenticate("bad\udc80") is not None

    asyncio.run(story())
