"""What cannot be handed in or checked (表单上交、检查): a report, or a check, of a time that has not come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.event import Fact, Refused
from domain.payloads.times import start_of
from domain.rights import cited
from domain.spans import span

if TYPE_CHECKING:
    from domain.project import Project

_AHEAD = frozenset({"daily_plan"})
"""Forms that are made before the day that they are about."""


def check_form(fact: Fact, project: Project) -> None:
    """Raises ``Refused`` for a report or a check of a week, month or day that had not begun when it was made."""
    form = fact.data["form"]
    if fact.type == "form.filed" and form in _AHEAD:
        return
    field = "date" if "date" in fact.data else "period"
    first, _ = span(fact.data)
    if fact.time >= start_of(first.isoformat(), project.zone):
        return
    what = "checked" if fact.type == "form.checked" else "reported on"
    book = project.book_at(fact.time)
    setting = book.forms.manager_check if fact.type == "form.checked" else getattr(book.forms, form)
    raise Refused(
        "not_yet_begun",
        f"{fact.data[field]} begins on {first.isoformat()} and cannot be {what} before: {cited(book, setting)}.",
        f"/data/{field}",
    )
