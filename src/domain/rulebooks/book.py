"""A rulebook (制度): the settings of one desk's house rules, frozen, with the clauses behind each of them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cached_property
from hashlib import sha256
from typing import cast

from pydantic import Field, model_validator

from domain.rulebooks.care import CareRules
from domain.rulebooks.clause import CUSTOM, Clause, Paper, trade_clauses
from domain.rulebooks.complaints import ComplaintRules
from domain.rulebooks.deals import DealRules
from domain.rulebooks.forms import FormRules
from domain.rulebooks.laid_out import lay_out
from domain.rulebooks.money import MoneyRules
from domain.rulebooks.ownership import OwnershipRules
from domain.rulebooks.parameter import DEFAULT, Frozen, Parameter
from domain.rulebooks.reviews import ReviewRules
from domain.rulebooks.rotation import RotationRules
from domain.rulebooks.targets import TargetRules

SECTIONS = ("rotation", "ownership", "deals", "money", "complaints", "targets", "reviews", "care", "forms")


class Rulebook(Frozen):
    """One version of one desk's rules.

    ``name`` is how events and people call it, ``zh``/``en`` are its titles, ``source`` the code that its clause ids
    start with. ``extends``: the names of the books it builds upon, the nearest first. Every clause that a parameter cites is worded in ``clauses``, or is one of the trade's (``default`` always is).
    """

    name: str = Field(min_length=1, max_length=64)
    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)
    source: str = Field(min_length=1)
    extends: tuple[str, ...] = ()
    clauses: Mapping[str, Clause] = Field(default_factory=dict)
    rotation: RotationRules = Field(default={}, validate_default=True)
    ownership: OwnershipRules = Field(default={}, validate_default=True)
    deals: DealRules = Field(default={}, validate_default=True)
    money: MoneyRules = Field(default={}, validate_default=True)
    care: CareRules = Field(default={}, validate_default=True)
    complaints: ComplaintRules = Field(default={}, validate_default=True)
    targets: TargetRules = Field(default={}, validate_default=True)
    reviews: ReviewRules = Field(default={}, validate_default=True)
    forms: FormRules = Field(default={}, validate_default=True)

    @model_validator(mode="after")
    def _every_clause_is_worded(self) -> Rulebook:
        for path, parameter in self.parameters():
            for clause in parameter.clauses:
                if clause != DEFAULT and clause not in self.clauses and clause not in trade_clauses():
                    raise ValueError(f"{path} cites clause {clause}, which the book does not contain")
        return self

    @cached_property
    def hash(self) -> str:
        """The content hash: SHA-256 (hex) of the canonical text."""
        return sha256(self.canonical().encode()).hexdigest()

    def canonical(self) -> str:
        """The whole book as canonical JSON, with the trade's clauses that it cites: the same text for the same book."""
        content = self.model_dump(mode="json")
        cited = {clause for _, parameter in self.parameters() for clause in parameter.clauses} - self.clauses.keys()
        content["cited"] = {one: self.clause(one).model_dump(mode="json") for one in cited - {DEFAULT}}
        return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    def parameters(self) -> Iterator[tuple[str, Parameter[object]]]:
        """Give every parameter with its dotted path (``rotation.kinds.new``), in the order of the models."""
        for section in SECTIONS:
            yield from _parameters(section, getattr(self, section))

    def clause(self, clause: str) -> Clause:
        """Give the wording of a clause id, the book's own or the trade's; ``KeyError`` if neither has such a clause."""
        if clause == DEFAULT:
            return CUSTOM
        own = self.clauses.get(clause)
        return own if own is not None else trade_clauses()[clause]

    def cite(self, clause: str, language: str = "zh") -> str:
        """Give a clause as it is cited to people: title and article (《…》第四十二条), or in English title and id."""
        if clause == DEFAULT:
            return "通例" if language == "zh" else "the custom of the trade"
        return self.clause(clause).cited(clause, self.title, language)

    @cached_property
    def laid_out(self) -> Rulebook:
        """The book as judges read it: the same settings under the same names, found much faster (:mod:`.laid_out`)."""
        return cast("Rulebook", lay_out(self, without=frozenset({"laid_out", "clauses"})))

    @cached_property
    def title(self) -> Paper:
        """The book's own title, in both languages."""
        return Paper(zh=self.zh, en=self.en)


def _parameters(path: str, rules: Frozen) -> Iterator[tuple[str, Parameter[object]]]:
    for name in type(rules).model_fields:
        member = getattr(rules, name)
        if isinstance(member, Parameter):
            yield f"{path}.{name}", member
        elif isinstance(member, Frozen):
            yield from _parameters(f"{path}.{name}", member)
