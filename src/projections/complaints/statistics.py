"""Complaints counted by class (投诉分类统计, XT-6): of those opened in a period, how many were founded, in time, satisfied."""

from __future__ import annotations

from datetime import date
from typing import Any

from psycopg import AsyncConnection

from domain.figures.values import decimal
from projections.reading import now, standing

COUNTS = (
    "opened",
    "founded",
    "unfounded",
    "unjudged",
    "open",
    "overdue",
    "closed",
    "in_time",
    "late",
    "satisfied",
    "dissatisfied",
)
"""What is counted of each class, in order."""

_COUNTED = """
    count(*), count(*) FILTER (WHERE founded), count(*) FILTER (WHERE NOT founded),
    count(*) FILTER (WHERE founded IS NULL), count(*) FILTER (WHERE closed IS NULL),
    count(*) FILTER (WHERE closed IS NULL AND due < %(now)s), count(closed), count(*) FILTER (WHERE closed <= due),
    count(*) FILTER (WHERE closed > due), count(*) FILTER (WHERE satisfied), count(*) FILTER (WHERE NOT satisfied)
"""
_STATISTICS = f"""
    SELECT grouping(category, department), category, department, {_COUNTED} FROM {{build}}.complaints
    WHERE opened BETWEEN %(since)s AND %(until)s
    GROUP BY GROUPING SETS ((), (category), (department)) ORDER BY 1 DESC, 2 NULLS LAST, 3 NULLS LAST
"""  # noqa: S608 -- the text above, nothing from outside
_WHOLE, _BY_CATEGORY = 3, 1
"""What ``grouping`` says of the rows: bits of the columns that they are not grouped by."""

CLAUSES = ("XT-6",)


async def statistics(connection: AsyncConnection[Any], project: str, first: date, last: date) -> dict[str, Any]:
    """Complaints opened from the local day ``first`` to ``last``, in all and by category and department.

    ``in_time_rate``: closed in time, of those closed or overdue; ``satisfaction_rate``: of those who were asked and said.
    Both are decimal strings of at most 4 places, None of nothing.
    """
    async with standing(connection, project, "complaints") as look:
        calendar = look.desk.calendar
        parameters = {"since": calendar.start_of(first), "until": calendar.close_of(last), "now": now()}
        rows = await look.rows(_STATISTICS, parameters)
        book = look.desk.current_book(parameters["now"])
        return {
            "from": first.isoformat(),
            "to": last.isoformat(),
            "total": next((_counts(row[3:]) for row in rows if row[0] == _WHOLE), _counts((0,) * len(COUNTS))),
            "by_category": [{"category": row[1], **_counts(row[3:])} for row in rows if row[0] == _BY_CATEGORY],
            "by_department": [
                {"department": row[2], **_counts(row[3:])} for row in rows if row[0] not in (_WHOLE, _BY_CATEGORY)
            ],
            "clauses": [
                {"clause": clause, "zh": book.cite(clause), "en": book.cite(clause, "en")} for clause in CLAUSES
            ],
            "position": look.position,
        }


def _counts(row: tuple[int, ...]) -> dict[str, Any]:
    counted = dict(zip(COUNTS, row, strict=True))
    return {
        **counted,
        "in_time_rate": _rate(counted["in_time"], counted["closed"] + counted["overdue"]),
        "satisfaction_rate": _rate(counted["satisfied"], counted["satisfied"] + counted["dissatisfied"]),
    }


def _rate(part: int, whole: int) -> str | None:
    """A share of a whole, rounded half up to 4 places; None of nothing."""
    return decimal(part, 4, whole) if whole else None
