"""Which events make a number (指标的依据)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from projections.figures.tables import unpacked
from projections.reading import Standing

_COUNTED = """
    SELECT positions FROM {build}.figures
    WHERE day BETWEEN %(first)s AND %(last)s AND figure = ANY(%(figures)s::text[])
        AND (%(staff)s::text IS NULL OR staff = %(staff)s)
"""
_RESULTS = """
    SELECT position FROM {build}.results
    WHERE day BETWEEN %(first)s AND %(last)s AND figure = ANY(%(figures)s::text[])
        AND (%(staff)s::text IS NULL OR staff = %(staff)s)
"""


async def positions(
    look: Standing, figures: Collection[str], first: date, last: date, staff: str | None = None
) -> list[int]:
    """Positions of the events that count for any of the figures on local days from ``first`` to ``last``, in order.

    ``figures``: names that single events count for (``domain.figures.tallies``): ``calls``, ``receptions``, ``visits``,
    ``follow_ups``, ``outbound_calls``, ``outings``, ``rent_received``; ``holds``, ``deposits``, ``top_ups``, ``refunds``,
    ``forfeits``, ``subscriptions``, ``deals`` (a deal's first contract), ``contracts`` (each that follows while one stands),
    ``contracts_voided``, ``units_returned``.
    """
    parameters = {"figures": list(figures), "first": first, "last": last, "staff": staff}
    found: set[int] = set()
    for (stored,) in await look.rows(_COUNTED, parameters):
        found.update(unpacked(stored))
    found.update(position for (position,) in await look.rows(_RESULTS, parameters))
    return sorted(found)
