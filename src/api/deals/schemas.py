"""A deal as it is judged (判单)."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from api.requests.decisions import Party, Reason, RulebookHash

SHARE = "Decimal string, or a fraction such as `1/3` where no finite decimal is equal."


class Share(BaseModel):
    """Who gets what part."""

    to: Party
    share: str = Field(description=SHARE)


class Amount(BaseModel):
    """Who gets how much of the commission."""

    to: Party
    amount: str = Field(description="Money, to the cent.")


class Commission(BaseModel):
    """The commission of a deal, split by its shares; the amounts sum to the whole."""

    amount: str = Field(description="What there is to split, as the deal's last step that names it has it.")
    by: list[Amount]
    clause: str = Field(description="Clause that says who is given the cents that cannot be divided.")


class Paid(BaseModel):
    """What was paid to somebody."""

    to: Party
    share: str = Field(description="As it was entered.")
    amount: str | None = Field(None, description="As it was entered; absent where it was not.")


class Settlement(BaseModel):
    """What was paid for the deal when a period was settled. It stays as it is, whatever is decided later."""

    period: str = Field(description="`2026-03`, `2026-Q1` or `2026`.")
    position: int = Field(description="Position of the settlement in the ledger.")
    paid: list[Paid]


class Settled(Settlement):
    """The settlement that paid for the deal first, and those of later periods, if there are any."""

    later: list[Settlement] | None = None


class Adjustment(BaseModel):
    """What somebody would get, or give back, beside all that was paid."""

    to: Party
    share: str = Field(description=f"Signed. {SHARE}")
    amount: str | None = Field(None, description="Signed money; absent where amounts are not known.")


class Deal(BaseModel):
    """Who gets what part of a deal, and why."""

    model_config = ConfigDict(extra="allow")

    deal: str
    client: str | None
    unit: str | None
    state: str = Field(description="held, deposited, subscribed, signed, opened, returned, void or expired.")
    rulebook: str | None
    rulebook_hash: RulebookHash
    shares: list[Share]
    service: Party | None = Field(description="Who serves the client from here on.")
    contestable_until: str | None
    final: bool
    commission: Commission | None = Field(None, description="Absent where no step of the deal says how much it is.")
    settled: Settled | None = Field(None, description="Absent where nothing of the deal was settled.")
    adjustments: list[Adjustment] = Field(
        default=[], description="What today's shares differ from what was paid; empty where nothing is to be changed."
    )
    because: list[Reason]
    position: int
