"""What the demo is shown for: two colliding deals, a dispute and its ruling, a lapsed client, a departure, a full desk."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from api.demo.deals import Deal, free_unit
from api.demo.followups import follow_up
from api.demo.people import AGENTS, LEAVER
from api.demo.visits import ARRIVALS, Happening, arrive, book_time, received, registered
from api.demo.world import LEAVING_DAY, Client, World

SATURDAY = 5
BOOK_DAY = 60
SHEET = "9f2c1a7e5b0d4836c1e8a94f7d20b35e6c8f1a2d9b4e7035a6c1d8e2f4b70913"
HANDED, TO_PUBLIC = 18, 4


def scripted(world: World, index: int) -> list[Happening]:
    """What the story has in store for a day, at its moments."""
    script: list[tuple[int, str, Callable[[datetime], None]]] = [
        (9, "10:12", partial(_first_visit, world, "lapsed")),
        (12, "10:40", partial(_first_visit, world, "dispute_first")),
        (24, "11:05", partial(_first_visit, world, "collision_first")),
        (30, "15:10", partial(_keep_in_touch, world, "collision_first")),
        (35, "14:25", partial(_second_visit, world, "dispute_second", "dispute_first")),
        (38, "16:05", partial(_keep_in_touch, world, "dispute_first")),
        (42, "10:20", partial(_keep_in_touch, world, "collision_first")),
        (44, "10:50", partial(_second_visit, world, "collision_second", "collision_first")),
        *((full_day(world), f"14:{minute:02d}", partial(arrive, world, ARRIVALS[0])) for minute in range(12)),
        (47, "11:30", partial(_dispute, world)),
        (50, "10:35", partial(_lapsed_returns, world)),
        (50, "16:20", partial(_keep_in_touch, world, "collision_second")),
        (56, "15:00", partial(_colliding_deals, world)),
        (64, "14:10", partial(_pool_claim, world)),
        (86, "10:15", partial(_returned_buyer, world)),
    ]
    return [(world.at(index, clock), happen) for day, clock, happen in script if day == index]


def full_day(world: World) -> int:
    """The Saturday in the middle of the story, when more come than can be received."""
    return next(index for index in range(40, 47) if world.day(index).weekday() == SATURDAY)


def receiver(world: World, moment: datetime, *others: str) -> str:
    """Whose turn it is; but not one of ``others``, and somebody who is busy or on duty if there is nobody else."""
    head = world.head(moment)
    if head is not None and head not in others:
        return head
    ranked = [*world.free(moment), *(one for one in world.queue if not world.is_away(one, moment)), *world.queue]
    return next(one for one in ranked if one not in others)


def _know(world: World, role: str, client: Client) -> None:
    world.landmarks[role] = client.id


def known(world: World, role: str) -> Client:
    """The client who plays a role in the story."""
    return next(client for client in world.clients if client.id == world.landmarks[role])


def _first_visit(world: World, role: str, moment: datetime) -> None:
    """A new client, received by whoever's turn it is; nobody but the story follows them up."""
    agent = receiver(world, moment, LEAVER)
    client = world.newcomer(agent, moment)
    client.kept, client.intent = False, "B"
    reception = received(world, client, moment, agent, "new", party_size=2)
    world.served(agent)
    registered(world, client, book_time(world, moment), reception, "walk_in")
    _know(world, role, client)


def _second_visit(world: World, role: str, first_role: str, moment: datetime) -> None:
    """The same person comes again, says so to nobody, and shows the card of another agent: a second record is made."""
    first = known(world, first_role)
    agent = receiver(world, moment, first.agent, LEAVER)
    client = world.newcomer(agent, moment)
    client.kept, client.intent, client.trade, client.company = False, "A", first.trade, first.company
    client.name = first.name if first_role == "collision_first" else f"{first.name[0]}先生"
    reception = received(world, client, moment, agent, "new", card_of=agent)
    registered(world, client, book_time(world, moment), reception, "walk_in")
    if first_role == "collision_first" and client.registered is not None:
        client.registered.data["phones"] = [client.phone, first.phone]
    _know(world, role, client)


def _keep_in_touch(world: World, role: str, moment: datetime) -> None:
    follow_up(world, known(world, role), moment, "电话联系，客户确认仍在看铺，约近期再到现场")


def _lapsed_returns(world: World, moment: datetime) -> None:
    """Nobody followed this client up for six weeks; they come again, to whoever's turn it is."""
    client = known(world, "lapsed")
    agent = receiver(world, moment, client.agent, LEAVER)
    reception = received(world, client, moment, agent, "new")
    world.served(agent)
    client.agent, client.kept = agent, True
    world.clients.remove(client)
    registered(world, client, book_time(world, moment), reception, "walk_in")


def _deal(world: World, client: Client, moment: datetime, role: str) -> Deal:
    unit = free_unit(world, moment, client)
    if unit is None:
        raise LookupError("every unit of the demo mall is taken")
    deal = Deal(world, client, unit, moment)
    deal.unit.free_from = moment + timedelta(days=3650)
    world.landmarks[role] = deal.id
    return deal


def _colliding_deals(world: World, moment: datetime) -> None:
    """Two agents close with one client within a day, on two units; the first then claims the second's deal."""
    first, second = known(world, "collision_first"), known(world, "collision_second")
    for client, role, start in ((first, "deal_first", moment), (second, "deal_second", moment + timedelta(minutes=50))):
        client.stage = "dealing"
        deal = _deal(world, client, start, role)
        deal.hold()
        deal.moment += timedelta(hours=1)
        deal.deposit()
        deal.subscribe()
        deal.sign()
        deal.take_over()
    index = world.index(moment) + 8
    claimed = world.at(index, "09:40")
    proof = tuple(note for note in (first.registered, second.registered) if note is not None)
    world.diary.note(
        "ownership.claimed",
        f"client/{second.id}",
        claimed,
        {
            "by": first.agent,
            "deal": world.landmarks["deal_second"],
            "statement": "该客户由我首次接待登记并持续跟踪，两份登记的电话相同，应为同一客户",
        },
        evidence=proof,
    )


def _dispute(world: World, moment: datetime) -> None:
    """A deal with one agent, a first registration with another: opened, argued and ruled within the week."""
    first, second = known(world, "dispute_first"), known(world, "dispute_second")
    second.stage = "dealing"
    deal = _deal(world, second, moment, "dispute_deal")
    deal.deposit()
    deal.sign()
    index = world.index(deal.moment) + 1
    subject = f"client/{second.id}"
    world.note("client.linked", subject, world.at(index, "09:15"), other=first.id, relation="same_person")
    dispute = world.number("ZY", 3)
    world.landmarks["dispute"] = dispute
    proof = tuple(note for note in (first.registered, second.registered) if note is not None)
    statement = {"by": first.agent, "deal": deal.id, "statement": "本客户七月已由我接待并登记在册，对方登记在后"}
    world.diary.note("ownership.claimed", subject, world.at(index, "09:30"), statement, evidence=proof[:1])
    names: dict[str, Any] = {"dispute": dispute, "deal": deal.id}
    world.note(
        "dispute.opened",
        subject,
        world.at(index, "10:05"),
        by=first.agent,
        statement="请求认定首次接待人，按首次登记判归",
        **names,
    )
    world.note(
        "dispute.evidence_added",
        subject,
        world.at(index, "14:20"),
        dispute=dispute,
        by=first.agent,
        statement="来访登记本照片及微信记录",
        attachment_sha256=SHEET,
        obtained_from="records",
    )
    world.note(
        "dispute.evidence_added",
        subject,
        world.at(index + 1, "10:40"),
        dispute=dispute,
        by=second.agent,
        statement="客户来访时称首次到场，并持本人名片；其后全部洽谈由本人完成",
        obtained_from="client",
    )
    world.note(
        "dispute.ruled",
        subject,
        world.at(index + 3, "16:30"),
        **names,
        shares={first.agent: "0.5", second.agent: "0.5"},
        owner=first.agent,
        service=second.agent,
        reason="双方登记均有效且均有跟踪，业绩各半，后续服务由签约人负责",
    )


def _pool_claim(world: World, moment: datetime) -> None:
    """A client of the agent who left, handed to nobody: a colleague takes them up by a follow-up."""
    left = [one for one in world.clients if one.agent == LEAVER and one.stage == "open"]
    if not left:
        return
    agent = receiver(world, moment)
    client = left[0]
    client.agent = agent
    follow_up(world, client, moment, "原招商员离职后无人跟进，致电了解需求，客户愿意继续看铺")
    _know(world, "unclaimed", client)


def _returned_buyer(world: World, moment: datetime) -> None:
    gone = [one for one in world.clients if one.stage == "returned" and one.last < moment]
    if not gone:
        return
    agent = receiver(world, moment)
    received(world, gone[0], moment, agent, "returned_buyer")
    world.served(agent)


def departure(world: World) -> None:
    """The leaver's clients: most go to colleagues by a written record, some to the department, the rest to nobody."""
    mine = [one for one in world.clients if one.agent == LEAVER and one.stage == "open"]
    heirs = [agent.id for agent in AGENTS if agent.id != LEAVER]
    moment = world.at(LEAVING_DAY, "14:30")
    for place, client in enumerate(mine[:HANDED]):
        moment += timedelta(minutes=6)
        to = "public" if place >= HANDED - TO_PUBLIC else heirs[place % len(heirs)]
        record = f"离职交接单第{place + 1}号：{client.company}，意向{client.intent}级，登记及跟踪记录已当面核对"
        world.note(
            "client.handed_over", f"client/{client.id}", moment, from_=LEAVER, to=to, cause="departure", record=record
        )
        client.agent = "" if to == "public" else to
        client.next_on = world.day(LEAVING_DAY + 2 + place % 5)
    if mine:
        _know(world, "handed_over", mine[0])


HANDOVERS = (
    (18, "language", "客户只讲粤语，改由会粤语的同事接待，双方书面确认"),
    (29, "insisted", "客户坚持更换招商员，主管两次劝说无效"),
    (36, "service_quality", "客户反映回复不及时，经主管核实属实"),
    (52, "supervisor", "主管按区域调整客户分工"),
    (57, "key_account", "大客户申报表审核通过，转重点客户部跟进"),
    (71, "absence", "招商员长假期间由同事代为跟进"),
)
LINKS = ((33, "spouse"), (40, "company"), (58, "sibling"), (65, "parent"), (77, "spouse"))


def office_notes(world: World, index: int) -> None:
    """Handovers, family links and the change of the rule book on their days."""
    for day, cause, record in HANDOVERS:
        if day == index:
            _handover(world, index, cause, record)
    for day, relation in LINKS:
        if day == index:
            one, other = _two_open(world, index)
            world.note("client.linked", f"client/{one.id}", world.at(index, "17:12"), other=other.id, relation=relation)
            world.landmarks.setdefault(relation, one.id)
    if index == BOOK_DAY:
        effective = world.day(BOOK_DAY + 2).isoformat()
        adopted = world.at(index, "17:30")
        world.of_project(
            "rulebook.adopted", adopted, rulebook="sc", effective_from=effective, parameters={"protection.days": 21}
        )
    if index == LEAVING_DAY:
        departure(world)


def _two_open(world: World, index: int) -> tuple[Client, Client]:
    here = [
        one
        for one in world.clients
        if one.stage == "open" and one.kept and one.last < world.at(index, "17:00") and one.agent
    ]
    one, other = world.rng.sample(here[-60:], 2)
    return one, other


def _handover(world: World, index: int, cause: str, record: str) -> None:
    client, _ = _two_open(world, index)
    to = world.rng.choice([one for one in world.agents(index) if one not in {client.agent, LEAVER}])
    if cause == "service_quality":
        to = "public"
    moment = world.at(index, "17:05")
    world.note(
        "client.handed_over", f"client/{client.id}", moment, from_=client.agent, to=to, cause=cause, record=record
    )
    if cause != "absence":
        client.agent = "" if to == "public" else to
    world.landmarks.setdefault(f"handover_{cause}", client.id)
