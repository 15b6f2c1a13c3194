"""The state of the demo desk while its three months are told: clients, units, who is there, whose turn it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from api.demo.diary import NOW, Diary, Note
from api.demo.people import AGENTS, GIVEN, LEAVER, NEEDS, NEWCOMER, SURNAMES, TRADES, ZONE, Trade

DAYS = 92
LEAVING_DAY = 46
OPENS, CLOSES = time(9), time(18)


@dataclass(eq=False, slots=True)
class Client:
    """A client as the desk knows them. ``agent`` is who looks after them in fact; whose they are is not told here."""

    id: str
    name: str
    phone: str
    company: str
    trade: Trade
    agent: str
    intent: str
    last: datetime
    next_on: date | None = None
    kept: bool = True
    stage: str = "open"
    registered: Note | None = None


@dataclass(eq=False, slots=True)
class Unit:
    """A unit (铺位) and from when it can be offered again."""

    id: str
    floor: int
    number: str
    area: str
    format: str
    rent: str
    free_from: datetime


def monthly(unit: Unit) -> str:
    """A month's rent of a unit: area by rate, to the fen."""
    return f"{Decimal(unit.area) * Decimal(unit.rent):.2f}"


class Signed(NamedTuple):
    """A contract as the accounts see it: who closed it when, what there is to split, and under which campaign."""

    deal: str
    client: str
    agent: str
    moment: datetime
    commission: str
    campaign: str | None


class Away(NamedTuple):
    """Somebody is away from ``start`` until ``end``, and why."""

    start: datetime
    end: datetime
    reason: str


@dataclass
class World:
    """Everything that the parts of the story share. Days are counted from 0; clock times are the mall's own.

    ``rng`` decides who comes and what becomes of them; ``side`` what the desk writes down beside it, so that more paper
    changes nobody's fate.
    """

    project: str
    first: date
    rng: Random
    side: Random
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo(ZONE))
    clients: list[Client] = field(default_factory=list)
    units: list[Unit] = field(default_factory=list)
    queue: list[str] = field(default_factory=lambda: [agent.id for agent in AGENTS])
    duty: dict[date, tuple[str, ...]] = field(default_factory=dict)
    away: dict[str, list[Away]] = field(default_factory=dict)
    busy: dict[str, datetime] = field(default_factory=dict)
    expected: list[tuple[datetime, Client]] = field(default_factory=list)
    signed: list[Signed] = field(default_factory=list)
    proofs: dict[str, Note] = field(default_factory=dict)
    deals_begun: int = 0
    landmarks: dict[str, str] = field(default_factory=dict)
    _numbers: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.diary = Diary(self.rng)
        self.opening = self.at(0, "08:00")

    def day(self, index: int) -> date:
        """The date of a day of the story."""
        return self.first + timedelta(days=index)

    def at(self, index: int, clock: str) -> datetime:
        """A clock time on a day of the story."""
        return datetime.combine(self.day(index), time.fromisoformat(clock), tzinfo=self.zone)

    def between(self, index: int, start: str, end: str) -> datetime:
        """A moment on a day between two clock times, to the second."""
        first = self.at(index, start)
        return first + timedelta(seconds=self.rng.randrange(int((self.at(index, end) - first).total_seconds())))

    def index(self, moment: datetime) -> int:
        """The day of the story on which a moment falls."""
        return (moment.astimezone(self.zone).date() - self.first).days

    def number(self, prefix: str, width: int = 4) -> str:
        """The next id of a kind: ``C0001``, ``C0002`` …"""
        self._numbers[prefix] = self._numbers.get(prefix, 0) + 1
        return f"{prefix}{self._numbers[prefix]:0{width}d}"

    def note(self, kind: str, subject: str, when: datetime, /, *, late: timedelta = NOW, **data: Any) -> Note:
        """Write down an event, recorded ``late``; a data member whose name is a Python word ends in ``_``."""
        members = {name.removesuffix("_"): value for name, value in data.items()}
        return self.diary.note(kind, subject, when, members, late=late)

    def beside(self, kind: str, subject: str, when: datetime, /, *, late: timedelta = NOW, **data: Any) -> Note:
        """Write down what goes along with the story: as ``note``, by the chance of what stands beside it."""
        members = {name.removesuffix("_"): value for name, value in data.items()}
        return self.diary.note(kind, subject, when, members, late=late, rng=self.side)

    def beside_project(self, kind: str, when: datetime, /, *, late: timedelta = NOW, **data: Any) -> Note:
        """Write down what goes along with the story about the project itself."""
        return self.beside(kind, f"project/{self.project}", when, late=late, **data)

    def sometime(self, index: int, start: str, end: str) -> datetime:
        """A moment on a day between two clock times, by the chance of what stands beside the story."""
        first = self.at(index, start)
        return first + timedelta(seconds=self.side.randrange(int((self.at(index, end) - first).total_seconds())))

    def of_project(self, kind: str, when: datetime, /, **data: Any) -> Note:
        """Write down an event of the project itself."""
        return self.note(kind, f"project/{self.project}", when, **data)

    def agents(self, index: int) -> list[str]:
        """The agents employed on a day."""
        known = [agent.id for agent in AGENTS if agent.id != LEAVER or index <= LEAVING_DAY]
        return [*known, NEWCOMER.id] if index > LEAVING_DAY else known

    def is_away(self, staff: str, when: datetime) -> bool:
        """Whether somebody is absent at a moment."""
        return any(away.start <= when < away.end for away in self.away.get(staff, ()))

    def is_here(self, staff: str, start: datetime, end: datetime) -> bool:
        """Whether somebody is there for the whole of a stretch of time."""
        return not any(away.start < end and start < away.end for away in self.away.get(staff, ()))

    def goes(self, staff: str, start: datetime, end: datetime, reason: str) -> None:
        """Somebody will be away."""
        self.away.setdefault(staff, []).append(Away(start, end, reason))

    def free(self, when: datetime) -> Iterator[str]:
        """Agents who could receive at a moment, in the order of service: there, not on duty shift, not with a visitor."""
        duty = self.duty.get(when.astimezone(self.zone).date(), ())
        return (
            one
            for one in self.queue
            if one not in duty and not self.is_away(one, when) and self.busy.get(one, when) <= when
        )

    def head(self, when: datetime) -> str | None:
        """Whose turn it is, passing over those who cannot take theirs: company business is made up, other errands cost it."""
        free = set(self.free(when))
        morning = self.at(self.index(when), "08:59")
        for staff in list(self.queue):
            if staff in free:
                return staff
            missed = next((away for away in self.away.get(staff, ()) if away.start <= when < away.end), None)
            if missed is None or missed.start < morning:
                continue
            self.queue.remove(staff)
            self.queue.insert(0 if missed.reason == "official" else len(self.queue), staff)
        return None

    def served(self, agent: str) -> None:
        """A counted turn: the receiver goes last."""
        if agent in self.queue:
            self.queue.remove(agent)
            self.queue.append(agent)

    def name(self) -> str:
        """A made-up Chinese name."""
        return self.rng.choice(SURNAMES) + self.rng.choice(GIVEN)

    def phone(self) -> str:
        """A made-up mobile number, no two alike."""
        self._numbers["phone"] = self._numbers.get("phone", 0) + 1
        return f"1390{self._numbers['phone'] * 7919 % 10_000_000:07d}"

    def company(self, trade: Trade) -> str:
        """A made-up brand of a trade."""
        return self.rng.choice(trade.brands)

    def need(self, trade: Trade) -> str:
        """What a client of a trade asks for."""
        rng = self.rng
        words = {
            "area": rng.randrange(30, 260, 10),
            "trade": trade.name,
            "floor": rng.choice(trade.floors),
            "rent": rng.randrange(8, 60) * 1000,
        }
        return rng.choice(NEEDS).format(**words)

    def newcomer(self, agent: str, when: datetime, prefix: str = "C") -> Client:
        """A client nobody has met; nothing is written down yet."""
        rng = self.rng
        trade = rng.choice(TRADES)
        intent = rng.choices("ABCD", (2, 4, 5, 3))[0]
        client = Client(self.number(prefix), self.name(), self.phone(), self.company(trade), trade, agent, intent, when)
        client.kept = rng.random() > 0.12
        return client

    def followed(self, client: Client, when: datetime) -> None:
        """The client was in touch: set the day of the next follow-up, sooner the keener they are."""
        client.last = when
        gap = {"A": (2, 5), "B": (4, 9), "C": (7, 16), "D": (12, 25)}[client.intent]
        client.next_on = self.day(self.index(when) + self.rng.randint(*gap))
