"""Lists over the complaints: the next step of each, and until when it is to be taken."""

from __future__ import annotations

from domain.rulebooks import Rulebook

COMPLAINTS_DUE = """
    SELECT 'complaints_due/' || p.client || '/' || p.complaint || '/' || p.next AS item, p.next_due AS due, p.staff,
        p.client, p.unit, NULL::text AS deal, p.complaint AS about, p.next AS kind, NULL::text AS clauses,
        ARRAY[p.last] AS evidence
    FROM {build}.complaints AS p
    WHERE p.next IS NOT NULL AND p.next_due <= %(complaints_due)s
        AND {whose}
"""


def clauses(book: Rulebook, step: str) -> tuple[str, ...]:
    """The clauses that set the time limit of a step."""
    limit = getattr(book.complaints.within, step, book.complaints.steps)
    found: tuple[str, ...] = limit.clauses
    return found
