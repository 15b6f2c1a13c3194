"""The figures of a desk (指标目录): what each is called, in what it is counted, of which parts it is made, which clauses ask for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

Measure = Literal["count", "result", "money", "rate", "hours"]
"""``result``: a count in which a shared deal is each agent's by their share. ``hours``: an average."""

Breakdown = Literal["project", "group", "staff", "channel"]

PEOPLE: tuple[Breakdown, ...] = ("project", "group", "staff")
EVERY: tuple[Breakdown, ...] = (*PEOPLE, "channel")
WHOLE: tuple[Breakdown, ...] = ("project",)


class Figure(NamedTuple):
    """One figure. ``parts``: what is divided by what, of a rate or an average; both are sums that can be added up.

    ``by``: whose figure it can be. ``about_zh``, ``about_en``: exactly what is counted.
    """

    name: str
    zh: str
    en: str
    measure: Measure
    by: tuple[Breakdown, ...]
    clauses: tuple[str, ...]
    about_zh: str
    about_en: str
    parts: tuple[str, str] | None = None


def _count(  # noqa: PLR0917 -- one line of a table
    name: str,
    zh: str,
    en: str,
    by: tuple[Breakdown, ...],
    clauses: tuple[str, ...],
    about_zh: str,
    about_en: str,
    measure: Measure = "count",
) -> Figure:
    return Figure(name, zh, en, measure, by, clauses, about_zh, about_en)


def _rate(  # noqa: PLR0917 -- one line of a table
    name: str,
    zh: str,
    en: str,
    by: tuple[Breakdown, ...],
    clauses: tuple[str, ...],
    about_zh: str,
    about_en: str,
    measure: Measure = "rate",
) -> Figure:
    return Figure(name, zh, en, measure, by, clauses, about_zh, about_en, (name, f"{name}_of"))


FIGURES: tuple[Figure, ...] = (
    _count(
        "calls", "来电", "Calls", EVERY, ("ZS-2", "ZY"),
        "接听的来电；归接听人。", "Calls that were answered; whoever answered has them.",
    ),
    _count(
        "receptions", "接待", "Receptions", PEOPLE, ("SU",),
        "到店接待，不论身份；归接待人。", "Everybody who was received, whoever they were; the receiver has them.",
    ),
    _count(
        "visits", "来访登记", "Visits", EVERY, ("ZY", "SU"),
        "登记在册的来访；归接待人，无接待记录的归登记人。",
        "Visits entered in the visit book; the receiver has them, without a reception whoever made the entry.",
    ),
    _count(
        "new_clients", "新增有效客户", "New valid clients", EVERY, ("GL-k1",),
        "首次有效登记的客户：按当时制度登记有效，此前不在册，同一人只计一次；归接待人。",
        "Clients whose first valid entry it was: valid by the book in force, not known before, one person once; the receiver has them.",
    ),
    _count(
        "follow_ups", "回访跟踪", "Follow-ups", PEOPLE, ("SU",),
        "所做的跟踪回访；归跟踪人。", "Follow-ups that were made; whoever made them has them.",
    ),
    _count(
        "outbound_calls", "外呼", "Outbound calls", PEOPLE, ("ZY",),
        "以电话进行的跟踪回访。", "Follow-ups that were made by telephone.",
    ),
    _count(
        "outings", "外出拓展", "Outings", PEOPLE, ("ZS-5",),
        "计划的外出；同行者各计一次，项目只计一次。", "Outings planned; each who goes has one, the project one in all.",
    ),
    _count(
        "holds", "临定", "Temporary deposits", EVERY, ("GJ-11B",),
        "办理的临定；归经办招商员。", "Units held by a temporary deposit; the agent of the deal has them.",
    ),
    _count(
        "deposits", "定金", "Deposits", EVERY, ("GJ-11A",),
        "收到定金的笔数（不含补定）。", "Deposits received, top-ups apart.",
    ),
    _count(
        "deposit_amount", "定金金额", "Deposit amount", EVERY, ("GJ-11A",),
        "收到的定金与补定金额。", "Money received as deposits and top-ups.", "money",
    ),
    _count(
        "deposits_returned", "退定金额", "Deposits refunded", EVERY, ("GJ-11F",),
        "退还的定金金额。", "Deposit money that was given back.", "money",
    ),
    _count(
        "deposits_forfeited", "没收定金", "Deposits forfeited", EVERY, ("GJ-11F",),
        "不予退还的定金金额。", "Deposit money that was kept.", "money",
    ),
    _count(
        "subscriptions", "认购", "Subscriptions", EVERY, (),
        "签订的认购书。", "Subscriptions signed.",
    ),
    _count(
        "deals", "成交", "Deals", EVERY, ("WJC-2t", "GL-k1"),
        "签约且期末未作废的交易，作废后重签的以重签为准；按判单份额归各人，公共份额归“public”。",
        "Deals whose contract was signed and not voided by the end, one signed anew counting then; each agent has their judged share, the department `public`.",
        "result",
    ),
    _count(
        "contract_value", "签约合同额", "Contract value signed", EVERY, ("GL-k1",),
        "上述交易的合同额（租期内租金总额）；按判单份额归各人。",
        "Value of the contracts of these deals, the rent of the whole term; each agent has their judged share.", "money",
    ),
    _count(
        "units_returned", "退铺", "Units returned", EVERY, ("GJ-11F",),
        "退还的铺位。", "Units given back.",
    ),
    _rate(
        "call_to_visit", "来电到访率", "Call to visit", EVERY, ("GL-k1", "ZY"),
        "期内首次来电的客户中，此后到访者所占比例（至今）。",
        "Of the clients who first called in the period, those who have come since.",
    ),
    _rate(
        "visit_to_deposit", "到访交定率", "Visit to deposit", EVERY, ("GL-k1", "ZY"),
        "期内首次到访的客户中，此后交定者所占比例（至今）。",
        "Of the clients who first came in the period, those who have paid a deposit since.",
    ),
    _rate(
        "deposit_to_contract", "交定签约率", "Deposit to contract", EVERY, ("GL-k1", "ZY"),
        "期内首次交定的客户中，此后签约者所占比例（至今）。",
        "Of the clients who first paid a deposit in the period, those who have signed since.",
    ),
    _rate(
        "visit_to_contract", "到访签约率", "Visit to contract", EVERY, ("GL-k1", "ZY"),
        "期内首次到访的客户中，此后签约者所占比例（至今）。",
        "Of the clients who first came in the period, those who have signed since.",
    ),
    _rate(
        "first_response_hours", "首次响应时间", "First response time", EVERY, ("ZS-2",),
        "期内首次来电或到访的客户，到其首次回访的平均小时数；尚未回访的不计。",
        "Average hours from a client's first call or visit in the period to the first follow-up; clients without one are left out.",
        "hours",
    ),
    _rate(
        "occupancy_units", "出租率（套数）", "Occupancy by count", WHOLE, ("GL-k2",),
        "期末在租铺位占当时上架铺位的比例。", "Units let at the end of the period, of all units that were listed by then.",
    ),
    _rate(
        "occupancy_area", "出租率（面积）", "Occupancy by area", WHOLE, ("GL-k2",),
        "期末在租面积占当时上架面积的比例。", "Area let at the end of the period, of all area that was listed by then.",
    ),
    _rate(
        "rent_collection", "租金收缴率", "Rent collection rate", WHOLE, ("GL-k2",),
        "期内到期账单中已收金额的比例（至今）。", "Of the bills that fell due in the period, the money that has come in.",
    ),
    _count(
        "rent_received", "到账租金", "Rent received", WHOLE, ("ZY-ops",),
        "期内到账的租金。", "Rent that came in during the period.", "money",
    ),
    _rate(
        "complaints_in_time", "投诉及时率", "Complaints handled in time", PEOPLE, ("GL-k2",),
        "期内受理、已结案或已逾期的投诉中，按时结案的比例；归受派人。",
        "Of the complaints opened in the period that are closed or overdue, those closed in time; whom they were assigned to has them.",
    ),
    _rate(
        "satisfaction", "客户满意度", "Client satisfaction", PEOPLE, ("GL-k1", "GL-k2"),
        "期内受理、结案后回访过的投诉中，客户满意的比例；归受派人。", "Of the complaints opened in the period whose clients were asked afterwards, those who were satisfied; whom they were assigned to has them.",
    ),
    _rate(
        "follow_up_compliance", "跟踪及时率", "Follow-ups in time", PEOPLE, ("ZS-8.5", "XT-2"),
        "期内到期、已做或已逾期的来电回访、跟进与服务回访中，按时完成的比例；归应做之人。",
        "Of the callbacks, follow-ups and service contacts due in the period that are done or overdue, those done in time; who owes them has them.",
    ),
    _rate(
        "form_compliance", "表单及时率", "Forms in time", PEOPLE, ("WJC-form-0",),
        "期内已交或已逾期的来访登记、跟进计划、合同计划与领取登记中，完整且按时的比例；归应填之人。", "Of the visit records, follow-up plans, contract plans and collection sheets of the period that are filled or overdue, those complete and in time; who owes them has them.",
    ),
)  # fmt: skip
"""All figures, in the order in which a report has them."""

BY_NAME: Mapping[str, Figure] = {figure.name: figure for figure in FIGURES}
