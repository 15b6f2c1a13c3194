"""Whose deal it is (判单): the parameters of catalogue section 3, each with its customary value (section 9)."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field, StringConstraints, model_validator

from domain.rulebooks.parameter import Frozen, Parameter, default
from domain.rulebooks.roles import PosterRole

Share = Annotated[str, StringConstraints(pattern=r"^(0(\.\d{1,6})?|1(\.0{1,6})?)$")]
"""A part of a result, 0 to 1, as a decimal string."""


class Objection(Frozen):
    """Until when another agent may object (异议期): before the ruling, or a number of days after the deal is triggered."""

    alternatives: ClassVar[tuple[frozenset[str], ...]] = (frozenset({"before_ruling", "days"}),)

    before_ruling: Literal[True] | None = None
    days: Annotated[int, Field(ge=0, le=366)] | None = None

    @model_validator(mode="after")
    def _one_end(self) -> Objection:
        if (self.before_ruling is None) == (self.days is None):
            raise ValueError(
                "an objection ends with the ruling, or a number of days after the deal: give one of the two"
            )
        return self


Outcome = Literal["first", "half", "closer"]
"""Who gets the result: the first agent, the first and the closing one half each, or the closing agent."""


def _raised(value: Outcome, zh: str, en: str) -> Parameter[Outcome]:
    outcome: Parameter[Outcome] = default(value, f"制度未规定，按通例：{zh}。", f"The book is silent; by custom {en}.")
    return outcome


class Raised(Frozen):
    """What the first agent gets whose client another closed, by when they came forward (主张时点).

    Days are local. ``later_away``: they came forward later, and had been off or away on the day of the deal. A claim
    raised after the period for objections counts as ``unraised``.
    """

    before: Parameter[Outcome] = _raised(
        "first", "签约前提出的归最先者", "who comes forward before the deal, and was first, gets it"
    )
    same_day: Parameter[Outcome] = _raised(
        "first", "签约当日提出的归最先者", "who comes forward on the day of the deal, and was first, gets it"
    )
    later: Parameter[Outcome] = _raised(
        "first", "次日起提出的归最先者", "who comes forward later, and was first, gets it"
    )
    later_away: Parameter[Outcome] = _raised(
        "first",
        "签约当日不在岗、事后提出的归最先者",
        "who was away that day and comes forward later, and was first, gets it",
    )
    unraised: Parameter[Outcome] = _raised(
        "first", "无人提出异议的仍归最先者", "who was first gets it, even if nobody objects"
    )


class DealRules(Frozen):
    """When the result of a deal is decided, and between whom."""

    trigger: Parameter[Literal["deposit", "subscription", "contract"]] = default(
        "contract",
        "制度未规定，按通例：以签订合同为成交。",
        "The book is silent; by custom the signed contract decides the deal.",
    )
    collision: Parameter[Literal["first", "equal", "closer", "manager_choice"]] = default(
        "first",
        "制度未规定，按通例：撞单时归最先取得有效归属的招商员。",
        "The book is silent; by custom a collision goes to the agent with the first valid claim.",
    )
    raised: Raised = Field(default={}, validate_default=True)
    both_tracking: Parameter[Literal["first", "equal"]] = default(
        "first",
        "制度未规定，按通例：双方均在跟踪、成交时才发现的，归最先者。",
        "The book is silent; by custom where both kept following up and learn of it only at the deal, the first gets it.",
    )
    between: Parameter[Literal["nothing"]] = default(
        "nothing",
        "制度未规定，按通例：居间跟进的招商员视为义务协助。",
        "The book is silent; by custom agents between the first and the closing one helped for free.",
    )
    found_at_deal: Parameter[Literal["first", "equal"]] = default(
        "first",
        "制度未规定，按通例：成交时才查明为同一客户的，仍归最先者。",
        "The book is silent; by custom agents who learn only at the deal that they share a client yield to the first.",
    )
    unclaimed: Parameter[Literal["closer", "public"]] = default(
        "closer",
        "制度未规定，按通例：无人持有有效归属时归成交的招商员。",
        "The book is silent; by custom a deal on which nobody has a valid claim is the closing agent's.",
    )
    on_the_spot: Parameter[Share] = default(
        "0",
        "制度未规定，按通例：代接同事客户当场成交的，协助者不分业绩。",
        "The book is silent; by custom who stands in for a colleague and closes on the spot gets nothing.",
    )
    campaign: Parameter[Literal["announced_before"]] = default(
        "announced_before",
        "制度未规定，按通例：促销活动的分成以事前公布为准。",
        "The book is silent; by custom the shares of a campaign are those announced before the deal.",
    )
    objection: Parameter[Objection] = default(
        {"before_ruling": True},
        "制度未规定，按通例：异议应在裁定前提出。",
        "The book is silent; by custom objections come before the ruling.",
    )
    agreement: Parameter[Literal["allowed", "none"]] = default(
        "allowed",
        "制度未规定，按通例：裁定前双方可自行协商。",
        "The book is silent; by custom the parties may agree among themselves before the ruling.",
    )
    questioning: Parameter[Literal["inadmissible", "admitted"]] = default(
        "admitted",
        "制度未规定，按通例：成交后向客户取得的证言可以采用。",
        "The book is silent; by custom what the client says after the deal may be brought as evidence.",
    )
    who_rules: Parameter[tuple[PosterRole, ...]] = default(
        ("manager",),
        "制度未规定，按通例：由经理裁定。",
        "The book is silent; by custom the manager rules.",
    )
    ruling: Parameter[Literal["final"]] = default(
        "final",
        "制度未规定，按通例：裁定为终局。",
        "The book is silent; by custom a ruling is final.",
    )
    service: Parameter[Literal["largest_share", "closer"]] = default(
        "largest_share",
        "制度未规定，按通例：跟踪服务权归份额最大者，相同则归成交人。",
        "The book is silent; by custom the service right is the largest share's, the closer's on a tie.",
    )
    remainder: Parameter[Literal["largest_share", "closer", "public"]] = default(
        "largest_share",
        "制度未规定，按通例：分成的尾差归份额最大者。",
        "The book is silent; by custom the cents that cannot be divided go to the largest share.",
    )
    settled: Parameter[Literal["adjusted"]] = default(
        "adjusted",
        "制度未规定，按通例：已结算期间只作调整，不改原结算。",
        "The book is silent; by custom a settled period is only ever adjusted.",
    )
    commission_agent: Parameter[Literal["own_target", "department"]] = default(
        "own_target",
        "制度未规定，按通例：招商员佣金按个人指标完成。",
        "The book is silent; by custom an agent's commission goes by their own target.",
    )
    commission_manager: Parameter[Literal["own_target", "department"]] = default(
        "department",
        "制度未规定，按通例：经理奖金按部门整体业绩。",
        "The book is silent; by custom the manager's bonus goes by the department's result.",
    )
