"""What the book says of new clients and of being in time (有效客户、及时率), counted in one build: figures that other rules change."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

from psycopg import Connection, sql

from projections.figures.kept import DUTIES, FORMS
from projections.rebuild.sides import Side

RATES = ("follow_up_compliance", "form_compliance", "complaints_in_time")

_TABLES = ("journeys", "dues", "form_dues", "complaints")
_COUNTED = """
    SELECT coalesce(entered_by, ''), 'new_clients', 0, count(*)
    FROM {build}.journeys WHERE same_as IS NULL AND entered_at IS NOT NULL GROUP BY 1
    UNION ALL
    SELECT coalesce(staff, ''), 'follow_up_compliance', count(*) FILTER (WHERE done_at <= due_at), count(*)
    FROM {build}.dues
    WHERE kind = ANY(%(duties)s) AND due_at IS NOT NULL AND (state = 'done' OR state = 'open' AND due_at < %(moment)s)
    GROUP BY 1
    UNION ALL
    SELECT coalesce(staff, ''), 'form_compliance', count(*) FILTER (WHERE state = 'complete'), count(*)
    FROM {build}.form_dues
    WHERE form = ANY(%(forms)s)
        AND (state IN ('complete', 'late', 'incomplete') OR state = 'open' AND due_at < %(moment)s)
    GROUP BY 1
    UNION ALL
    SELECT coalesce(staff, ''), 'complaints_in_time', count(*) FILTER (WHERE closed <= due), count(*)
    FROM {build}.complaints WHERE closed IS NOT NULL OR due < %(moment)s GROUP BY 1
"""


class Counted(NamedTuple):
    """Somebody's count (``staff`` empty: nobody's in particular): how many, and of a rate how many of them were in time."""

    staff: str
    figure: str
    part: int
    of: int


def counted(connection: Connection[Any], side: Side, moment: datetime) -> Iterator[Counted]:
    """The counts of a build as of a moment; none of one that was made before these were kept."""
    schema = side.build.schema
    names = [f"{schema}.{table}" for table in _TABLES]
    row = connection.execute(
        "SELECT bool_and(to_regclass(name) IS NOT NULL) FROM unnest(%s::text[]) AS name", (names,)
    ).fetchone()
    if row is None or not row[0]:
        return
    query = sql.SQL(_COUNTED).format(build=sql.Identifier(schema))
    parameters = {"duties": list(DUTIES), "forms": list(FORMS), "moment": moment}
    for found in connection.execute(query, parameters).fetchall():
        yield Counted(*found)
