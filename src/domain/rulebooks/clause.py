"""A clause (条款) of a rulebook, and the papers of the trade whose clauses any book may cite."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from pydantic import Field

from domain.rulebooks.parameter import Frozen

_TRADE = Path(__file__).parent / "trade.toml"
_PRESETS = Path(__file__).parent / "presets"


class Paper(Frozen):
    """The title of a paper that clauses stand in (《…》), in both languages."""

    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)


class Clause(Frozen):
    """One clause: where it stands in the Chinese text, and what it says, in both languages.

    ``paper``: the paper it stands in, where that is not the book itself. The ``article`` of a book made of several papers
    begins with the title of its paper (《…》第四条).
    """

    article: str = ""
    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)
    paper: Paper | None = None

    def cited(self, clause: str, book: Paper, language: str = "zh") -> str:
        """Give the clause as it is cited to people, standing in its own paper or in ``book``: title and article, or title and id."""
        paper = self.paper or book
        if language != "zh":
            return f"{paper.en}, {clause}"
        return self.article if self.article.startswith("《") else f"{paper.zh}{self.article}"


CUSTOM = Clause(
    zh="本制度对此未作规定，按行业通例处理。",
    en="The book does not say; the custom of the trade applies.",
)
"""What the clause id ``default`` reads as."""


@cache
def trade_clauses() -> Mapping[str, Clause]:
    """Give the clauses of the trade's common papers by id (``ZS-8.10``): what a book cites without wording it itself.

    Customs of the trade rest on clauses of a preset too, where no common paper words them; every book may cite those.
    """
    content = tomllib.loads(_TRADE.read_text(encoding="utf-8"))
    papers = {source: Paper.model_validate(title) for source, title in content["papers"].items()}
    found = {
        clause: Clause.model_validate({**wording, "paper": papers[clause.partition("-")[0]]})
        for clause, wording in content["clauses"].items()
    }
    for preset, clauses in content["presets"].items():
        book = tomllib.loads((_PRESETS / f"{preset}.toml").read_text(encoding="utf-8"))
        title = Paper(zh=book["zh"], en=book["en"])
        found |= {clause: Clause.model_validate({**book["clauses"][clause], "paper": title}) for clause in clauses}
    return found
