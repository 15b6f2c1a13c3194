"""Two deals over which two agents collide, and on which the books disagree: what ``pandan demo`` sends people to first.

Both clients come twice, say nothing of their first visit, are received as new and close with the second agent.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from api.demo.deals import Deal, free_unit
from api.demo.followups import follow_up
from api.demo.people import LEAVER
from api.demo.stories import known, receiver
from api.demo.visits import Happening, book_time, received, registered
from api.demo.world import Client, World

TRACKED, SILENT = "tracked", "silent"
"""Of the one both agents kept following up, and the first objects more than a week after the deal; of the other nobody
heard for three weeks and a day, and the first objects the same afternoon."""
DEAL_DAYS = (38, 39, 40, 41)
"""On the first of these on which the first agent is at the desk all day, the deal is made without them: so that nobody can
say that they were away."""


def quarrels(world: World, index: int) -> list[Happening]:
    """What the two quarrels have in store for a day, at its moments."""
    script: list[tuple[int, str, Callable[[datetime], None]]] = [
        (16, "10:05", partial(_first_visit, world, TRACKED)),
        (19, "11:20", partial(_first_visit, world, SILENT)),
        (20, "15:30", partial(_keep_in_touch, world, TRACKED)),
        (30, "10:45", partial(_keep_in_touch, world, TRACKED)),
        (34, "13:50", partial(_second_visit, world, TRACKED)),
        (36, "16:30", partial(_keep_in_touch, world, TRACKED)),
        (37, "11:15", partial(_old_agent_calls, world, TRACKED)),
        *((day, "10:40", partial(_close_before_their_eyes, world, TRACKED)) for day in DEAL_DAYS),
        (41, "15:05", partial(_second_visit, world, SILENT)),
        (43, "10:20", partial(_close, world, SILENT)),
        (43, "16:40", partial(_object, world, SILENT, "今天才知道客户签了约：上月是我首次接待并登记，请按登记先后认定")),
        (50, "09:50", partial(_object, world, TRACKED, "月底核对才发现：客户由我首次登记并一直跟踪，请认定业绩")),
    ]  # fmt: skip
    return [(world.at(index, clock), happen) for day, clock, happen in script if day == index]


def _first_visit(world: World, role: str, moment: datetime) -> None:
    agent = receiver(world, moment, LEAVER)
    client = world.newcomer(agent, moment)
    client.kept, client.intent = False, "B"
    reception = received(world, client, moment, agent, "new", party_size=2)
    world.served(agent)
    registered(world, client, book_time(world, moment), reception, "walk_in")
    world.landmarks[role] = client.id
    world.landmarks[f"{role}_first"] = agent
    if client.registered is not None:
        world.proofs[role] = client.registered


def _keep_in_touch(world: World, role: str, moment: datetime) -> None:
    follow_up(world, known(world, role), moment, "电话联系，客户仍在比较位置和租金，约近期到现场")


def _old_agent_calls(world: World, role: str, moment: datetime) -> None:
    """The first agent keeps in touch, and hears nothing of the other."""
    client = known(world, role)
    second, client.agent = client.agent, world.landmarks[f"{role}_first"]
    follow_up(world, client, moment, "微信发送最新租金方案，客户回复收到，未提及其他招商员")
    client.agent = second


def _second_visit(world: World, role: str, moment: datetime) -> None:
    client = known(world, role)
    agent = receiver(world, moment, client.agent, LEAVER)
    client.agent = agent
    reception = received(world, client, moment, agent, "new")
    world.served(agent)
    world.clients.remove(client)
    registered(world, client, book_time(world, moment), reception, "walk_in")


def _close_before_their_eyes(world: World, role: str, moment: datetime) -> None:
    index = world.index(moment)
    here = world.is_here(world.landmarks[f"{role}_first"], world.at(index, "00:00"), world.at(index + 1, "00:00"))
    if f"{role}_deal" not in world.landmarks and (here or index == DEAL_DAYS[-1]):
        _close(world, role, moment)


def _close(world: World, role: str, moment: datetime) -> None:
    """Deposit, subscription and contract in one sitting."""
    client: Client = known(world, role)
    unit = free_unit(world, moment, client)
    if unit is None:
        raise LookupError("every unit of the demo mall is taken")
    deal = Deal(world, client, unit, moment)
    client.stage = "dealing"
    unit.free_from = moment + timedelta(days=3650)
    world.landmarks[f"{role}_deal"] = deal.id
    deal.deposit()
    deal.subscribe()
    deal.sign_at_once()


def _object(world: World, role: str, statement: str, moment: datetime) -> None:
    """The first agent claims the deal, with their entry of the visit book."""
    client = known(world, role)
    claim = {"by": world.landmarks[f"{role}_first"], "deal": world.landmarks[f"{role}_deal"], "statement": statement}
    world.diary.note("ownership.claimed", f"client/{client.id}", moment, claim, evidence=(world.proofs[role],))
