"""Who stands behind a token; asked of the database, and remembered for a few seconds."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Awaitable, Callable

from ledger.posting import Poster

Lookup = Callable[[str], Awaitable[Poster | None]]

SECONDS = 5.0
"""How long an answer is remembered; a revoked token works for at most that long."""
REMEMBERED = 10_000


class Authenticator:
    """Remembers, per token, the poster that the lookup named. Unknown tokens are asked for every time.

    Tokens themselves are not kept: a digest of each is the key.
    """

    def __init__(
        self, lookup: Lookup, *, seconds: float = SECONDS, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._lookup = lookup
        self._seconds = seconds
        self._clock = clock
        self._known: dict[bytes, tuple[float, Poster]] = {}

    async def authenticate(self, token: str) -> Poster | None:
        """The poster behind ``token``, or None when nobody is."""
        key = hashlib.blake2b(token.encode("utf-8", "replace"), digest_size=16).digest()
        now = self._clock()
        remembered = self._known.get(key)
        if remembered is not None and remembered[0] > now:
            return remembered[1]
        poster = await self._lookup(token)
        self._known.pop(key, None)
        if poster is not None:
            if len(self._known) >= REMEMBERED:
                self._known.clear()
            self._known[key] = (now + self._seconds, poster)
        return poster
