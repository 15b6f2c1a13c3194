"""Figures as they are read (指标)."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from api.deals.schemas import SHARE
from api.events.schemas import RecordedEvent
from api.requests.decisions import RulebookHash


class FigureValue(BaseModel):
    """One figure. Counts are numbers; money, results, rates and hours are decimal strings."""

    value: int | str | None = Field(description="Null: a rate of nothing.")
    part: str | None = Field(None, description="Of a rate or an average: what is divided.")
    of: str | None = Field(None, description="Of a rate or an average: by what it is divided.")
    events: str | None = Field(
        None, description="Where the events are that make it; absent of several projects together."
    )


class Wording(BaseModel):
    """A text in both languages."""

    zh: str
    en: str


class FigureMeaning(BaseModel):
    """What a figure is called, and exactly what is counted."""

    figure: str
    zh: str
    en: str
    measure: Literal["count", "result", "money", "rate", "hours"]
    clauses: list[str] = Field(description="Clauses of the trade's papers that ask for it.")
    about: Wording


class TargetFigure(BaseModel):
    """A figure of a target, and what was reached of it."""

    target: str
    done: str | None = Field(description="Null: a figure that is not counted here.")
    completion: str | None = Field(description="Done by target, 4 places; null where there is nothing to divide.")


class RowTargets(BaseModel):
    """The target of a row's scope and period (指标完成情况)."""

    figures: dict[str, TargetFigure]
    approved: bool = Field(description="Whether a leader approved the target as it stands.")
    clauses: list[str]
    evidence: list[int] = Field(description="Positions of the events that set and approved it.")


class KpiRow(BaseModel):
    """Figures of a project, a group, a person or a channel in a period."""

    model_config = ConfigDict(extra="allow")

    by: Literal["project", "group", "staff", "channel", "all"]
    key: str | None = Field(description="Id of the project, group or person, or the channel; null where none is known.")
    name: str | None
    period: str | None = Field(description="`2026-03-02`, `2026-W10`, `2026-03` or `2026-Q1`; null without `period`.")
    from_: str = Field(alias="from", description="First local day.")
    to: str = Field(description="Last local day.")
    figures: dict[str, FigureValue]
    targets: RowTargets | None = Field(
        None, description="Null where no target was set for exactly this scope and this month, quarter or year."
    )


class Kpis(BaseModel):
    """Figures of a project, and what each means."""

    project: str
    name: str
    from_: str = Field(alias="from")
    to: str
    period: str | None
    figures: list[FigureMeaning]
    rows: list[KpiRow]
    position: int


class SeveralKpis(BaseModel):
    """Figures of several projects, each by itself and all together."""

    projects: list[str]
    from_: str = Field(alias="from")
    to: str
    period: str | None
    figures: list[FigureMeaning]
    rows: list[KpiRow]
    positions: dict[str, int] = Field(description="The position that the answer includes, by project.")


class KpiEvents(BaseModel):
    """A page of the events that make a figure."""

    figure: str
    zh: str
    en: str
    from_: str = Field(alias="from")
    to: str
    items: list[RecordedEvent]
    next: int | None = Field(description="`after` of the next page; null when this is the last one.")
    position: int


class EarnedLine(BaseModel):
    """Somebody's part of a deal of the period."""

    deal: str
    client: str | None
    unit: str | None
    share: str = Field(description=SHARE)
    amount: str | None = Field(description="Null: no step of the deal says what there is to split.")
    clause: str | None = Field(description="Clause that says who is given the cents that cannot be divided.")
    signed_on: str
    settled: bool = Field(description="Whether a settlement has paid for the deal.")
    position: int = Field(description="Position of the contract.")


class PaidLine(BaseModel):
    """What was paid to somebody when the period was settled."""

    deal: str
    client: str | None
    unit: str | None
    share: str
    amount: str | None
    position: int = Field(description="Position of the settlement.")


class ChangedLine(BaseModel):
    """What somebody is to get, or to give back, as a deal is judged otherwise since it was settled."""

    deal: str
    client: str | None
    unit: str | None
    share: str = Field(description=f"Signed. {SHARE}")
    amount: str | None = Field(description="Signed.")


class StatementTotals(BaseModel):
    """Sums of a statement."""

    result: str = Field(description="Sum of the shares of the period's deals.")
    commission: str
    paid: str
    to_pay: str = Field(description="Commission of deals that no settlement has paid for, and adjustments; signed.")
    complete: bool = Field(description="Whether every amount is known; without one, the sums lack it.")


class CommissionBasis(BaseModel):
    """By whose completion of targets somebody's commission goes (佣金依据)."""

    of: Literal["own_target", "department"]
    zh: str
    en: str
    figure: str
    target: str | None
    done: str
    completion: str | None = Field(description="Done by target, 4 places; null without a target.")
    clauses: list[str]
    evidence: list[int]


class CommissionStatement(BaseModel):
    """One person's statement, or the department's (`public`)."""

    staff: str
    name: str
    deals: list[EarnedLine]
    paid: list[PaidLine]
    adjustments: list[ChangedLine]
    totals: StatementTotals
    basis: CommissionBasis | None = Field(description="Null for a role about which the book does not speak.")


class Commissions(BaseModel):
    """Statements of commission of a period (佣金结算单)."""

    project: str
    period: str
    from_: str = Field(alias="from")
    to: str
    rulebook: str = Field(description="The book in force at the end of the period, which names the basis.")
    rulebook_hash: RulebookHash
    statements: list[CommissionStatement]
    position: int
