"""Which rule book was adopted when (规则采用), as the project remembers it to say who may do what."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from domain.rulebooks import Rulebook, load_preset, with_overrides


class Adoption(NamedTuple):
    """A book adopted with changes to single settings, from ``effective`` (UTC) on; it is read only when it is asked for.

    ``published``: the book, where the desk published it; as it stood at the adoption, whatever is published afterwards.
    """

    effective: datetime
    rulebook: str
    parameters: Mapping[str, Any]
    published: Rulebook | None = None

    def book(self) -> Rulebook:
        """The book as it was adopted."""
        return with_overrides(self.published or load_preset(self.rulebook), self.parameters)


def in_force(adoptions: tuple[Adoption, ...], moment: datetime) -> Rulebook:
    """The book for something that is posted now and happened at ``moment``, as the judges will take it.

    Of those in effect by then the one adopted last; before any took effect, the first, which the project opened with.
    """
    in_effect = [adoption for adoption in adoptions[1:] if adoption.effective <= moment]
    return (in_effect[-1] if in_effect else adoptions[0]).book()
