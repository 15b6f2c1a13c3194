"""The desk's forms as data (表单): what each is called, who fills it, by which setting it is due, and its columns."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Literal, NamedTuple

from domain.forms.due import Due
from domain.rulebooks import Rulebook
from domain.rulebooks.forms import Deadline
from domain.rulebooks.parameter import Parameter

Cover = Literal["entry", "day", "week", "month", "period"]
"""What is due: every entry by itself, or the sheet of a day, week, month, or target period."""


class Column(NamedTuple):
    """A column of a printed form: its member in the answers, its heads in both languages, its width in characters."""

    name: str
    zh: str
    en: str
    width: int


class Form(NamedTuple):
    """One form. ``by``: who fills it. ``setting``: the path of its deadline. ``signs``: the lines at its foot."""

    name: str
    zh: str
    en: str
    cover: Cover
    by: tuple[str, str]
    setting: str
    columns: tuple[Column, ...]
    signs: tuple[tuple[str, str], ...]


_AGENT, _FRONT, _MANAGER = ("招商员", "the agent"), ("前台", "the front desk"), ("经理", "the manager")
_PREPARED, _CHECKED, _APPROVED = (
    ("填表", "Prepared by"),
    ("经理审核", "Checked by the manager"),
    ("领导审批", "Approved by"),
)
_DESK_SIGNS = (_PREPARED, _CHECKED)
_ALL_SIGN = (_PREPARED, _CHECKED, _APPROVED)

_VERDICT = Column("verdict", "填写情况", "Verdict", 16)
_DAY = Column("day", "日期", "Date", 11)
_CLIENT = Column("client_name", "客户姓名", "Client", 11)
_UNIT = Column("unit", "铺位", "Unit", 9)
_STAFF = Column("staff_name", "招商员", "Agent", 9)


FORMS: Mapping[str, Form] = {
    form.name: form
    for form in (
        Form(
            "visit_register", "来访登记表", "Visit register", "entry", _AGENT, "forms.visit_register",
            (
                _DAY, Column("came", "到访", "Came", 7), Column("left", "离开", "Left", 7), _CLIENT,
                Column("phones", "联系电话", "Phone", 13), Column("company", "单位", "Company", 14),
                Column("kind", "来访性质", "Kind", 11), Column("channel", "渠道", "Channel", 10),
                Column("need", "需求", "Need", 20), Column("intent", "意向", "Intent", 6),
                Column("next_on", "下次跟进", "Next on", 11), _STAFF, _VERDICT,
            ),
            _DESK_SIGNS,
        ),
        Form(
            "follow_up_plan", "客户跟进计划表", "Follow-up plan", "entry", _AGENT, "forms.follow_up_plan",
            (
                _DAY, _CLIENT, Column("phones", "联系电话", "Phone", 13), Column("intent", "意向", "Intent", 6),
                Column("next_on", "跟进日期", "Follow up on", 11), Column("content", "跟进内容", "What", 32), _STAFF,
                Column("filled", "填写时间", "Filled", 12), _VERDICT,
            ),
            _DESK_SIGNS,
        ),
        Form(
            "contract_plan", "签约计划表", "Contract plan", "entry", _AGENT, "money.contract_plan_days",
            (
                Column("day", "定金日期", "Deposit on", 11), Column("deal", "交易编号", "Deal", 10), _UNIT, _CLIENT,
                Column("phones", "联系电话", "Phone", 13), Column("amount", "定金（元）", "Deposit", 12),
                Column("sign_on", "计划签约日", "To be signed", 11), _STAFF, Column("filled", "填写时间", "Filled", 12),
                _VERDICT,
            ),
            _DESK_SIGNS,
        ),
        Form(
            "contract_collection", "合同领取表", "Contract collection sheet", "entry", _AGENT, "forms.contract_collection",
            (
                _DAY, Column("contract", "合同编号", "Contract", 12), _UNIT, _CLIENT, _STAFF,
                Column("collected", "领取时间", "Collected", 12), Column("collected_by", "领取人", "Collected by", 9),
                Column("signed", "签约时间", "Signed", 12), Column("state", "合同状态", "State", 9), _VERDICT,
            ),
            _DESK_SIGNS,
        ),
        Form(
            "outing_plan", "外出计划表", "Outing plan", "entry", _AGENT, "care.outing_plan",
            (
                _DAY, Column("outing", "外出编号", "Outing", 10), Column("people", "外出人员", "Who", 16), _CLIENT,
                Column("purpose", "目的", "Purpose", 30), Column("filled", "填写时间", "Filled", 12),
                Column("approved", "经理签字", "Signed", 16), _VERDICT,
            ),
            _DESK_SIGNS,
        ),
        Form(
            "outing_log", "外出日志", "Outing log", "entry", _AGENT, "care.outing_log_hour",
            (
                _DAY, Column("outing", "外出编号", "Outing", 10), Column("people", "外出人员", "Who", 16), _CLIENT,
                Column("summary", "拜访情况", "What happened", 34), Column("filled", "填写时间", "Filled", 12),
                Column("checked", "经理检查", "Checked", 16), _VERDICT,
            ),
            _DESK_SIGNS,
        ),
        Form(
            "rotation_sheet", "客户接待轮排表", "Rotation sheet", "day", _FRONT, "forms.rotation_sheet",
            (
                _DAY, Column("came", "时间", "Time", 7), Column("reception", "接待编号", "Reception", 10), _CLIENT,
                Column("kind", "来访性质", "Kind", 12), Column("staff_name", "接待人", "Receiver", 10),
                Column("counted", "计轮", "Counts", 7), Column("make_up", "补接", "Made up", 12),
                Column("skipped", "轮空", "Skipped", 12), Column("clauses", "依据条款", "Clauses", 18), _VERDICT,
            ),
            _DESK_SIGNS,
        ),
        Form(
            "visit_totals", "来访汇总表", "Visit totals", "day", _FRONT, "forms.visit_totals",
            (
                _DAY, _STAFF, Column("visits", "接待组数", "Visits", 9), Column("new", "新客户", "New", 8),
                Column("again", "老客户", "Returning", 8), Column("other", "其他", "Others", 8),
                Column("complete", "登记完整", "Complete", 9), Column("late", "逾期", "Late", 8),
                Column("incomplete", "不全", "Incomplete", 8), Column("missing", "未登记", "Missing", 8), _VERDICT,
            ),
            _DESK_SIGNS,
        ),
        Form(
            "follow_up_totals", "跟进汇总表", "Follow-up totals", "day", _FRONT, "forms.follow_up_totals",
            (
                _DAY, _STAFF, Column("clients", "客户数", "Clients", 8), Column("follow_ups", "跟进次数", "Follow-ups", 9),
                Column("phone", "电话", "Phone", 7), Column("wechat", "微信", "WeChat", 7), Column("sms", "短信", "SMS", 7),
                Column("visit", "拜访", "Visits", 7), Column("mail", "邮件", "Mail", 7),
                Column("unanswered", "未接通", "Unanswered", 8), Column("dated", "已定下次", "Next set", 9), _VERDICT,
            ),
            _DESK_SIGNS,
        ),
        Form(
            "signed_contracts", "签约表", "Signed contracts", "day", _FRONT, "forms.signed_contracts",
            (
                _DAY, Column("contract", "合同编号", "Contract", 12), _UNIT, _CLIENT, Column("area", "面积（㎡）", "Area", 10),
                Column("rent", "租金", "Rent", 16), Column("term", "租期", "Term", 24), _STAFF,
                Column("collected", "领取时间", "Collected", 12), Column("matches", "与领取表", "Collection", 10), _VERDICT,
            ),
            _DESK_SIGNS,
        ),
        Form(
            "daily_plan", "每日工作计划", "Daily work plan", "day", _FRONT, "forms.daily_plan",
            (
                _DAY, Column("staff_name", "填表人", "Filled by", 10), Column("item", "项目", "Item", 16),
                Column("content", "内容", "Content", 70), Column("filled", "填写时间", "Filled", 12), _VERDICT,
            ),
            _DESK_SIGNS,
        ),
        Form(
            "weekly_report", "招商周报", "Weekly report", "week", _MANAGER, "forms.weekly_report",
            (
                Column("day", "周", "Week", 11), Column("staff_name", "填表人", "Filled by", 10),
                Column("item", "项目", "Item", 16), Column("content", "内容", "Content", 70),
                Column("filled", "填写时间", "Filled", 12), _VERDICT,
            ),
            (_PREPARED, _APPROVED),
        ),
        Form(
            "monthly_report", "招商月报", "Monthly report", "month", _MANAGER, "forms.monthly_report",
            (
                Column("day", "月份", "Month", 11), Column("staff_name", "填表人", "Filled by", 10),
                Column("item", "项目", "Item", 16), Column("content", "内容", "Content", 70),
                Column("filled", "填写时间", "Filled", 12), _VERDICT,
            ),
            (_PREPARED, _APPROVED),
        ),
        Form(
            "targets", "指标及分解表", "Targets and their split", "period", _MANAGER, "forms.targets",
            (
                Column("day", "期间", "Period", 11), Column("scope", "对象", "For", 16), Column("metric", "指标", "Metric", 18),
                Column("value", "数值", "Value", 16), Column("basis", "来源", "From", 12),
                Column("filled", "下达时间", "Set", 12), Column("approved", "领导批准", "Approved", 16), _VERDICT,
            ),
            (_PREPARED, _APPROVED),
        ),
        Form(
            "sales_daily", "销售日报", "Daily sales report", "day", ("主管", "the supervisor"), "forms.sales_daily",
            (
                _DAY, _STAFF, Column("calls", "来电", "Calls", 8), Column("receptions", "接待", "Received", 8),
                Column("new", "新客户", "New", 8), Column("follow_ups", "跟进", "Follow-ups", 9),
                Column("deposits", "定金笔数", "Deposits", 9), Column("deposit_amount", "定金（元）", "Deposit money", 14),
                Column("contracts", "签约份数", "Contracts", 9), Column("returned", "退定、退铺", "Given back", 10), _VERDICT,
            ),
            _ALL_SIGN,
        ),
        Form(
            "channel_daily", "渠道日报", "Daily channel report", "day", ("主管", "the supervisor"), "forms.channel_daily",
            (
                _DAY, Column("channel", "渠道", "Channel", 16), Column("calls", "来电", "Calls", 10),
                Column("visits", "来访登记", "Visits", 10), Column("deposits", "定金笔数", "Deposits", 10),
                Column("contracts", "签约份数", "Contracts", 10), _VERDICT,
            ),
            _ALL_SIGN,
        ),
        Form(
            "manager_checks", "表单周检表", "Weekly check of forms", "week", _MANAGER, "forms.manager_check",
            (
                Column("day", "周", "Week", 11), Column("form", "表单", "Form", 18), Column("staff_name", "检查人", "By", 10),
                Column("finding", "结论", "Finding", 10), Column("content", "发现的问题", "What was found", 50),
                Column("filled", "检查时间", "Checked", 12), _VERDICT,
            ),
            (_PREPARED, _APPROVED),
        ),
        Form(
            "leader_checks", "表单月检表", "Monthly check of forms", "month", ("公司领导", "the leaders"), "forms.leader_check",
            (
                Column("day", "月份", "Month", 11), Column("form", "表单", "Form", 18),
                Column("staff_name", "检查人", "By", 10), Column("finding", "结论", "Finding", 10),
                Column("content", "发现的问题", "What was found", 50), Column("filled", "检查时间", "Checked", 12), _VERDICT,
            ),
            (_APPROVED,),
        ),
    )
}  # fmt: skip
"""Every form, by name."""


def setting_of(form: str, book: Rulebook) -> Parameter[object]:
    """The setting of a book that says by when a form is due."""
    section, name = FORMS[form].setting.split(".")
    setting: Parameter[object] = getattr(getattr(book, section), name)
    return setting


def deadline_of(form: str, book: Rulebook) -> Deadline:
    """By when a form is due, counted from what calls for it."""
    value: Any = setting_of(form, book).value
    if form == "contract_plan":
        return _days(value)
    found: Deadline = value if hasattr(value, "minutes") else _NONE
    return found


_NONE = Deadline()


@lru_cache(maxsize=64)
def _days(days: int) -> Deadline:
    return Deadline(days=days)


def clauses_of(due: Due, state: str, book: Rulebook) -> tuple[str, ...]:
    """The clauses by which a form is judged: those of its deadline, of its fields, and of what is thought of late ones."""
    found = [*setting_of(due.form, book).clauses]
    if due.missing and due.form == "visit_register":
        found += book.forms.visit_fields.clauses
    if due.missing and (fields := getattr(book.forms, f"{due.form}_fields", None)) is not None:
        found += fields.clauses
    if state in ("late", "incomplete", "missing"):
        found += book.forms.late.clauses
    return tuple(dict.fromkeys(found))
