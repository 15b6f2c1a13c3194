"""A lean HTTP/1.1 client: one keep-alive connection, prepared bytes out, status and body in.

It shares the machine with the server it measures, so it does no more than it must.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from typing import Any, Self

import orjson


class RefusedError(RuntimeError):
    """The server answered with something else than 200 or 201."""


class Wire:
    """One connection to a server on this machine, for one token."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, token: str) -> None:
        self._reader = reader
        self._writer = writer
        self._headers = f"Host: 127.0.0.1\r\nAuthorization: Bearer {token}\r\n"

    @classmethod
    async def connect(cls, port: int, token: str) -> Self:
        """Opens a connection."""
        return cls(*await asyncio.open_connection("127.0.0.1", port, limit=2**22), token)

    def prepared(self, path: str, body: Any) -> bytes:
        """The bytes of a POST of JSON, made before the clock starts."""
        content = orjson.dumps(body)
        head = f"POST {path} HTTP/1.1\r\n{self._headers}Content-Type: application/json\r\nContent-Length: {len(content)}\r\n\r\n"
        return head.encode() + content

    async def send(self, request: bytes) -> bytes:
        """Sends prepared bytes and returns the answer's body. Raises RefusedError unless it is 200 or 201."""
        self._writer.write(request)
        head = await self._reader.readuntil(b"\r\n\r\n")
        length = head.lower().partition(b"\r\ncontent-length:")[2].partition(b"\r\n")[0]
        body = await self._reader.readexactly(int(length))
        if head[9:12] not in (b"200", b"201"):
            raise RefusedError(f"{head[9:12].decode()}: {body.decode()[:1000]}")
        return body

    async def get(self, path: str) -> Any:
        """The JSON answer to a GET."""
        return orjson.loads(await self.send(f"GET {path} HTTP/1.1\r\n{self._headers}\r\n".encode()))

    async def post(self, path: str, body: Any) -> Any:
        """The JSON answer to a POST."""
        return orjson.loads(await self.send(self.prepared(path, body)))

    def close(self) -> None:
        """Closes the connection."""
        self._writer.close()


async def asked(
    port: int, token: str, paths: Sequence[str], times: int, connections: int = 1, *, warming: int = 0
) -> tuple[list[float], Any]:
    """Seconds of each answer to so many questions, on some connections at once, and the last answer.

    ``paths``: asked one after the other, over and over; ``warming``: so many questions before the clock starts.
    """
    seconds: list[float] = []
    answers: list[Any] = []
    numbers = iter(range(warming + times))

    async def ask(wire: Wire) -> None:
        for number in numbers:
            started = time.perf_counter()
            answers[:] = [await wire.get(paths[number % len(paths)])]
            seconds.append(time.perf_counter() - started)

    wires = [await Wire.connect(port, token) for _ in range(connections)]
    await asyncio.gather(*map(ask, wires))
    for wire in wires:
        wire.close()
    return seconds[warming:], answers[0]
