"""Somebody who called once, never came, and has what the desk knows of them destroyed (删除个人信息)."""

from __future__ import annotations

from api.demo.people import FRONT_DESK
from api.demo.world import World

CLIENT = "C9011"
CALLED, FORGOTTEN = 20, 34


def forgetting(world: World, index: int) -> None:
    """What happens with them on a day."""
    subject = f"client/{CLIENT}"
    if index == CALLED:
        world.beside(
            "call.received",
            subject,
            world.at(index, "13:20"),
            answered_by=FRONT_DESK.id,
            phone="13800004321",
            name="佟乐",
            channel="phone",
            need="问美食广场小铺位，暂无合适面积",
        )
    elif index == FORGOTTEN:
        world.beside(
            "client.forgotten",
            subject,
            world.at(index, "16:45"),
            ground="consent_withdrawn",
            reference="SQ-001",
        )
