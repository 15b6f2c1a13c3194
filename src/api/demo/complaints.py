"""Tenants complain (投诉), and what becomes of it: most of it is closed within the week, some is under way on the last day."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from api.demo.people import COMPLAINTS, LEADER, OPERATIONS, SERVICE, SUPERVISOR, UNFOUNDED
from api.demo.world import DAYS, Client, World

UNDER_WAY = ("closed", "carried_out", "decided", "proposed", "investigated", "assigned", "judged", "opened")
"""How far the complaints of the last days have come, in the order in which they are made, one a day."""
STEPS = ("opened", "judged", "assigned", "investigated", "proposed", "decided", "carried_out", "closed", "followed_up")
CLOCK = {
    "opened": ("09:30", "11:00"),
    "judged": ("11:10", "11:50"),
    "assigned": ("13:10", "14:00"),
    "investigated": ("10:00", "16:00"),
    "proposed": ("09:30", "11:30"),
    "decided": ("14:00", "16:00"),
    "carried_out": ("10:00", "15:00"),
    "closed": ("16:00", "17:00"),
    "followed_up": ("10:00", "16:00"),
}
REFUSES_TO_SIGN = 6
"""Which of the complaints of the story is closed without the client's signature."""


def complaints(world: World, index: int) -> None:
    """Once a week or so a tenant complains; the steps follow over the next days, none of them skipped.

    Those of the last days are still under way, each at another step.
    """
    last = DAYS - index <= len(UNDER_WAY)
    if not last and (index % 8 != 3 or index > DAYS - 12):
        return
    rng = world.side if last else world.rng
    tenants = [one for one in world.clients if one.stage == "signed" and one.last < world.at(index, "09:00")]
    if not tenants:
        return
    client = rng.choice(tenants)
    number = index // 8
    if last:
        place = len(UNDER_WAY) - (DAYS - index)
        _founded(world, client, index, COMPLAINTS[place % len(COMPLAINTS)], until=UNDER_WAY[place])
    elif number == 5:
        _unfounded(world, client, index)
    else:
        _founded(world, client, index, COMPLAINTS[number % len(COMPLAINTS)], signs=number != REFUSES_TO_SIGN)


def _founded(
    world: World,
    client: Client,
    index: int,
    complaint: tuple[str, str, str, str],
    *,
    until: str = STEPS[-1],
    signs: bool = True,
) -> None:
    statement, category, cause, remedy = complaint
    name = world.number("TS", 3)
    done = 3 if until != STEPS[-1] or world.rng.random() < 0.8 else 9
    days = {
        "investigated": 1,
        "proposed": 2,
        "decided": 2,
        "carried_out": done,
        "closed": done,
        "followed_up": done + 2,
    }
    signed = (
        {"client_signed": True} if signs else {"client_signed": False, "unsigned_because": "客户认为处理过慢，拒绝签字"}
    )
    told: dict[str, dict[str, Any]] = {
        "opened": {
            "by": SERVICE.id,
            "statement": statement,
            "channel": "phone",
            "category": category,
            "due_by": world.day(index + 7).isoformat(),
        },
        "judged": {"by": SUPERVISOR.id, "founded": True, "reason": "现场查看属实"},
        "assigned": {
            "by": SUPERVISOR.id,
            "to": OPERATIONS.id,
            "department": "营运部",
            "due_by": world.day(index + 3).isoformat(),
        },
        "investigated": {"by": OPERATIONS.id, "cause": cause, "responsible": "营运部当班主管"},
        "proposed": {"by": OPERATIONS.id, "proposals": [remedy, "口头致歉并加强巡查"]},
        "decided": {"by": LEADER.id, "decision": remedy, "proposal": 1},
        "carried_out": {
            "by": OPERATIONS.id,
            "result": remedy,
            "client_told": True,
            "on": world.day(index + done).isoformat(),
            **signed,
        },
        "closed": {"by": SERVICE.id, "summary": "客户签字认可，结案归档" if signs else "客户未签字，说明原因后结案"},
        "followed_up": {"by": SERVICE.id, "summary": "回访未再发生", "satisfied": signs},
    }
    for step in STEPS[: STEPS.index(until) + 1]:
        world.beside(
            f"complaint.{step}",
            f"client/{client.id}",
            world.sometime(index + days.get(step, 0), *CLOCK[step]),
            complaint=name,
            **told[step],
        )


def _unfounded(world: World, client: Client, index: int) -> None:
    statement, category, answer = UNFOUNDED
    name = world.number("TS", 3)
    subject = f"client/{client.id}"
    opened = world.between(index, "10:00", "11:00")
    world.note(
        "complaint.opened",
        subject,
        opened,
        complaint=name,
        by=SERVICE.id,
        statement=statement,
        channel="visit",
        category=category,
    )
    judged = opened + timedelta(hours=3)
    world.note("complaint.judged", subject, judged, complaint=name, by=SUPERVISOR.id, founded=False, reason=answer)
    world.note(
        "complaint.closed",
        subject,
        judged + timedelta(hours=2),
        complaint=name,
        by=SERVICE.id,
        summary="已向客户解释，客户理解",
    )
