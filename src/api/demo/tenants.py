"""Tenants who were there before the ledger: their leases are put on record, they pay rent, and two of them leave."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from api.demo.deals import FAR, Lease, rents
from api.demo.people import AGENTS, MANAGER, OPERATIONS
from api.demo.world import Client, Unit, World

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
