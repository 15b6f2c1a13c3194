"""The books of a project (制度): what it published, what it adopted, which is in force since when."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from psycopg import AsyncConnection

from domain.desk import Adoption
from domain.rulebooks import Rulebook
from domain.rulebooks.documents import comparison, document, summary
from projections.errors import NotFound, UnknownRulebook
from projections.reading import Standing, now, standing


async def rulebooks(connection: AsyncConnection[Any], project: str, as_of: datetime | None = None) -> dict[str, Any]:
    """The answer of ``GET /rulebooks`` of a project. Raises NotFound and ViewMissing."""
    moment = as_of or now()
    async with standing(connection, project, "desk") as look:
        desk = look.desk_as_of(as_of)
        in_force = desk.adoption_at(moment)
        versions: dict[str, list[dict[str, Any]]] = {}
        for one in desk.publications():
            version = {"position": one.position, "published": look.text(one.time), "hash": one.book.hash}
            versions.setdefault(one.book.name, []).append(version)
        return {
            "in_force": _adoption(look, in_force) if in_force is not None else None,
            "adoptions": [_adoption(look, adoption) for adoption in desk.adoptions()],
            "items": [{**summary(book), "versions": versions[name]} for name, book in desk.published().items()],
            "position": look.position,
        }


async def rulebook_in_force(
    connection: AsyncConnection[Any], project: str, as_of: datetime | None = None
) -> dict[str, Any]:
    """The answer of ``GET /rulebook``: the book in force, the desk's own changes in it. Raises NotFound and ViewMissing."""
    moment = as_of or now()
    async with standing(connection, project, "desk") as look:
        adoption = look.desk_as_of(as_of).adoption_at(moment)
        if adoption is None:
            raise NotFound(f"project {project} had no rulebook yet")
        return {**document(adoption.book), "adopted": _adoption(look, adoption), "position": look.position}


async def rulebook(connection: AsyncConnection[Any], project: str, name: str) -> dict[str, Any]:
    """The answer of ``GET /rulebooks/{name}`` of a project: a book that it published, or one that ships.

    Raises NotFound and ViewMissing.
    """
    async with standing(connection, project, "desk") as look:
        return {**document(_called(look, name)), "position": look.position}


async def difference(connection: AsyncConnection[Any], project: str, name: str, other: str) -> dict[str, Any]:
    """The answer of ``GET /rulebooks/{name}/diff`` of a project. Raises NotFound and ViewMissing."""
    async with standing(connection, project, "desk") as look:
        return {**comparison(_called(look, name), _called(look, other)), "position": look.position}


def _called(look: Standing, name: str) -> Rulebook:
    try:
        book = look.book_named(name)
    except UnknownRulebook as error:
        raise NotFound(str(error)) from error
    assert book is not None  # noqa: S101 -- only a question that names none gets none
    return book


def _adoption(look: Standing, adoption: Adoption) -> dict[str, Any]:
    book = adoption.book
    return {
        "rulebook": book.name,
        "zh": book.zh,
        "en": book.en,
        "hash": book.hash,
        "since": look.text(adoption.effective),
        "position": adoption.position,
        "parameters": dict(adoption.parameters),
    }
