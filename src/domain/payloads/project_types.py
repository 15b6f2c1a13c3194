"""The event types of the desk itself, each with an example."""

from __future__ import annotations

from domain.payloads import arrangements, project
from domain.payloads.base import EventType, event_type

PROJECT_TYPES: tuple[EventType, ...] = (
    event_type(
        "project.opened",
        "project",
        project.ProjectOpened,
        "开盘",
        {
            "name": "广进购物中心招商部",
            "timezone": "Asia/Shanghai",
            "business_hours": {"open": "09:00", "close": "18:00"},
            "rulebook": "wjc",
        },
        creates=True,
    ),
    event_type(
        "staff.joined",
        "project",
        project.StaffJoined,
        "入职",
        {"staff": "A", "name": "李娜", "role": "agent", "group": "G1"},
    ),
    event_type("staff.left", "project", project.StaffLeft, "离职", {"staff": "A", "reason": "合同到期"}),
    event_type(
        "staff.absent",
        "project",
        project.StaffAbsent,
        "缺勤",
        {"staff": "A", "reason": "official", "until": "2026-03-03", "deputy": "B", "approved_by": "M"},
    ),
    event_type("staff.returned", "project", project.StaffReturned, "返岗", {"staff": "A"}),
    event_type(
        "roster.set",
        "project",
        project.RosterSet,
        "排班",
        {"date": "2026-03-02", "order": ["A", "B"], "on_duty": ["B"], "representatives": {"G1": "A"}},
    ),
    event_type(
        "rotation.adjusted",
        "project",
        project.RotationAdjusted,
        "调整轮排",
        {"staff": "B", "action": "make_up", "reason": "上午代接公司电话，误了一次接待"},
    ),
    event_type(
        "rulebook.published",
        "project",
        project.RulebookPublished,
        "发布制度",
        {
            "name": "east-mall",
            "text": 'name = "east-mall"\nzh = "《城东百货招商制度》"\nen = "East Mall Leasing Rules"\nextends = "sc"\n\n'
            '[rotation]\ncarry_over = "restart"\n',
        },
    ),
    event_type(
        "rulebook.adopted",
        "project",
        project.RulebookAdopted,
        "规则生效",
        {"rulebook": "sc", "effective_from": "2026-04-01", "parameters": {"protection.days": 21}},
    ),
    event_type(
        "rebuild.promoted",
        "project",
        project.RebuildPromoted,
        "重算生效",
        {
            "build": 2,
            "rulebook": "sd",
            "effective_from": "2026-01-01",
            "views_digest": "0" * 64,
            "diff_digest": "1" * 64,
            "by": "M",
            "reason": "经理会议决定，按新制度重算本年客户归属",
        },
    ),
    event_type(
        "rebuild.demoted",
        "project",
        project.RebuildDemoted,
        "撤销重算",
        {"build": 2, "by": "M", "reason": "新制度暂缓执行"},
    ),
    event_type(
        "target.set",
        "project",
        project.TargetSet,
        "指标",
        {"period": "2026-Q2", "scope": "staff/A", "metrics": {"deals": 6, "contract_value": "300000.00"}},
    ),
    event_type(
        "follow_ups.signed_off", "project", project.FollowUpsSignedOff, "跟踪表签字", {"staff": "A", "month": "2026-03"}
    ),
    event_type(
        "campaign.announced",
        "project",
        arrangements.CampaignAnnounced,
        "促销活动公布",
        {
            "campaign": "MAY",
            "name": "五一招商周",
            "from": "2026-05-01",
            "until": "2026-05-05",
            "shares": {"first": "0.4", "closer": "0.4", "public": "0.2"},
        },
    ),
    event_type(
        "commission.settled",
        "project",
        arrangements.CommissionSettled,
        "佣金结算",
        {
            "period": "2026-03",
            "by": "F",
            "paid": [
                {"deal": "D001", "to": "A", "share": "0.5", "amount": "1500.00"},
                {"deal": "D001", "to": "B", "share": "0.5", "amount": "1500.00"},
            ],
        },
    ),
)
