"""What duties are called (待办名称), and what they ask for."""

from __future__ import annotations

from typing import NamedTuple


class Words(NamedTuple):
    """A kind of duty in both languages."""

    zh: str
    en: str


KINDS: dict[str, Words] = {
    "callback": Words("来电回访", "Call the caller back"),
    "follow_up": Words("跟进", "Follow the client up"),
    "contact": Words("联系", "Contact beside any duty"),
    "introductions": Words("请客户介绍", "Ask the client for introductions"),
    "service_contact": Words("分配后联系", "Contact the allotted client"),
    "service_follow_up": Words("客服回访", "Follow the allotted client up"),
    "visit_once": Words("上门拜访", "Visit the client at least once"),
    "grading": Words("客户评级", "Grade the client by size"),
    "grade_confirm": Words("评级确认", "Confirm the grade"),
    "key_account": Words("大客户转部", "Hand the large client to key accounts"),
    "handover": Words("离职移交", "Hand the leaver's client over"),
    "colleague_told": Words("告知同事", "Tell the colleague that their client came"),
    "outing_plan": Words("外出计划签字", "Sign the plan of the outing"),
    "outing_log": Words("外出日志", "Write the log of the outing"),
    "outing_check": Words("外出日志检查", "Check the log of the outing"),
    "delegation_notice": Words("考察申请", "Announce the delegation in time"),
    "delegation_approval": Words("考察接待审批", "Approve the delegation"),
    "delegation_follow_up": Words("考察回访", "Follow the delegation up"),
    "delegation_report": Words("考察费用报告", "Report what the delegation cost"),
    "rings": Words("铃响过久", "Answered after too many rings"),
    "quiet_hours": Words("休息时间打扰", "Contacted in rest hours"),
    "outing_people": Words("外出人数不足", "Too few went out"),
    "revisit": Words("未预约拜访", "Visited again without an appointment"),
    "material": Words("未签发资料", "Gave out information that was not signed off"),
    "delegation_limit": Words("接待超标准", "Spent more than the limit without approval in advance"),
}
"""Kind → its name; from ``rings`` on they are breaches, which nobody can make good."""

STATES: dict[str, Words] = {
    "open": Words("待办", "open"),
    "done": Words("已办", "done"),
    "dropped": Words("免办", "fell away"),
    "breached": Words("违规", "against the book"),
}
