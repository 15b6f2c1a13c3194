"""From the hold to the contract and beyond: temporary deposits, deposits, contracts, swaps, returns, fit-out, opening, rent."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from api.demo.campaign import campaign_on
from api.demo.papers import DOCUMENTS, SCHEDULE, first_rent, paid, planned, reviewed, sealed
from api.demo.people import FINANCE, LEADER, MANAGER, OPERATIONS, SUPERVISOR
from api.demo.service import serve
from api.demo.world import DAYS, Client, Signed, Unit, World, monthly

OUTCOMES = (
    "opened", "lapsed", "signed", "returned", "forfeited", "swapped", "opened", "lapsed", "refunded", "signed",
    "opened", "lapsed", "opened", "opened", "voided", "signed", "opened", "lapsed", "topped_up", "signed",
)  # fmt: skip
"""What becomes of the deals, in the order in which they begin; over and over."""

FAR = timedelta(days=3650)
HOLD, DEPOSIT, TOP_UP, ALL_PAID = "5000.00", "20000.00", "10000.00", "25000.00"


def begin_deals(world: World, index: int) -> None:
    """On some days a client who is keen enough takes a unit."""
    rng = world.rng
    if index < 6 or index > DAYS - 4 or rng.random() > 0.5:
        return
    moment = world.between(index, "10:00", "16:30")
    keen = [
        one
        for one in world.clients
        if one.stage == "open"
        and one.kept
        and one.agent
        and one.intent in "AB"
        and one.last < moment - timedelta(days=1)
    ]
    if not keen:
        return
    client = rng.choice(keen[-80:])
    unit = free_unit(world, moment, client)
    if unit is None:
        return
    outcome = OUTCOMES[world.deals_begun % len(OUTCOMES)]
    world.deals_begun += 1
    Deal(world, client, unit, moment).play(outcome)


def free_unit(world: World, moment: datetime, client: Client | None = None) -> Unit | None:
    """A unit nobody has taken, on a floor for the client's trade if there is one."""
    free = [one for one in world.units if one.free_from <= moment]
    wanted = [one for one in free if client is not None and one.floor in client.trade.floors] or free
    return world.rng.choice(wanted) if wanted else None


class Deal:
    """One deal (成交) told from beginning to end, every step at its own time."""

    def __init__(self, world: World, client: Client, unit: Unit, moment: datetime, agent: str | None = None) -> None:
        self.world = world
        self.client = client
        self.unit = unit
        self.moment = moment
        self.agent = agent or client.agent
        self.id = world.number("D", 3)
        self.contract = f"HT-{self.id}"
        self.campaign = campaign_on(world, moment)
        self._dates: tuple[str, str] | None = None

    def play(self, outcome: str) -> None:
        """Tell the deal up to its outcome; the unit stays taken for as long as it is."""
        self.client.stage = "dealing"
        self.unit.free_from = self.moment + FAR
        if outcome == "signed":
            self.deposit()
            self.sign()
            return
        self.hold()
        if outcome == "lapsed":
            self._free(7)
            return
        self.wait(1, 2)
        self.deposit()
        if outcome == "topped_up":
            self.wait(1, 2)
            receipt = self.world.number("SJ", 5)
            payment = paid(self, "top_up", TOP_UP, "transfer", receipt)
            self._money("deposit.topped_up", TOP_UP, method="transfer", receipt=receipt, payment=payment)
        if outcome in {"forfeited", "refunded"}:
            self._give_up(outcome)
            return
        if outcome == "swapped":
            self._swap()
        self.subscribe()
        self.wait(1, 3)
        self.sign()
        if outcome == "voided":
            self._void()
        elif outcome == "returned":
            self._return()
        else:
            self.take_over()

    def wait(self, least: int, most: int) -> None:
        """Let some days pass, to an hour of the working day."""
        index = self.world.index(self.moment) + self.world.rng.randint(least, most)
        self.moment = self.world.between(index, "09:40", "17:10")

    def hold(self, days: int = 4) -> None:
        """A temporary deposit (临定)."""
        until = (self.world.day(self.world.index(self.moment)) + timedelta(days=days)).isoformat()
        self.note("unit.held", amount=HOLD, until=until, top_up_by=until)

    def deposit(self, amount: str = DEPOSIT) -> None:
        """The deposit (定金)."""
        method, receipt = self.world.rng.choice(("debit_card", "transfer", "cash")), self.world.number("SJ", 5)
        payment = paid(self, "deposit", amount, method, receipt)
        self.note(
            "deposit.paid", amount=amount, method=method, receipt=receipt, payment=payment, campaign=self.campaign
        )
        planned(self)

    def subscribe(self) -> None:
        """The subscription (认购书), an hour after the deposit or so."""
        self.moment += timedelta(minutes=self.world.rng.randint(20, 45))
        self.note("subscription.signed", campaign=self.campaign)

    def sign(self) -> None:
        """The contract: approved, signed, collected."""
        self.wait(1, 2)
        terms = self.terms()
        reviewed(self)
        self.note("contract.approved", contract=self.contract, approved_by=MANAGER.id, **terms)
        self.wait(1, 3)
        self._put_names(terms)

    def sign_at_once(self) -> None:
        """Approved and signed while the client waits: the terms are those of the list."""
        self.moment += timedelta(minutes=25)
        terms = self.terms()
        self.note("contract.approved", contract=self.contract, approved_by=MANAGER.id, **terms)
        self.moment += timedelta(minutes=20)
        self._put_names(terms)

    def _put_names(self, terms: dict[str, Any]) -> None:
        """Both sign; the accounts learn what commission there is to split: half a month's rent."""
        signer: dict[str, Any] = {"name": self.client.name, "id_checked": True}
        if self.world.rng.random() < 0.15:
            signer = {"name": self.world.name(), "id_checked": True, "proxy_notarised": True}
        commission = f"{Decimal(monthly(self.unit)) / 2:.2f}"
        signed = Signed(self.id, self.client.id, self.agent, self.moment, commission, self.campaign)
        self.world.signed.append(signed)
        self.note(
            "contract.signed",
            contract=self.contract,
            signer=signer,
            campaign=self.campaign,
            commission=commission,
            **terms,
        )
        self.client.stage = "signed"
        self.client.last = self.moment
        sealed(self)
        first_rent(self)
        self.moment += timedelta(minutes=30)
        self.note("contract.collected", contract=self.contract, by=FINANCE.id)

    def terms(self) -> dict[str, Any]:
        """Area, rent, lease dates and bond; the dates are settled once and for all."""
        if self._dates is None:
            start = self.world.day(self.world.index(self.moment)) + timedelta(days=15)
            end = date(start.year + 3, start.month, min(start.day, 28)) - timedelta(days=1)
            self._dates = (start.isoformat(), end.isoformat())
        starts_on, ends_on = self._dates
        rent = {"amount": self.unit.rent, "per": "m2_month"}
        terms = {"area": self.unit.area, "rent": rent, "starts_on": starts_on, "ends_on": ends_on, "bond": DEPOSIT}
        return {**terms, "rent_schedule": SCHEDULE, "trade": self.client.trade.name, "documents": DOCUMENTS}

    def take_over(self) -> None:
        """Operations take over; fit-out, opening and the first rents follow."""
        self.wait(1, 3)
        contact = {"name": self.client.name, "phone": self.client.phone}
        self.note(
            "unit.handed_to_operations",
            contract=self.contract,
            by=self.agent,
            to=OPERATIONS.id,
            contact=contact,
            trade=self.client.trade.name,
        )
        self.wait(3, 6)
        self.note("fit_out.approved", contract=self.contract, approved_by=OPERATIONS.id)
        self.wait(18, 26)
        opened_on = self.world.day(self.world.index(self.moment)).isoformat()
        self.note("unit.opened", contract=self.contract, opened_on=opened_on)
        serve(self.world, self.client, self.moment)
        rents(self.world, Lease(self.unit, self.client, self.id, self.contract), self.moment)

    def note(self, kind: str, **data: Any) -> None:
        """Write down an event of the deal's unit."""
        named = {"deal": self.id, "client": self.client.id, "agent": self.agent}
        self.world.note(kind, f"unit/{self.unit.id}", self.moment, **{**named, **data})

    def beside(self, kind: str, before: timedelta, **data: Any) -> None:
        """Write down a paper of the deal some time before or after now."""
        named = {"deal": self.id, "client": self.client.id, "agent": self.agent}
        self.world.beside(kind, f"unit/{self.unit.id}", self.moment + before, **{**named, **data})

    def _money(self, kind: str, amount: str, **data: Any) -> None:
        self.note(kind, amount=amount, **data)

    def _free(self, days: int) -> None:
        """The unit can be offered again; the client is open again, or has had enough."""
        self.unit.free_from = self.moment + timedelta(days=days)
        self.client.stage = "open" if self.world.rng.random() < 0.6 else "lost"

    def _give_up(self, outcome: str) -> None:
        self.wait(3, 6)
        if outcome == "refunded":
            self._money(
                "deposit.refunded", ALL_PAID, approved_by=LEADER.id, reason="消防条件不能满足客户业态，领导特批退定"
            )
        else:
            self._money("deposit.forfeited", ALL_PAID, approved_by=MANAGER.id, reason="客户逾期未签约，经两次催告无果")
        self._free(2)

    def _swap(self) -> None:
        to = free_unit(self.world, self.moment, self.client)
        if to is None:
            return
        self.wait(1, 1)
        self.note(
            "unit.swapped",
            to_unit=to.id,
            approved_by=SUPERVISOR.id,
            reason="客户增加品类，原铺面积不足，同意调换",
            agent=None,
        )
        self.unit.free_from = self.moment + timedelta(days=1)
        to.free_from = self.moment + FAR
        self.unit = to
        self.wait(1, 1)

    def _void(self) -> None:
        self.wait(2, 4)
        self.note(
            "contract.voided",
            contract=self.contract,
            approved_by=LEADER.id,
            reason="公证委托书有误，原合同作废，重新签订",
        )
        self.contract = f"{self.contract}-2"
        self.moment += timedelta(hours=1)
        self.note(
            "contract.signed",
            contract=self.contract,
            signer={"name": self.client.name, "id_checked": True},
            **self.terms(),
        )

    def _return(self) -> None:
        self.wait(12, 20)
        settlement = {"deposit": "forfeited", "rent_refund": "0.00"}
        self.note(
            "unit.returned", reason="合伙人退出，无力经营", approved_by=LEADER.id, settlement=settlement, agent=None
        )
        self.client.stage, self.client.last = "returned", self.moment
        self.unit.free_from = self.moment + timedelta(days=2)


class Lease(NamedTuple):
    """A lease that runs: where, whose, and the papers it goes by."""

    unit: Unit
    client: Client
    deal: str
    contract: str


def rents(world: World, lease: Lease, start: datetime, months: int = 4) -> None:
    """Monthly bills from the month after ``start``; most are paid within days, some late, a few not yet."""
    rng = world.rng
    day = start.astimezone(world.zone).date()
    for month in range(1, months + 1):
        due = date(day.year + (day.month + month - 1) // 12, (day.month + month - 1) % 12 + 1, 1)
        index = (due - world.first).days
        if not 0 <= index < DAYS:
            continue
        bill = f"ZD-{lease.contract}-{due:%Y%m}"
        named: dict[str, Any] = {
            "deal": lease.deal,
            "contract": lease.contract,
            "client": lease.client.id,
            "bill": bill,
        }
        named |= {"period": f"{due:%Y-%m}", "amount": monthly(lease.unit)}
        subject = f"unit/{lease.unit.id}"
        billed = world.between(index, "14:00", "16:30")
        world.note("rent.billed", subject, billed, **named, due_on=(due + timedelta(days=6)).isoformat())
        if rng.random() < 0.9:
            paid = world.between(index + rng.choice((1, 3, 4, 5, 6, 6, 13)), "09:30", "17:00")
            world.note("rent.paid", subject, paid, **named, paid_on=paid.date().isoformat(), method="transfer")
