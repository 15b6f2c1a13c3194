"""Whom and what an answer names: the people of the desk by name, and the books whose clauses it cites."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from psycopg import AsyncConnection

from domain.calendar import Calendar
from domain.rulebooks import Rulebook
from projections.reading import now, standing


class Desk(NamedTuple):
    """A desk as people speak of it: its name, its people by id, its calendar, and its books, the one asked for first."""

    name: str
    people: dict[str, str]
    calendar: Calendar
    books: tuple[Rulebook, ...]


async def desk(
    connection: AsyncConnection[Any], project: str, rulebook: str | None = None, as_of: datetime | None = None
) -> Desk:
    """The desk behind an answer of the same parameters. Raises NotFound, ViewMissing and UnknownRulebook."""
    async with standing(connection, project, "desk") as look:
        known = look.desk_as_of(as_of)
        named = look.book_named(rulebook)
        adopted = [adoption.book for adoption in reversed(known.adoptions())]
        people = {staff: known.name_of(staff) or staff for staff in known.staff_ids()}
        return Desk(known.name, people, known.calendar, (named,) if named is not None else tuple(adopted))


async def role_of(connection: AsyncConnection[Any], project: str, staff: str) -> str | None:
    """Somebody's role at the desk now; None for who is not, or no longer, there. Raises NotFound and ViewMissing."""
    async with standing(connection, project, "desk") as look:
        member = look.desk.member(staff, now())
        return None if member is None else member.role
