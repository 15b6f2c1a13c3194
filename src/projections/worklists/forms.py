"""Lists over the forms: those that are not handed in, or lack something."""

from __future__ import annotations

from domain.forms.definitions import FORMS, setting_of
from domain.rulebooks import Rulebook

DAYS_BACK = 31
"""So far back a form is still worth handing in; what is older stands among the missing forms alone."""

FORMS_MISSING = """
    SELECT 'forms_missing/' || f.form || '/' || f.subject || '/' || f.key AS item, f.due_at AS due, f.staff, f.client,
        f.unit, NULL::text AS deal, f.state AS about, f.form AS kind, NULL::text AS clauses,
        ARRAY[f.position] AS evidence
    FROM {build}.form_dues AS f
    WHERE f.state IN ('open', 'incomplete') AND f.due_at BETWEEN %(forms_from)s AND %(forms_missing)s AND {whose}
    UNION ALL
    SELECT p.item, p.due, p.staff, NULL, NULL, NULL, p.about, p.kind, NULL, array_remove(ARRAY[p.evidence], NULL)
    FROM unnest(
        %(form_item)s::text[], %(form_due)s::timestamptz[], %(form_staff)s::text[], %(form_about)s::text[],
        %(form_kind)s::text[], %(form_evidence)s::bigint[]
    ) AS p (item, due, staff, about, kind, evidence)
"""
"""Forms that events call for, and those that the calendar calls for, which are found beside (`periodic`)."""


def clauses(book: Rulebook, form: str) -> tuple[str, ...]:
    """The clauses that set the deadline of a form."""
    return setting_of(form, book).clauses if form in FORMS else book.forms.late.clauses
