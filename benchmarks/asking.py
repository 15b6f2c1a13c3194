"""Whose client, whose deal and whose turn under another book: a client with 200 events, one linked to them, and a long ledger."""

from __future__ import annotations

import argparse
import itertools
from datetime import timedelta
from typing import Any

import uvloop

from benchmarks.desk import AGENTS, OPENED, batches
from benchmarks.machine import describe, percentile
from benchmarks.posting import settle
from benchmarks.server import Server
from benchmarks.wire import asked

BATCH = 500
BOOKS = ("gj", "sa", "sb", "sc", "sd", "sm", "wjc")
PROJECT = "bench"


def quarrel(events: int) -> list[dict[str, Any]]:
    """A client of about so many events, linked to a spouse: two agents receive, register and follow up; a deal, and an objection."""
    numbers = itertools.count(1)
    moment = OPENED + timedelta(days=3, hours=1)

    def event(type_: str, subject: str, /, **data: Any) -> dict[str, Any]:
        nonlocal moment
        moment += timedelta(hours=7)
        return {
            "specversion": "1.0",
            "id": f"quarrel-{next(numbers)}",
            "source": "/benchmark",
            "type": f"pandan.{type_}",
            "subject": subject,
            "time": moment.isoformat(),
            "data": data,
        }

    def visit(client: str, agent: str, reception: str, phone: str) -> list[dict[str, Any]]:
        registered = {
            "reception": reception,
            "registered_by": agent,
            "name": "张三",
            "phones": [phone],
            "channel": "walk_in",
        }
        return [
            event("client.received", f"client/{client}", reception=reception, received_by=agent, kind="new"),
            event("visit.registered", f"client/{client}", **registered),
        ]

    unit = event("unit.listed", "unit/UQ", building="A", floor="1", number="Q")
    story = [
        unit,
        *visit("Q", "A", "RQ1", "13500000001"),
        *visit("QS", "B", "RQ2", "13500000002"),
        *visit("Q", "C", "RQ3", "13500000001"),
    ]
    for number in range(events - len(story) - 5):
        agent, client = AGENTS[number % 3], ("Q", "Q", "QS")[number % 3]
        story.append(event("follow_up.made", f"client/{client}", by=agent, method="phone", summary="再约看铺"))
    parties = {"deal": "DQ", "client": "Q", "agent": "C"}
    story += [
        event("client.linked", "client/Q", other="QS", relation="spouse"),
        event("deposit.paid", "unit/UQ", **parties, amount="20000.00"),
        event("subscription.signed", "unit/UQ", **parties),
        event("contract.signed", "unit/UQ", **parties, contract="KQ", commission="9000.00"),
        event("ownership.claimed", "client/Q", by="A", deal="DQ", statement="首次接待人是我"),
    ]
    return story


def _line(what: str, seconds: list[float]) -> str:
    p50, p99, most = percentile(seconds, 50) * 1e3, percentile(seconds, 99) * 1e3, max(seconds) * 1e3
    return f"{what:<60}p50 {p50:7.1f} ms   p99 {p99:7.1f} ms   max {most:7.1f} ms"


def measure(ledger: int, events: int, times: int) -> None:
    """Prints the figures of one server."""
    with Server() as server:
        print(describe(server.home))
        token = server.token("admin")
        server.open_project(PROJECT, token)
        story = quarrel(events)
        server.request("POST", f"/v1/projects/{PROJECT}/events", token, story)
        for batch in itertools.islice(batches("a", BATCH), ledger // BATCH):
            server.request("POST", f"/v1/projects/{PROJECT}/events", token, batch)
        settle(server, token, [PROJECT])

        def timed(path: str, times: int, connections: int = 1) -> list[float]:
            """Under one book after the other."""
            paths = [f"/v1/projects/{PROJECT}/{path}{book}" for book in BOOKS]
            return uvloop.run(asked(server.port, token, paths, times, connections))[0]

        for connections in (1, 8):
            at_once = f", {connections} at once" if connections > 1 else ""
            for what, path in (("ownership", "clients/Q/ownership?rulebook="), ("deal", "deals/DQ?rulebook=")):
                timed(path, 50, connections)
                busy = server.process.cpu_times()
                figures = timed(path, times, connections)
                after = server.process.cpu_times()
                print(_line(f"{what} under another book, {len(story)} events{at_once}", figures))
                spent = (after.user - busy.user + after.system - busy.system) / times
                print(f"    {spent * 1e3:.1f} ms of processor time in the server for each")
        path = "rotation?date=2018-06-01&rulebook="
        first = timed(path, len(BOOKS))
        print(_line(f"rotation under another book, {ledger:,} events, first question", first))
        again = timed(path, times)
        print(_line("the same again, and again", again))
        print(_line("a week later", timed(path.replace("06-01", "06-08"), times)))


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ledger", type=int, default=50_000, help="events beside the quarrel (default 50,000)")
    parser.add_argument("--events", type=int, default=200, help="events of the client (default 200)")
    parser.add_argument("--times", type=int, default=700, help="questions of each kind (default 700)")
    arguments = parser.parse_args()
    measure(arguments.ledger, arguments.events, arguments.times)


if __name__ == "__main__":
    main()
