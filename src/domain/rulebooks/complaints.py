"""How a complaint is handled (投诉处理): the parameters of catalogue section 6, each with its customary value."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from domain.rulebooks.parameter import Frozen, Parameter, default
from domain.rulebooks.roles import StaffRole

Days = Annotated[int, Field(ge=0, le=366)]
"""Local days after the step that starts the clock; 0 is the same day. The last one counts to its close."""


def _within(days: int, zh: str, en: str, *clauses: str) -> Parameter[Days]:
    limit: Parameter[Days] = default(
        days, f"制度未规定期限，按通例：{zh}。", f"The book sets no limit; by custom {en}.", *clauses
    )
    return limit


class Within(Frozen):
    """How many days each step of a complaint may take, from the step before it; closing is counted from the opening."""

    judged: Parameter[Days] = _within(1, "登记后一天内判定是否成立", "a complaint is judged within a day", "XT-5")
    assigned: Parameter[Days] = _within(
        1, "判定成立后一天内转交责任部门", "a founded one goes to the responsible department within a day", "XT-5"
    )
    investigated: Parameter[Days] = _within(
        3, "转办时未写明时限的，三天内查明", "it is investigated within three days, unless it says otherwise", "XT-5"
    )
    proposed: Parameter[Days] = _within(1, "查明后一天内提出方案", "proposals follow within a day", "XT-5")
    decided: Parameter[Days] = _within(1, "提出方案后一天内裁定", "a leader picks one within a day", "XT-5")
    carried_out: Parameter[Days] = _within(
        3, "裁定后三天内执行并请客户签字", "it is carried out and signed by the client within three days", "XT-6"
    )
    closed: Parameter[Days] = _within(
        10, "登记后十天内结案", "a complaint is closed within ten days of its opening", "XT-6"
    )
    followed_up: Parameter[Days] = _within(
        3, "结案后三天内回访", "the client is asked again within three days of the closing", "XT-2", "XT-6"
    )


class ComplaintRules(Frozen):
    """Which steps a complaint goes through, how long each may take, and who decides."""

    steps: Parameter[Literal["in_order"]] = default(
        "in_order",
        "制度未规定，按通例：各步骤依次办理，不得跳过。",
        "The book is silent; by custom the steps are taken in order and none is skipped.",
        "XT-5",
        "XT-6",
    )
    within: Within = Field(default={}, validate_default=True)
    due_by: Parameter[Literal["as_given", "earlier"]] = default(
        "as_given",
        "制度未规定，按通例：登记时承诺了期限的，以承诺为准。",
        "The book is silent; by custom a date promised at the opening holds.",
    )
    who_decides: Parameter[tuple[StaffRole, ...]] = default(
        ("leader",),
        "制度未规定，按通例：由公司领导选定方案。",
        "The book is silent; by custom a leader picks the proposal.",
        "XT-5",
    )
    signature: Parameter[Literal["required", "noted"]] = default(
        "required",
        "制度未规定，按通例：客户未签字的，说明原因方可结案。",
        "The book is silent; by custom what the client has not signed is closed only with the reason.",
        "XT-6",
    )
