"""Asking for a rebuild: what is asked must be rules that can be judged by, before anybody begins."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from psycopg import Connection

from domain.desk import DeskTimeline, Rules, relevant
from domain.payloads.times import check_day_or_moment
from domain.rulebooks import RulebookError, UnknownRulebookError, check_overrides, find_book
from projections.errors import NotFound, Refusal, UnknownRulebook
from projections.history import LedgerHistory
from projections.rebuild import states
from projections.rebuild.states import Rebuild


def ask(
    connection: Connection[Any], project: str, rules: Rules, by: Mapping[str, str], *, switches: bool | None = None
) -> Rebuild:
    """Enters a rebuild after its rules were checked.

    ``switches``: None = it goes live by itself if it is under the rules as adopted. Raises NotFound, UnknownRulebook and
    Refusal (``bad_parameter``, ``bad_date`` among others).
    """
    row = connection.execute("SELECT schema FROM pandan.projects WHERE id = %s", (project,)).fetchone()
    if row is None:
        raise NotFound(f"there is no project {project}")
    facts = LedgerHistory(connection, str(row[0])).of_project(project, 0, 2**62)
    desk = DeskTimeline([fact for fact in facts if relevant(fact)])
    checked = _checked(desk, rules, facts[-1].position if facts else 0)
    return states.request(connection, project, checked, by, switches=checked.adopted if switches is None else switches)


def _checked(desk: DeskTimeline, rules: Rules, position: int) -> Rules:
    """The rules, with the version of a published book pinned to the last one that there is now."""
    published = desk.published()
    try:
        book = desk.current_book(datetime.now(UTC)) if rules.rulebook is None else find_book(rules.rulebook, published)
    except UnknownRulebookError as error:
        raise UnknownRulebook(str(error)) from error
    try:
        check_overrides(book, rules.parameters or {})
    except RulebookError as error:
        raise Refusal("bad_parameter", f"{error}") from error
    if rules.effective_from is not None:
        try:
            check_day_or_moment(rules.effective_from)
        except ValueError as error:
            raise Refusal("bad_date", f"{rules.effective_from} is neither a day nor a moment: {error}") from error
    return rules._replace(
        published_by=position if rules.rulebook in published else None, parameters=rules.parameters or None
    )
