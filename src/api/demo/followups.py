"""Following clients up: mostly in time, some forgotten, so that their protection lapses."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from api.demo.diary import NOW, Note
from api.demo.office import outing_absence
from api.demo.people import MANAGER, SUMMARIES
from api.demo.world import DAYS, Client, World

A_DAY = 2
METHODS = ("phone", "phone", "wechat", "wechat", "sms", "visit", "mail")
UNANSWERED = 0.12
"""So many calls reach nobody."""
CONTENTS = (
    "发送平面图和租金测算",
    "约客户复看铺位",
    "问清业态、面积和开业时间",
    "答复物业费和免租期",
    "带客户看同楼层备选铺位",
)
"""What an agent means to speak of the next time."""
ASKED = 0.5
"""So often the client is asked whom they could introduce (ZS-8.8)."""
SIGNED_OFF = 2
"""From the day after this one the second floor's plan may be given out."""
OUTINGS = (
    ("走访建材市场，拜访意向品牌", "见到店主，带回营业执照复印件，约下周看铺"),
    ("拜访品牌区域拓展经理，递交商圈资料", "对方对客流有疑问，需补充周末数据"),
    ("回访已看铺客户门店，了解经营情况", "门店生意稳定，计划国庆后开新店"),
    ("到竞品商场拜访餐饮商户", "商户合同年底到期，有意比较条件"),
)


def follow_ups(world: World, index: int) -> None:
    """The day's follow-ups: each agent who is there reaches the clients who are due, the longest due first."""
    rng = world.rng
    for agent in world.agents(index):
        due = [one for one in world.clients if one.agent == agent and _is_due(one, world.day(index))]
        for client in sorted(due, key=lambda one: str(one.next_on))[:A_DAY]:
            start, end = ("09:30", "11:40") if rng.random() < 0.4 else ("14:00", "17:20")
            moment = world.between(index, start, end)
            if not world.is_away(agent, moment) and client.last < moment:
                follow_up(world, client, moment)


def _is_due(client: Client, today: date) -> bool:
    return client.kept and client.stage == "open" and client.next_on is not None and client.next_on <= today


def follow_up(world: World, client: Client, moment: datetime, summary: str | None = None) -> Note:
    """Write down that the client's agent was in touch, and when they will be again."""
    rng = world.rng
    if rng.random() < 0.2:
        client.intent = rng.choice("ABBCCD")
    world.followed(client, moment)
    index = world.index(moment)
    method = rng.choice(METHODS)
    answered = summary is not None or method != "phone" or rng.random() > UNANSWERED
    text = summary or rng.choice(SUMMARIES).format(floor=rng.choice(client.trade.floors))
    note = world.note(
        "follow_up.made",
        f"client/{client.id}",
        moment,
        by=client.agent,
        method=method,
        summary=text if answered else "电话无人接听，改日再联系",
        answered=None if answered else False,
        next_on=client.next_on.isoformat() if client.next_on else None,
        intent=client.intent,
        asked_introductions=True if answered and world.side.random() < ASKED else None,
        materials=["plan-2f"] if answered and method in {"wechat", "mail"} and index > SIGNED_OFF else None,
    )
    if client.intent == "D" and rng.random() < 0.35:
        client.stage = "lost"
    return note


def outings(world: World, index: int) -> None:
    """Twice a week two agents visit a client at their shop; they report in the evening."""
    rng = world.rng
    if world.day(index).weekday() not in {1, 3} or index + 1 >= DAYS:
        return
    start, end = world.at(index, "13:30"), world.at(index, "16:45")
    here = [one for one in world.agents(index) if world.is_here(one, start, end)]
    goals = [
        one for one in world.clients if one.stage == "open" and one.kept and one.agent in here and one.last < start
    ]
    if len(here) < 6 or not goals:
        return
    client = rng.choice(goals[-60:])
    pair = [client.agent, rng.choice([one for one in here if one != client.agent])]
    outing = world.number("O", 3)
    purpose, summary = OUTINGS[index % len(OUTINGS)]
    world.note(
        "outing.planned", f"client/{client.id}", world.at(index, "09:20"), outing=outing, by=pair, purpose=purpose
    )
    for place, staff in enumerate(pair):
        outing_absence(world, staff, start + timedelta(minutes=place), end + timedelta(minutes=place))
    _signed_by_the_manager(world, client, outing, index)
    evening = world.between(index, "17:00", "17:50")
    late = timedelta(hours=14) if rng.random() < 0.2 else timedelta(0)
    world.note("outing.made", f"client/{client.id}", evening, late=late, outing=outing, summary=summary)
    world.followed(client, evening)


def _signed_by_the_manager(world: World, client: Client, outing: str, index: int) -> None:
    """The manager signs the plan before they leave and reads the log the next day; either is forgotten now and then."""
    subject = f"client/{client.id}"
    if world.side.random() < 0.9:
        world.beside("outing.approved", subject, world.sometime(index, "10:00", "13:00"), outing=outing, by=MANAGER.id)
    if world.side.random() < 0.85:
        findings = "未写店面面积和经营者姓名，已退回补充" if index % 6 == 1 else None
        read = world.sometime(index + 1, "09:40", "11:40")
        world.beside("outing.checked", subject, read, outing=outing, by=MANAGER.id, findings=findings)


def plan_follow_up(world: World, client: Client, moment: datetime) -> None:
    """Most agents fix the day of the next follow-up and what for on the day of the visit, some a day later, some never."""
    chance = world.side.random()
    if chance > 0.8 or client.next_on is None:
        return
    when = moment + timedelta(minutes=world.side.randint(4, 20))
    world.beside(
        "follow_up.planned",
        f"client/{client.id}",
        when,
        late=timedelta(hours=16) if chance < 0.05 else NOW,
        by=client.agent,
        on=client.next_on.isoformat(),
        content=world.side.choice(CONTENTS) if chance < 0.7 else None,
    )
