"""How targets are set, split and approved (指标): the parameters of catalogue section 7, each with its customary value."""

from __future__ import annotations

from typing import Literal

from domain.rulebooks.parameter import Frozen, Parameter, default
from domain.rulebooks.roles import StaffRole


class TargetRules(Frozen):
    """What a split has to add up to, how quarters and months go together, and who approves."""

    split: Parameter[Literal["exact"]] = default(
        "exact",
        "制度未规定，按通例：分解到组、到人的指标合计等于上级指标。",
        "The book is silent; by custom the parts of a target add up to it exactly.",
        "WJC-2t",
    )
    quarter: Parameter[Literal["sum_of_months"]] = default(
        "sum_of_months",
        "制度未规定，按通例：季度指标等于所属三个月指标之和。",
        "The book is silent; by custom the target of a quarter is the sum of its three months.",
        "WJC-2t",
    )
    who_approves: Parameter[tuple[StaffRole, ...]] = default(
        ("leader",),
        "制度未规定，按通例：指标由公司领导审批。",
        "The book is silent; by custom a leader approves targets.",
        "WJC-2t",
    )
