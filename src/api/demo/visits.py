"""What comes to the door and over the phone in a day, who receives it, and what is entered in the visit book."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import NamedTuple, TypeAlias

from api.demo.diary import NOW
from api.demo.followups import plan_follow_up
from api.demo.people import CHANNELS, FRONT_DESK, MANAGER
from api.demo.world import DAYS, Client, World


class Arrival(NamedTuple):
    """A kind of reception with how often it comes, and what the desk makes of it."""

    kind: str
    weight: int
    counted: bool
    registered: bool


ARRIVALS = (
    Arrival("new", 40, counted=True, registered=True),
    Arrival("returning", 28, counted=False, registered=False),
    Arrival("referral", 6, counted=True, registered=True),
    Arrival("passer_by", 5, counted=True, registered=False),
    Arrival("brochure", 4, counted=True, registered=False),
    Arrival("survey_declared", 2, counted=False, registered=False),
    Arrival("survey_discovered", 1, counted=True, registered=False),
    Arrival("peer_undeclared", 1, counted=True, registered=False),
    Arrival("find_person", 2, counted=False, registered=False),
    Arrival("vendor", 3, counted=False, registered=False),
    Arrival("affiliate", 1, counted=False, registered=False),
    Arrival("other_business", 2, counted=False, registered=False),
    Arrival("after_sale", 2, counted=False, registered=False),
    Arrival("repeat_purchase", 1, counted=False, registered=False),
    Arrival("tour", 1, counted=True, registered=True),
    Arrival("leader_introduced", 1, counted=True, registered=True),
    Arrival("developer_introduced", 1, counted=True, registered=True),
    Arrival("developer_visit", 1, counted=False, registered=False),
)
ENDED = 0.94


Happening: TypeAlias = "tuple[datetime, Callable[[datetime], None]]"
"""A moment, and what happens then."""


def play_day(world: World, index: int, scripted: list[Happening]) -> None:
    """Play the visitors and calls of a day, and what the story has in store for it, in the order in which they come."""
    rng = world.rng
    crowd = rng.randint(6, 10) + (3 if world.day(index).weekday() >= 5 else 0)
    happenings = list(scripted)
    for _ in range(crowd):
        arrival = rng.choices(ARRIVALS, [one.weight for one in ARRIVALS])[0]
        happenings.append((world.between(index, "09:05", "17:25"), partial(arrive, world, arrival)))
    happenings += [(world.between(index, "09:10", "17:40"), partial(_call, world)) for _ in range(rng.randint(2, 4))]
    due = [one for one in world.expected if world.index(one[0]) == index]
    world.expected = [one for one in world.expected if world.index(one[0]) != index]
    happenings += [(moment, partial(_expected, world, client)) for moment, client in due]
    for moment, happen in sorted(happenings, key=lambda one: one[0]):
        happen(moment)


def arrive(world: World, arrival: Arrival, moment: datetime) -> None:
    """A visitor comes in and is received by whom the order and the kind of visit say."""
    here = list(world.free(moment))
    if not here:
        _overflow(world, moment)
    elif arrival.kind == "returning":
        _returning(world, moment, here)
    elif arrival.kind == "referral":
        _referral(world, moment, here, arrival)
    elif arrival.kind in {"after_sale", "repeat_purchase"}:
        _tenant(world, moment, here, arrival)
    else:
        receiver = here[-1] if arrival.kind == "other_business" else world.head(moment) or here[0]
        _new(world, moment, receiver, here, arrival)


def received(
    world: World,
    client: Client,
    moment: datetime,
    receiver: str,
    kind: str,
    *,
    named_agent: str | None = None,
    card_of: str | None = None,
    introduced_by: str | None = None,
    together: bool | None = None,
    assist_for: str | None = None,
    verified: bool | None = None,
    party_size: int | None = None,
    first_agent_unknown: bool | None = None,
    known_by_phone: bool | None = None,
    assigned_by: str | None = None,
    ended: bool = True,
) -> str:
    """Write down a reception and its end; the receiver is busy meanwhile. Gives the reception's id."""
    reception = world.number("R", 5)
    world.note(
        "client.received",
        f"client/{client.id}",
        moment,
        reception=reception,
        received_by=receiver,
        kind=kind,
        named_agent=named_agent,
        card_of=card_of,
        introduced_by=introduced_by,
        together=together,
        assist_for=assist_for,
        verified=verified,
        party_size=party_size,
        first_agent_unknown=first_agent_unknown,
        known_by_phone=known_by_phone,
        assigned_by=assigned_by,
    )
    end = moment + timedelta(minutes=world.rng.randint(6, 38))
    world.busy[receiver] = end + timedelta(minutes=2)
    if ended:
        world.note("reception.ended", f"client/{client.id}", end, reception=reception)
    return reception


def registered(
    world: World,
    client: Client,
    moment: datetime,
    reception: str,
    channel: str,
    *,
    late: timedelta = NOW,
) -> None:
    """Enter the visit in the visit book; from then on the agent who was there follows the client up."""
    client.registered = world.note(
        "visit.registered",
        f"client/{client.id}",
        moment,
        late=late,
        reception=reception,
        registered_by=client.agent,
        name=client.name,
        phones=[client.phone],
        company=client.company,
        channel=channel,
        need=world.need(client.trade),
        intent=client.intent,
    )
    world.followed(client, moment)
    world.clients.append(client)
    plan_follow_up(world, client, moment)


def _new(world: World, moment: datetime, receiver: str, here: list[str], arrival: Arrival) -> None:
    rng = world.rng
    client = world.newcomer(receiver, moment, "C" if arrival.registered else "V")
    card = rng.choice(here) if arrival.kind == "new" and rng.random() < 0.08 else None
    client.agent = card or receiver
    reception = received(
        world,
        client,
        moment,
        client.agent,
        arrival.kind,
        card_of=card,
        verified=True if arrival.kind.startswith("survey") else None,
        party_size=rng.randint(12, 30) if arrival.kind == "tour" else rng.choice((None, None, 1, 2, 2, 3, 4)),
        together=True if arrival.kind == "new" and rng.random() < 0.03 else None,
        ended=rng.random() < ENDED,
    )
    if arrival.counted and card is None:
        world.served(client.agent)
    if arrival.registered and rng.random() < 0.95:
        late = timedelta(hours=15) if rng.random() < 0.03 else timedelta(0)
        registered(world, client, book_time(world, moment), reception, rng.choice(CHANNELS), late=late)


def book_time(world: World, moment: datetime) -> datetime:
    """The visit book is filled a few minutes into the reception or just after it."""
    return moment + timedelta(minutes=world.rng.randint(3, 25), seconds=world.rng.randrange(60))


def _overflow(world: World, moment: datetime) -> None:
    """Everybody is busy: the duty pair first, else the front desk or the manager receives (全员忙碌)."""
    duty = world.duty[moment.astimezone(world.zone).date()]
    spare = [one for one in duty if not world.is_away(one, moment) and world.busy.get(one, moment) <= moment]
    kind = "new" if spare else "overflow"
    receiver = spare[0] if spare else world.rng.choice((FRONT_DESK.id, MANAGER.id))
    client = world.newcomer(receiver, moment)
    reception = received(world, client, moment, receiver, kind)
    registered(world, client, book_time(world, moment), reception, "walk_in")


def _returning(world: World, moment: datetime, here: list[str]) -> None:
    """A known client comes again: to their agent, or, the agent being busy or away, to the last in the order."""
    known = [one for one in world.clients if one.stage == "open" and one.last < moment - timedelta(days=1) and one.kept]
    if not known:
        return
    client = world.rng.choice(known[-120:])
    named = client.agent or None
    if client.agent in here:
        received(world, client, moment, client.agent, "returning", named_agent=named, ended=world.rng.random() < ENDED)
    else:
        received(world, client, moment, here[-1], "returning", named_agent=named, assist_for=named)
        _tell(world, client, moment, here[-1])
    if world.rng.random() < 0.3:
        client.intent = world.rng.choice("AAB")
    world.followed(client, moment)


def _tell(world: World, client: Client, moment: datetime, helper: str) -> None:
    """Whoever stood in tells the client's agent so before the day is over; now and then nobody does."""
    if client.agent and world.side.random() < 0.85:
        world.beside(
            "colleague.told",
            f"client/{client.id}",
            moment + timedelta(minutes=world.side.randint(20, 50)),
            colleague=client.agent,
            by=helper,
            content="客户来过，想再看一次铺位，请回电",
        )


def _referral(world: World, moment: datetime, here: list[str], arrival: Arrival) -> None:
    """A known client sends somebody, who names that client's agent or nobody."""
    rng = world.rng
    known = [one for one in world.clients if one.kept and one.last < moment and one.agent in here]
    if not known:
        return
    sender = rng.choice(known)
    names = rng.random() < 0.6
    receiver = sender.agent if names else world.head(moment) or here[0]
    client = world.newcomer(receiver, moment)
    together = True if rng.random() < 0.25 else None
    named = sender.agent if names else None
    reception = received(
        world, client, moment, receiver, arrival.kind, named_agent=named, introduced_by=sender.id, together=together
    )
    world.served(receiver)
    registered(world, client, book_time(world, moment), reception, "referral")


def _tenant(world: World, moment: datetime, here: list[str], arrival: Arrival) -> None:
    tenants = [one for one in world.clients if one.stage == "signed" and one.last < moment]
    if not tenants:
        return
    client = world.rng.choice(tenants)
    receiver = client.agent if client.agent in here else here[0]
    received(world, client, moment, receiver, arrival.kind)


def _call(world: World, moment: datetime) -> None:
    """A call, answered by the last in the order; some callers come by later and ask for who answered."""
    rng = world.rng
    answering = [FRONT_DESK.id, *world.free(moment)][-1]
    known = [one for one in world.clients[-150:] if one.kept and one.last < moment]
    if known and rng.random() < 0.3:
        caller = rng.choice(known)
        asked_for = caller.agent if caller.agent != answering else None
        _called(world, caller, moment, answering, asked_for)
        return
    caller = world.newcomer(answering, moment)
    _called(world, caller, moment, answering, None)
    _call_back(world, caller, moment, answering)
    if rng.random() < 0.35:
        world.expected.append((world.between(world.index(moment) + rng.randint(1, 6), "09:30", "17:00"), caller))


def _call_back(world: World, caller: Client, moment: datetime, answering: str) -> None:
    """Whoever answered calls back within two days; now and then it is forgotten (ZS-2)."""
    index = world.index(moment) + world.side.randint(1, 2)
    if index >= DAYS or world.side.random() > 0.85:
        return
    again = world.sometime(index, "14:10", "17:10")
    if world.is_away(answering, again) or answering not in {FRONT_DESK.id, *world.agents(index)}:
        return
    world.beside(
        "follow_up.made",
        f"client/{caller.id}",
        again,
        by=answering,
        method="phone",
        summary="回访来电客户，邀请到现场看铺",
        answered=True,
    )


def _called(world: World, client: Client, moment: datetime, answering: str, asked_for: str | None) -> None:
    rng = world.rng
    world.note(
        "call.received",
        f"client/{client.id}",
        moment,
        answered_by=answering,
        phone=None if rng.random() < 0.06 else client.phone,
        name=client.name if rng.random() < 0.8 else None,
        channel="phone",
        need=world.need(client.trade),
        asked_for=asked_for or None,
        minutes=rng.randint(1, 9),
    )


def _expected(world: World, client: Client, moment: datetime) -> None:
    """A caller of an earlier day comes as they said they would, and asks for the agent who answered."""
    if client.agent not in world.free(moment):
        return
    reception = received(world, client, moment, client.agent, "new", named_agent=client.agent, known_by_phone=True)
    registered(world, client, book_time(world, moment), reception, "phone")
