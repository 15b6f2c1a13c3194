"""Years of one believable desk: all kinds of events in the proportions in which a desk writes them, as stored records.

The same seed gives the same records. Nothing here is checked by the aggregates; it is written so that they would take it.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import orjson

ZONE = ZoneInfo("Asia/Shanghai")
DEALS = 0.08
"""How likely a client comes to a deal."""
FIRST_DAY = date(2022, 1, 3)
PROJECT = "project/gj"
AGENTS_AT_ONCE = 12
UNITS = 900
VISITORS_A_DAY = 32
GOES_ON = 0.72
"""How likely another follow-up is after each: the longer clients are followed up, the more events there are of each."""
KINDS = {
    "new": 60, "referral": 7, "passer_by": 8, "brochure": 6, "survey_declared": 2, "survey_discovered": 1,
    "peer_undeclared": 2, "find_person": 3, "vendor": 3, "affiliate": 1, "other_business": 3, "leader_introduced": 1,
    "developer_introduced": 1, "overflow": 2,
}  # fmt: skip
NO_CLIENTS = {"survey_declared", "survey_discovered", "find_person", "vendor", "affiliate", "other_business"}
METHODS = {"phone": 55, "wechat": 30, "sms": 8, "visit": 6, "mail": 1}
FATES = ("contract", "contract", "contract", "deposit", "subscription", "refund", "return")
COMPLAINT = ("opened", "judged", "assigned", "investigated", "proposed", "decided", "carried_out", "closed")


class Note(NamedTuple):
    """Something that happened, before it has a position."""

    recorded: datetime
    number: int
    type: str
    subject: str
    time: datetime
    data: dict[str, Any]


class Years:
    """Writes a desk's history day by day until it is long enough."""

    def __init__(
        self,
        book: str,
        seed: int = 7,
        *,
        agents: int = AGENTS_AT_ONCE,
        visitors: int = VISITORS_A_DAY,
        goes_on: float = GOES_ON,
        deals: float = DEALS,
    ) -> None:
        self._sizes = agents, visitors, goes_on, deals
        self._chance = Random(seed)  # noqa: S311 -- a believable history, no secret
        self._notes: list[Note] = []
        self._agents: list[str] = []
        self._away: dict[str, date] = {}
        self._turn = self._clients = self._deals = self._hired = 0
        self._known: list[tuple[str, str, str]] = []  # client, phone, agent
        self._day = FIRST_DAY
        self._open(book)

    def records(self, at_least: int) -> list[bytes]:
        """Give stored records, position 1 first: at least so many events, whole days only."""
        return [_record(note) for note in self.notes(at_least)]

    def notes(self, at_least: int) -> list[Note]:
        """Give what happened, in the order in which it was recorded: at least so many events, whole days only."""
        while len(self._notes) < at_least:
            self._one_day()
        self._notes.sort()
        return self._notes

    # Writing

    def _at(self, hour: float, day: date | None = None) -> datetime:
        return datetime.combine(day or self._day, time.min, tzinfo=ZONE) + timedelta(hours=hour)

    def _note(self, moment: datetime, type_: str, subject: str, late: timedelta | None = None, **data: Any) -> None:
        """Write something down; most is recorded within a minute, one thing in fifty some hours later."""
        chance = self._chance
        if late is None:
            late = timedelta(seconds=chance.randint(3, 50))
            if chance.random() < 0.02:
                late += timedelta(hours=chance.randint(1, 30))
        self._notes.append(Note(moment + late, len(self._notes), type_, subject, moment, data))

    def _pick(self, weights: dict[str, int]) -> str:
        return self._chance.choices(list(weights), list(weights.values()))[0]

    # The desk

    def _open(self, book: str) -> None:
        at, now = self._at(-12), timedelta(0)
        hours = {"open": "09:00", "close": "18:00"}
        self._note(
            at,
            "project.opened",
            PROJECT,
            now,
            name="广进",
            timezone="Asia/Shanghai",
            business_hours=hours,
            rulebook=book,
        )
        for staff, role in (("F1", "front_desk"), ("S1", "supervisor"), ("M1", "manager")):
            self._note(at, "staff.joined", PROJECT, now, staff=staff, name=f"{staff}员", role=role)
        for _ in range(self._sizes[0]):
            self._hire(at)
        for number in range(UNITS):
            self._note(
                at, "unit.listed", f"unit/U{number}", now,
                building="A", floor=str(number // 100), number=str(number), area="60.00", rent={"amount": "9000", "per": "month"},
            )  # fmt: skip

    def _hire(self, moment: datetime) -> None:
        self._hired += 1
        staff = f"A{self._hired}"
        self._agents.append(staff)
        self._note(
            moment, "staff.joined", PROJECT, timedelta(0), staff=staff, name=f"招商员{self._hired}", role="agent"
        )

    def _one_day(self) -> None:
        chance, morning = self._chance, self._at(8.6)
        if self._day.day == 1:
            month = (self._day - timedelta(days=1)).strftime("%Y-%m")
            for staff in self._agents:
                self._note(morning, "follow_ups.signed_off", PROJECT, staff=staff, month=month)
        if chance.random() < 0.012:
            self._leave(morning)
        for staff in [one for one, until in self._away.items() if until <= self._day]:
            del self._away[staff]
            self._note(morning, "staff.returned", PROJECT, staff=staff)
        for _ in range(chance.choice((0, 1, 1, 2))):
            staff = chance.choice(self._agents)
            if staff not in self._away:
                self._away[staff] = self._day + timedelta(days=chance.choice((1, 1, 2, 3)))
                reason = chance.choice(("rest", "rest", "leave", "sick", "private", "official", "own_paperwork"))
                self._note(morning, "staff.absent", PROJECT, staff=staff, reason=reason)
        order = chance.sample(self._agents, len(self._agents))
        self._note(morning, "roster.set", PROJECT, date=self._day.isoformat(), order=order, on_duty=[order[-1]])
        if chance.random() < 0.1:
            action = chance.choice(("to_head", "to_tail", "skip", "make_up"))
            self._note(
                self._at(12), "rotation.adjusted", PROJECT, staff=chance.choice(order), action=action, reason="主管决定"
            )
        for hour in sorted(
            chance.uniform(9, 17.9) for _ in range(chance.randint(self._sizes[1] * 3 // 4, self._sizes[1] * 5 // 4))
        ):
            self._visitor(hour)
        self._day += timedelta(days=1)

    def _leave(self, moment: datetime) -> None:
        gone = self._agents.pop(self._chance.randrange(len(self._agents)))
        self._away.pop(gone, None)
        self._note(moment, "staff.left", PROJECT, staff=gone, reason="离职")
        self._hire(moment)
        for client, _, agent in self._known[-400:]:
            if agent == gone and self._chance.random() < 0.8:
                self._note(
                    moment + timedelta(hours=3), "client.handed_over", f"client/{client}",
                    **{"from": gone, "to": self._chance.choice(self._agents), "cause": "departure", "record": "移交单"},
                )  # fmt: skip

    def _next_agent(self) -> str:
        for _ in self._agents:
            self._turn += 1
            staff = self._agents[self._turn % len(self._agents)]
            if staff not in self._away:
                return staff
        return "M1"

    # Clients

    def _visitor(self, hour: float) -> None:
        chance, kind = self._chance, self._pick(KINDS)
        self._clients += 1
        client, subject = f"C{self._clients}", f"client/C{self._clients}"
        agent = "M1" if kind == "overflow" else self._next_agent()
        phone, more = f"{self._clients:064x}", {}
        if kind == "referral" and self._known:
            friend, _, theirs = chance.choice(self._known[-500:])
            more = {"introduced_by": friend}
            if chance.random() < 0.5:
                more["named_agent"] = theirs
        elif kind == "new" and self._known and chance.random() < 0.06:
            phone = chance.choice(self._known[-800:])[1]  # came before, and nobody noticed
        at, reception = self._at(hour), f"R{self._clients}"
        if chance.random() < 0.25:
            before = at - timedelta(hours=chance.uniform(1, 50))
            self._note(
                before, "call.received", subject, answered_by=chance.choice(self._agents), phone_hashes=[phone],
                channel="office_line", need="一楼 60 平方米左右的商铺", sealed=_sealed(client),
            )  # fmt: skip
        self._note(
            at, "client.received", subject, reception=reception, received_by=agent, kind=kind, party_size=2, **more
        )
        end = at + timedelta(minutes=chance.randint(4, 70))
        if chance.random() < 0.85:
            self._note(end, "reception.ended", subject, reception=reception)
        if kind in NO_CLIENTS:
            return
        if chance.random() < 0.9:
            self._note(
                end + timedelta(minutes=2), "visit.registered", subject, reception=reception,
                registered_by=chance.choice((agent, "F1")), phone_hashes=[phone], channel="walk_in", intent="B",
                need="做童装，要靠近扶梯", sealed=_sealed(client),
            )  # fmt: skip
        self._known.append((client, phone, agent))
        self._afterwards(client, agent, end)

    def _afterwards(self, client: str, agent: str, came: datetime) -> None:
        chance, subject, moment = self._chance, f"client/{client}", came
        while chance.random() < self._sizes[2]:
            moment += timedelta(days=chance.choice((2, 3, 3, 5, 7, 12, 25)), minutes=chance.randint(0, 300))
            by = agent if chance.random() < 0.95 else chance.choice(self._agents)
            answered = {"answered": False} if chance.random() < 0.1 else {}
            self._note(
                moment, "follow_up.made", subject, by=by, method=self._pick(METHODS), summary="介绍新铺位", **answered
            )
        if chance.random() < 0.25:
            self._comes_again(client, agent, came + timedelta(days=chance.randint(1, 45)))
        if chance.random() < 0.02 and len(self._known) > 5:
            other = chance.choice(self._known[-300:])[0]
            if other != client:
                relation = chance.choice(("same_person", "spouse", "parent", "company"))
                self._note(moment, "client.linked", subject, other=other, relation=relation)
        if chance.random() < 0.015:
            cause = chance.choice(("service_quality", "language", "insisted", "supervisor", "absence"))
            self._note(
                moment, "client.handed_over", subject,
                **{"from": agent, "to": chance.choice(self._agents), "cause": cause, "record": "移交单"},
            )  # fmt: skip
        if chance.random() < self._sizes[3]:
            self._deal(client, agent, came + timedelta(days=chance.randint(2, 60)))
        if chance.random() < 0.01:
            for step, name in enumerate(COMPLAINT):
                about = {"complaint": f"T{client}", "summary": "空调问题"}
                self._note(moment + timedelta(days=step), f"complaint.{name}", subject, **about)

    def _comes_again(self, client: str, agent: str, at: datetime) -> None:
        chance, reception, more = self._chance, f"R{client}b", {}
        receiver = agent
        if agent in self._away or chance.random() < 0.15:
            receiver = self._next_agent()
            more = {"assist_for": agent} if chance.random() < 0.6 else {}
        subject = f"client/{client}"
        self._note(at, "client.received", subject, reception=reception, received_by=receiver, kind="returning", **more)
        self._note(at + timedelta(minutes=30), "reception.ended", subject, reception=reception)

    # Deals

    def _deal(self, client: str, agent: str, at: datetime) -> None:
        chance = self._chance
        self._deals += 1
        deal, unit = f"D{self._deals}", f"unit/U{chance.randrange(UNITS)}"
        closer = agent if chance.random() < 0.9 else chance.choice(self._agents)
        who: dict[str, Any] = {"deal": deal, "client": client, "agent": closer}
        money = {"amount": "20000.00", "method": "card", "receipt": f"收据{self._deals}"}
        fate = chance.choice(FATES)
        if chance.random() < 0.5:
            until = (at + timedelta(days=3)).date().isoformat()
            self._note(at - timedelta(days=2), "unit.held", unit, **who, amount="2000.00", until=until)
        self._note(at, "deposit.paid", unit, **who, **money)
        if fate == "refund":
            self._note(at + timedelta(days=4), "deposit.refunded", unit, deal=deal, approved_by="M1", amount="20000.00")
        if fate in ("subscription", "contract", "return"):
            self._note(at + timedelta(days=1), "subscription.signed", unit, **who)
        if fate in ("contract", "return"):
            self._sign(unit, who, at + timedelta(days=5))
        if fate == "return":
            self._note(at + timedelta(days=90), "unit.returned", unit, deal=deal, reason="经营调整", approved_by="M1")
        if chance.random() < 0.12:
            self._quarrel(client, deal, at + timedelta(days=6))

    def _sign(self, unit: str, who: dict[str, Any], at: datetime) -> None:
        contract = f"K{who['deal']}"
        terms = {"area": "60.00", "rent": {"amount": "9000", "per": "month"}, "starts_on": "2022-05-01"}
        self._note(at, "contract.approved", unit, **who, contract=contract)
        self._note(at + timedelta(hours=2), "contract.signed", unit, **who, contract=contract, **terms)
        self._note(at + timedelta(days=2), "unit.handed_to_operations", unit, deal=who["deal"])
        self._note(at + timedelta(days=20), "fit_out.approved", unit, deal=who["deal"], approved_by="M1")
        self._note(at + timedelta(days=50), "unit.opened", unit, deal=who["deal"])
        for month in range(1, self._chance.choice((6, 12, 12, 24))):
            due = at + timedelta(days=50 + 30 * month)
            bill = {"deal": who["deal"], "bill": f"B{who['deal']}-{month}", "amount": "9000.00"}
            self._note(due, "rent.billed", unit, **bill)
            self._note(due + timedelta(days=self._chance.randint(0, 12)), "rent.paid", unit, **bill)

    def _quarrel(self, client: str, deal: str, at: datetime) -> None:
        chance, subject = self._chance, f"client/{client}"
        by, other = chance.choice(self._agents), chance.choice(self._agents)
        self._note(at, "ownership.claimed", subject, by=by, deal=deal, statement="本人最先接待")
        if chance.random() < 0.5:
            case = {"dispute": f"X{deal}"}
            self._note(
                at + timedelta(hours=4), "dispute.opened", subject, **case, by=by, deal=deal, statement="请经理裁定"
            )
            for party in (by, other):
                self._note(
                    at + timedelta(days=1), "dispute.evidence_added", subject, **case, by=party, statement="登记表"
                )
            shares = {by: "0.5", other: "0.5"} if by != other else {by: "1"}
            self._note(
                at + timedelta(days=3), "dispute.ruled", subject, **case, deal=deal, shares=shares, reason="均有跟进"
            )


def _sealed(client: str) -> dict[str, Any]:
    return {"client": client, "key": 1, "fields": ["name", "phone"], "box": "c2VhbGVkIHBlcnNvbmFsIGRhdGEg" * 4}


def _record(note: Note) -> bytes:
    """Write a note as the ledger stores it."""
    envelope = {
        "specversion": "1.0",
        "id": f"years-{note.number}",
        "source": "/benchmark",
        "type": f"pandan.{note.type}",
        "subject": note.subject,
        "time": note.time.isoformat(),
        "recordedtime": note.recorded.astimezone(ZoneInfo("UTC")).isoformat(),
        "storedtime": note.recorded.astimezone(ZoneInfo("UTC")).isoformat(),
        "schemaversion": 1,
        "version": 1,
        "postedby": {"token": "front-desk", "role": "front_desk"},
        "data": note.data,
    }
    return orjson.dumps(envelope, option=orjson.OPT_SORT_KEYS)
