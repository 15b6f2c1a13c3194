"""The garbage collector, for processes that run long and hold much that never becomes garbage."""

from __future__ import annotations

import gc

YOUNG_OBJECTS = 50_000
"""New objects before a look at the young ones; a batch of posts makes some thousands that all die by themselves."""
MIDDLE_LOOKS, OLD_LOOKS = 20, 100


def settle() -> None:
    """Takes what the program is made of out of the collector's sight, and lets it look less often.

    Called once everything is imported and open. A full look at the old objects stops a process for tens of
    milliseconds, which the slowest hundredth of all requests would feel.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG_OBJECTS, MIDDLE_LOOKS, OLD_LOOKS)
