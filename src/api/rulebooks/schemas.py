"""Rulebooks as they are read (制度)."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, Field


class Rulebook(BaseModel):
    """A rulebook in a list."""

    name: str
    zh: str = Field(description="Chinese title.")
    en: str = Field(description="English title.")
    source: str = Field(description="The code that its clause ids begin with.")
    extends: list[str] = Field(description="The books that it builds upon, the nearest first.")
    hash: str = Field(description="Content hash (SHA-256), as it is shown wherever this book decides.")


class RulebookList(BaseModel):
    """The rulebooks that ship."""

    items: list[Rulebook]


class Clause(BaseModel):
    """A clause: where it stands, what it says, how it is cited, and what follows from it."""

    article: str
    zh: str
    en: str
    cited_zh: str
    cited_en: str
    sets: list[str] = Field(description="Paths of the parameters that follow from it.")


class Parameter(BaseModel):
    """A parameter with its reasons."""

    value: Any
    clauses: list[str] = Field(description="Ids of the clauses that set it; `default` is the custom of the trade.")
    zh: str
    en: str
    source: str = Field(
        description="The book that says so; `default` where it is silent, `adopted` where the desk changed it."
    )


class RulebookDocument(Rulebook):
    """A whole rulebook."""

    clauses: dict[str, Clause] = Field(description="By clause id, in the book's own order.")
    parameters: dict[str, Parameter] = Field(description="By dotted path.")


class Difference(BaseModel):
    """A parameter that two books set otherwise."""

    path: str
    zh: str = Field(description="What the parameter is called.")
    en: str
    this: Parameter
    with_: Parameter = Field(alias="with")


class Comparison(BaseModel):
    """Two rulebooks beside each other; no differences: they judge alike."""

    this: Rulebook
    with_: Rulebook = Field(alias="with")
    differences: list[Difference]


class Version(BaseModel):
    """A version of a published book."""

    position: int
    published: str
    hash: str


class PublishedRulebook(Rulebook):
    """A book that the project published, as of its last version."""

    versions: list[Version]


class Adoption(BaseModel):
    """A book taken into force, with the parameters that the desk set otherwise."""

    rulebook: str
    zh: str
    en: str
    hash: str
    since: str = Field(description="From when on it judges what is recorded after the adoption.")
    position: int = Field(description="Position of the adoption; what stands before it is never judged by it.")
    parameters: dict[str, Any]


class ProjectRulebooks(BaseModel):
    """What a project published and adopted."""

    in_force: Adoption | None
    adoptions: list[Adoption]
    items: list[PublishedRulebook]
    position: int


class ProjectRulebook(RulebookDocument):
    """A whole rulebook, as a project knows it."""

    position: int


class RulebookInForce(ProjectRulebook):
    """The rulebook in force, and since when."""

    adopted: Adoption


class ProjectComparison(Comparison):
    """Two rulebooks beside each other, as a project knows them."""

    position: int
