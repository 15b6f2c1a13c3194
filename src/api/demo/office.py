"""The office around the desk: opening, staff, units, rest days and leave, the day's roster, the manager's signatures."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial

from api.demo.people import AGENTS, LEAVER, MALL, NEWCOMER, OFFICE, SUPERVISOR, TRADES, ZONE
from api.demo.world import DAYS, LEAVING_DAY, Unit, World

FLOORS, UNITS_A_FLOOR = 3, 20
AWAY = (
    ("private", "13:10", "14:20"),
    ("own_paperwork", "10:20", "11:30"),
    ("official", "09:40", "12:10"),
    ("private", "15:30", "16:20"),
    ("official", "14:00", "17:10"),
    ("own_paperwork", "14:30", "16:00"),
)
ADJUSTMENTS = (
    (5, "make_up", None, "上午代接公司来电，误了一次接待，主管同意补接"),
    (13, "to_head", None, "昨日接待的客户查实为同行市调，补给一个名额"),
    (20, "skip", None, "轮到时擅自离岗，本轮轮空"),
    (27, "to_tail", None, "首位未经同意离开前台，按制度排到末位"),
    (55, "suspend", 7, "登记了未到场的客户，经核实作废，停接一周"),
    (59, "resume", None, "情节轻微且已书面检讨，经理同意提前恢复接待"),
    (74, "make_up", None, "协助同事接待老客户时错过名额，予以补接"),
)


def open_project(world: World) -> None:
    """The project opens, everybody joins and the units are listed."""
    world.of_project(
        "project.opened",
        world.opening,
        name=MALL,
        timezone=ZONE,
        business_hours={"open": "09:00", "close": "18:00"},
        rulebook="sc",
    )
    moment = world.at(0, "08:02")
    for person in (*AGENTS, *OFFICE):
        moment += timedelta(seconds=20)
        world.of_project(
            "staff.joined", moment, staff=person.id, name=person.name, role=person.role, group=person.group
        )
    _list_units(world)


def _list_units(world: World) -> None:
    moment = world.at(0, "08:10")
    for floor in range(1, FLOORS + 1):
        for place in range(1, UNITS_A_FLOOR + 1):
            moment += timedelta(seconds=12)
            area = world.rng.randrange(2800, 26000, 50)
            rent = {1: 320, 2: 240, 3: 180}[floor] + world.rng.randrange(-40, 60, 5)
            number = f"{floor}F-{place:02d}"
            trade = world.rng.choice([trade.name for trade in TRADES if floor in trade.floors])
            unit = Unit(f"U{floor}{place:02d}", floor, number, f"{area / 100:.2f}", trade, f"{rent}.00", world.opening)
            world.units.append(unit)
            world.note(
                "unit.listed",
                f"unit/{unit.id}",
                moment,
                building="A",
                floor=str(floor),
                number=number,
                area=unit.area,
                format=trade,
                rent={"amount": unit.rent, "per": "m2_month"},
                fees={"物业费": {"amount": "35.00", "per": "m2_month"}},
            )


def months(world: World) -> list[tuple[int, date]]:
    """The first day of each month of the story as a day index, with its date."""
    days = [(index, world.day(index)) for index in range(DAYS)]
    return [(index, day) for index, day in days if day.day == 1 or index == 0]


def plan_staff(world: World) -> None:
    """Everything about staff that is known before the days are played: leave, rest, errands, the departure."""
    _leave(world, "sunting", 22, 24, "leave")
    _leave(world, "wuhao", 37, 38, "sick")
    _leave(world, "zhaolei", 66, 70, "leave")
    _leave(world, "zhoumin", 80, 80, "sick")
    _away(world, LEAVER, "own_paperwork", world.at(LEAVING_DAY, "12:00"), None)
    world.of_project("staff.left", world.at(LEAVING_DAY, "17:40"), staff=LEAVER, reason="个人发展，另谋职位")
    person = NEWCOMER
    joined = world.at(LEAVING_DAY + 1, "08:30")
    world.of_project("staff.joined", joined, staff=person.id, name=person.name, role=person.role, group=person.group)
    for index in range(DAYS):
        for staff in world.agents(index):
            _rest(world, index, staff)
        if index % 3 == 1:
            _errand(world, index)
    _sign_off(world)


def adjustments(world: World, index: int) -> list[tuple[datetime, Callable[[datetime], None]]]:
    """Changes to the order by hand (调整轮排) on their days, at their moments."""
    return [
        (world.at(index, "09:58"), partial(_adjust, world, action, days, reason))
        for day, action, days, reason in ADJUSTMENTS
        if day == index
    ]


def _adjust(world: World, action: str, days: int | None, reason: str, moment: datetime) -> None:
    staff = world.landmarks["suspended"] if action == "resume" else (world.head(moment) or world.queue[0])
    if action == "suspend":
        world.landmarks["suspended"] = staff
        world.goes(staff, moment, world.at(world.index(moment) + 4, "09:58"), "suspended")
    elif action != "resume":
        world.queue.remove(staff)
        world.queue.insert(0 if action in {"to_head", "make_up"} else len(world.queue), staff)
    world.of_project("rotation.adjusted", moment, staff=staff, action=action, days=days, reason=reason)


def _rest(world: World, index: int, staff: str) -> None:
    """One day off a week, never at the weekend, when most visitors come."""
    order = [agent.id for agent in AGENTS].index(staff) if staff != NEWCOMER.id else 7
    if world.day(index).weekday() != order % 5:
        return
    start, end = world.at(index, "08:40"), world.at(index + 1, "08:40")
    if not world.is_here(staff, start, end):
        return
    world.goes(staff, start, end, "rest")
    world.of_project("staff.absent", start, staff=staff, reason="rest", until=world.day(index).isoformat())


def _errand(world: World, index: int) -> None:
    """Somebody is away for an hour or two and comes back."""
    reason, leaves, back = AWAY[index // 3 % len(AWAY)]
    start, end = world.at(index, leaves), world.at(index, back)
    staff = world.rng.choice([one for one in world.agents(index) if world.is_here(one, start, end)])
    _away(world, staff, reason, start, end)


def _leave(world: World, staff: str, first: int, last: int, reason: str) -> None:
    """Leave and sickness: approved, and somebody looks after the clients meanwhile (FC-1)."""
    start, end = world.at(first, "08:45"), world.at(last + 1, "08:45")
    deputy = next(one for one in world.agents(first) if one not in {staff, LEAVER} and world.is_here(one, start, end))
    _away(world, staff, reason, start, end, deputy=deputy, approved_by=SUPERVISOR.id)


def _away(
    world: World,
    staff: str,
    reason: str,
    start: datetime,
    end: datetime | None,
    *,
    deputy: str | None = None,
    approved_by: str | None = None,
) -> None:
    world.goes(staff, start, end or world.at(DAYS, "08:00"), reason)
    if reason == "official":
        approved_by = SUPERVISOR.id
    world.of_project("staff.absent", start, staff=staff, reason=reason, deputy=deputy, approved_by=approved_by)
    if end is not None:
        world.of_project("staff.returned", end, staff=staff)


def outing_absence(world: World, staff: str, start: datetime, end: datetime) -> None:
    """An outing is company business: away and back."""
    _away(world, staff, "official", start, end)


def _sign_off(world: World) -> None:
    """At the beginning of each month the manager signs last month's follow-up sheets."""
    for index, day in months(world)[1:]:
        month = f"{day - timedelta(days=1):%Y-%m}"
        for place, staff in enumerate(world.agents(index - 1)):
            moment = world.at(index, "17:20") + timedelta(minutes=place)
            world.of_project("follow_ups.signed_off", moment, staff=staff, month=month)


def set_roster(world: World, index: int) -> None:
    """The order of the day: where yesterday ended, without those who are off; two of them on duty shift (值班)."""
    day = world.day(index)
    employed = world.agents(index)
    world.queue = [one for one in world.queue if one in employed] + [one for one in employed if one not in world.queue]
    morning = world.at(index, "09:00")
    here = [one for one in world.queue if not world.is_away(one, morning)]
    pairs = [one for one in employed if one in here]
    duty = tuple(pairs[(2 * index + step) % len(pairs)] for step in range(2))
    world.duty[day] = duty
    groups = {agent.id: str(agent.group) for agent in (*AGENTS, NEWCOMER)}
    sent = {groups[one]: one for one in reversed(here)}
    world.of_project(
        "roster.set",
        world.at(index, "08:50"),
        date=day.isoformat(),
        order=here,
        on_duty=list(duty),
        representatives=dict(sorted(sent.items())),
    )
