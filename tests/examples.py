"""How much is tried: enough in every run of the tests to notice a slip, and as often as anybody likes to look further."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

THOROUGH = int(os.environ.get("PANDAN_TEST_THOROUGH", "1"))
"""How many times as much as `make test` tries; with HYPOTHESIS_PROFILE=explore, other examples than those it always tries."""


def examples(usual: int) -> int:
    """How many examples of a property, kills of a process or requests to a route are tried. ``usual``: in `make test`."""
    return usual * THOROUGH


def on_a_database(usual: int) -> settings:
    """Settings of a property whose every example opens a project of its own, and takes as long as that takes."""
    return settings(
        max_examples=examples(usual),
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )
