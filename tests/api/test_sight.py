"""Whose names, numbers and words each role is shown: everybody's, those of one's own clients, or nobody's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import httpx
import pytest

from api.auth.limits import Rates

from .conftest import Run
from .desk import Desk, event, opening, received, registered

pytestmark = pytest.mark.usefixtures("working")

DAY = "2026-03-02T"
MARKS = {
    "C1": ("张三丰", "13800000000", "三和五金", "想看一楼"),
    "C2": ("李四光", "13900000002", "四海茶业", "要临街的"),
    "C3": ("王五洲", "13700000003", "五洲书店", "问过三次"),
}
"""What is planted with every client: name, phone, company, words."""
Reach = Callable[..., Desk]


def _told(client: str, by: str, at: str) -> list[dict[str, Any]]:
    name, phone, company, need = MARKS[client]
    return [
        received(client, by, f"R{client}", f"{DAY}{at}:00:00+08:00"),
        registered(
            client, by, name, phone, f"{DAY}{at}:20:00+08:00", reception=f"R{client}", company=company, need=need
        ),
        event("reception.ended", f"client/{client}", {"reception": f"R{client}"}, f"{DAY}{at}:40:00+08:00"),
    ]


@pytest.fixture(scope="module")
def office(admin: httpx.Client) -> Desk:
    """C1 is A's; C2 is B's, with a complaint, a hold and an outing; C3 is B's, and A claims them too."""
    desk = Desk(admin, "sight")
    desk.post(*opening(desk.project, "sd"))
    desk.post(*_told("C1", "A", "10"), *_told("C2", "B", "11"), *_told("C3", "B", "14"))
    words = {client: marks[3] for client, marks in MARKS.items()}
    late = f"{DAY}15:00:00+08:00"
    desk.post(
        *(
            event(
                "follow_up.made",
                f"client/{client}",
                {"by": by, "method": "phone", "summary": words[client], "next_on": "2026-03-04"},
                late,
            )
            for client, by in (("C1", "A"), ("C2", "B"))
        ),
        event("ownership.claimed", "client/C3", {"by": "A", "statement": words["C3"]}, late),
        event("dispute.opened", "client/C3", {"dispute": "X1", "by": "A", "statement": words["C3"]}, late),
        event("complaint.opened", "client/C2", {"complaint": "P1", "by": "M", "statement": words["C2"]}, late),
        event("outing.planned", "client/C2", {"outing": "O1", "by": ["B", "M"], "purpose": words["C2"]}, late),
        event(
            "call.received",
            "client/C1",
            {"answered_by": "A", "phone": "13800000000", "channel": "web", "no_suitable_unit": True},
            late,
        ),
        event(
            "delegation.requested",
            "client/C2",
            {"delegation": "G1", "by": "B", "visit_on": "2026-03-06", "rank": "municipal", "head": "李四光"},
            late,
        ),
        event(
            "unit.held",
            "unit/U1",
            {"deal": "D1", "client": "C2", "agent": "B", "amount": "1000.00", "until": "2199-03-05"},
            late,
        ),
    )
    return desk


@pytest.fixture(scope="module")
def seen_by(office: Desk, as_role: Callable[..., httpx.Client]) -> Reach:
    """The office as a role sees it."""
    kept: dict[tuple[str, str | None], Desk] = {}

    def desk(role: str, staff: str | None = None) -> Desk:
        if (role, staff) not in kept:
            kept[role, staff] = Desk(as_role(role, office.project, staff=staff), office.project)
        kept[role, staff].position = office.position
        return kept[role, staff]

    return desk


def marks_in(text: str) -> set[str]:
    """Clients of whom something that was planted stands in an answer."""
    return {client for client, marks in MARKS.items() if any(mark in text for mark in marks)}


PLACES: tuple[tuple[str, dict[str, Any]], ...] = (
    ("events", {}),
    ("events", {"subject": "client/C2"}),
    ("clients", {}),
    ("clients/C1", {}),
    ("clients/C2", {}),
    ("clients/C3", {}),
    ("clients/C1/timeline", {}),
    ("clients/C2/timeline", {}),
    ("clients/C2/care", {}),
    ("dues", {"state": "any"}),
    ("outings", {}),
    ("delegations", {}),
    ("reserve", {}),
    ("complaints", {}),
    ("complaints/P1", {}),
    ("worklists/follow_ups", {}),
    ("worklists/today", {}),
    ("forms/visit_register", {"date": "2026-03-02"}),
    ("forms/follow_up_plan", {"date": "2026-03-02"}),
    ("forms/outing_plan", {"date": "2026-03-02"}),
    ("forms/rotation_sheet", {"date": "2026-03-02"}),
    ("forms/missing", {"from": "2026-03-01", "date": "2026-03-09"}),
    ("kpis/visits/events", {"from": "2026-03-01", "to": "2026-03-31"}),
)
SIGHTS: tuple[tuple[str, str | None, set[str]], ...] = (
    ("supervisor", None, {"C1", "C2", "C3"}),
    ("front_desk", None, {"C1", "C2", "C3"}),
    ("agent", "A", {"C1", "C3"}),
    ("agent", "B", {"C2", "C3"}),
    ("agent", None, set()),
    ("analyst", None, set()),
)
"""Of whom each is shown everything."""


@pytest.mark.parametrize(("path", "query"), PLACES, ids=[f"{path}-{len(query)}" for path, query in PLACES])
def test_what_is_shown_where(seen_by: Reach, path: str, query: dict[str, Any]) -> None:
    """A manager's answer says of whom there is something; the others' show it of their own clients, and say what they cover."""
    there = marks_in(seen_by("manager", "M").ask(path, **query).text)
    assert there, "something of somebody stands here"
    for role, staff, own in SIGHTS:
        answer = seen_by(role, staff).ask(path, **query)
        assert answer.status_code == 200, answer.text
        assert marks_in(answer.text) == there & own, (role, staff)
        assert ('"masked":true' in answer.text) is bool(there - own), (role, staff)


def test_a_printed_form_covers_the_same(seen_by: Reach) -> None:
    def printed(role: str, staff: str | None) -> set[str]:
        answer = seen_by(role, staff).ask("forms/visit_register", date="2026-03-02", format="xlsx")
        with ZipFile(BytesIO(answer.content)) as book:
            return marks_in("".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml")))

    assert printed("manager", None) == {"C1", "C2", "C3"}
    assert printed("agent", "A") == {"C1", "C3"}
    assert printed("analyst", None) == set()


def test_a_stream_covers_the_same(seen_by: Reach) -> None:
    def streamed(role: str, staff: str | None) -> set[str]:
        desk, lines = seen_by(role, staff), []
        with desk.client.stream("GET", f"{desk.path}/events", headers={"Accept": "text/event-stream"}) as answer:
            for line in answer.iter_lines():
                lines.append(line)
                if line == f"id: {desk.position}":
                    break
        return marks_in("\n".join(lines))

    assert streamed("manager", None) == {"C1", "C2", "C3"}
    assert streamed("agent", "A") == {"C1", "C3"}
    assert streamed("analyst", None) == set()


def test_how_it_looks(seen_by: Reach) -> None:
    profile = seen_by("agent", "A").read("clients/C2")
    assert (profile["name"], profile["company"], profile["phones"]) == ("李*", "四*", ["+86*******0002"])
    assert profile["masked"] is True
    assert profile["owner"] == {"kind": "agent", "id": "B"}, "whose client it is stays nobody's secret"
    visit = seen_by("agent", "A").read("events", subject="client/C2", type="pandan.visit.registered")["items"][0]
    assert visit["data"] == {
        "registered_by": "B", "reception": "RC2", "channel": "walk_in", "name": "李*", "company": "四*",
        "phones": ["+86*******0002"], "need": "***",
    }  # fmt: skip
    assert "masked" not in seen_by("agent", "A").read("clients/C1")


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("张三", {"C1"}),
        ("zsf", {"C1"}),
        ("138 0000", {"C1"}),
        ("五洲", {"C3"}),
        ("李四", set()),
        ("lisi", set()),
        ("lsg", set()),
        ("四海", set()),
        ("13900000", set()),
        ("0002", set()),
        ("+861390000000", set()),
        ("李四光", {"C2"}),
        ("四海茶业", {"C2"}),
        ("13900000002", {"C2"}),
        ("+86 139-0000-0002", {"C2"}),
        ("C2", {"C2"}),
    ],
)
def test_nobody_is_found_bit_by_bit(seen_by: Reach, q: str, found: set[str]) -> None:
    """One's own clients are found by any part of what is known of them; others by what one must know already, and covered."""
    answer = seen_by("agent", "A").ask("clients", q=q)
    assert {item["client"] for item in answer.json()["items"]} == found
    assert marks_in(answer.text) == found - {"C2"}


@pytest.mark.parametrize(("q", "found"), [("张三", 0), ("zsf", 0), ("1380000", 0), ("张三丰", 1), ("13800000000", 1)])
def test_analysts_find_only_whom_they_know(seen_by: Reach, q: str, found: int) -> None:
    answer = seen_by("analyst").ask("clients", q=q)
    assert len(answer.json()["items"]) == found
    assert marks_in(answer.text) == set()


def test_trying_them_all_takes_long(seen_by: Reach, application: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever sees everybody may search as often as they like."""
    monkeypatch.setattr(application.state.services, "searches", Rates(0.001))
    assert seen_by("agent", "A").ask("clients", q="13900000002").status_code == 200
    refused = seen_by("agent", "A").ask("clients", q="13900000003")
    assert (refused.status_code, refused.json()["title"]) == (429, "Too many requests")
    assert int(refused.headers["Retry-After"]) > 0
    assert seen_by("agent", "A").ask("clients").status_code == 200
    assert {seen_by("manager", None).ask("clients", q="139").status_code for _ in range(3)} == {200}


def test_what_was_shown_is_noted_and_nothing_else(seen_by: Reach) -> None:
    """Of a page, those who stand on it in plain text; of what is covered, or not asked for, nobody."""

    def access(after: int) -> list[dict[str, Any]]:
        auditor = seen_by("auditor")
        answer = auditor.client.get(f"{auditor.path}/access", params={"after": after, "limit": 500})
        found: list[dict[str, Any]] = answer.json()["items"]
        return found

    def noted(role: str, staff: str | None, path: str, **query: Any) -> list[set[str]]:
        last = max((item["number"] for item in access(0)), default=0)
        seen_by(role, staff).read(path, **query)
        return [set(item["subjects"]) for item in access(last)]

    assert noted("agent", "A", "clients/C1") == [{"C1"}]
    assert noted("agent", "A", "clients/C2") == []
    assert noted("agent", "A", "clients") == [{"C1", "C3"}]
    assert noted("manager", "M", "clients", limit=2) == [{"C1", "C2"}]
    assert noted("manager", "M", "events", limit=8) == [{"C1"}]
    assert noted("manager", "M", "clients/C2/ownership") == []
    assert noted("manager", "M", "complaints/P1") == [{"C2"}]
    assert noted("agent", "B", "forms/visit_register", date="2026-03-02") == [{"C2", "C3"}]
    assert noted("analyst", None, "forms/visit_register", date="2026-03-02") == []


def test_whom_one_is_receiving(office: Desk, seen_by: Reach) -> None:
    """Whoever stands at the desk has a name, whosever client they are; when they have left, no more."""
    moment = datetime.now(UTC) - timedelta(seconds=5)
    told = registered("C4", "B", "赵六一", "13600000004", f"{DAY}16:00:00+08:00")
    office.post(told)
    assert seen_by("agent", "A").read("clients/C4")["name"] == "赵*"
    visit = {"reception": "RC4", "received_by": "A", "kind": "find_person"}
    office.post(event("client.received", "client/C4", visit, moment.isoformat()))
    assert seen_by("agent", "A").read("clients/C4")["name"] == "赵六一"
    assert [item["client"] for item in seen_by("agent", "A").read("clients", q="zly")["items"]] == ["C4"]
    left = (moment + timedelta(seconds=1)).isoformat()
    office.post(event("reception.ended", "client/C4", {"reception": "RC4"}, left))
    assert seen_by("agent", "A").read("clients/C4")["name"] == "赵*"


def test_clients_change_hands(office: Desk, seen_by: Reach) -> None:
    office.post(
        received("C5", "A", "RC5", f"{DAY}16:20:00+08:00"),
        registered("C5", "A", "孙七七", "13500000005", f"{DAY}16:30:00+08:00", reception="RC5"),
    )
    assert seen_by("agent", "A").read("clients/C5")["name"] == "孙七七"
    handed = {"from": "A", "to": "B", "cause": "supervisor", "record": "交接单第 5 号"}
    office.post(event("client.handed_over", "client/C5", handed, f"{DAY}17:00:00+08:00"))
    assert seen_by("agent", "A").read("clients/C5")["name"] == "孙*"
    assert seen_by("agent", "B").read("clients/C5")["name"] == "孙七七"


def test_commands_show_everything_but_to_a_member_of_staff(office: Desk, pandan: Run) -> None:
    def told(*arguments: str) -> set[str]:
        done = pandan(*arguments, "--project", office.project)
        assert done.returncode == 0, done.stderr
        return marks_in(done.stdout)

    assert told("form", "visit_register", "--date", "2026-03-02") == {"C1", "C2", "C3"}
    assert told("form", "visit_register", "--date", "2026-03-02", "--staff", "A") == {"C1"}
    assert told("worklist", "follow_ups") >= {"C1", "C2"}
    assert told("worklist", "follow_ups", "--staff", "B") <= {"C2", "C3"}
