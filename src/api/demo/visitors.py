"""Business delegations (考察团) from announcement to cost report: one in time, one dearer than its level, one announced too late."""

from __future__ import annotations

from typing import Any, NamedTuple

from api.demo.people import LEADER, MANAGER, SUPERVISOR
from api.demo.world import World


class Delegation(NamedTuple):
    """A delegation: announced and received on which days of the story, who leads it, how many come, what it cost.

    ``limit``: what each guest may cost, approved in advance, where it is more than the level allows.
    """

    announced: int
    visits: int
    rank: str
    head: str
    organisation: str
    size: int
    amount: str
    limit: str | None = None
    follows_up: bool = True


DELEGATIONS = (
    Delegation(12, 15, "municipal", "方局长", "临江市商务局", 9, "2430.00"),
    Delegation(40, 43, "chairman", "贺董事长", "锦泰百货集团", 6, "4080.00", limit="700.00"),
    Delegation(68, 68, "department_manager", "彭经理", "万和商业管理", 4, "960.00", follows_up=False),
    Delegation(88, 93, "provincial", "卢副厅长", "省商务厅", 12, "0.00", limit="600.00"),
)
"""The third comes on the day it is announced, costs more than its level allows and is not followed up; the last is yet to come."""


def visitors(world: World, index: int) -> None:
    """A delegation is announced on a day: the rest of it follows on the days after."""
    for number, one in enumerate(DELEGATIONS, 1):
        if one.announced == index:
            _receive(world, one, f"KC{number:02d}", f"G{number:04d}")


def _receive(world: World, one: Delegation, name: str, client: str) -> None:
    subject = f"client/{client}"
    agent = next(iter(world.agents(one.announced)))

    def note(kind: str, day: int, start: str, end: str, **data: Any) -> None:
        world.beside(f"delegation.{kind}", subject, world.sometime(day, start, end), delegation=name, **data)

    note(
        "requested",
        one.announced,
        "09:10",
        "09:40",
        by=agent,
        visit_on=world.day(one.visits).isoformat(),
        rank=one.rank,
        head=one.head,
        organisation=one.organisation,
        party_size=one.size,
        purpose="考察商场经营和业态组合，洽谈合作",
    )
    hosts = [MANAGER.id, agent]
    note("approved", one.announced, "09:45", "10:10", by=LEADER.id, limit=one.limit, hosts=hosts)
    if one.visits - one.announced > 4:
        return
    note("visited", one.visits, "14:00", "16:30", by=agent, hosts=hosts, party_size=one.size, gift=True)
    if one.follows_up:
        note("followed_up", one.visits + 2, "10:00", "11:30", by=agent, summary="对方回复考察纪要，有意组织商户来看铺")
    items = {"餐费": one.amount}
    note(
        "costed",
        one.visits + 3,
        "15:00",
        "16:00",
        by=SUPERVISOR.id,
        amount=one.amount,
        party_size=one.size,
        items=items,
    )
