"""The availability board of a large house over HTTP: every unit by building and floor, some held, some let; and one floor of it."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import uvloop

from benchmarks.desk import AGENTS, OPENED, client
from benchmarks.machine import describe, percentile
from benchmarks.posting import settle
from benchmarks.server import Server
from benchmarks.wire import asked

PROJECT = "bench"
BATCH = 1000
FLOORS, DOORS = 10, 50
CLIENTS = 50


def house(units: int) -> Iterator[dict[str, Any]]:
    """So many units, fifty to a floor and ten floors to a building; one in four is free, held, paid for or let."""
    moment = OPENED + timedelta(days=200)

    def event(number: int, type_: str, unit: str, /, **data: Any) -> dict[str, Any]:
        return {
            "specversion": "1.0",
            "id": f"{type_}-{number}",
            "source": "/benchmark/board",
            "type": f"pandan.{type_}",
            "subject": f"unit/{unit}",
            "time": moment.isoformat(),
            "data": data,
        }

    for number in range(units):
        floors, door = divmod(number, DOORS)
        building, floor = divmod(floors, FLOORS)
        unit = f"H{number}"
        rent = {"amount": "120.00", "per": "m2_month"}
        yield event(
            number, "unit.listed", unit, building=f"{building + 1}号楼", floor=str(floor + 1), number=f"{floor + 1}{door + 1:02}",
            area="86.50", format="五金", rent=rent, fees={"物业费": {"amount": "12.00", "per": "m2_month"}},
        )  # fmt: skip
        parties = {"deal": f"H{number}", "client": f"Cb-{number % CLIENTS}", "agent": AGENTS[number % len(AGENTS)]}
        if number % 4 == 1:
            yield event(number, "unit.held", unit, **parties, amount="1000.00", until="2199-01-01")
        elif number % 4 == 2:
            yield event(number, "deposit.paid", unit, **parties, amount="5000.00", method="cash")
        elif number % 4 == 3:
            terms = {"rent": rent, "area": "86.50", "starts_on": "2026-04-01", "ends_on": "2029-03-31"}
            yield event(number, "contract.signed", unit, **parties, contract=f"K{number}", **terms)


def measure(units: int, times: int) -> None:
    """Prints the figures of one server."""
    with Server() as server:
        print(describe(server.home))
        token = server.token("admin")
        server.open_project(PROJECT, token)
        path = f"/v1/projects/{PROJECT}"
        server.request("POST", f"{path}/events", token, [one for n in range(CLIENTS) for one in visitor(n)])
        events = list(house(units))
        for start in range(0, len(events), BATCH):
            server.request("POST", f"{path}/events", token, events[start : start + BATCH])
        settle(server, token, [PROJECT])
        for what, question, connections in (
            ("the whole board", "units/board", 1),
            ("the whole board, 4 at once", "units/board", 4),
            ("one building", "units/board?building=1%E5%8F%B7%E6%A5%BC", 1),
            ("one floor", "units/board?building=1%E5%8F%B7%E6%A5%BC&floor=3", 1),
            ("a quote with two others", "units/H0/quote?months=36", 1),
            ("the rent of a lease", "units/H3/rent", 1),
            ("the account of a deal", "deals/H3/account", 1),
            ("the checklist of a deal", "deals/H3/checklist", 1),
            ("leases, a hundred", "leases", 1),
        ):
            seconds, answer = uvloop.run(
                asked(server.port, token, [f"{path}/{question}"], times, connections, warming=times // 4)
            )
            count = answer.get("units") if "buildings" in answer else len(answer.get("items", ())) or ""
            p50, p99 = percentile(seconds, 50) * 1e3, percentile(seconds, 99) * 1e3
            print(f"{what:<30}{count:>6}   p50 {p50:6.1f} ms   p99 {p99:6.1f} ms")


def visitor(number: int) -> list[dict[str, Any]]:
    """A client whom the desk knows, called ``Cb-0``, ``Cb-1``, …"""
    told = client(number, "b")
    return [{**one, "subject": f"client/Cb-{number}"} if one["subject"].startswith("client/") else one for one in told][
        :2
    ]


def main() -> None:
    """Makes a house and asks."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--units", type=int, default=5_000, help="units of the house (default 5,000)")
    parser.add_argument("--times", type=int, default=200, help="questions of each kind (default 200)")
    arguments = parser.parse_args()
    measure(arguments.units, arguments.times)


if __name__ == "__main__":
    main()
