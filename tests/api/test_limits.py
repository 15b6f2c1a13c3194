"""How often one may ask, told by a clock that stands still until it is moved."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest
from starlette.types import Receive, Scope, Send

from api.auth.gate import Gate
from api.auth.limits import FORGIVEN_SECONDS, FREE_FAILURES, Failures, Rates
from ledger.posting import Poster


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_a_token_may_ask_so_many_times_a_second_and_twice_that_after_a_pause() -> None:
    clock = Clock()
    rates = Rates(10, clock)
    assert [rates.wait("a") for _ in range(20)] == [0] * 20
    assert rates.wait("a") == 1
    clock.now += 0.5
    assert [rates.wait("a") for _ in range(6)] == [0, 0, 0, 0, 0, 1]


def test_one_token_does_not_use_up_what_another_may() -> None:
    rates = Rates(1, Clock())
    assert [rates.wait("a") for _ in range(3)] == [0, 0, 1]
    assert rates.wait("b") == 0


def test_a_slow_rate_says_when_to_come_again() -> None:
    rates = Rates(0.1, Clock())
    assert [rates.wait("a"), rates.wait("a")] == [0, 10]


def test_no_rate_is_no_limit() -> None:
    rates = Rates(0, Clock())
    assert {rates.wait("a") for _ in range(10_000)} == {0}


def test_unknown_tokens_are_answered_ever_more_slowly_and_forgiven_after_a_while() -> None:
    clock = Clock()
    failures = Failures(2.0, clock)
    assert [failures.failed("1.2.3.4") for _ in range(FREE_FAILURES)] == [0.0] * FREE_FAILURES
    pauses = [failures.failed("1.2.3.4") for _ in range(10)]
    assert pauses == sorted(pauses)
    assert (pauses[0], pauses[-1]) == (0.1, 2.0)
    assert failures.failed("5.6.7.8") == 0.0, "another address has done nothing"
    clock.now += FORGIVEN_SECONDS + 1
    assert failures.failed("1.2.3.4") == 0.0


class _Authenticator:
    async def authenticate(self, token: str) -> Poster | None:
        return {"good": Poster("t1", "manager")}.get(token)


class _Services:
    authenticator = _Authenticator()


class _State:
    services = _Services()


class _App:
    state = _State()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        del scope, receive
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body", "body": b""})


@pytest.fixture
def asked() -> Any:
    """Asks a gate of its own, which lets every token ask twice."""
    app = _App()
    gate = Gate(app, max_body=100, rates=Rates(1, Clock()), failures=Failures(0.0, Clock()))

    async def framed(scope: Scope, receive: Receive, send: Send) -> None:
        await gate(scope | {"app": app}, receive, send)

    async def ask(token: str) -> httpx.Response:
        transport = httpx.ASGITransport(app=framed)
        async with httpx.AsyncClient(transport=transport, base_url="http://desk") as client:
            return await client.get("/v1/projects/p/events", headers={"Authorization": f"Bearer {token}"})

    return ask


def test_who_asks_too_often_is_told_when_to_come_again(asked: Any) -> None:
    async def story() -> list[httpx.Response]:
        return [await asked("good") for _ in range(3)]

    answers = asyncio.run(story())
    assert [answer.status_code for answer in answers] == [204, 204, 429]
    assert answers[-1].headers["retry-after"] == "1"
    assert answers[-1].json()["type"] == "urn:pandan:problem:too_many_requests"
