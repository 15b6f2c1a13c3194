"""A rulebook (制度): the settings of one desk's house rules, frozen, with the clauses behind each of them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cached_property
from hashlib import sha256

from pydantic import Field, model_validator

from domain.rulebooks.deals import DealRules
from domain.rulebooks.ownership import OwnershipRules
from domain.rulebooks.parameter import DEFAULT, Frozen, Parameter
from domain.rulebooks.rotation import RotationRules

SECTIONS = ("rotation", "ownership", "deals")


class Clause(Frozen):
    """One clause (条款): where it stands in the Chinese text, and what it says, in both languages.

    The ``article`` of a book made of several papers begins with the title of its paper (《…》第四条).
    """

    article: str = ""
    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)


CUSTOM = Clause(
    zh="本制度对此未作规定，按行业通例处理。",
    en="The book does not say; the custom of the trade applies.",
)
"""What the clause id ``default`` reads as."""


class Rulebook(Frozen):
    """One version of one desk's rules.

    ``name`` is how events and people call it, ``zh``/``en`` are its titles, ``source`` the code that its clause ids
    start with. Every clause that a parameter cites is worded in ``clauses`` (``default`` always is).
    """

    name: str = Field(min_length=1, max_length=64)
    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)
    source: str = Field(min_length=1)
    clauses: Mapping[str, Clause] = Field(default_factory=dict)
    rotation: RotationRules = Field(default={}, validate_default=True)
    ownership: OwnershipRules = Field(default={}, validate_default=True)
    deals: DealRules = Field(default={}, validate_default=True)

    @model_validator(mode="after")
    def _every_clause_is_worded(self) -> Rulebook:
        for path, parameter in self.parameters():
            for clause in parameter.clauses:
                if clause != DEFAULT and clause not in self.clauses:
                    raise ValueError(f"{path} cites clause {clause}, which the book does not contain")
        return self

    @cached_property
    def hash(self) -> str:
        """The book's content hash: SHA-256 (hex) of its canonical JSON, shown wherever a decision is shown."""
        canonical = json.dumps(self.model_dump(mode="json"), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return sha256(canonical.encode()).hexdigest()

    def parameters(self) -> Iterator[tuple[str, Parameter[object]]]:
        """Give every parameter with its dotted path (``rotation.kinds.new``), in the order of the models."""
        for section in SECTIONS:
            yield from _parameters(section, getattr(self, section))

    def clause(self, clause: str) -> Clause:
        """Give the wording of a clause id; ``KeyError`` if the book has no such clause."""
        return CUSTOM if clause == DEFAULT else self.clauses[clause]

    def cite(self, clause: str, language: str = "zh") -> str:
        """Give a clause as it is cited to people: title and article (《…》第四十二条), or in English title and id."""
        if clause == DEFAULT:
            return "通例" if language == "zh" else "the custom of the trade"
        if language != "zh":
            return f"{self.en}, {clause}"
        article = self.clauses[clause].article
        return article if article.startswith("《") else f"{self.zh}{article}"


def _parameters(path: str, rules: Frozen) -> Iterator[tuple[str, Parameter[object]]]:
    for name in type(rules).model_fields:
        member = getattr(rules, name)
        if isinstance(member, Parameter):
            yield f"{path}.{name}", member
        elif isinstance(member, Frozen):
            yield from _parameters(f"{path}.{name}", member)
