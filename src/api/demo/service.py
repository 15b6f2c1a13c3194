"""Signed clients are shared among the service staff by equal numbers, who make contact within a week and follow up (XT-1, XT-2)."""

from __future__ import annotations

from datetime import datetime, timedelta

from api.demo.people import COLLEAGUE, SERVICE, SUPERVISOR
from api.demo.world import DAYS, Client, World

LATE = 5
"""Every fifth of them hears nothing for ten days."""


def serve(world: World, client: Client, moment: datetime) -> None:
    """A shop has opened: its tenant is allotted to one of the two, who calls, and calls again three days later."""
    number = int(world.number("KF", 3).removeprefix("KF"))
    staff = (SERVICE, COLLEAGUE)[number % 2].id
    subject = f"client/{client.id}"
    world.beside("service.assigned", subject, moment + timedelta(hours=1), to=staff, by=SUPERVISOR.id, basis="equal")
    index = world.index(moment) + (10 if number % LATE == 0 else 2)
    for day, summary in ((index, "问候开业情况，留下服务电话"), (index + 3, "回访：空调已调试，客户无其他要求")):
        if day < DAYS:
            called = world.sometime(day, "10:00", "11:40")
            world.beside("follow_up.made", subject, called, by=staff, method="phone", summary=summary, answered=True)
