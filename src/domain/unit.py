"""The unit (铺位): who holds it, who has it let, and what therefore cannot be."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from domain.admission import admit
from domain.aggregate import DeskAggregate
from domain.deal import OPENING, Deal
from domain.deposits import PAYING_IN, PAYING_OUT, after_payment, cents
from domain.desk_view import Desk
from domain.event import Fact, Refused
from domain.leasing import giving_back, leaving, signing, taking
from domain.leasing.bills import Bill, after_rent, made
from domain.leasing.holders import FOREVER, Claim, Lease, after_end, arrears, meant
from domain.payloads.times import end_of
from domain.rulebooks import Rulebook

_CLAIMING = PAYING_IN | {"subscription.signed"}
_SIGNING = frozenset(("contract.approved", "contract.signed"))
_NEEDS_THE_UNIT_FREE = _CLAIMING | _SIGNING
_BEFORE_SIGNING = frozenset(("contract.planned", "contract.reviewed"))
_MAKES_A_CONTRACT = _SIGNING | _BEFORE_SIGNING | {"contract.collected", "contract.sealed"}
_OF_A_LIVING_DEAL = _NEEDS_THE_UNIT_FREE | _BEFORE_SIGNING | {"unit.swapped", "unit.returned"}
"""What can only be while the deal lives, and only on the unit that it is about now."""

_OF_A_CAMPAIGN = _SIGNING | {"deposit.paid", "subscription.signed"}
"""What may be done under a campaign's shares; elsewhere the word is the desk's own."""


class Unit(DeskAggregate):
    """What is claimed and let. Claims and leases of different clients never overlap in time."""

    def begin(self) -> None:
        """A unit that nobody has listed."""
        self.claims: tuple[Claim, ...] = ()
        self.leases: tuple[Lease, ...] = ()
        self.contracts: tuple[tuple[str, str], ...] = ()
        self.payments: Mapping[str, taking.Asked] = {}
        self.bills: Mapping[str, Bill] = {}

    def whose(self, data: Mapping[str, Any], desk: Desk) -> str | None:
        """The client that the data names, or the deal's, or the tenant whom an event after the contract leaves to this record."""
        if (client := data.get("client")) is not None:
            return str(client)
        if (deal := data.get("deal")) is not None and (known := desk.deal(deal).client) is not None:
            return known
        leases = [lease for lease in self.leases if meant(lease, data)]
        running = [lease for lease in leases if not lease.ended]
        return (running or leases)[0].client if leases else None

    def check(self, fact: Fact, desk: Desk) -> None:
        """Raises ``Refused`` for what cannot be with this unit."""
        admit(fact, desk)
        if fact.type == "unit.listed":
            if self.exists:
                raise Refused("unit_already_listed", f"Unit {self.name} is listed already.", "/subject")
            return
        if not self.exists:
            raise Refused("unit_not_listed", f"There is no unit {self.name}: unit.listed comes first.", "/subject")
        client = fact.data.get("client")
        if client is not None and not desk.client(client).exists:
            raise Refused("unknown_client", f"Nothing is known of client {client}.", "/data/client")
        _check_campaign(fact, desk)
        person = _person(fact, desk)
        self._check_deal(fact, desk, person)
        if fact.type in _NEEDS_THE_UNIT_FREE:
            self._check_free(fact, desk, person)
        self._check_step(fact, desk, person)
        self._check_house_rules(fact, desk)

    def _check_step(self, fact: Fact, desk: Desk, person: frozenset[str]) -> None:
        """What cannot come after what happened with the unit before."""
        match fact.type:
            case "unit.held":
                self._check_hold(fact, desk)
            case "contract.planned" if "contract" not in fact.data:
                pass
            case one if one in _MAKES_A_CONTRACT:
                self._check_contract(fact)
            case "contract.voided":
                if (fact.data["contract"], fact.data["deal"]) not in self.contracts:
                    raise Refused(
                        "unknown_contract",
                        f"Unit {self.name} has no contract {fact.data['contract']} of deal {fact.data['deal']}.",
                        "/data/contract",
                    )
            case "contract.ended":
                self._check_ending(fact)
            case "deposit.topped_up" | "deposit.refunded" | "deposit.forfeited":
                _check_deposit(fact, desk.deal(fact.data["deal"]))
            case "unit.swapped":
                self._check_swap(fact, desk, person)

    def _check_house_rules(self, fact: Fact, desk: Desk) -> None:
        """What the book in force asks of money, signatures, refunds and exits, and what contradicts earlier payments."""
        if fact.type in taking.TAKES_MONEY and taking.is_credit_card(fact.data.get("method", "")):
            taking.refuse_credit_card(desk.project.book_at(fact.time))
        match fact.type:
            case "payment.requested":
                taking.check_request(fact, self.payments)
            case "payment.confirmed":
                taking.check_confirmation(fact, self.payments)
            case "deposit.paid" | "deposit.topped_up":
                taking.check_payment_named(fact, self.payments)
            case "contract.signed":
                signing.check_signer(fact, desk.project.book_at(fact.time))
            case "contract.sealed":
                signing.check_seal(fact, desk.project.book_at(fact.time))
            case "deposit.refunded" | "unit.returned":
                giving_back.check_refund(fact, desk.project.book_at(fact.time), desk.deal(fact.data["deal"]).deposit)
            case "rent.billed":
                leaving.check_bill(fact, self.bills)
            case "rent.paid":
                taking.check_payment_named(fact, self.payments)
                leaving.check_rent_paid(fact, self.bills, desk.project)
            case "contract.ended":
                self._check_exit(fact, desk.project.book_at(fact.time))

    def _check_exit(self, fact: Fact, book: Rulebook) -> None:
        for lease in self.leases:
            if not lease.ended and meant(lease, fact.data):
                own = [bill for bill in self.bills.values() if bill.contract == lease.contract]
                leaving.check_exit(fact, book, moved_in=lease.moved_in, inspected=lease.inspected, bills=own)

    def _check_deal(self, fact: Fact, desk: Desk, person: frozenset[str]) -> None:
        name = fact.data.get("deal")
        if name is None:
            return
        deal = desk.deal(name)
        if deal.client is None:
            if fact.type not in OPENING or "client" not in fact.data:
                raise Refused("unknown_deal", f"There is no deal {name}.", "/data/deal")
            return
        if deal.client not in person:
            raise Refused(
                "deal_of_another_client",
                f"Deal {name} is client {deal.client}'s, not {fact.data['client']}'s.",
                "/data/deal",
            )
        if deal.unit != self.name and (fact.type in _OF_A_LIVING_DEAL or self.name not in deal.former_units):
            raise Refused(
                "deal_of_another_unit",
                f"Deal {name} is about unit {deal.unit}, not {self.name}; only unit.swapped moves it.",
                "/data/deal",
            )
        if deal.returned and fact.type in _OF_A_LIVING_DEAL:
            raise Refused(
                "deal_is_over", f"Deal {name} ended when its unit was given back; begin another deal.", "/data/deal"
            )

    def _check_free(self, fact: Fact, desk: Desk, person: frozenset[str]) -> None:
        """Nobody else may hold the unit or have it let at the time for which it is wanted."""
        if not self.claims and not self.leases:
            return
        deal, zone = fact.data["deal"], desk.project.zone
        starts_on, ends_on = fact.data.get("starts_on"), fact.data.get("ends_on")
        starts = date.fromisoformat(starts_on) if starts_on else fact.time.astimezone(zone).date()
        ends = date.fromisoformat(ends_on) if ends_on else FOREVER
        for claim in self.claims_of_others(deal, person, fact.time, zone):
            if claim.starts_on is None or date.fromisoformat(claim.starts_on) <= ends:
                raise _held(self.name, claim)
        for lease in self.leases:
            own = lease.deal == deal or lease.client in person
            if own and (fact.type not in _SIGNING or lease.contract == fact.data["contract"]):
                continue
            if starts <= lease.ends() and lease.begins(zone) <= ends:
                raise _let(self.name, lease, dated=bool(starts_on and lease.starts_on))

    def claims_of_others(self, deal: str, person: frozenset[str], time: datetime, zone: ZoneInfo) -> list[Claim]:
        """The claims in force at ``time`` that belong neither to ``deal`` nor to ``person`` (the ids of one client)."""
        return [
            claim
            for claim in self.claims
            if claim.deal != deal
            and claim.client not in person
            and (claim.until is None or end_of(claim.until, zone) >= time)
        ]

    def _check_hold(self, fact: Fact, desk: Desk) -> None:
        until = fact.data["until"]
        if end_of(until, desk.project.zone) < fact.time:
            raise Refused("until_before_time", f"The hold would end ({until}) before it begins.", "/data/until")

    def _check_contract(self, fact: Fact) -> None:
        contract, deal = fact.data["contract"], fact.data["deal"]
        for known, of_deal in self.contracts:
            if known == contract and of_deal != deal:
                raise Refused(
                    "contract_of_another_deal",
                    f"Contract {contract} on unit {self.name} belongs to deal {of_deal}.",
                    "/data/contract",
                )
        if fact.type == "contract.signed" and any(lease.contract == contract for lease in self.leases):
            raise Refused("contract_already_signed", f"Contract {contract} is signed already.", "/data/contract")

    def _check_ending(self, fact: Fact) -> None:
        if not any(not lease.ended and meant(lease, fact.data) for lease in self.leases):
            which = fact.data.get("contract") or fact.data.get("deal")
            under = f" under {which}" if which else ""
            raise Refused(
                "unit_not_let", f"Unit {self.name} is not let{under}: there is no contract to end.", "/subject"
            )

    def _check_swap(self, fact: Fact, desk: Desk, person: frozenset[str]) -> None:
        wanted = desk.unit(fact.data["to_unit"])
        if not wanted.exists:
            raise Refused(
                "unit_not_listed", f"There is no unit {wanted.name}: unit.listed comes first.", "/data/to_unit"
            )
        today = fact.time.astimezone(desk.project.zone).date()
        for lease in wanted.leases:
            if lease.ends() >= today:
                raise _let(wanted.name, lease, dated=False, pointer="/data/to_unit")
        for claim in wanted.claims_of_others(fact.data["deal"], person, fact.time, desk.project.zone):
            raise _held(wanted.name, claim, "/data/to_unit")

    def take_in(self, event_type: str, data: Mapping[str, Any], time: datetime) -> None:
        """Notes claims, contracts, leases and their end."""
        if event_type in _CLAIMING:
            self._claim(event_type, data)
        elif event_type in PAYING_OUT:
            self._pay_out(event_type, data)
        elif event_type in _MAKES_A_CONTRACT:
            if "contract" in data:
                self._note_contract(data["contract"], data["deal"])
            if event_type == "contract.signed":
                self._release(data["deal"])
                terms = data.get("starts_on"), data.get("ends_on")
                self.leases = (*self.leases, Lease(data["contract"], data["deal"], data["client"], *terms, time))
        elif event_type == "contract.voided":
            self.leases = tuple(lease for lease in self.leases if lease.contract != data["contract"])
            self.contracts = tuple(known for known in self.contracts if known[0] != data["contract"])
        elif event_type == "contract.ended":
            self.leases = tuple(left for lease in self.leases if (left := after_end(lease, data)) is not None)
        elif event_type in ("unit.swapped", "unit.returned"):
            self._release(data["deal"])
            self.leases = tuple(lease for lease in self.leases if lease.deal != data["deal"])
        elif event_type == "payment.requested":
            self.payments = taking.after_request(self.payments, data)
        elif event_type == "payment.confirmed":
            self.payments = taking.after_confirmation(self.payments, data)
        elif event_type == "rent.paid":
            changed = after_rent(self.bills, data, time.date())
            self.bills = {**self.bills, **{bill.bill: bill for bill in changed}}
        elif event_type in leaving.MOVES_IN or event_type == "exit.inspected":
            self._take_in_tenant(event_type, data)

    def _take_in_tenant(self, event_type: str, data: Mapping[str, Any]) -> None:
        """Notes what shows that a tenant moved in, a bill, or the inspection before an exit. It means the first such lease."""
        lease = next((lease for lease in self.leases if not lease.ended and meant(lease, data)), None)
        if event_type == "rent.billed":
            bill = made(self.name, data, len(self.bills), lease)
            self.bills = {**self.bills, bill.bill: bill}
        if lease is None:
            return
        if event_type in leaving.MOVES_IN:
            after = lease._replace(moved_in=True)
        elif lease.moved_in:
            after = lease._replace(inspected=arrears(data))
        else:
            return
        self.leases = tuple(after if one is lease else one for one in self.leases)

    def touched(self, event_type: str, data: Mapping[str, Any], time: datetime, subject: str) -> None:  # noqa: ARG002 -- it takes the unit at once, from wherever
        """Takes in a deal that a swap brings here: the unit is its until a new contract, a return or another swap."""
        if event_type == "unit.swapped":
            self._release(data["deal"])
            self.claims = (*self.claims, Claim(data["deal"], data.get("client"), None, None, None))

    def _claim(self, event_type: str, data: Mapping[str, Any]) -> None:
        deal = data["deal"]
        before = next((claim for claim in self.claims if claim.deal == deal), None)
        if any(lease.deal == deal for lease in self.leases):
            return
        firm = event_type != "unit.held" or (before is not None and before.until is None)
        self._release(deal)
        claim = Claim(
            deal,
            data.get("client") or (before.client if before else None),
            None if firm else data["until"],
            data.get("starts_on") or (before.starts_on if before else None),
            after_payment(before.balance if before else None, event_type, data),
        )
        self.claims = (*self.claims, claim)

    def _pay_out(self, event_type: str, data: Mapping[str, Any]) -> None:
        claim = next((claim for claim in self.claims if claim.deal == data["deal"]), None)
        if claim is None:
            return
        self._release(claim.deal)
        rest = after_payment(claim.balance, event_type, data)
        if rest is not None:
            self.claims = (*self.claims, claim._replace(balance=rest))

    def _note_contract(self, contract: str, deal: str) -> None:
        if (contract, deal) not in self.contracts:
            self.contracts = (*self.contracts, (contract, deal))

    def _release(self, deal: str) -> None:
        self.claims = tuple(claim for claim in self.claims if claim.deal != deal)


def _person(fact: Fact, desk: Desk) -> frozenset[str]:
    """The ids of the client whom the event is about: theirs, or the deal's, and those linked to it directly as the same person."""
    client = fact.data.get("client")
    if client is not None:
        return frozenset((client, *desk.client(client).same_person))
    deal = fact.data.get("deal")
    owner = desk.deal(deal).client if deal is not None else None
    return frozenset() if owner is None else frozenset((owner,))


def _check_campaign(fact: Fact, desk: Desk) -> None:
    campaign = fact.data.get("campaign") if fact.type in _OF_A_CAMPAIGN else None
    if campaign is not None and campaign not in desk.project.campaigns:
        raise Refused(
            "unknown_campaign",
            f"No campaign {campaign} was announced: shares are set in advance, by campaign.announced.",
            "/data/campaign",
        )


def _check_deposit(fact: Fact, deal: Deal) -> None:
    if deal.deposit is None:
        raise Refused("no_deposit", f"Nothing is put down for deal {deal.name}.", "/data/deal")
    amount = fact.data.get("amount")
    if fact.type in PAYING_OUT and amount is not None and cents(amount) > deal.deposit:
        raise Refused(
            "more_than_deposited",
            f"{amount} is more than is put down for deal {deal.name}: {Decimal(deal.deposit).scaleb(-2)}.",
            "/data/amount",
        )


def _held(unit: str, claim: Claim, pointer: str = "/data/client") -> Refused:
    whose = f"client {claim.client} (deal {claim.deal})" if claim.client else f"deal {claim.deal}"
    until = f" until {claim.until}" if claim.until else ""
    return Refused("unit_is_held", f"Unit {unit} is held by {whose}{until}.", pointer)


def _let(unit: str, lease: Lease, *, dated: bool, pointer: str = "/data/client") -> Refused:
    until = f" until {lease.ends_on}" if lease.ends_on else ""
    detail = f"Unit {unit} is let to client {lease.client} (contract {lease.contract}){until}."
    if dated:
        return Refused("lease_dates_overlap", f"{detail} The new lease would overlap with it.", "/data/starts_on")
    return Refused("unit_is_let", detail, pointer)
