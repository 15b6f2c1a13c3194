"""How often one may ask: a token so many times a second, and whoever tries tokens that do not exist, ever more slowly."""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from collections.abc import Callable

BURST_SECONDS = 2.0
"""A token that has been quiet may ask at once what it may ask in so many seconds."""

FREE_FAILURES = 10
"""So many unknown tokens from one address cost nothing: somebody pasted the wrong line."""

FORGIVEN_SECONDS = 60.0
"""After so long without another one, an address begins anew."""

KEPT = 10_000
"""Tokens and addresses that are remembered; the least recently seen are forgotten first."""


class Rates:
    """Requests of each token against ``rate`` a second, as a bucket that fills up. For one event loop; 0 = no limit."""

    def __init__(self, rate: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate = rate
        self._clock = clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, token: str) -> int:
        """Takes one request of a token: 0, or in how many whole seconds it may ask again."""
        if not self._rate:
            return 0
        now = self._clock()
        most = max(1.0, self._rate * BURST_SECONDS)
        left, seen = self._left.pop(token, (most, now))
        left = min(most, left + (now - seen) * self._rate)
        taken = left >= 1.0
        self._left[token] = (left - 1.0 if taken else left, now)
        if len(self._left) > KEPT:
            self._left.popitem(last=False)
        return 0 if taken else max(1, math.ceil((1.0 - left) / self._rate))


class Failures:
    """Unknown tokens by address. ``slowest``: seconds that an answer is kept back at most; 0 = none is."""

    def __init__(self, slowest: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._slowest = slowest
        self._clock = clock
        self._seen: OrderedDict[str, tuple[int, float]] = OrderedDict()

    def failed(self, address: str) -> float:
        """Notes one more; returns for how many seconds its answer is to be kept back."""
        now = self._clock()
        count, last = self._seen.pop(address, (0, now))
        count = 1 if now - last > FORGIVEN_SECONDS else count + 1
        self._seen[address] = (count, now)
        if len(self._seen) > KEPT:
            self._seen.popitem(last=False)
        if count <= FREE_FAILURES:
            return 0.0
        return min(self._slowest, 0.05 * 2.0 ** min(count - FREE_FAILURES, 20))
