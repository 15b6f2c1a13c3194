"""Connections of the server: one that does not get to the point is closed, so that nobody holds them all."""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEAD_SECONDS = 15.0
"""The line and the headers of a request arrive within this time of its first byte, or of the connection's being made."""
HEAD_BYTES = 64 * 1024
"""So large may they be."""
IDLE_SECONDS = 15
"""How long a connection may be silent between two requests."""


class Connection(HttpToolsProtocol):
    """Uvicorn's connection; it ends when the head of a request is slow or large."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._head_bytes = 0
        self._in_head = True
        self._too_slow: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as uvicorn narrows it
        """The clock starts: who connects has something to ask."""
        super().connection_made(transport)
        self._start_clock()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing more will come."""
        self._stop_clock()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Takes in a part of a request."""
        if self._in_head:
            self._head_bytes += len(data)
            if self._too_slow is None:
                self._start_clock()
        super().data_received(data)
        if self._in_head and self._head_bytes > HEAD_BYTES and not self.transport.is_closing():
            self.send_400_response("The headers are too large.")

    def on_headers_complete(self) -> None:
        """The head is there; how long the rest may take is the application's to say."""
        self._in_head = False
        self._head_bytes = 0
        self._stop_clock()
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """The next byte begins another request."""
        self._in_head = True
        super().on_message_complete()

    def _start_clock(self) -> None:
        self._too_slow = self.loop.call_later(HEAD_SECONDS, self._close)

    def _stop_clock(self) -> None:
        if self._too_slow is not None:
            self._too_slow.cancel()
            self._too_slow = None

    def _close(self) -> None:
        self._too_slow = None
        if self.cycle is not None and not self.cycle.response_complete:
            self._start_clock()  # an answer is still on its way
        elif not self.transport.is_closing():
            self.transport.close()
