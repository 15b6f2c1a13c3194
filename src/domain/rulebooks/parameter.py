"""One setting of a rulebook: its value, the clauses that set it, and the words in which people read it."""

from __future__ import annotations

from typing import Any, ClassVar, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field

T_co = TypeVar("T_co", covariant=True)

DEFAULT = "default"
"""Clause id and source of what a book leaves open: the customary rule (通例, catalogue section 9)."""


ADOPTED = "adopted"
"""Source of what a desk set otherwise when it adopted a book."""


class Frozen(BaseModel):
    """Base of everything in a rulebook: immutable, nothing unknown, no silent conversion of types.

    A value with alternatives of which one only may stand (days *or* months) names them in ``alternatives``; an
    override of one then takes the others out.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    alternatives: ClassVar[tuple[frozenset[str], ...]] = ()


class Parameter(Frozen, Generic[T_co]):
    """A value with its reasons: which clauses set it, how it reads, and which book it is from (``default``: none)."""

    value: T_co
    clauses: tuple[str, ...] = Field(min_length=1)
    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)
    source: str = DEFAULT


def default(value: Any, zh: str, en: str, *clauses: str) -> Any:
    """Declare the customary value of a parameter, for books that are silent; the wordings should say that they are.

    ``clauses``: of the trade's papers, where one of them words the custom (``trade.toml``).
    """
    cited = clauses or (DEFAULT,)
    return Field(default={"value": value, "clauses": cited, "zh": zh, "en": en}, validate_default=True)
