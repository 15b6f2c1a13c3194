"""Who holds a unit and who has it let (临定、租约), as the unit remembers it to say what cannot be."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NamedTuple, Protocol
from zoneinfo import ZoneInfo

from domain.deposits import cents

FOREVER = date.max


class Claim(NamedTuple):
    """A deal's hold on the unit before the contract.

    ``client`` is None when the deal came by a swap. ``until`` (as written) ends a temporary deposit; None lasts until it is
    released. ``starts_on``: the lease is meant to begin then, else at once. ``balance``: hundredths put down, if known.
    """

    deal: str
    client: str | None
    until: str | None
    starts_on: str | None
    balance: int | None


class Named(Protocol):
    """What a contract and its deal are called."""

    @property
    def contract(self) -> str: ...  # noqa: D102 -- said by the class
    @property
    def deal(self) -> str: ...  # noqa: D102 -- said by the class


class Lease(NamedTuple):
    """A signed contract: ``starts_on`` and ``ends_on`` as written; signed when; a sale never ends.

    ``ended``: its end is on record, so that it cannot end again; the last day may still be to come. ``moved_in``: the tenant is
    in the unit. ``inspected``: the arrears that the last inspection since then found, in hundredths; None before there is one.
    """

    contract: str
    deal: str
    client: str
    starts_on: str | None
    ends_on: str | None
    signed_at: datetime
    ended: bool = False
    moved_in: bool = False
    inspected: int | None = None

    def begins(self, zone: ZoneInfo) -> date:
        """The first day of the lease: the day of signing when the contract names none."""
        return date.fromisoformat(self.starts_on) if self.starts_on else self.signed_at.astimezone(zone).date()

    def ends(self) -> date:
        """The last day of the lease."""
        return date.fromisoformat(self.ends_on) if self.ends_on else FOREVER


def meant(lease: Named, data: Mapping[str, Any]) -> bool:
    """Whether the end of a contract that names a contract, a deal or neither means this lease."""
    return all(
        data.get(field) in (None, value) for field, value in (("contract", lease.contract), ("deal", lease.deal))
    )


def after_end(lease: Lease, data: Mapping[str, Any]) -> Lease | None:
    """What is left of a lease after ``contract.ended``: it runs to the day named, if one is, but never past its own last day."""
    if lease.ended or not meant(lease, data):
        return lease
    last = data.get("ended_on")
    if last is None or (lease.starts_on is not None and last < lease.starts_on):
        return None
    return lease._replace(ends_on=min(last, lease.ends_on or last), ended=True)


def arrears(data: Mapping[str, Any]) -> int:
    """What an inspection found unpaid, in hundredths; nothing when it does not say. What is owed to the tenant is no arrears."""
    arrears: str = data.get("arrears", "0")
    return 0 if arrears.startswith("-") else cents(arrears)
