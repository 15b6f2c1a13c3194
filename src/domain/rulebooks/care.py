"""How clients are looked after (客户跟进、外出、考察接待): deadlines and conduct. Catalogue, section 4.

Of every setting that is a number of days, people or calls, 0 says that the book does not ask for it.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from domain.payloads.care import Level
from domain.payloads.posts import Meeting
from domain.rulebooks.parameter import Frozen, Parameter, default

Days = Annotated[int, Field(ge=0, le=366)]
Hour = Annotated[int, Field(ge=0, le=24)]
Number = Annotated[int, Field(ge=0, le=10_000)]


def _rank(value: Level, zh: str, en: str) -> Parameter[Level]:
    rank: Parameter[Level] = default(
        value,
        f"制度未规定，按通例：{zh}按 {value} 级接待。",
        f"The book is silent; by custom {en} are received at level {value}.",
        "VR",
    )
    return rank


class Ranks(Frozen):
    """At what level a delegation is received, by the rank of whoever leads it (接待等级, VR)."""

    national: Parameter[Level] = _rank("A", "国家级领导", "guests of national rank")
    provincial: Parameter[Level] = _rank("A", "省级领导", "guests of provincial rank")
    municipal: Parameter[Level] = _rank("B", "市级领导", "guests of municipal rank")
    county: Parameter[Level] = _rank("C", "县级领导", "guests of county rank")
    chairman: Parameter[Level] = _rank("A", "董事长", "chairmen")
    general_manager: Parameter[Level] = _rank("B", "总经理", "general managers")
    department_manager: Parameter[Level] = _rank("C", "部门经理", "department managers")
    other: Parameter[Level] = _rank("C", "其他来宾", "all other guests")


def _limit(value: int, level: str) -> Parameter[Number]:
    limit: Parameter[Number] = default(
        value,
        f"制度未规定，按通例：{level} 级接待每人不超过 {value} 元。",
        f"The book is silent; by custom a guest at level {level} may cost {value} yuan.",
        "VR",
    )
    return limit


class Limits(Frozen):
    """What a guest of a delegation may cost at each level, in whole yuan (接待标准, VR)."""

    a: Parameter[Number] = _limit(500, "A")
    b: Parameter[Number] = _limit(300, "B")
    c: Parameter[Number] = _limit(150, "C")


class CareRules(Frozen):
    """By when clients are called back, followed up, visited and handed over, and how."""

    counts_from: Parameter[Literal["happened", "recorded"]] = default(
        "happened",
        "制度未规定，按通例：跟进以发生时间为准。",
        "The book is silent; by custom what is done for a client counts from when it happened.",
    )
    rings: Parameter[Number] = default(
        3,
        "制度未规定，按通例：电话铃响三声内接听。",
        "The book is silent; by custom a call is answered within three rings.",
        "ZS-2",
    )
    callback_days: Parameter[Days] = default(
        3,
        "制度未规定，按通例：来电客户三天内回访。",
        "The book is silent; by custom a caller is called back within three days.",
        "ZS-2",
    )
    follow_up_days: Parameter[Days] = default(
        3,
        "制度未规定，按通例：每隔两三天跟进一次，最迟第三天。",
        "The book is silent; by custom a client is followed up every two or three days, on the third at the latest.",
        "ZS-8.5",
    )
    planned: Parameter[Literal["replaces", "within"]] = default(
        "replaces",
        "制度未规定，按通例：定了跟进日期的，以所定日期为准。",
        "The book is silent; by custom the day that the agent set is the day by which a client is followed up.",
        "ZS-3.11",
    )
    unanswered_call: Parameter[Literal["open", "done"]] = default(
        "open",
        "制度未规定，按通例：未接通的电话不算跟进。",
        "The book is silent; by custom a call that was not answered is no follow-up.",
    )
    after_signing: Parameter[Literal["ends", "goes_on"]] = default(
        "ends",
        "制度未规定，按通例：签约后不再按期跟进。",
        "The book is silent; by custom follow-ups at intervals end when the client signs.",
    )
    not_before: Parameter[Hour] = default(
        9,
        "制度未规定，按通例：九点前不打扰客户。",
        "The book is silent; by custom no client is bothered before nine.",
        "ZS-8.5",
    )
    noon_from: Parameter[Hour] = default(
        12,
        "制度未规定，按通例：午休自十二点起不打扰客户。",
        "The book is silent; by custom no client is bothered at noon, from twelve.",
        "ZS-8.5",
    )
    noon_until: Parameter[Hour] = default(
        14,
        "制度未规定，按通例：午休至十四点止不打扰客户。",
        "The book is silent; by custom no client is bothered at noon, until two.",
        "ZS-8.5",
    )
    not_after: Parameter[Hour] = default(
        20,
        "制度未规定，按通例：二十点后不打扰客户。",
        "The book is silent; by custom no client is bothered after eight in the evening.",
        "ZS-8.5",
    )
    quiet_methods: Parameter[tuple[Literal["phone", "sms", "wechat", "visit", "mail"], ...]] = default(
        ("phone", "visit"),
        "制度未规定，按通例：休息时间不打电话、不上门。",
        "The book is silent; by custom nobody is called or visited in rest hours.",
        "ZS-8.5",
    )
    reserve: Parameter[Literal["pool", "none"]] = default(
        "pool",
        "制度未规定，按通例：没有合适铺位的客户照样登记，列入储备客户。",
        "The book is silent; by custom a client for whom nothing suitable is free is recorded into the reserve pool.",
        "ZS-3.9",
    )
    introductions_days: Parameter[Days] = default(
        30,
        "制度未规定，按通例：成交与否，登记后三十天内请客户介绍一次新客户。",
        "The book is silent; by custom every client is asked for introductions, deal or no deal, within 30 days.",
        "ZS-8.8",
    )
    service_contact_days: Parameter[Days] = default(
        7,
        "制度未规定，按通例：客户分配后一周内联系。",
        "The book is silent; by custom a client is contacted within a week of being allotted.",
        "XT-1",
    )
    service_follow_up_days: Parameter[Days] = default(
        3,
        "制度未规定，按通例：首次联系后三天内回访。",
        "The book is silent; by custom a client who was contacted is followed up within three days.",
        "XT-2",
    )
    leaver_days: Parameter[Days] = default(
        7,
        "制度未规定，按通例：离职者的客户七天内办完书面移交。",
        "The book is silent; by custom a leaver's clients are handed over on record within seven days.",
        "ZS-8.10",
    )
    key_account_days: Parameter[Days] = default(
        0,
        "制度未规定，按通例：大客户不转部门。",
        "The book is silent; by custom large clients stay where they are.",
    )
    grade_days: Parameter[Days] = default(
        0,
        "制度未规定，按通例：不定期评定客户规模。",
        "The book is silent; by custom clients are not graded by size at intervals.",
    )
    confirm_days: Parameter[Days] = default(
        0,
        "制度未规定，按通例：客户评级不需领导确认。",
        "The book is silent; by custom grades need no leader's confirmation.",
    )
    outing_people: Parameter[Number] = default(
        2,
        "制度未规定，按通例：外出至少两人。",
        "The book is silent; by custom at least two go out.",
        "ZS-5",
    )
    outing_plan: Parameter[Literal["not_asked", "signed_before"]] = default(
        "not_asked",
        "制度未规定，按通例：外出计划不需经理签字。",
        "The book is silent; by custom the plan of an outing needs no signature.",
    )
    outing_log_hour: Parameter[Annotated[int, Field(ge=0, le=23)]] = default(
        0,
        "制度未规定，按通例：外出日志当晚写完（次日零点前）。",
        "The book is silent; by custom the log of an outing is written the same evening, before the next day begins.",
        "ZS-5",
    )
    outing_check_days: Parameter[Days] = default(
        0,
        "制度未规定，按通例：外出日志不需经理检查。",
        "The book is silent; by custom nobody has to check the log of an outing.",
    )
    revisit: Parameter[Literal["booked", "not_asked"]] = default(
        "booked",
        "制度未规定，按通例：再次拜访先预约。",
        "The book is silent; by custom a client is asked for an appointment before they are visited again.",
        "ZS-5",
    )
    every_client: Parameter[Literal["not_asked", "visited_once"]] = default(
        "not_asked",
        "制度未规定，按通例：不要求逐户上门。",
        "The book is silent; by custom not every client has to be visited.",
    )
    materials: Parameter[Literal["any", "approved"]] = default(
        "any",
        "制度未规定，按通例：对外资料不作限制。",
        "The book is silent; by custom it is not asked which information is given out.",
    )
    colleague_told: Parameter[Literal["not_asked", "same_day"]] = default(
        "not_asked",
        "制度未规定，按通例：代接同事的客户不要求告知。",
        "The book is silent; by custom nobody has to tell a colleague that their client came.",
    )
    deputy_told_days: Parameter[Days] = default(
        1,
        "制度未规定，按通例：代班人提前一天告知。",
        "The book is silent; by custom a deputy is told the day before.",
        "FC-1",
    )
    duty_manager_days: Parameter[Days] = default(
        0,
        "制度未规定，按通例：不设值班经理。",
        "The book is silent; by custom there is no manager on duty.",
    )
    duty_shift: Parameter[Number] = default(
        3,
        "制度未规定，按通例：每天值班三人。",
        "The book is silent; by custom three people are on duty shift a day.",
        "SU",
    )
    meetings: Parameter[tuple[Meeting, ...]] = default(
        ("morning", "evening", "weekly", "joint", "coordination"),
        "制度未规定，按通例：每天开早会、晚会，每周开周会和招商营运联席会，每月开协调会。",
        "The book is silent; by custom there is a meeting every morning, every evening and every week; with operations, every week and every month.",
        "SU",
        "GL-m",
    )
    weekly_meeting: Parameter[Annotated[int, Field(ge=1, le=7)]] = default(
        1,
        "制度未规定，按通例：周会在星期一。",
        "The book is silent; by custom the weekly meeting is on Monday.",
        "SU",
    )
    daily_calls: Parameter[Number] = default(
        50,
        "制度未规定，按通例：每人每天外呼五十个。",
        "The book is silent; by custom everybody makes fifty outbound calls a day.",
        "ZY",
    )
    delegation_notice_days: Parameter[Days] = default(
        1,
        "制度未规定，按通例：考察接待至少提前一天申请。",
        "The book is silent; by custom a delegation is announced at least a day ahead.",
        "VR",
    )
    delegation_approval: Parameter[Literal["not_asked", "required"]] = default(
        "required",
        "制度未规定，按通例：考察接待须事先批准。",
        "The book is silent; by custom a delegation's reception is approved beforehand.",
        "VR",
    )
    over_limit: Parameter[Literal["approved_before", "allowed"]] = default(
        "approved_before",
        "制度未规定，按通例：超标准的接待须事先批准。",
        "The book is silent; by custom more than the limit is spent only with approval in advance.",
        "VR",
    )
    delegation_follow_up_days: Parameter[Days] = default(
        3,
        "制度未规定，按通例：考察后三天内回访。",
        "The book is silent; by custom a delegation is followed up within three days of its visit.",
        "VR",
    )
    delegation_report_days: Parameter[Days] = default(
        7,
        "制度未规定，按通例：考察后七天内报费用。",
        "The book is silent; by custom the cost of a delegation is reported within seven days of its visit.",
        "VR",
    )
    ranks: Ranks = Field(default={}, validate_default=True)
    limits: Limits = Field(default={}, validate_default=True)
