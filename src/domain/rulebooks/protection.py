"""How long a claim to a client is protected (保护期), and what else a book sets in days. Catalogue, sections 2, 9 and 10."""

from __future__ import annotations

from datetime import timedelta
from functools import cached_property
from typing import Annotated, ClassVar, Literal

from pydantic import Field, model_validator

from domain.rulebooks.parameter import Frozen


class Protection(Frozen):
    """How long a claim lives after the last contact (保护期): days, months or stages; none of them = without end.

    ``stages`` are days: the first after the beginning, the next after each follow-up, the last of them repeated (7, 15, 30…).
    """

    alternatives: ClassVar[tuple[frozenset[str], ...]] = (frozenset({"days", "months", "stages"}),)

    days: Annotated[int, Field(ge=1, le=3660)] | None = None
    months: Annotated[int, Field(ge=1, le=120)] | None = None
    stages: Annotated[tuple[Annotated[int, Field(ge=1, le=3660)], ...], Field(min_length=1)] | None = None

    @cached_property
    def at_least(self) -> tuple[timedelta, ...]:
        """For each stage a time that protection surely lasts, found without a calendar; empty if it has no end."""
        if self.months is not None:
            return (timedelta(days=28 * self.months - 1),)
        days = (self.days,) if self.days is not None else self.stages or ()
        return tuple(timedelta(days=one - 1) for one in days)

    @cached_property
    def at_most(self) -> timedelta | None:
        """A time after which protection is surely over in any stage, found without a calendar; ``None`` if it has no end."""
        if self.months is not None:
            return timedelta(days=31 * self.months + 2)
        days = self.days if self.days is not None else max(self.stages or (0,))
        return timedelta(days=days + 2) if days else None

    @model_validator(mode="after")
    def _one_length(self) -> Protection:
        if sum(length is not None for length in (self.days, self.months, self.stages)) > 1:
            raise ValueError("protection lasts a number of days, of months, or in stages: give one of the three")
        return self


Arrival = Literal["phone", "visit", "referral"]
"""How a client first came (到访方式)."""


class Arrivals(Frozen):
    """Another length of protection by how the client first came (到访方式); what is not said is as for everybody."""

    phone: Protection | None = None
    visit: Protection | None = None
    referral: Protection | None = None


class UnknownFirst(Frozen):
    """A visitor who came before, nobody knows to whom (首接不明): colleagues are asked for some days, then they are new.

    Without ``days`` the book does not know the case.
    ``skip_rounds``: how many rounds the receiver, whose client they then are, is skipped for it.
    """

    days: Annotated[int, Field(ge=0, le=366)] | None = None
    skip_rounds: Annotated[int, Field(ge=0, le=10)] = 0


class Unclaimed(Frozen):
    """How long a client whom somebody received but nobody registered waits (未登记客户), and whose they then are.

    Without ``days`` they wait for good.
    """

    days: Annotated[int, Field(ge=0, le=3660)] | None = None
    then: Literal["receiver", "public"] = "receiver"
