"""What a book may say about whose turn it is (轮排), as settings. Catalogue, sections 1, 8 and 9."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from domain.rulebooks.parameter import Frozen, Parameter, default
from domain.rulebooks.roles import PosterRole
from domain.rulebooks.turns import Absence, Changed, Kinds, PassedOver

_SILENT = "本制度未作规定，按通例"


class RotationRules(Frozen):
    """Everything that a book says about the order of service."""

    unit: Parameter[Literal["agent", "group"]] = default(
        "agent", f"{_SILENT}：以个人为单位轮排", "The book is silent; by custom each agent has a turn of their own"
    )
    order: Parameter[Literal["queue", "number", "fewest_new"]] = default(
        "queue",
        f"{_SILENT}：按排班次序轮流接待",
        "The book is silent; by custom the roster's order is a queue",
    )
    carry_over: Parameter[Literal["continue", "restart"]] = default(
        "continue",
        f"{_SILENT}：次日接着当日的次序轮排",
        "The book is silent; by custom tomorrow goes on where today ended",
    )
    who_adjusts: Parameter[tuple[PosterRole, ...]] = default(
        ("supervisor", "manager"),
        f"{_SILENT}：主管或经理方可调整次序",
        "The book is silent; by custom the supervisor or manager alone changes the order",
    )
    after_counted: Parameter[Literal["tail"]] = default(
        "tail",
        f"{_SILENT}：计轮接待后排到末位",
        "The book is silent; by custom a counted reception sends the receiver to the tail",
    )
    newcomer: Parameter[Literal["tail"]] = default(
        "tail", f"{_SILENT}：新到岗者排在末位", "The book is silent; by custom whoever joins starts at the tail"
    )
    make_up: Parameter[Literal["head"]] = default(
        "head", f"{_SILENT}：补排者接下一位新客户", "The book is silent; by custom a make-up is the next new client"
    )
    group: Parameter[Literal["one_turn"]] = default(
        "one_turn", f"{_SILENT}：同来的客户算一轮", "The book is silent; by custom those who come together are one turn"
    )
    out_of_hours: Parameter[Literal["count", "no_count"]] = default(
        "count",
        f"{_SILENT}：非工作时间的接待照常计轮",
        "The book is silent; by custom receptions outside hours count as usual",
    )
    duty: Parameter[Literal["count", "no_count"]] = default(
        "count",
        f"{_SILENT}：值班人员的接待照常计轮",
        "The book is silent; by custom receptions on duty shift count as usual",
    )
    outsider: Parameter[Literal["no_turn"]] = default(
        "no_turn",
        f"{_SILENT}：轮排以外的人员接待，不占任何人的名额",
        "The book is silent; by custom a reception by somebody outside the rotation takes nobody's turn",
    )
    named: Parameter[Literal["keep_place", "count"]] = default(
        "keep_place",
        f"{_SILENT}：客户点名者接待，名次不变",
        "The book is silent; by custom the agent whom the visitor names receives and keeps their place",
    )
    named_referral: Parameter[Literal["keep_place", "count"]] = default(
        "count",
        f"{_SILENT}：介绍来的客户点名者接待，计入轮排",
        "The book is silent; by custom an introduced client who names an agent counts as that agent's turn",
    )
    named_absent: Parameter[Literal["assist"]] = default(
        "assist",
        f"{_SILENT}：被点名者不在，由他人协助接待，协助者名次不变",
        "The book is silent; by custom, the named agent being absent, a colleague assists and keeps the turn",
    )
    card: Parameter[Literal["no_count", "named"]] = default(
        "named",
        f"{_SILENT}：持名片来访视同点名",
        "The book is silent; by custom an agent's card is as good as naming the agent",
    )
    assist: Parameter[Literal["no_count", "make_up"]] = default(
        "no_count",
        f"{_SILENT}：协助接待不计轮排",
        "The book is silent; by custom helping with a colleague's client is no turn",
    )
    assist_busy: Parameter[Literal["no_count"]] = default(
        "no_count",
        f"{_SILENT}：同事正忙，代为接待其客户不计轮排",
        "The book is silent; by custom standing in for a busy colleague is no turn",
    )
    phone_named: Parameter[Literal["as_named", "count"]] = default(
        "as_named",
        f"{_SILENT}：来电客户到访点名者，视同点名",
        "The book is silent; by custom a caller who then comes and asks for the agent has named them",
    )
    own_client: Parameter[Literal["keep_place", "reenter_tail"]] = default(
        "keep_place",
        f"{_SILENT}：接待自己的老客户不影响名次",
        "The book is silent; by custom receiving an own client leaves the place as it was",
    )
    leaving_post: Parameter[Literal["when_passed", "skipped_at_once"]] = default(
        "when_passed",
        f"{_SILENT}：首位者离岗，轮到时方计",
        "The book is silent; by custom the first in the order who walks off pays for it only when the turn comes",
    )
    approval: Parameter[Literal["not_asked", "noted", "required"]] = default(
        "not_asked",
        f"{_SILENT}：因公离岗不另需批准",
        "The book is silent; by custom business errands need no consent; where it is required, one without it is private",
    )
    one_absence: Parameter[Literal["one_turn", "each_turn"]] = default(
        "one_turn",
        f"{_SILENT}：一次缺勤只轮空一次，其后保留名次",
        "The book is silent; by custom one absence costs one turn, after which the place is kept",
    )
    assigned: Parameter[Literal["as_kind", "no_count"]] = default(
        "as_kind",
        f"{_SILENT}：主管指派接待的访客按其类别计轮",
        "The book is silent; by custom a visitor whom the supervisor assigns counts as one of their kind does",
    )
    recognised: Parameter[Literal["no_count"]] = default(
        "no_count",
        f"{_SILENT}：认出自己的客户可不按次序接待，不计轮排",
        "The book is silent; by custom one's own client is received out of order, uncounted",
    )
    no_choosing: Parameter[Literal["note"]] = default(
        "note",
        f"{_SILENT}：不按次序的接待予以注明",
        "The book is silent; by custom a reception out of order is pointed out",
    )
    calls: Parameter[Literal["anyone", "last", "turn"]] = default(
        "anyone", f"{_SILENT}：来电由谁接听均可", "The book is silent; by custom anybody may answer the office phone"
    )
    office_call: Parameter[Annotated[int, Field(ge=0, le=120)]] = default(
        0,
        f"{_SILENT}：接听热线电话不占用名额（以分钟计）",
        "The book is silent; by custom nobody is held to be busy with the office phone (minutes a call is taken to last)",
    )
    suspension_days: Parameter[Annotated[int, Field(ge=0, le=366)]] = default(
        0,
        f"{_SILENT}：登记作废不另停接",
        "The book is silent; by custom nobody is suspended over an entry that is declared void (days)",
    )
    concealment_days: Parameter[Annotated[int, Field(ge=0, le=366)]] = default(
        0,
        f"{_SILENT}：隐瞒客户来历者不另停接",
        "The book is silent; by custom nobody is suspended for concealing whose client it was (days)",
    )
    kinds: Kinds = Field(default={}, validate_default=True)
    absence: Absence = Field(default={}, validate_default=True)
    passed: PassedOver = Field(default={}, validate_default=True)
    changed: Changed = Field(default={}, validate_default=True)
