"""Tenants who were there before the ledger: their leases are put on record, they pay rent, complain, and two of them leave."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from api.demo.deals import FAR, Lease, rents
from api.demo.people import AGENTS, COMPLAINTS, LEADER, MANAGER, OPERATIONS, SERVICE, SUPERVISOR, UNFOUNDED
from api.demo.world import DAYS, Client, Unit, World

SITTING = 16
LEAVING = ((33, "租约到期，不再续租"), (61, "租约到期，迁往他处"))


def put_on_record(world: World) -> None:
    """On the first day the leases that run already are entered, each with its tenant."""
    moment = world.at(0, "09:05")
    units = sorted(world.rng.sample(world.units, SITTING), key=lambda unit: unit.id)
    for place, unit in enumerate(units):
        moment += timedelta(minutes=4)
        client = world.newcomer(AGENTS[place % len(AGENTS)].id, moment)
        client.stage = "signed"
        world.note(
            "visit.registered",
            f"client/{client.id}",
            moment,
            registered_by=client.agent,
            name=client.name,
            phones=[client.phone],
            company=client.company,
            channel="sitting_tenant",
        )
        world.clients.append(client)
        _lease(world, place, unit, client)


def _lease(world: World, place: int, unit: Unit, client: Client) -> None:
    number = world.number("D", 3)
    contract = f"HT-{number}"
    signed = client.last + timedelta(minutes=1)
    leaves = LEAVING[place] if place < len(LEAVING) else None
    end = world.day(leaves[0]) if leaves else world.day(0) + timedelta(days=500 + 40 * place)
    world.note(
        "contract.signed",
        f"unit/{unit.id}",
        signed,
        deal=number,
        contract=contract,
        client=client.id,
        agent=client.agent,
        area=unit.area,
        rent={"amount": unit.rent, "per": "m2_month"},
        starts_on=(world.day(0) - timedelta(days=600 + 7 * place)).isoformat(),
        ends_on=end.isoformat(),
        bond="20000.00",
        signer={"name": client.name, "id_checked": True},
    )
    unit.free_from = signed + FAR
    lease = Lease(unit, client, number, contract)
    rents(world, lease, signed - timedelta(days=31), 4 if leaves is None else 1 + leaves[0] // 31)
    if leaves:
        _leave(world, lease, *leaves)


def _leave(world: World, lease: Lease, index: int, reason: str) -> None:
    unit, client = lease.unit, lease.client
    subject = f"unit/{unit.id}"
    inspected = world.at(index, "14:20")
    names: dict[str, Any] = {"contract": lease.contract, "client": client.id}
    summary = "墙地面完好，水电费及物业费结清，无违约"
    world.note(
        "exit.inspected",
        subject,
        inspected,
        **names,
        by=OPERATIONS.id,
        damage=False,
        breach=False,
        arrears="0.00",
        summary=summary,
    )
    ended = world.at(index, "16:00")
    world.note(
        "contract.ended",
        subject,
        ended,
        **names,
        reason=reason,
        ended_on=ended.date().isoformat(),
        approved_by=MANAGER.id,
    )
    client.stage = "left"
    unit.free_from = ended + timedelta(days=2)


def complaints(world: World, index: int) -> None:
    """Once a week or so a tenant complains; the steps follow over the next days, none of them skipped."""
    if index % 8 != 3 or index > DAYS - 12:
        return
    tenants = [one for one in world.clients if one.stage == "signed" and one.last < world.at(index, "09:00")]
    if not tenants:
        return
    client = world.rng.choice(tenants)
    number = index // 8
    if number == 5:
        _unfounded(world, client, index)
    else:
        _founded(world, client, index, COMPLAINTS[number % len(COMPLAINTS)])


def _founded(world: World, client: Client, index: int, complaint: tuple[str, str, str, str]) -> None:
    statement, category, cause, remedy = complaint
    name = world.number("TS", 3)
    subject = f"client/{client.id}"
    due = world.day(index + 7).isoformat()

    def step(kind: str, day: int, start: str, end: str, **data: Any) -> None:
        world.note(f"complaint.{kind}", subject, world.between(index + day, start, end), complaint=name, **data)

    step(
        "opened",
        0,
        "09:30",
        "11:00",
        by=SERVICE.id,
        statement=statement,
        channel="phone",
        category=category,
        due_by=due,
    )
    step("judged", 0, "11:10", "11:50", by=SUPERVISOR.id, founded=True, reason="现场查看属实")
    step(
        "assigned",
        0,
        "13:10",
        "14:00",
        by=SUPERVISOR.id,
        to=OPERATIONS.id,
        department="营运部",
        due_by=world.day(index + 3).isoformat(),
    )
    step("investigated", 1, "10:00", "16:00", by=OPERATIONS.id, cause=cause, responsible="营运部当班主管")
    step("proposed", 2, "09:30", "11:30", by=OPERATIONS.id, proposals=[remedy, "口头致歉并加强巡查"])
    step("decided", 2, "14:00", "16:00", by=LEADER.id, decision=remedy)
    done = 3 if world.rng.random() < 0.8 else 9
    on = world.day(index + done).isoformat()
    step("carried_out", done, "10:00", "15:00", by=OPERATIONS.id, result=remedy, client_signed=True, on=on)
    step("closed", done, "16:00", "17:00", by=SERVICE.id, summary="客户签字认可，结案归档")
    step("followed_up", done + 2, "10:00", "16:00", by=SERVICE.id, summary="回访未再发生", satisfied=True)


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
