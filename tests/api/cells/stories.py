"""What is planted: everything that can be said about a client, in words that are that client's alone."""

from __future__ import annotations

import time
from typing import Any, NamedTuple

from tests.api.desk import Desk, event, opening, received, registered


class Person(NamedTuple):
    """A client: whose they are, and the marks by which their data is known wherever it turns up."""

    client: str
    agent: str
    mark: str
    phone: str

    @property
    def name(self) -> str:
        """欧 and the mark: covered, nothing but 欧 is left."""
        return f"欧{self.mark}"

    @property
    def marks(self) -> tuple[str, ...]:
        """What must stand nowhere that others may look: the mark is in every name and text, the digits in every number."""
        return (self.mark, self.phone[:7], self.phone[3:9])

    def words(self, about: str) -> str:
        """Free text about the client."""
        return f"据{self.mark}说：{about}"


OWN = Person("C1", "A", "丙丙", "13811110001")
OTHER = Person("C2", "B", "乙乙", "13922220002")


def fill(desk: Desk, elsewhere: Desk) -> int:
    """Plants both clients, and a small desk that other tokens open; the number of a build under another book."""
    desk.post(*opening(desk.project, "sc"))
    elsewhere.post(*opening(elsewhere.project, "sc"))
    early = "2026-03-02T08:40:00+08:00"
    project = f"project/{desk.project}"
    for staff, name, role in (("D", "周洋", "agent"), ("L", "赵总", "leader"), ("Y", "孙营运", "operations")):
        desk.post(event("staff.joined", project, {"staff": staff, "name": name, "role": role}, early))
    kept = {"rulebook": "sc", "effective_from": "2026-01-01", "parameters": {"protection.days": 3000}}
    desk.post(event("rulebook.adopted", project, kept, early))
    for number, person in enumerate((OWN, OTHER), 1):
        unit = {
            "building": "1",
            "floor": "3",
            "number": f"30{number}",
            "area": "80",
            "rent": {"amount": "8000", "per": "month"},
        }
        desk.post(event("unit.listed", f"unit/U{number}0", unit, early))
        for told in _story(person, number):
            desk.post(told)
    asked = desk.client.post(f"{desk.path}/rebuilds", json={"rulebook": "sd"})
    assert asked.status_code == 202, asked.text
    build: int = asked.json()["build"]
    deadline = time.monotonic() + 120
    while (state := desk.client.get(f"{desk.path}/rebuilds/{build}").json()["state"]) != "ready":
        assert state in ("created", "copying", "catching_up"), state
        assert time.monotonic() < deadline, state
    for person in (OWN, OTHER):
        owner = desk.read(f"clients/{person.client}/ownership")["owner"]
        assert owner == {"kind": "agent", "id": person.agent}, owner
    desk.read("worklists/today")
    return build


def _story(person: Person, number: int) -> list[dict[str, Any]]:
    client, agent, words = f"client/{person.client}", person.agent, person.words
    minutes = iter(range(number * 120, 600))

    def at(kind: str, subject: str = client, /, **data: Any) -> dict[str, Any]:
        hour, minute = divmod(9 * 60 + next(minutes), 60)
        return event(kind, subject, data, f"2026-03-02T{hour:02}:{minute:02}:00+08:00")

    def now() -> str:
        hour, minute = divmod(9 * 60 + next(minutes), 60)
        return f"2026-03-02T{hour:02}:{minute:02}:00+08:00"

    reception, outing, dispute, trip = f"R{number}", f"O{number}", f"X{number}", f"V{number}"
    deal = {"deal": f"D{number}", "client": person.client, "agent": agent}
    unit, contract = f"unit/U{number}0", f"K{number}"
    complaint = {"complaint": f"P{number}"}
    return [
        at("call.received", answered_by=agent, phone=person.phone, name=person.name, channel="web", need=words("要一楼"), no_suitable_unit=True),
        received(person.client, agent, reception, now()),
        registered(person.client, agent, person.name, person.phone, now(), reception=reception, company=f"一{person.mark}五金", need=words("八十平")),
        at("reception.ended", reception=reception),
        at("follow_up.planned", by=agent, on="2026-03-05", content=words("带平面图")),
        at("follow_up.made", by=agent, method="phone", summary=words("周末再来"), next_on="2026-03-07"),
        at("colleague.told", colleague=agent, by="D", content=words("上午来过")),
        at("client.graded", by=agent, intent="B", reason=words("两个铺位")),
        at("client.handed_over", **{"from": agent, "to": "D"}, cause="absence", record=words("交接单")),
        at("client.handed_over", **{"from": "D", "to": agent}, cause="absence", record=words("交还单")),
        at("outing.planned", outing=outing, by=[agent, "D"], purpose=words("走访"), places=words("建材城")),
        at("outing.approved", outing=outing, by="M"),
        at("outing.made", outing=outing, summary=words("约了周五")),
        at("outing.checked", outing=outing, by="M", findings=words("未写面积")),
        at("ownership.claimed", by=agent, statement=words("由我首接")),
        at("dispute.opened", dispute=dispute, by=agent, statement=words("首接是我")),
        at("dispute.evidence_added", dispute=dispute, by=agent, statement=words("有微信")),
        at("dispute.ruled", dispute=dispute, owner=agent, reason=words("登记在先")),
        at("delegation.requested", delegation=trip, by=agent, visit_on="2026-03-06", rank="municipal", head=person.name, organisation=f"一{person.mark}商会", purpose=words("考察")),
        at("delegation.approved", delegation=trip, by="L", level="B", hosts=["M"]),
        at("delegation.visited", delegation=trip, by=agent, hosts=["M"], party_size=8, summary=words("看了两层")),
        at("delegation.followed_up", delegation=trip, by=agent, summary=words("下月再来")),
        at("complaint.opened", by="M", statement=words("空调漏水"), channel="phone", category="property", **complaint),
        at("complaint.judged", by="M", founded=True, reason=words("属实"), **complaint),
        at("complaint.assigned", by="M", department="工程部", **complaint),
        at("complaint.investigated", cause=words("管道堵塞"), responsible=f"一{person.mark}工程", **complaint),
        at("complaint.proposed", proposals=[words("换管"), words("减免")], **complaint),
        at("complaint.decided", by="L", proposal=1, decision=words("换管"), **complaint),
        at("complaint.carried_out", result=words("已换"), sanction=words("扣分"), feedback=words("满意"), client_told=True, client_signed=True, **complaint),
        at("unit.held", unit, **deal, amount="1000.00", until="2026-03-20"),
        at("payment.requested", unit, **deal, payment=f"F{number}", purpose="deposit", amount="5000.00", client_signed=True),
        at("payment.confirmed", unit, deal=deal["deal"], payment=f"F{number}", amount="5000.00", method="debit_card", receipt=f"N{number}", by="M"),
        at("deposit.paid", unit, **deal, amount="5000.00", method="debit_card", receipt=f"N{number}", payment=f"F{number}"),
        at("contract.planned", unit, **deal, contract=contract, sign_on="2026-03-09"),
        at("contract.approved", unit, **deal, contract=contract, approved_by="L"),
        at("contract.signed", unit, **deal, contract=contract, commission="900.00", starts_on="2026-04-01", ends_on="2029-03-31",
           signer={"name": person.name, "id_checked": True}),
        at("unit.handed_to_operations", unit, **deal, contract=contract, by=agent, to="Y", contact=f"{person.name} {person.phone}"),
        at("rent.billed", unit, deal=deal["deal"], bill=f"B{number}", period="2026-04", amount="8000.00", due_on="2026-04-05"),
    ]  # fmt: skip
