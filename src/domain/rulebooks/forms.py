"""By when each form of the desk is filled (表单时限), and what it must hold. Catalogue, section 4."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field, StringConstraints, model_validator

from domain.rulebooks.ownership import Entry
from domain.rulebooks.parameter import Frozen, Parameter, default
from domain.rulebooks.roles import StaffRole


class Deadline(Frozen):
    """By when a form is there, counted from what calls for it; empty = the book does not ask for the form.

    ``minutes`` after the moment, or ``days`` after its local day (0 = the same day, -1 = the day before), until that day
    closes or, with ``hour``, until that hour of it.
    """

    alternatives: ClassVar[tuple[frozenset[str], ...]] = (frozenset({"minutes", "days"}),)

    minutes: Annotated[int, Field(ge=0, le=1440)] | None = None
    days: Annotated[int, Field(ge=-31, le=92)] | None = None
    hour: Annotated[int, Field(ge=0, le=23)] | None = None

    @model_validator(mode="after")
    def _one_length(self) -> Deadline:
        if self.minutes is not None and self.days is not None:
            raise ValueError("a form is due after a number of minutes or of days: give one of the two")
        if self.hour is not None and self.days is None:
            raise ValueError("an hour is one of a day: give days as well, 0 for the same day")
        return self


Member = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,31}$")]
"""What an entry of a filed form is called (``results``)."""


class FormRules(Frozen):
    """When forms are due, who fills those that no event carries, and what is thought of late ones."""

    time: Parameter[Literal["recorded", "happened"]] = default(
        "recorded",
        "制度未规定，按通例：表单以录入系统的时间为填写时间。",
        "The book is silent; by custom a form is filled when it is recorded.",
    )
    late: Parameter[Literal["noted", "not_done"]] = default(
        "noted",
        "制度未规定，按通例：逾期或不全的表单予以注明。",
        "The book is silent; by custom a late or incomplete form is pointed out.",
    )
    visit_register: Parameter[Deadline] = default(
        {"minutes": 30},
        "制度未规定，按通例：客户离开后立即填完来访登记，以半小时为限。",
        "The book is silent; by custom the visit record is completed at once, within half an hour of the client's leaving.",
        "ZS-3.11",
    )
    visits: Parameter[Literal["first", "every"]] = default(
        "first",
        "制度未规定，按通例：首次来访填写来访登记，再次来访以接待记录为准。",
        "The book is silent; by custom a first visit is entered in the visit book, and of later ones the reception is the record.",
    )
    visit_fields: Parameter[tuple[Entry, ...]] = default(
        ("name", "phones", "need", "channel"),
        "制度未规定，按通例：来访登记应写明姓名、电话、需求和来访渠道。",
        "The book is silent; by custom a visit record holds name, phone, need and channel.",
    )
    rotation_sheet: Parameter[Deadline] = default(
        {"minutes": 30},
        "制度未规定，按通例：轮排表随接随填，以半小时为限。",
        "The book is silent; by custom the rotation sheet is kept as clients come, within half an hour.",
    )
    follow_up_plan: Parameter[Deadline] = default(
        {"days": 0},
        "制度未规定，按通例：接待当日定好下次跟进的日期和内容。",
        "The book is silent; by custom the next follow-up gets its date and content on the day of the visit.",
        "ZS-3.11",
    )
    contract_collection: Parameter[Deadline] = default(
        {"minutes": 0},
        "制度未规定，按通例：领取合同先填领取表，最迟不晚于签约。",
        "The book is silent; by custom the collection sheet is filled before a contract is handed out, at the latest when it is signed.",
    )
    signed_contracts: Parameter[Deadline] = default(
        {"days": 0},
        "制度未规定，按通例：有签约的，当日将签约表与合同领取表核对。",
        "The book is silent; by custom the signed-contract sheet is checked against the collection sheet on the day of a signing.",
    )
    visit_totals: Parameter[Deadline] = default(
        {"days": 0},
        "制度未规定，按通例：来访情况每日汇总。",
        "The book is silent; by custom visits are totalled daily.",
    )
    follow_up_totals: Parameter[Deadline] = default(
        {"days": 0},
        "制度未规定，按通例：跟进情况每日汇总。",
        "The book is silent; by custom follow-ups are totalled daily.",
    )
    sales_daily: Parameter[Deadline] = default(
        {"days": 0},
        "制度未规定，按通例：当日出销售日报。",
        "The book is silent; by custom the sales report is of the same day.",
        "SU",
    )
    channel_daily: Parameter[Deadline] = default(
        {"days": 0},
        "制度未规定，按通例：当日按渠道汇总来电、来访和成交。",
        "The book is silent; by custom calls, visits and deals are reported by channel the same day.",
        "ZY",
    )
    daily_plan: Parameter[Deadline] = default(
        {"days": -1},
        "制度未规定，按通例：当日工作计划在前一晚排定。",
        "The book is silent; by custom a day's work plan is made the evening before.",
    )
    daily_plan_by: Parameter[tuple[StaffRole, ...]] = default(
        ("front_desk",),
        "制度未规定，按通例：每日工作计划由前台排定。",
        "The book is silent; by custom the front desk makes the day's work plan.",
    )
    daily_plan_fields: Parameter[tuple[Member, ...]] = default(
        ("work",),
        "制度未规定，按通例：工作计划写明当日工作。",
        "The book is silent; by custom a work plan says what is to be done.",
    )
    weekly_report: Parameter[Deadline] = default(
        {"days": 1},
        "制度未规定，按通例：周报在次周第一天交齐。",
        "The book is silent; by custom the weekly report is in on the first day of the next week.",
    )
    weekly_report_by: Parameter[tuple[StaffRole, ...]] = default(
        ("manager",),
        "制度未规定，按通例：周报由经理填写。",
        "The book is silent; by custom the manager writes the weekly report.",
    )
    weekly_report_fields: Parameter[tuple[Member, ...]] = default(
        ("results", "targets", "staff", "problems", "why_closed"),
        "制度未规定，按通例：周报写明业绩、指标、人员点评、未决问题和成交原因。",
        "The book is silent; by custom the weekly report tells results, targets, the staff, open problems and why deals closed.",
        "XT-w",
    )
    monthly_report: Parameter[Deadline] = default(
        {"days": 3},
        "制度未规定，按通例：月报在次月前三天交齐。",
        "The book is silent; by custom the monthly report is in within three days of the month's end.",
    )
    monthly_report_by: Parameter[tuple[StaffRole, ...]] = default(
        ("manager",),
        "制度未规定，按通例：月报由经理填写。",
        "The book is silent; by custom the manager writes the monthly report.",
    )
    monthly_report_fields: Parameter[tuple[Member, ...]] = default(
        ("results", "targets"),
        "制度未规定，按通例：月报写明业绩和指标完成情况。",
        "The book is silent; by custom the monthly report tells results and targets.",
    )
    targets: Parameter[Deadline] = default(
        {"days": 0},
        "制度未规定，按通例：月度、季度指标及其分解在期初之前下达。",
        "The book is silent; by custom the targets of a month or quarter, and their split, stand before it begins.",
    )
    manager_check: Parameter[Deadline] = default(
        {},
        "制度未规定，按通例：经理检查表单不设期限。",
        "The book is silent; by custom there is no date by which the manager checks the forms.",
    )
    leader_check: Parameter[Deadline] = default(
        {},
        "制度未规定，按通例：领导检查表单不设期限。",
        "The book is silent; by custom there is no date by which leaders check the forms.",
    )
