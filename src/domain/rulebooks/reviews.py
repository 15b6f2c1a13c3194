"""How staff are reviewed (考核): the parameters of catalogue section 7, each with its customary value."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from domain.rulebooks.parameter import Frozen, Parameter, default
from domain.rulebooks.roles import PosterRole

Weight = Annotated[int, Field(ge=0, le=100)]
"""Parts of the whole: the weights of a review are counted against their sum."""

Mark = Annotated[int, Field(ge=0, le=100)]
"""A score, 0 to 100."""

Quarters = Annotated[int, Field(ge=1, le=12)]


class Weights(Frozen):
    """What the scores of each side count for."""

    self: Parameter[Weight] = default(
        20, "制度未规定，按通例：自评占两成。", "The book is silent; by custom one's own score counts 20.", "GL-k3"
    )
    superior: Parameter[Weight] = default(
        50,
        "制度未规定，按通例：上级评分占五成。",
        "The book is silent; by custom the superior's score counts 50.",
        "GL-k3",
    )
    client: Parameter[Weight] = default(
        30,
        "制度未规定，按通例：客户评分占三成。",
        "The book is silent; by custom the clients' scores count 30.",
        "GL-k3",
    )


class ReviewRules(Frozen):
    """How the score of a quarter is made, and what follows from it."""

    weights: Weights = Field(default={}, validate_default=True)
    incomplete: Parameter[Literal["no_score", "by_the_rest"]] = default(
        "no_score",
        "制度未规定，按通例：自评、上级、客户三方评分不齐的，当季不计分。",
        "The book is silent; by custom a quarter without the scores of all three sides has no score.",
    )
    standard: Parameter[Mark] = default(
        60, "制度未规定，按通例：60分为合格。", "The book is silent; by custom 60 is the standard.", "GL-k3"
    )
    excellent: Parameter[Mark] = default(
        90, "制度未规定，按通例：90分以上为优秀。", "The book is silent; by custom 90 and more is excellent.", "GL-k3"
    )
    warning: Parameter[Quarters] = default(
        2,
        "制度未规定，按通例：连续两个季度不合格的，予以警告。",
        "The book is silent; by custom two quarters in a row below the standard are a warning.",
        "GL-k3",
    )
    dismissal: Parameter[Quarters] = default(
        3,
        "制度未规定，按通例：连续三个季度不合格的，予以辞退。",
        "The book is silent; by custom three quarters in a row below the standard mean dismissal.",
        "GL-k3",
    )
    who_scores: Parameter[tuple[PosterRole, ...]] = default(
        ("supervisor", "manager"),
        "制度未规定，按通例：上级评分由主管或经理录入。",
        "The book is silent; by custom the superior's score is the supervisor's or the manager's to enter.",
    )
