"""The desk's paper beside its clients: who is manager on duty, meetings, information signed off, forms filed and checked."""

from __future__ import annotations

from datetime import datetime, timedelta

from api.demo.people import FRONT_DESK, LEADER, MANAGER, OPERATIONS, SUPERVISOR
from api.demo.world import DAYS, World

MATERIALS = {
    2: ("plan-2f", "二楼平面图及铺位面积表"),
    16: ("footfall-q2", "商圈客流报告"),
    44: ("lease-terms", "租赁条件及收费标准"),
}
FORGOTTEN_PLANS, LATE_PLANS = (13, 34, 58, 79), (21, 47, 70)
"""Days for which nobody made a work plan, and those for which it was made in the morning only."""
FORGOTTEN_WEEK, LATE_WEEK = 5, 9
"""Weeks without the manager's report, and with a late one."""
NO_EVENING_MEETING = (20, 41, 62)
WORK = (
    "核对来访登记与跟进计划",
    "约看铺客户确认到访时间",
    "整理签约资料送财务",
    "联系到期未跟进客户",
    "更新铺位销控表",
)
FINDINGS = (
    ("incomplete", "两份来访登记缺渠道"),
    ("wrong", "一份来访登记电话少写一位，已更正"),
    ("note", "登记完整，跟进计划日期齐全"),
)
MONDAY, WEDNESDAY, FRIDAY = 0, 2, 4


def paperwork(world: World, index: int) -> None:
    """What is written down on a day whoever comes."""
    _meetings(world, index)
    _plan_for(world, index + 1)
    if index == 0 or world.day(index).weekday() == MONDAY:
        _week(world, index)
    if world.day(index).day == 2 and index:
        _month(world, index)
    if index in MATERIALS:
        name, title = MATERIALS[index]
        until = world.day(index + 180).isoformat()
        world.beside_project(
            "material.approved", world.at(index, "11:30"), material=name, title=title, by=LEADER.id, until=until
        )
    _contracts_compared(world, index)


def _meetings(world: World, index: int) -> None:
    morning = world.at(index, "08:52")
    here = [one for one in world.agents(index) if not world.is_away(one, morning)]
    chair = (MANAGER, SUPERVISOR)[index % 2].id

    def held(kind: str, clock: str, summary: str, *others: str) -> None:
        present = [chair, *others, *here]
        world.beside_project(
            "meeting.held", world.at(index, clock), kind=kind, chair=chair, present=present, summary=summary
        )

    held("morning", "08:58", "通报昨日来访，分配当日跟进", FRONT_DESK.id)
    if index not in NO_EVENING_MEETING:
        held("evening", "17:55", "逐户过客户，议定次日工作", FRONT_DESK.id)
    weekday = world.day(index).weekday()
    if weekday == MONDAY:
        held("weekly", "16:40", "上周业绩、指标完成、未决问题", FRONT_DESK.id)
    elif weekday == WEDNESDAY:
        held("joint", "16:45", "招商营运对接：交铺、装修进度、到期租约", OPERATIONS.id)
    elif weekday == FRIDAY and world.day(index).day <= 7:
        held("coordination", "15:30", "月度协调：营运指标、投诉、空铺", OPERATIONS.id, LEADER.id)


def _plan_for(world: World, index: int) -> None:
    """The work plan of a day is made the evening before, where nobody forgets it."""
    if index in FORGOTTEN_PLANS or index >= DAYS:
        return
    late = index in LATE_PLANS
    moment = world.at(index, "09:15") if late else world.at(index - 1, "17:40")
    work = [WORK[(index + step) % len(WORK)] for step in range(3)]
    world.beside_project(
        "form.filed",
        moment,
        form="daily_plan",
        date=world.day(index).isoformat(),
        staff=FRONT_DESK.id,
        entries={"work": "；".join(work)},
    )


def _week(world: World, index: int) -> None:
    """Monday: another manager on duty, last week's report, and the check of its forms."""
    manager = (MANAGER, SUPERVISOR)[index // 7 % 2].id
    first = world.day(index)
    sunday = first + timedelta(days=6 - first.weekday())
    set_at = world.at(index, "08:45")
    world.beside_project("duty.set", set_at, manager=manager, from_=first.isoformat(), until=sunday.isoformat())
    number = index // 7
    if index < 7 or number == FORGOTTEN_WEEK:
        return
    week = f"{world.day(index - 7):%G-W%V}"
    day = min(index + (3 if number == LATE_WEEK else 0), DAYS - 1)
    world.beside_project(
        "form.filed",
        world.at(day, "17:05"),
        form="weekly_report",
        period=week,
        staff=MANAGER.id,
        entries=_report(world, index),
    )
    finding, text = FINDINGS[number % len(FINDINGS)]
    world.beside_project(
        "form.checked",
        world.at(day, "17:25"),
        form="all",
        period=week,
        by=SUPERVISOR.id,
        findings=[{"finding": finding, "text": text}],
    )


def _report(world: World, index: int) -> dict[str, str]:
    week = [one for one in world.signed if world.at(index - 7, "00:00") <= one.moment < world.at(index, "00:00")]
    return {
        "results": f"签约 {len(week)} 份",
        "targets": "成交与新客户两项完成过半，电话量不足",
        "staff": "多数登记及时，两人跟进计划未写内容",
        "problems": "三楼东侧空铺来访少，客户反映物业费偏高",
        "why_closed": "位置合适、免租期可谈" if week else "本周无成交，两户待定",
    }


def _month(world: World, index: int) -> None:
    """The second of the month: the manager's report, and the leader's check of the month's forms."""
    month = f"{world.day(index) - timedelta(days=5):%Y-%m}"
    entries = {**_report(world, index), "results": f"累计签约 {len(world.signed)} 份，指标见分解表"}
    filed = world.at(index, "16:20")
    world.beside_project("form.filed", filed, form="monthly_report", period=month, staff=MANAGER.id, entries=entries)
    world.beside_project("form.checked", filed + timedelta(hours=1), form="all", period=month, by=LEADER.id)


def _contracts_compared(world: World, index: int) -> None:
    """On the evening of a signing the signed-contract sheet is laid beside the collection sheet; now and then it is forgotten."""
    today = [one for one in world.signed if world.index(one.moment) == index]
    if today and index % 7 != 5:
        world.beside_project(
            "form.checked",
            _evening(world, index),
            form="signed_contracts",
            date=world.day(index).isoformat(),
            by=FRONT_DESK.id,
        )


def _evening(world: World, index: int) -> datetime:
    return world.sometime(index, "17:31", "17:39")
