"""What the desk arranges beside the daily round: a campaign, months settled, grades, void entries, agreements, a book of its own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from fractions import Fraction
from functools import partial
from typing import Any

from api.demo import campaign, house_rules
from api.demo.people import FINANCE, FRONT_DESK, LEADER, LEAVER, MANAGER, SUPERVISOR
from api.demo.stories import receiver
from api.demo.visits import Happening, book_time, received, registered
from api.demo.world import Client, Signed, World

MONDAY = 0
PUBLISHED, ADOPTED, IN_FORCE = 74, 75, 78


def arrangements(world: World, index: int) -> list[Happening]:
    """What is arranged on a day, at its moments."""
    script: list[tuple[int, str, Callable[[datetime], None]]] = [
        (22, "17:20", partial(_announce, world)),
        (26, "10:25", partial(_first_agent_unknown, world, found=True)),
        (29, "16:10", partial(_entry_without_a_visit, world)),
        (31, "17:00", partial(_void, world)),
        (33, "11:40", partial(_assigned, world)),
        (51, "15:20", partial(_first_agent_unknown, world, found=False)),
        (59, "16:45", partial(_introduction_found, world)),
        (67, "10:30", partial(_agreement, world)),
        (PUBLISHED, "17:10", partial(_publish, world)),
        (ADOPTED, "17:30", partial(_adopt, world)),
    ]
    happenings = [(world.at(index, clock), happen) for day, clock, happen in script if day == index]
    if world.day(index).weekday() == MONDAY:
        happenings.append((world.at(index, "17:25"), partial(_grade, world)))
    if world.day(index).day == 6:
        happenings.append((world.at(index, "15:00"), partial(_settle, world)))
    return happenings


def _announce(world: World, moment: datetime) -> None:
    world.of_project(
        "campaign.announced",
        moment,
        campaign=campaign.CAMPAIGN,
        name=campaign.NAME,
        from_=world.day(campaign.FIRST_DAY).isoformat(),
        until=world.day(campaign.LAST_DAY).isoformat(),
        shares=campaign.SHARES,
    )


def _settle(world: World, moment: datetime) -> None:
    """The sixth of the month: finance pays last month's contracts to who closed them; what is disputed has to wait."""
    month = moment.date().replace(day=1) - timedelta(days=1)
    waiting = {world.landmarks.get("dispute_deal"), world.landmarks.get("agreed_deal")}
    paid: list[dict[str, Any]] = []
    for signed in world.signed:
        then = signed.moment.astimezone(world.zone)
        if (then.year, then.month) == (month.year, month.month) and signed.deal not in waiting:
            paid += _lines(signed)
    world.of_project("commission.settled", moment, period=f"{month:%Y-%m}", by=FINANCE.id, paid=paid)


def _lines(signed: Signed) -> list[dict[str, Any]]:
    shares = {signed.agent: "0.8", "public": "0.2"} if signed.campaign else {signed.agent: "1"}
    cents = Fraction(signed.commission) * 100
    return [
        {"deal": signed.deal, "to": to, "share": share, "amount": f"{int(cents * Fraction(share)) / 100:.2f}"}
        for to, share in shares.items()
    ]


def _grade(world: World, moment: datetime) -> None:
    """Monday evening the manager grades last week's serious clients by size; a leader confirms the large ones."""
    week = moment - timedelta(days=7)
    fresh = [one for one in world.clients if one.stage == "open" and one.kept and week <= one.last < moment]
    for place, client in enumerate([one for one in fresh if one.intent in "AB"][:5]):
        size = 1 + place % 3
        world.note(
            "client.graded",
            f"client/{client.id}",
            moment + timedelta(minutes=place),
            by=MANAGER.id,
            size=size,
            intent=client.intent,
            confirmed_by=LEADER.id if size == 1 else None,
            reason=f"{client.trade.name}，{client.company}，按面积与品牌级别评定",
        )


def _first_agent_unknown(world: World, moment: datetime, *, found: bool) -> None:
    """Somebody was here before and cannot say with whom; colleagues are asked, and one of them remembers, or nobody does."""
    agent = receiver(world, moment, LEAVER)
    client = world.newcomer(agent, moment)
    client.kept = False
    reception = received(world, client, moment, agent, "returning", first_agent_unknown=True)
    registered(world, client, book_time(world, moment), reception, "walk_in")
    world.landmarks["first_agent_found" if found else "first_agent_unknown"] = client.id
    if found:
        first = receiver(world, moment, agent, LEAVER)
        world.note(
            "first_agent.named",
            f"client/{client.id}",
            moment + timedelta(days=1, hours=2),
            reception=reception,
            agent=first,
            by=FRONT_DESK.id,
        )
        client.agent = first


def _entry_without_a_visit(world: World, moment: datetime) -> None:
    """An agent enters somebody in the visit book who was only on the phone."""
    agent = receiver(world, moment, LEAVER)
    client = world.newcomer(agent, moment)
    client.kept = False
    world.note(
        "visit.registered",
        f"client/{client.id}",
        moment,
        registered_by=agent,
        name=client.name,
        phones=[client.phone],
        company=client.company,
        channel="walk_in",
        intent=client.intent,
    )
    world.clients.append(client)
    world.landmarks["voided"] = client.id


def _void(world: World, moment: datetime) -> None:
    client = next(one for one in world.clients if one.id == world.landmarks["voided"])
    agent, client.agent = client.agent, receiver(world, moment, client.agent, LEAVER)
    world.note(
        "registration.voided",
        f"client/{client.id}",
        moment,
        agent=agent,
        cause="never_came",
        reassigned_to=client.agent,
        by=MANAGER.id,
        reason="门岗和监控均无该客户到访记录，只打过电话，来访登记作废",
    )


def _assigned(world: World, moment: datetime) -> None:
    """The supervisor gives a visitor to somebody who knows the trade; nobody's turn is used up."""
    agent = receiver(world, moment, LEAVER)
    client = world.newcomer(agent, moment)
    reception = received(world, client, moment, agent, "new", assigned_by=SUPERVISOR.id)
    registered(world, client, book_time(world, moment), reception, "walk_in")


def _introduction_found(world: World, moment: datetime) -> None:
    sender, client = _two(world, moment)
    world.note(
        "introduction.found",
        f"client/{client.id}",
        moment,
        introduced_by=sender.id,
        by=client.agent,
        statement="客户谈合同时提到，是老客户推荐来的，首次来访时没有说",
    )
    world.landmarks["introduced"] = client.id


def _agreement(world: World, moment: datetime) -> None:
    """A colleague who had stood in twice asks for a part of a deal; the two agree before anybody has to rule."""
    disputed = {
        world.landmarks.get(role)
        for role in ("dispute_deal", "deal_first", "deal_second", "tracked_deal", "silent_deal")
    }
    own = {client.id: client.registered.data for client in world.clients if client.registered is not None}
    deal = next(
        one
        for one in reversed(world.signed)
        if one.deal not in disputed
        and one.moment < moment
        and own.get(one.client, {}).get("registered_by") == one.agent
        and own[one.client]["channel"] != "referral"
    )
    helper = next(one for one in world.agents(world.index(moment)) if one != deal.agent)
    subject, dispute = f"client/{deal.client}", world.number("ZY", 3)
    world.landmarks["agreed_deal"] = deal.deal
    names: dict[str, Any] = {"dispute": dispute, "deal": deal.deal}
    world.note("dispute.opened", subject, moment, by=helper, statement="签约前两次由我代为接待并测算租金", **names)
    world.note(
        "dispute.evidence_added",
        subject,
        moment + timedelta(hours=1),
        dispute=dispute,
        by=helper,
        statement="两次代接的接待记录",
        obtained_from="records",
    )
    world.note(
        "dispute.agreed",
        subject,
        moment + timedelta(days=2, hours=5),
        **names,
        shares={deal.agent: "0.7", helper: "0.3"},
        parties=[deal.agent, helper],
        record="双方协商一致：业绩七三分，后续服务由签约人负责，协商书双方签字",
    )


def _publish(world: World, moment: datetime) -> None:
    world.of_project("rulebook.published", moment, name=house_rules.NAME, text=house_rules.TEXT)


def _adopt(world: World, moment: datetime) -> None:
    effective = world.day(IN_FORCE).isoformat()
    world.of_project("rulebook.adopted", moment, rulebook=house_rules.NAME, effective_from=effective)


def _two(world: World, moment: datetime) -> tuple[Client, Client]:
    open_ones = [one for one in world.clients if one.stage == "open" and one.kept and one.agent and one.last < moment]
    return open_ones[-9], open_ones[-2]
