"""What is to be reached (指标), split from the project to groups and agents and approved, and the quarters' reviews (季度考核)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from api.demo.office import months
from api.demo.people import AGENTS, LEADER, LEAVER, NEWCOMER, SUPERVISOR
from api.demo.world import World

GROUPS = ("group-1", "group-2")
DEALS, VALUE, NEW_CLIENTS, CALLS = 1, 1_200_000, 17, 60
"""What an agent is to reach in a month; everything else is so many times this."""

STRUGGLING, EXCELLENT = "wuhao", "chenjing"
"""Two quarters below the standard, which is a warning; and one who is praised. The leaver was below it three times."""

COMMENTS = {
    LEAVER: "跟进不及时，多名客户超期未联系，成交未达指标",
    STRUGGLING: "来访登记时有遗漏，周报未按时交",
    EXCELLENT: "跟进扎实，客户评价好，成交居全组第一",
}


def set_targets(world: World) -> None:
    """Each quarter and month that begins: the project's target is set, split to groups and agents, and approved by the leader.

    A quarter is three of its months, so that both splits add up.
    """
    told: set[str] = set()
    for index, day in months(world):
        quarter = quarter_of(day)
        moment = world.at(index, "08:40")
        if quarter not in told:
            told.add(quarter)
            moment = _shared_out(world, moment, quarter, 3)
        _shared_out(world, moment + timedelta(minutes=1), f"{day:%Y-%m}", 1)


def _shared_out(world: World, moment: datetime, period: str, times: int) -> datetime:
    agents = world.agents(world.index(moment))
    teams = {one.id: str(one.group) for one in (*AGENTS, NEWCOMER)}
    team = {group: [one for one in agents if teams[one] == group] for group in GROUPS}
    world.beside_project("target.set", moment, period=period, scope="project", metrics=_metrics(times * len(agents)))
    moment += timedelta(minutes=2)
    parts = {f"group/{group}": _metrics(times * len(team[group])) for group in GROUPS}
    world.beside_project("target.split", moment, period=period, scope="project", parts=parts)
    for group in GROUPS:
        moment += timedelta(minutes=2)
        shares = {f"staff/{one}": _metrics(times) for one in team[group]}
        world.beside_project("target.split", moment, period=period, scope=f"group/{group}", parts=shares)
    for scope in ("project", *(f"group/{group}" for group in GROUPS)):
        moment += timedelta(minutes=1)
        world.beside_project("target.approved", moment, period=period, scope=scope, by=LEADER.id)
    return moment


def _metrics(times: int) -> dict[str, Any]:
    return {
        "deals": DEALS * times,
        "contract_value": f"{VALUE * times}.00",
        "new_clients": NEW_CLIENTS * times,
        "calls": CALLS * times,
    }


def reviews(world: World) -> None:
    """The three quarters before the story are scored by the agents themselves, their superior and clients, in its first days."""
    last = world.day(0)
    quarters: list[str] = []
    while len(quarters) < 3:
        last = date(last.year, (last.month - 1) // 3 * 3 + 1, 1) - timedelta(days=1)
        quarters.insert(0, quarter_of(last))
    for place, quarter in enumerate(quarters):
        moment = world.at(1 + place, "15:40")
        for agent in AGENTS:
            for by, score in zip(("self", "superior", "client"), _scores(world, agent.id, place), strict=True):
                moment += timedelta(seconds=40)
                world.beside_project(
                    "review.scored",
                    moment,
                    staff=agent.id,
                    period=quarter,
                    by=by,
                    score=score,
                    scorer={"self": agent.id, "superior": SUPERVISOR.id}.get(by),
                    comment=COMMENTS.get(agent.id) if by == "superior" else None,
                )


def _scores(world: World, agent: str, quarter: int) -> tuple[str, str, str]:
    below = agent == LEAVER or (agent == STRUGGLING and quarter > 0)
    about = 50 if below else 94 if agent == EXCELLENT else 76
    own, superior, client = (about + world.side.randint(-4, 4) for _ in range(3))
    return str(own + 4 if below else own), str(superior), f"{client}.5"


def quarter_of(day: date) -> str:
    """The quarter of a day: ``2026-Q3``."""
    return f"{day.year}-Q{(day.month + 2) // 3}"
