"""Whose deal it is (判单): the parameters of catalogue section 3, each with its customary value (section 9)."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field, model_validator

from domain.rulebooks.parameter import Frozen, Parameter, default


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


class DealRules(Frozen):
    """When the result of a deal is decided, and between whom."""

    trigger: Parameter[Literal["deposit", "subscription", "contract"]] = default(
        "contract",
        "制度未规定，按通例：以签订合同为成交。",
        "The book is silent; by custom the signed contract decides the deal.",
    )
    collision: Parameter[Literal["first", "equal", "closer"]] = default(
        "first",
        "制度未规定，按通例：撞单时归最先取得有效归属的招商员。",
        "The book is silent; by custom a collision goes to the agent with the first valid claim.",
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
    objection: Parameter[Objection] = default(
        {"before_ruling": True},
        "制度未规定，按通例：异议应在裁定前提出。",
        "The book is silent; by custom objections come before the ruling.",
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
